"""What the service does to stay safe and alive: names, origins, headers, and limits of all kinds."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import TypeAdapter
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from skillmap.access import Door, Principal, make_key
from skillmap.storage import StoredKeys, file_url, open_store
from skillmap.web import Safety, Service, make_app
from skillmap.web.limits import limit_at_once, limit_bodies, limit_rates, limit_seconds, limit_shares
from skillmap.web.problems import PROBLEMS, Problem
from skillmap.web.rates import Rates
from tests.web.examples import alignment_request

ORIGIN = "https://forms.example.org"


def app_with(home: Path, **safety: Any) -> FastAPI:
    return make_app(Service(home), Door(open=True), Safety(**safety))


def problem(answer: Any, kind: str) -> Problem:
    assert answer.headers["content-type"] == "application/problem+json"
    read = TypeAdapter(Problem).validate_json(answer.content)
    assert (read.type, answer.status_code) == (f"/problems/{kind}", PROBLEMS[kind][0])
    return read


def test_every_answer_has_safe_headers(tmp_path: Path) -> None:
    client = TestClient(app_with(tmp_path))
    for answer in (client.get("/healthz"), client.get("/nowhere"), client.post("/v1/alignments", content=b"{")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert not {"strict-transport-security", "access-control-allow-origin"} & answer.headers.keys()
    kept = TestClient(app_with(tmp_path, behind_tls=True, frame_ancestors=(ORIGIN, "https://lms.example.org")))
    headers = kept.get("/healthz").headers
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["content-security-policy"].endswith(f"frame-ancestors {ORIGIN} https://lms.example.org")
    assert "x-frame-options" not in headers


def test_pages_of_allowed_origins_may_call_and_no_others(tmp_path: Path) -> None:
    client = TestClient(make_app(Service(tmp_path), Door(), Safety(origins=(ORIGIN,))))
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,if-match"}
    allowed = client.options("/v1/alignments", headers={"Origin": ORIGIN, **asked})
    assert allowed.status_code == 200  # asked for before any key is: browsers send none with it
    assert allowed.headers["access-control-allow-origin"] == ORIGIN
    assert "Authorization" in allowed.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in allowed.headers
    answer = client.get("/v1/frameworks", headers={"Origin": ORIGIN})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (401, ORIGIN)
    assert "X-Request-ID" in answer.headers["access-control-expose-headers"]
    assert "Origin" in answer.headers["vary"]
    for other in ("https://forms.example.com", "https://forms.example.org.evil.example", "null", ORIGIN + ":444"):
        refused = client.options("/v1/alignments", headers={"Origin": other, **asked})
        problem(refused, "unauthorised")
        assert "access-control-allow-origin" not in refused.headers
        assert "Origin" in refused.headers["vary"]


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "LOCALHOST:1", "[::1]:8000", "[::1]"])
def test_an_open_service_answers_its_own_machine_by_its_own_names(tmp_path: Path, host: str) -> None:
    client = TestClient(app_with(tmp_path, local_only=True), base_url="http://127.0.0.1:8000")
    assert client.get("/v1/frameworks", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", "", "localhost.", "[::1"]
)
def test_a_page_elsewhere_can_not_reach_it_by_a_name_of_its_own(tmp_path: Path, host: str) -> None:
    client = TestClient(app_with(tmp_path, local_only=True), base_url="http://127.0.0.1:8000")
    for path in ("/v1/frameworks", "/healthz"):
        problem(client.get(path, headers={"Host": host}), "misdirected")


@pytest.mark.parametrize("arrives_at", ["192.168.1.5", "0.0.0.0", "10.0.0.1", "testserver", "[2001:db8::1]"])
def test_an_open_service_answers_no_other_machine(tmp_path: Path, arrives_at: str) -> None:
    client = TestClient(app_with(tmp_path, local_only=True), base_url=f"http://{arrives_at}:8000")
    refused = problem(client.get("/v1/frameworks", headers={"Host": "localhost"}), "forbidden")
    assert "skillmap keys create" in refused.detail


def test_a_service_with_a_name_answers_to_it_alone(tmp_path: Path) -> None:
    client = TestClient(app_with(tmp_path, hosts=("skillmap.example.org",)))
    assert client.get("/v1/frameworks", headers={"Host": "skillmap.example.org:443"}).status_code == 200
    problem(client.get("/v1/frameworks"), "misdirected")
    assert client.get("/healthz").status_code == 200  # probes come by a number


def test_a_bucket_is_filled_again_and_never_beyond_its_brim() -> None:
    rates = Rates(per_second=1.0, burst=3)
    assert [rates.take("a", 0.0) for _ in range(4)] == [0.0, 0.0, 0.0, 1.0]
    assert [rates.take("b", 0.0), rates.take("a", 0.25), rates.take("a", 1.0)] == [0.0, 0.75, 0.0]
    assert [rates.take("a", 1_000.0) for _ in range(4)] == [0.0, 0.0, 0.0, 1.0]
    assert rates.take("a", 0.0) == 1.0  # a clock that jumped back gives nothing and breaks nothing
    for n in range(20_000):
        rates.take(f"key {n}", 1_000.0)
    assert len(rates._buckets) == 10_000


async def answer_ok(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


class Asked:
    """One request to an ASGI app, and what it answered."""

    def __init__(self, *messages: Message, path: str = "/v1", key: str = "", headers: Any = ()) -> None:
        state = {"principal": Principal("o", "n", ("read",), (), key)} if key else {}
        self.scope: Scope = {"type": "http", "path": path, "method": "GET", "headers": list(headers), "state": state}
        self.messages = list(messages)
        self.sent: list[Message] = []

    async def receive(self) -> Message:
        if not self.messages:
            await asyncio.sleep(60)
        return self.messages.pop(0)

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    async def of(self, app: Any) -> int:
        await app(self.scope, self.receive, self.send)
        return self.status

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"]) if self.sent else 0

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])


def test_a_key_that_asks_too_often_is_told_when_to_come_again() -> None:
    now = [0.0]
    app = limit_rates(answer_ok, Safety(per_minute=6, burst=2), clock=lambda: now[0])

    async def ask() -> None:
        assert [await Asked(key="a").of(app) for _ in range(3)] == [200, 200, 429]
        assert await Asked(key="b").of(app) == 200  # each key for itself
        assert [await Asked().of(app) for _ in range(5)] == [200] * 5  # nobody is known, so nobody is counted
        refused = Asked(key="a")
        await refused.of(app)
        assert refused.headers[b"retry-after"] == b"10"
        now[0] = 10.0
        assert [await Asked(key="a").of(app) for _ in range(2)] == [200, 429]

    asyncio.run(ask())


def test_only_so_many_are_answered_at_once() -> None:
    async def ask() -> None:
        go = asyncio.Event()

        async def slow(scope: Scope, receive: Receive, send: Send) -> None:
            await go.wait()
            await answer_ok(scope, receive, send)

        app = limit_at_once(slow, Safety(at_once=2))
        first = [asyncio.create_task(Asked().of(app)) for _ in range(2)]
        await asyncio.sleep(0)
        refused = Asked()
        assert await refused.of(app) == 503
        assert refused.headers[b"retry-after"] == b"5"
        alive = asyncio.create_task(Asked(path="/healthz").of(app))
        go.set()
        assert await asyncio.gather(*first, alive) == [200, 200, 200]
        assert await Asked().of(app) == 200  # a place that was taken is given back

    asyncio.run(ask())


def test_a_key_has_only_its_share_of_the_places() -> None:
    async def ask() -> None:
        app = limit_shares(limit_bodies(answer_ok, Safety()), Safety(at_once_per_key=2))
        body = {"type": "http.request", "body": b"{}", "more_body": False}
        slow = [asyncio.create_task(Asked(key="a").of(app)) for _ in range(2)]  # bodies that don't come
        await asyncio.sleep(0)
        refused = Asked(body, key="a")
        assert await refused.of(app) == 429
        assert refused.headers[b"retry-after"] == b"5"
        assert b"2 requests with this key are being answered" in refused.sent[1]["body"]
        assert await Asked(body, key="b").of(app) == 200
        assert [await Asked(body).of(app) for _ in range(3)] == [200] * 3  # nobody is known, so nobody is counted
        for one in slow:
            one.cancel()
        await asyncio.wait(slow)
        assert await Asked(body, key="a").of(app) == 200  # a place that was taken is given back

    asyncio.run(ask())


def test_slow_bodies_of_one_key_shut_nobody_else_out(tmp_path: Path) -> None:
    store = open_store(file_url(tmp_path / "keys.sqlite"))
    keys = []
    for name in ("slow", "other"):
        key, record = make_key("northwind", name, ["read"], now=datetime.now(UTC), expires=None)
        StoredKeys(store).add(record)
        keys.append(key)
    app = make_app(Service(tmp_path), Door(StoredKeys(store)), Safety(at_once=8, at_once_per_key=4))

    def asking(key: str, *messages: Message) -> Asked:
        asked = Asked(*messages, path="/v1/alignments", headers=[(b"authorization", f"Bearer {key}".encode())])
        asked.scope.update(
            {"method": "POST", "query_string": b"", "root_path": "", "http_version": "1.1", "scheme": "http"}
        )
        return asked

    async def ask() -> None:
        slow = [asyncio.create_task(asking(keys[0]).of(app)) for _ in range(8)]
        await asyncio.sleep(0.5)
        assert sorted(one.result() for one in slow if one.done()) == [429] * 4
        there: Message = {"type": "http.request", "body": b"{", "more_body": False}
        assert await asking(keys[1], there).of(app) in (400, 415)  # it is answered
        for one in slow:
            one.cancel()
        await asyncio.wait(slow)

    asyncio.run(ask())
    store.close()


def test_a_job_may_be_larger_than_other_bodies() -> None:
    async def ask() -> None:
        app = limit_bodies(answer_ok, Safety(body_bytes=10, job_bytes=20))
        for path, length, status in (("/v1/jobs", 20, 200), ("/v1/jobs", 21, 413), ("/v1/alignments", 11, 413)):
            asked = Asked({"type": "http.request", "body": b"x" * length, "more_body": False}, path=path)
            asked.scope["method"] = "POST"
            assert await asked.of(app) == status

    asyncio.run(ask())


def test_an_answer_that_takes_too_long_is_given_up_but_its_place_is_not() -> None:
    async def ask() -> None:
        go, ended = asyncio.Event(), []

        async def slow(scope: Scope, receive: Receive, send: Send) -> None:
            await go.wait()
            await answer_ok(scope, receive, send)
            ended.append(1)

        app = limit_seconds(limit_at_once(slow, Safety(at_once=1)), Safety(answer_seconds=0.05))
        late, refused = Asked(), Asked()
        assert await late.of(app) == 503
        assert late.headers[b"retry-after"] == b"60"
        assert await refused.of(app) == 503
        assert b"/problems/took-too-long" in late.sent[1]["body"]
        assert b"/problems/busy" in refused.sent[1]["body"]
        go.set()
        await asyncio.sleep(0.01)
        assert (ended, len(late.sent)) == ([1], 2)  # what came too late was sent to nobody
        assert await Asked().of(app) == 200

    asyncio.run(ask())


def test_an_answer_that_has_begun_is_finished_and_a_failure_comes_through() -> None:
    async def ask() -> None:
        async def begun(scope: Scope, receive: Receive, send: Send) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await asyncio.sleep(0.1)
            await send({"type": "http.response.body", "body": b"ok"})

        asked = Asked()
        assert await asked.of(limit_seconds(begun, Safety(answer_seconds=0.02))) == 200
        assert len(asked.sent) == 2

        async def fails(scope: Scope, receive: Receive, send: Send) -> None:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await Asked().of(limit_seconds(fails, Safety()))

    asyncio.run(ask())


def test_a_body_that_drips_is_given_up(tmp_path: Path) -> None:
    async def ask() -> None:
        app = limit_bodies(answer_ok, Safety(body_seconds=0.05, body_bytes=10))
        slow = Asked({"type": "http.request", "body": b"{", "more_body": True})
        assert await slow.of(app) == 408
        assert slow.headers[b"connection"] == b"close"
        whole = Asked({"type": "http.request", "body": b"0123456789", "more_body": False})
        assert await whole.of(app) == 200
        large = Asked({"type": "http.request", "body": b"0123456789a", "more_body": True})
        assert await large.of(app) == 413
        announced = Asked(headers=[(b"content-length", b"9" * 5_000)])
        assert await announced.of(app) == 413
        left = Asked({"type": "http.disconnect"})
        assert await left.of(app) == 0

        # Else the connection would be reset under the answer: schemathesis found it lost.
        parts = [{"type": "http.request", "body": b"0123456789", "more_body": more} for more in (True, True, False)]
        for headers in ([(b"content-length", b"30")], []):
            taken_in = Asked(*parts, headers=headers)
            assert await taken_in.of(app) == 413
            assert taken_in.messages == []
        waits = Asked(*parts, headers=[(b"content-length", b"30"), (b"expect", b"100-continue")])
        assert await waits.of(app) == 413
        assert waits.messages == parts

    asyncio.run(ask())


def test_lookups_are_answered_while_keys_wait_for_a_disk(tmp_path: Path) -> None:
    """A store that hangs holds up neither the loop nor the threads that answer."""
    waiting = threading.Event()

    class Slow:
        def find(self, id: str) -> None:
            waiting.wait(10)

        def list(self, organisation: str | None = None) -> tuple[()]:
            return ()

    def ask(client: TestClient) -> Iterator[int]:
        yield client.get("/v1/frameworks", headers={"Authorization": f"Bearer skm_0123456789ab_{'x' * 43}"}).status_code

    with TestClient(make_app(Service(tmp_path), Door(Slow()))) as client:  # type: ignore[arg-type]
        answers: list[int] = []
        threads = [threading.Thread(target=lambda: answers.extend(ask(client))) for _ in range(12)]
        for thread in threads:
            thread.start()
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503  # no framework; but answered, in a thread
        assert answers == []
        waiting.set()
        for thread in threads:
            thread.join()
    assert answers == [401] * 12


def test_no_address_that_somebody_gives_is_ever_fetched(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("network")

    for name in ("socket.socket.connect", "socket.create_connection", "socket.getaddrinfo"):
        monkeypatch.setattr(name, refuse)
    address = "http://169.254.169.254/latest/meta-data"
    asked = {
        "id": address,
        "title": address,
        "outcomes": [{"id": address, "text": f"Read {address}", "place": address}],
    }
    client = TestClient(app_with(home))
    assert client.post("/v1/alignments", json=alignment_request(credential=asked)).status_code == 200
    for frameworks in ([address], [f"{address}@1"], ["mine@http://evil.example"]):
        answer = client.post("/v1/alignments", json=alignment_request(credential=asked, frameworks=frameworks))
        assert answer.status_code == 404
    for path in (address, f"/v1/frameworks/mine@2026/competencies?q={address}", f"/v1/frameworks/{address}/profiles"):
        assert client.get(path, headers={"Referer": address, "X-Forwarded-Host": address}).status_code in (200, 404)
