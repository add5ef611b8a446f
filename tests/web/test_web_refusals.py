"""What can't be answered is answered with a problem document: which value, and what would be accepted."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from skillmap.access import Door
from skillmap.errors import InputError
from skillmap.frameworks import install
from skillmap.web import Service, make_app
from skillmap.web.kept import Kept
from skillmap.web.problems import PROBLEMS, Problem
from skillmap.web.safety import Safety
from skillmap.web.serve import check_address, serve
from skillmap.web.service import WAITING, WORKING
from tests.web.examples import COMPETENCIES, OUTCOMES, alignment_request, coverage_request, credential

MAX_BODY = Safety().body_bytes


def problem(answer: Any, kind: str) -> Problem:
    """Read a problem document, which must be of this kind."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    read = TypeAdapter(Problem).validate_json(answer.content)
    assert (read.type, answer.status_code) == (f"/problems/{kind}", PROBLEMS[kind][0])
    assert (read.status, read.title) == PROBLEMS[kind]
    return read


def outcomes(*texts: str) -> dict[str, Any]:
    return credential(outcomes=[{"text": text} for text in texts])


#: A request's change, the place, the value that is named, and something that would be accepted.
UNUSABLE: list[tuple[dict[str, Any], str, str, str]] = [
    ({"credential": outcomes()}, "/credential/outcomes", "a list of 0", "at least 1 item"),
    ({"credential": outcomes(*["Write SQL"] * 201)}, "/credential/outcomes", "a list of 201", "at most 200 items"),
    ({"credential": outcomes("Write SQL", "")}, "/credential/outcomes/1/text", "", "at least one word"),
    ({"credential": outcomes("1.2 – 3 …")}, "/credential/outcomes/0/text", "1.2 – 3 …", "at least one word"),
    ({"credential": outcomes("x" * 5001)}, "/credential/outcomes/0/text", "x" * 80, "at most 5000 characters"),
    ({"credential": credential(outcomes=[{"id": "a"}])}, "/credential/outcomes/0/text", "", "required"),
    ({"credential": credential(outcomes=["A"])}, "/credential/outcomes/0", "A", "fields id, text"),
    ({"credential": credential(outcomes=[*OUTCOMES, {"id": " LO1", "text": "A"}])}, "/credential/outcomes/3/id", "LO1",
     "each once"),
    ({"credential": credential(outcomes=[{"txt": "A", "text": "A"}])}, "/credential/outcomes/0/txt", "txt", "text"),
    ({"credential": credential(title=7)}, "/credential/title", "7", "a valid string"),
    ({"credentials": 1}, "/credentials", "credentials", "credential"),
    ({"a/b~": 1}, "/a~1b~0", "a~1b~0", "frameworks"),
    ({"frameworks": []}, "/frameworks", "a list of 0", "at least 1 item"),
    ({"frameworks": "mine@2026"}, "/frameworks", "mine@2026", "a valid list"),
    ({"frameworks": ["mine@2026"] * 2}, "/frameworks/1", "mine@2026", "each once"),
    ({"top": 0}, "/top", "0", "greater than or equal to 1"),
    ({"top": 51}, "/top", "51", "less than or equal to 50"),
    ({"top": "5"}, "/top", "5", "a valid integer"),
    ({"top": True}, "/top", "true", "a valid integer"),
    ({"kinds": ["skil"]}, "/kinds/0", "skil", "skill"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "pointer", "value", "accepted"), UNUSABLE)
def test_an_unusable_request_is_explained(
    client: TestClient, change: dict[str, Any], pointer: str, value: str, accepted: str
) -> None:
    read = problem(client.post("/v1/alignments", json=alignment_request(**change)), "invalid-request")
    (fault,) = read.errors
    assert (fault.pointer, fault.value) == (pointer, value)
    assert accepted in " ".join(fault.accepted)
    assert (read.value, read.accepted, read.instance) == (fault.value, fault.accepted, "/v1/alignments")
    assert pointer in read.detail


def test_all_faults_are_counted_and_the_first_are_listed(client: TestClient) -> None:
    answer = client.post("/v1/alignments", json=alignment_request(credential=outcomes(*["?"] * 30)))
    read = problem(answer, "invalid-request")
    assert len(read.errors) == 20
    assert "30 things are wrong, the first 20 are listed" in read.detail


@pytest.mark.parametrize("credit", [-0.1, 1.5, "0.5"])
def test_a_credit_lies_between_nothing_and_everything(client: TestClient, credit: object) -> None:
    read = problem(client.post("/v1/coverage", json=coverage_request(partial_credit=credit)), "invalid-request")
    assert read.errors[0].pointer == "/partial_credit"


