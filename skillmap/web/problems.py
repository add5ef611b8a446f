"""Failures in, RFC 9457 problem documents out: what was wrong, with which value, and what would be accepted."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from skillmap.errors import InputError, SkillmapError, UnknownName

_MEDIA_TYPE = "application/problem+json"
_SHOWN = 200

_log = logging.getLogger("skillmap.web")


def problem(
    status: int,
    title: str,
    detail: str,
    *,
    type_: str = "about:blank",
    headers: dict[str, str] | None = None,
    **more: Any,
) -> JSONResponse:
    """Return a problem document; ``more`` are its extension members."""
    body = {"type": type_, "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, headers=headers, media_type=_MEDIA_TYPE)


def add_problem_handlers(app: FastAPI) -> None:
    """Make every failure of the app answer with a problem document."""
    app.add_exception_handler(SkillmapError, _explained)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def _explained(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, SkillmapError)
    status, type_ = 503, "/problems/unavailable"
    if isinstance(error, UnknownName):
        status, type_ = 404, "/problems/unknown-name"
    elif isinstance(error, InputError):
        status, type_ = 422, "/problems/invalid-value"
    else:
        _log.error("%s: %s", type(error).__name__, error)
    return problem(
        status,
        HTTPStatus(status).phrase,
        str(error),
        type_=type_,
        value=error.value[:_SHOWN],
        accepted=list(error.accepted),
    )


def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = [
        {
            "pointer": "/" + "/".join(str(part) for part in (e["loc"][1:] if e["loc"][0] == "body" else e["loc"])),
            "value": str(e.get("input"))[:_SHOWN],
            "accepted": e["msg"],
        }
        for e in error.errors()
    ]
    first = errors[0]
    return problem(
        422,
        "Unprocessable Content",
        f"{first['pointer']} is not accepted: {first['accepted']}",
        type_="/problems/invalid-request",
        value=first["value"],
        accepted=[first["accepted"]],
        errors=errors,
    )


def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers) if error.headers else None
    return problem(error.status_code, HTTPStatus(error.status_code).phrase, str(error.detail), headers=headers)


def _unexpected(_: Request, error: Exception) -> JSONResponse:
    # The type alone: a message or a traceback could hold somebody's outcomes.
    _log.error("unexpected %s", type(error).__name__)
    return problem(500, "Internal Server Error", "something went wrong here; nothing is wrong with the request")
