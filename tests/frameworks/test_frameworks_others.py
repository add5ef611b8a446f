"""ESCO, NICE and anybody's own CSV, each from a small file in its real format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from skillmap.errors import BrokenFramework
from skillmap.frameworks.esco import read_esco
from skillmap.frameworks.nice import read_nice
from skillmap.frameworks.plain import read_plain
from skillmap.nouns import Competency, Profile, Requirement
from tests.frameworks.examples import ESCO, OCCUPATION, SKILL, Rows, comma, nice_document, write_zip


def test_esco(esco_zip: Path) -> None:
    content = read_esco(esco_zip)
    assert content.version == "1.2.9"
    assert content.lacks == ()
    assert content.competencies == (
        Competency("esco:isced-f/00", "generic programmes", kind="group", uri="http://data.europa.eu/esco/isced-f/00"),
        Competency(
            "esco:skill/a1", "tend lights", "Burn.", "skill", ("keep lights",), ("esco:skill/g9",), f"{SKILL}a1"
        ),
        Competency(
            "esco:skill/b2",
            "None",  # a value like any other, as are "null" and "NA"
            "What fog is.",
            "knowledge",
            ("fog science", "null"),
            ("esco:isced-f/00",),
            f"{SKILL}b2",
        ),
        Competency("esco:skill/g9", "seafaring", "At sea.", "group", uri=f"{SKILL}g9"),
    )
    assert content.profiles == (
        Profile(
            "esco:occupation/k1",
            "lighthouse keeper",
            "Keeps.",
            ("keeper of the light", "wickie"),
            (Requirement("esco:skill/a1", 1.0), Requirement("esco:skill/b2", 0.5)),
        ),
    )


@pytest.mark.parametrize(
    ("name", "table", "told"),
    [
        ("skills_en", [["conceptUri"], [f"{SKILL}a1"]], "no column 'skillType'; it has: conceptUri"),
        ("skills_en", [ESCO["skills_en"][0], ["K", f"{SKILL}a1", "attitude", "", "x", "", "", ""]], "'attitude'"),
        (
            "skills_en",
            [ESCO["skills_en"][0], ["K", "urn:x", "knowledge", "", "x", "", "", ""]],
            "'urn:x' is not the URI",
        ),
        ("skills_en", [*ESCO["skills_en"], ESCO["skills_en"][1]], "'esco:skill/a1' stands there twice"),
        ("skills_en", [ESCO["skills_en"][0], ["K", f"{SKILL}a1", "knowledge", "", " ", "", "", ""]], "has no label"),
        (
            "occupationSkillRelations_en",
            [ESCO["occupationSkillRelations_en"][0], [f"{OCCUPATION}k1", "nice to have", "", f"{SKILL}a1"]],
            "'nice to have' is unknown; accepted: essential, optional",
        ),
    ],
)
def test_bad_esco_is_named(tmp_path: Path, name: str, table: Rows, told: str) -> None:
    members = {f"{n}.csv": comma(t) for n, t in (ESCO | {name: table}).items()}
    with pytest.raises(BrokenFramework, match=told):
        read_esco(write_zip(tmp_path / "esco.zip", members))


def test_esco_without_a_file(tmp_path: Path) -> None:
    members = {f"{n}.csv": comma(t) for n, t in ESCO.items() if n != "occupations_en"}
    with pytest.raises(BrokenFramework, match=r"has no occupations_en\.csv"):
        read_esco(write_zip(tmp_path / "esco.zip", members))


def test_esco_in_another_language(tmp_path: Path) -> None:
    members = {f"{n.replace('_en', '_de')}.csv": comma(t) for n, t in ESCO.items()}
    content = read_esco(write_zip(tmp_path / "ESCO dataset - v1.2.1 - de - csv.zip", members))
    assert (content.version, len(content.competencies)) == ("1.2.1", 4)


@pytest.mark.parametrize("wrapped", [False, True])
def test_nice(nice_json: Path, wrapped: bool) -> None:
    if wrapped:
        nice_json.write_text(json.dumps({"response": {"elements": nice_document()}}), encoding="utf-8")
    content = read_nice(nice_json)
    assert content.version == "9.1.0"
    assert content.competencies == (
        Competency("nice:K9001", "Knowledge of signal flags", kind="knowledge", broader=("nice:NF-COM-901",)),
        Competency("nice:NF-COM-901", "Lamp Safety", "Everything about lamps.", "group"),
        Competency("nice:S9001", "Skill in reading lamps", kind="skill", broader=("nice:NF-COM-901",)),
        Competency("nice:T9001", "Advise the harbour", kind="task"),
    )
    assert content.profiles == (
        Profile(
            "nice:OG-WRL-901",
            "Beacon Security",
            "Responsible for beacons.",
            requirements=(Requirement("nice:S9001"), Requirement("nice:T9001")),
        ),
    )
    told = " ".join(content.lacks)
    assert "no importance" in told
    assert "1 withdrawn elements" in told
    assert "1 requirement links name something that isn't there (nice:K9999)" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "not readable JSON"),
        ("[" * 100_000, "not readable JSON"),
        ("[1]", "no list of 'elements'"),
        ('{"elements": []}', "no list of 'relationships'"),
        ('{"elements": [], "relationships": []}', "no competencies"),
        ('{"elements": [{"element_type": "task", "text": "x"}], "relationships": []}', "no usable id"),
    ],
)
def test_bad_nice_is_named(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenFramework, match=told):
        read_nice(path)


def test_own_csv(own_csv: Path, own_profiles: Path) -> None:
    content = read_plain(own_csv, "mine", profiles_file=own_profiles)
    assert content.competencies == (
        Competency(
            "mine:L1",
            "Light the lamp",
            "Strike, then light.",
            "skill",
            ("ignite", "kindle"),
            ("mine:lamps",),
            "https://example.org/L1",
        ),
        Competency("mine:L2", "Clean the lens", broader=("mine:lamps",)),
        Competency("mine:lamps", "Lamps", kind="group"),
    )
    assert content.profiles == (
        Profile("mine:keeper", "Keeper", requirements=(Requirement("mine:L1", 0.75), Requirement("mine:L2"))),
    )
    assert content.lacks == ()
    assert "No profiles" in read_plain(own_csv, "mine").lacks[0]


def test_own_csv_needs_only_id_and_label(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("\ufefflabel,id\nLight the lamp,1\n\nClean,2\n", encoding="utf-8")
    assert [c.id for c in read_plain(path, "mine").competencies] == ["mine:1", "mine:2"]


def test_every_bad_row_of_an_own_csv_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    bad = "id,label,kind,broader\na,A,,\n,B,,\n\nc,,,\na,D,,\ne,E,hobby,\nf,F,,z\n"
    path.write_text(bad, encoding="utf-8")
    with pytest.raises(BrokenFramework, match="5 bad rows of 6, so nothing was installed: row 3: the id is") as caught:
        read_plain(path, "mine")
    assert [(r.row, r.reason.split(";")[0]) for r in caught.value.rows] == [
        (3, "the id is empty"),
        (5, "the label is empty"),
        (6, "id 'a' stands already in row 2"),
        (7, "kind 'hobby' is unknown"),
        (8, "broader 'mine:z' is not an id of this file"),
    ]


def test_every_bad_row_of_a_profiles_csv_is_named(own_csv: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    lines = ["k,K,L1,0.5", "k,K,L1,", "k,Q,L2,", "k,K,L9,", "k,K,L2,1.5", "k,K,L2,nan", "k,K,L2,high", ",K,L2,"]
    path.write_text("\n".join(["profile_id,profile,competency_id,importance", *lines]), encoding="utf-8")
    with pytest.raises(BrokenFramework, match="7 bad rows of 8") as caught:
        read_plain(own_csv, "mine", profiles_file=path)
    assert [r.reason for r in caught.value.rows] == [
        "'L1' stands twice in this profile",
        "profile 'k' is called 'K' above",
        "competency_id 'L9' is not in the framework",
        "importance '1.5' is not a number from 0 to 1",
        "importance 'nan' is not a number from 0 to 1",
        "importance 'high' is not a number from 0 to 1",
        "the profile_id is empty",
    ]


def test_ten_thousand_bad_rows_are_all_kept_and_twenty_shown(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,label\n" + "a,\n" * 10_000, encoding="utf-8")
    with pytest.raises(BrokenFramework, match="and 9,980 more") as caught:
        read_plain(path, "mine")
    assert len(caught.value.rows) == 10_000


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"id;label\na;A\n", "has no column id, label; it has: id;label"),
        (b"id,label\na,caf\xe9\n", "is not UTF-8: byte 0xe9 in line 2"),
        (b"id,label\na,A,B\n", "row 2 has 3 cells, its header 2"),
        (b"id,label\n", "no competencies"),
        (b'id,label\na,"' + b"x" * 200_000 + b'"\n', "is not a readable table"),
    ],
)
def test_a_bad_own_csv_is_named(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    with pytest.raises(BrokenFramework, match=told):
        read_plain(path, "mine")