def test_not_a_number_is_refused(client: TestClient) -> None:
    body = json.dumps(coverage_request(partial_credit=float("nan")))
    answer = client.post("/v1/coverage", content=body, headers={"content-type": "application/json"})
    assert problem(answer, "invalid-request").errors[0].pointer == "/partial_credit"


@pytest.mark.parametrize("name", ["mine", "mine@2025", "MINE@2026", "esco@1.2.0", "..", "%00@1"])
def test_a_framework_is_named_with_its_version(client: TestClient, name: str) -> None:
    answers = [client.post("/v1/alignments", json=alignment_request(frameworks=["plain@1", name])),
               client.post("/v1/coverage", json=coverage_request(framework=name))]  # fmt: skip
    if name != "..":
        answers += [client.get(f"/v1/frameworks/{name}/{what}") for what in ("competencies", "profiles")]
    for answer in answers:
        read = problem(answer, "unknown-framework")
        assert read.accepted == ("mine@2026", "plain@1")


def test_an_unknown_profile_is_answered_with_near_ones(client: TestClient) -> None:
    asked = coverage_request(profiles=["mine:baker", "analyst"])
    read = problem(client.post("/v1/coverage", json=asked), "unknown-profile")
    assert (read.value, read.accepted) == ("analyst", ("mine:analyst",))
    none = problem(client.post("/v1/coverage", json=coverage_request(framework="plain@1")), "unknown-profile")
    assert none.accepted == ()
    assert "none at all" in none.detail


@pytest.mark.parametrize("limit", ["0", "201", "all", ""])
def test_a_limit_has_limits(client: TestClient, limit: str) -> None:
    answer = client.get("/v1/frameworks/mine@2026/competencies", params={"limit": limit})
    read = problem(answer, "invalid-request")
    assert (read.errors[0].pointer, read.errors[0].value) == ("?limit", limit)


NOT_JSON = [
    b"{",
    b"outcome\nWrite SQL\n",
    b'{"top": 1e}',
    b"\xff\xfe{",
    b"[" * 200_000,
    b'{"top": ' + b"9" * 5000 + b"}",
]


@pytest.mark.parametrize("body", NOT_JSON, ids=lambda body: repr(body[:12]))
def test_what_is_not_json_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post("/v1/alignments", content=body, headers={"content-type": "application/json"})
    problem(answer, "invalid-json")


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"7", b'"\\ud800"', b"[" * 500 + b"]" * 500])
def test_json_of_another_shape_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post("/v1/alignments", content=body, headers={"content-type": "application/json"})
    assert problem(answer, "invalid-request").errors[0].pointer == ""


def test_half_a_character_is_refused(client: TestClient) -> None:
    body = json.dumps(alignment_request(credential=outcomes("Write \ud800 SQL"))).encode()
    answer = client.post("/v1/alignments", content=body, headers={"content-type": "application/json"})
    fault = problem(answer, "invalid-request").errors[0]
    assert (fault.pointer, fault.value) == ("/credential/outcomes/0/text", "Write \N{REPLACEMENT CHARACTER} SQL")


