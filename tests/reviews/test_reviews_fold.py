"""Any order of things that people can do: the fold follows it, nothing is lost, and JSON brings each event back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmap.errors import InputError, StorageFailure
from skillmap.nouns import Target
from skillmap.reviews import (
    GAP_VERDICTS,
    RULES,
    Actor,
    Event,
    Proposal,
    Verdict,
    apply,
    decide,
    decide_gap,
    fold,
    history,
    move,
    possible,
    read_event,
    revise,
    standing,
    suggest,
    undecided,
    write_event,
)
from skillmap.reviews.clocks import Clock
from skillmap.reviews.events import Created, Decided, GapDecided, Moved, Revised, Suggested
from tests.reviews.food import CONTENT, approved, begun, ticking
from tests.writers import strategies
from tests.writers.examples import ALIGNMENTS

TARGETS = st.sampled_from(
    [
        Target(one.competency.label, one.competency.id, framework="mine@2026")
        for result in ALIGNMENTS.results
        for one in result.alignments
        if result.framework == "mine@2026"
    ]
)
OTHER = approved(ticking())
NAMES = st.sampled_from(["Ada", "Ben", "Cleo"])


@st.composite
def lives(draw: st.DrawFn) -> list[Event]:
    """Draw a proposal's life: acts, one after the other, each one that is possible then."""
    clock = ticking()
    events: list[Event] = [begun(clock)]
    for _ in range(draw(st.integers(0, 25))):
        proposal = fold(events)
        acts = possible(proposal.state)
        if not acts:
            break
        events.append(_act(draw, proposal, draw(st.sampled_from(acts)), clock))
    return events


def _act(draw: st.DrawFn, proposal: Proposal, act: str, clock: Clock) -> Event:
    rule = next(rule for rule in RULES if rule.act == act)
    by = Actor(draw(NAMES), draw(st.sampled_from(rule.roles)))
    if act == "revise":
        number = draw(st.integers(1, 7))
        outcomes = tuple(
            replace(one, text=f"{one.text} ({draw(st.integers(0, 2))})") for one in ALIGNMENTS.credential.outcomes
        )
        credential = replace(CONTENT.credential, outcomes=outcomes[:number])
        content = replace(CONTENT, title=f"{CONTENT.title} {proposal.version + 1}", credential=credential)
        return revise(proposal, content, by, clock)
    if act == "suggest":
        credential = proposal.content.credential
        ids = {one.id: one for one in credential.outcomes}
        results = tuple(
            replace(result, outcome=ids[result.outcome.id]) for result in ALIGNMENTS.results if result.outcome.id in ids
        )
        return suggest(proposal, replace(ALIGNMENTS, credential=credential, results=results), by, clock)
    if act == "decide":
        outcome = draw(st.sampled_from([one.id for one in proposal.content.credential.outcomes]))
        target = draw(TARGETS)
        verdict: Verdict = draw(st.sampled_from(("reject", "defer")))
        return decide(proposal, outcome, "mine@2026", target.id, verdict, by, clock, reason="because", target=target)
    if act == "decide-gap":
        verdict_ = draw(st.sampled_from(GAP_VERDICTS))
        return decide_gap(proposal, "mine@2026", "mine:P1", "mine:F6", verdict_, by, clock, reason="because")
    if act == "approve" and (
        undecided(proposal) or proposal.suggested is None or proposal.suggested.version != proposal.version
    ):
        return move(proposal, "reject", replace(by, role="chair"), clock, reason="not ready")
    successor = OTHER if act == "supersede" else None
    return move(proposal, act, by, clock, reason="because", successor=successor)  # type: ignore[arg-type]


@given(lives())
def test_the_fold_follows_any_life(events: list[Event]) -> None:
    proposal = fold(events)
    assert proposal.sequence == len(events) == len(history(events))
    assert proposal.version == 1 + sum(isinstance(one, Revised) for one in events)
    assert proposal.decisions == tuple(one for one in events if isinstance(one, Decided))
    assert proposal.gap_decisions == tuple(one for one in events if isinstance(one, GapDecided))
    assert proposal.moves == tuple(one for one in events if isinstance(one, Moved))
    assert (proposal.created, proposal.changed) == (events[0].at, events[-1].at)
    assert {one.outcome for one in standing(proposal)} <= {one.id for one in proposal.content.credential.outcomes}


@given(lives(), st.data())
def test_a_fold_goes_on_from_where_another_stopped(events: list[Event], data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(events)))
    proposal = fold(events[:cut])
    for event in events[cut:]:
        proposal = apply(proposal, event)
    assert proposal == fold(events)


@given(lives())
def test_json_brings_every_event_back(events: list[Event]) -> None:
    assert [read_event(write_event(one)) for one in events] == events
    assert not any("\n" in write_event(one) for one in events)


@given(strategies.TEXT, strategies.TEXT, strategies.CREDENTIAL)
def test_json_keeps_whatever_text_people_write(name: str, reason: str, credential: Any) -> None:
    content = replace(CONTENT, credential=credential)
    event = Created("p", "o", content, Actor(name, "proposer"), "2026-01-01T00:00:00Z", reason)
    assert read_event(write_event(event)) == event


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the text: Invalid JSON"),
        ("{}", "Unable to extract tag"),
        ('{"kind": "cancelled"}', "does not match any of the expected tags"),
        ('{"kind": "moved", "action": "submit"}', "Field required"),
        (
            '{"kind": "moved", "action": "burn", "version": 1, "by": {"name": "A", "role": "chair"}, "at": ""}',
            "Input should be 'submit'",
        ),
    ],
)
def test_what_is_no_event_is_named(text: str, says: str) -> None:
    with pytest.raises(StorageFailure, match=says):
        read_event(text)


def test_a_proposal_begins_once_and_with_its_beginning() -> None:
    clock = ticking()
    first = begun(clock)
    with pytest.raises(InputError, match="proposal p1 begins twice"):
        fold([first, first])
    with pytest.raises(InputError, match="begins with the event 'created', not 'suggested'"):
        fold([suggest(fold([first]), ALIGNMENTS, first.by, clock)])
    with pytest.raises(InputError, match="without events"):
        fold([])


def test_times_that_go_backwards_change_no_order() -> None:
    first = begun(ticking())
    suggested = suggest(fold([first]), ALIGNMENTS, first.by, ticking())
    assert isinstance(suggested, Suggested)
    earlier = replace(suggested, at="1999-12-31T23:59:59.000000Z")
    proposal = fold([first, earlier])
    assert proposal.suggested == earlier
    assert [entry.at for entry in history([first, earlier])] == [first.at, earlier.at]
