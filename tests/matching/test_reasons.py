"""The sentences under an alignment: what they say, and that they say no more than the score is made of."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from skillmap.evidence import explain
from skillmap.matcher import align
from skillmap.nouns import Alignment, Competency, Evidence, OutcomeResult
from skillmap.ranking import Ranked
from skillmap.reasons import give_reasons
from skillmap.terms import FALSE_FRIEND, SYNONYM, Term, Terms
from tests.matching.small import CALIBRATION, LabelReader, credential, ranked, small_engine, stage

ROWS = Terms((Term(SYNONYM, "RDBMS", "database"), Term(FALSE_FRIEND, "loops", "knit loops")))


def answer(folder: Path, text: str, *, title: str = "", second_stage: bool = True) -> OutcomeResult:
    engine = small_engine(folder, cross_encoder=LabelReader() if second_stage else None, rows=ROWS)
    return align(engine, credential(text, title=title)).results[0]


@pytest.mark.parametrize(
    ("text", "title", "reasons"),
    [
        (
            "Write loops",
            "Python programs",
            (
                "Read together, the two say much the same.",
                "Both say: write, loops.",
                "It is at home in the credential's field.",
                "It is 96 percentage points ahead of the runner-up, “query databases”.",
            ),
        ),
        (
            "Query the RDBMS",
            "",
            (
                "Your list of terms says that “RDBMS” means “database”.",
                "Read together, the two say much the same.",
                "Both say: query, database.",
                "It is 96 percentage points ahead of the runner-up, “write loops”.",
            ),
        ),
        (
            "Clean data and bake bread",
            "",
            (
                "It serves one part of the outcome: “Clean data”.",
                "Read together, the two say much the same.",
                "Both say: clean, data.",
                "It is level with “bake bread”.",
            ),
        ),
    ],
)
def test_the_first_answer_says_why_it_is_first(tmp_path: Path, text: str, title: str, reasons: tuple[str, ...]) -> None:
    assert answer(tmp_path, text, title=title).alignments[0].reasons == reasons


def test_an_alternative_label_that_is_closer_is_named(tmp_path: Path) -> None:
    nearest = answer(tmp_path, "Iterate", second_stage=False).nearest
    assert nearest is not None
    assert nearest.reasons[0] == "In meaning, the outcome is very close to its other name “iterate”."


def test_what_shares_no_word_says_how_near_it_is_in_meaning(tmp_path: Path) -> None:
    engine = small_engine(
        tmp_path, [Competency("mine:1", "sing", "In a choir.", "skill"), Competency("mine:2", "yarn", "", "skill")]
    )
    best = ranked(engine, "Dance")
    said = [give_reasons(best, place, _evidence(this)) for place, this in enumerate(best)]
    assert said[0][0] == "In meaning, the outcome is very close to “sing”."
    assert said[0][1].startswith("It is 9")
    assert said[0][1].endswith("percentage points ahead of the runner-up, “yarn”.")
    assert said[1] == (
        "In meaning, the outcome is far from “yarn”.",
        said[0][1].replace("ahead of the runner-up, “yarn”", "behind the first, “sing”"),
    )


def test_an_excluded_competency_gives_the_lists_reason_and_no_other(tmp_path: Path) -> None:
    excluded = answer(tmp_path, "Write loops").excluded
    assert [(a.competency.label, a.rating, a.probability) for a in excluded] == [("knit loops", "none", 0.0)]
    assert excluded[0].reasons == ("Your list of terms calls “knit loops” a false friend of “loops”.",)


def test_an_only_candidate_has_nothing_to_be_compared_with(tmp_path: Path) -> None:
    engine = small_engine(tmp_path, [Competency("mine:1", "bake bread", "", "skill")], cross_encoder=LabelReader())
    alone = align(engine, credential("Bake bread")).results[0].alignments[0]
    assert alone.reasons[-1] == "Nothing else is left to compare it with."
    assert alone.margin == 0


def test_an_excluded_neighbour_is_no_runner_up(tmp_path: Path) -> None:
    """Neither in words nor in the margin: the list says that it doesn't come into question."""
    two = [Competency("mine:1", "write loops", "", "skill"), Competency("mine:2", "knit loops", "", "skill")]
    engine = small_engine(tmp_path, two, cross_encoder=LabelReader(), rows=ROWS)
    result = align(engine, credential("Write loops")).results[0]
    assert [a.competency.label for a in (*result.alignments, *result.excluded)] == ["write loops", "knit loops"]
    assert result.alignments[0].reasons[-1] == "Nothing else is left to compare it with."
    assert result.alignments[0].margin == 0


@pytest.mark.parametrize("second_stage", [True, False])
@pytest.mark.parametrize("text", ["Write loops", "Iterate", "Clean data and bake bread", "Clean wounds", "Sing"])
def test_the_last_sentence_is_true_to_the_probabilities(tmp_path: Path, text: str, second_stage: bool) -> None:
    """At every place; two to four sentences."""
    easy = replace(
        CALIBRATION, first=stage(-2.0, (0.5, 0.3, 0.0), label=3.0), second=stage(0.0, (0.5, 0.3, 0.0), read=0.5)
    )
    engine = small_engine(tmp_path, cross_encoder=LabelReader() if second_stage else None, calibration=easy)
    listed = align(engine, credential(text), top=9).results[0].alignments
    assert len(listed) > 1
    for place, alignment in enumerate(listed):
        assert 2 <= len(alignment.reasons) <= 4
        other = listed[1 if place == 0 else 0]
        assert other.competency.label in alignment.reasons[-1]
        assert _points(alignment) == pytest.approx(100 * abs(alignment.probability - other.probability), abs=0.51)


def _points(alignment: Alignment) -> float:
    last = alignment.reasons[-1]
    found = re.match(r"It is (\d+) percentage points? ", last)
    if found is None:
        assert last.startswith("It is level with")
    return float(found[1]) if found else 0.0


def _evidence(this: Ranked) -> tuple[Evidence, ...]:
    c = this.candidate
    return explain(c.seen, c.wording, c.competency, c.synonym, was_read=False)
