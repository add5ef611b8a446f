"""A proposal of the hand-written example report, and the people who decide on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

from skillmap.nouns import AlignmentReport, CoverageReport, Credential
from skillmap.reviews import (
    Actor,
    ChosenProfile,
    Content,
    Created,
    Event,
    Proposal,
    apply,
    create,
    decide,
    fold,
    move,
    suggest,
    undecided,
)
from skillmap.reviews.clocks import Clock
from tests.writers.examples import ALIGNMENTS, COVERAGE, CREDENTIAL

PIA = Actor("Pia Proposer", "proposer")
RUTH = Actor("Ruth Reviewer", "reviewer")
REMY = Actor("Remy Reviewer", "reviewer")
CARLA = Actor("Carla Chair", "chair")

CONTENT = Content(
    "Food Safety Supervisor",
    Credential(CREDENTIAL.id, CREDENTIAL.title, CREDENTIAL.outcomes),
    (ChosenProfile("mine@2026", "mine:P1", "Food safety supervisor"),),
    ("mine@2026", "skills@3"),
)


def ticking() -> Clock:
    """Return a clock that is a minute on at each look."""
    ticks: Iterator[int] = count()
    return lambda: datetime(2026, 3, 4, 9, tzinfo=UTC) + timedelta(minutes=next(ticks))


def begun(clock: Clock, *, id: str = "p1", organisation: str = "college", content: Content = CONTENT) -> Created:
    return create(id, organisation, content, PIA, clock)


def in_review(
    clock: Clock, *, report: AlignmentReport = ALIGNMENTS, coverages: tuple[CoverageReport, ...] = (COVERAGE,)
) -> tuple[Proposal, list[Event]]:
    """Return a proposal that was aligned and submitted, with its events."""
    events: list[Event] = [begun(clock)]
    events.append(suggest(fold(events), report, PIA, clock, coverages))
    events.append(move(fold(events), "submit", PIA, clock))
    return fold(events), events


def all_accepted(proposal: Proposal, clock: Clock, *, by: Actor = RUTH) -> list[Event]:
    """Return an acceptance of each suggestion that is still undecided."""
    return [
        decide(proposal, one.outcome, one.framework, one.competency, "accept", by, clock) for one in undecided(proposal)
    ]


def approved(clock: Clock, *, id: str = "p2") -> Proposal:
    """Return another proposal, on which all was decided and which was approved."""
    events: list[Event] = [begun(clock, id=id)]
    events.append(suggest(fold(events), ALIGNMENTS, PIA, clock, (COVERAGE,)))
    events.append(move(fold(events), "submit", PIA, clock))
    events += all_accepted(fold(events), clock)
    return fold([*events, move(fold(events), "approve", CARLA, clock)])


def after(proposal: Proposal, *events: Event) -> Proposal:
    for event in events:
        proposal = apply(proposal, event)
    return proposal


def rejected(proposal: Proposal, name: str, reason: str) -> Event:
    """Return a reviewer's rejection of the first suggestion."""
    return decide(proposal, "o1", "mine@2026", "mine:F1", "reject", Actor(name, "reviewer"), ticking(), reason=reason)
