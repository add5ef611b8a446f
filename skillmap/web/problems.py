"""A failure in, a problem document (RFC 9457) out: what is wrong, with which value, and what would be accepted."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_type_hints
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, TypeAdapter
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import Scope

from skillmap.access.refusals import MissingScope, Refused
from skillmap.errors import (
    Conflict,
    InputError,
    NotPermitted,
    NotPossible,
    SkillmapError,
    StorageAway,
    StorageBusy,
)
from skillmap.readers.rows import excerpt
from skillmap.web.faults import Fault, make_fault
from skillmap.web.service import Busy, KeyUsed, NotHere, UnknownFramework, UnknownProfile
from skillmap.web.uploads import Unreadable

MEDIA_TYPE = "application/problem+json"
#: How many things wrong with a request are listed; ``detail`` says how many there are.
MAX_FAULTS = 20
#: What a refused request is told to send (RFC 9110, 11.6.1).
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="skillmap", Basic realm="skillmap", charset="UTF-8"'}
_LOG = logging.getLogger("skillmap.web")

#: The types of problems, each with its one status and title; api/README.md explains them.
PROBLEMS: dict[str, tuple[int, str]] = {
    "invalid-json": (400, "The body is not JSON"),
    "unauthorised": (401, "No key that opens this"),
    "forbidden": (403, "The key doesn't go so far"),
    "not-permitted": (403, "The role doesn't allow it"),
    "unknown-framework": (404, "No such framework"),
    "unknown-profile": (404, "No such profile"),
    "not-here": (404, "No such thing of yours"),
    "not-found": (404, "No such address"),
    "method-not-allowed": (405, "No such method here"),
    "too-slow": (408, "The body came too slowly"),
    "not-possible": (409, "Not possible as things stand"),
    "conflict": (409, "Somebody else was faster"),
    "key-used": (409, "The Idempotency-Key was for another request"),
    "changed": (412, "It was changed since you read it"),
    "too-large": (413, "The body is too large"),
    "unsupported-media-type": (415, "The body is not announced as JSON"),
    "misdirected": (421, "Not a name of this service"),
    "invalid-request": (422, "The request can't be used"),
    "unreadable": (422, "The file can't be read"),
    "which-state": (428, "Say which state you mean"),
    "too-many-requests": (429, "Too many requests with this key"),
    "internal": (500, "The service failed"),
    "not-ready": (503, "The service can't answer now"),
    "busy": (503, "Too many requests are waiting"),
    "storage-busy": (503, "The database is busy"),
    "storage-away": (503, "The database can't be reached"),
    "stopping": (503, "The service is being stopped"),
    "took-too-long": (503, "The answer took too long"),
}
_OF_STATUS = {
    401: "unauthorised",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "unsupported-media-type",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem document; ``errors`` are the faults of a request, in the order of its fields, at most 20."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    value: str = ""
    accepted: tuple[str, ...] = ()
    errors: tuple[Fault, ...] = ()


_PROBLEM = TypeAdapter(Problem)


def answer_problem(
    scope: Scope,
    kind: str,
    detail: str,
    *,
    value: str = "",
    accepted: Sequence[str] = (),
    errors: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Make the answer for one of the :data:`PROBLEMS`."""
    status, title = PROBLEMS[kind]
    instance = quote(scope.get("path", ""), safe="/@:", errors="replace")
    problem = Problem(
        f"/problems/{kind}", title, status, detail, instance, excerpt(value), tuple(accepted), tuple(errors)
    )
    return Response(_PROBLEM.dump_json(problem), status, headers, MEDIA_TYPE)


def answer_failure(scope: Scope, failure: Exception) -> Response:
    """Answer what nobody foresaw; its place goes to the log, its message (which may quote an outcome) nowhere."""
    log_failure(failure)
    return answer_problem(scope, "internal", "the service failed; its operator finds the place in the log")


def answer_outage(scope: Scope, failure: SkillmapError) -> Response:
    """Answer what keeps the service from answering: a database that is busy or away, or else the installation."""
    if isinstance(failure, StorageBusy):
        detail = "the database is busy; nothing was changed: the same again in some seconds will do"
        return answer_problem(scope, "storage-busy", detail, headers={"Retry-After": "5"})
    if isinstance(failure, StorageAway):
        _LOG.error("%s: %s", type(failure).__name__, failure)
        detail = "the database can't be reached, or the connection to it was lost; try again in some seconds, and read "
        detail += "first what became of a change that was sent without an Idempotency-Key"
        return answer_problem(scope, "storage-away", detail, headers={"Retry-After": "10"})
    return answer_unready(scope, failure)


def answer_unready(scope: Scope, failure: SkillmapError) -> Response:
    """Answer what the installation is to blame for.

    The messages name folders of this machine, which are the operator's business, and go to the log.
    """
    _LOG.error("%s: %s", type(failure).__name__, failure)
    return answer_problem(scope, "not-ready", "the installation is at fault; its operator finds the reason in the log")


