"""The headers If-Match and Idempotency-Key in, a change that is made once and on what was read out (RFC 9110, 13.1.1).

A request that is repeated with its Idempotency-Key is answered with what it was answered first; the answer is stored
with the change, so that one never stands without the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request, Response

from skillmap.errors import Conflict, InputError, NotPermitted, NotPossible
from skillmap.reviews import Clock, Proposal, moment
from skillmap.storage import Answer, Store, find_answer
from skillmap.web.gate import asker
from skillmap.web.service import KeyUsed

_KEPT_HEADERS = ("content-type", "etag", "location")

#: What is raised where an act isn't possible, or no longer: perhaps since the same request did it a moment before.
UNDONE = (Conflict, NotPossible, NotPermitted, InputError)

_ABOUT = 'The `ETag` of what was read, such as `"7"`; or `*` for any. One that a proxy made weak, `W/"7"`, is the same'
_FORM = r'^(\*|(W/)?"[0-9]{1,9}")'
#: For changes in which nobody gets in another's way.
MayMatch = Annotated[str, Header(alias="If-Match", description=_ABOUT, pattern=f"{_FORM}?$")]
#: For changes that would take somebody else's away; a request without it is answered 428.
MustMatch = Annotated[str, Header(alias="If-Match", description=_ABOUT, pattern=f"{_FORM}$")]


def tag(proposal: Proposal) -> str:
    """Return the ETag of a proposal: how many events it has."""
    return f'"{proposal.sequence}"'


def expected(if_match: str) -> int | None:
    """Return the sequence that a request names, None for any.

    A weak tag is what a proxy that compresses answers (nginx) makes of ours. It names the same state: ours say how
    many events there are, and not how an answer is written.

    >>> expected('"7"'), expected('W/"7"'), expected("*"), expected("")
    (7, 7, None, None)
    """
    strong = if_match.removeprefix("W/")
    return int(strong.strip('"')) if strong.startswith('"') else None


@dataclass(frozen=True, slots=True)
class Once:
    """What makes a request one that was made before: its ``key`` (empty for none), and a ``digest`` of all it asks."""

    organisation: str
    key: str
    digest: str

    def earlier(self, store: Store) -> Response | None:
        """Return the answer of the first time; raise KeyUsed where the key was for another request."""
        try:
            found = find_answer(store, self.organisation, self.key, self.digest) if self.key else None
        except InputError as e:
            raise KeyUsed(str(e), value=e.value) from e
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
        str,
        Header(
            alias="Idempotency-Key",
            description="Any text of the client's, new for each request: the same request again gets the same "
            "answer, and changes nothing. Kept for a day.",
            pattern=r"^[!-~]{0,200}$",
        ),
    ] = "",
) -> Once:
    """Read the key of a request; what it asks is who asks, where, on which state, and the whole body."""
    principal, body = asker(request), await request.body()
    digest = hashlib.sha256()
    # Who stays the same when a key is replaced: the repetition of a request may come with the new one.
    for part in (
        principal.person or principal.name,
        request.method,
        request.url.path,
        request.headers.get("if-match", ""),
    ):
        digest.update(f"{part}\n".encode("utf-8", "surrogateescape"))
    digest.update(body)
    return Once(principal.organisation, idempotency_key, digest.hexdigest())


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
    except UNDONE:
        # The same request twice at the same time: the one that was stored has the answer of both.
        earlier = once.earlier(store)
        if earlier is None:
            raise
        return earlier
    return show(done)
