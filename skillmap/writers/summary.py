"""A report in, the few plain sentences and counts that stand at its head out."""

from __future__ import annotations

from dataclasses import dataclass

from skillmap.nouns import AlignmentReport, Coverage, CoverageReport, Credential
from skillmap.writers.words import count, headline, percent, share


@dataclass(frozen=True, slots=True)
class Tally:
    """How many outcomes have which rating at best in one framework; the three add up to ``outcomes``."""

    framework: str
    strong: int
    partial: int
    none: int

    @property
    def outcomes(self) -> int:
        """How many outcomes were compared with the framework."""
        return self.strong + self.partial + self.none


def tally(report: AlignmentReport) -> tuple[Tally, ...]:
    """Count outcomes by their best rating, for each framework in the order of the results."""
    names = dict.fromkeys(result.framework for result in report.results)
    counts = []
    for name in names:
        best = [headline(result) for result in report.results if result.framework == name]
        counts.append(Tally(name, best.count("strong"), best.count("partial"), best.count("none")))
    return tuple(counts)


def reading_sentence(credential: Credential) -> str:
    """Say how many rows were read, used and rejected."""
    text = f"{count(credential.rows, 'row')} read: {count(len(credential.outcomes), 'outcome')}"
    refused = len(credential.rejected)
    return f"{text}, no row rejected." if not refused else f"{text}, {count(refused, 'row')} rejected."


def tally_sentence(one: Tally, called: str = "") -> str:
    """Say how many outcomes found what; ``called`` is the framework's name for people, if it has one.

    >>> tally_sentence(Tally("mine@2026", 5, 1, 0))
    'Of 6 outcomes compared with mine@2026: 5 strong, 1 partial at best, 0 with no confident match.'
    """
    return (
        f"Of {count(one.outcomes, 'outcome')} compared with {called or one.framework}: {one.strong} strong, "
        f"{one.partial} partial at best, {one.none} with no confident match."
    )


def exclusion_sentence(report: AlignmentReport) -> str:
    """Say how many pairs the institution's list of terms rules out; nothing where it rules out none."""
    ruled_out = sum(len(result.excluded) for result in report.results)
    pairs = count(ruled_out, "pair of outcome and competency", "pairs of outcome and competency")
    return f"The institution's list of terms rules out {pairs}." if ruled_out else ""


def coverage_sentences(coverage: Coverage) -> tuple[str, ...]:
    """Say how much of a profile is covered, with the parts of every number and how soft it is."""
    said = [f"{share(coverage.share)} of the requirements covered, {_partial_counts(coverage.partial_credit)}."]
    if coverage.weighted_share.value is None:
        said.append("Weighted by importance: nothing to count, since no requirement is rated.")
    else:
        left = f"; {count(coverage.unrated, 'requirement')} without a rating left out" if coverage.unrated else ""
        said.append(f"Weighted by importance: {share(coverage.weighted_share)}{left}.")
    if coverage.partial:
        said.append(
            f"Between {percent(coverage.strict.value)} (a partial match counts nothing) and "
            f"{percent(coverage.lenient.value)} (it counts in full)."
        )
    return tuple(said)


def serving_sentences(report: CoverageReport) -> tuple[str, ...]:
    """Say how many outcomes serve no requirement and how many pairs say nearly the same."""
    return (
        f"{count(len(report.orphans), 'outcome')} of {len(report.credential.outcomes)} "
        f"{'meets' if len(report.orphans) == 1 else 'meet'} no requirement.",
        f"{count(len(report.redundant), 'pair')} of outcomes {'says' if len(report.redundant) == 1 else 'say'} "
        "nearly the same.",
    )


def _partial_counts(credit: float) -> str:
    return f"a partial match counting {'half' if credit == 0.5 else percent(credit)}"
