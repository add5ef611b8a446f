"""A request in, who asks and whether they may out.

Everything but the few open paths asks for a key, whatever its route says: a route that forgets to name its scope is
shut, not open.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from skillmap.access import LOCAL, Door, MissingScope, Principal, Refused
from skillmap.access.scopes import which_include
from skillmap.errors import SkillmapError
from skillmap.web.problems import CHALLENGE, answer_outage, answer_problem
from skillmap.web.safety import CONTRACT_PATH, OPEN_PATHS, Safety

#: How the contract names the two ways to send a key.
SCHEMES: dict[str, dict[str, str]] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key (`skm_…`), or a token of the identity provider that the operator trusts. A service "
        "that is open on its own machine asks for neither.",
    },
    "basic": {
        "type": "http",
        "scheme": "basic",
        "description": "For clients that know no other: the key's id as the user, the whole key as the password.",
    },
}
#: What an open path adds to the contract: it asks for nothing.
OPEN: dict[str, Any] = {"security": []}
_AT_DOOR = 8


def identify(app: ASGIApp, door: Door, safety: Safety) -> ASGIApp:
    """Answer 401 to whoever brings nothing that lets them in; tell the routes who asks."""
    open_paths = (*OPEN_PATHS, CONTRACT_PATH) if safety.open_contract else OPEN_PATHS
    limiter: list[CapacityLimiter] = []

    async def gated(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in open_paths:
            await app(scope, receive, send)
            return
        try:
            # Some threads of its own: a store may wait for its disk, and all others may be matching.
            if not limiter:
                limiter.append(CapacityLimiter(_AT_DOOR))
            given = Headers(scope=scope).get("authorization")
            principal = LOCAL if door.open else await to_thread.run_sync(door.enter, given, limiter=limiter[0])
        except Refused as refusal:
            await answer_problem(scope, "unauthorised", str(refusal), headers=CHALLENGE)(scope, receive, send)
            return
        except SkillmapError as failure:  # the keys can't be read: nobody is let in
            await answer_outage(scope, failure)(scope, receive, send)
            return
        scope.setdefault("state", {})["principal"] = principal
        await app(scope, receive, send)

    return gated


def principal_of(scope: Scope) -> Principal | None:
    """Return who makes a request, or None on the open paths and before the gate."""
    found = scope.get("state", {}).get("principal")
    return found if isinstance(found, Principal) else None


def asker(request: Request) -> Principal:
    """Return who makes a request; raise Refused where that isn't known, whatever the reason."""
    principal = principal_of(request.scope)
    if principal is None:
        raise Refused("this needs a key")
    return principal


async def _whoever(request: Request) -> Principal:
    return asker(request)


#: Who asks, as an argument of a route.
Who = Annotated[Principal, Depends(_whoever)]


def needs(*scopes: str) -> dict[str, Any]:
    """Return the arguments by which a route asks for one of some scopes, and says so in the contract."""
    return {
        "dependencies": [Depends(_checking(scopes))],
        # The last one, which asks for nothing, is the service that is open on its own machine.
        "openapi_extra": {
            "security": [*({scheme: [scope]} for scope in scopes for scheme in SCHEMES), {}],
            "x-scopes": list(scopes),
        },
    }


def _checking(scopes: Sequence[str]) -> Callable[[Request], Awaitable[None]]:
    accepted = tuple(dict.fromkeys(held for scope in scopes for held in which_include(scope)))
    named = " or ".join(scopes)

    async def check(request: Request) -> None:
        principal = asker(request)
        if not any(map(principal.may, scopes)):
            held = ", ".join(principal.scopes) or "nothing"
            raise MissingScope(
                f"this needs the scope {named}; what was sent holds {held}", value=held, accepted=accepted
            )

    return check
