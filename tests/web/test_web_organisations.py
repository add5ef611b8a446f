"""Two organisations in one service: every route, asked for what is the other one's, answers as if it weren't there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.record import CONTRACT
from skillmap.access import Door, make_key
from skillmap.storage import StoredKeys, file_url, open_store
from skillmap.web import Service, make_app
from tests.web.examples import credential

CONTENT: dict[str, Any] = {"title": "Theirs", "credential": credential(), "frameworks": ["mine@2026"]}
ALIGNED = {"outcome": "LO1", "framework": "mine@2026", "competency": "mine:S1", "verdict": "accept"}
GAP = {"framework": "mine@2026", "profile": "mine:analyst", "competency": "mine:S1", "verdict": "address"}
#: What is sent to each route that takes a body; those without an id answer about the asker's own.
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("PUT", "/v1/proposals/{id}/content"): CONTENT,
    ("POST", "/v1/proposals/{id}/suggestions"): {},
    ("POST", "/v1/proposals/{id}/decisions"): {"decisions": [ALIGNED]},
    ("POST", "/v1/proposals/{id}/gap-decisions"): {"decisions": [GAP]},
    ("POST", "/v1/proposals/{id}/transitions"): {"action": "submit"},
    ("POST", "/v1/jobs/{id}/cancel"): {},
}
#: What is the same for all: it holds nothing of anybody.
SHARED = (
    "/healthz", "/readyz", "/v1/alignments", "/v1/coverage", "/v1/documents", "/v1/frameworks", "/v1/lookup",
    "/v1/frameworks/{id}/competencies", "/v1/frameworks/{id}/profiles",
)  # fmt: skip
LISTS = {"/v1/proposals": "proposals", "/v1/jobs": "jobs"}


@pytest.fixture
def people(service: Service, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """Return a client for each of two organisations, with a key that may do everything."""
    with open_store(file_url(tmp_path / "two.sqlite")) as store:
        keys = StoredKeys(store)
        app = make_app(replace(service, store=store), Door(keys))
        with TestClient(app) as client:
            client.close()
            made = {}
            for organisation in ("northwind", "southwind"):
                key, record = make_key(
                    organisation, "Kim", ["admin"], now=datetime.now(UTC), expires=None, roles=["chair"]
                )
                keys.add(record)
                made[organisation] = TestClient(app, headers={"Authorization": f"Bearer {key}"})
            yield made


def routes() -> list[tuple[str, str]]:
    document = json.loads(CONTRACT.read_text(encoding="utf-8"))
    return [(method.upper(), path) for path, methods in document["paths"].items() for method in methods]


def test_what_is_the_others_can_not_be_told_from_what_is_not_there(people: dict[str, Any]) -> None:
    ours, theirs = people["southwind"], people["northwind"]
    proposal = theirs.post("/v1/proposals", json=CONTENT).json()["id"]
    assert theirs.post(f"/v1/proposals/{proposal}/suggestions", json={}).status_code == 200
    job = theirs.post("/v1/jobs", json={"credential": credential(), "frameworks": ["mine@2026"]}).json()["id"]
    before = theirs.get(f"/v1/proposals/{proposal}").content
    tried = 0
    for method, template in routes():
        if template in SHARED:
            continue
        if template in LISTS:
            if method == "GET":
                assert ours.get(template).json() == {LISTS[template]: [], "next": ""}
                assert len(theirs.get(template).json()[LISTS[template]]) == 1
            continue
        id_ = job if template.startswith("/v1/jobs") else proposal
        answers = []
        for asked in (id_, "0" * len(id_)):
            path = template.replace("{id}", asked).replace("{format}", "csv")
            answer = ours.request(
                method, path, json=BODIES.get((method, template)), headers={"If-Match": "*"},
                params={"to": "mine@2026"} if template.endswith("/migration") else None,
            )  # fmt: skip
            assert answer.json()["type"] == "/problems/not-here", (method, path, answer.text)
            answers.append(answer.text.replace(asked, "ID"))
        assert answers[0] == answers[1]
        tried += 1
    assert tried == 17
    assert theirs.get(f"/v1/proposals/{proposal}").content == before
    assert theirs.get(f"/v1/jobs/{job}").json()["state"] != "cancelled"


def test_a_file_that_is_read_leaves_nothing_to_anybody(people: dict[str, Any]) -> None:
    for client in people.values():
        assert client.post("/v1/documents?name=a.txt", content=b"Bake bread\n").json()["rows"] == 1
    for client in people.values():
        assert all(client.get(path).json() == {name: [], "next": ""} for path, name in LISTS.items())


def test_the_key_of_a_request_is_each_organisations_own(people: dict[str, Any]) -> None:
    headers = {"Idempotency-Key": "the-same"}
    first, second = (client.post("/v1/proposals", json=CONTENT, headers=headers) for client in people.values())
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]
    assert "idempotency-replayed" not in second.headers


def test_one_can_not_name_the_others_as_its_successor(people: dict[str, Any]) -> None:
    ours, theirs = people.values()
    proposal, other = (client.post("/v1/proposals", json=CONTENT).json()["id"] for client in (ours, theirs))
    answer = ours.post(
        f"/v1/proposals/{proposal}/transitions",
        json={"action": "supersede", "successor": other},
        headers={"If-Match": '"1"'},
    )
    assert answer.json()["type"] == "/problems/not-here"
    assert answer.json()["detail"] == f"there is no proposal {other!r}"


def test_one_can_not_compare_with_what_the_others_have(people: dict[str, Any]) -> None:
    ours, theirs = people.values()
    proposal, other = (client.post("/v1/proposals", json=CONTENT).json()["id"] for client in (ours, theirs))
    for client, id_ in ((ours, proposal), (theirs, other)):
        assert client.post(f"/v1/proposals/{id_}/suggestions", json={}).status_code == 200
    answers = [ours.get(f"/v1/proposals/{proposal}/comparison?current={asked}") for asked in (other, "0" * len(other))]
    assert {answer.json()["type"] for answer in answers} == {"/problems/not-here"}
    assert answers[0].text.replace(other, "ID") == answers[1].text.replace("0" * len(other), "ID")
