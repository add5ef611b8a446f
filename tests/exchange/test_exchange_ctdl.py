"""CTDL: what credentials, learning opportunities and assessments state is read as outcomes and declared alignments."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmap.errors import InputError
from skillmap.exchange.ctdl import is_ctdl, read_ctdl
from skillmap.nouns import Link, Rejected, Target
from skillmap.readers import read_credential

CONTEXT = "https://credreg.net/ctdl/schema/context/json"


def _cao(name: object, **more: Any) -> dict[str, Any]:
    made = {"@type": "ceterms:CredentialAlignmentObject", "ceterms:targetNodeName": name}
    return made | {f"ceterms:{key}": value for key, value in more.items()}


def _resource(kind: str, name: str = "Joinery", **more: Any) -> dict[str, Any]:
    made = {"@context": CONTEXT, "@type": f"ceterms:{kind}", "ceterms:ctid": "ce-1", "ceterms:name": {"en-US": name}}
    return made | {f"ceterms:{key}": value for key, value in more.items()}


def _texts(document: object) -> list[str]:
    return [one.text for credential in read_ctdl(document, "a.json").credentials for one in credential.outcomes]


def test_what_is_taught_is_an_outcome_and_what_it_names_an_alignment() -> None:
    course = _resource(
        "Course",
        teaches=[
            _cao(
                {"de": "Bretter sägen", "en": "Saw boards"},
                framework="https://example.org/wood",
                frameworkName={"en": "Wood Skills"},
                targetNode="https://example.org/wood/1",
                targetNodeDescription={"en": "With a table saw."},
                codedNotation="W.1",
            ),
            _cao("Glue joints"),
        ],
    )
    record = read_ctdl(course, "a.json")
    (credential,) = record.credentials
    assert (credential.id, credential.title) == ("ce-1", "Joinery")
    assert [(one.id, one.text, one.credential, one.place) for one in credential.outcomes] == [
        ("W.1", "Saw boards", "Joinery", "/ceterms:teaches/0"),
        ("2", "Glue joints", "Joinery", "/ceterms:teaches/1"),
    ]
    target = Target(
        "Saw boards", uri="https://example.org/wood/1", title="Wood Skills", code="W.1", description="With a table saw."
    )
    assert record.links == (Link("W.1", target, "", "declared", stated_as="ceterms:teaches"),)


@pytest.mark.parametrize(
    "value",
    [
        "Saw boards",
        {"en": "Saw boards"},
        {"en": ["Saw boards"]},
        {"@language": "en", "@value": "Saw boards"},
        _cao("Saw boards"),
        {"@type": "ceasn:Competency", "ceasn:competencyText": {"en": "Saw boards"}},
        {"@type": "ceasn:Competency", "ceasn:competencyLabel": "Saw boards"},
        {"ceterms:targetNodeDescription": "Saw boards"},
        {"@list": ["Saw boards"]},
        [["Saw boards"]],
    ],
)
def test_each_form_of_a_value_is_read(value: object) -> None:
    assert _texts(_resource("Badge", assesses=value)) == ["Saw boards"]


@pytest.mark.parametrize(
    "key", ["ceterms:teaches", "teaches", "https://purl.org/ctdl/terms/teaches", "http://purl.org/ctdl/terms/teaches"]
)
def test_each_spelling_of_a_term_is_read(key: str) -> None:
    assert _texts(_resource("Badge") | {key: ["Saw boards"]}) == ["Saw boards"]


def test_conditions_and_what_stands_in_them_are_read() -> None:
    certificate = _resource(
        "Certificate",
        requires=[
            {
                "@type": "ceterms:ConditionProfile",
                "ceterms:targetCompetency": [_cao("Saw boards")],
                "ceterms:alternativeCondition": [{"ceterms:targetCompetency": [_cao("Plane boards")]}],
                "ceterms:targetAssessment": [_resource("AssessmentProfile", "Exam", assesses=[_cao("Glue joints")])],
            }
        ],
    )
    credentials = read_ctdl(certificate, "a.json").credentials
    assert [(one.title, [outcome.text for outcome in one.outcomes]) for one in credentials] == [
        ("Joinery", ["Saw boards", "Plane boards"]),
        ("Exam", ["Glue joints"]),
    ]
    places = [outcome.place for one in credentials for outcome in one.outcomes]
    assert places[1] == "/ceterms:requires/0/ceterms:alternativeCondition/0/ceterms:targetCompetency/0"


def test_references_are_resolved_in_the_document_and_never_fetched() -> None:
    graph = {
        "@context": CONTEXT,
        "@graph": [
            {
                "@id": "https://example.org/badge",
                "@type": "ceterms:DigitalBadge",
                "ceterms:name": {"en": "Joinery"},
                "ceterms:teaches": [
                    "_:b1",
                    {"@id": "https://example.org/c2"},
                    _cao("Saw", targetNode="https://example.org/c2"),
                    "https://example.org/elsewhere",
                    _cao("...", targetNodeDescription=7),
                ],
            },
            {"@id": "_:b1", "@type": "ceasn:Competency", "ceasn:competencyText": {"en": "Saw boards"}},
            {
                "@id": "https://example.org/c2",
                "@type": "ceasn:Competency",
                "ceterms:ctid": "ce-c2",
                "ceasn:competencyText": {"en": "Glue joints"},
                "ceasn:codedNotation": "G",
                "ceasn:isPartOf": "https://example.org/wood",
            },
        ],
    }
    record = read_ctdl(graph, "a.json")
    (credential,) = record.credentials
    assert [(one.id, one.text) for one in credential.outcomes] == [("1", "Saw boards"), ("G", "Glue joints")]
    assert credential.rejected == (
        Rejected(
            3,
            "/@graph/0/ceterms:teaches/2 points at https://example.org/c2 as /@graph/0/ceterms:teaches/1 does",
            "Saw",
        ),
        Rejected(
            4,
            "/@graph/0/ceterms:teaches/3 has no text: it points at https://example.org/elsewhere, which isn't in the "
            "document",
            "https://example.org/elsewhere",
        ),
        Rejected(5, "/@graph/0/ceterms:teaches/4 has no words", "..."),
    )
    assert credential.rows == 5
    assert record.links[1].target == Target(
        "Glue joints", "ce-c2", "https://example.org/c2", "", "https://example.org/wood", "G", "", "Competency"
    )


@pytest.mark.parametrize(
    ("stated", "relation"),
    [
        ("skos:exactMatch", "exact"),
        ({"@id": "skos:broadMatch"}, "broad"),
        (_cao("Narrow", targetNode="skos:narrowMatch"), "narrow"),
        ("ceterms:unheardOf", ""),
    ],
)
def test_a_stated_alignment_type_is_the_relation(stated: object, relation: str) -> None:
    badge = _resource("Badge", teaches=[_cao("Saw", targetNode="urn:x:1", alignmentType=stated)])
    assert [one.relation for one in read_ctdl(badge, "a.json").links] == [relation]


def test_occupations_are_declared_by_the_credential_as_a_whole() -> None:
    badge = _resource(
        "Badge",
        teaches=["Saw"],
        occupationType=[
            _cao("Carpenters", codedNotation="47-2031.00", frameworkName="SOC"),
            {
                "@type": "ceterms:CredentialAlignmentObject",
                "ceterms:targetNodeName": "Joiners",
                "ceterms:targetNode": {"@id": "https://example.org/summary/51-7011.00"},
            },
            "https://example.org/occupation",
            {"en": "Turner"},
        ],
        industryType=_cao("Furniture", codedNotation="337"),
    )
    links = read_ctdl(badge, "a.json").links
    assert {(one.outcome, one.status) for one in links} == {("ce-1", "declared")}
    assert [(one.target.label, one.target.code, one.target.kind) for one in links] == [
        ("Carpenters", "47-2031.00", "occupation"),
        ("Joiners", "51-7011.00", "occupation"),
        ("https://example.org/occupation", "", "occupation"),
        ("Turner", "", "occupation"),
        ("Furniture", "337", "industry"),
    ]
    assert links[4].stated_as == "ceterms:industryType"


def test_the_envelopes_of_the_registry_are_opened() -> None:
    badge = _resource("Badge", teaches=["Saw boards"])
    for document in (
        {"envelope_type": "resource_data", "resource": "eyJ.x.y", "decoded_resource": badge},
        {"envelope_type": "resource_data", "resource": json.dumps(badge)},
        {"data": [{"decoded_resource": {"@graph": [badge]}}]},
        [badge],
    ):
        assert is_ctdl(document)
        assert _texts(document) == ["Saw boards"]
    with pytest.raises(InputError, match="at /resource it has only a signed or encoded one"):
        read_ctdl({"envelope_type": "resource_data", "resource": "eyJ.x.y"}, "a.json")


@pytest.mark.parametrize(
    "envelope",
    [
        {"envelope_community": "ce_registry", "envelope_id": "x", "resource": "eyJ.x.y"},
        [{"envelope_id": "x", "resource": "eyJ.x.y"}],
        {"envelopes": [{"envelope_id": "x", "resource": "eyJ.x.y"}]},
    ],
)
def test_an_envelope_that_is_shut_is_refused_as_one(envelope: object) -> None:
    with pytest.raises(InputError, match=r"e.json is an envelope of the Registry without a decoded_resource: at /"):
        read_credential(json.dumps(envelope).encode(), name="e.json")


def test_a_competency_of_the_same_graph_says_itself_what_it_is_aligned_to() -> None:
    competency = {
        "@id": "_:c1",
        "@type": "ceasn:Competency",
        "ceasn:competencyText": {"en-US": "Maintain sterile technique"},
        "ceasn:codedNotation": "1.1",
        "ceasn:exactAlignment": ["https://e.org/c"],
        "ceasn:broadAlignment": [{"@id": "https://e.org/d"}],
    }
    pointing = _resource("LearningOpportunityProfile", teaches=[{"ceterms:targetNode": "_:c1"}])
    links = read_ctdl({"@context": CONTEXT, "@graph": [pointing, competency]}, "a.json").links
    nested = {key: value for key, value in competency.items() if key != "@id"}
    holding = _resource("LearningOpportunityProfile", teaches=[{"ceterms:targetNode": nested}])
    assert read_ctdl(holding, "a.json").links[1:] == links[1:]
    assert [(one.outcome, one.target.uri, one.relation, one.status, one.stated_as) for one in links[1:]] == [
        ("1.1", "https://e.org/c", "exact", "declared", "ceasn:exactAlignment"),
        ("1.1", "https://e.org/d", "broad", "declared", "ceasn:broadAlignment"),
    ]


def test_ids_are_unique_over_all_credentials() -> None:
    badges = [
        _resource("Badge", "One", teaches=[_cao("Saw", codedNotation="A"), _cao("Plane", codedNotation="2")]),
        _resource("Badge", "Two", teaches=[_cao("Glue", codedNotation="A"), "Sand", _cao("Oil", codedNotation="ce-9")]),
        _resource("Badge", "Three") | {"ceterms:ctid": "ce-9"},
    ]
    credentials = read_ctdl(badges, "a.json").credentials
    assert [one.id for credential in credentials for one in credential.outcomes] == ["1", "2", "3", "4", "5"]
    assert [one.id for one in credentials] == ["credential-1", "credential-2", "ce-9"]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("text", "a.json holds no CTDL credential, learning opportunity or assessment; the types of its resources are"),
        ({"@type": "ceasn:Competency"}, "the types of its resources are: Competency"),
        (_resource("Badge"), "it has no ceterms:teaches or ceterms:assesses or ceterms:targetCompetency, at / or"),
        (_resource("Badge", teaches=[None, 7, []]), "/ceterms:teaches/0 has no text"),
        (_resource("Badge", teaches=["https://example.org/1"]), "it points at https://example.org/1, which isn't in"),
        (_resource("Badge", teaches={"@id": {}}), "/ceterms:teaches has no text"),
    ],
)
def test_what_states_no_outcome_is_refused_with_its_place(document: object, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_ctdl(document, "a.json")
    assert message in str(caught.value)


def test_other_documents_are_not_ctdl() -> None:
    documents: tuple[object, ...] = (
        "x",
        [],
        {},
        {"@type": "Course"},
        {"@type": "ceasn:Competency"},
        {"type": ["Achievement"]},
    )
    for document in documents:
        assert not is_ctdl(document)


_KEYS = st.sampled_from(
    """@id @type @context @graph @list @value @language en ceterms:teaches ceterms:assesses ceterms:requires
    ceterms:targetCompetency ceterms:targetNode ceterms:targetNodeName ceterms:name ceterms:ctid ceterms:occupationType
    ceasn:competencyText resource data ceterms:alignmentType""".split()
)
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(0, 9)
    | st.sampled_from(["ceterms:Badge", "ceasn:Competency", "Saw", "_:1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(_VALUES)
def test_any_json_is_read_or_refused(value: Any) -> None:
    document = {"@type": "ceterms:Badge", "ceterms:teaches": value, "ceterms:occupationType": value, "@graph": [value]}
    for one in (value, document, {key: document[key] for key in document if key != "@graph"}):
        is_ctdl(one)
        try:
            record = read_ctdl(one, "a.json")
        except InputError:
            continue
        ids = [outcome.id for credential in record.credentials for outcome in credential.outcomes]
        assert len({*ids}) == len(ids)
