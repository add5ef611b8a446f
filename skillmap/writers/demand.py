"""A requirement and the outcome that covers it in, what each asks of learners in words out: for people to compare.

O*NET's level and Bloom's are on two scales that nothing converts into each other; they are shown in one place and
never put in one number.
"""

from __future__ import annotations

from collections.abc import Mapping

from skillmap.nouns import Advice, Coverage, Covered, Gap
from skillmap.writers.advising import level_words
from skillmap.writers.words import number

_SIDE_BY_SIDE = (
    "For information, and no part of any share: O*NET's level of a requirement (0 to 7, with anchors of its own for "
    "each) and the Bloom level of the outcome that covers it (estimated from its verb) are shown side by side for "
    "people; the two scales can't be converted into each other."
)


def demand_sentence(coverage: Coverage) -> str:
    """Say what the two levels are and aren't; nothing where no requirement of the profile has a level."""
    everything: tuple[Covered | Gap, ...] = (*coverage.covered, *coverage.partial, *coverage.gaps)
    return _SIDE_BY_SIDE if any(one.level is not None for one in everything) else ""


def demand_words(level: float | None) -> str:
    """Name the level that O*NET gives a requirement, as published; nothing where there is none.

    >>> demand_words(3.88), demand_words(4.0), demand_words(None)
    ('O*NET level 3.88 of 7', 'O*NET level 4 of 7', '')
    """
    return "" if level is None else f"O*NET level {number(level)} of 7"


def beside(level: float | None, outcome: str, advised: Mapping[str, Advice]) -> Advice | None:
    """Return the advice on the outcome (its id) that stands beside a level; nothing where there is no level."""
    return None if level is None else advised.get(outcome)


def bloom_words(advice: Advice | None) -> str:
    """Name the Bloom level of an outcome, always as an estimate; nothing without advice.

    >>> bloom_words(Advice("Measure", "measure", "apply", ("evaluate",), (), ()))
    'Bloom level Apply, perhaps Evaluate (estimate)'
    """
    if advice is None:
        return ""
    return f"Bloom level {level_words(advice)}" + (" (estimate)" if advice.level else "")
