"""CSV and JSON: nothing is lost, nothing runs as a formula, and what is written can be read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given, settings

from skillmap.errors import InputError
from skillmap.exchange.cells import guard
from skillmap.nouns import AlignmentReport, CoverageReport
from skillmap.writers import (
    ALIGNMENT_WRITERS,
    read_coverage_json,
    read_json,
    write_coverage_csv,
    write_coverage_json,
    write_csv,
    write_json,
    write_sssom,
)
from skillmap.writers.coverage_csv import CoverageRow
from skillmap.writers.csv_text import AlignmentRow
from tests.writers import strategies
from tests.writers.examples import (
    ALIGNMENTS,
    COVERAGE,
    EARLIER,
    EMPTY,
    LEVELLED,
    MEASURE,
    OUTCOMES,
    RECORD,
    with_outcomes,
)


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_the_fields_of_its_row_as_header() -> None:
    assert tuple(write_csv(EMPTY).strip().replace('"', "").split(",")) == AlignmentRow._fields
    assert tuple(write_coverage_csv(COVERAGE).splitlines()[0].replace('"', "").split(",")) == CoverageRow._fields


def test_csv_says_what_became_of_every_row() -> None:
    rows = read_csv(write_csv(ALIGNMENTS))
    for outcome in OUTCOMES:
        for framework in ("mine@2026", "skills@3"):
            assert [row for row in rows if row["outcome_id"] == outcome.id and row["framework"] == framework]
    nothing = [row for row in rows if row["outcome_id"] == "o7"]
    assert [(row["status"], row["rating"], row["nearest"], row["nearest_probability"]) for row in nothing] == [
        ("none", "none", "Plan menus", "0.12"),
        ("none", "none", "Work with people of other cultures", "0.22"),
    ]
    assert [(row["input_row"], row["reason"]) for row in rows if row["status"] == "rejected"] == [
        ("4", "the outcome is empty"),
        ("9", "the id 'o3' is already that of row 3"),
    ]


@given(report=strategies.REPORT)
@settings(max_examples=60, deadline=None)
def test_csv_loses_no_outcome_and_no_rejected_row(report: AlignmentReport) -> None:
    rows = read_csv(write_csv(report))
    expected = sum(max(1, len(result.alignments)) + len(result.excluded) for result in report.results)
    answered = {result.outcome.id for result in report.results}
    expected += sum(outcome.id not in answered for outcome in report.credential.outcomes)
    assert len(rows) == expected + len(report.credential.rejected)
    written = {row["outcome_id"] for row in rows}
    assert {guard(outcome.id) for outcome in report.credential.outcomes} <= written


@given(report=strategies.COVERAGE_REPORT)
@settings(max_examples=60, deadline=None)
def test_coverage_csv_loses_nothing(report: CoverageReport) -> None:
    met = sum(len(one.covered) + len(one.partial) + len(one.gaps) for one in report.coverages)
    others = len(report.orphans) + len(report.redundant) + len(report.credential.rejected)
    assert len(read_csv(write_coverage_csv(report))) == met + others


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_csv_keeps_a_spreadsheet_from_running_a_formula(start: str) -> None:
    text = f"{start}cmd|'/c calc'!A0"
    rows = read_csv(write_csv(with_outcomes((text,))))
    assert [row["status"] for row in rows] == ["proposed", "excluded"]
    for row in rows:
        for name in ("credential", "outcome", "competency", "description", "verb", "advice"):
            assert row[name] == f"'{text}", name
        assert [name for name, cell in row.items() if cell.startswith(start)] == []
    assert [row["part"] for row in rows] == [f"'{text}", ""]
    assert rows[1]["reasons"] == f"'{text}"


def test_csv_counts_every_row_that_was_read() -> None:
    rows = read_csv(write_csv(ALIGNMENTS))
    reported = {row["outcome_id"] for row in rows if row["status"] != "rejected"}
    rejected = {row["input_row"] for row in rows if row["status"] == "rejected"}
    assert len(reported) + len(rejected) == ALIGNMENTS.credential.rows


def test_csv_gives_reasons_and_the_part_that_is_served() -> None:
    rows = read_csv(write_csv(ALIGNMENTS))
    told = {(row["outcome_id"], row["competency_id"]): row for row in rows}
    assert told["o1", "mine:F1"]["part"] == MEASURE
    assert told["o1", "mine:F1"]["reasons"].endswith("ahead of the runner-up, “Apply hazard analysis”.")
    # The reasons of this one don't name the part.
    assert told["o1", "skills:11"]["reasons"].startswith(f"It serves one part of the outcome: “{RECORD}”. Both say")
    missed = next(row for row in rows if row["nearest_id"] == "mine:F9")
    assert missed["reasons"] == "Both are about meals. It is level with “Manage allergens”."
    assert missed["evidence"] == "Both are about meals (meaning of the label 0.21)."


def test_csv_says_what_is_excluded_and_why_and_gives_it_no_score() -> None:
    [row] = [row for row in read_csv(write_csv(ALIGNMENTS)) if row["status"] == "excluded"]
    assert (row["outcome_id"], row["framework"], row["competency_id"]) == ("o1", "skills@3", "skills:14")
    assert row["reasons"] == "Your list of terms calls “Ask probing questions” a false friend of “probe”."
    assert (row["rank"], row["rating"], row["relation"], row["probability"], row["margin"]) == ("", "none", "", "", "")


def test_csv_gives_every_line_of_an_outcome_its_advice() -> None:
    rows = [row for row in read_csv(write_csv(ALIGNMENTS)) if row["outcome_id"]]
    for outcome, advice in zip(OUTCOMES, ALIGNMENTS.advice, strict=True):
        mine = [row for row in rows if row["outcome_id"] == outcome.id]
        told = {(r["verb"], r["bloom_level_estimate"], r["other_bloom_levels"], r["advice"]) for r in mine}
        assert told == {(advice.verb, advice.level, ", ".join(advice.alternatives), " ".join(advice.notes))}


@pytest.mark.parametrize("write", ALIGNMENT_WRITERS.values(), ids=ALIGNMENT_WRITERS)
def test_every_format_tells_all_reasons_exclusions_and_notes(write: Callable[[AlignmentReport], str]) -> None:
    text = unescape(write(ALIGNMENTS)).replace('\\"', '"').replace('""', '"')
    listed = [one for result in ALIGNMENTS.results for one in (*result.alignments, *result.excluded)]
    # Weak ones are no mappings: the header of SSSOM counts them.
    weak = write is not write_sssom
    said = [reason for one in listed if one.rating != "weak" or weak for reason in one.reasons]
    said += [one.part for one in listed] + [note for advice in ALIGNMENTS.advice for note in advice.notes]
    assert [one for one in said if one not in text] == []


@pytest.mark.parametrize("write", ALIGNMENT_WRITERS.values(), ids=ALIGNMENT_WRITERS)
def test_a_report_of_an_earlier_version_is_still_written(write: Callable[[AlignmentReport], str]) -> None:
    text = write(EARLIER)
    assert "Monitor food temperatures" in text
    assert "advice on the wording" not in text.lower()
    assert "list of terms rules out" not in text


def test_csv_quotes_a_text_with_semicolons() -> None:
    assert '"a;=cmd()"' in write_csv(with_outcomes(("a;=cmd()",)))


@given(report=strategies.REPORT)
@settings(max_examples=60, deadline=None)
def test_json_comes_back_as_it_went(report: AlignmentReport) -> None:
    assert read_json(write_json(report)) == report


@given(report=strategies.COVERAGE_REPORT)
@settings(max_examples=60, deadline=None)
def test_coverage_json_comes_back_as_it_went(report: CoverageReport) -> None:
    assert read_coverage_json(write_coverage_json(report)) == report


def test_coverage_json_has_levels_and_advice_and_reads_a_report_made_before_there_were_any() -> None:
    written = json.loads(write_coverage_json(LEVELLED))
    [coverage] = written["coverages"]
    assert [one["level"] for one in (*coverage["covered"], *coverage["gaps"])] == [3.88, 4.0, None, 2.5, None, None]
    assert [one["level"] for one in written["advice"]] == [advice.level for advice in LEVELLED.advice]
    del written["advice"]
    for one in (*coverage["covered"], *coverage["partial"], *coverage["gaps"]):
        del one["level"]
    assert read_coverage_json(json.dumps(written)) == replace(COVERAGE, advice=())


def test_json_is_plain_utf8_with_the_fields_in_order() -> None:
    text = write_json(with_outcomes(("Überprüft Geräte",)))
    assert "Überprüft Geräte" in text
    assert text.endswith("}\n")
    assert list(json.loads(text)) == ["credential", "results", "provenance", "advice"]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "the text"),
        ("{}", "credential"),
        (write_json(ALIGNMENTS).replace('"licence"', '"license"', 1), "provenance.frameworks.0.license"),
        (write_json(ALIGNMENTS).replace('"strong"', '"equivalent"', 1), "results.0.alignments.0.rating"),
        (write_json(ALIGNMENTS).replace("0.93", '"0.93"', 1), "results.0.alignments.0.probability"),
    ],
)
def test_json_that_is_not_ours_is_refused_with_the_place(text: str, where: str) -> None:
    with pytest.raises(InputError) as failure:
        read_json(text)
    assert failure.value.value == where
