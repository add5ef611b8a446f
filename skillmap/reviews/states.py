"""A state, what is to be done and a role in, the next state out, or a failure that names what is possible instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from skillmap.errors import InputError, NotPermitted, NotPossible
from skillmap.reviews.events import ROLES, Actor, Role
from skillmap.reviews.names import check_name

State = Literal["draft", "in-review", "returned", "approved", "rejected", "superseded"]
#: The states of a proposal, in the order of its life.
STATES: tuple[State, ...] = ("draft", "in-review", "returned", "approved", "rejected", "superseded")

Act = Literal["revise", "suggest", "decide", "decide-gap", "submit", "return", "approve", "reject", "supersede"]
#: Everything that can be done with a proposal.
ACTS: tuple[Act, ...] = get_args(Act)


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may do something to a proposal, in which states, and what its state is then (None: as before)."""

    act: Act
    sources: tuple[State, ...]
    roles: tuple[Role, ...]
    to: State | None = None


#: Who may do what, from which state to which. Nothing is aligned in review: reviewers have to decide on what was
#: submitted, and another alignment, with fewer suggestions, would take that away from under them.
RULES: tuple[Rule, ...] = (
    Rule("revise", ("draft", "returned"), ("proposer",)),
    Rule("suggest", ("draft", "returned"), ("proposer", "reviewer", "chair")),
    Rule("decide", ("in-review",), ("reviewer", "chair")),
    Rule("decide-gap", ("in-review",), ("reviewer", "chair")),
    Rule("submit", ("draft", "returned"), ("proposer",), "in-review"),
    Rule("return", ("in-review",), ("reviewer", "chair"), "returned"),
    Rule("approve", ("in-review",), ("chair",), "approved"),
    Rule("reject", ("in-review",), ("chair",), "rejected"),
    Rule("supersede", ("approved", "rejected"), ("chair",), "superseded"),
)


def possible(state: State, role: Role | None = None) -> tuple[Act, ...]:
    """Return what can be done in a state, by anybody or in a role.

    >>> possible("in-review", "reviewer")
    ('decide', 'decide-gap', 'return')
    >>> possible("superseded")
    ()
    """
    return tuple(rule.act for rule in RULES if state in rule.sources and (role is None or role in rule.roles))


def next_state(state: State, act: Act) -> State:
    """Return the state after an act, which is the same one where the act moves nothing."""
    rule = _rule(act)
    return rule.to or state


def check(state: State, act: Act, by: Actor) -> None:
    """Raise NotPossible or NotPermitted where the rules don't allow it, and what :func:`check_actor` raises."""
    check_actor(by)
    rule = _rule(act)
    if state not in rule.sources:
        can = possible(state)
        raise NotPossible(
            f"{act!r} isn't possible while the proposal is {state}; possible now: {', '.join(can) or 'nothing'}",
            value=state,
            accepted=can,
        )
    if by.role not in rule.roles:
        can = possible(state, by.role)
        raise NotPermitted(
            f"{act!r} needs the role {' or '.join(rule.roles)}, and {by.name} acts as {by.role}; "
            f"possible as {by.role} while the proposal is {state}: {', '.join(can) or 'nothing'}",
            value=by.role,
            accepted=rule.roles,
        )


def check_actor(by: Actor) -> None:
    """Raise InputError for a person without a name that can be shown, or in a role that there isn't."""
    check_name("name of who does this", by.name)
    if by.role not in ROLES:
        raise InputError(
            f"{by.name} acts in the role {by.role!r}; it can be: {', '.join(ROLES)}", value=by.role, accepted=ROLES
        )


def _rule(act: Act) -> Rule:
    return next(rule for rule in RULES if rule.act == act)
