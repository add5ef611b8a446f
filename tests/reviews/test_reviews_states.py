"""Who may do what in which state, as a table that a committee would recognise; the message says what is possible."""

from __future__ import annotations

import pytest

from skillmap.errors import InputError, NotPermitted, NotPossible
from skillmap.nouns import Outcome
from skillmap.reviews import (
    ACTS,
    ROLES,
    STATES,
    Act,
    Actor,
    Content,
    Event,
    Proposal,
    Role,
    State,
    create,
    fold,
    move,
    possible,
    revise,
    suggest,
    undecided,
)
from skillmap.reviews.states import check, next_state
from tests.reviews.food import CARLA, CONTENT, PIA, RUTH, after, all_accepted, approved, begun, in_review, ticking
from tests.writers.examples import ALIGNMENTS, COVERAGE

#: Everything that is possible: state, act, roles that may, and the state then.
TABLE: tuple[tuple[State, Act, str, State], ...] = (
    ("draft", "revise", "proposer", "draft"),
    ("draft", "suggest", "proposer reviewer chair", "draft"),
    ("draft", "submit", "proposer", "in-review"),
    ("in-review", "decide", "reviewer chair", "in-review"),
    ("in-review", "decide-gap", "reviewer chair", "in-review"),
    ("in-review", "return", "reviewer chair", "returned"),
    ("in-review", "approve", "chair", "approved"),
    ("in-review", "reject", "chair", "rejected"),
    ("returned", "revise", "proposer", "returned"),
    ("returned", "suggest", "proposer reviewer chair", "returned"),
    ("returned", "submit", "proposer", "in-review"),
    ("approved", "supersede", "chair", "superseded"),
    ("rejected", "supersede", "chair", "superseded"),
)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ROLES)
def test_what_is_possible_is_the_table_and_nothing_else(state: State, act: Act, role: Role) -> None:
    rows = [row for row in TABLE if row[:2] == (state, act)]
    someone = Actor("Someone", role)
    if not rows:
        with pytest.raises(
            NotPossible, match=f"isn't possible while the proposal is {state}; possible now: "
        ) as failure:
            check(state, act, someone)
        assert failure.value.accepted == possible(state)
    elif role not in rows[0][2].split():
        with pytest.raises(NotPermitted, match=f"Someone acts as {role}; possible as {role}") as failure2:
            check(state, act, someone)
        assert failure2.value.accepted == tuple(rows[0][2].split())
    else:
        check(state, act, someone)
        assert next_state(state, act) == rows[0][3]


@pytest.mark.parametrize("name", ["", "  ", "\0", "a\nb", "\ud800", "\u202eevil", "x" * 201])
def test_nobody_does_anything_unnamed(name: str) -> None:
    with pytest.raises(InputError, match="can't be the name of who does this; it takes 1 to 200 printable"):
        check("draft", "submit", Actor(name, "proposer"))


def test_an_unknown_role_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(InputError, match="it can be: proposer, reviewer, chair"):
        check("draft", "submit", Actor("Dean", "dean"))  # type: ignore[arg-type]


def test_the_way_of_a_proposal_from_draft_to_superseded() -> None:
    clock = ticking()
    proposal, events = in_review(clock)
    states = [proposal.state]

    def go(*more: Event) -> None:
        events.extend(more)
        states.append(fold(events).state)

    go(move(fold(events), "return", RUTH, clock, reason="outcome 7 can't be seen"))
    go(move(fold(events), "submit", PIA, clock))
    go(*all_accepted(fold(events), clock))
    go(move(fold(events), "approve", CARLA, clock))
    go(move(fold(events), "supersede", CARLA, clock, successor=approved(clock)))
    assert states == ["in-review", "returned", "in-review", "in-review", "approved", "superseded"]
    last = fold(events)
    assert (last.successor, last.was_approved, last.sequence) == ("p2", True, len(events))


def test_approval_needs_every_strong_and_partial_suggestion_decided_and_lists_the_others() -> None:
    clock = ticking()
    proposal, _ = in_review(clock)
    with pytest.raises(NotPossible, match=r"^9 strong or partial suggestions are undecided") as failure:
        move(proposal, "approve", CARLA, clock)
    assert failure.value.accepted == (
        "o1 to mine:F1 of mine@2026 (strong)",
        "o1 to skills:11 of skills@3 (partial)",
        "o2 to mine:F3 of mine@2026 (strong)",
        "o3 to mine:F4 of mine@2026 (strong)",
        "o3 to mine:F3 of mine@2026 (partial)",
        "o4 to mine:F2 of mine@2026 (partial)",
        "o5 to mine:F5 of mine@2026 (partial)",
        "o6 to mine:F1 of mine@2026 (strong)",
        "o6 to skills:11 of skills@3 (strong)",
    )
    assert len(undecided(proposal)) == 9


