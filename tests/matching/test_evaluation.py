"""Figures of merit on rankings small enough to be worked out by hand, and gold files with every kind of bad row."""

from __future__ import annotations

from math import log2
from pathlib import Path

import pytest

from skillmap.errors import InputError
from skillmap.evaluation import Ranking, confidence_figures, evaluate, ndcg, ranking_figures
from skillmap.gold import Judged, read_gold
from skillmap.matcher import Engine
from skillmap.nouns import Outcome


def judged(**grades: int) -> Judged:
    return Judged(Outcome("o", "text"), grades)


def test_ranking_figures_by_hand() -> None:
    cases = [judged(a=3, b=2, c=0), judged(a=0, b=2), judged(a=1, b=0)]
    rankings = [Ranking(("a", "x", "b", "c"), 0.9), Ranking(("a", "b"), 0.6), Ranking(("b", "a"), 0.2)]
    figures = ranking_figures(cases, rankings)
    assert (figures["outcomes"], figures["answerable"]) == (3, 2)
    assert figures["P@1"] == 0.5
    assert figures["hit@5"] == 1
    assert figures["MRR"] == 0.75
    assert figures["RP@5"] == 1
    # The hole "x" is left out: a, b, c is ideal; in the others the best stands second.
    assert figures["nDCG@5"] == pytest.approx((1 + 1 / log2(3) + 1 / log2(3)) / 3, abs=1e-4)
    assert figures["MAP"] == 0.75
    assert figures["holes@5"] == pytest.approx(1 / 15, abs=1e-4)


def test_confidence_figures_by_hand() -> None:
    cases = [judged(a=3), judged(a=2), judged(a=0), judged(a=1), judged(b=3)]
    rankings = [Ranking(("a",), p) for p in (0.9, 0.7, 0.8, 0.1, 0.5)]
    figures = confidence_figures(cases, rankings)
    assert figures["first answers judged"] == 4
    assert figures["first answers acceptable"] == 0.5
    assert figures["AUROC"] == 0.75
    assert figures["precision at 25 % answered"] == 1
    assert figures["precision at 50 % answered"] == 0.5
    assert figures["Brier"] == pytest.approx((0.01 + 0.09 + 0.64 + 0.01) / 4, abs=1e-4)
    assert figures["ECE"] == pytest.approx((0.1 + 0.3 + 0.8 + 0.1) / 4, abs=1e-4)


def test_nothing_to_measure_is_none_not_zero() -> None:
    assert ranking_figures([], [])["P@1"] is None
    assert confidence_figures([judged(a=3)], [Ranking(("a",), 0.5)])["AUROC"] is None
    assert ndcg({"a": 0}, ["a"], 5) == 0


def gold_file(folder: Path, text: str) -> Path:
    file = folder / "gold.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_competency_may_be_named_by_id_label_or_uri(engine: Engine, tmp_path: Path) -> None:
    framework = engine.indexes[0].framework
    file = gold_file(
        tmp_path,
        "outcome,competency_id,grade,framework\n"
        "Tidy data,mine:K1,3,mine@1\nTidy data,bake bread,0,\nTidy data,other:1,3,other@7\n",
    )
    gold = read_gold(file, framework)
    assert gold.judged[0].grades == {"mine:K1": 3, "mine:K3": 0}
    assert (gold.rows, gold.elsewhere, len(gold.rejected)) == (3, 1, 0)


def test_every_row_is_used_counted_or_rejected(engine: Engine, tmp_path: Path) -> None:
    file = gold_file(
        tmp_path,
        "outcome,competency_id,grade\nTidy data,mine:K1,3\nTidy data,mine:K9,1\nTidy data,mine:K2,4\n,mine:K1,1\n",
    )
    gold = read_gold(file, engine.indexes[0].framework)
    assert [(r.row, r.reason) for r in gold.rejected] == [
        (3, "'mine:K9' is no id, URI or label in mine@1"),
        (4, "the grade is '4'; it must be one of 0, 1, 2, 3"),
        (5, "the outcome is empty"),
    ]
    assert gold.rows == len(gold.rejected) + 1


def test_a_row_that_contradicts_one_above_it_is_rejected(engine: Engine, tmp_path: Path) -> None:
    rows = "1,Write SQL,A,mine:K2,3\n1,Bake,B,mine:K3,2\n1,Write SQL,A,mine:K2,0\n1,Write SQL,A,mine:K2,3\n"
    file = gold_file(tmp_path, f"outcome_id,outcome,context,competency_id,grade\n{rows}")
    gold = read_gold(file, engine.indexes[0].framework)
    assert [(j.outcome.text, j.grades) for j in gold.judged] == [("Write SQL", {"mine:K2": 3})]
    assert [(r.row, r.reason) for r in gold.rejected] == [
        (3, "its id '1' is that of another outcome or context above"),
        (4, "mine:K2 has another grade for this outcome above"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("outcome,grade\nx,1\n", "no column competency_id"),
        ("", "no column outcome"),
        ("outcome,competency_id,grade\nx,mine:K9,1\n", "no judged alignment with mine@1; row 2"),
    ],
)
def test_a_file_that_judges_nothing_is_told_why(engine: Engine, tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_gold(gold_file(tmp_path, text), engine.indexes[0].framework)


def test_the_first_answer_evaluated_is_the_first_answer_given(engine: Engine, tmp_path: Path) -> None:
    gold = read_gold(
        gold_file(tmp_path, "outcome,competency_id,grade\nWrite SQL queries,mine:K2,3\nMake bread,mine:K3,3\n"),
        engine.indexes[0].framework,
    )
    figures = evaluate(engine, engine.indexes[0], gold)
    assert figures["P@1"] == figures["nDCG@5"] == 1
