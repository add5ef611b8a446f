"""The real frameworks, where copies of them are at hand: counts that can be checked against their publishers'."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from skillmap.frameworks import install, load_framework
from skillmap.nouns import Framework


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("real")


def load(name: str, file: Path, home: Path) -> Framework:
    return load_framework(install(name, home=home, file=file).name, home)


def kinds(framework: Framework) -> dict[str, int]:
    return dict(Counter(c.kind for c in framework.competencies))


def gold_ids(shared: Path, framework: str) -> set[str]:
    found = set()
    for name in ("outcomes_dev.csv", "outcomes_train.csv"):
        with (shared / "gold" / name).open(encoding="utf-8-sig", newline="") as lines:
            found |= {row["competency_id"] for row in csv.DictReader(lines) if row["framework"] == framework}
    return found


def test_onet_30_1_text(shared: Path, home: Path) -> None:
    onet = load("onet", shared / "data" / "onet" / "db_30_1_text.zip", home)
    assert onet.info.name == "onet@30.1"
    assert len(onet.profiles) == 1016
    assert kinds(onet) == {
        "task": 18796,
        "activity": 2087,
        "group": 332 + 37,
        "skill": 35,
        "knowledge": 33,
        "tool": 8785,
    }
    nurses = next(p for p in onet.profiles if p.id == "onet:29-1141.00")
    assert nurses.title == "Registered Nurses"
    assert any("Task Ratings" in line for line in onet.info.lacks)
    ids = gold_ids(shared, "onet@30.1")
    assert ids
    assert ids <= {c.id for c in onet.competencies}


def test_onet_29_3_excel(shared: Path, home: Path) -> None:
    onet = load("onet", shared / "data" / "onet" / "db_29_3_excel.zip", home)
    assert onet.info.name == "onet@29.3"
    assert len(onet.profiles) == 1016
    rated = [p for p in onet.profiles if any(r.importance is not None for r in p.requirements)]
    assert len(rated) == 879
    nurses = next(p for p in onet.profiles if p.id == "onet:29-1141.00")
    assert sum(r.importance is not None for r in nurses.requirements) == 35 + 33
    assert next(r.level for r in nurses.requirements if r.competency == "onet:2.A.1.a") == 4.25
    # Ratings of skills and of knowledge, less those that O*NET withholds.
    levels = [r.level for p in onet.profiles for r in p.requirements if r.level is not None]
    assert len(levels) == 30_765 - 3_420 + 29_007 - 6_990
    assert (min(levels), max(levels)) == (0.27, 6.96)


def test_esco_1_2_0(shared: Path, home: Path) -> None:
    esco = load("esco", shared / "data" / "esco" / "esco_v1.2.0_en_csv.zip", home)
    assert esco.info.name == "esco@1.2.0"
    assert kinds(esco) == {"skill": 10720, "knowledge": 3219, "group": 640}
    assert len(esco.profiles) == 3039
    assert sum(len(p.requirements) for p in esco.profiles) == 128_987  # of 129,004 relations, 17 say one pair twice
    assert all(c.broader for c in esco.competencies if c.kind != "group")
    ids = gold_ids(shared, "esco@1.2.0")
    assert ids
    assert ids <= {c.id for c in esco.competencies}


def test_nice_2_0_0(shared: Path, home: Path) -> None:
    nice = load("nice", shared / "data" / "nice" / "v2.0.0_nf_components.json", home)
    assert nice.info.name == "nice@2.0.0"
    assert kinds(nice) == {"task": 942, "knowledge": 631, "skill": 538, "group": 11}
    assert len(nice.profiles) == 41
    assert any("4 requirement links" in line for line in nice.info.lacks)


@pytest.mark.parametrize(
    ("file", "version", "counted"),
    [
        ("ItemTypeTestFramework.json", "2017-09-22", {"competency": 1}),
        ("MarkdownFramework.json", "2017-10-24", {"competency": 2}),
        ("Ordering.json", "2017-10-18", {"competency": 24, "group": 4}),
        ("SequenceNumberFramework.json", "2017-11-03", {"competency": 2}),
        ("SmartLevelFramework.json", "2017-09-22", {"competency": 12, "group": 2}),
        ("opensalt-framework-20c5134f-423d-4097-a971-3dd5152bf507.json", "2017-05-25", {"competency": 14, "group": 2}),
        # Standards and their components; clusters, strands and grade levels; 172 rows say no type.
        ("ccsso_ela_item.csv", "2017-09-07", {"competency": 488 + 413, "group": 84 + 21 + 11 + 172}),
    ],
)
def test_case(shared: Path, tmp_path: Path, file: str, version: str, counted: dict[str, int]) -> None:
    framework = load("case", shared / "data" / "case" / file, tmp_path)
    assert framework.info.name == f"case@{version}"
    assert kinds(framework) == counted
    assert not any("isn't there" in line for line in framework.info.lacks)
    assert all("_table_" not in c.label for c in framework.competencies)


def test_case_template(shared: Path, tmp_path: Path) -> None:
    sheet = load("case@1", shared / "data" / "case" / "sample_case.csv", tmp_path)
    assert kinds(sheet) == {"competency": 5, "group": 5}
    below = {c.id: c.broader for c in sheet.competencies}
    assert below["case:Math.Fractions.Cluster1"] == ("case:Math.Fractions",)


@pytest.mark.parametrize(
    ("file", "counted"),
    [
        ("ONET_Abilities_Competency_Framework_9-27-19.json", {"ability": 52, "group": 19}),
        ("ONET_Basic_Skills_Competency_Framework_9-27-19.json", {"skill": 10, "group": 2}),
        ("ONET_Cross-Functional_Skills_Competency_Framework_9-27-19.json", {"skill": 25, "group": 5}),
        ("ONET_Knowledge_Competency_Framework_9-27-19.json", {"knowledge": 33, "group": 8}),
    ],
)
def test_ctdl_asn(shared: Path, tmp_path: Path, file: str, counted: dict[str, int]) -> None:
    framework = load("asn", shared / "data" / "ctdl_asn" / file, tmp_path)
    assert framework.info.name == "asn@2002-06-01"
    assert kinds(framework) == counted
    assert framework.info.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert framework.info.publisher == "U.S. Department of Labor Employment and Training Administration"
    known = {c.id for c in framework.competencies if c.kind == "group"}
    assert all(set(c.broader) <= known for c in framework.competencies)


def test_rich_skill_descriptors_are_the_same_in_both_forms(shared: Path, tmp_path: Path) -> None:
    api = load("osmt@1", shared / "data" / "rsd" / "osmt_api_skills_145.json", tmp_path)
    table = load("osmt@2", shared / "data" / "rsd" / "osmt_batch_import_145.csv", tmp_path)
    for framework in (api, table):
        assert kinds(framework) == {"skill": 145, "group": 42}
        assert framework.info.publisher == "Western Governors University"
    needs = [{p.id: len(p.requirements) for p in framework.profiles} for framework in (api, table)]
    assert needs[0] == needs[1]
    assert len(needs[0]) == 264
    assert next(p.title for p in api.profiles if p.id == "osmt:15-1211") == "Computer Systems Analysts"
