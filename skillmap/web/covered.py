"""A proposal and what the machine says it covers in, coverage and gaps with people's decisions out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from skillmap.nouns import Competency, Coverage, CoverageReport, Gap, Outcome
from skillmap.reviews import ApprovedCoverage, GapDecided, Proposal, StandingGap, approved_coverage, standing_gaps

#: Whose gaps are meant: the machine's, or those that the accepted alignments leave.
GapsBy = Literal["suggested", "approved"]


@dataclass(frozen=True, slots=True)
class ProposalCoverage:
    """What the outcomes of a version cover: by the machine's reading, and by the alignments that people accepted.

    ``reports`` are the machine's, one for each pinned framework, as kept with the version's last alignment; frameworks
    of which no profile was chosen have none. ``approved`` has one entry for each profile in them.
    """

    proposal: str
    version: int
    reports: tuple[CoverageReport, ...]
    approved: tuple[ApprovedCoverage, ...]


@dataclass(frozen=True, slots=True)
class ShownGap:
    """A requirement that no outcome meets, with the nearest outcome, and what was decided on it.

    ``decision`` is the one that stands. Where people differ and no chair has decided, the gap is ``disputed`` and has
    none; ``votes`` are what everybody said last.
    """

    framework: str
    profile: str
    title: str
    competency: Competency
    importance: float | None
    nearest: Outcome | None
    probability: float
    decision: GapDecided | None
    disputed: bool
    votes: tuple[GapDecided, ...]


@dataclass(frozen=True, slots=True)
class ProposalGaps:
    """The ``gaps`` of a version, by framework and profile, most important first.

    ``by`` tells whose gaps they are: what the machine finds no outcome for ("suggested"), or what no accepted alignment
    meets ("approved"). ``left_out`` counts those below the importance that was asked for, and
    those that their source doesn't rate.
    """

    proposal: str
    version: int
    by: GapsBy
    gaps: tuple[ShownGap, ...]
    left_out: int


def shown_coverage(proposal: Proposal, reports: Sequence[CoverageReport]) -> ProposalCoverage:
    """Return coverages with what people's decisions alone cover of the same profiles."""
    approved = tuple(approved_coverage(proposal, one) for report in reports for one in report.coverages)
    return ProposalCoverage(proposal.id, proposal.version, tuple(reports), approved)


def both_cover(proposal: Proposal, reports: Sequence[CoverageReport]) -> frozenset[tuple[str, str, str]]:
    """Return the requirements, by framework, profile and id, that machine and accepted alignments say are covered."""
    return frozenset(
        (one.framework, one.profile, met.competency.id)
        for report in reports
        for one in report.coverages
        for met in approved_coverage(proposal, one).covered
        if any(found.competency.id == met.competency.id for found in one.covered)
    )


def shown_gaps(
    proposal: Proposal, coverages: Sequence[Coverage], min_importance: float, by: GapsBy = "suggested"
) -> ProposalGaps:
    """Return the gaps that are at least so important, with what was decided on them; with 0, all of them."""
    decided = {one.key: one for one in standing_gaps(proposal)}
    gaps = [
        _shown(coverage, gap, decided.get((coverage.framework, coverage.profile, gap.competency.id)))
        for coverage in coverages
        for gap in (coverage.gaps if by == "suggested" else _unapproved(proposal, coverage))
    ]
    kept = tuple(
        one for one in gaps if not min_importance or (one.importance is not None and one.importance >= min_importance)
    )
    return ProposalGaps(proposal.id, proposal.version, by, kept, len(gaps) - len(kept))


def _shown(coverage: Coverage, gap: Gap, said: StandingGap | None) -> ShownGap:
    return ShownGap(
        coverage.framework,
        coverage.profile,
        coverage.title,
        gap.competency,
        gap.importance,
        gap.nearest,
        gap.probability,
        said.decision if said else None,
        said is not None and said.decision is None,
        said.votes if said else (),
    )


def _unapproved(proposal: Proposal, coverage: Coverage) -> list[Gap]:
    """Return what no accepted alignment meets, each with the outcome that the machine has nearest to it."""
    nearest: dict[str, tuple[Outcome | None, float]] = {
        **{one.competency.id: (one.outcome, one.probability) for one in (*coverage.covered, *coverage.partial)},
        **{gap.competency.id: (gap.nearest, gap.probability) for gap in coverage.gaps},
    }
    return [
        Gap(one.competency, one.importance, *nearest[one.competency.id], one.level)
        for one in approved_coverage(proposal, coverage).gaps
    ]
