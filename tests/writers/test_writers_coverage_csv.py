"""The coverage CSV: a line for each requirement, orphan, pair and rejected row, in a promised order."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from skillmap.nouns import Competency, Credential, Gap, Outcome
from skillmap.writers import write_coverage_csv
from skillmap.writers.coverage_csv import CoverageRow
from tests.writers.examples import COVERAGE, EMPTY_COVERAGE, LEVELLED


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_requirements_come_first_then_orphans_pairs_and_rejected_rows() -> None:
    rows = lines(write_coverage_csv(COVERAGE))
    told = [(row["status"], row["competency_id"], row["outcome_id"], row["other_outcome_id"]) for row in rows]
    assert told == [
        ("covered", "mine:F1", "o1", ""),
        ("covered", "mine:F4", "o3", ""),
        ("covered", "mine:F3", "o2", ""),
        ("partial", "mine:F2", "o4", ""),
        ("partial", "mine:F5", "o5", ""),
        ("gap", "mine:F6", "o3", ""),
        ("gap", "mine:F7", "o1", ""),
        ("gap", "mine:F8", "o4", ""),
        ("orphan", "", "o7", ""),
        ("redundant", "", "o1", "o6"),
        ("rejected", "", "", ""),
        ("rejected", "", "", ""),
    ]


def test_numbers_are_there_or_the_cell_is_empty() -> None:
    rows = {row["competency_id"] or row["status"]: row for row in lines(write_coverage_csv(COVERAGE))}
    assert (rows["mine:F1"]["importance"], rows["mine:F1"]["probability"]) == ("0.95", "0.93")
    assert rows["mine:F8"]["importance"] == ""
    assert (rows["redundant"]["similarity"], rows["redundant"]["probability"]) == ("0.83", "")


def test_each_line_says_where_it_comes_from() -> None:
    for row in lines(write_coverage_csv(COVERAGE)):
        assert (row["credential_id"], row["skillmap"], row["run"]) == ("food-safety", "0.1.0", "b60f" * 16)
        assert row["licence"] == ("CC BY 4.0" if row["profile"] else "")


def test_rejected_rows_have_their_number_and_reason() -> None:
    rejected = [row for row in lines(write_coverage_csv(COVERAGE)) if row["status"] == "rejected"]
    assert [(row["input_row"], row["reason"]) for row in rejected] == [
        ("4", "the outcome is empty"),
        ("9", "the id 'o3' is already that of row 3"),
    ]


def test_a_gap_without_any_outcome_has_no_probability() -> None:
    [coverage] = COVERAGE.coverages
    alone = replace(coverage, covered=(), partial=(), gaps=(Gap(coverage.gaps[0].competency, 0.9, None, 0.0),))
    row, *_ = lines(write_coverage_csv(replace(COVERAGE, coverages=(alone,))))
    assert (row["status"], row["rating"], row["outcome"], row["probability"]) == ("gap", "none", "", "")


def test_a_level_stands_beside_the_bloom_level_of_the_outcome_that_covers_it() -> None:
    columns = ("onet_level", "bloom_level_estimate", "other_bloom_levels")
    assert CoverageRow._fields[-3:] == columns
    rows = lines(write_coverage_csv(LEVELLED))
    assert {row["competency_id"]: tuple(row[name] for name in columns) for row in rows if row["competency_id"]} == {
        "mine:F1": ("3.88", "apply", "evaluate"),
        "mine:F4": ("4.0", "understand", "apply"),
        "mine:F3": ("", "", ""),
        "mine:F2": ("5.12", "remember", "understand, analyze"),
        "mine:F5": ("", "", ""),
        "mine:F6": ("2.5", "", ""),  # a gap: no outcome covers it
        "mine:F7": ("", "", ""),
        "mine:F8": ("", "", ""),
    }
    for report in (COVERAGE, replace(LEVELLED, coverages=())):
        assert {row[name] for row in lines(write_coverage_csv(report)) for name in columns} == {""}


def test_a_level_of_a_report_without_advice_stands_alone() -> None:
    row, *_ = lines(write_coverage_csv(replace(LEVELLED, advice=())))
    assert (row["onet_level"], row["bloom_level_estimate"], row["other_bloom_levels"]) == ("3.88", "", "")


def test_an_empty_profile_leaves_its_orphans() -> None:
    assert {row["status"] for row in lines(write_coverage_csv(EMPTY_COVERAGE))} == {"orphan", "rejected"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝"])
def test_no_text_runs_as_a_formula(start: str) -> None:
    text = f"{start}cmd"
    [coverage] = COVERAGE.coverages
    gap = Gap(Competency("mine:F1", text), None, Outcome("o1", text), 0.1)
    hostile = replace(coverage, title=text, covered=(), partial=(), gaps=(gap,))
    credential = Credential("x", text, (Outcome("o1", text),))
    row, *_ = lines(write_coverage_csv(replace(COVERAGE, credential=credential, coverages=(hostile,))))
    assert row["credential"] == row["profile"] == row["competency"] == row["outcome"] == f"'{text}"
