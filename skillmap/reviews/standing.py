"""A proposal in, what its people's decisions come to out: what stands, what is disputed, what nobody decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from skillmap.nouns import Rating
from skillmap.reviews.events import Actor, Decided, GapDecided, Role, Suggestion
from skillmap.reviews.proposals import Proposal

#: The ratings that somebody has to decide on before a proposal can be approved.
TO_DECIDE: tuple[Rating, ...] = ("strong", "partial")

#: What names an alignment: outcome, framework (``id@version``), competency; and a gap: framework, profile, competency.
Key = tuple[str, str, str]

_Vote = TypeVar("_Vote", Decided, GapDecided)


@dataclass(frozen=True, slots=True)
class Standing:
    """What people said of an alignment of an outcome's present wording.

    ``votes`` hold the last decision of each person in each role, in the order they were made: a chair who also votes as
    a reviewer doesn't take the ruling back. ``decision`` is the one that stands: the last one of a chair; without one,
    what all agree on; None where they differ and no chair has decided.
    """

    outcome: str
    framework: str
    competency: str
    votes: tuple[Decided, ...]
    decision: Decided | None

    @property
    def key(self) -> Key:
        """Return what names the alignment."""
        return self.outcome, self.framework, self.competency


@dataclass(frozen=True, slots=True)
class StandingGap:
    """What people said of a requirement that no outcome meets.

    ``votes`` hold the last decision of each person in each role; ``decision`` stands by the rule for alignments.
    """

    framework: str
    profile: str
    competency: str
    votes: tuple[GapDecided, ...]
    decision: GapDecided | None

    @property
    def key(self) -> Key:
        """Return what names the gap."""
        return self.framework, self.profile, self.competency


def standing(proposal: Proposal) -> tuple[Standing, ...]:
    """Return what was decided on the present wordings and pinned frameworks, in the order it was first decided.

    Decisions on an earlier wording of an outcome, on an outcome that is gone, and on another version of a framework
    stand in the history and count no more.
    """
    votes: dict[Key, dict[tuple[str, Role], Decided]] = {}
    for decision in proposal.decisions:
        if _counts(proposal, decision):
            of_alignment = votes.setdefault((decision.outcome, decision.framework, decision.competency), {})
            of_alignment.pop(_voter(decision.by), None)
            of_alignment[_voter(decision.by)] = decision
    return tuple(Standing(*key, tuple(by.values()), _stands(tuple(by.values()))) for key, by in votes.items())


def standing_gaps(proposal: Proposal) -> tuple[StandingGap, ...]:
    """Return what was decided on the gaps of pinned frameworks, in the order they were first decided on."""
    votes: dict[Key, dict[tuple[str, Role], GapDecided]] = {}
    for decision in proposal.gap_decisions:
        if decision.framework in proposal.frameworks:
            of_gap = votes.setdefault((decision.framework, decision.profile, decision.competency), {})
            of_gap.pop(_voter(decision.by), None)
            of_gap[_voter(decision.by)] = decision
    return tuple(StandingGap(*key, tuple(by.values()), _stands(tuple(by.values()))) for key, by in votes.items())


def undecided(proposal: Proposal) -> tuple[Suggestion, ...]:
    """Return the strong and partial suggestions on which no decision stands, disputed ones included, as suggested.

    They are those of the last alignment; where that is of an earlier version than the proposal's, they aren't all.
    """
    if proposal.suggested is None:
        return ()
    decided = {one.key for one in standing(proposal) if one.decision is not None}
    return tuple(
        one
        for one in proposal.suggested.suggestions
        if one.rating in TO_DECIDE and (one.outcome, one.framework, one.competency) not in decided
    )


def disputed(proposal: Proposal) -> tuple[Standing, ...]:
    """Return the alignments on which people differ and no chair has decided."""
    return tuple(one for one in standing(proposal) if one.decision is None)


def gaps_decided(proposal: Proposal) -> tuple[GapDecided, ...]:
    """Return the decisions that stand on gaps of pinned frameworks, in the order the gaps were first decided on."""
    return tuple(one.decision for one in standing_gaps(proposal) if one.decision is not None)


def gaps_disputed(proposal: Proposal) -> tuple[StandingGap, ...]:
    """Return the gaps on which people differ and no chair has decided."""
    return tuple(one for one in standing_gaps(proposal) if one.decision is None)


def person_of(actor: Actor) -> str:
    """Return what makes a person one: whoever it stands for, or the name where that is all that is known."""
    return actor.person or actor.name


def _counts(proposal: Proposal, decision: Decided) -> bool:
    return decision.framework in proposal.frameworks and decision.wording == proposal.wording(decision.outcome)


def _voter(actor: Actor) -> tuple[str, Role]:
    """Return whose vote one is: a person's in a role, since a ruling isn't withdrawn by a vote."""
    return person_of(actor), actor.role


def _stands(votes: tuple[_Vote, ...]) -> _Vote | None:
    chairs = [vote for vote in votes if vote.by.role == "chair"]
    if chairs:
        return chairs[-1]
    agreed = len({_said(vote) for vote in votes}) == 1
    return votes[-1] if agreed else None


def _said(vote: Decided | GapDecided) -> tuple[str, str]:
    return vote.verdict, vote.relation if isinstance(vote, Decided) else ""
