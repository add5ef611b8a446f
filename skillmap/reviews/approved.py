"""What the machine says a version covers, and people's decisions, in; what the accepted alignments alone cover, out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skillmap.nouns import Competency, Coverage, Covered, Gap, MappingRelation, Share
from skillmap.reviews.proposals import Proposal
from skillmap.reviews.standing import standing

#: The accepted relations by which an outcome meets all of a requirement: the requirement is the same, or only a part of
#: what the outcome says. By any other it meets it partly.
WHOLE: frozenset[MappingRelation] = frozenset({"exact", "close", "narrow"})


@dataclass(frozen=True, slots=True)
class Approved:
    """A requirement with the outcomes (ids, in reading order) whose alignment with it was accepted."""

    competency: Competency
    importance: float | None
    level: float | None
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApprovedCoverage:
    """What the alignments that people accepted cover of a profile; nothing that the machine alone suggests counts.

    ``covered``, ``partial`` and ``gaps`` partition the requirements of the machine's coverage of the same profile, by
    falling importance (unrated last), then id. The shares are as there; a partial one counts ``partial_credit``.
    """

    framework: str
    profile: str
    title: str
    covered: tuple[Approved, ...]
    partial: tuple[Approved, ...]
    gaps: tuple[Approved, ...]
    share: Share
    weighted_share: Share
    partial_credit: float


def approved_coverage(proposal: Proposal, coverage: Coverage) -> ApprovedCoverage:
    """Return what the decisions that stand on the present version cover of the profile of a coverage."""
    place = {one.id: at for at, one in enumerate(proposal.content.credential.outcomes)}
    accepted: dict[str, dict[str, bool]] = {}
    for one in standing(proposal):
        decision = one.decision
        if one.framework == coverage.framework and decision and decision.verdict in ("accept", "change-relation"):
            accepted.setdefault(one.competency, {})[one.outcome] = decision.relation in WHOLE
    asked: Sequence[Covered | Gap] = (*coverage.covered, *coverage.partial, *coverage.gaps)
    found: dict[str, list[Approved]] = {"covered": [], "partial": [], "gaps": []}
    for requirement in sorted(asked, key=_falling):
        by = accepted.get(requirement.competency.id, {})
        met = Approved(
            requirement.competency, requirement.importance, requirement.level, tuple(sorted(by, key=place.__getitem__))
        )
        found["gaps" if not by else "covered" if any(by.values()) else "partial"].append(met)
    credit = coverage.partial_credit
    return ApprovedCoverage(
        coverage.framework,
        coverage.profile,
        coverage.title,
        tuple(found["covered"]),
        tuple(found["partial"]),
        tuple(found["gaps"]),
        Share.of(len(found["covered"]) + credit * len(found["partial"]), len(asked)),
        Share.of(_weight(found["covered"]) + credit * _weight(found["partial"]), _weight(asked)),
        credit,
    )


def _weight(of: Iterable[Approved | Covered | Gap]) -> float:
    return sum(one.importance for one in of if one.importance is not None)


def _falling(one: Covered | Gap) -> tuple[bool, float, str]:
    return (one.importance is None, -(one.importance or 0.0), one.competency.id)
