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
