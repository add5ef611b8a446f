"""The contract is frozen, its examples are of the library's types, and api/README.md tells the truth."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from api.main import create_app
from api.record import CONTRACT, contract
from skillmap.advice import advise
from skillmap.encoders import DEFAULT_MODEL
from skillmap.errors import InputError, UnknownName
from skillmap.nouns import AlignmentReport, CoverageReport, OutcomeResult, Provenance
from skillmap.resources import data_folder
from skillmap.terms import read_terms
from skillmap.web import Service, make_app
from skillmap.web.app import describe
from skillmap.web.examples import ALIGNMENT_ANSWER, COVERAGE_ANSWER
from skillmap.web.links import LINKS
from skillmap.web.problems import MAX_FAULTS, PROBLEMS, Problem
from skillmap.web.requests import AlignmentRequest, CoverageRequest
from skillmap.writers.words import MEASURES
from tests.web.examples import TERMS, alignment_request
from tests.web.record import answers, shown


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


def test_the_example_of_an_answer_says_what_the_library_would() -> None:
    assert ALIGNMENT_ANSWER.provenance.model == DEFAULT_MODEL
    assert ALIGNMENT_ANSWER.advice == tuple(advise(outcome.text) for outcome in ALIGNMENT_ANSWER.credential.outcomes)
    assert COVERAGE_ANSWER.credential == ALIGNMENT_ANSWER.credential
    assert COVERAGE_ANSWER.advice == ALIGNMENT_ANSWER.advice
    found = [one for result in ALIGNMENT_ANSWER.results for one in (*result.alignments, *result.excluded)]
    assert {evidence.measure for one in found for evidence in one.evidence} <= MEASURES.keys()
    assert any(one.part for one in found)
    assert all(one.reasons for one in found)


@pytest.mark.parametrize("stored", [True, False])
def test_every_link_leads_to_an_operation_that_is_there(service: Service, stored: bool) -> None:
    document = describe(make_app(service if stored else replace(service, store=None)))
    there = {one["operationId"]: one for methods in document["paths"].values() for one in methods.values()}
    links = document["components"]["links"]
    used = set()
    for operation in there.values():
        for answer in operation["responses"].values():
            used |= {link["$ref"].rpartition("/")[2] for link in answer.get("links", {}).values()}
    assert used == set(links)
    assert (used == set(LINKS)) is stored
    assert ("submit" in used) is stored
    for link in links.values():
        target = there[link["operationId"]]
        assert link["parameters"].keys() <= {one["name"] for one in target.get("parameters", ())}
        assert ("requestBody" in link) == ("requestBody" in target)


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
    asked, answered, refused = shown(readme)
    answer, problem = answers(client, asked)
    told, real = (
        TypeAdapter(AlignmentReport).validate_json(json.dumps(one), strict=True, extra="forbid")
        for one in (answered, answer)
    )
    # Numbers, and so the run, may differ in the last digit on another machine. All else may not.
    assert [whats_told(result) for result in told.results] == [whats_told(result) for result in real.results]
    assert told.advice == real.advice
    assert replace(told.provenance, run="") == replace(real.provenance, run="")
    assert TypeAdapter(Problem).validate_json(json.dumps(refused)).type == problem["type"]
    assert list(refused) == list(problem)


def whats_told(result: OutcomeResult) -> tuple[object, ...]:
    """Return a result without its numbers and the sentences made of them."""
    found = (*result.alignments, *((result.nearest,) if result.nearest else ()), *result.excluded)
    kept = [(one.competency, one.part, len(one.reasons), [e.measure for e in one.evidence]) for one in found]
    return result.outcome, result.framework, result.confident, kept


def test_the_environment_makes_the_app(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = provenance(home, monkeypatch)
    assert [info.name for info in made.frameworks] == ["mine@2026"]
    assert (made.model, made.calibration) == (DEFAULT_MODEL, calibration_of(DEFAULT_MODEL)["name"])
    assert dict(made.settings)["read by the cross-encoder"].startswith("the best")
    assert "list of terms" not in dict(made.settings)


def provenance(home: Path, monkeypatch: pytest.MonkeyPatch, **changed: str) -> Provenance:
    """Return how an answer was made by the app of an environment, in which only these variables are set."""
    for name in [name for name in os.environ if name.startswith("SKILLMAP_")]:
        monkeypatch.delenv(name)
    for name, value in {"HOME": str(home), **changed}.items():
        monkeypatch.setenv(f"SKILLMAP_{name}", value)
    # Without keys, an app answers what arrives at its machine's own address alone.
    answer = TestClient(create_app(), base_url="http://127.0.0.1").post("/v1/alignments", json=alignment_request())
    return TypeAdapter(AlignmentReport).validate_json(answer.content).provenance


def calibration_of(model: str) -> dict[str, Any]:
    """Return the calibration that comes with a model."""
    read: dict[str, Any] = json.loads((data_folder("models") / model / "calibration.json").read_text(encoding="utf-8"))
    return read


def test_the_environment_chooses_the_model(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownName, match="no model 'none-such'"):
        provenance(home, monkeypatch, MODEL="none-such")


def test_the_environment_chooses_the_calibration(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = {**calibration_of(DEFAULT_MODEL), "name": "ours"}
    (tmp_path / "ours.json").write_text(json.dumps(ours), encoding="utf-8")
    assert provenance(home, monkeypatch, CALIBRATION=str(tmp_path / "ours.json")).calibration == "ours"


def test_the_environment_names_a_list_of_terms(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "terms.csv").write_text(TERMS, encoding="utf-8")
    made = provenance(home, monkeypatch, TERMS=str(tmp_path / "terms.csv"))
    assert dict(made.settings)["list of terms"] == read_terms(tmp_path / "terms.csv").digest
    assert "terms.csv, row 4 rejected" in caplog.text


def test_the_environment_leaves_the_second_stage_out(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = provenance(home, monkeypatch, SECOND_STAGE="off")
    assert dict(made.settings)["read by the cross-encoder"] == "none: left out"
    with pytest.raises(InputError, match="SKILLMAP_SECOND_STAGE is 'no'; it takes on or off"):
        provenance(home, monkeypatch, SECOND_STAGE="no")
