"""Decisions: who approved and when must be told, and only who has decided says "exact", whatever the format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from skillmap.errors import InputError
from skillmap.exchange.choice import ALL, Options, as_said
from skillmap.exchange.csv_table import read_csv
from skillmap.exchange.formats import FORMATS, Format, named_format, read, shaped, write
from skillmap.nouns import AlignmentRecord, Credential, Link, MappingRelation, Outcome, Review, Status, Target
from tests.exchange.records import SUGGESTED
from tests.exchange.test_exchange_csv import decide, rows_of, text_of

SAW = Target("Saw lumber", "mine:1", "https://example.org/saw", "mine@2026", "Mine", "1")
ANA = Review("Ana Ruiz", "lead", "2026-03-09")
OPTIONS = Options(statuses=ALL, date="2026-05-01", publisher="A College")


def record(*links: Link) -> AlignmentRecord:
    outcomes = (Outcome("LO1", "Cut boards", "Joinery"), Outcome("LO2", "Glue joints", "Joinery"))
    return AlignmentRecord((Credential("joinery", "Joinery", outcomes),), links)


#: What each format says of an alignment, by its relation.
EXACT = {
    "json": '"relation": "exact"',
    "csv": '"exact"',
    "sssom": "skos:exactMatch",
    "skos": "skos:exactMatch <",
    "clr": '"skillmap:relation": "exact"',
    "open-badges-3": '"skillmap:relation": "exact"',
    "open-badges-2": '"skillmap:relation": "exact"',
    "case": '"exactMatchOf"',
    "ctdl-asn": '"ceasn:exactAlignment"',
    "ctdl": '"skos:exactMatch"',
}


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_only_who_has_decided_says_exact_in_any_format(one: Format) -> None:
    if one.name == "skos":
        pytest.importorskip("rdflib", reason="needs the extra skos")
    suggested = record(Link("LO1", SAW, "exact", "suggested", "strong", 0.9, 1))
    written = write(one, suggested, OPTIONS)
    assert EXACT[one.name] not in written.text
    assert "1 alignment is exact, and nobody approved it: it is written as close." in written.losses
    (link,) = read(one, shaped(one, written.text.encode(), "ours"), "ours").links
    assert (link.relation, link.status) == ("close", "suggested")
    approved = record(Link("LO1", SAW, "exact", "approved", "strong", 0.9, 1, review=ANA))
    assert EXACT[one.name] in write(one, approved, OPTIONS).text


@pytest.mark.parametrize(
    ("status", "relation", "said"),
    [
        ("suggested", "exact", "close"),
        ("deferred", "exact", "close"),
        ("approved", "exact", "exact"),
        ("declared", "exact", "exact"),
        ("rejected", "exact", "exact"),
        ("suggested", "broad", "broad"),
        ("suggested", "", ""),
    ],
)
def test_exact_is_the_word_of_who_has_decided(status: Status, relation: MappingRelation, said: str) -> None:
    assert as_said(Link("LO1", SAW, relation, status)).relation == said


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
@pytest.mark.parametrize(
    ("review", "message"),
    [
        (None, r"/links/0 \(LO1 to 'Saw lumber'\) is approved without reviewer and role; name who approved"),
        (Review("Ana"), "is approved without role; name who approved, and in which role"),
        (Review(" ", "lead"), "is approved without reviewer; name"),
        (Review("Ana", "lead", "3/9/2026"), "has the date '3/9/2026'; it must be ISO 8601, such as 2026-03-09"),
    ],
)
def test_no_format_is_made_of_an_approval_that_nobody_gave(one: Format, review: Review | None, message: str) -> None:
    with pytest.raises(InputError, match=message):
        write(one, record(Link("LO1", SAW, "close", "approved", review=review)), OPTIONS)


@pytest.mark.parametrize(
    ("format_", "old", "new"),
    [
        ("json", '"role": "lead"', '"role": ""'),
        ("json", '"at": "2026-03-09"', '"at": "9.3.2026"'),
        ("sssom", '""role"":""lead""', '""role"":""""'),
        ("open-badges-3", '"skillmap:reviewer": "Ana Ruiz"', '"skillmap:reviewer": ""'),
        ("open-badges-3", '"skillmap:reviewedAt": "2026-03-09"', '"skillmap:reviewedAt": "2026-02-30"'),
        ("ctdl", '"skillmap:role": "lead"', '"skillmap:role": ""'),
        ("ctdl-asn", '"skillmap:at": "2026-03-09"', '"skillmap:at": "soon"'),
        ("case", '"skillmap:reviewer": "Ana Ruiz"', '"skillmap:reviewer": " "'),
    ],
)
def test_a_document_of_ours_that_was_changed_by_hand_is_refused(format_: str, old: str, new: str) -> None:
    one = named_format(format_)
    text = write(one, record(Link("LO1", SAW, "close", "approved", review=ANA)), OPTIONS).text
    assert old in text
    with pytest.raises(InputError, match=r"\(LO1 to 'Saw lumber'\) (is approved without|has the date)"):
        read(one, shaped(one, text.replace(old, new).encode(), "ours"), "ours")


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"status": "approved"}, "row 2: is approved without reviewer and role; name who approved, and in which role"),
        ({"status": "approved", "reviewer": "Ana"}, "row 2: is approved without role"),
        ({"status": "approved", "role": "lead"}, "row 2: is approved without reviewer;"),
        ({"status": "rejected", "date": "3/9/2026"}, "row 2: has the date '3/9/2026'; it must be ISO 8601, such as"),
        ({"date": "2026-02-30"}, "row 2: has the date '2026-02-30'"),
    ],
)
def test_a_line_of_the_table_without_a_decision_in_it_is_refused(cells: Mapping[str, str], message: str) -> None:
    rows = rows_of(SUGGESTED)
    decide(rows[0], **cells)
    with pytest.raises(InputError, match=message):
        read_csv(text_of(rows), "decisions.csv")


