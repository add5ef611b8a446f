"""Rich Skill Descriptors in every layout of OSMT: skills, their categories, and the occupations that name them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from skillmap.errors import BrokenFramework
from skillmap.frameworks.formats import read
from skillmap.frameworks.rsd import is_rsd, is_rsd_table, read_rsd
from skillmap.nouns import Competency, Profile, Requirement
from tests.frameworks.examples import CLEAN, LIGHT, OSMT_IMPORT, SITE, comma, rsd_documents


def test_descriptors_of_the_api(rsd_json: Path) -> None:
    content = read(rsd_json, "l")
    assert content.competencies == (
        Competency(
            f"l:{LIGHT}",
            "Light the Lamp",
            "Strike, then light it.",
            "skill",
            broader=("l:category/keeping",),
            uri=f"{SITE}/api/skills/{LIGHT}",
        ),
        Competency(
            f"l:{CLEAN}",
            "Clean the Lens",
            "Clean it with a cloth.",
            "skill",
            broader=("l:category/keeping",),
            uri=f"{SITE}/api/skills/{CLEAN}",
        ),
        Competency("l:category/keeping", "Keeping", kind="group"),
    )
    assert content.profiles == (
        Profile("l:53-0001", "Keepers", requirements=(Requirement(f"l:{LIGHT}"), Requirement(f"l:{CLEAN}"))),
        Profile("l:53-0002", "Tuners", requirements=(Requirement(f"l:{CLEAN}"),)),
    )
    assert content.credit.publisher == "Lighthouse Board"
    assert content.lacks == (
        "Occupations have no importance: a descriptor names them without rating them.",
        "2 keywords are not read.",
        "1 alignments to other frameworks are not part of it (Lens care).",
        "1 archived or deleted descriptors are left out.",
    )


def test_an_export_keeps_the_ids_of_the_api(osmt_export: Path) -> None:
    content = read(osmt_export, "l")
    assert [(c.id, c.kind, c.broader) for c in content.competencies] == [
        (f"l:{LIGHT}", "skill", ("l:category/keeping",)),
        (f"l:{CLEAN}", "skill", ("l:category/glass", "l:category/keeping")),
        ("l:category/glass", "group", ()),
        ("l:category/keeping", "group", ()),
    ]
    assert [(p.id, p.title, len(p.requirements)) for p in content.profiles] == [
        ("l:51-0000", "51-0000", 1),
        ("l:53-0000", "53-0000", 2),
        ("l:53-0001.00", "53-0001.00", 1),
    ]


def test_a_batch_import_gets_ids_from_its_names(osmt_import: Path) -> None:
    ids = [c.id for c in read(osmt_import, "l").competencies]
    assert ids == ["l:category/keeping", "l:clean-e00766de", "l:clean-fb7c932c", "l:light-the-lamp"]


@pytest.mark.parametrize(
    "header",
    [
        ("RSD Name", "Skill Statement"),
        ("Skill Name", "Contextualized Skill Statement", "Skill Categories", "Authors"),
        ("skill name", "SKILL STATEMENT"),
    ],
)
def test_the_header_tells(header: tuple[str, ...]) -> None:
    assert is_rsd_table(header)
    assert not is_rsd_table(("id", "label"))


@pytest.mark.parametrize(
    "document",
    [
        rsd_documents(),
        rsd_documents()[0],
        rsd_documents()[1],
        {"@graph": rsd_documents()},
        {"type": "RichSkillCollection", "name": "Lamps", "skills": rsd_documents()},
    ],
)
def test_descriptors_alone_in_lists_graphs_and_collections(document: object) -> None:
    assert is_rsd(document)
    assert any(c.kind == "skill" for c in read_rsd(document, "l", "x").competencies)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"skillName": ""}, "1 bad entries of 1, so nothing was installed: /0: the descriptor has no skillName"),
        ({"skillStatement": None}, "the descriptor has no skillStatement"),
        ({"status": "deleted"}, "no competencies"),
    ],
)
def test_a_broken_descriptor_is_told_where(change: dict[str, Any], told: str) -> None:
    with pytest.raises(BrokenFramework, match=told):
        read_rsd([rsd_documents()[0] | change], "l", "x.json")


def test_odd_fields_break_nothing() -> None:
    odd = {"categories": {"a": 1}, "occupations": [None, 7, {}, "53-0001"], "keywords": 3, "authors": [None, {}]}
    content = read_rsd([rsd_documents()[0] | odd, rsd_documents()[1]], "l", "x.json")
    assert [p.id for p in content.profiles] == ["l:53-0001", "l:53-0002", "l:7"]


def test_bad_rows_of_a_csv_are_named(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(comma([*OSMT_IMPORT, ["Name only"], ["", "", "", "Statement only"]]))
    with pytest.raises(BrokenFramework, match="2 bad rows of 5") as caught:
        read(file, "x")
    assert [(r.row, r.reason) for r in caught.value.rows] == [
        (5, "the skill statement is empty"),
        (6, "the rsd name is empty"),
    ]
