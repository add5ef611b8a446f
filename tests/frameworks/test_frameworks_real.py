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
