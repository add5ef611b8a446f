"""The advice of a report in, what people are told of it out: always as advice, and every level as an estimate."""

from __future__ import annotations

from dataclasses import dataclass

from skillmap.nouns import LEVELS, Advice, AlignmentReport, CoverageReport, Level, Outcome
from skillmap.writers.words import count

#: What stands wherever advice is shown.
NEVER_SCORED = "advice on the wording, never part of the score"

#: What each level asks of learners, in plain words.
LEVEL_ASKS: dict[Level, str] = {
    "remember": "recall facts, terms or steps",
    "understand": "explain in their own words, give examples",
    "apply": "use or carry out something in a given case",
    "analyze": "take something apart and see how the parts relate",
    "evaluate": "judge by criteria and say why",
    "create": "put something new together",
}


@dataclass(frozen=True, slots=True)
class Spread:
    """The outcomes whose verb asks for one level, in the credential's order; ``level`` is None without a verb."""

    level: Level | None
    outcomes: tuple[Outcome, ...]


def advice_by_outcome(report: AlignmentReport | CoverageReport) -> dict[str, Advice]:
    """Return the advice on each outcome by the outcome's id; nothing for a report made before there was any."""
    # Not strict: a report that somebody cut by hand must still be shown.
    return {one.id: advice for one, advice in zip(report.credential.outcomes, report.advice, strict=False)}


def verb_words(advice: Advice) -> str:
    """Name the verb as its author wrote it, or say that there is none.

    >>> verb_words(Advice("Measure", "measure", "apply", (), (), ()))
    '“Measure”'
    """
    return f"“{advice.verb}”" if advice.verb else "none recognised"


def level_words(advice: Advice) -> str:
    """Name the level, and those that the verb can ask for as well; the caller says that it is an estimate.

    >>> level_words(Advice("Select", "select", "apply", ("remember", "evaluate"), (), ()))
    'Apply, perhaps Remember or Evaluate'
    """
    if advice.level is None:
        return "not estimated"
    others = " or ".join(level.capitalize() for level in advice.alternatives)
    return advice.level.capitalize() + (f", perhaps {others}" if others else "")


def advice_sentence(report: AlignmentReport) -> str:
    """Say how many outcomes have a note and how many are several in one; nothing where there is no advice."""
    if not report.advice:
        return ""
    noted = sum(bool(advice.notes) for advice in report.advice)
    several = sum(bool(advice.parts) for advice in report.advice)
    whole = count(len(report.advice), "outcome")
    have, are = "has" if noted == 1 else "have", "is" if several == 1 else "are"
    return f"{NEVER_SCORED.capitalize()}: {noted} of {whole} {have} a note, {several} {are} several outcomes in one."


def spread(report: AlignmentReport) -> tuple[Spread, ...]:
    """Sort the outcomes with advice by estimated level, least demanding first; those without a verb stand last."""
    pairs = tuple(zip(report.credential.outcomes, report.advice, strict=False))
    return tuple(
        Spread(level, tuple(outcome for outcome, advice in pairs if advice.level == level)) for level in (*LEVELS, None)
    )
