"""What of a profile is covered, what is missing, and what serves nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from skillmap.coverage import cover
from skillmap.errors import InputError
from skillmap.frameworks import load_profiles
from skillmap.matcher import Engine
from skillmap.nouns import Advice, CoverageReport, Covered, Credential, Gap, Profile
from skillmap.terms import read_terms


@pytest.fixture(scope="module")
def profiles(home: Path) -> tuple[Profile, ...]:
    return load_profiles("mine@1", home=home)


@pytest.fixture(scope="module")
def report(engine: Engine, credential: Credential, profiles: tuple[Profile, ...]) -> CoverageReport:
    return cover(engine, credential, profiles[:1], framework="mine@1")


def test_every_requirement_is_covered_partial_or_a_gap_once(report: CoverageReport) -> None:
    clerk = report.coverages[0]
    ids = [c.competency.id for part in (clerk.covered, clerk.partial) for c in part]
    ids += [gap.competency.id for gap in clerk.gaps]
    assert sorted(ids) == ["mine:K1", "mine:K2", "mine:K4", "mine:T1"]
    met = {c.competency.id: c.outcome.id for part in (clerk.covered, clerk.partial) for c in part}
    assert met["mine:K2"] == "a"
    assert met["mine:K1"] in ("b", "c")


def test_gaps_stand_by_importance_with_their_nearest_outcome(report: CoverageReport) -> None:
    gaps = report.coverages[0].gaps
    assert [g.competency.id for g in gaps] == ["mine:K4", "mine:T1"]
    assert [g.importance for g in gaps] == [0.4, None]
    assert all(g.nearest is not None and 0 <= g.probability < 0.5 for g in gaps)


def test_shares_are_their_parts(report: CoverageReport) -> None:
    clerk = report.coverages[0]
    covered, partial = len(clerk.covered), len(clerk.partial)
    assert (clerk.share.numerator, clerk.share.denominator) == (covered + 0.5 * partial, 4)
    assert clerk.strict.numerator == covered
    assert clerk.lenient.numerator == covered + partial == 2
    assert clerk.weighted_share.denominator == pytest.approx(2.1)
    assert clerk.unrated == 1
    assert clerk.share.value == pytest.approx(clerk.share.numerator / 4)


def test_orphans_and_redundant_outcomes_are_named(report: CoverageReport) -> None:
    assert [o.id for o in report.orphans] == ["d"]
    assert [(r.first.id, r.second.id) for r in report.redundant] == [("b", "c")]


def test_scope_can_be_limited_to_kinds(engine: Engine, credential: Credential, profiles: tuple[Profile, ...]) -> None:
    only = cover(engine, credential, profiles[:1], framework="mine@1", kinds=["task"]).coverages[0]
    assert only.share.denominator == 1
    assert only.weighted_share.value is None


def test_several_profiles_stand_in_the_order_asked(
    engine: Engine, credential: Credential, profiles: tuple[Profile, ...]
) -> None:
    both = cover(engine, credential, profiles[::-1], framework="mine@1")
    assert [c.profile for c in both.coverages] == ["mine:P2", "mine:P1"]
    assert both.coverages[0].share.value == 0


def test_no_outcome_covers_nothing(engine: Engine, profiles: tuple[Profile, ...]) -> None:
    empty = cover(engine, Credential("c", "C", ()), profiles[:1], framework="mine@1").coverages[0]
    assert len(empty.gaps) == 4
    assert all(gap.nearest is None for gap in empty.gaps)


def test_a_profile_without_requirements_has_no_share(engine: Engine, credential: Credential) -> None:
    nothing = cover(engine, credential, [Profile("mine:P9", "Idler")], framework="mine@1").coverages[0]
    assert nothing.share.value is None


def test_a_level_is_carried_and_changes_nothing_else(
    engine: Engine, credential: Credential, profiles: tuple[Profile, ...], report: CoverageReport
) -> None:
    levels = {"mine:K1": 6.5, "mine:K2": None, "mine:K4": 3.88, "mine:T1": 0.0}
    needs = tuple(replace(r, level=levels[r.competency]) for r in profiles[0].requirements)
    levelled = cover(engine, credential, [replace(profiles[0], requirements=needs)], framework="mine@1")
    found = requirements(levelled)
    assert {one.competency.id: one.level for one in found} == levels
    assert [replace(one, level=None) for one in found] == requirements(report)
    [with_levels], [without] = levelled.coverages, report.coverages
    cleared = replace(with_levels, covered=without.covered, partial=without.partial, gaps=without.gaps)
    assert (cleared, levelled.provenance) == (without, report.provenance)


def requirements(report: CoverageReport) -> list[Covered | Gap]:
    return [one for c in report.coverages for part in (c.covered, c.partial, c.gaps) for one in part]


def test_advice_comes_along_and_changes_nothing_else(
    engine: Engine,
    credential: Credential,
    profiles: tuple[Profile, ...],
    report: CoverageReport,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert [(a.lemma, a.level) for a in report.advice] == [
        ("write", "create"),
        ("clean", "apply"),
        ("clean", "apply"),
        ("sing", "apply"),
    ]
    monkeypatch.setattr("skillmap.coverage.advise", lambda text: Advice(text, "", "create", (), (), ("nonsense",)))
    other = cover(engine, credential, profiles[:1], framework="mine@1")
    assert other.advice != report.advice
    assert replace(other, advice=report.advice) == report


def test_bad_settings_are_named(engine: Engine, credential: Credential, profiles: tuple[Profile, ...]) -> None:
    with pytest.raises(InputError, match=r"partial_credit is 2; it must be in \[0, 1\]"):
        cover(engine, credential, profiles, framework="mine@1", partial_credit=2)
    with pytest.raises(InputError, match="'esco@1' is not open here; open: mine@1"):
        cover(engine, credential, profiles, framework="esco@1")


def test_the_run_is_named_by_the_list_of_terms_too(engine: Engine, credential: Credential, home: Path) -> None:
    (home / "terms.csv").write_text("kind,words,means\nfalse friend,clean,clean data\n", encoding="utf-8")
    profiles = load_profiles("mine@1", home=home)[:1]
    plain = cover(engine, credential, profiles, framework="mine@1")
    ruled = cover(replace(engine, terms=read_terms(home / "terms.csv")), credential, profiles, framework="mine@1")
    alone = cover(replace(engine, cross_encoder=None), credential, profiles, framework="mine@1")
    assert len({report.provenance.run for report in (plain, ruled, alone)}) == 3
