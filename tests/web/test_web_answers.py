"""The API answers what the library answers, in the library's own types, and the same bytes each time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from skillmap.advice import advise
from skillmap.coverage import cover
from skillmap.frameworks import install, load_profiles
from skillmap.matcher import align, open_engine
from skillmap.nouns import AlignmentReport, CoverageReport, FrameworkInfo
from skillmap.readers import read_credential
from skillmap.terms import read_terms
from skillmap.web import Service, add_problem_handlers, make_app, make_router
from skillmap.web.answers import FoundCompetencies, FoundProfiles
from tests.frameworks.examples import OLD, RATINGS, write_onet
from tests.web.examples import TERMS, alignment_request, coverage_request, credential


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


def test_coverage_carries_the_levels_of_onet_and_advice(tmp_path: Path) -> None:
    install("onet@29.3", home=tmp_path, file=write_onet(tmp_path / "db.zip", OLD | RATINGS, release="29.3"))
    texts = ("Explain what is read in logbooks", "Trim the wick of a lamp")
    asked = coverage_request(
        credential=credential(outcomes=[{"text": text} for text in texts]),
        framework="onet@29.3",
        profiles=["onet:53-0001.00"],
        kinds=["skill", "knowledge"],
    )
    answer = TestClient(make_app(Service(tmp_path))).post("/v1/coverage", json=asked)
    report = TypeAdapter(CoverageReport).validate_json(answer.content, strict=True, extra="forbid")
    [keepers] = report.coverages
    found = [one for part in (keepers.covered, keepers.partial, keepers.gaps) for one in part]
    assert {one.competency.id: one.level for one in found} == {
        "onet:2.A.1.a": 3.88,
        "onet:2.B.1.a": None,
        "onet:2.C.6": None,
    }
    assert report.advice == tuple(advise(text) for text in texts)


@pytest.mark.parametrize(("route", "asked"), [("alignments", alignment_request()), ("coverage", coverage_request())])
def test_the_same_request_has_the_same_bytes(client: TestClient, home: Path, route: str, asked: object) -> None:
    first, second = (client.post(f"/v1/{route}", json=asked).content for _ in range(2))
    elsewhere = TestClient(make_app(Service(home))).post(f"/v1/{route}", json=asked).content
    assert first == second == elsewhere


def test_an_outcome_is_weighed_in_its_credential_alone(client: TestClient) -> None:
    """What else is in the request, of other credentials and of other frameworks, changes nothing about an outcome."""
    both = alignment_request(frameworks=["plain@1", "mine@2026"])
    together = client.post("/v1/alignments", json=both).json()["results"]
    for title in ("Data analytics", "Music"):
        mine = [r for r in together if r["framework"] == "mine@2026" and r["outcome"]["credential"] == title]
        alone = credential(outcomes=[result["outcome"] for result in mine])
        assert client.post("/v1/alignments", json=alignment_request(credential=alone)).json()["results"] == mine


def test_an_answer_carries_its_reasons_the_part_served_what_is_excluded_and_advice(home: Path, tmp_path: Path) -> None:
    (tmp_path / "terms.csv").write_text(TERMS, encoding="utf-8")
    client = TestClient(make_app(Service(home, terms=read_terms(tmp_path / "terms.csv"))))
    texts = ("Write SQL queries and draw charts", "Show stove cleaning and data cleaning", "Plot graphs of data")
    asked = alignment_request(credential=credential(outcomes=[{"text": text} for text in texts]))
    report = TypeAdapter(AlignmentReport).validate_json(client.post("/v1/alignments", json=asked).content)
    compound, ruled_out, reworded = report.results
    served = {one.competency.id: one for one in compound.alignments}
    for id_, part in (("mine:S1", "Write SQL queries"), ("mine:S2", "Draw charts")):
        assert served[id_].part == part
        assert any(f"“{part}”" in said for said in served[id_].reasons)
    assert [(one.competency.id, one.reasons) for one in ruled_out.excluded] == [
        ("mine:S3", ("Your list of terms calls “clean data” a false friend of “stove cleaning”.",))
    ]
    assert "mine:S3" not in {one.competency.id for one in ruled_out.alignments}
    found = (*reworded.alignments, *((reworded.nearest,) if reworded.nearest else ()))
    assert any("“graphs” means “charts”" in said for one in found for said in one.reasons)
    assert all(one.reasons for result in report.results for one in result.alignments)
    assert report.advice == tuple(advise(text) for text in texts)
    assert report.advice[0].parts == ("Write SQL queries", "Draw charts")


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
    app.include_router(make_router(service, ask_scopes=False), prefix="/align")
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