def log_failure(failure: BaseException) -> None:
    """Log the kind of a failure and its place, and never its message, which may quote an outcome."""
    _LOG.error("%s in\n%s", type(failure).__name__, "".join(traceback.format_tb(failure.__traceback__)))


def add_problem_handlers(app: FastAPI) -> None:
    """Make an app answer the failures of the router with problem documents."""
    app.add_exception_handler(RequestValidationError, _on_unusable)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(SkillmapError, _on_known)


async def _on_known(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, SkillmapError)
    scope, value, accepted = request.scope, failure.value, failure.accepted
    for cause, kind in (
        (UnknownFramework, "unknown-framework"),
        (UnknownProfile, "unknown-profile"),
        (NotHere, "not-here"),
        (MissingScope, "forbidden"),
        (NotPermitted, "not-permitted"),
        (NotPossible, "not-possible"),
        (KeyUsed, "key-used"),
        (Conflict, "changed" if "if-match" in request.headers else "conflict"),
        (Unreadable, "unreadable"),
        (InputError, "invalid-request"),
    ):
        if isinstance(failure, cause):
            if kind == "changed":  # as If-Match takes it
                value, accepted = request.headers["if-match"], tuple(f'"{sequence}"' for sequence in accepted)
            return answer_problem(scope, kind, _shown(failure), value=value, accepted=accepted)
    if isinstance(failure, Refused):
        return answer_problem(scope, "unauthorised", str(failure), headers=CHALLENGE)
    if isinstance(failure, Busy):
        return answer_problem(scope, "busy", str(failure), headers={"Retry-After": "60"})
    return answer_outage(scope, failure)


async def _on_http(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException)
    scope, method, path = request.scope, request.method, request.scope["path"]
    headers = failure.headers
    if failure.status_code == 400:
        return answer_problem(
            scope,
            "invalid-json",
            "the body can't be read as JSON: it is not UTF-8, nested too deep, or has a number of thousands of digits",
        )
    if failure.status_code == 405:
        allowed = _methods_at(request)
        detail = f"{excerpt(path)} doesn't take {excerpt(method)}; it takes: {', '.join(allowed)}"
        return answer_problem(
            scope, "method-not-allowed", detail, value=method, accepted=allowed, headers={"Allow": ", ".join(allowed)}
        )
    if failure.status_code == 404:
        detail = f"there is nothing at {excerpt(path)}; what there is, is in /openapi.json"
        return answer_problem(scope, "not-found", detail, value=path, headers=headers)
    return answer_problem(scope, _OF_STATUS.get(failure.status_code, "internal"), excerpt(str(failure.detail)))


def _methods_at(request: Request) -> tuple[str, ...]:
    """Return the methods of all routes at an address: the framework tells those of the first one only."""
    found = set()
    for method in ("DELETE", "GET", "PATCH", "POST", "PUT"):
        scope = {**request.scope, "method": method}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes):
            found.add(method)
    return tuple(sorted(found))


async def _on_unusable(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, RequestValidationError)
    errors: Sequence[Any] = failure.errors()
    scope, first = request.scope, errors[0]
    if first["type"] == "json_invalid":
        detail = f"the body is not JSON: {first['ctx']['error']} at character {first['loc'][1]:,}"
        return answer_problem(scope, "invalid-json", detail)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if first["loc"] == ("body",) and isinstance(first["input"], bytes):
        detail = f"the body is announced as {excerpt(media_type) or 'nothing'}; it must be application/json"
        accepted = ("application/json",)
        return answer_problem(scope, "unsupported-media-type", detail, value=media_type, accepted=accepted)
    if any(error["loc"] == ("header", "If-Match") and error["type"] == "missing" for error in errors):
        detail = "say with If-Match which state of the proposal this is for, by the ETag that came with it"
        return answer_problem(scope, "which-state", detail, accepted=("If-Match",))
    hints = get_type_hints(request.scope["endpoint"])
    model = next((hint for hint in hints.values() if isinstance(hint, type) and issubclass(hint, BaseModel)), None)
    faults = tuple(make_fault(error, model) for error in errors[:MAX_FAULTS])
    more = f"; {len(errors):,} things are wrong" if len(errors) > 1 else ""
    more += f", the first {MAX_FAULTS} are listed" if len(errors) > MAX_FAULTS else ""
    detail = f"{faults[0].pointer or 'the body'}: {faults[0].detail}{more}"
    return answer_problem(
        scope, "invalid-request", detail, value=faults[0].value, accepted=faults[0].accepted, errors=faults
    )


def _shown(failure: SkillmapError) -> str:
    # The message quotes the value; a long one is quoted by its start only.
    return str(failure) if len(failure.value) <= len(excerpt(failure.value)) else excerpt(str(failure))
