"""What the operator sees: a line for each request, numbers, ids; and what nobody sees: what was asked."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from skillmap.access import Door, make_key
from skillmap.storage import StoredKeys, file_url, open_store
from skillmap.web import Service, make_app
from skillmap.web.logs import JsonLines
from tests.web.examples import alignment_request, credential

MARK = "zyxomma"  # a word that is in nothing but what is asked


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    """Collect what would be logged, as it would be written, at the most talkative level."""
    said: list[dict[str, Any]] = []

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(json.loads(self.format(record)))

    handler, top = Collect(), logging.getLogger()
    handler.setFormatter(JsonLines())
    level = top.level
    top.addHandler(handler)
    top.setLevel(logging.DEBUG)
    yield said
    top.removeHandler(handler)
    top.setLevel(level)


def requests_in(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if line["logger"] == "skillmap.requests"]


def test_a_request_is_one_line_with_its_key_and_without_what_was_asked(
    tmp_path: Path, lines: list[dict[str, Any]]
) -> None:
    store = StoredKeys(open_store(file_url(tmp_path / "skillmap.sqlite")))
    key, record = make_key("northwind", "Form", ["read"], now=datetime.now(UTC), expires=None)
    store.add(record)
    client = TestClient(make_app(Service(tmp_path), Door(store)))
    headers = {"Authorization": f"Bearer {key}", "X-Request-ID": "form-42"}
    client.get(f"/v1/frameworks/{MARK}@1/competencies?q={MARK}", headers=headers)
    (line,) = requests_in(lines)
    assert {name: line[name] for name in ("level", "message", "method", "route", "status")} == {
        "level": "info", "message": "request", "method": "GET", "route": "/v1/frameworks/{id}/competencies",
        "status": 404,
    }  # fmt: skip
    assert (line["request_id"], line["key"], line["organisation"]) == ("form-42", record.id, "northwind")
    assert line["ms"] >= 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]{12}\+00:00", line["time"])
    assert key.split("_", 2)[2] not in json.dumps(lines)


def test_a_method_that_somebody_made_up_is_not_logged(home: Path, lines: list[dict[str, Any]]) -> None:
    client = TestClient(make_app(Service(home)))
    assert client.request("SQUEAL", "/v1/frameworks").status_code == 405
    assert client.options("/v1/frameworks").status_code == 405
    assert [line["method"] for line in requests_in(lines)] == ["other", "OPTIONS"]
    assert "SQUEAL" not in json.dumps(requests_in(lines))


def test_no_line_has_anything_of_what_was_asked(
    home: Path, lines: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"cannot read {MARK}")

    client = TestClient(make_app(Service(home)), raise_server_exceptions=False)
    asked = credential(outcomes=[{"id": MARK, "text": f"Write {MARK} queries"}], title=MARK)
    bodies = [
        alignment_request(credential=asked),
        alignment_request(credential=asked, top=0),
        alignment_request(credential=asked, frameworks=[MARK]),
        alignment_request(credential={**asked, MARK: MARK}),
    ]
    statuses = [client.post("/v1/alignments", json=body).status_code for body in bodies]
    assert statuses == [200, 422, 404, 422]
    client.post("/v1/alignments", content=f'{{"{MARK}"'.encode(), headers={"content-type": "application/json"})
    client.get(f"/{MARK}?{MARK}", headers={"X-Request-ID": f"{MARK} {MARK}", "Authorization": f"Bearer {MARK}"})
    client.request(MARK, "/v1/frameworks")
    monkeypatch.setattr("skillmap.web.service.align", fail)
    assert client.post("/v1/alignments", json=bodies[0]).status_code == 500
    ours = [line for line in lines if not line["logger"].startswith(("httpx", "httpcore"))]  # the test's own client
    assert len(requests_in(ours)) == 8
    assert any("RuntimeError in" in line["message"] for line in ours)
    assert MARK not in json.dumps(ours)


def test_a_failure_is_logged_by_its_kind_and_place_alone() -> None:
    try:
        raise ValueError(MARK)
    except ValueError:
        record = logging.getLogger("x").makeRecord("x", logging.ERROR, "f", 1, "it broke\n\ud800", (), sys.exc_info())
    line = JsonLines().format(record)
    assert "\n" not in line
    assert line.isascii()
    assert MARK not in line
    read = json.loads(line)
    assert (read["failure"], read["level"]) == ("ValueError", "error")
    assert "test_web_observing.py" in read["places"]


@pytest.mark.parametrize("given", ["a", "A-1_b.c", "x" * 64])
def test_a_safe_id_of_a_request_is_kept(tmp_path: Path, given: str) -> None:
    answer = TestClient(make_app(Service(tmp_path))).get("/healthz", headers={"X-Request-ID": given})
    assert answer.headers["x-request-id"] == given


@pytest.mark.parametrize("given", [None, "", "a b", "x" * 65, 'a","level":"error', "é".encode(), "a/../b"])
def test_any_other_id_is_replaced(tmp_path: Path, given: Any) -> None:
    client = TestClient(make_app(Service(tmp_path)))
    answers = [client.get("/healthz", headers={"X-Request-ID": given} if given is not None else {}) for _ in range(2)]
    ids = [answer.headers["x-request-id"] for answer in answers]
    assert all(re.fullmatch("[0-9a-f]{32}", id_) for id_ in ids)
    assert ids[0] != ids[1]


def samples(client: TestClient) -> dict[tuple[str, ...], float]:
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_numbers_count_requests_by_the_templates_of_their_routes(tmp_path: Path) -> None:
    client = TestClient(make_app(Service(tmp_path)))
    for n in range(3):
        client.get(f"/v1/frameworks/{MARK}{n}@1/profiles")
        client.get(f"/{MARK}{n}")
    client.request(MARK, "/healthz")
    found = samples(client)
    assert found["skillmap_requests_total", "GET", "/v1/frameworks/{id}/profiles", "404"] == 3
    assert found["skillmap_requests_total", "GET", "unknown", "404"] == 3
    assert found["skillmap_requests_total", "other", "/healthz", "405"] == 1
    assert found["skillmap_request_seconds_count", "GET", "unknown"] == 3
    assert found["skillmap_requests_under_way",] == 1  # the one that asks
    assert found["process_resident_memory_bytes",] > 1_000_000
    assert not any(MARK in part for name in found for part in name)
    assert samples(TestClient(make_app(Service(tmp_path)))).keys() < found.keys()  # each app counts for itself


def test_readiness_is_that_of_the_model_and_the_frameworks(tmp_path: Path, home: Path) -> None:
    def ready(home: Path, **service: Any) -> tuple[int, str]:
        answer = TestClient(make_app(Service(home, **service))).get("/readyz")
        return answer.status_code, answer.json()["status"] if answer.status_code == 200 else answer.json()["type"]

    assert ready(home) == (200, "ready")
    assert ready(tmp_path) == (503, "/problems/not-ready")  # no framework
    assert ready(home, model="none-such") == (503, "/problems/not-ready")
    damaged = tmp_path / "frameworks" / "mine@1"
    damaged.mkdir(parents=True)
    (damaged / "framework.json").write_text("{}", encoding="utf-8")
    assert ready(tmp_path) == (503, "/problems/not-ready")
