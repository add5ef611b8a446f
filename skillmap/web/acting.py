"""Who asks and what a request says of it in, the named person in a role that the history will show out."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from skillmap.access import Principal
from skillmap.errors import NotPermitted
from skillmap.reviews import ROLES, RULES, Act, Actor, Role
from skillmap.web.requests import STRICT, Name


class Acting(BaseModel):
    """Who does it, in which role.

    With a key or a token the name is its own, so that ``by`` is left out, and ``role`` is needed only where several
    would do. A service that is open on its own machine must be told both.
    """

    model_config = STRICT
    by: Name | None = None
    role: Annotated[
        Role | None, Field(description="By default the first that may do it: proposer, reviewer, chair")
    ] = None


def roles_of(principal: Principal) -> tuple[Role, ...]:
    """Return in which roles somebody may act: who proposes and who reviews by scope, who is a chair by role too.

    >>> roles_of(Principal("northwind", "Ada", ("review",), ("chair",)))
    ('reviewer', 'chair')
    """
    may: dict[Role, bool] = {
        "proposer": principal.may("propose"),
        "reviewer": principal.may("review"),
        "chair": principal.may("review") and (not principal.key or "chair" in principal.roles),
    }
    return tuple(role for role in ROLES if may[role])


def actor(principal: Principal, act: Act, said: Acting) -> Actor:
    """Return the person of an act; raise NotPermitted for a name or a role that isn't the key's."""
    if not principal.key:
        if said.by is None or said.role is None:
            raise NotPermitted(
                "this service asks nobody for a key, so the request must say who does this (by) and in which role",
                accepted=("by", "role"),
            )
        return Actor(said.by, said.role)
    if said.by not in (None, principal.name):
        raise NotPermitted(
            f"the key says who does this: {principal.name}; leave out 'by'", value=said.by, accepted=(principal.name,)
        )
    held = roles_of(principal)
    if said.role is not None and said.role not in held:
        raise NotPermitted(
            f"{principal.name} may not act as {said.role}; roles: {', '.join(held) or 'none'}",
            value=said.role,
            accepted=held,
        )
    would_do = next(rule.roles for rule in RULES if rule.act == act)
    # Where none would do, the failure names what this person is and which roles would.
    fitting = next((role for role in held if role in would_do), held[0] if held else "proposer")
    return Actor(principal.name, said.role or fitting, principal.person)
