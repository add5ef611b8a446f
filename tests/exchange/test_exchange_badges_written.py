"""What goes into badges and learner records: valid, only what people approved unless asked, with nothing made up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from skillmap.errors import InputError
from skillmap.exchange.alignment_objects import CONTEXT
from skillmap.exchange.choice import Options
from skillmap.exchange.clr import write_clr
from skillmap.exchange.namespace import NAMESPACE
from skillmap.exchange.open_badges_2 import write_open_badges_2
from skillmap.exchange.open_badges_3 import write_open_badges_3
from skillmap.nouns import AlignmentRecord, Link, Target
from tests.exchange.badge_records import ESCO, PLOT, RECORD, records
from tests.exchange.record_badges import GOLDEN, OPTIONS, texts

WRITERS = {
    "achievement": write_open_badges_3,
    "badge_class": write_open_badges_2,
    "clr_credential": write_clr,
}
SCHEMAS = {
    file.name: json.loads(file.read_text(encoding="utf-8"))
    for file in sorted((Path(__file__).parent / "schemas").glob("*.json"))
}
REGISTRY: Registry[Any] = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values()
)
LOST = {
    "2 suggested alignments are left out.",
    "1 declared alignment is left out.",
    "1 rejected alignment is left out.",
    "1 alignment is left out: its target has no known address, and a badge must give one.",
    "1 outcome without a confident match is not named as such.",
    "1 refused row is not named.",
    "1 framework is named without its size and what its copy lacks.",
}


def documents(schema: str, record: AlignmentRecord, options: Options = OPTIONS) -> list[dict[str, Any]]:
    written = json.loads(WRITERS[schema](record, options).text)
    return written if isinstance(written, list) else [written]


def alignments(node: object) -> Iterator[dict[str, Any]]:
    """Yield every alignment of a document, wherever it stands."""
    if isinstance(node, dict):
        if "targetName" in node:
            yield node
        for value in node.values():
            yield from alignments(value)
    elif isinstance(node, list):
        for value in node:
            yield from alignments(value)


@pytest.mark.parametrize("name", texts())
def test_the_documents_are_what_was_recorded(name: str) -> None:
    assert texts()[name] == (GOLDEN / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("schema", WRITERS)
@given(record=records())
@settings(max_examples=50)
def test_what_is_written_is_valid(schema: str, record: AlignmentRecord) -> None:
    check = Draft202012Validator(SCHEMAS[f"{schema}.json"], registry=REGISTRY)
    for document in documents(schema, record):
        check.validate(document)


@pytest.mark.parametrize("schema", WRITERS)
@pytest.mark.parametrize(
    ("place", "value"),
    [("name", ""), ("description", None), ("skillmap:", "x"), ("strength", 1)],
)
def test_the_schemas_can_fail(schema: str, place: str, value: object) -> None:
    document = documents(schema, RECORD)[0]
    inner = document["credentialSubject"]["achievement"][0] if schema == "clr_credential" else document
    inner[place] = value
    assert not Draft202012Validator(SCHEMAS[f"{schema}.json"], registry=REGISTRY).is_valid(document)


@pytest.mark.parametrize("schema", WRITERS)
def test_only_what_people_approved_is_written(schema: str) -> None:
    written = WRITERS[schema](RECORD, OPTIONS)
    found = list(alignments(json.loads(written.text)))
    assert [(one["targetName"], one["skillmap:status"], one["skillmap:reviewer"]) for one in found] == [
        ("plot charts", "approved", "Ada Byron"),
        ("Analyze business data.", "approved", "Bo Li"),
    ]
    assert set(written.losses) >= LOST
    assert "not approved" not in written.text
    assert "Every alignment here is approved by a person." in written.text


@pytest.mark.parametrize("schema", WRITERS)
def test_what_nobody_approved_is_said_to_be_so(schema: str) -> None:
    options = replace(OPTIONS, statuses=frozenset({"approved", "suggested", "declared", "rejected"}))
    written = WRITERS[schema](RECORD, options)
    found = list(alignments(json.loads(written.text)))
    assert [one["skillmap:status"] for one in found] == ["approved", "approved", "suggested", "declared"]
    assert "1 of these alignments is not approved by a person." in written.text
    assert "1 alignment is left out: people rejected it, and a badge can only say what is aligned." in written.losses
    weak = "1 alignment is left out: the machine rates it weak or worse, and nobody approved it."
    assert weak in written.losses


@pytest.mark.parametrize("schema", WRITERS)
def test_every_document_says_with_what_it_was_made(schema: str) -> None:
    for document in documents(schema, RECORD):
        made = document["skillmap:provenance"]
        assert (made["skillmap:generator"], made["skillmap:run"]) == ("skillmap 0.1.0", "7d1e")
        assert [
            (one["skillmap:id"], one["skillmap:version"], one["skillmap:licence"], one["skillmap:attribution"])
            for one in made["skillmap:frameworks"]
        ] == [("esco", "1.2.0", "reuse", "Uses ESCO."), ("onet", "30.1", "CC BY 4.0", "Includes O*NET.")]


def test_an_alignment_has_the_standards_fields_and_ours() -> None:
    first, second = alignments(documents("achievement", RECORD))
    assert first == {
        "type": ["Alignment"],
        "targetName": "plot charts",
        "targetUrl": ESCO,
        "targetCode": "skill/0a1b",
        "targetDescription": "Draw charts of figures.",
        "targetFramework": "ESCO",
        "targetType": "ext:EscoSkill",
        "skillmap:outcome": "LO1",
        "skillmap:status": "approved",
        "skillmap:relation": "close",
        "skillmap:rating": "strong",
        "skillmap:probability": 0.93,
        "skillmap:rank": 1,
        "skillmap:reasons": ["Both are about charts."],
        "skillmap:role": "committee chair",
        "skillmap:reviewedAt": "2026-03-01",
        "skillmap:reviewReason": "It is what unit 2 asks for.",
        "skillmap:target": "esco:skill/0a1b",
        "skillmap:framework": "esco@1.2.0",
        "skillmap:kind": "skill",
        "skillmap:reviewer": "Ada Byron",
    }
    assert second["targetUrl"] == "https://www.onetonline.org/find/descriptor/result/4.A.2.a.4"
    assert second["targetCode"] == "4.A.2.a.4.I01.D03"
    assert second["targetType"] == "ext:OnetDetailedWorkActivity"
    assert second["skillmap:targetUrlRule"].startswith("the page at O*NET OnLine of the work activity")


def test_the_criteria_list_the_outcomes_and_hold_no_tag() -> None:
    first, second = documents("achievement", RECORD)
    assert first["criteria"]["narrative"] == (
        "Learning outcomes:\n\n- Plot enrolment by term\n- Find errors in &lt;b>tables&lt;/b> & fix them"
    )
    assert first["description"] == "Data for Registrars: 2 learning outcomes."
    assert first["id"] == "https://college.example/badges/achievements/DATA-1"
    assert second["id"] == "https://college.example/badges/care"


def test_ids_are_the_same_each_time_and_urns_without_a_base() -> None:
    options = Options(publisher="A College", date="2026-05-01")
    found = [documents(schema, RECORD, options)[0]["id"] for schema in WRITERS]
    assert all(one.startswith("urn:uuid:") for one in found)
    assert found == [documents(schema, RECORD, options)[0]["id"] for schema in WRITERS]


def test_one_credential_is_one_document_and_several_are_a_list() -> None:
    one = replace(RECORD, credentials=RECORD.credentials[:1])
    assert isinstance(json.loads(write_open_badges_3(one, OPTIONS).text), dict)
    assert len(json.loads(write_open_badges_3(RECORD, OPTIONS).text)) == 2


def test_a_clr_makes_each_outcome_a_competency_that_is_part_of_its_credential() -> None:
    [clr] = documents("clr_credential", RECORD)
    subject = clr["credentialSubject"]
    assert [one["name"] for one in subject["achievement"]] == [
        "Plot enrolment by term",
        "Find errors in <b>tables</b> & fix them",
        "Measure blood pressure",
    ]
    assert [len(one.get("alignment", [])) for one in subject["achievement"]] == [2, 0, 0]
    assert subject["association"][2] == {
        "type": "Association",
        "associationType": "isPartOf",
        "sourceId": "https://college.example/badges/outcomes/LO3",
        "targetId": "https://college.example/badges/care",
    }
    assert clr["validFrom"] == "2026-05-01T00:00:00Z"
    assert clr["issuer"]["name"] == "A College"
    assert "no learner" in clr["skillmap:provenance"]["skillmap:note"][1]


@pytest.mark.parametrize(
    ("schema", "options", "wanted"),
    [
        ("badge_class", Options(), "'publisher'"),
        ("clr_credential", Options(date="2026-05-01"), "'publisher'"),
        ("clr_credential", Options(publisher="A College"), "'date'"),
        ("clr_credential", Options(publisher="A College", date="in May"), "not 'in May'"),
        ("clr_credential", Options(publisher="A College", date="2026-13-01"), "not '2026-13-01'"),
    ],
)
def test_what_the_standard_requires_is_asked_for(schema: str, options: Options, wanted: str) -> None:
    with pytest.raises(InputError, match=wanted):
        WRITERS[schema](RECORD, options)


@pytest.mark.parametrize("schema", WRITERS)
def test_a_record_without_a_credential_is_refused(schema: str) -> None:
    with pytest.raises(InputError, match="no credential"):
        WRITERS[schema](AlignmentRecord((), ()), OPTIONS)


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2026-05-01T10:30:00+02:00", "2026-05-01T10:30:00+02:00"),
        ("2026-05-01T10:30Z", "2026-05-01T10:30:00Z"),
        ("2026-05-01 10:30", "2026-05-01T10:30:00Z"),
    ],
)
def test_a_moment_is_taken_as_given(date: str, moment: str) -> None:
    assert documents("clr_credential", RECORD, replace(OPTIONS, date=date))[0]["validFrom"] == moment


def test_an_issuer_given_by_its_address_is_named_by_it() -> None:
    options = replace(OPTIONS, publisher="https://college.example")
    assert documents("badge_class", RECORD, options)[0]["issuer"] == "https://college.example"
    assert documents("clr_credential", RECORD, options)[0]["issuer"]["url"] == "https://college.example"


def test_links_of_no_outcome_and_to_no_name_are_counted() -> None:
    links = (Link("gone", PLOT, "close", "approved"), Link("LO1", Target("", uri=ESCO), "close", "approved"))
    losses = write_open_badges_3(replace(RECORD, links=links), OPTIONS).losses
    assert losses[:2] == (
        "1 alignment is left out: its target has no name.",
        "1 alignment is left out: its outcome is in no credential of the record.",
    )


# rdflib's own JSON-LD parser uses what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("schema", WRITERS)
def test_our_terms_are_json_ld(schema: str) -> None:
    """With our context in force every term of ours becomes a property of our namespace, and lists keep their order."""
    rdflib = pytest.importorskip("rdflib", reason="needs rdflib to read JSON-LD")
    graph = rdflib.Graph()
    for document in documents(schema, RECORD):
        # The standards' contexts are left out, since reading them would fetch them: any vocabulary stands in.
        document["@context"] = [{"@vocab": "https://other.example/", "id": "@id"}, CONTEXT]
        for nested in document.get("credentialSubject", {}).get("verifiableCredential", []):
            del nested["@context"]
        graph.parse(data=json.dumps(document), format="json-ld")
    own = {str(term).removeprefix(NAMESPACE) for _, term, _ in graph if str(term).startswith(NAMESPACE)}
    assert own >= {"identifier", "outcome", "status", "reviewer", "probability", "provenance", "frameworks"}
    assert not {term for term in graph.predicates() if str(term).startswith("skillmap:")}
    told = [list(graph.items(one)) for one in graph.objects(predicate=rdflib.URIRef(f"{NAMESPACE}reasons"))]
    assert told == [[rdflib.Literal("Both are about charts.")]]
