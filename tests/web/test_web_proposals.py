"""What the routes of proposals and jobs promise: no lost update, nothing twice, pages, a reason for every refusal."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from api.record import CONTRACT
from skillmap.access import Principal
from skillmap.errors import NotPermitted, StorageBusy
from skillmap.reviews import Actor
from skillmap.storage import file_url, open_store
from skillmap.web import Service, make_app
from skillmap.web.acting import Acting, actor
from skillmap.web.problems import PROBLEMS, Problem
from skillmap.writers import read_json
from tests.web.examples import credential

NOOR = {"by": "Noor", "role": "proposer"}
ADA = {"by": "Ada", "role": "reviewer"}
CHEN = {"by": "Chen", "role": "chair"}
CONTENT: dict[str, Any] = {
    "title": "Badge", "credential": credential(), "frameworks": ["mine@2026"],
    "profiles": [{"framework": "mine@2026", "profile": "mine:analyst"}], **NOOR,
}  # fmt: skip


@pytest.fixture
def path(client: TestClient) -> str:
    """Return the address of a new draft."""
    answer = client.post("/v1/proposals", json=CONTENT)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


def problem(answer: Any, kind: str) -> Problem:
    read = TypeAdapter(Problem).validate_json(answer.content)
    assert (read.type, answer.status_code) == (f"/problems/{kind}", PROBLEMS[kind][0]), answer.text
    return read


def submitted(client: TestClient, path: str) -> list[dict[str, Any]]:
    """Align and submit a draft; return what has to be decided on."""
    assert client.post(f"{path}/suggestions", json=NOOR).status_code == 200
    answer = client.post(f"{path}/transitions", json={"action": "submit", **NOOR}, headers={"If-Match": '"2"'})
    assert answer.json()["state"] == "in-review"
    found: list[dict[str, Any]] = answer.json()["undecided"]
    return found


def accept(suggestion: dict[str, Any], **changed: str) -> dict[str, str]:
    return {
        **{name: suggestion[name] for name in ("outcome", "framework", "competency")},
        "verdict": "accept",
        **changed,
    }


def test_a_change_of_what_somebody_else_changed_is_refused(client: TestClient, path: str) -> None:
    new = {**CONTENT, "title": "Badge in data"}
    for body, address in ((new, "content"), ({"action": "submit", **NOOR}, "transitions")):
        method = "PUT" if address == "content" else "POST"
        refused = problem(client.request(method, f"{path}/{address}", json=body), "which-state")
        assert refused.accepted == ("If-Match",)
    first = client.get(path).headers["etag"]
    changed = client.put(f"{path}/content", json=new, headers={"If-Match": first})
    assert (changed.status_code, changed.json()["version"], changed.headers["etag"]) == (200, 2, '"2"')
    late = problem(client.put(f"{path}/content", json=CONTENT, headers={"If-Match": first}), "changed")
    assert (late.value, late.accepted) == ('"1"', ('"2"',))  # as If-Match takes it
    weak = problem(client.put(f"{path}/content", json=CONTENT, headers={"If-Match": 'W/"1"'}), "changed")
    assert (weak.value, weak.accepted) == ('W/"1"', ('"2"',))
    for wrong in ("2", 'w/"2"', 'W/"x"', '"1", "2"'):
        problem(client.put(f"{path}/content", json=CONTENT, headers={"If-Match": wrong}), "invalid-request")
    third = client.put(f"{path}/content", json={**CONTENT, "title": "Third"}, headers={"If-Match": 'W/"2"'})
    assert (third.status_code, third.json()["version"]) == (200, 3)
    assert client.put(f"{path}/content", json=CONTENT, headers={"If-Match": "*"}).json()["version"] == 4


def test_the_same_request_again_gets_the_same_answer_and_changes_nothing(client: TestClient, path: str) -> None:
    (one, *_) = submitted(client, path)
    body = {"decisions": [accept(one)], **ADA}
    first, again = (
        client.post(f"{path}/decisions", json=body, headers={"Idempotency-Key": f"again{path}"}) for _ in range(2)
    )
    assert (first.status_code, first.content, first.headers["etag"]) == (200, again.content, again.headers["etag"])
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    kinds = [one["kind"] for one in client.get(f"{path}/history").json()["entries"]]
    assert kinds.count("decided") == 1
    other = {"decisions": [accept(one, verdict="defer", reason="Later.")], **ADA}
    refused = client.post(f"{path}/decisions", json=other, headers={"Idempotency-Key": f"again{path}"})
    assert "used for another request" in problem(refused, "key-used").detail
    assert client.post(f"{path}/decisions", json=body, headers={"Idempotency-Key": "two words"}).status_code == 422


def test_decisions_are_stored_together_or_not_at_all(client: TestClient, path: str) -> None:
    (one, *_) = submitted(client, path)
    cases = [
        (accept(one, outcome="LO9"), "/decisions/1: version 1 has no outcome 'LO9'"),
        (accept(one, competency="mine:none"), "/decisions/1: mine@2026 has no competency 'mine:none'"),
        (accept(one, verdict="reject"), "/decisions/1: say why"),
        (accept(one, framework="plain@1"), "/decisions/1: the proposal doesn't pin 'plain@1'"),
    ]
    for wrong, told in cases:
        answer = client.post(f"{path}/decisions", json={"decisions": [accept(one), wrong], **ADA})
        assert problem(answer, "invalid-request").detail.startswith(told)
    assert client.get(path).json()["decisions"] == []


def test_what_was_not_suggested_is_decided_on_by_its_own_words(client: TestClient, path: str) -> None:
    submitted(client, path)
    added = {
        "outcome": "LO1",
        "framework": "mine@2026",
        "competency": "mine:S4",
        "verdict": "accept",
        "relation": "broad",
    }
    answer = client.post(f"{path}/decisions", json={"decisions": [added], **ADA}).json()
    (standing,) = answer["decisions"]
    assert standing["decision"]["target"]["label"] == "clean ovens"


def test_who_may_what_is_told_with_what_is_possible(client: TestClient, path: str) -> None:
    (one, *_) = submitted(client, path)
    early = client.put(f"{path}/content", json={**CONTENT, "title": "New"}, headers={"If-Match": "*"})
    assert problem(early, "not-possible").accepted == (
        "decide", "decide-gap", "return", "approve", "reject",
    )  # fmt: skip
    wrong = client.post(f"{path}/decisions", json={"decisions": [accept(one)], **NOOR})
    assert problem(wrong, "not-permitted").accepted == ("reviewer", "chair")
    nobody = client.post(f"{path}/decisions", json={"decisions": [accept(one)]})
    assert problem(nobody, "not-permitted").accepted == ("by", "role")
    problem(client.get(f"{path}/exports/csv"), "not-possible")
    assert "DRAFT" in client.get(f"{path}/report").text


def test_what_was_submitted_can_not_be_aligned_away(client: TestClient, path: str) -> None:
    undecided = submitted(client, path)
    narrow = client.post(f"{path}/suggestions", json={"top": 1, "kinds": ["knowledge"], **NOOR})
    assert problem(narrow, "not-possible").accepted == ("decide", "decide-gap", "return", "approve", "reject")
    assert client.get(path).json()["undecided"] == undecided != []
    approved = client.post(f"{path}/transitions", json={"action": "approve", **CHEN}, headers={"If-Match": "*"})
    assert len(problem(approved, "not-possible").accepted) == len(undecided)


def approved(client: TestClient) -> str:
    """Return the address of a new proposal that was approved."""
    path = str(client.post("/v1/proposals", json=CONTENT).headers["location"])
    decisions = [accept(one) for one in submitted(client, path)]
    assert client.post(f"{path}/decisions", json={"decisions": decisions, **ADA}).status_code == 200
    answer = client.post(f"{path}/transitions", json={"action": "approve", **CHEN}, headers={"If-Match": "*"})
    assert answer.json()["state"] == "approved", answer.text
    return path


def test_a_draft_supersedes_nothing(client: TestClient, path: str) -> None:
    old = approved(client)
    body = {"action": "supersede", "successor": path.rpartition("/")[2], **CHEN}
    refused = client.post(f"{old}/transitions", json=body, headers={"If-Match": "*"})
    assert problem(refused, "not-possible").accepted == ("revise", "suggest", "submit")
    assert "only one that is approved takes the place of another" in refused.json()["detail"]
    assert client.get(old).json()["state"] == "approved"
    new = approved(client).rpartition("/")[2]
    done = client.post(f"{old}/transitions", json={**body, "successor": new}, headers={"If-Match": "*"})
    assert (done.json()["state"], done.json()["successor"]) == ("superseded", new)


def test_a_ruling_stands_whatever_its_maker_votes_as_a_reviewer(client: TestClient, path: str) -> None:
    (one, *_) = submitted(client, path)
    reject = accept(one, verdict="reject", reason="No.")
    for decision, by in ((accept(one), CHEN), (reject, {**CHEN, "role": "reviewer"})):
        answer = client.post(f"{path}/decisions", json={"decisions": [decision], **by}).json()
    (standing,) = answer["decisions"]
    assert (standing["decision"]["verdict"], standing["decision"]["by"]) == (
        "accept",
        {"name": "Chen", "role": "chair", "person": ""},
    )
    assert [vote["by"]["role"] for vote in standing["votes"]] == ["chair", "reviewer"]


def test_a_gap_that_is_disputed_says_so_with_every_vote_until_a_chair_rules(client: TestClient, path: str) -> None:
    submitted(client, path)
    gap = {"framework": "mine@2026", "profile": "mine:analyst", "competency": "mine:K1"}
    no = {**gap, "verdict": "out-of-scope", "reason": "Another module."}

    def decide(decision: dict[str, str], by: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
        answer = client.post(f"{path}/gap-decisions", json={"decisions": [decision], **by})
        assert answer.status_code == 200, answer.text
        gaps = client.get(f"{path}/gaps").json()["gaps"]
        return answer.json(), next(one for one in gaps if one["competency"]["id"] == "mine:K1")

    decide({**gap, "verdict": "address"}, ADA)
    shown, told = decide(no, {"by": "Ben", "role": "reviewer"})
    (disputed,) = shown["gaps_disputed"]
    said = [(vote["by"]["name"], vote["verdict"]) for vote in disputed["votes"]]
    assert said == [("Ada", "address"), ("Ben", "out-of-scope")]
    assert (shown["gap_decisions"], told["decision"], told["disputed"], told["votes"]) == (
        [],
        None,
        True,
        disputed["votes"],
    )
    decide(no, CHEN)
    shown, told = decide({**gap, "verdict": "disagree", "reason": "LO1 has it."}, ADA)
    assert (shown["gaps_disputed"], told["disputed"], told["decision"]["by"]["name"]) == ([], False, "Chen")
    assert len(told["votes"]) == 3


def test_what_is_covered_is_no_gap_to_decide_on(client: TestClient, path: str) -> None:
    one = next(one for one in submitted(client, path) if one["competency"] == "mine:S1")
    gap = {"framework": "mine@2026", "profile": "mine:analyst", "competency": "mine:S1"}
    body = {"decisions": [{**gap, "verdict": "address"}], **ADA}
    assert client.post(f"{path}/gap-decisions", json=body).status_code == 200  # as long as only the machine says so
    assert client.post(f"{path}/decisions", json={"decisions": [accept(one)], **ADA}).status_code == 200
    refused = problem(client.post(f"{path}/gap-decisions", json=body), "not-possible")
    assert (refused.value, refused.accepted) == ("mine:S1", ("decide",))
    assert refused.detail.endswith("mine:S1 is no gap of mine:analyst: the machine and people say it is covered")


def test_a_keys_holder_acts_by_its_name_in_the_roles_it_has() -> None:
    ada = Principal("northwind", "Ada", ("review",), (), "abc")
    chair = replace(ada, roles=("chair",))
    assert actor(ada, "decide", Acting()) == Actor("Ada", "reviewer")
    assert actor(chair, "decide", Acting()) == Actor("Ada", "reviewer")
    assert actor(chair, "decide", Acting(role="chair")) == Actor("Ada", "chair")
    assert actor(chair, "approve", Acting()) == Actor("Ada", "chair")
    assert actor(ada, "approve", Acting()) == Actor("Ada", "reviewer")  # whom the rules then refuse
    with pytest.raises(NotPermitted, match="may not act as chair; roles: reviewer"):
        actor(ada, "approve", Acting(role="chair"))
    with pytest.raises(NotPermitted, match="the key says who does this: Ada"):
        actor(ada, "decide", Acting(by="Ben"))


def test_a_list_goes_on_where_its_page_ended(client: TestClient, service: Service) -> None:
    ids = [client.post("/v1/proposals", json=CONTENT).json()["id"] for _ in range(3)]
    seen: list[str] = []
    address = "/v1/proposals?state=draft&limit=2"
    while len(seen) < 3:
        page = client.get(address)
        seen += [one["id"] for one in page.json()["proposals"]]
        address = page.links["next"]["url"] if page.json()["next"] else ""
        assert "state=draft" in address or not page.json()["next"]
    assert seen[:3] == ids[::-1]
    for lists in ("/v1/proposals", "/v1/jobs"):
        refused = problem(client.get(f"{lists}?cursor=x"), "invalid-request")
        assert refused.detail.startswith("?cursor: 'x' is no cursor")
        assert refused.value == "x"


def test_gaps_are_asked_for_by_importance_and_told_with_what_was_decided(client: TestClient, path: str) -> None:
    submitted(client, path)
    gap = {"framework": "mine@2026", "profile": "mine:analyst", "competency": "mine:K1"}
    body = {"decisions": [{**gap, "verdict": "out-of-scope", "reason": "Another module."}], **CHEN}
    assert client.post(f"{path}/gap-decisions", json=body).status_code == 200
    everything, some = (client.get(f"{path}/gaps?min_importance={least}").json() for least in (0, 0.6))
    assert some["gaps"] == [one for one in everything["gaps"] if (one["importance"] or 0) >= 0.6] != everything["gaps"]
    decided = {one["competency"]["id"]: one["decision"]["verdict"] for one in some["gaps"] if one["decision"]}
    assert decided == {"mine:K1": "out-of-scope"}
    assert len(everything["gaps"]) == len(some["gaps"]) + some["left_out"]
    (report,) = client.get(f"{path}/coverage").json()["reports"]
    assert [one["profile"] for one in report["coverages"]] == ["mine:analyst"]
    unknown = {"decisions": [{**gap, "competency": "mine:S4", "verdict": "address"}], **CHEN}
    answer = problem(client.post(f"{path}/gap-decisions", json=unknown), "invalid-request")
    assert answer.detail == "/decisions/0: mine:analyst doesn't ask for 'mine:S4'"


def test_suggestions_stay_as_they_were_shown(client: TestClient, path: str) -> None:
    problem(client.get(f"{path}/suggestions"), "not-here")
    client.post(f"{path}/suggestions", json={"top": 1, **NOOR})
    report = read_json(client.get(f"{path}/suggestions").text)
    assert dict(report.provenance.settings)["top"] == "1"
    client.put(f"{path}/content", json={**CONTENT, "title": "New"}, headers={"If-Match": "*"})
    client.post(f"{path}/suggestions", json={"top": 3, **NOOR})
    assert read_json(client.get(f"{path}/suggestions?version=1").text) == report
    assert read_json(client.get(f"{path}/suggestions").text) != report
    problem(client.get(f"{path}/suggestions?version=3"), "not-here")


def test_an_export_tells_what_it_can_not_carry(client: TestClient, path: str) -> None:
    decisions = [accept(one) for one in submitted(client, path)]
    client.post(f"{path}/decisions", json={"decisions": decisions, **ADA})
    approved = client.post(f"{path}/transitions", json={"action": "approve", **CHEN}, headers={"If-Match": "*"})
    assert approved.json()["state"] == "approved", approved.text
    exports = json.loads(CONTRACT.read_text(encoding="utf-8"))["paths"]["/v1/proposals/{id}/exports/{format}"]["get"]
    for name, media_type in (("json", "application/json"), ("csv", "text/csv"), ("case", "application/json"),
                             ("sssom", "text/tab-separated-values"), ("skos", "text/turtle"),
                             ("clr", "application/ld+json")):  # fmt: skip
        assert media_type in exports["responses"]["200"]["content"]  # schemathesis found them undocumented
        plain = client.get(f"{path}/exports/{name}")
        assert (plain.status_code, plain.headers["content-type"].partition(";")[0]) == (200, media_type)
        told = client.get(f"{path}/exports/{name}?envelope=true").json()
        assert (told["text"], str(len(told["losses"]))) == (plain.text, plain.headers["skillmap-losses"])
    assert "suggested" not in {row.split(",")[2] for row in client.get(f"{path}/exports/csv").text.splitlines()}
    page = client.get(f"{path}/report")
    assert "APPROVED by Chen (chair)" in page.text
    assert page.headers["content-security-policy"].endswith("; style-src 'unsafe-inline'")
    told = client.get(f"{path}/report?format=json").json()
    assert [one["kind"] for one in told["history"]][-1] == "moved"
    refused = problem(client.get(f"{path}/exports/nonsense"), "not-here")
    assert "open-badges-3" in refused.accepted


def test_all_methods_of_an_address_are_told(client: TestClient, path: str) -> None:
    for address, methods in (("/v1/proposals", ("GET", "POST")), (f"{path}/content", ("PUT",))):
        refused = client.delete(address)
        assert problem(refused, "method-not-allowed").accepted == methods
        assert refused.headers["allow"] == ", ".join(methods)


def test_a_field_of_a_form_gets_a_flat_list(client: TestClient) -> None:
    (hit,) = client.get("/v1/lookup", params={"framework": "mine@2026", "q": "sql", "limit": 1}).json()
    assert (hit["id"], hit["label"]) == ("mine:S1", "query relational databases")
    problem(client.get("/v1/lookup?framework=none@1"), "unknown-framework")
    kinds = client.get("/v1/lookup?framework=mine@2026&kind=knowledge&kind=group").json()
    assert [one["id"] for one in kinds] == ["mine:data", "mine:K1"]
    found = client.get("/v1/frameworks/mine@2026/competencies?kind=knowledge&limit=1").json()
    assert (found["total"], [one["id"] for one in found["competencies"]]) == (1, ["mine:K1"])
    problem(client.get("/v1/lookup?framework=mine@2026&kind=hobby"), "invalid-request")


def test_a_job_is_queued_done_and_gives_what_the_request_would(client: TestClient) -> None:
    asked = {"credential": credential(), "frameworks": ["mine@2026"]}
    queued = client.post("/v1/jobs", json=asked, headers={"Idempotency-Key": "job-1"})
    assert (queued.status_code, queued.json()["state"]) == (202, "queued")
    again = client.post("/v1/jobs", json=asked, headers={"Idempotency-Key": "job-1"})
    assert again.json()["id"] == queued.json()["id"]
    path = queued.headers["location"]
    for _ in range(600):
        job = client.get(path).json()
        if job["state"] not in ("queued", "running"):
            break
        time.sleep(0.1)
    assert (job["state"], job["done"], job["total"]) == ("done", 3, 3)
    result = read_json(client.get(f"{path}/result").text)
    assert result == read_json(client.post("/v1/alignments", json=asked).text)
    problem(client.post(f"{path}/cancel"), "not-possible")
    done = client.get("/v1/jobs?state=done&limit=200").json()["jobs"]  # first those that other tests queued
    assert path.endswith(done[-1]["id"])


def test_a_job_that_is_cancelled_has_no_result(service: Service, tmp_path: Path) -> None:
    asked = {"credential": credential(), "frameworks": ["mine@2026"]}
    with open_store(file_url(tmp_path / "jobs.sqlite")) as store:
        client = TestClient(make_app(replace(service, store=store)))  # not begun, so that nobody works on it
        path = client.post("/v1/jobs", json=asked).headers["location"]
        assert client.post(f"{path}/cancel").json()["state"] == "cancelled"
        assert problem(client.get(f"{path}/result"), "not-possible").value == "cancelled"
        problem(client.post("/v1/jobs", json={**asked, "frameworks": ["none@1"]}), "unknown-framework")


def test_a_job_may_have_five_thousand_outcomes_and_fifty_may_wait(service: Service, tmp_path: Path) -> None:
    outcomes = [{"text": f"Bake bread of kind {number}, " + "and clean the oven. " * 40} for number in range(5_000)]
    asked = {"credential": {"title": "Baking", "outcomes": outcomes}, "frameworks": ["mine@2026"]}
    with open_store(file_url(tmp_path / "jobs.sqlite")) as store:
        client = TestClient(make_app(replace(service, store=store)))  # not begun, so that nobody works on it
        assert len(json.dumps(asked)) > 4_000_000
        assert client.post("/v1/jobs", json=asked).status_code == 202
        asked["credential"] = credential()
        for number in range(49):
            assert client.post("/v1/jobs", json=asked, headers={"Idempotency-Key": f"k{number}"}).status_code == 202
        refused = problem(client.post("/v1/jobs", json=asked), "not-possible")
        assert "50 jobs of your organisation are waiting already" in refused.detail
        again = client.post("/v1/jobs", json=asked, headers={"Idempotency-Key": "k0"})
        assert (again.status_code, again.headers["idempotency-replayed"]) == (202, "true")


def test_a_busy_database_is_told_without_its_place(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object, **__: object) -> None:
        raise StorageBusy("another program holds /srv/secret locked")

    monkeypatch.setattr("skillmap.web.proposal_routes.list_proposals", busy)
    answer = client.get("/v1/proposals")
    assert "secret" not in problem(answer, "storage-busy").detail
    assert answer.headers["retry-after"] == "5"


def test_without_a_store_there_are_no_proposals_and_nothing_is_promised(tmp_path: Path) -> None:
    client = TestClient(make_app(Service(tmp_path)))
    assert not [path for path in client.get("/openapi.json").json()["paths"] if "proposals" in path or "jobs" in path]
    problem(client.get("/v1/proposals"), "not-found")


def test_the_examples_of_the_contract_are_what_a_client_can_send(client: TestClient) -> None:
    schemas = json.loads(CONTRACT.read_text(encoding="utf-8"))["components"]["schemas"]

    def example(name: str) -> dict[str, Any]:
        found: dict[str, Any] = schemas[name]["examples"][0]
        return found

    for name, route in (("AlignmentRequest", "alignments"), ("CoverageRequest", "coverage")):
        assert client.post(f"/v1/{route}", json=example(name)).status_code == 200
    path = client.post("/v1/proposals", json=example("AskedContent")).headers["location"]
    assert client.post(f"{path}/suggestions", json=NOOR).status_code == 200
    moved = client.post(f"{path}/transitions", json=example("TransitionRequest"), headers={"If-Match": '"2"'})
    assert moved.json()["state"] == "in-review"
    for name, route in (("DecisionsRequest", "decisions"), ("GapDecisionsRequest", "gap-decisions")):
        answer = client.post(f"{path}/{route}", json=example(name))
        assert answer.status_code == 200, answer.text
