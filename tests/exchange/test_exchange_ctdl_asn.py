"""CTDL-ASN: frameworks of others read as outcomes, ours written, and read again without any loss."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from skillmap.errors import InputError
from skillmap.exchange.choice import ALL, Options
from skillmap.exchange.ctdl_asn import is_ctdl_asn, read_ctdl_asn, write_ctdl_asn
from skillmap.linked_data import load_json
from skillmap.nouns import AlignmentRecord, Credential, Link, MappingRelation, Outcome, Rejected, Status, Target
from tests.exchange.exchange_records import JOINERY, records

OPTIONS = Options(base="https://example.edu/asn/")
EVERYTHING = replace(OPTIONS, statuses=ALL)
CONTEXT = "https://credreg.net/ctdlasn/schema/context/json"


def _competency(number: int, text: str = "", code: str = "", **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"@id": f"https://example.org/c{number}", "@type": "ceasn:Competency"}
    if text:
        made["ceasn:competencyText"] = {"en-US": text}
    if code:
        made["ceasn:codedNotation"] = code
    return made | {f"ceasn:{key}": value for key, value in more.items()}


def _at(*numbers: int) -> list[str]:
    return [f"https://example.org/c{number}" for number in numbers]


FRAMEWORK: dict[str, Any] = {
    "@context": CONTEXT,
    "@id": "https://example.org/graph/f",
    "@graph": [
        {
            "@id": "https://example.org/f",
            "@type": "ceasn:CompetencyFramework",
            "ceasn:name": {"de": "Holz", "en-US": "Wood"},
            "ceterms:ctid": "ce-f",
            "ceasn:hasTopChild": _at(3, 1),
        },
        _competency(1, "Cut boards", "1", hasChild=_at(2, 1), exactAlignment=["https://example.org/x1"]),
        _competency(2, "Cut a mitre", "1", broadAlignment=[{"@id": "https://example.org/c3"}]),
        _competency(3, "Keep safe", "S", isPartOf=["https://example.org/f"]),
        _competency(4, "", "E", isPartOf="https://example.org/f", competencyLabel={"en": "Sanding"}),
        _competency(5, "", "N", isPartOf={"@id": "https://example.org/f"}),
        _competency(6, "Sell", isPartOf=["https://example.org/other"], skillEmbodied=["urn:x:sell"]),
    ],
}


def test_a_framework_is_read_in_the_order_of_its_hierarchy() -> None:
    assert is_ctdl_asn(FRAMEWORK)
    wood, other = read_ctdl_asn(FRAMEWORK, "wood.json").credentials
    assert wood == Credential(
        "ce-f",
        "Wood",
        (
            Outcome("S", "Keep safe", "Wood"),
            Outcome("https://example.org/c1", "Cut boards", "Wood"),
            Outcome("https://example.org/c2", "Cut a mitre", "Wood"),
            Outcome("E", "Sanding", "Wood"),
        ),
        (Rejected(5, "/@graph/5 has no ceasn:competencyText", "https://example.org/c5"),),
    )
    assert other.title == "https://example.org/other"
    assert other.outcomes == (Outcome("https://example.org/c6", "Sell", ""),)


def test_alignment_properties_are_declared_alignments() -> None:
    assert read_ctdl_asn(FRAMEWORK, "wood.json").links == (
        Link(
            "https://example.org/c1",
            Target("https://example.org/x1", uri="https://example.org/x1"),
            "exact",
            "declared",
            stated_as="ceasn:exactAlignment",
        ),
        Link(
            "https://example.org/c2",
            Target("Keep safe", uri="https://example.org/c3", code="S"),
            "broad",
            "declared",
            stated_as="ceasn:broadAlignment",
        ),
        Link(
            "https://example.org/c6",
            Target("urn:x:sell", uri="urn:x:sell", kind="skill"),
            "",
            "declared",
            stated_as="ceasn:skillEmbodied",
        ),
    )


def test_terms_without_prefix_and_competencies_alone_are_read_too() -> None:
    document = {"@context": CONTEXT, "@type": "Competency", "@id": "urn:x:1", "competencyText": {"en": "Cut boards"}}
    assert is_ctdl_asn(document)
    record = read_ctdl_asn(document, "one.json")
    assert record.credentials == (Credential("credential-1", "one.json", (Outcome("urn:x:1", "Cut boards"),)),)
    envelope = {"envelope_ceterms_ctid": "ce-1", "decoded_resource": document}
    assert read_ctdl_asn(envelope, "one.json") == record


def test_a_competency_of_many_levels_is_read_without_recursion() -> None:
    deep = [_competency(i, f"Level {i}", hasChild=_at(i + 1)) for i in range(5_000)]
    document = {"@context": CONTEXT, "@graph": list(reversed(deep))}
    (credential,) = read_ctdl_asn(document, "deep.json").credentials
    assert len(credential.outcomes) == 5_000


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "a.json holds no ceasn:Competency; the types of its 0 resources are: not stated"),
        (7, "a.json holds no ceasn:Competency; the types of its 0 resources are: not stated"),
        (
            {"@graph": [{"@type": "ceasn:CompetencyFramework"}]},
            "a.json holds no ceasn:Competency; the types of its 1 resources are: CompetencyFramework",
        ),
        (
            {"@graph": [_competency(1, "...")]},
            "a.json holds no competency that can be read: /@graph/0 has no words",
        ),
    ],
)
def test_what_is_no_framework_is_refused(document: object, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_ctdl_asn(document, "a.json")
    assert str(caught.value) == message


def test_other_documents_are_not_ctdl_asn() -> None:
    credential = {"@type": "ceterms:Badge", "ceterms:name": "B"}
    assert not is_ctdl_asn(credential)
    assert not is_ctdl_asn({"@graph": [credential, _competency(1, "Cut")]})
    assert not is_ctdl_asn({"CFDocument": {}})
    assert not is_ctdl_asn({"resource": "eyJ.signed.x"})
    assert not is_ctdl_asn("text")


def _again(record: AlignmentRecord, options: Options) -> AlignmentRecord:
    return read_ctdl_asn(load_json(write_ctdl_asn(record, options).text.encode(), "ours.json"), "ours.json")


@given(records())
def test_ours_is_read_again_without_any_loss(record: AlignmentRecord) -> None:
    assert _again(record, EVERYTHING) == record


@given(records())
@settings(max_examples=50)
def test_only_what_is_left_out_is_missing(record: AlignmentRecord) -> None:
    credentials = tuple(replace(one, declared=()) for one in record.credentials)
    approved = tuple(one for one in record.links if one.status == "approved")
    assert _again(record, OPTIONS) == replace(record, credentials=credentials, links=approved)


def _graph(record: AlignmentRecord, options: Options = OPTIONS) -> list[dict[str, Any]]:
    graph: list[dict[str, Any]] = json.loads(write_ctdl_asn(record, options).text)["@graph"]
    return graph


@pytest.mark.parametrize(
    ("relation", "status", "property_"),
    [
        ("exact", "approved", "ceasn:exactAlignment"),
        ("exact", "declared", "ceasn:exactAlignment"),
        ("exact", "suggested", "ceasn:majorAlignment"),
        ("close", "approved", "ceasn:majorAlignment"),
        ("related", "suggested", "ceasn:minorAlignment"),
        ("broad", "approved", "ceasn:broadAlignment"),
        ("narrow", "approved", "ceasn:narrowAlignment"),
        ("", "approved", "ceasn:alignTo"),
        ("", "suggested", ""),
        ("close", "rejected", ""),
        ("close", "deferred", ""),
    ],
)
def test_each_relation_has_its_property(relation: MappingRelation, status: Status, property_: str) -> None:
    link = replace(JOINERY.links[0], relation=relation, status=status)
    _, outcome, *_ = _graph(replace(JOINERY, links=(link,)), EVERYTHING)
    aligned = {key: value for key, value in outcome.items() if "lign" in key}
    assert aligned == ({property_: ["https://example.org/onet/4.A.1"]} if property_ else {})


def test_what_a_document_declared_keeps_its_property() -> None:
    link = Link("LO1", Target("x", uri="urn:x:1"), "", "declared", stated_as="ceasn:abilityEmbodied")
    _, outcome, *_ = _graph(replace(JOINERY, links=(link,)), EVERYTHING)
    assert outcome["ceasn:abilityEmbodied"] == ["urn:x:1"]
    whole = replace(link, outcome="joinery", stated_as="ceterms:occupationType")
    framework, *_ = _graph(replace(JOINERY, links=(whole,)), EVERYTHING)
    assert framework["ceterms:occupationType"] == ["urn:x:1"]


def test_a_framework_says_where_it_comes_from_and_has_no_ctid() -> None:
    text = write_ctdl_asn(JOINERY, replace(OPTIONS, publisher="Example College", date="2025-12-01")).text
    framework, outcome, *_, own = json.loads(text)["@graph"]
    assert "ctid" not in text
    assert framework["@id"].startswith("https://example.edu/asn/")
    assert framework["ceasn:hasTopChild"][0] == outcome["@id"]
    assert outcome["ceasn:isPartOf"] == [framework["@id"]]
    assert framework["ceasn:publisherName"] == {"en": ["Example College"]}
    assert framework["ceasn:dateModified"] == "2025-12-01"
    assert framework["ceasn:description"]["en"] == (
        "The learning outcomes of Joinery Microcredential, with the competencies that they are aligned to. Made by "
        "skillmap 0.4.0, run c0ffee. O*NET (onet@30.1), CC BY 4.0. Includes information from the O*NET 30.1 Database. "
        "NICE Framework (nice@2.0.0), public domain."
    )
    assert (own["@type"], own["skillmap:run"]) == ("skillmap:AlignmentRecord", "c0ffee")
    urns = _graph(JOINERY, Options())
    assert all(node["@id"].startswith("urn:uuid:") for node in urns)


def test_what_nobody_approved_says_so() -> None:
    framework, *_, own = _graph(JOINERY, EVERYTHING)
    notice = "4 of these alignments are not approved by a person."
    assert framework["ceasn:description"]["en"].endswith(notice)
    assert own["skillmap:notice"] == notice
    assert [one["skillmap:status"] for one in own["skillmap:links"]][6:] == [
        "suggested",
        "suggested",
        "rejected",
        "declared",
    ]


def test_what_others_do_not_read_is_named() -> None:
    assert write_ctdl_asn(JOINERY, EVERYTHING).losses == (
        "2 rejected, deferred, weak or unrated pairs stand only in skillmap's own node, which other programs don't "
        "read.",
        "2 alignments have a target without an address: they stand only in skillmap's own node, which other programs "
        "don't read.",
        "The Registry also wants ceterms:ctid, ceasn:publisher (an address), which is nobody's to make up but the "
        "owner's: the owner adds it.",
    )
    assert write_ctdl_asn(JOINERY, replace(OPTIONS, publisher="https://example.edu")).losses[:3] == (
        "1 declared alignment is left out.",
        "1 rejected alignment is left out.",
        "2 suggested alignments are left out.",
    )


def test_an_alignment_that_others_add_to_ours_is_read_with_it() -> None:
    document = json.loads(write_ctdl_asn(JOINERY, EVERYTHING).text)
    document["@graph"][1]["ceasn:minorAlignment"] = ["urn:x:added"]
    document["@graph"].insert(4, _competency(9, "Sharpen chisels", "LO4", isPartOf=[document["@graph"][0]["@id"]]))
    record = read_ctdl_asn(document, "a.json")
    added = Link(
        "LO1", Target("urn:x:added", uri="urn:x:added"), "related", "declared", stated_as="ceasn:minorAlignment"
    )
    assert record.links == (*JOINERY.links, added)
    assert [one.id for one in record.credentials[0].outcomes] == ["LO1", "LO2", "LO3", "LO4"]


@pytest.mark.parametrize(
    ("field", "value", "accepted"),
    [
        ("links", {}, "a list"),
        ("links", ["x"], "an object"),
        ("unmatched", [{"skillmap:outcome": 1, "skillmap:framework": ""}], "text"),
        ("generator", [], "text"),
    ],
)
def test_a_damaged_node_of_ours_is_refused_with_its_place(field: str, value: object, accepted: str) -> None:
    document = json.loads(write_ctdl_asn(JOINERY, OPTIONS).text)
    document["@graph"][-1][f"skillmap:{field}"] = value
    with pytest.raises(InputError) as caught:
        read_ctdl_asn(document, "a.json")
    assert f"/@graph/4/skillmap:{field}" in str(caught.value)
    assert caught.value.accepted == (accepted,)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own
def test_our_terms_expand_to_our_namespace() -> None:
    rdflib = pytest.importorskip("rdflib")
    document = json.loads(write_ctdl_asn(JOINERY, EVERYTHING).text)
    document["@context"][0] = {"ceasn": "https://purl.org/ctdlasn/terms/", "ceterms": "https://purl.org/ctdl/terms/"}
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data=json.dumps(document), format="json-ld")
    ours = "https://w3id.org/skillmap/ns#"
    assert {str(one) for one in graph.objects(None, rdflib.URIRef(ours + "reviewer"))} == {"R. Lopez"}
    (links,) = graph.objects(None, rdflib.URIRef(ours + "links"))
    assert len(list(rdflib.collection.Collection(graph, links))) == len(JOINERY.links)
