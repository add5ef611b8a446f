"""A database that is away, busy or slow, and the same request twice at the same time: what clients are told."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, local
from typing import Any

import pytest
from starlette.testclient import TestClient

from skillmap.access import Door, make_key
from skillmap.errors import StorageAway, StorageBusy
from skillmap.storage import Store, StoredKeys, find_answer, open_store
from skillmap.web import Service, make_app
from skillmap.web.router import now
from tests.storage.private_postgres import private_server, why_not
from tests.web.test_web_proposals import CONTENT, NOOR, problem

AT_ONCE = 4


def test_the_same_request_at_once_is_done_once_and_answered_the_same(
    home: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    together, seen = Barrier(AT_ONCE), local()

    def looked(store: Store, *asked: str) -> Any:
        """Let all of them look for an earlier answer before any of them acts."""
        found = find_answer(store, *asked)
        if not getattr(seen, "once", False):
            seen.once = True
            together.wait(20)
        return found

    with open_store(database) as store, TestClient(make_app(Service(home, store=store))) as client:
        path = client.post("/v1/proposals", json=CONTENT).headers["location"]
        assert client.post(f"{path}/suggestions", json=NOOR).status_code == 200
        monkeypatch.setattr("skillmap.web.conditions.find_answer", looked)
        headers = {"If-Match": "*", "Idempotency-Key": "k1"}

        def submit(_: int) -> Any:
            return client.post(f"{path}/transitions", json={"action": "submit", **NOOR}, headers=headers)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(submit, range(AT_ONCE)))
        assert [answer.status_code for answer in answers] == [200] * AT_ONCE
        assert sorted(answer.headers.get("idempotency-replayed", "") for answer in answers) == ["", *["true"] * 3]
        assert {answer.text for answer in answers} == {answers[0].text}
        assert client.get(path).headers["etag"] == '"3"'  # begun, aligned, submitted
        monkeypatch.undo()
        again = client.post(f"{path}/transitions", json={"action": "submit", **NOOR}, headers={"If-Match": "*"})
        problem(again, "not-possible")  # without the key it is another request


def test_a_file_that_is_gone_is_not_ready(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "gone.sqlite"
    with open_store(f"sqlite:///{file}") as store:
        client = TestClient(make_app(Service(home, store=store)))
        assert client.get("/readyz").json() == {"status": "ready"}
        file.rename(tmp_path / "elsewhere.sqlite")
        problem(client.get("/readyz"), "not-ready")
        assert client.get("/healthz").status_code == 200
        (tmp_path / "elsewhere.sqlite").rename(file)
        assert client.get("/readyz").status_code == 200


def test_a_server_that_is_gone_is_away_and_said_to_be(home: Path) -> None:
    if why := why_not():
        pytest.skip(why)
    with private_server() as server:
        store = open_store(server.new_database())
        key, record = make_key("northwind", "Form", ["propose"], now=now(), expires=None)
        StoredKeys(store).add(record)
        open_, keyed = (
            make_app(Service(home, store=store)),
            make_app(Service(home, store=store), Door(StoredKeys(store))),
        )
        assert TestClient(open_).get("/readyz").status_code == 200
    with store:
        started = time.monotonic()
        for client, path in (
            (TestClient(open_), "/readyz"),
            (TestClient(open_), "/v1/proposals"),
            (TestClient(open_), "/v1/jobs"),
            (TestClient(keyed, headers={"Authorization": f"Bearer {key}"}), "/v1/frameworks"),
        ):
            answer = client.get(path)
            assert "the database can't be reached" in problem(answer, "storage-away").detail
            assert answer.headers["retry-after"] == "10"
            assert "geheim" not in answer.text
        assert time.monotonic() - started < 10


class Slow(Store):
    """A store whose server takes its time."""

    def check(self) -> None:
        time.sleep(2)


def test_a_database_that_does_not_answer_is_not_waited_for(
    home: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skillmap.web.ready.STORE_SECONDS", 0.2)
    with open_store(database) as store:
        client = TestClient(make_app(Service(home, store=Slow(store.engine))))
        started = time.monotonic()
        problem(client.get("/readyz"), "storage-away")
        assert time.monotonic() - started < 1.9


@pytest.mark.parametrize(
    ("failure", "kind", "seconds"),
    [(StorageBusy("x"), "storage-busy", "5"), (StorageAway("x"), "storage-away", "10")],
)
def test_keys_that_can_not_be_read_just_now_are_to_be_asked_for_again(
    home: Path, failure: Exception, kind: str, seconds: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise failure

    monkeypatch.setattr(Door, "enter", fails)
    answer = TestClient(make_app(Service(home), Door())).get("/v1/frameworks")
    problem(answer, kind)
    assert answer.headers["retry-after"] == seconds
