"""Documents of the standards as a user drops them: their outcomes, and what they declare, as any credential's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from skillmap.errors import InputError
from skillmap.readers import read_credential

BADGE: dict[str, Any] = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "https://college.example/achievements/lamps",
    "type": ["Achievement"],
    "name": "Lamp Keeper",
    "description": "For those who keep a lamp.",
    "criteria": {"narrative": "The earner is able to:\n\n- trim the wick\n- log the weather"},
    "alignment": [
        {
            "type": ["Alignment"],
            "targetName": "tend lights",
            "targetUrl": "https://skills.example/lights",
            "targetFramework": "Harbour skills",
        }
    ],
}
CASE = {
    "CFDocument": {
        "identifier": "c5fb0812-d7cb-11e8-824f-0242ac160002",
        "uri": "https://college.example/d",
        "creator": "Harbour College",
        "title": "Lamps",
        "lastChangeDateTime": "2026-01-01T00:00:00Z",
    },
    "CFItems": [
        {
            "identifier": "c60371be-d7cb-11e8-824f-0242ac160002",
            "fullStatement": "Trim the wick",
            "uri": "https://college.example/i",
            "lastChangeDateTime": "2026-01-01T00:00:00Z",
        }
    ],
}


def read(document: object, **more: Any) -> Any:
    return read_credential(json.dumps(document).encode(), name="lamps.json", **more)


def test_a_badge_is_a_credential_with_its_outcomes_and_what_it_declares() -> None:
    credential = read(BADGE)
    assert credential.title == "Lamp Keeper"
    assert [o.text for o in credential.outcomes][:2] == ["trim the wick", "log the weather"]
    assert {o.credential for o in credential.outcomes} == {"Lamp Keeper"}
    assert "criteria" in credential.outcomes[0].place
    assert [(link.target.label, link.target.uri, link.status) for link in credential.declared] == [
        ("tend lights", "https://skills.example/lights", "declared")
    ]


def test_a_title_that_is_asked_for_stands_in_the_place_of_the_documents() -> None:
    credential = read(BADGE, title="Night watch")
    assert credential.title == "Night watch"
    assert {o.credential for o in credential.outcomes} == {"Night watch"}


def test_a_case_package_is_a_list_of_outcomes() -> None:
    assert [o.text for o in read(CASE).outcomes] == ["Trim the wick"]


def test_an_outcome_that_is_too_long_is_refused_and_counted() -> None:
    long = json.loads(json.dumps(CASE))
    long["CFItems"][0]["fullStatement"] = "Trim the wick " * 20
    credential = read(long, max_characters=100)
    assert credential.outcomes == ()
    assert [(r.row, r.reason) for r in credential.rejected] == [
        (1, "the outcome has 279 characters; at most 100 are read")
    ]
    assert credential.rows == 1


def test_json_of_our_own_shape_is_read_as_before() -> None:
    assert [o.text for o in read({"title": "Lamps", "outcomes": ["Trim the wick"]}).outcomes] == ["Trim the wick"]
    assert [o.text for o in read(["Trim the wick"]).outcomes] == ["Trim the wick"]


def test_a_signed_token_is_told_from_a_list_of_lines() -> None:
    token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2NvbGxlZ2UuZXhhbXBsZSJ9.c2lnbmVkLWJ5LW5vYm9keQ"
    with pytest.raises(InputError, match="token"):
        read_credential(token.encode(), name="badge.jwt")
    assert read_credential(b"eye care: rinse an eye\n").outcomes[0].text == "eye care: rinse an eye"


def with_statement(text: str) -> dict[str, Any]:
    """Return the CASE package with a second item, of this statement."""
    package = json.loads(json.dumps(CASE))
    second = {**package["CFItems"][0], "identifier": "c60371be-d7cb-11e8-824f-0242ac160003", "fullStatement": text}
    return {**package, "CFItems": [*package["CFItems"], second]}


@pytest.mark.parametrize("text", ["12–14", "\0 –", "…"])
def test_an_outcome_without_a_word_is_refused_as_in_any_list(text: str) -> None:
    competencies = [{"@type": "ceasn:Competency", "ceasn:competencyText": {"en": one}} for one in (text, "Trim it")]
    credential = read({"@graph": competencies})
    assert [o.text for o in credential.outcomes] == ["Trim it"]
    assert [r.reason.rpartition("no words")[1] for r in credential.rejected] == ["no words"]


def test_half_of_a_character_is_refused_and_a_whole_one_is_none() -> None:
    whole = with_statement("Log the weather \N{SUN BEHIND CLOUD}\N{EARTH GLOBE EUROPE-AFRICA}")
    assert r"\ud83c\udf0d" in json.dumps(whole)
    assert read(whole).outcomes[1].text.endswith("\N{EARTH GLOBE EUROPE-AFRICA}")
    with pytest.raises(InputError, match=r"lamps\.json holds half of a character, \\ud83c after 'Log the weather '"):
        read(with_statement("Log the weather \ud83c"))
    with pytest.raises(InputError, match=r"half of a character, \\udc00 after ''"):
        read({**CASE, "\udc00": 1})


@pytest.mark.parametrize("field", ["name", "id"])
def test_a_badge_whose_name_is_no_name_is_refused(field: str) -> None:
    with pytest.raises(InputError, match=r"title has 6,000 characters|id has 6,0\d\d characters"):
        read({**BADGE, field: ("https://" if field == "id" else "") + "x" * 6_000, "criteria": {"narrative": "- trim"}})
