"""Who is let in, and how far: every route, with and without a key, and with each scope."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from api.record import CONTRACT
from skillmap.access import INCLUDES, Door, make_key
from skillmap.storage import StoredKeys, file_url, open_store
from skillmap.web import Safety, Service, make_app, make_router
from skillmap.web.gate import SCHEMES
from skillmap.web.problems import PROBLEMS, Problem

MakeKey = Callable[..., str]
OPEN = ("/healthz", "/readyz")


@pytest.fixture
def store(tmp_path: Path) -> StoredKeys:
    return StoredKeys(open_store(file_url(tmp_path / "skillmap.sqlite")))


@pytest.fixture
def new_key(store: StoredKeys) -> MakeKey:
    def make(*scopes: str, days: int = 1, organisation: str = "northwind") -> str:
        now = datetime.now(UTC) - timedelta(days=2 if days < 0 else 0)
        key, record = make_key(organisation, "Test", scopes or ["read"], now=now, expires=now + timedelta(abs(days)))
        store.add(record)
        return key

    return make


@pytest.fixture
def client(store: StoredKeys, tmp_path: Path) -> Iterator[TestClient]:
    app = make_app(Service(tmp_path, store=store.store), Door(store), Safety(open_contract=False))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def problem(answer: Any, kind: str) -> Problem:
    assert answer.headers["content-type"] == "application/problem+json"
    read = TypeAdapter(Problem).validate_json(answer.content)
    assert (read.type, answer.status_code) == (f"/problems/{kind}", PROBLEMS[kind][0])
    return read


def test_a_key_opens_what_its_scope_says(client: TestClient, new_key: MakeKey) -> None:
    key = new_key("read")
    basic = base64.b64encode(f"{key.split('_')[1]}:{key}".encode()).decode()
    for headers in (bearer(key), {"Authorization": f"Basic {basic}"}):
        assert client.get("/v1/frameworks", headers=headers).json() == []
        refused = problem(client.get("/metrics", headers=headers), "forbidden")
        assert refused.detail == "this needs the scope admin; what was sent holds read"
        assert (refused.value, refused.accepted) == ("read", ("admin",))
    assert client.get("/metrics", headers=bearer(new_key("admin"))).status_code == 200


def test_without_a_key_the_answer_says_how_to_send_one(client: TestClient) -> None:
    cases: list[Any] = [{}, {"Authorization": "Bearer skm_x"}, {"Authorization": "Basic !"}, {"Authorization": b"\xe9"}]
    for headers in cases:
        answer = client.get("/v1/frameworks", headers=headers)
        problem(answer, "unauthorised")
        assert answer.headers["www-authenticate"].startswith('Bearer realm="skillmap", Basic realm="skillmap"')
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/nowhere", "/v1", "/docs", "/openapi.json", "/healthz/", "/readyz/x", "//healthz"])
def test_what_is_not_there_is_not_told_to_strangers(client: TestClient, new_key: MakeKey, path: str) -> None:
    for method in ("GET", "POST", "DELETE", "OPTIONS", "BREW"):
        problem(client.request(method, path), "unauthorised")
    if path != "/openapi.json":
        problem(client.get(path, headers=bearer(new_key())), "not-found")


def test_every_route_but_the_open_ones_asks_for_a_key_and_a_scope(client: TestClient, store: StoredKeys) -> None:
    routes = [
        route
        for route in make_router(Service(Path("nowhere"), store=store.store)).routes
        if isinstance(route, APIRoute)
    ]
    assert len(routes) >= 25
    for route in routes:
        scopes = (route.openapi_extra or {}).get("x-scopes", [])
        assert bool(scopes) != (route.path in OPEN), f"{route.path} names no scope"
        assert set(scopes) <= INCLUDES.keys()
        assert bool(route.dependencies) == (route.path not in OPEN)
        for method in route.methods or ():
            answer = client.request(method, route.path.replace("{id}", "mine@1").replace("{format}", "case"))
            assert (answer.status_code == 401) == (route.path not in OPEN), route.path


def test_the_contract_says_which_scope_each_route_needs() -> None:
    document = json.loads(CONTRACT.read_text(encoding="utf-8"))
    assert document["components"]["securitySchemes"] == SCHEMES
    for path, methods in document["paths"].items():
        for operation in methods.values():
            if path in OPEN:
                assert operation["security"] == []
            else:
                asked = [{scheme: [scope]} for scope in operation["x-scopes"] for scheme in ("bearer", "basic")]
                assert operation["security"] == [*asked, {}]


def test_the_contract_is_shown_without_a_key_where_that_is_allowed(store: StoredKeys, tmp_path: Path) -> None:
    app = make_app(Service(tmp_path), Door(store), Safety(open_contract=True))
    assert TestClient(app).get("/openapi.json").status_code == 200
    problem(TestClient(app).get("/v1/frameworks"), "unauthorised")


def test_a_running_service_notices_new_revoked_and_expired_keys(
    client: TestClient, store: StoredKeys, new_key: MakeKey
) -> None:
    key = new_key("read")
    assert client.get("/v1/frameworks", headers=bearer(key)).status_code == 200
    StoredKeys(store.store).revoke(key.split("_")[1], datetime.now(UTC))
    assert "is revoked" in problem(client.get("/v1/frameworks", headers=bearer(key)), "unauthorised").detail
    expired = client.get("/v1/frameworks", headers=bearer(new_key("read", days=-1)))
    assert "is expired" in problem(expired, "unauthorised").detail


def test_keys_that_can_not_be_read_let_nobody_in(
    client: TestClient, store: StoredKeys, new_key: MakeKey, caplog: pytest.LogCaptureFixture
) -> None:
    key = new_key("admin")
    with store.store.writing() as connection:
        connection.exec_driver_sql("DROP TABLE api_keys")
    refused = client.get("/v1/frameworks", headers=bearer(key))
    assert "skillmap.sqlite" not in problem(refused, "not-ready").detail
    assert "skillmap.sqlite" in caplog.text
    assert client.get("/healthz").status_code == 200


def test_a_body_of_a_stranger_is_not_even_read(client: TestClient, new_key: MakeKey) -> None:
    large = b" " * 3_000_000
    problem(client.post("/v1/alignments", content=large), "unauthorised")
    problem(client.post("/v1/alignments", content=large, headers=bearer(new_key())), "too-large")


def test_a_router_in_an_app_without_a_gate_is_shut(tmp_path: Path) -> None:
    from fastapi import FastAPI

    from skillmap.web import add_problem_handlers

    app = FastAPI()
    app.include_router(make_router(Service(tmp_path)))
    add_problem_handlers(app)
    problem(TestClient(app).get("/v1/frameworks"), "unauthorised")
    assert TestClient(app).get("/healthz").status_code == 200
