"""What people did with a proposal, as plain values, in; the words in which a page tells it out.

The page shows what it is handed: which decisions stand, and how far people agree, is worked out elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from skillmap.nouns import MappingRelation, Review, Share, Target
from skillmap.writers.words import count

#: What a verdict on a gap is called in front of people.
GAP_WORDS: dict[str, str] = {
    "address": "Address",
    "out-of-scope": "Out of scope",
    "covered-elsewhere": "Covered elsewhere",
    "disagree": "Disagree",
}
_ACCEPTED = ("accept", "change-relation")
_VERDICTS = {"reject": "rejected", "defer": "deferred"}


@dataclass(frozen=True, slots=True)
class Vote:
    """A person's last word on an alignment or a gap; ``relation`` is the one accepted, empty where nothing is."""

    verdict: str
    relation: MappingRelation
    review: Review


@dataclass(frozen=True, slots=True)
class AlignmentDecision:
    """What people said of an alignment; ``stands`` is the vote that counts, None where it is disputed."""

    outcome: str
    target: Target
    votes: tuple[Vote, ...]
    stands: Vote | None


@dataclass(frozen=True, slots=True)
class GapDecision:
    """What people said of a requirement that no outcome meets; ``stands`` as for an alignment."""

    framework: str
    profile: str
    competency: str
    votes: tuple[Vote, ...]
    stands: Vote | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far two reviewers agree: what both decided alike of what both decided on, and Cohen's kappa if defined."""

    first: str
    second: str
    raw: Share
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that was done to a proposal; ``text`` goes on from the name in ``review``, which says when and why."""

    version: int
    text: str
    review: Review


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """A proposal as a committee's page tells of it.

    ``version`` is the one that the page shows, ``present`` the last one there is. ``profiles`` and ``frameworks`` are
    the targets, and ``chosen`` says who chose them. ``approved`` holds by framework and profile what accepted
    alignments alone cover, as a share of requirements and of importance. ``compared`` is the version, 0 for none, since
    which ``changes`` are told, in sentences. ``settled`` says that nothing can be decided any more.
    """

    proposal: str
    title: str
    organisation: str
    version: int
    present: int
    profiles: tuple[str, ...]
    frameworks: tuple[str, ...]
    chosen: Review
    alignments: tuple[AlignmentDecision, ...] = ()
    gaps: tuple[GapDecision, ...] = ()
    approved: Mapping[tuple[str, str], tuple[Share, Share]] = field(default_factory=dict)
    agreements: tuple[Agreed, ...] = ()
    compared: int = 0
    changes: tuple[str, ...] = ()
    history: tuple[Happened, ...] = ()
    reviewers: tuple[tuple[str, str], ...] = ()
    settled: bool = False
    was_approved: bool = False


def vote_words(vote: Vote, *, approved: bool = False) -> str:
    """Say what was decided on an alignment; what was accepted is approved with its proposal.

    >>> vote_words(Vote("change-relation", "broad", Review("Ada"))), vote_words(Vote("defer", "", Review("Ada")))
    ('accepted as broad', 'deferred')
    """
    if vote.verdict in _ACCEPTED:
        return f"{'approved' if approved else 'accepted'} as {vote.relation}"
    return _VERDICTS.get(vote.verdict, vote.verdict)


def dissent(said: AlignmentDecision | GapDecision) -> tuple[Vote, ...]:
    """Return the votes that say something else than what stands, in their order; all of them where nothing stands."""
    return tuple(vote for vote in said.votes if said.stands is None or not _alike(vote, said.stands))


def agreeing(said: AlignmentDecision | GapDecision) -> tuple[Vote, ...]:
    """Return the other votes that say the same as what stands, in their order."""
    return tuple(vote for vote in said.votes if said.stands and vote != said.stands and _alike(vote, said.stands))


def decision_sentence(record: ReviewRecord) -> str:
    """Say how many alignments were decided on, and how."""
    words = Counter(
        "disputed" if one.stands is None else "accepted" if one.stands.verdict in _ACCEPTED else vote_words(one.stands)
        for one in record.alignments
    )
    parts = [f"{words[word]} {word}" for word in ("accepted", "rejected", "deferred", "disputed") if words[word]]
    said = f"People decided on {count(len(record.alignments), 'alignment')}: {', '.join(parts)}."
    if words["deferred"]:
        said += " What is deferred is put off: it keeps no proposal from being approved, and isn't approved with it."
    return said


def minute(at: str) -> str:
    """Return a time in ISO 8601, in UTC, as people read it.

    >>> minute("2026-03-04T09:20:30.000000Z")
    '2026-03-04 09:20 UTC'
    """
    return f"{at[:10]} {at[11:16]} UTC"


def _alike(one: Vote, other: Vote) -> bool:
    return (one.verdict, one.relation) == (other.verdict, other.relation)