def test_the_date_of_a_decision_reaches_the_standards() -> None:
    decided = record(Link("LO1", SAW, "close", "approved", review=ANA))
    sssom = write(named_format("sssom"), decided, OPTIONS).text.splitlines()
    columns = dict(zip(sssom[-2].split("\t"), sssom[-1].split("\t"), strict=True))
    assert (columns["mapping_date"], columns["reviewer_label"]) == ("2026-03-09", "Ana Ruiz")
    assert '"ceterms:alignmentDate": "2026-03-09"' in write(named_format("ctdl"), decided, OPTIONS).text


def test_what_every_alignment_is_said_to_be_is_true() -> None:
    signed = record(Link("LO1", SAW, "close", "approved", review=ANA))
    said = "Every alignment here is approved by a person."
    assert said in write(named_format("open-badges-3"), signed, OPTIONS).text
    mixed = replace(signed, links=(*signed.links, Link("LO2", SAW, "close", "suggested", "strong", 0.9)))
    text = write(named_format("open-badges-3"), mixed, OPTIONS).text
    assert said not in text
    assert "1 of these alignments is not approved by a person." in text


def test_a_foreign_mapping_with_another_date_is_refused_alone() -> None:
    text = (
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\tmapping_date\n"
        "a:1\tskos:closeMatch\tb:1\tsemapv:ManualMappingCuration\t2026-03-09\n"
        "a:2\tskos:closeMatch\tb:2\tsemapv:ManualMappingCuration\t3/9/2026\n"
    )
    found = read(named_format("sssom"), text, "theirs.tsv")
    assert [(link.outcome, link.review) for link in found.links] == [("a:1", Review("", at="2026-03-09"))]
    (refused,) = found.credentials[0].rejected
    assert refused.reason == "mapping_date is '3/9/2026'; it must be ISO 8601, such as 2026-03-09"
