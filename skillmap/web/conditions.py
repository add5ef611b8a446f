"""The headers If-Match and Idempotency-Key in, a change that is made once and on what was read out (RFC 9110, 13.1.1).

A request that is repeated with its Idempotency-Key is answered with what it was answered first; the answer is stored
with the change, so that one never stands without the other.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request, Response

from skillmap.errors import Conflict, InputError
from skillmap.reviews import Clock, Proposal, moment
from skillmap.storage import Answer, Store, find_answer
from skillmap.web.gate import asker

_TAG = re.compile(r'"([0-9]{1,9})"')
_KEY = re.compile(r"[!-~]{1,200}")
_KEPT_HEADERS = ("content-type", "etag", "location")

_ABOUT = 'The `ETag` of what was read, such as `"7"`; or `*` for any'
_FORM = {"pattern": r'^(\*|"[0-9]{1,9}")$', "maxLength": 11}
#: For changes in which nobody gets in another's way.
MayMatch = Annotated[str | None, Header(alias="If-Match", description=_ABOUT, json_schema_extra=_FORM)]
#: For changes that would take somebody else's away; a request without it is answered 428.
MustMatch = Annotated[str, Header(alias="If-Match", description=_ABOUT, json_schema_extra=_FORM)]


def tag(proposal: Proposal) -> str:
    """Return the ETag of a proposal: how many events it has."""
    return f'"{proposal.sequence}"'


def expected(if_match: str | None) -> int | None:
    """Return the sequence that a request names, None for any; raise Conflict for a tag that can't be ours.

    >>> expected('"7"'), expected("*"), expected(None)
    (7, None, None)
    """
    if if_match is None or if_match.strip() == "*":
        return None
    found = _TAG.fullmatch(if_match.strip())
    if not found:
        raise Conflict(f"no proposal has the ETag {if_match[:80]!r}; read it again", value=if_match)
    return int(found[1])


@dataclass(frozen=True, slots=True)
class Once:
    """What makes a request one that was made before: its ``key`` (empty for none), and a ``digest`` of all it asks."""

    organisation: str
    key: str
    digest: str

    def earlier(self, store: Store) -> Response | None:
        """Return the answer of the first time; raise InputError where the key was for another request."""
        found = find_answer(store, self.organisation, self.key, self.digest) if self.key else None
        if found is None:
            return None
        return Response(found.body, found.status, {**dict(found.headers), "Idempotency-Replayed": "true"})

    def kept(self, response: Response, clock: Clock) -> Answer:
        """Return an answer as it is stored."""
        headers = tuple((name, value) for name, value in response.headers.items() if name in _KEPT_HEADERS)
        body = bytes(response.body).decode("utf-8")
        return Answer(self.key, self.digest, response.status_code, headers, body, moment(clock))


async def read_once(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            description="Any text of the client's, new for each request: the same request again gets the same "
            "answer, and changes nothing. Kept for a day.",
            json_schema_extra={"minLength": 1, "maxLength": 200},
        ),
    ] = None,
) -> Once:
    """Read the key of a request; what it asks is who asks, where, on which state, and the whole body."""
    principal, body = asker(request), await request.body()
    if idempotency_key is not None and not _KEY.fullmatch(idempotency_key):
        accepted = "1 to 200 characters of ASCII without spaces"
        raise InputError(f"Idempotency-Key takes {accepted}", value=idempotency_key[:80], accepted=(accepted,))
    digest = hashlib.sha256()
    for part in (principal.name, principal.key, request.method, request.url.path, request.headers.get("if-match", "")):
        digest.update(f"{part}\n".encode("utf-8", "surrogateescape"))
    digest.update(body)
    return Once(principal.organisation, idempotency_key or "", digest.hexdigest())


Asked = Annotated[Once, Depends(read_once)]


def answer_once(
    store: Store,
    once: Once,
    clock: Clock,
    act: Callable[[Callable[[Proposal], Answer] | None], Proposal],
    show: Callable[[Proposal], Response],
) -> Response:
    """Return what a request was answered before, else ``act`` and ``show`` what came of it.

    ``act`` gets what makes the answer to be stored with the change, None where the request has no key.
    """
    earlier = once.earlier(store)
    if earlier is not None:
        return earlier
    try:
        done = act((lambda proposal: once.kept(show(proposal), clock)) if once.key else None)
    except Conflict:
        # The same request twice at the same time: the one that was stored has the answer of both.
        earlier = once.earlier(store)
        if earlier is None:
            raise
        return earlier
    return show(done)
