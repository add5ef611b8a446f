"""CASE: packages of others read as outcomes, ours written as 1.1 and read again with exactly the declared loss."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from skillmap.errors import InputError
from skillmap.exchange.case import is_case, read_case, what_case_keeps, write_case
from skillmap.exchange.choice import ALL, Options
from skillmap.linked_data import load_json
from skillmap.nouns import AlignmentRecord, Credential, Link, MappingRelation, Outcome, Target
from tests.exchange.exchange_records import JOINERY, records

OPTIONS = Options(date="2025-12-01", publisher="Example College", base="https://example.edu/case")
EVERYTHING = replace(OPTIONS, statuses=ALL)
SCHEMA = json.loads((Path(__file__).parent / "schemas" / "case_1_1.json").read_text(encoding="utf-8"))


def _item(number: int, text: object, code: str = "", kind: str = "") -> dict[str, Any]:
    made = {"identifier": f"i{number}", "uri": f"https://example.edu/i{number}", "fullStatement": text}
    return made | ({"humanCodingScheme": code} if code else {}) | ({"CFItemType": kind} if kind else {})


def _association(origin: str, kind: str, destination: str, **more: Any) -> dict[str, Any]:
    def end(identifier: str) -> dict[str, str]:
        return {"title": f"Title of {identifier}", "identifier": identifier, "uri": f"https://example.org/{identifier}"}

    return {"associationType": kind, "originNodeURI": end(origin), "destinationNodeURI": end(destination), **more}


def _package(*items: Any, associations: Any = ()) -> dict[str, Any]:
    document = {"identifier": "doc", "title": "Joinery", "creator": "A. Teacher"}
    return {"CFDocument": document, "CFItems": list(items), "CFAssociations": list(associations)}


#: Items out of order, a heading, a statement above another, one without words, and alignments in both directions.
PACKAGE = _package(
    _item(1, "Safety", "S", "Domain"),
    _item(2, "Wear goggles", "S.1"),
    _item(3, "Name the parts of a saw", "S.2"),
    _item(4, "Cut boards", "C", "Standard"),
    _item(5, "Cut a mitre", "C.1"),
    _item(6, "---", "C.2"),
    associations=[
        _association("i4", "isChildOf", "doc", sequenceNumber=2),
        _association("i1", "isChildOf", "doc", sequenceNumber=1),
        _association("i3", "isChildOf", "i1", sequenceNumber=1),
        _association("i2", "isChildOf", "i1", sequenceNumber=2),
        _association("i5", "isChildOf", "i4"),
        _association("i6", "isChildOf", "i4"),
        _association("i2", "precedes", "i3"),
        _association("i5", "exactMatchOf", "x1"),
        _association("i5", "isPartOf", "x2"),
        _association("x3", "isPartOf", "i5"),
        _association("i4", "isRelatedTo", "x4"),
        _association("i4", "hasSkillLevel", "x5"),
        _association("doc", "isRelatedTo", "x6"),
        _association("x7", "exactMatchOf", "x8"),
    ],
)


def test_a_package_is_read_in_the_order_of_its_hierarchy() -> None:
    assert is_case(PACKAGE)
    (credential,) = read_case(PACKAGE, "joinery.json").credentials
    assert (credential.id, credential.title) == ("doc", "Joinery")
    assert [(one.id, one.text) for one in credential.outcomes] == [
        ("S.2", "Name the parts of a saw"),
        ("S.1", "Wear goggles"),
        ("C", "Cut boards"),
        ("C.1", "Cut a mitre"),
    ]
    assert [(one.row, one.reason, one.excerpt) for one in credential.rejected] == [
        (1, "/CFItems/0 is a heading (Domain) of 2 items", "Safety"),
        (6, "/CFItems/5 has no words", "---"),
        (20, "/CFAssociations/13 is exactMatchOf between 'x7' and 'x8', neither of which is in the package", "x7"),
    ]


def test_associations_to_the_outside_are_declared_alignments() -> None:
    links = read_case(PACKAGE, "joinery.json").links
    assert {one.status for one in links} == {"declared"}
    assert [(one.outcome, one.relation, one.stated_as, one.target.id) for one in links] == [
        ("C.1", "exact", "exactMatchOf", "x1"),
        ("C.1", "broad", "isPartOf", "x2"),
        ("C.1", "narrow", "isPartOf", "x3"),
        ("C", "related", "isRelatedTo", "x4"),
        ("C", "", "hasSkillLevel", "x5"),
        ("doc", "related", "isRelatedTo", "x6"),
    ]
    assert links[0].target == Target("Title of x1", "x1", "https://example.org/x1")


def test_two_items_of_one_identifier_are_refused() -> None:
    twins = [{"identifier": "i", "fullStatement": "Saw"}, {"identifier": "i", "fullStatement": "Plane"}]
    with pytest.raises(InputError) as refusal:
        read_case({"CFDocument": {"identifier": "d", "title": "Joinery"}, "CFItems": twins}, "twins.json")
    assert str(refusal.value) == (
        "twins.json has 'i' at /CFItems/1/identifier; accepted: one of its own, not that of /CFItems/0"
    )


def test_the_names_that_other_programs_use_are_read_too() -> None:
    document = {
        "document": {"sourcedId": "doc", "title": "Joinery"},
        "items": [{"sourcedId": "a", "fullStatement": "Cut boards"}, {"sourcedId": "b", "fullStatement": "Glue"}],
        "associations": [
            {"type": "isRelatedTo", "originNode": "https://example.edu/items/b", "destinationNode": "urn:x:9"}
        ],
    }
    assert is_case(document)
    record = read_case(document, "open.json")
    assert [(one.id, one.text) for one in record.credentials[0].outcomes] == [("a", "Cut boards"), ("b", "Glue")]
    assert record.links == (
        Link("b", Target("urn:x:9", uri="urn:x:9"), "related", "declared", stated_as="isRelatedTo"),
    )


def test_codes_that_stand_twice_are_no_ids() -> None:
    record = read_case(_package(_item(1, "Cut", "A"), _item(2, "Glue", "A"), _item(3, "Sand")), "a.json")
    assert [one.id for one in record.credentials[0].outcomes] == ["i1", "i2", "i3"]


def test_a_hierarchy_that_bites_its_tail_is_read_once() -> None:
    loop = [_association("i1", "isChildOf", "i2"), _association("i2", "isChildOf", "i1")]
    record = read_case(_package(_item(1, "Cut"), _item(2, "Glue"), associations=loop), "a.json")
    assert [one.text for one in record.credentials[0].outcomes] == ["Cut", "Glue"]


def test_what_is_no_item_is_refused_with_its_place() -> None:
    (credential,) = read_case(_package(_item(1, "Cut"), "Glue", _item(2, None), _item(3, 7)), "a.json").credentials
    assert [one.reason for one in credential.rejected] == [
        "/CFItems/1 is no item: 'Glue'",
        "/CFItems/2 has no fullStatement",
        "/CFItems/3 has no words",
    ]
    assert credential.rows == 4


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "a.json has [] at /; accepted: an object with CFDocument and CFItems"),
        ({"CFItems": []}, "a.json has null at /CFDocument; accepted: an object; the package has: CFItems"),
        ({"CFDocument": "x"}, "a.json has 'x' at /CFDocument; accepted: an object; the package has: CFDocument"),
        ({"CFDocument": {}, "CFItems": {}}, "a.json has {} at /CFItems; accepted: a list"),
        (
            _package(_item(1, "Cut"), associations=["x"]),
            "a.json has 'x' at /CFAssociations/0; accepted: an association",
        ),
        (_package(), "a.json has no item that can be read: /CFItems is empty or missing"),
        (_package(_item(1, "")), "a.json has no item that can be read: /CFItems/0 has no fullStatement"),
    ],
)
def test_what_is_no_package_is_refused_with_its_place(document: object, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_case(document, "a.json")
    assert str(caught.value) == message


def test_other_documents_are_no_package() -> None:
    assert not is_case([PACKAGE])
    assert not is_case({"@type": "ceasn:Competency"})
    assert not is_case({"document": {}, "title": "x"})
    assert not is_case({"items": [], "document": "x"})


def test_ours_follows_the_schema() -> None:
    jsonschema.validate(json.loads(write_case(JOINERY, EVERYTHING).text), SCHEMA)
    two = replace(JOINERY, credentials=(*JOINERY.credentials, Credential("b", "B", (Outcome("B1", "Glue"),))))
    jsonschema.validate(json.loads(write_case(two, replace(EVERYTHING, base="")).text), SCHEMA)


def test_the_schema_of_the_tests_refuses_what_the_standard_refuses() -> None:
    package = json.loads(write_case(JOINERY, OPTIONS).text)
    for change in ({"score": 1}, {"associationType": "isAlignedTo"}, {"identifier": "LO1"}):
        wrong = package | {"CFAssociations": [package["CFAssociations"][0] | change]}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, SCHEMA)


def test_ours_follows_the_schema_of_case_1_0_but_for_what_1_1_added(shared: Path) -> None:
    schema = json.loads((shared / "data" / "case" / "case-v1p0-cfpackage-schema.json").read_text(encoding="utf-8"))
    package = json.loads(write_case(JOINERY, EVERYTHING).text)
    jsonschema.validate(_as_1_0(package), schema)


def _as_1_0(value: Any) -> Any:
    if isinstance(value, dict):
        new = ("targetType", "caseVersion", "extensions")
        kept = {key: _as_1_0(one) for key, one in value.items() if key not in new}
        if "originNodeURI" in kept:  # in 1.0 both ends have a UUID, which only our own have
            kept.pop("notes", None)
            for end in ("originNodeURI", "destinationNodeURI"):
                if "-" not in kept[end]["identifier"]:
                    kept[end]["identifier"] = "00000000-0000-5000-8000-000000000000"
        return kept
    return [_as_1_0(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("relation", "kind", "inverse"),
    [
        ("exact", "exactMatchOf", False),
        ("close", "isRelatedTo", False),
        ("related", "isRelatedTo", False),
        ("broad", "isPartOf", False),
        ("narrow", "isPartOf", True),
        ("", "isRelatedTo", False),
    ],
)
def test_each_relation_has_its_association(relation: MappingRelation, kind: str, inverse: bool) -> None:
    record = replace(JOINERY, links=(replace(JOINERY.links[0], relation=relation),))
    association = json.loads(write_case(record, OPTIONS).text)["CFAssociations"][-1]
    assert association["associationType"] == kind
    target = association["originNodeURI" if inverse else "destinationNodeURI"]
    assert target == {
        "title": "Saw lumber to size",
        "identifier": "onet:4.A.1",
        "uri": "https://example.org/onet/4.A.1",
        "targetType": "ext:skillmap.onet",
    }


def test_an_association_says_in_words_who_decided_what() -> None:
    package = json.loads(write_case(JOINERY, OPTIONS).text)
    association = package["CFAssociations"][3]
    assert association["notes"] == (
        "The outcome is equivalent to the target, rated strong (probability 0.94). Approved by R. Lopez, chair on "
        "2025-11-03. Target from O*NET (onet@30.1)."
    )
    assert association["extensions"]["skillmap:link"]["skillmap:review"]["skillmap:reviewer"] == "R. Lopez"
    (grouping,) = package["CFDefinitions"]["CFAssociationGroupings"]
    assert grouping["title"] == "Approved alignments to O*NET (onet@30.1)"
    assert grouping["description"] == "O*NET (onet@30.1), CC BY 4.0. Includes information from the O*NET 30.1 Database."
    assert association["CFAssociationGroupingURI"]["identifier"] == grouping["identifier"]
    assert "CC BY 4.0" in package["CFDocument"]["notes"]
    assert package["CFDocument"]["notes"].startswith("Made by skillmap 0.4.0, run c0ffee.")


def test_what_nobody_approved_says_so() -> None:
    package = json.loads(write_case(JOINERY, EVERYTHING).text)
    assert package["CFDocument"]["notes"].endswith("1 of these alignments is not approved by a person.")
    suggested = package["CFAssociations"][-1]
    assert "Suggested; not approved by a person." in suggested["notes"]
    assert suggested["CFAssociationGroupingURI"]["title"] == "Suggested alignments to O*NET (onet@30.1)"


def test_what_is_lost_is_named() -> None:
    assert write_case(JOINERY, OPTIONS).losses == (
        "1 declared alignment is left out.",
        "1 rejected alignment is left out.",
        "2 suggested alignments are left out.",
        "1 alignment has a target without an address, which CASE requires.",
        "1 alignment is close or of no stated relation: CASE says isRelatedTo, our extension says which.",
        "1 row that could not be read is left out.",
    )


@pytest.mark.parametrize(
    ("options", "value"),
    [
        (Options(date="2025-12-01"), "publisher"),
        (Options(publisher="X"), "date"),
        (Options(publisher="X", date="1 December"), "1 December"),
        (Options(publisher="X", date="2025-12-01", base="example"), "example"),
    ],
)
def test_what_case_needs_is_asked_for(options: Options, value: str) -> None:
    with pytest.raises(InputError) as caught:
        write_case(JOINERY, options)
    assert caught.value.value == value


def test_identifiers_stay_and_differ_between_institutions() -> None:
    def identifiers(options: Options) -> list[str]:
        package = json.loads(write_case(JOINERY, options).text)
        return [one["identifier"] for key in ("CFItems", "CFAssociations") for one in package[key]]

    first = identifiers(OPTIONS)
    assert first == identifiers(replace(OPTIONS, date="2026-01-01"))
    assert len({*first}) == len(first)
    assert not {*first} & {*identifiers(replace(OPTIONS, publisher="Other College"))}
    twice = replace(JOINERY, links=(JOINERY.links[0], JOINERY.links[0]))
    made = json.loads(write_case(twice, OPTIONS).text)["CFAssociations"]
    assert len({one["identifier"] for one in made}) == len(made)


def _again(record: AlignmentRecord, options: Options) -> AlignmentRecord:
    return read_case(load_json(write_case(record, options).text.encode(), "ours.json"), "ours.json")


@given(records())
def test_ours_is_read_again_with_exactly_the_declared_loss(record: AlignmentRecord) -> None:
    for options in (OPTIONS, EVERYTHING):
        assert _again(record, options) == what_case_keeps(record, options)


def test_what_others_add_to_ours_is_read_with_it() -> None:
    package = json.loads(write_case(JOINERY, OPTIONS).text)
    package["CFItems"].append({"identifier": "new", "fullStatement": "Sharpen chisels"})
    package["CFAssociations"].append(_association("new", "isPartOf", "x1"))
    record = read_case(package, "a.json")
    assert record.credentials[0].outcomes[-1] == Outcome("new", "Sharpen chisels", "Joinery Microcredential")
    added = Target("Title of x1", "x1", "https://example.org/x1")
    assert record.links[-1] == Link("new", added, "broad", "declared", stated_as="isPartOf")


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        ("credentials", "joinery", "/CFDocument/extensions/skillmap:credentials; accepted: a list of texts"),
        ("credentials", ["a", "b"], "/CFItems; accepted: as many as /CFDocument/extensions names: 2"),
        ("frameworks", "onet", "/CFDocument/extensions/skillmap:frameworks; accepted: a list"),
        ("unmatched", [7], "/CFDocument/extensions/skillmap:unmatched/0; accepted: an object"),
        ("run", 7, "/CFDocument/extensions/skillmap:run; accepted: text"),
    ],
)
def test_a_damaged_extension_is_refused_with_its_place(place: str, value: object, message: str) -> None:
    package = json.loads(write_case(replace(JOINERY, credentials=()) if value == ["a", "b"] else JOINERY, OPTIONS).text)
    package["CFDocument"]["extensions"][f"skillmap:{place}"] = value
    with pytest.raises(InputError) as caught:
        read_case(package, "a.json")
    assert str(caught.value).endswith(message)


@pytest.mark.parametrize(
    ("field", "value", "accepted"),
    [
        ("probability", 2, "a number from 0 to 1"),
        ("probability", True, "a number or null"),
        ("status", "final", "one of approved, declared, deferred, rejected, suggested"),
        ("rank", "1", "a whole number"),
        ("reasons", "x", "a list of texts"),
        ("target", [], "an object"),
        ("relation", "same", "one of broad, close, exact, narrow, related, the empty text"),
    ],
)
def test_a_damaged_link_is_refused_with_its_place(field: str, value: object, accepted: str) -> None:
    package = json.loads(write_case(JOINERY, OPTIONS).text)
    package["CFAssociations"][3]["extensions"]["skillmap:link"][f"skillmap:{field}"] = value
    with pytest.raises(InputError) as caught:
        read_case(package, "a.json")
    assert f"/CFAssociations/3/extensions/skillmap:link/skillmap:{field}" in str(caught.value)
    assert caught.value.accepted == (accepted,)
