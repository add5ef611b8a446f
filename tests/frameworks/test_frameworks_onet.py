"""O*NET in its old and new file names, as text and as Excel: the same framework comes out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from skillmap.errors import BrokenFramework
from skillmap.frameworks.onet import read_onet, readable_id
from skillmap.nouns import Competency, Requirement
from tests.frameworks.examples import NEW, OLD, RATINGS, Tables, write_onet


def test_the_old_text_schema(onet_old: Path) -> None:
    content = read_onet(onet_old)
    found = {c.id: c for c in content.competencies}
    assert content.version == "30.1"
    assert found["onet:task/11"] == Competency("onet:task/11", 'Trim the wick, then say "lit".', kind="task")
    assert found["onet:task/12"].broader == ("onet:4.A.1.a.1.I01.D01", "onet:4.A.1.a.1.I01.D02")
    assert found["onet:4.A.1.a.1.I01.D01"].kind == "activity"
    assert found["onet:4.A.1.a.1.I01.D01"].broader == ("onet:4.A.1.a.1.I01",)
    assert found["onet:4.A.1.a.1.I01"] == Competency(
        "onet:4.A.1.a.1.I01", "Watch conditions.", kind="group", broader=("onet:4.A.1.a.1",)
    )
    assert found["onet:4.A.1.a.1"].label == "Getting Information"
    assert found["onet:tool/Beacon_Pro"].description == "Audio software; Office software"
    keeper = content.profiles[0]
    assert (keeper.id, keeper.title) == ("onet:53-0001.00", "Lighthouse Keepers")
    assert keeper.synonyms == ("Beacon Attendant", "Wickie")
    assert Requirement("onet:task/12") in keeper.requirements
    assert Requirement("onet:tool/C++") in keeper.requirements


def test_without_ratings_the_elements_are_still_there_and_it_says_what_it_lacks(onet_old: Path) -> None:
    content = read_onet(onet_old)
    kinds = {c.id: c.kind for c in content.competencies}
    assert [i for i, k in kinds.items() if k in ("skill", "knowledge")] == [
        "onet:2.A.1.a",
        "onet:2.B.1.a",
        "onet:2.C.6",
    ]
    assert all(r.importance is None for p in content.profiles for r in p.requirements)
    told = " ".join(content.lacks)
    for part in ("no Task Ratings file", "names its skills", "names its knowledge", "1 emerging tasks", "doesn't rate"):
        assert part in told


def test_ratings_become_importance_in_0_to_1(onet_rated: Path) -> None:
    content = read_onet(onet_rated)
    importance = {r.competency: r.importance for r in content.profiles[0].requirements}
    assert importance["onet:2.A.1.a"] == 0.75  # 4 on a scale from 1 to 5
    assert importance["onet:2.B.1.a"] is None  # recommended to suppress
    assert importance["onet:2.C.6"] == 0.0
    assert importance["onet:task/11"] == 0.875
    assert importance["onet:task/12"] is None  # has no rating
    told = " ".join(content.lacks)
    assert "1 of 2 occupations have no rated skills" in told
    assert "1 ratings of skills have no importance" in told
    assert "Task Ratings" not in told


@pytest.mark.parametrize("fixture", ["onet_rated", "onet_new", "onet_excel"])
def test_levels_stay_on_the_scale_of_onet(fixture: str, request: pytest.FixtureRequest) -> None:
    content = read_onet(request.getfixturevalue(fixture))
    assert {r.competency: r.level for r in content.profiles[0].requirements} == {
        "onet:2.A.1.a": 3.88,  # as published, from 0 to 7
        "onet:2.B.1.a": None,  # recommended to suppress
        "onet:2.C.6": None,  # not relevant
        "onet:4.A.1.a.1.I01.D01": None,
        "onet:4.A.1.a.1.I01.D02": None,
        "onet:task/11": None,
        "onet:task/12": None,
        "onet:tool/Beacon_Pro": None,
        "onet:tool/C#": None,
        "onet:tool/C++": None,
    }
    why = "O*NET recommends to suppress them or finds them not relevant."
    for role in ("skills", "knowledge"):
        assert f"1 ratings of {role} have no level: {why}" in content.lacks


def test_a_copy_without_levels_says_so_and_is_otherwise_the_same(tmp_path: Path, onet_rated: Path) -> None:
    bare = {name: [row for row in RATINGS[name] if "LV" not in row] for name in ("Skills", "Knowledge")}
    content = read_onet(write_onet(tmp_path / "bare.zip", OLD | RATINGS | bare, release="29.3"))
    assert "Ratings of skills have no level: this copy has none." in content.lacks
    full = read_onet(onet_rated)
    needs = [tuple(replace(r, level=None) for r in profile.requirements) for profile in full.profiles]
    assert [profile.requirements for profile in content.profiles] == needs


@pytest.mark.parametrize("fixture", ["onet_new", "onet_excel"])
def test_every_schema_gives_the_same_framework(fixture: str, onet_rated: Path, request: pytest.FixtureRequest) -> None:
    same, expected = read_onet(request.getfixturevalue(fixture)), read_onet(onet_rated)
    assert (same.competencies, same.profiles, same.lacks) == (expected.competencies, expected.profiles, expected.lacks)


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ("Occupation Data", "'Occupation Data.txt' or 'Occupation Data.xlsx'"),
        ("DWA Reference", "'GWAs to IWAs to DWAs.txt'"),
    ],
)
def test_a_missing_file_is_named_with_the_names_it_may_have(tmp_path: Path, missing: str, told: str) -> None:
    tables = {name: table for name, table in OLD.items() if name != missing}
    with pytest.raises(BrokenFramework) as caught:
        read_onet(write_onet(tmp_path / "db.zip", tables, release="30.1"))
    assert told in str(caught.value)


def test_a_missing_column_is_named_with_the_names_it_may_have(tmp_path: Path) -> None:
    table = [["O*NET-SOC Code", "Task ID", "Activity"], ["53-0001.00", "12", "x"]]
    with pytest.raises(BrokenFramework, match="'DWA Element ID' or 'DWA ID'; it has: Activity, O") as caught:
        read_onet(write_onet(tmp_path / "db.zip", OLD | {"Tasks to DWAs": table}, release="30.1"))
    assert caught.value.accepted == ("DWA Element ID", "DWA ID")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"Skills": [*RATINGS["Skills"], ["53-0001.00", "2.A.1.a", "", "IM", "much", "8", "N", ""]]},
            "'much' is not a",
        ),
        ({"Skills": [*RATINGS["Skills"], ["53-0001.00", "2.A.1.a", "", "IM", "6", "8", "N", ""]]}, "outside"),
        (
            {"Skills": [*RATINGS["Skills"], ["53-0001.00", "2.A.1.a", "", "LV", "deep", "8", "N", ""]]},
            "level 'deep' is",
        ),
        (
            {"Skills": [*RATINGS["Skills"], ["53-0001.00", "2.A.1.a", "", "LV", "7.1", "8", "N", ""]]},
            r"outside \[0, 7\]",
        ),
        ({"Skills": [*RATINGS["Skills"], ["53-0001.00", "2.Z", "", "IM", "2", "8", "N", ""]]}, "'2.Z' is not in the"),
        ({"Task Statements": [*NEW["Task Statements"], ["53-0001.00", "14", "", "", "", "", ""]]}, "has no label"),
    ],
)
def test_a_bad_value_is_named(tmp_path: Path, change: Tables, told: str) -> None:
    with pytest.raises(BrokenFramework, match=told):
        read_onet(write_onet(tmp_path / "db.zip", OLD | RATINGS | change, release="30.1"))


def test_an_element_that_only_its_own_table_names_is_taken(tmp_path: Path) -> None:
    model = [row for row in OLD["Content Model Reference"] if row[0] not in ("2.A.1.a", "4.A.1.a.1")]
    # Without Recommend Suppress and Not Relevant.
    skills = [[cell for i, cell in enumerate(row) if i not in (6, 7)] for row in RATINGS["Skills"]]
    tables = NEW | {"Content Model Reference": model, "Essential Skills": skills}
    content = read_onet(write_onet(tmp_path / "db.zip", tables, release="31.0"))
    labels = {c.id: c.label for c in content.competencies}
    assert (labels["onet:2.A.1.a"], labels["onet:4.A.1.a.1"]) == ("Reading Comprehension", "Getting Information")
    assert Requirement("onet:2.A.1.a", 0.75, 3.88) in content.profiles[0].requirements


def test_links_to_nothing_are_counted(tmp_path: Path) -> None:
    stray = [*OLD["Tasks to DWAs"], ["53-0001.00", "12", "4.A.9", "", ""], ["99-9999.00", "12", "4.A.9", "", ""]]
    content = read_onet(write_onet(tmp_path / "db.zip", OLD | {"Tasks to DWAs": stray}, release="30.1"))
    told = " ".join(content.lacks)
    assert "2 parent links" not in told  # one parent, named twice, of one task
    assert "1 parent links name something that isn't there (onet:4.A.9)" in told
    assert "1 requirement links" in told
    assert "1 requirements are left out: their occupation is not in Occupation Data" in told


def test_names_never_share_an_id() -> None:
    names = ["C", "C++", "C#", "c", "A B", "A_B", "A%20B", "A-B", "A/B", "Ä", "100%", "a%5Fb", "a_b"]
    assert len({readable_id("tool", name) for name in names}) == len(names)
