"""What we wrote and graded, in two parts that never meet: one for the models, one for the scorer."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmap.errors import InputError
from skillmap.gold import read_gold
from skillmap.nouns import Outcome
from skillmap.training.written import SCORER, TRAINING, Part, kept_for_scorer, with_more_grades, written_gold
from tests.training.tiny import ESCO_SMALL

OUTCOMES = """id,context,outcome
w1-003,Lighthouses,"Tend lights, at night."
w1-001,Lighthouses,Row in fog.
"""
GRADES = """id,framework,competency,grade
w1-003,esco@1,esco:1,3
w1-003,onet@1,onet:Ax,0
w1-001,esco@1,esco:3,2
w1-001,esco@1,esco:2,2
"""


def folder(at: Path, outcomes: str = OUTCOMES, grades: str = GRADES) -> Path:
    at.mkdir(exist_ok=True)
    (at / "outcomes.csv").write_text(outcomes, encoding="utf-8")
    (at / "grades.csv").write_text(grades, encoding="utf-8")
    return at


def read(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


HEADER = ["outcome_id", "outcome", "context", "framework", "competency_id", "grade"]


def test_each_part_gets_its_outcomes(tmp_path: Path) -> None:
    assert (kept_for_scorer("w1-003"), kept_for_scorer("w1-001")) == (False, True)
    given_ = folder(tmp_path)
    assert read(written_gold(given_, TRAINING, tmp_path / "training.csv")) == [
        HEADER,
        ["w1-003", "Tend lights, at night.", "Lighthouses", "esco@1", "esco:1", "3"],
        ["w1-003", "Tend lights, at night.", "Lighthouses", "onet@1", "onet:Ax", "0"],
    ]
    assert read(written_gold(given_, SCORER, tmp_path / "scorer.csv")) == [
        HEADER,
        ["w1-001", "Row in fog.", "Lighthouses", "esco@1", "esco:3", "2"],
        ["w1-001", "Row in fog.", "Lighthouses", "esco@1", "esco:2", "2"],
    ]


def test_what_is_written_is_read_as_judged_alignments(tmp_path: Path) -> None:
    gold = read_gold(written_gold(folder(tmp_path), TRAINING, tmp_path / "gold.csv"), ESCO_SMALL)
    assert [(j.outcome, j.grades) for j in gold.judged] == [
        (Outcome("w1-003", "Tend lights, at night.", "Lighthouses"), {"esco:1": 3})
    ]
    assert (gold.rejected, gold.elsewhere) == ((), 1)


names = st.lists(st.text("abcw-0123456789", min_size=1, max_size=8), max_size=40, unique=True)


@given(names)
def test_every_seventh_outcome_is_kept_from_training_and_only_from_training(
    tmp_path_factory: pytest.TempPathFactory, ids: Sequence[str]
) -> None:
    outcomes = "".join(f"{i},,Do {i}\n" for i in ids)
    grades = "".join(f"{i},esco@1,esco:1,3\n" for i in ids)
    at = folder(
        tmp_path_factory.mktemp("written"),
        "id,context,outcome\n" + outcomes,
        "id,framework,competency,grade\n" + grades,
    )
    trained, kept = ([row[0] for row in read(written_gold(at, p, at / f"{p}.csv"))[1:]] for p in (TRAINING, SCORER))
    assert kept == [i for i in ids if zlib.crc32(i.encode()) % 7 == 0]
    assert trained == [i for i in ids if i not in kept]


def test_as_many_of_ours_are_kept_as_is_said(root: Path) -> None:
    ours = root / "models" / "skillmap-1" / "training"
    ids = {row[0] for row in read(ours / "outcomes.csv")[1:]}
    said = f"({sum(map(kept_for_scorer, ids))} of them)"
    assert said in (ours / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("part", [TRAINING, SCORER])
def test_what_comes_with_the_project_is_split_by_that_rule(root: Path, tmp_path: Path, part: Part) -> None:
    ours = root / "models" / "skillmap-1" / "training"
    rows = read(written_gold(ours, part, tmp_path / "gold.csv"))[1:]
    assert len(rows) > 5000
    assert {kept_for_scorer(row[0]) for row in rows} == {part == SCORER}


@pytest.mark.parametrize(
    ("outcomes", "grades", "message"),
    [
        (OUTCOMES, GRADES + "w1-004,esco@1,esco:1,3\n", "'w1-004'"),
        (OUTCOMES.replace("context", "course"), GRADES, "'context'"),
        (OUTCOMES, GRADES.replace("id,framework", "nr,framework"), "'id'"),
    ],
    ids=["unknown outcome", "no context", "no id"],
)
def test_files_that_do_not_fit_together_are_refused_by_what_is_missing(
    tmp_path: Path, outcomes: str, grades: str, message: str
) -> None:
    at = folder(tmp_path / "written", outcomes, grades)
    with pytest.raises(InputError, match=message) as caught:
        written_gold(at, TRAINING, tmp_path / "gold.csv")
    assert caught.value.value == str(at)


@pytest.mark.parametrize("name", ["outcomes.csv", "grades.csv"])
@pytest.mark.parametrize("content", [None, b"id\n\xff\n"], ids=["missing", "no UTF-8"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str, content: bytes | None) -> None:
    at = folder(tmp_path / "written")
    if content is None:
        (at / name).unlink()
    else:
        (at / name).write_bytes(content)
    with pytest.raises(InputError, match=r"written doesn't hold outcomes.csv and grades.csv that fit together"):
        written_gold(at, TRAINING, tmp_path / "gold.csv")


GOLD = """outcome_id,outcome,context,framework,competency_id,competency,grade
tr1,"Bake bread, slowly.",Baking,esco@1,esco:1,tend lights,0
tr2,Knead.,,esco@1,esco:2,row boats,3
"""


def more(at: Path, text: str, gold: str = GOLD) -> Path:
    at.mkdir(exist_ok=True)
    (at / "more_grades.csv").write_text(text, encoding="utf-8")
    (at / "gold.csv").write_text(gold, encoding="utf-8")
    return at


def test_more_grades_join_the_outcomes_of_a_file_and_never_replace_its_own(tmp_path: Path) -> None:
    at = more(tmp_path / "more", "id,framework,competency,grade\ntr1,onet@1,onet:Ax,2\ntr2,esco@1,esco:2,0\n")
    assert read(with_more_grades(at / "gold.csv", at, tmp_path / "all.csv")) == [
        HEADER,
        ["tr1", "Bake bread, slowly.", "Baking", "esco@1", "esco:1", "0"],
        ["tr2", "Knead.", "", "esco@1", "esco:2", "3"],
        ["tr1", "Bake bread, slowly.", "Baking", "onet@1", "onet:Ax", "2"],
    ]


@pytest.mark.parametrize(
    ("text", "gold"),
    [
        ("id,framework,competency,grade\ntr9,esco@1,esco:1,2\n", GOLD),
        ("id,framework,grade\ntr1,esco@1,2\n", GOLD),
        ("id,framework,competency,grade\ntr1,esco@1,esco:3,2\n", "outcome,grade\nBake,3\n"),
    ],
    ids=["unknown outcome", "no competency", "no ids"],
)
def test_more_grades_that_do_not_fit_are_refused(tmp_path: Path, text: str, gold: str) -> None:
    at = more(tmp_path / "more", text, gold)
    with pytest.raises(InputError, match="don't fit together"):
        with_more_grades(at / "gold.csv", at, tmp_path / "all.csv")
