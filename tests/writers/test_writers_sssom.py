"""SSSOM: whole rows whatever the texts, nothing left out silently, and valid by the standard's own validator."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from skillmap.nouns import AlignmentReport, Competency
from skillmap.writers import write_sssom
from skillmap.writers.sssom_text import MappingRow
from tests.writers import strategies
from tests.writers.examples import ALIGNMENTS, HOSTILE, with_outcomes


def read_sssom(text: str) -> list[dict[str, str]]:
    lines = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))
    return list(csv.DictReader(io.StringIO(lines, newline=""), delimiter="\t"))


def header(text: str) -> dict[str, str]:
    lines = [line[1:] for line in text.splitlines() if line.startswith("#") and not line.startswith("#  ")]
    return {key: value for key, _, value in (line.partition(": ") for line in lines)}


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


def test_sssom_counts_rows_and_names_exclusions_in_its_header() -> None:
    comment = header(write_sssom(ALIGNMENTS))["comment"]
    assert "9 rows read: 7 outcomes, 2 rows rejected." in comment
    assert "1 pair excluded by the institution's list of terms. o1 and skills:14: Your list of terms calls" in comment
    assert "skills:14" not in [row["object_id"] for row in read_sssom(write_sssom(ALIGNMENTS))]


def test_sssom_keeps_advice_apart_from_what_is_scored() -> None:
    text = write_sssom(ALIGNMENTS)
    assert "Advice on the wording, never part of the score" in header(text)["comment"]
    for row in read_sssom(text):
        assert "Nobody can see" not in row["comment"]
        told = dict(pair.split("=", 1) for pair in row["other"].split("|"))
        advice = ALIGNMENTS.advice[int(row["subject_id"].removeprefix("skillmap.outcome:o")) - 1]
        assert told["subject_verb"] == advice.verb
        assert told["subject_bloom_level_estimate"] == advice.level
        assert told.get("subject_other_bloom_levels", "") == ", ".join(advice.alternatives)
        assert told.get("subject_advice", "") == " ".join(advice.notes)


def test_sssom_escapes_what_would_part_its_keys() -> None:
    assert "subject_verb=a\\|b=c|subject_bloom_level_estimate=apply" in write_sssom(with_outcomes(("a|b=c",)))


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
    assert row["object_id"] == "owl.framework:7"
    assert row["other"].startswith("object_uri=https://birds.example/handling|subject_verb=Measure|")
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
