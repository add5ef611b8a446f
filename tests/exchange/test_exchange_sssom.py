"""SSSOM: what the columns say, what other people's mapping sets become, and the standard's own validator."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from skillmap.errors import InputError
from skillmap.exchange.choice import Options
from skillmap.exchange.sssom import is_sssom, read_sssom, write_sssom
from skillmap.exchange.sssom_header import Value, header_lines, read_header
from skillmap.exchange.sssom_rows import MappingRow
from skillmap.nouns import AlignmentRecord, Competency, Link, Rejected, Target, Unmatched
from skillmap.writers import write_sssom as write_report
from tests.exchange.records import ANA, DECIDED, SUGGESTED, records
from tests.writers.examples import ALIGNMENTS, HOSTILE, with_outcomes


def written(record: AlignmentRecord) -> str:
    return write_sssom(record, Options()).text


def rows(text: str) -> list[dict[str, str]]:
    lines = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))
    return list(csv.DictReader(io.StringIO(lines, newline=""), delimiter="\t"))


def header(text: str) -> dict[str, Value]:
    return read_header([line[1:] for line in text.splitlines() if line.startswith("#")], "test")


def test_the_report_of_a_run_is_its_record() -> None:
    assert read_sssom(write_report(ALIGNMENTS), "report.sssom.tsv") == SUGGESTED


def test_what_only_a_report_knows_stands_in_its_notes() -> None:
    comment = str(header(write_report(ALIGNMENTS))["comment"])
    assert "1 pair excluded by the institution's list of terms. o1 and skills:14: Your list of terms calls" in comment
    assert "Advice on the wording, never part of the score" in comment


def test_ratings_become_skos_relations_and_gaps_stay_visible() -> None:
    told = [(r["subject_id"], r["predicate_id"], r["object_id"], r["confidence"]) for r in rows(written(SUGGESTED))]
    assert told[:3] == [
        ("skillmap.outcome:o1", "skos:closeMatch", "mine:F1", "0.93"),
        ("skillmap.outcome:o1", "skos:relatedMatch", "skills:11", "0.57"),
        ("skillmap.outcome:o2", "skos:closeMatch", "mine:F3", "0.88"),
    ]
    gaps = [row for row in rows(written(SUGGESTED)) if row["object_id"] == "sssom:NoTermFound"]
    assert len(gaps) == len(SUGGESTED.unmatched)
    assert all(row["object_source"].startswith("skillmap.framework:") for row in gaps)


def test_weak_suggestions_are_no_mappings_and_are_counted() -> None:
    assert "mine:F2" not in [r["object_id"] for r in rows(written(SUGGESTED)) if r["subject_id"].endswith(":o1")]
    assert "2 weak alignments are no mappings" in str(header(written(SUGGESTED))["comment"])


def test_the_header_names_sources_licences_and_what_was_left_out() -> None:
    told = header(written(SUGGESTED))
    assert told["mapping_set_id"] == f"urn:skillmap:run:{'7d1e' * 16}"
    assert told["license"] == "https://w3id.org/sssom/license/unspecified"
    assert (told["mapping_tool"], told["mapping_tool_version"]) == ("skillmap", "0.1.0")
    for part in ("DRAFT: machine suggested", "CC BY 4.0", "9 rows of Food", "Row 4 rejected: the outcome is empty"):
        assert part in str(told["comment"])


def test_what_people_decided_is_said_in_the_standards_own_columns() -> None:
    approved, rejected, deferred, *_ = rows(written(DECIDED))
    assert approved["predicate_id"] == "skos:exactMatch"
    assert approved["mapping_justification"] == "semapv:ManualMappingCuration"
    assert (approved["reviewer_label"], approved["mapping_date"]) == ("Ana Ruiz", "2026-03-09")
    assert approved["comment"].startswith("approved by Ana Ruiz (programme lead) 2026-03-09: Observed in the")
    assert approved["confidence"] == ""
    assert rejected["predicate_modifier"] == "Not"
    assert deferred["mapping_justification"] == "semapv:CompositeMatching"
    told = header(written(DECIDED))
    assert str(told["mapping_set_id"]).startswith("urn:skillmap:record:")
    assert "of these alignments are not approved by a person." in str(told["comment"])


def test_a_program_that_changes_the_columns_is_believed() -> None:
    text = written(SUGGESTED).replace("skos:closeMatch\t\tmine:F1", "skos:broadMatch\tNot\tmine:F1")
    changed = read_sssom(text, "test").links[0]
    assert (changed.relation, changed.status) == ("broad", "rejected")
    assert changed.reasons == SUGGESTED.links[0].reasons


def test_a_frameworks_own_addresses_expand_its_ids() -> None:
    curies = header(written(DECIDED))["curie_map"]
    assert isinstance(curies, dict)
    assert curies["mine"] == "https://college.example/frameworks/food/"
    assert curies["skills"] == "urn:skillmap:framework:skills:"
    assert curies["skillmap.address1"] == "https://standards.example/c#"
    assert "skillmap.address1:aware" in [row["object_id"] for row in rows(written(DECIDED))]


def test_a_framework_with_a_taken_prefix_moves_off_it() -> None:
    result = ALIGNMENTS.results[0]
    odd = Competency("owl:7", "Handle owls", uri="https://birds.example/handling")
    found = replace(result.alignments[0], competency=odd)
    text = write_report(replace(ALIGNMENTS, results=(replace(result, alignments=(found,)),)))
    [row] = rows(text)
    assert row["object_id"] == "owl.framework:7"
    assert read_sssom(text, "test").links[0].target.uri == "https://birds.example/handling"


@given(record=records())
@settings(max_examples=60, deadline=None)
def test_rows_are_whole_whatever_the_texts(record: AlignmentRecord) -> None:
    for row in rows(written(record)):
        assert tuple(row) == MappingRow._fields
        assert row["subject_id"]
        assert not any(character in cell for cell in row.values() for character in "\t\n\r\u202e")


FOREIGN = """# curie_map:
#   ex: https://vocab.example/terms/
#   job: "https://jobs.example/#"
# mapping_set_id: https://vocab.example/sets/1
# mapping_set_title: 'Trades of the town''s register'
# license: https://creativecommons.org/publicdomain/zero/1.0/
# creator_label:
# - A. Clerk
# object_source: job:all
# comment: >
#   Made by
#   hand.
subject_id\tsubject_label\tpredicate_id\tpredicate_modifier\tobject_id\tobject_label\tmapping_justification\tconfidence
ex:1\tPlane a board\tskos:narrowMatch\t\tjob:7\tPlaning\tsemapv:ManualMappingCuration\t0.9
ex:1\tPlane a board\towl:sameAs\tNot\tjob:8\tFlying\tsemapv:ManualMappingCuration\t
ex:2\tSaw\tskos:exactMatch\t\tsssom:NoTermFound\t\tsemapv:ManualMappingCuration\t
\t\tskos:exactMatch\t\tjob:9\tGlue\tsemapv:ManualMappingCuration\t
ex:3\tGlue\tskos:exactMatch\t\tjob:9\tGlue\tsemapv:ManualMappingCuration\tsure
"""


def test_other_peoples_mappings_are_declared_links() -> None:
    record = read_sssom(FOREIGN, "trades.tsv")
    [credential] = record.credentials
    assert credential.title == "Trades of the town's register"
    assert [(outcome.id, outcome.text) for outcome in credential.outcomes] == [
        ("ex:1", "Plane a board"),
        ("ex:2", "Saw"),
    ]
    assert record.links[0] == Link(
        "ex:1",
        Target("Planing", "job:7", "https://jobs.example/#7", "job:all", code="7"),
        "narrow",
        "declared",
        probability=0.9,
        stated_as="skos:narrowMatch",
    )
    assert (record.links[1].status, record.links[1].stated_as) == ("rejected", "owl:sameAs")
    assert record.unmatched == (Unmatched("ex:2", "job:all"),)
    assert credential.rejected == (
        Rejected(17, "the mapping has no subject_id and no subject_label"),
        Rejected(18, "confidence is 'sure'; it must be a number from 0 to 1", "Glue"),
    )


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("#a: &a [x, x]\n#b: &b [*a, *a]\n#c: [*b, *b]\n", "line 1 of the header is 'a: &a [x, x]'"),
        ("#a: *b\n", "without anchors, aliases, tags"),
        ("#a: !!python/object:os.system x\n", "without anchors, aliases, tags"),
        ("#a: {b: {c: d}}\n", "without anchors, aliases, tags or inline maps"),
        ("#a:\n#  b:\n#    c: d\n", "no deeper than the others"),
        ('#a: "never closed\n', "quotation marks that are closed"),
        ("#a: 1\n#a: 2\n", "has 'a' twice in its header"),
        ("#just words\n", "a key with a value"),
    ],
)
def test_a_header_that_is_not_flat_is_refused_with_its_line(lines: str, message: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_sssom(lines + FOREIGN[FOREIGN.index("subject_id") :], "bomb.tsv")
    assert message in str(refusal.value)


def test_header_values_come_back_whatever_stands_in_them() -> None:
    values: dict[str, Value] = {
        "curie_map": {"a": "b: c # d"},
        "comment": 'one "two" \\ three: - #\u2028',
        "creator_label": ["- x", "&y"],
        "extension_definitions": [{"slot_name": "a", "property": "b"}, {"slot_name": "c", "property": "*d"}],
    }
    assert read_header(header_lines(values), "test") == values


@pytest.mark.parametrize("text", ["", "a\tb\n1\t2\n", "subject_id,outcome\n", "# only a comment", "{}"])
def test_other_tables_are_not_taken_for_mappings(text: str) -> None:
    assert not is_sssom(text)
    with pytest.raises(InputError):
        read_sssom(text, "test")


def test_a_mapping_of_ours_that_names_no_outcome_is_refused_with_its_line() -> None:
    text = written(DECIDED).replace("\nskillmap.outcome:o1\t", "\nskillmap.outcome:o77\t", 1)
    with pytest.raises(InputError, match=r"line \d+: subject_id is 'skillmap.outcome:o77'"):
        read_sssom(text, "test")
    assert ANA.reviewer in text


# The validator's own libraries warn about each other.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "text",
    [written(SUGGESTED), written(DECIDED), write_report(with_outcomes((HOSTILE, '"quoted" \t tab', "# no comment")))],
)
def test_it_passes_the_standards_own_validator(text: str, tmp_path: Path) -> None:
    parsers = pytest.importorskip("sssom.parsers", reason="needs the package sssom to validate against the standard")
    validators = pytest.importorskip("sssom.validators")
    file = tmp_path / "report.sssom.tsv"
    file.write_text(text, encoding="utf-8")
    parsed = parsers.parse_sssom_table(file)
    assert len(parsed.df) == len(rows(text))
    for kind, found in validators.validate(parsed, fail_on_error=False).items():
        assert not found.results, kind
