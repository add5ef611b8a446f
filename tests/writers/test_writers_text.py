"""CSV, JSON and SSSOM: nothing is lost, nothing runs as a formula, and what is written can be read."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from skillmap.errors import InputError
from skillmap.nouns import AlignmentReport, Competency, CoverageReport
from skillmap.writers import (
    read_coverage_json,
    read_json,
    write_coverage_csv,
    write_coverage_json,
    write_csv,
    write_json,
    write_sssom,
)
from skillmap.writers.csv_text import AlignmentRow, CoverageRow, guard
from skillmap.writers.sssom_text import MappingRow
from tests.writers import strategies
from tests.writers.examples import ALIGNMENTS, COVERAGE, EMPTY, HOSTILE, OUTCOMES, with_outcomes


def read_csv(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def read_sssom(text: str) -> list[dict[str, str]]:
    return read_csv("".join(line for line in text.splitlines(keepends=True) if not line.startswith("#")), "\t")


def header(text: str) -> dict[str, str]:
    lines = [line[1:] for line in text.splitlines() if line.startswith("#") and not line.startswith("#  ")]
    return {key: value for key, _, value in (line.partition(": ") for line in lines)}


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
    expected = sum(max(1, len(result.alignments)) for result in report.results)
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
    [row] = read_csv(write_csv(with_outcomes((f"{start}cmd|'/c calc'!A0",))))
    assert row["outcome"] == row["competency"] == row["credential"] == f"'{start}cmd|'/c calc'!A0"


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


def test_json_is_plain_utf8_with_the_fields_in_order() -> None:
    text = write_json(with_outcomes(("Überprüft Geräte",)))
    assert "Überprüft Geräte" in text
    assert text.endswith("}\n")
    assert list(json.loads(text)) == ["credential", "results", "provenance"]


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


def test_sssom_maps_ratings_to_skos() -> None:
    rows = read_sssom(write_sssom(ALIGNMENTS))
    told = [(row["subject_id"], row["predicate_id"], row["object_id"], row["confidence"]) for row in rows]
    assert told[:4] == [
        ("skillmap.outcome:o1", "skos:closeMatch", "mine:F1", "0.93"),
        ("skillmap.outcome:o1", "skos:relatedMatch", "skills:11", "0.57"),
        ("skillmap.outcome:o2", "skos:closeMatch", "mine:F3", "0.88"),
        ("skillmap.outcome:o2", "skos:relatedMatch", "sssom:NoTermFound", "0.71"),
    ]
    assert all(row["object_source"] for row in rows if row["object_id"] == "sssom:NoTermFound")
    assert "mine:F2" not in [row["object_id"] for row in rows if row["subject_id"] == "skillmap.outcome:o1"]


def test_sssom_header_names_sources_licences_and_what_was_left_out() -> None:
    told = header(write_sssom(ALIGNMENTS))
    assert told["mapping_set_id"] == f'"urn:skillmap:run:{"7d1e" * 16}"'
    assert told["license"] == '"https://w3id.org/sssom/license/unspecified"'
    assert told["mapping_tool_version"] == '"0.1.0"'
    for part in ("CC BY 4.0", "2 weak alignments not exported", "Row 4 rejected: the outcome is empty"):
        assert part in told["comment"]


def test_sssom_uses_a_frameworks_own_addresses_where_they_follow_from_its_ids() -> None:
    text = write_sssom(ALIGNMENTS)
    assert '#  mine: "https://college.example/frameworks/food/"' in text
    assert '#  skills: "urn:skillmap:framework:skills:"' in text


def test_sssom_keeps_an_address_that_does_not_follow_and_moves_off_a_taken_prefix() -> None:
    result = ALIGNMENTS.results[0]
    odd = Competency("owl:7", "Handle owls", uri="https://birds.example/handling")
    found = replace(result.alignments[0], competency=odd)
    text = write_sssom(replace(ALIGNMENTS, results=(replace(result, alignments=(found,)),)))
    [row] = read_sssom(text)
    assert (row["object_id"], row["other"]) == ("owl.framework:7", "object_uri=https://birds.example/handling")
    assert '#  owl.framework: "urn:skillmap:framework:owl:"' in text


@given(report=strategies.REPORT)
@settings(max_examples=60, deadline=None)
def test_sssom_rows_are_whole_whatever_the_texts(report: AlignmentReport) -> None:
    rows = read_sssom(write_sssom(report))
    proposed = [sum(one.relation != "" for one in result.alignments) for result in report.results]
    assert len(rows) == sum(max(1, found) for found in proposed)
    for row in rows:
        assert tuple(row) == MappingRow._fields
        assert row["subject_id"]
        assert 0 <= float(row["confidence"]) <= 1


# The validator's own libraries warn about each other.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("report", [ALIGNMENTS, with_outcomes((HOSTILE, '"quoted" \t tab', "# no comment"))])
def test_sssom_passes_the_standards_own_validator(report: AlignmentReport, tmp_path: Path) -> None:
    parsers = pytest.importorskip("sssom.parsers", reason="needs the package sssom to validate against the standard")
    validators = pytest.importorskip("sssom.validators")
    file = tmp_path / "report.sssom.tsv"
    file.write_text(write_sssom(report), encoding="utf-8")
    parsed = parsers.parse_sssom_table(file)
    assert len(parsed.df) == len(read_sssom(write_sssom(report)))
    for kind, found in validators.validate(parsed, fail_on_error=False).items():
        assert not found.results, kind
