"""Coverage in values: what of a profile the outcomes cover, and what they leave open."""

from __future__ import annotations

from dataclasses import dataclass

from skillmap.nouns.alignments import Advice, Provenance
from skillmap.nouns.credentials import Credential, Outcome
from skillmap.nouns.frameworks import Competency
from skillmap.nouns.ratings import Rating


@dataclass(frozen=True, slots=True)
class Gap:
    """A requirement no outcome meets, with the nearest outcome (id, text) and that pair's probability in [0, 1]."""

    competency: Competency
    importance: float | None
    nearest: Outcome | None
    probability: float
    level: float | None = None


@dataclass(frozen=True, slots=True)
class Covered:
    """A requirement that is met, and by which outcome (the best one) with which rating."""

    competency: Competency
    importance: float | None
    outcome: Outcome
    rating: Rating
    probability: float
    level: float | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A proportion with its parts: ``value`` = ``numerator`` / ``denominator`` in [0, 1], None when nothing counts."""

    numerator: float
    denominator: float
    value: float | None

    @classmethod
    def of(cls, numerator: float, denominator: float) -> Share:
        """Return the proportion, rounded to four decimals.

        >>> Share.of(1.5, 3)
        Share(numerator=1.5, denominator=3, value=0.5)
        """
        value = round(numerator / denominator, 4) if denominator else None
        return cls(round(numerator, 4), round(denominator, 4), value)


@dataclass(frozen=True, slots=True)
class Redundancy:
    """Two outcomes that say nearly the same; ``similarity`` is their cosine, at most 1."""

    first: Outcome
    second: Outcome
    similarity: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of a profile the outcomes cover. Each requirement is counted once.

    ``covered`` (rated strong), ``partial`` and ``gaps`` partition the requirements in scope; each is ordered by
    falling importance (unrated last), then id. ``share`` counts requirements, ``weighted_share`` their importance
    (only those that have one: ``unrated`` counts the others). A partial one counts ``partial_credit``, in [0, 1].
    ``strict`` and ``lenient`` are ``share`` with partial ones counted as nothing and in full: how soft the number is.
    """

    framework: str
    profile: str
    title: str
    covered: tuple[Covered, ...]
    partial: tuple[Covered, ...]
    gaps: tuple[Gap, ...]
    share: Share
    weighted_share: Share
    strict: Share
    lenient: Share
    partial_credit: float
    unrated: int


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """Coverage of one or more profiles of one framework by one credential.

    ``orphans`` are outcomes that meet no requirement of any of the profiles, in the order they were read;
    ``redundant`` are pairs of outcomes above the similarity in the settings, most alike first; ``advice`` is as in an
    AlignmentReport.
    """

    credential: Credential
    coverages: tuple[Coverage, ...]
    orphans: tuple[Outcome, ...]
    redundant: tuple[Redundancy, ...]
    provenance: Provenance
    advice: tuple[Advice, ...] = ()