@pytest.mark.parametrize("kind", ["text/plain", "text/csv", "multipart/form-data; boundary=x", "", "nonsense"])
def test_a_body_must_be_announced_as_json(client: TestClient, kind: str) -> None:
    body = json.dumps(alignment_request())
    answer = client.post("/v1/alignments", content=body, headers={"content-type": kind})
    assert problem(answer, "unsupported-media-type").accepted == ("application/json",)


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_has_a_limit(client: TestClient, announced: bool) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(MAX_BODY // 1000 + 1):
            yield b" " * 1000

    content = b" " * (MAX_BODY + 1) if announced else parts()
    answer = client.post("/v1/alignments", content=content, headers={"content-type": "application/json"})
    assert problem(answer, "too-large").accepted == ("at most 1,000,000 bytes",)


def test_a_body_of_the_limit_is_read(client: TestClient) -> None:
    body = json.dumps(alignment_request()).encode().ljust(MAX_BODY)
    answer = client.post("/v1/alignments", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 200


def test_there_is_nothing_elsewhere(client: TestClient) -> None:
    assert problem(client.get("/v1/nothing"), "not-found").instance == "/v1/nothing"
    problem(client.get("/v1/frameworks/"), "not-found")
    answer = client.get("/v1/alignments")
    assert problem(answer, "method-not-allowed").accepted == ("POST",)
    assert answer.headers["allow"] == "POST"


def test_a_failure_tells_nothing_of_what_was_sent(
    home: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(OUTCOMES[2]["text"])

    monkeypatch.setattr("skillmap.web.service.align", fail)
    answer = TestClient(make_app(Service(home))).post("/v1/alignments", json=alignment_request())
    problem(answer, "internal")
    assert "choir" not in answer.text
    assert "Traceback" not in answer.text
    assert "RuntimeError" in caplog.text
    assert "choir" not in caplog.text


def test_no_log_holds_an_outcome(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client.post("/v1/alignments", json=alignment_request())
    client.post("/v1/alignments", json=alignment_request(top=0))
    client.post("/v1/alignments", json=alignment_request(frameworks=["nothing@1"]))
    assert "choir" not in caplog.text


def test_a_broken_installation_is_the_operators_business(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    csv = tmp_path / "mine.csv"
    csv.write_text(COMPETENCIES, encoding="utf-8")
    install("mine@2026", home=tmp_path, file=csv)
    (tmp_path / "frameworks" / "mine@2026" / "competencies.jsonl").write_text("{}\n", encoding="utf-8")
    answer = TestClient(make_app(Service(tmp_path))).post("/v1/alignments", json=alignment_request())
    problem(answer, "not-ready")
    assert str(tmp_path) not in answer.text
    assert "mine@2026 is damaged" in caplog.text


def test_a_missing_calibration_is_not_the_callers_fault(home: Path) -> None:
    service = Service(home, calibration=home / "none.json")
    problem(TestClient(make_app(service)).post("/v1/alignments", json=alignment_request()), "not-ready")


def test_when_all_places_are_taken_the_next_is_told_so(home: Path) -> None:
    service = Service(home)
    client = TestClient(make_app(service))
    for _ in range(WORKING + WAITING):
        assert service._places.acquire(blocking=False)
    refused = client.post("/v1/alignments", json=alignment_request())
    problem(refused, "busy")
    assert refused.headers["retry-after"] == "60"
    assert client.get("/v1/frameworks").status_code == 200
    service._places.release()
    for _ in range(2):  # a place that was taken is given back
        assert client.post("/v1/alignments", json=alignment_request()).status_code == 200


def test_two_are_matched_at_once_and_the_others_wait(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service, lock, at_work, most = Service(home), threading.Lock(), [0], [0]
    service.warm()
    together = threading.Barrier(WORKING, timeout=60)

    def match(*_: object, **__: object) -> Any:
        with lock:
            at_work[0] += 1
            most[0] = max(most[0], at_work[0])
        together.wait()
        with lock:
            at_work[0] -= 1
        raise InputError("matched")

    monkeypatch.setattr("skillmap.web.service.align", match)
    answers: list[int] = []
    with TestClient(make_app(service)) as client:

        def ask() -> None:
            answers.append(client.post("/v1/alignments", json=alignment_request()).status_code)

        threads = [threading.Thread(target=ask) for _ in range(3 * WORKING)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [422] * 3 * WORKING
    assert most == [WORKING]


def test_a_framework_that_is_replaced_is_noticed(tmp_path: Path) -> None:
    from skillmap.frameworks import remove

    csv = tmp_path / "mine.csv"
    client = TestClient(make_app(Service(tmp_path)))
    address = "/v1/frameworks/mine@1/competencies"
    problem(client.get(address), "unknown-framework")
    for label in ("bake bread", "bake cakes"):
        csv.write_text(f"id,label\nB,{label}\n", encoding="utf-8")
        install("mine@1", home=tmp_path, file=csv)
        assert client.get(address).json()["competencies"][0]["label"] == label
        asked = alignment_request(frameworks=["mine@1"])
        result = client.post("/v1/alignments", json=asked).json()["results"][0]
        assert (result["nearest"] or result["alignments"][0])["competency"]["label"] == label
        remove("mine@1", home=tmp_path)
    problem(client.get(address), "unknown-framework")


def test_what_is_asked_for_at_once_is_made_once() -> None:
    kept, made = Kept[int](most=2), []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        assert kept.get("a", lambda: made.append("a") or 1) == 1  # type: ignore[func-returns-value]

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == ["a"]
    with pytest.raises(ZeroDivisionError):
        kept.get("b", lambda: 1 // 0)
    assert [kept.get(key, lambda: 2) for key in ("b", "a", "c", "b")] == [2, 1, 2, 2]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.5", "example.org"])
def test_other_machines_are_kept_out(tmp_path: Path, host: str) -> None:
    with pytest.raises(InputError, match="skillmap keys create"):
        serve(Service(tmp_path), host, 0)
    check_address(host, Door())


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text("aé \n\ud800", max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "title", "text", "outcomes", "x/"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["credential", "frameworks", "top", "kinds", "é"]), VALUES, max_size=4))
def test_any_json_gets_a_problem_and_never_a_failure(client: TestClient, body: dict[str, Any]) -> None:
    answer = client.post("/v1/alignments", content=json.dumps(body), headers={"content-type": "application/json"})
    assert answer.status_code in (404, 422)
    TypeAdapter(Problem).validate_json(answer.content)
