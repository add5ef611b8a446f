"""What the alignments that people accepted cover of a profile, beside what the machine says."""

from __future__ import annotations

import pytest

from skillmap.errors import InputError
from skillmap.nouns import Covered, Gap, MappingRelation
from skillmap.reviews import Approved, ApprovedCoverage, Event, approved_coverage, decide, fold, suggest
from tests.reviews.food import CARLA, PIA, RUTH, after, all_accepted, begun, in_review, rejected, ticking
from tests.writers.examples import ALIGNMENTS, COVERAGE, with_outcomes

(MACHINE,) = COVERAGE.coverages


def ids(coverage: ApprovedCoverage) -> tuple[list[str], list[str], list[str]]:
    parts: tuple[tuple[Approved, ...], ...] = (coverage.covered, coverage.partial, coverage.gaps)
    found = [[one.competency.id for one in part] for part in parts]
    return found[0], found[1], found[2]


def by(coverage: ApprovedCoverage, competency: str) -> tuple[str, ...]:
    everything: tuple[Approved, ...] = (*coverage.covered, *coverage.partial, *coverage.gaps)
    return next(one.outcomes for one in everything if one.competency.id == competency)


def test_before_anybody_decided_nothing_is_covered() -> None:
    proposal, _ = in_review(ticking())
    found = approved_coverage(proposal, MACHINE)
    asked: tuple[Covered | Gap, ...] = (*MACHINE.covered, *MACHINE.partial, *MACHINE.gaps)
    assert (found.covered, found.partial) == ((), ())
    assert sorted(one.competency.id for one in found.gaps) == sorted(one.competency.id for one in asked)
    assert (found.share.numerator, found.share.value) == (0, 0)


def test_what_was_accepted_counts_by_its_relation_and_what_was_rejected_does_not() -> None:
    """A relation says whether the outcome meets all of the competency, which a rating alone doesn't."""
    proposal, _ = in_review(ticking())
    clock = ticking()

    def said(outcome: str, competency: str, relation: MappingRelation) -> Event:
        return decide(
            proposal, outcome, "mine@2026", competency, "change-relation", RUTH, clock, relation=relation, reason="So."
        )

    probe, store = (one for one in MACHINE.covered[:2])
    decided = after(
        proposal,
        said("o1", probe.competency.id, "narrow"),
        said("o3", store.competency.id, "broad"),
    )
    found = approved_coverage(decided, MACHINE)
    assert ids(found)[:2] == ([probe.competency.id], [store.competency.id])
    assert found.covered[0].outcomes == ("o1",)
    assert found.share.numerator == 1.5
    changed = after(decided, rejected(decided, "Ruth Reviewer", "No."))
    assert ids(approved_coverage(changed, MACHINE))[:2] == ([], [store.competency.id])


def test_what_reviewers_dispute_counts_nothing_until_the_chair_decides() -> None:
    proposal, _ = in_review(ticking())
    all_of_ruth = after(proposal, *all_accepted(proposal, ticking()))
    before = approved_coverage(all_of_ruth, MACHINE)
    disputed = after(all_of_ruth, rejected(all_of_ruth, "Remy Reviewer", "No."))
    without = approved_coverage(disputed, MACHINE)
    assert ("o1" in by(before, "mine:F1"), "o1" in by(without, "mine:F1")) == (True, False)
    clock = ticking()
    settled = after(disputed, decide(disputed, "o1", "mine@2026", "mine:F1", "accept", CARLA, clock))
    assert approved_coverage(settled, MACHINE) == before


def test_only_the_coverage_of_the_chosen_profiles_is_attached() -> None:
    other = COVERAGE.__class__(COVERAGE.credential, (), (), (), COVERAGE.provenance)
    with pytest.raises(InputError, match="the coverage is of none; the proposal chose mine:P1"):
        in_review(ticking(), coverages=(other,))
    clock = ticking()
    proposal = fold([begun(clock)])
    with pytest.raises(InputError, match="not of the outcomes of version 1"):
        suggest(proposal, ALIGNMENTS, PIA, clock, (COVERAGE.__class__(
            with_outcomes(("Bake bread",)).credential, COVERAGE.coverages, (), (), COVERAGE.provenance),))  # fmt: skip
