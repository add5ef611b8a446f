"""The API answers what the library answers, in the library's own types, and the same bytes each time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from skillmap.coverage import cover
from skillmap.frameworks import load_profiles
from skillmap.matcher import align, open_engine
from skillmap.nouns import AlignmentReport, CoverageReport, FrameworkInfo
from skillmap.readers import read_credential
from skillmap.web import Service, add_problem_handlers, make_router
from skillmap.web.answers import FoundCompetencies, FoundProfiles
from tests.web.examples import alignment_request, coverage_request, credential


def test_alignments_are_those_of_the_library(client: TestClient, home: Path) -> None:
    asked = alignment_request(frameworks=["plain@1", "mine@2026"], top=2, kinds=["skill"])
    answer = client.post("/v1/alignments", json=asked)
    assert answer.status_code == 200
    report = TypeAdapter(AlignmentReport).validate_json(answer.content, strict=True, extra="forbid")
    engine = open_engine(["plain@1", "mine@2026"], home=home)
    read = read_credential(json.dumps(credential()).encode(), name="data.json")
    assert report == align(engine, read, top=2, kinds=["skill"])
    assert [(r.framework, r.outcome.id) for r in report.results] == [
        (framework, id_) for framework in ("plain@1", "mine@2026") for id_ in ("LO1", "LO2", "3")
    ]
    best = report.results[0].nearest or report.results[0].alignments[0]
    assert best.competency.label == "query relational databases"
    assert report.credential.outcomes[1].text == "Find and correct errors in data sets"
    assert [o.credential for o in report.credential.outcomes] == ["Data analytics", "Data analytics", "Music"]


def test_coverage_is_that_of_the_library(client: TestClient, home: Path) -> None:
    asked = coverage_request(profiles=["mine:baker", "mine:analyst"], partial_credit=0.25)
    answer = client.post("/v1/coverage", json=asked)
    assert answer.status_code == 200
    report = TypeAdapter(CoverageReport).validate_json(answer.content, strict=True, extra="forbid")
    analyst, baker = load_profiles("mine@2026", home=home)
    engine = open_engine(["mine@2026"], home=home)
    read = read_credential(json.dumps(credential()).encode(), name="data.json")
    assert report == cover(engine, read, [baker, analyst], framework="mine@2026", partial_credit=0.25)


@pytest.mark.parametrize(("route", "asked"), [("alignments", alignment_request()), ("coverage", coverage_request())])
def test_the_same_request_has_the_same_bytes(client: TestClient, home: Path, route: str, asked: object) -> None:
    first, second = (client.post(f"/v1/{route}", json=asked).content for _ in range(2))
    from skillmap.web import make_app

    elsewhere = TestClient(make_app(Service(home))).post(f"/v1/{route}", json=asked).content
    assert first == second == elsewhere


def test_an_outcome_is_weighed_alone(client: TestClient) -> None:
    """What else is in the request changes nothing about an outcome."""
    together = client.post("/v1/alignments", json=alignment_request()).json()["results"]
    alone = [
        client.post("/v1/alignments", json=alignment_request(credential=credential(outcomes=[outcome["outcome"]])))
        for outcome in together
    ]
    assert [a.json()["results"][0] for a in alone] == together


def test_frameworks_are_listed_with_their_names(client: TestClient, service: Service) -> None:
    answer = client.get("/v1/frameworks")
    assert [f["name"] for f in answer.json()] == ["mine@2026", "plain@1"]
    assert TypeAdapter(tuple[FrameworkInfo, ...]).validate_json(answer.content) == service.frameworks()


SEARCHES = [
    ("", 6, "mine:data"),
    ("S1", 1, "mine:S1"),
    ("mine:S1", 1, "mine:S1"),
    ("https://example.org/S1", 1, "mine:S1"),
    ("sql", 1, "mine:S1"),
    ("data visualisation", 1, "mine:S2"),
    ("clean", 2, "mine:S3"),
    ("quantum", 0, None),
]


@pytest.mark.parametrize(("query", "total", "first"), SEARCHES)
def test_competencies_are_found(client: TestClient, query: str, total: int, first: str | None) -> None:
    answer = client.get("/v1/frameworks/mine@2026/competencies", params={"q": query})
    found = TypeAdapter(FoundCompetencies).validate_json(answer.content)
    assert (found.framework, found.query, found.total) == ("mine@2026", query, total)
    assert len(found.competencies) == total
    assert next((c.id for c in found.competencies), None) == first


def test_what_a_limit_leaves_out_is_counted(client: TestClient) -> None:
    answer = client.get("/v1/frameworks/mine%402026/competencies", params={"q": "clean", "limit": 1}).json()
    assert (len(answer["competencies"]), answer["total"]) == (1, 2)


def test_profiles_are_found_without_their_requirements(client: TestClient) -> None:
    answer = client.get("/v1/frameworks/mine@2026/profiles", params={"q": "analyst"})
    found = TypeAdapter(FoundProfiles).validate_json(answer.content)
    assert [(p.id, p.title, p.requirements) for p in found.profiles] == [("mine:analyst", "Data analyst", 4)]
    assert client.get("/v1/frameworks/plain@1/profiles").json()["total"] == 0


def test_the_service_says_that_it_answers(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_the_router_can_be_mounted_elsewhere(service: Service) -> None:
    app = FastAPI()
    app.include_router(make_router(service), prefix="/align")
    add_problem_handlers(app)
    client = TestClient(app)
    assert client.post("/align/v1/alignments", json=alignment_request()).status_code == 200
    refused = client.post("/align/v1/alignments", json=alignment_request(frameworks=[]))
    assert refused.json()["errors"][0]["pointer"] == "/frameworks"


def test_answers_are_data_and_nothing_else(client: TestClient) -> None:
    for answer in (client.get("/v1/frameworks"), client.get("/nowhere"), client.post("/v1/alignments", json={})):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "access-control-allow-origin" not in answer.headers
    assert client.post("/v1/alignments", json=alignment_request()).headers["cache-control"] == "no-store"
    for page in ("/docs", "/redoc"):
        assert client.get(page).status_code == 404
