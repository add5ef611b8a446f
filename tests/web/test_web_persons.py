"""Who somebody is stays when their key is replaced, and isn't told by a name that others can have too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from skillmap.access import Door, KeyRecord, make_key, rotate_key
from skillmap.storage import StoredKeys, file_url, open_store
from skillmap.web import Service, make_app
from tests.web.examples import credential

NOW = datetime.now(UTC)
CONTENT: dict[str, Any] = {"title": "Badge", "credential": credential(), "frameworks": ["mine@2026"]}


class Desk:
    """An app with keys, and its clients by the names of the keys' holders."""

    def __init__(self, app: Any, keys: StoredKeys) -> None:
        self.app, self.keys = app, keys

    def holder(self, name: str, *scopes: str) -> tuple[TestClient, KeyRecord]:
        key, record = make_key("northwind", name, scopes, now=NOW, expires=None)
        self.keys.add(record)
        return self.client(key), record

    def client(self, key: str) -> TestClient:
        return TestClient(self.app, headers={"Authorization": f"Bearer {key}"})


@pytest.fixture
def desk(service: Service, tmp_path: Path) -> Iterator[Desk]:
    with open_store(file_url(tmp_path / "persons.sqlite")) as store:
        keys = StoredKeys(store)
        app = make_app(replace(service, store=store), Door(keys))
        with TestClient(app):
            yield Desk(app, keys)


def test_a_namesakes_vote_takes_nobodys_place(desk: Desk) -> None:
    noor, _ = desk.holder("Noor", "propose")
    ada, first = desk.holder("Ada", "review")
    other, second = desk.holder("Ada", "review")
    path = noor.post("/v1/proposals", json=CONTENT).headers["location"]
    noor.post(f"{path}/suggestions", json={})
    submitted = noor.post(f"{path}/transitions", json={"action": "submit"}, headers={"If-Match": "*"}).json()
    one = {name: submitted["undecided"][0][name] for name in ("outcome", "framework", "competency")}
    for client, verdict in ((ada, "reject"), (other, "accept")):
        body = {"decisions": [{**one, "verdict": verdict, "reason": "So."}]}
        assert client.post(f"{path}/decisions", json=body).status_code == 200
    (decision,) = noor.get(path).json()["decisions"]
    assert decision["decision"] is None
    assert [(vote["by"]["name"], vote["by"]["person"], vote["verdict"]) for vote in decision["votes"]] == [
        ("Ada", first.id, "reject"),
        ("Ada", second.id, "accept"),
    ]


def test_a_request_can_be_repeated_with_the_key_that_took_over(desk: Desk) -> None:
    noor, record = desk.holder("Noor", "propose")
    headers = {"Idempotency-Key": "begun-once"}
    first = noor.post("/v1/proposals", json=CONTENT, headers=headers)
    key, taking_over, _ = rotate_key(record, now=NOW, keep=timedelta(days=7))
    desk.keys.add(taking_over)
    again = desk.client(key).post("/v1/proposals", json=CONTENT, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["id"] == first.json()["id"]
    assert again.headers["idempotency-replayed"] == "true"