def test_approval_needs_suggestions_for_the_version_that_is_approved() -> None:
    clock = ticking()
    _, events = in_review(clock)
    events.append(move(fold(events), "return", RUTH, clock, reason="add an outcome"))
    more = Outcome("o8", "Trace a delivery back to its supplier.")
    credential = CONTENT.credential
    longer = Content(
        CONTENT.title,
        type(credential)(credential.id, credential.title, (*credential.outcomes, more)),
        CONTENT.profiles,
        CONTENT.frameworks,
    )
    events.append(revise(fold(events), longer, PIA, clock))
    events.append(move(fold(events), "submit", PIA, clock))
    events.extend(all_accepted(fold(events), clock))
    with pytest.raises(NotPossible, match="version 2 has no suggestions yet"):
        move(fold(events), "approve", CARLA, clock)


@pytest.mark.parametrize(("action", "by"), [("return", RUTH), ("reject", CARLA)])
def test_to_return_and_to_reject_need_a_reason(action: str, by: Actor) -> None:
    proposal, _ = in_review(ticking())
    with pytest.raises(InputError, match="say why"):
        move(proposal, action, by, ticking(), reason=" ")  # type: ignore[arg-type]


@pytest.mark.parametrize("successor", [None, approved(ticking(), id="p1")])
def test_only_another_proposal_can_supersede_one(successor: Proposal | None) -> None:
    clock = ticking()
    proposal, events = in_review(clock)
    rejected = fold([*events, move(proposal, "reject", CARLA, clock, reason="no demand")])
    with pytest.raises(InputError, match="takes the id of another one"):
        move(rejected, "supersede", CARLA, clock, successor=successor)


@pytest.mark.parametrize("by", [RUTH, CARLA])
def test_only_a_proposer_begins_a_proposal(by: Actor) -> None:
    with pytest.raises(NotPermitted, match="to begin a proposal needs the role proposer"):
        create("p1", "college", CONTENT, by, ticking())


def test_only_an_approved_proposal_takes_the_place_of_an_approved_one() -> None:
    clock = ticking()
    old = approved(clock, id="p0")
    draft, reviewed = fold([begun(clock)]), in_review(clock)[0]
    for successor, can in (
        (draft, "revise, suggest, submit"),
        (reviewed, "decide, decide-gap, return, approve, reject"),
    ):
        with pytest.raises(
            NotPossible, match=f"'p1' is {successor.state}: only .* possible with it now: {can}$"
        ) as told:
            move(old, "supersede", CARLA, clock, successor=successor)
        assert told.value.accepted == tuple(can.split(", "))
    gone = after(old, move(old, "supersede", CARLA, clock, successor=approved(clock)))
    assert (gone.state, gone.successor) == ("superseded", "p2")
    with pytest.raises(NotPossible, match=r"'p0' is superseded: .* possible with it now: nothing"):
        move(approved(clock), "supersede", CARLA, clock, successor=gone)


def test_nothing_is_aligned_again_in_review() -> None:
    clock = ticking()
    proposal, _ = in_review(clock)
    for by in (PIA, RUTH, CARLA):
        with pytest.raises(
            NotPossible, match="'suggest' isn't possible while the proposal is in-review; possible now: "
        ) as told:
            suggest(proposal, ALIGNMENTS, by, clock, (COVERAGE,))
        assert told.value.accepted == ("decide", "decide-gap", "return", "approve", "reject")
    assert len(undecided(proposal)) == 9
    back = after(proposal, move(proposal, "return", RUTH, clock, reason="align it more widely"))
    assert suggest(back, ALIGNMENTS, PIA, clock, (COVERAGE,)).kind == "suggested"


def test_a_draft_can_be_superseded_by_nobody() -> None:
    with pytest.raises(NotPossible, match="draft"):
        move(fold([begun(ticking())]), "supersede", CARLA, ticking(), successor=approved(ticking()))
