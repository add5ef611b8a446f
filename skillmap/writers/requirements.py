"""What a profile's coverage found in, all its requirements in one list out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from skillmap.nouns import Competency, Coverage, Covered, Gap, Outcome

State = Literal["strong", "partial", "none"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement with its state; ``rating`` is "none" for a gap, whose ``outcome`` is the nearest one."""

    competency: Competency
    importance: float | None
    level: float | None
    rating: State
    outcome: Outcome | None
    probability: float


def requirements(coverage: Coverage) -> tuple[Asked, ...]:
    """Return every requirement in one list, by falling importance (unrated last), then id."""
    found = [_asked(one, "strong", one.outcome) for one in coverage.covered]
    found += [_asked(one, "partial", one.outcome) for one in coverage.partial]
    found += [_asked(gap, "none", gap.nearest) for gap in coverage.gaps]
    return tuple(sorted(found, key=_falling))


def _asked(one: Covered | Gap, rating: State, outcome: Outcome | None) -> Asked:
    return Asked(one.competency, one.importance, one.level, rating, outcome, one.probability)


def _falling(one: Asked) -> tuple[bool, float, str]:
    return (one.importance is None, -(one.importance or 0.0), one.competency.id)
