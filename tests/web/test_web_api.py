"""The API's answers are the library's; its refusals name the value and what would be accepted."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter

from skillmap.coverage import cover
from skillmap.errors import InputError
from skillmap.frameworks import load_profiles
from skillmap.matcher import align
from skillmap.nouns import AlignmentReport, CoverageReport, Credential, FrameworkInfo, Outcome
from skillmap.web.limits import MAX_BODY
from skillmap.web.serve import check_address
from skillmap.web.service import Service

OUTCOMES = ("Write SQL queries", "Clean and join data sets", "Sing in a choir")


def request(**changes: Any) -> dict[str, Any]:
    outcomes = [{"text": text} for text in OUTCOMES]
    return {"credential": {"title": "T", "outcomes": outcomes}, "frameworks": ["data@2026"], **changes}


def credential() -> Credential:
    return Credential("credential", "T", tuple(Outcome(str(i), text, "T") for i, text in enumerate(OUTCOMES, start=1)))


def test_alignments_are_those_of_the_library(client: TestClient, service: Service) -> None:
    answer = client.post("/v1/alignments", json=request(top=3, kinds=["skill"]))
    given = TypeAdapter(AlignmentReport).validate_json(answer.text)
    assert given == align(service.engine(["data@2026"]), credential(), top=3, kinds=["skill"])
    assert given.results[0].alignments[0].competency.label == "query databases"
    assert not given.results[2].confident


def test_coverage_is_that_of_the_library(client: TestClient, service: Service) -> None:
    body = request(framework="data@2026", profiles=["analyst"])
    del body["frameworks"]
    given = TypeAdapter(CoverageReport).validate_json(client.post("/v1/coverage", json=body).text)
    profiles = load_profiles("data@2026", home=service.home)
    assert given == cover(service.engine(["data@2026"]), credential(), profiles, framework="data@2026")


def test_the_same_request_gets_the_same_bytes(client: TestClient) -> None:
    assert (
        client.post("/v1/alignments", json=request()).content == client.post("/v1/alignments", json=request()).content
    )


def test_frameworks_are_listed_with_licence_and_digest(client: TestClient, service: Service) -> None:
    given = TypeAdapter(tuple[FrameworkInfo, ...]).validate_json(client.get("/v1/frameworks").text)
    assert given == service.frameworks()
    assert [f.name for f in given] == ["data@2026"]


@pytest.mark.parametrize(
    ("path", "total", "ids"),
    [
        ("competencies?q=data&limit=2", 5, ["data:data", "data:D2"]),
        ("competencies?q=SQL", 1, ["data:D1"]),
        ("competencies?q=data:D3", 1, ["data:D3"]),
        ("competencies?limit=1", 12, ["data:D4"]),
        ("competencies?q=zzz", 0, []),
        ("profiles?q=analyst", 1, ["data:analyst"]),
    ],
)
def test_searching_counts_everything_it_found(client: TestClient, path: str, total: int, ids: list[str]) -> None:
    page = client.get(f"/v1/frameworks/data@2026/{path}").json()
    assert page["total"] == total
    assert [item["id"] for item in page["items"]] == ids


def test_health(client: TestClient) -> None:
    assert client.get("/healthz").json()["status"] == "ok"


ONE = {"title": "T", "outcomes": [{"text": "Use SQL"}]}


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (request(frameworks=["data"]), 404, "no framework 'data' is installed; have: data@2026"),
        (request(frameworks=["data@2025"]), 404, "data@2026"),
        (request(frameworks=[]), 422, "/frameworks"),
        (request(top=0), 422, "/top"),
        (request(kinds=["skil"]), 422, "'skill'"),
        (request(topp=3), 422, "/topp"),
        (request(credential={"title": "T", "outcomes": []}), 422, "/credential/outcomes"),
        (request(credential={"outcomes": [{"text": "Use SQL"}] * 201}), 422, "200"),
        (request(credential={"outcomes": [{"text": "..."}]}), 422, "/credential/outcomes/0/text has no words: '...'"),
        (request(credential={"outcomes": [{"text": "x" * 5001}]}), 422, "/credential/outcomes/0/text"),
        (request(credential={"outcomes": [{"id": "a", "text": "x"}, {"id": "a", "text": "y"}]}), 422, "second time"),
    ],
)
def test_a_bad_request_is_a_problem_that_says_what_would_do(
    client: TestClient, body: dict[str, Any], status: int, said: str
) -> None:
    answer = client.post("/v1/alignments", json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert said in problem["detail"]
    assert "value" in problem
    assert "accepted" in problem


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("POST", "/v1/alignments", {"content": b"{", "headers": {"content-type": "application/json"}}, 422),
        ("POST", "/v1/alignments", {"content": b"[" * 100_000, "headers": {"content-type": "application/json"}}, 400),
        ("POST", "/v1/alignments", {"content": b"a=1"}, 415),
        ("POST", "/v1/alignments", {"json": {"x": "y" * MAX_BODY}}, 413),
        ("GET", "/v1/alignments", {}, 405),
        ("GET", "/v2", {}, 404),
        ("GET", "/v1/frameworks/data@2026/competencies?limit=201", {}, 422),
        ("GET", "/v1/frameworks/nice@1/profiles", {}, 404),
        ("POST", "/v1/coverage", {"json": {"credential": ONE, "framework": "data@2026", "profiles": ["x"]}}, 404),
    ],
)
def test_every_failure_is_a_problem_document(
    client: TestClient, method: str, path: str, options: dict[str, Any], status: int
) -> None:
    answer = client.request(method, path, **options)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_contract_is_the_recorded_one(client: TestClient, root: Path) -> None:
    recorded = json.loads((root / "api" / "openapi.json").read_text(encoding="utf-8"))
    assert client.get("/openapi.json").json() == recorded, "the contract changed; if meant: python -m api.record"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "example.org"])
def test_it_refuses_to_be_reached_from_elsewhere(host: str) -> None:
    with pytest.raises(InputError, match="can be reached from other machines"):
        check_address(host, allow_remote=False)
    check_address(host, allow_remote=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_this_machine_is_fine(host: str) -> None:
    check_address(host, allow_remote=False)


def test_a_real_server_answers_over_http(service: Service) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-c", "from skillmap.cli import main; main()", "serve", "--port", str(port)],
        env={**os.environ, "SKILLMAP_HOME": str(service.home)},
        stderr=subprocess.PIPE,
    )
    try:
        body = json.dumps(request()).encode()
        posted = urllib.request.Request(
            f"http://127.0.0.1:{port}/v1/alignments", body, {"content-type": "application/json"}
        )
        for _ in range(200):
            try:
                with urllib.request.urlopen(posted, timeout=30) as answer:
                    report = TypeAdapter(AlignmentReport).validate_json(answer.read())
                break
            except (urllib.error.URLError, ConnectionError):
                assert server.poll() is None, "the server ended"
                time.sleep(0.1)
        assert report == align(service.engine(["data@2026"]), credential())
    finally:
        server.terminate()
        _, log = server.communicate(timeout=30)
    assert b"SQL" not in log
