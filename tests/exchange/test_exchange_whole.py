"""What any reader reads, every writer writes or says that it doesn't, and what it wrote is read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from skillmap.exchange.choice import ALL, Options
from skillmap.exchange.formats import FORMATS, Format, named_format, read, recognise, shaped, write
from skillmap.exchange.reports import record_of
from skillmap.nouns import AlignmentRecord, Credential, Link, Outcome, Review, Target
from skillmap.readers import read_credential
from skillmap.writers import write_sssom
from tests.exchange.exchange_records import JOINERY, records
from tests.writers.examples import ALIGNMENTS

OPTIONS = Options(statuses=ALL, date="2026-05-01", publisher="A College")
OB3 = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
KNOTS = {"targetName": "Knots", "targetUrl": "https://e.org/k"}
ALSO = {"@type": "ceterms:CredentialAlignmentObject", "ceterms:codedNotation": "31-9097.00"}
#: Documents of others by what is special in them.
DOCUMENTS: Mapping[str, dict[str, Any]] = {
    "a credential that is for an occupation": {
        "@context": "https://credreg.net/ctdl/schema/context/json",
        "@type": "ceterms:Certificate",
        "ceterms:ctid": "ce-1",
        "ceterms:name": {"en": "Phlebotomy"},
        "ceterms:teaches": [{"ceterms:targetNodeName": {"en": "Draw blood"}}],
        "ceterms:occupationType": [{**ALSO, "ceterms:targetNodeName": {"en": "Phlebotomists"}}],
        "ceterms:industryType": [{**ALSO, "ceterms:targetNodeName": {"en": "Health care"}}],
    },
    "a badge that lists outcomes and is aligned as a whole": {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "BadgeClass",
        "id": "https://e.org/b",
        "name": "Knots",
        "description": "Tie knots",
        "criteria": {"narrative": "* Tie a bowline\n* Tie a clove hitch"},
        "issuer": "https://e.org/i",
        "alignment": [KNOTS],
    },
    "an achievement with one outcome": {
        "@context": OB3,
        "id": "urn:uuid:b",
        "type": ["Achievement"],
        "name": "Bowline",
        "description": "Ties a bowline",
        "criteria": {"narrative": "Pass."},
        "alignment": [{"type": ["Alignment"], **KNOTS}],
    },
    "a package that is about a framework": {
        "CFDocument": {"identifier": "d", "title": "Joinery", "uri": "https://e.org/d"},
        "CFItems": [{"identifier": "i", "fullStatement": "Cut boards", "uri": "https://e.org/i"}],
        "CFAssociations": [
            {
                "associationType": "isRelatedTo",
                "originNodeURI": {"identifier": "d"},
                "destinationNodeURI": {"identifier": "x", "title": "Trades", "uri": "https://e.org/x"},
            }
        ],
    },
    "a framework that is aligned": {
        "@context": "https://credreg.net/ctdlasn/schema/context/json",
        "@graph": [
            {"@id": "urn:f", "@type": "ceasn:CompetencyFramework", "ceasn:alignTo": ["https://e.org/t"]},
            {"@id": "urn:c", "@type": "ceasn:Competency", "ceasn:competencyText": "Saw", "ceasn:isPartOf": "urn:f"},
        ],
    },
}


def known(record: AlignmentRecord) -> set[str]:
    held = {outcome.id for one in record.credentials for outcome in one.outcomes}
    return held | {one.id for one in record.credentials}


def outcomes(record: AlignmentRecord) -> int:
    return sum(len(one.outcomes) for one in record.credentials)


def check_way(record: AlignmentRecord, one: Format) -> None:
    """Write a record in a format and read it again: fewer links or outcomes are told, and none is of nothing."""
    written = write(one, record, OPTIONS)
    back = read(one, shaped(one, written.text.encode(), "ours"), "ours")
    assert {link.outcome for link in back.links} <= known(back)
    assert (len(back.links), outcomes(back)) == (len(record.links), outcomes(record)) or written.losses


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_what_a_reader_reads_goes_through_every_format(document: dict[str, Any], one: Format) -> None:
    if one.name == "skos":
        pytest.importorskip("rdflib", reason="needs the extra skos")
    found = recognise(json.dumps(document).encode(), "theirs.json")
    assert found is not None
    record = read(*found, "theirs.json")
    assert record.links
    check_way(record, one)


def sound(record: AlignmentRecord) -> AlignmentRecord:
    """Give a record what no reader leaves out: links of what is there, and approvals by somebody."""
    held = known(record)

    def link(one: Link) -> Link:
        review = replace(one.review, at="") if one.review else None
        return replace(one, review=Review("Ana", "lead", "2026-03-09") if one.status == "approved" else review)

    ids = {outcome.id for one in record.credentials for outcome in one.outcomes}
    return replace(
        record,
        credentials=tuple(
            replace(c, declared=tuple(link(one) for one in c.declared if one.outcome in held))
            for c in record.credentials
        ),
        links=tuple(link(one) for one in record.links if one.outcome in held),
        unmatched=tuple(one for one in record.unmatched if one.outcome in ids),
    )


@pytest.mark.parametrize("name", ["json", "csv", "sssom", "case", "ctdl-asn"])
@given(record=records())
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_any_record_goes_through_a_format_that_holds_all_or_says_so(record: AlignmentRecord, name: str) -> None:
    check_way(sound(record), named_format(name))


@pytest.mark.parametrize("name", ["json", "csv", "sssom", "ctdl-asn"])
@given(record=records())
@settings(max_examples=60)
def test_the_exact_formats_keep_what_is_said_of_a_credential_as_a_whole(record: AlignmentRecord, name: str) -> None:
    whole = sound(record)
    written = write(named_format(name), whole, OPTIONS)
    assert read(named_format(name), shaped(named_format(name), written.text.encode(), "ours"), "ours") == whole


NOT_IN_BADGES = "1 alignment is left out: it is of a credential as a whole, and a badge aligns its outcomes."
WHOLE = replace(JOINERY, links=(JOINERY.links[0], JOINERY.links[-1]))


@pytest.mark.parametrize(
    ("name", "links", "loss"),
    [
        ("json", 2, ""),
        ("csv", 2, ""),
        ("sssom", 2, ""),
        ("skos", 2, "1 alignment of a credential as a whole stands only under skillmap's own terms"),
        ("case", 1, "1 alignment has a target without an address, which CASE requires."),
        ("ctdl-asn", 2, "1 alignment has a target without an address: it stands only in skillmap's own node"),
        ("ctdl", 2, "1 target has no address: it is named and not pointed at."),
        (
            "open-badges-3",
            1,
            NOT_IN_BADGES,
        ),
        (
            "open-badges-2",
            1,
            NOT_IN_BADGES,
        ),
        ("clr", 1, NOT_IN_BADGES),
    ],
)
def test_what_becomes_of_the_alignment_of_a_whole_credential(name: str, links: int, loss: str) -> None:
    if name == "skos":
        pytest.importorskip("rdflib", reason="needs the extra skos")
    one = named_format(name)
    written = write(one, WHOLE, OPTIONS)
    back = read(one, shaped(one, written.text.encode(), "ours"), "ours")
    assert sorted(link.outcome for link in back.links) == ["LO1", "joinery"][:links]
    assert any(loss in told for told in written.losses) or not loss


def test_a_badge_comes_back_from_a_map_with_the_outcome_that_it_is_itself() -> None:
    badge = read(named_format("open-badges-2"), DOCUMENTS["a badge that lists outcomes and is aligned as a whole"], "b")
    written = write(named_format("ctdl"), badge, OPTIONS)
    back = read(named_format("ctdl"), json.loads(written.text), "map.json")
    assert [(one.id, one.text) for one in back.credentials[0].outcomes] == [("https://e.org/b", "Tie knots")]
    assert [(one.outcome, one.target.label) for one in back.links] == [("https://e.org/b", "Knots")]
    assert "2 outcomes without an alignment are left out." in written.losses


def test_a_report_of_such_a_credential_is_written_as_a_mapping_set() -> None:
    document = json.dumps(DOCUMENTS["a credential that is for an occupation"]).encode()
    credential = read_credential(document, name="c.json")
    assert {link.outcome for link in credential.declared} == {"ce-1"}
    text = write_sssom(replace(ALIGNMENTS, credential=credential, results=()))
    assert [line.split("\t")[0] for line in text.splitlines()[-2:]] == ["skillmap.credential:ce-1"] * 2


def test_what_is_said_of_a_whole_is_said_of_each_part_that_it_became() -> None:
    link = Link("sheet", Target("Carpenters"), "", "declared", stated_as="ceterms:occupationType")
    outcomes = (Outcome("1", "Saw boards", "Joinery"), Outcome("2", "Turn bowls", "Turning"))
    sheet = Credential("sheet", "Sheet", outcomes, declared=(link,))
    record = record_of(replace(ALIGNMENTS, credential=sheet, results=()))
    assert [link.outcome for link in record.links] == [one.id for one in record.credentials] == ["sheet-1", "sheet-2"]


def test_of_several_credentials_each_keeps_what_is_said_of_it() -> None:
    first = DOCUMENTS["a credential that is for an occupation"]
    second = {**first, "ceterms:ctid": "ce-2", "ceterms:name": {"en": "Nursing"}}
    credential = read_credential(json.dumps([first, second]).encode(), name="both.json")
    record = record_of(replace(ALIGNMENTS, credential=credential, results=()))
    titles = {one.id: one.title for one in record.credentials}
    assert [titles[link.outcome] for link in record.links] == ["Phlebotomy"] * 2 + ["Nursing"] * 2
