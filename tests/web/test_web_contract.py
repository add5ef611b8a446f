"""The contract is frozen, its examples are of the library's types, and api/README.md tells the truth."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from api.main import create_app
from api.record import CONTRACT, contract
from skillmap.nouns import AlignmentReport, CoverageReport
from skillmap.web.problems import MAX_FAULTS, PROBLEMS, Problem
from skillmap.web.requests import AlignmentRequest, CoverageRequest


def test_the_contract_is_the_recorded_one(client: TestClient) -> None:
    recorded = CONTRACT.read_text(encoding="utf-8")
    assert contract() == recorded, (
        "the API's contract has changed. If that is meant: raise API_VERSION in skillmap/web/app.py, run "
        "`python -m api.record`, and tell users in the changelog. If not (a new FastAPI may write it differently): "
        "see the difference with git diff after recording."
    )
    assert client.get("/openapi.json").json() == json.loads(recorded)


def test_the_examples_are_of_the_real_types() -> None:
    document: dict[str, Any] = json.loads(CONTRACT.read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"]
    AlignmentRequest.model_validate(schemas["AlignmentRequest"]["examples"][0])
    CoverageRequest.model_validate(schemas["CoverageRequest"]["examples"][0])
    for path, report in (("/v1/alignments", AlignmentReport), ("/v1/coverage", CoverageReport)):
        answer = document["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]["example"]
        TypeAdapter(report).validate_json(json.dumps(answer), strict=True, extra="forbid")


@pytest.fixture
def readme(root: Path) -> str:
    return (root / "api" / "README.md").read_text(encoding="utf-8")


def test_every_route_and_problem_is_explained(readme: str) -> None:
    document = json.loads(CONTRACT.read_text(encoding="utf-8"))
    for path, methods in document["paths"].items():
        for method in methods:
            assert f"`{method.upper()} {path}`" in readme
    for kind, (status, title) in PROBLEMS.items():
        assert f"| `/problems/{kind}` | {status} | {title} |" in readme
    assert f"at most {MAX_FAULTS}" in readme


def test_the_examples_of_the_readme_are_what_happens(readme: str, client: TestClient) -> None:
    asked, answered, refused = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", readme, re.DOTALL))
    answer = client.post("/v1/alignments", json=asked)
    report = TypeAdapter(AlignmentReport).validate_json(answer.content)
    shown = TypeAdapter(AlignmentReport).validate_json(json.dumps(answered))
    # Its digests and numbers belong to another framework and calibration; its form doesn't.
    assert [(r.outcome, r.framework) for r in shown.results] == [(r.outcome, r.framework) for r in report.results]
    problem = client.post("/v1/alignments", json={**asked, "frameworks": ["mine"]}).json()
    assert list(refused) == list(problem)
    assert TypeAdapter(Problem).validate_json(json.dumps(refused)).type == problem["type"]


def test_the_environment_makes_the_app(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLMAP_HOME", str(home))
    monkeypatch.delenv("SKILLMAP_MODEL", raising=False)
    monkeypatch.delenv("SKILLMAP_CALIBRATION", raising=False)
    answer = TestClient(create_app()).get("/v1/frameworks")
    assert [f["name"] for f in answer.json()] == ["mine@2026", "plain@1"]


def test_the_container_is_not_root_and_runs_the_factory(root: Path) -> None:
    text = (root / "api" / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER (?!root)", text, re.MULTILINE)
    assert "api.main:create_app" in text
