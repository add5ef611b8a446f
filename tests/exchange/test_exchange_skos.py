"""SKOS: what is asserted, what is refused because it can't all be true, and what comes back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from skillmap.errors import InputError
from skillmap.exchange.choice import ALL, Options
from skillmap.nouns import AlignmentRecord, Credential, Link, MappingRelation, Outcome, Target
from tests.exchange.records import DECIDED, SUGGESTED, records

rdflib = pytest.importorskip("rdflib", reason="needs the extra skos")

from skillmap.exchange.skos_graph import is_skos, read_skos, write_skos  # noqa: E402

EVERYTHING = Options(statuses=ALL)


def without_what_skos_leaves_out(record: AlignmentRecord) -> AlignmentRecord:
    return replace(record, credentials=tuple(replace(c, rejected=(), declared=()) for c in record.credentials))


def pair(*relations: MappingRelation) -> AlignmentRecord:
    """Return a record in which one outcome and one target stand in these relations."""
    target = Target("Planing", uri="https://jobs.example/7")
    credential = Credential("c", "Carpentry", (Outcome("o1", "Plane a board"),))
    return AlignmentRecord((credential,), tuple(Link("o1", target, r, "approved") for r in relations))


def test_only_what_people_approved_is_asserted() -> None:
    written = write_skos(DECIDED, Options(language="en"))
    assert written.text.count("Match <") == 1
    assert "skos:exactMatch <https://college.example/frameworks/food/F1> ." in written.text
    assert "1 rejected alignment is left out." in written.losses
    assert "not approved by a person" not in written.text


def test_a_rejected_alignment_is_told_and_not_asserted() -> None:
    written = write_skos(DECIDED, Options(statuses=frozenset({"rejected", "suggested"})))
    graph = rdflib.Graph().parse(data=written.text, format="turtle")
    asserted = {str(o) for p in ("closeMatch", "relatedMatch") for o in graph.objects(None, rdflib.SKOS[p])}
    assert "urn:skillmap:framework:skills:11" not in {str(o) for o in graph.objects(None, rdflib.SKOS.exactMatch)}
    assert 'skillmap:status "rejected"' in written.text
    assert "of these alignments are not approved by a person." in written.text
    assert asserted


@pytest.mark.parametrize("record", [DECIDED, SUGGESTED])
def test_our_own_comes_back(record: AlignmentRecord) -> None:
    written = write_skos(record, EVERYTHING)
    assert is_skos(written.text.encode())
    assert read_skos(written.text.encode(), "a.ttl") == without_what_skos_leaves_out(record)
    assert written.losses == ("2 rows that could not be read of the credentials' documents are left out.",)


@given(record=records())
@settings(max_examples=60, deadline=None)
def test_relation_direction_status_and_review_come_back(record: AlignmentRecord) -> None:
    # Relations that contradict each other are refused, which is another test's.
    record = replace(record, links=tuple(replace(x, relation="close") for x in record.links))
    back = read_skos(write_skos(record, EVERYTHING).text.encode(), "a.ttl")
    assert back == without_what_skos_leaves_out(record)


@pytest.mark.parametrize("relation", ["exact", "close", "related", "broad", "narrow"])
def test_every_relation_keeps_its_direction(relation: MappingRelation) -> None:
    back = read_skos(write_skos(pair(relation), Options()).text.encode(), "a.ttl")
    assert back.links[0].relation == relation


@pytest.mark.parametrize(
    "relations", [("exact", "broad"), ("related", "exact"), ("narrow", "exact"), ("broad", "related")]
)
def test_relations_that_exclude_each_other_are_refused_with_the_pair(relations: tuple[MappingRelation, ...]) -> None:
    with pytest.raises(InputError, match=r"o1 to https://jobs.example/7 is (broad|related|narrow), and"):
        write_skos(pair(*relations), Options())


def test_an_exact_match_that_follows_from_others_counts_too() -> None:
    plane, saw = Target("Planing", "w:1"), Target("Sawing", "w:2")
    credential = Credential("c", "Carpentry", (Outcome("a", "Plane"), Outcome("b", "Level wood")))
    links = [("a", plane, "exact"), ("b", plane, "exact"), ("b", saw, "exact"), ("a", saw, "related")]
    record = AlignmentRecord((credential,), tuple(Link(o, t, r, "approved") for o, t, r in links))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="a to w:2 is related, and an exact match of the same two"):
        write_skos(record, Options())


FOREIGN = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://a.example/1> skos:prefLabel "Holz hobeln"@de, "Plane a board"@en ; skos:broadMatch <https://b.example/2> .
<https://b.example/2> skos:prefLabel "Woodwork"@en ; skos:definition "All of it." .
<https://a.example/3> skos:closeMatch <https://b.example/4> .
"""
XML = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
<skos:Concept rdf:about="https://a.example/1"><skos:prefLabel>Plane a board</skos:prefLabel>
<skos:broadMatch rdf:resource="https://b.example/2"/></skos:Concept></rdf:RDF>"""


def test_other_peoples_relations_are_declared() -> None:
    record = read_skos(FOREIGN.encode(), "trades.ttl")
    assert [(o.id, o.text) for o in record.credentials[0].outcomes] == [
        ("https://a.example/1", "Plane a board"),
        ("https://a.example/3", "https://a.example/3"),
    ]
    assert record.links[0] == Link(
        "https://a.example/1",
        Target("Woodwork", uri="https://b.example/2", description="All of it."),
        "broad",
        "declared",
        stated_as="skos:broadMatch",
    )
    assert is_skos(XML.encode())
    assert read_skos(XML.encode(), "trades.rdf").links[0].relation == "broad"


@pytest.mark.parametrize(
    "text",
    [
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <a> skos:exactMatch",
        "<rdf:RDF",
        XML.replace("<rdf:RDF", '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rdf:RDF', 1),
        XML.replace("<rdf:RDF", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rdf:RDF', 1),
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <a> skos:exactMatch " + "[ <b> " * 3000,
        """@prefix skillmap: <https://w3id.org/skillmap/ns#> .
        @prefix r: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        _:l r:first "a" ; r:rest _:l . [] a skillmap:Framework ; skillmap:id "x" ; skillmap:lacks _:l .""",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
    ids=["cut", "no xml", "entities of entities", "a file", "deep", "circular list", "bytes"],
)
def test_what_is_broken_or_hostile_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_skos(text.encode(), "broken")


@pytest.mark.parametrize("document", [b"", b"outcome\nPlane a board\n", "text", {}, b"@prefix a: <b> ."])
def test_other_documents_are_not_taken_for_mappings(document: object) -> None:
    assert not is_skos(document)
