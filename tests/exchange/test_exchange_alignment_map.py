"""Records written as CTDL alignment maps: what each part says, and what the Registry must be told by the owner."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from skillmap.errors import InputError
from skillmap.exchange.choice import ALL, Options
from skillmap.exchange.ctdl import is_ctdl, read_ctdl, write_ctdl
from skillmap.exchange.ctdl_asn import write_ctdl_asn
from skillmap.nouns import AlignmentRecord, Credential, Link, MappingRelation, Target
from tests.exchange.exchange_records import JOINERY, records

OPTIONS = Options(base="https://example.edu/maps", publisher="https://example.edu")


def _maps(record: AlignmentRecord, options: Options = OPTIONS) -> list[dict[str, Any]]:
    maps: list[dict[str, Any]] = json.loads(write_ctdl(record, options).text)["@graph"]
    return maps


def test_a_map_says_what_is_compared_and_by_what() -> None:
    (made,) = _maps(JOINERY)
    assert made["@type"] == "ceterms:AlignmentMap"
    assert made["ceterms:name"] == {"en": "Joinery Microcredential: alignment with O*NET 30.1"}
    assert made["ceterms:description"]["en"].startswith(
        "How the learning outcomes of Joinery Microcredential are aligned with O*NET 30.1. Made by skillmap 0.4.0, "
        "run c0ffee. O*NET (onet@30.1), CC BY 4.0."
    )
    assert made["ceterms:publisher"] == ["https://example.edu"]
    assert made["ceterms:compares"][1:] == ["https://www.onetcenter.org/database.html"]
    assert made["skillmap:run"] == "c0ffee"
    assert made["skillmap:frameworks"][0]["skillmap:licence"] == "CC BY 4.0"


def test_a_part_says_which_outcome_is_aligned_to_what() -> None:
    (made,) = _maps(JOINERY)
    part = made["ceterms:hasPart"][0]
    assert {key: value for key, value in part.items() if key.startswith(("@", "ceterms:"))} == {
        "@type": "ceterms:AlignmentObject",
        "ceterms:alignmentType": "skos:exactMatch",
        "ceterms:alignmentDate": "2025-11-03",
        "ceterms:sourceNode": part["ceterms:sourceNode"],
        "ceterms:sourceNodeName": {"en": "Cut boards to size with a table saw"},
        "ceterms:sourceNodeDescription": {"en": "LO1: Joinery Microcredential"},
        "ceterms:targetNode": "https://example.org/onet/4.A.1",
        "ceterms:targetNodeName": {"en": "Saw lumber to size"},
        "ceterms:targetNodeDescription": {"en": "Cut lumber with power saws."},
    }
    assert part["skillmap:probability"] == 0.9375
    assert part["skillmap:review"]["skillmap:reviewer"] == "R. Lopez"
    assert "ceterms:targetNode" not in made["ceterms:hasPart"][5]


def test_the_source_of_a_part_is_the_competency_of_our_ctdl_asn() -> None:
    (made,) = _maps(JOINERY)
    graph = json.loads(write_ctdl_asn(JOINERY, OPTIONS).text)["@graph"]
    assert made["ceterms:compares"][0] == graph[0]["@id"]
    assert made["ceterms:hasPart"][0]["ceterms:sourceNode"] == graph[1]["@id"]


@pytest.mark.parametrize(
    ("relation", "stated"),
    [
        ("exact", "skos:exactMatch"),
        ("close", "skos:closeMatch"),
        ("related", "skos:relatedMatch"),
        ("broad", "skos:broadMatch"),
        ("narrow", "skos:narrowMatch"),
        ("", "skos:mappingRelation"),
    ],
)
def test_each_relation_has_its_alignment_type(relation: MappingRelation, stated: str) -> None:
    (made,) = _maps(replace(JOINERY, links=(replace(JOINERY.links[0], relation=relation),)))
    assert made["ceterms:hasPart"][0]["ceterms:alignmentType"] == stated


def test_a_machine_never_says_exact_and_what_it_says_is_marked() -> None:
    link = replace(JOINERY.links[0], status="suggested", review=None)
    everything = replace(OPTIONS, statuses=ALL)
    (made,) = _maps(replace(JOINERY, links=(link,)), everything)
    assert made["ceterms:hasPart"][0]["ceterms:alignmentType"] == "skos:closeMatch"
    assert made["ceterms:hasPart"][0]["skillmap:status"] == "suggested"
    assert made["ceterms:description"]["en"].endswith("1 of these alignments is not approved by a person.")


def test_what_is_lost_and_what_the_owner_adds_is_named() -> None:
    assert write_ctdl(JOINERY, Options()).losses == (
        "1 declared alignment is left out.",
        "1 rejected alignment is left out.",
        "2 suggested alignments are left out.",
        "1 target has no address: it is named and not pointed at.",
        "1 outcome without an alignment is left out.",
        "1 note that an outcome has no confident match is left out.",
        "1 row that could not be read is left out.",
        "The Registry also wants ceterms:ctid, ceterms:lifeCycleStatusType, ceterms:ownedBy, "
        "ceterms:publicationStatusType, ceterms:publisher and ceterms:subjectWebpage; the owner adds them.",
        "ceterms:weight is left out: nobody asserted one; the probability stands in skillmap:probability.",
    )


def test_a_map_of_nothing_is_not_written() -> None:
    suggested = replace(JOINERY, links=JOINERY.links[6:8])
    with pytest.raises(InputError) as refusal:
        write_ctdl(suggested, OPTIONS)
    assert str(refusal.value) == (
        "there is no alignment to write as a CTDL alignment map. 2 suggested alignments are left out."
    )


def test_each_credential_has_its_own_map() -> None:
    other = Credential("b", "Turning", (replace(JOINERY.credentials[0].outcomes[0], id="T1"),))
    bare = Credential("c", "Nothing aligned", ())
    links = (*JOINERY.links, replace(JOINERY.links[3], outcome="T1"))
    made = _maps(replace(JOINERY, credentials=(*JOINERY.credentials, other, bare), links=links))
    assert [len(one["ceterms:hasPart"]) for one in made] == [6, 1]
    assert len({one["@id"] for one in made}) == 2


@given(records())
def test_every_stated_alignment_stands_in_exactly_one_map(record: AlignmentRecord) -> None:
    options = replace(OPTIONS, statuses=frozenset({"approved", "declared"}))
    known = {outcome.id for one in record.credentials for outcome in one.outcomes}
    known |= {one.id for one in record.credentials}
    wanted = [one for one in record.links if one.status in ("approved", "declared") and one.outcome in known]
    if not wanted:
        with pytest.raises(InputError, match="no alignment to write as a CTDL alignment map"):
            write_ctdl(record, options)
        return
    made = _maps(record, options)
    assert sum(len(one["ceterms:hasPart"]) for one in made) == len(wanted)
    assert "ctid" not in json.dumps([list(one) for one in made])


def test_ours_is_read_again() -> None:
    everything = replace(OPTIONS, statuses=ALL)
    document = json.loads(write_ctdl(JOINERY, everything).text)
    assert is_ctdl(document)
    record = read_ctdl(document, "map.json")
    assert (record.generator, record.run, record.frameworks) == ("skillmap 0.4.0", "c0ffee", JOINERY.frameworks[:1])
    lost = {"Sell tools", "Clean up"}
    assert {*record.links} == {one for one in JOINERY.links if one.target.label not in lost}
    (credential,) = record.credentials
    assert (credential.id, credential.title) == ("joinery", "Joinery Microcredential")
    outcomes = [replace(one, place="") for one in JOINERY.credentials[0].outcomes]
    assert list(credential.outcomes) == outcomes


def test_an_id_that_stands_in_two_maps_is_that_of_the_first() -> None:
    document = json.loads(write_ctdl(JOINERY, replace(OPTIONS, statuses=ALL)).text)
    (map_,) = (one for one in document["@graph"] if one["@type"] == "ceterms:AlignmentMap")
    twice = read_ctdl({**document, "@graph": [*document["@graph"], map_]}, "map.json")
    ids = [outcome.id for credential in twice.credentials for outcome in credential.outcomes]
    assert len({*ids}) == len(ids)
    assert {link.outcome for link in twice.links} <= {*ids, *(one.id for one in twice.credentials)}


def test_the_maps_of_others_are_read_by_their_parts() -> None:
    document = {
        "@type": "ceterms:AlignmentMap",
        "ceterms:name": {"en": "Wood to work"},
        "ceterms:hasPart": [
            {
                "@type": "ceterms:AlignmentObject",
                "ceterms:alignmentType": "http://www.w3.org/2004/02/skos/core#narrowMatch",
                "ceterms:sourceNode": "https://example.org/w1",
                "ceterms:sourceNodeName": {"en": "Saw boards"},
                "ceterms:targetNodeName": {"en": "Saw pine boards"},
            },
            {"ceterms:sourceNode": "https://example.org/w1", "ceterms:targetNode": "urn:x:1"},
            "https://example.org/part",
        ],
    }
    record = read_ctdl(document, "map.json")
    (credential,) = record.credentials
    assert [(one.id, one.text) for one in credential.outcomes] == [("https://example.org/w1", "Saw boards")]
    assert record.links == (
        Link(
            "https://example.org/w1",
            Target("Saw pine boards"),
            "narrow",
            "declared",
            stated_as="http://www.w3.org/2004/02/skos/core#narrowMatch",
        ),
        Link("https://example.org/w1", Target("urn:x:1", uri="urn:x:1"), "", "declared", stated_as="ceterms:hasPart"),
    )
    assert [(one.row, one.reason) for one in credential.rejected] == [
        (3, "/ceterms:hasPart/2 has no text for its source node"),
    ]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"@type": "ceterms:AlignmentMap"}, "a.json has no alignment that can be read: / has no ceterms:hasPart"),
        (
            [{"@type": "ceterms:AlignmentMap"}, {"@type": "ceterms:Badge"}],
            "a.json has an alignment map at /0 and a credential at /1: split it",
        ),
    ],
)
def test_a_map_without_a_part_is_refused(document: object, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_ctdl(document, "a.json")
    assert str(caught.value) == message
