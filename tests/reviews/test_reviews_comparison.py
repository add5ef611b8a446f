"""What a next version changes: outcomes, alignments and coverage, and what can't be compared."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skillmap.errors import InputError
from skillmap.exchange.reports import record_of
from skillmap.nouns import Coverage, Covered, Gap, Outcome, Share
from skillmap.reviews import compare
from tests.writers.examples import ALIGNMENTS, ALLERGEN, COVERAGE, HACCP, OUTCOMES, PESTS, STORE, TRACE

BEFORE = record_of(ALIGNMENTS)
COVERED = COVERAGE.coverages[0]


def test_nothing_changes_between_a_record_and_itself() -> None:
    found = compare(BEFORE, BEFORE, [COVERED], [COVERED])
    assert (found.outcomes_added, found.outcomes_removed, found.outcomes_reworded) == ((), (), ())
    assert (found.alignments_added, found.alignments_removed, found.relations_changed) == ((), (), ())
    (change,) = found.coverage
    assert (change.gained, change.lost, change.raised, change.lowered) == ((), (), (), ())
    assert change.before == change.after == Share(4.0, 8.0, 0.5)


def test_outcomes_and_alignments_come_and_go() -> None:
    (credential,) = BEFORE.credentials
    new = Outcome("o8", "Trace a delivery back to its supplier.")
    reworded = replace(OUTCOMES[1], text="Write and check a cleaning schedule.")
    outcomes = (OUTCOMES[0], reworded, *OUTCOMES[3:], new)
    probe = BEFORE.links[0]
    links = (
        replace(probe, relation="broad", status="approved"),
        *(link for link in BEFORE.links[1:] if link.outcome not in ("o3", "o6")),
        replace(probe, outcome="o8", target=replace(probe.target, id="mine:F7"), status="approved"),
        replace(probe, outcome="o7", status="rejected"),
        replace(probe, outcome="o7", target=replace(probe.target, id="mine:F9"), status="declared"),
    )
    after = replace(BEFORE, credentials=(replace(credential, outcomes=outcomes),), links=links)
    found = compare(BEFORE, after)
    assert found.outcomes_added == (new,)
    assert found.outcomes_removed == (OUTCOMES[2],)
    assert [(one.before, one.after) for one in found.outcomes_reworded] == [(OUTCOMES[1], reworded)]
    assert [(one.outcome, one.target.id) for one in found.alignments_added] == [("o8", "mine:F7")]
    assert [(one.outcome, one.target.id) for one in found.alignments_removed] == [
        ("o3", "mine:F4"),
        ("o3", "mine:F3"),
        ("o6", "mine:F1"),
        ("o6", "skills:11"),
    ]
    assert [(one.before.relation, one.after.relation) for one in found.relations_changed] == [("close", "broad")]


def _better() -> Coverage:
    """Return the coverage with allergens gained, storage lost, hazards raised, and probes lowered."""
    covered = {one.competency.id: one for one in COVERED.covered}
    probe = covered["mine:F1"]
    return replace(
        COVERED,
        covered=(Covered(HACCP, 0.85, OUTCOMES[3], "strong", 0.8), covered["mine:F3"]),
        partial=(
            replace(probe, rating="partial"),
            Covered(ALLERGEN, 0.9, OUTCOMES[2], "partial", 0.5),
            *(one for one in COVERED.partial if one.competency == PESTS),
        ),
        gaps=(Gap(STORE, 0.9, None, 0.1), *(gap for gap in COVERED.gaps if gap.competency != ALLERGEN)),
        share=Share(3.5, 8.0, 3.5 / 8),
    )


def test_coverage_is_gained_and_lost_requirement_by_requirement() -> None:
    (change,) = compare(BEFORE, BEFORE, [COVERED], [_better()]).coverage
    ids = [tuple(one.id for one in part) for part in (change.gained, change.lost, change.raised, change.lowered)]
    assert ids == [("mine:F6",), ("mine:F4",), ("mine:F2",), ("mine:F1",)]
    assert (change.before.value, change.after.value) == (0.5, 3.5 / 8)
    (back,) = compare(BEFORE, BEFORE, [_better()], [COVERED]).coverage
    assert (back.gained, back.lost, back.raised, back.lowered) == (
        change.lost,
        change.gained,
        change.lowered,
        change.raised,
    )


def test_two_versions_of_a_framework_are_not_compared() -> None:
    newer = replace(BEFORE, frameworks=(replace(BEFORE.frameworks[0], version="2027"), BEFORE.frameworks[1]))
    with pytest.raises(InputError, match="one side uses mine@2026 and the other mine@2027") as failure:
        compare(BEFORE, replace(newer, links=()))
    assert failure.value.accepted == ("mine@2026",)
    with pytest.raises(InputError, match="mine@2027"):
        compare(BEFORE, BEFORE, [COVERED], [replace(COVERED, framework="mine@2027")])
    moved = replace(BEFORE.links[0], target=replace(BEFORE.links[0].target, framework="mine@2025"))
    with pytest.raises(InputError, match="mine@2025"):
        compare(replace(BEFORE, frameworks=()), replace(BEFORE, frameworks=(), links=(moved,)))


def test_coverages_of_other_profiles_or_kinds_are_not_compared() -> None:
    with pytest.raises(InputError, match="the coverage of mine:P1 is there on one side only"):
        compare(BEFORE, BEFORE, [COVERED], [])
    with pytest.raises(InputError, match="don't ask for the same requirements"):
        compare(
            BEFORE,
            BEFORE,
            [COVERED],
            [replace(COVERED, gaps=tuple(gap for gap in COVERED.gaps if gap.competency != TRACE))],
        )
