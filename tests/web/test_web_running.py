"""`skillmap serve` as an operator starts it: a process of its own, spoken to over its port, told to end by a signal."""

from __future__ import annotations

import base64
import http.client
import json
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.web.examples import alignment_request, credential
from tests.web.server_process import Serve, Server, make_key, run


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_for_others_it_does_not_start_without_a_key_and_says_how_to_make_one(
    keyed_home: Path, root: Path, host: str
) -> None:
    answer = run(keyed_home, root, "serve", "--host", host, "--port", "0")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "there is no valid key" in answer.stderr
    assert "skillmap keys create NAME --organisation ORGANISATION --scope read" in answer.stderr


def test_it_does_not_start_where_nobody_could_enter(keyed_home: Path, root: Path) -> None:
    key = make_key(keyed_home, root, "read")
    assert run(keyed_home, root, "keys", "revoke", key.split("_")[1]).returncode == 0
    for host in ("0.0.0.0", "127.0.0.1"):  # what was shut doesn't open by itself
        answer = run(keyed_home, root, "serve", "--host", host, "--port", "0")
        assert answer.returncode == 1
        assert "every key has expired or is revoked" in answer.stderr


def test_with_a_setting_that_there_is_not_it_does_not_start(keyed_home: Path, root: Path) -> None:
    answer = run(keyed_home, root, "serve", ORIGIN="https://forms.example.org")
    assert answer.returncode == 1
    assert "there is no setting SKILLMAP_ORIGIN; near: SKILLMAP_ORIGINS" in answer.stderr


def test_on_its_own_machine_it_starts_open_with_one_command(serve: Serve) -> None:
    server = serve()
    status, headers, answer = server.ask("/v1/frameworks")
    assert (status, [one["name"] for one in answer]) == (200, ["mine@2026", "plain@1"])
    assert "server" not in headers
    assert server.ask("/readyz")[2] == {"status": "ready"}
    assert server.ask("/openapi.json")[0] == 200
    assert 'skillmap_requests_total{method="GET",route="/readyz",status="200"} 1.0' in server.ask("/metrics")[2]
    assert server.ask("/v1/frameworks", Host="evil.example")[2]["type"] == "/problems/misdirected"


def test_for_others_it_asks_for_keys_and_counts_what_each_does(serve: Serve, keyed_home: Path, root: Path) -> None:
    reader, admin = make_key(keyed_home, root, "read"), make_key(keyed_home, root, "admin")
    server = serve("0.0.0.0", keyed_home, RATE_BURST="4", RATE_PER_MINUTE="1", BODY_BYTES="5000")
    asked = json.dumps(alignment_request()).encode()

    status, headers, answer = server.ask("/v1/alignments", asked)
    assert (status, answer["type"]) == (401, "/problems/unauthorised")
    assert headers["www-authenticate"].startswith("Bearer")
    assert [server.ask(path)[0] for path in ("/healthz", "/readyz", "/openapi.json", "/metrics")] == [
        200,
        200,
        401,
        401,
    ]

    assert server.ask("/v1/alignments", asked, key=reader)[0] == 200
    basic = base64.b64encode(f"{reader.split('_')[1]}:{reader}".encode()).decode()
    assert server.ask("/v1/frameworks", Authorization=f"Basic {basic}")[0] == 200
    status, _, answer = server.ask("/metrics", key=reader)
    assert (status, answer["accepted"]) == (403, ["admin"])
    assert server.ask("/v1/alignments", b" " * 5001, key=reader)[0] == 413
    status, headers, answer = server.ask("/v1/frameworks", key=reader)
    assert (status, answer["type"]) == (429, "/problems/too-many-requests")
    assert 0 < int(headers["retry-after"]) <= 60
    assert server.ask("/metrics", key=admin)[0] == 200  # each key for itself

    assert run(keyed_home, root, "keys", "revoke", admin.split("_")[1]).returncode == 0
    assert server.ask("/metrics", key=admin)[0] == 401
    lines = server.lines()
    assert {line["key"] for line in lines if line.get("status") == 200} == {
        "", reader.split("_")[1], admin.split("_")[1],
    }  # fmt: skip
    text = server.log.read_text(encoding="utf-8")
    assert not any(secret in text for secret in ("choir", reader.split("_", 2)[2], admin.split("_", 2)[2]))


def test_told_to_end_it_finishes_what_it_is_answering_and_takes_nothing_new(serve: Serve) -> None:
    server = serve(GRACE_SECONDS="30")
    body = json.dumps(alignment_request()).encode()
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=60)) as connection:
        head = "POST /v1/alignments HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        head += f"Content-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body[:10])
        time.sleep(0.5)  # until the request is begun
        server.process.send_signal(signal.SIGTERM)
        wait_until_shut(server.port)
        assert server.process.poll() is None
        connection.sendall(body[10:])
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        assert (answer.status, len(json.loads(answer.read())["results"])) == (200, 3)
    assert server.process.wait(30) in (0, -signal.SIGTERM)
    assert [line["status"] for line in server.lines() if line.get("route") == "/v1/alignments"] == [200]


def wait_until_shut(port: int) -> None:
    """Wait until a port takes no connections any more."""
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except ConnectionRefusedError:
            return
        time.sleep(0.05)
    raise AssertionError("it still takes connections")


def test_told_to_end_it_waits_no_longer_than_its_time_of_grace(serve: Serve) -> None:
    server = serve(GRACE_SECONDS="1")
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=60)) as connection:
        connection.sendall(b"POST /v1/alignments HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
        time.sleep(0.5)
        started = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(30)
        assert 0.5 < time.monotonic() - started < 10
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        assert (answer.status, answer.getheader("Retry-After")) == (503, "10")
        assert json.loads(answer.read())["type"] == "/problems/stopping"
    assert "Traceback" not in server.log.read_text(encoding="utf-8")


def test_nor_for_a_match_that_is_not_done_by_then(serve: Serve) -> None:
    server = serve(GRACE_SECONDS="1")
    texts = [f"Write SQL queries of kind {n}, and find errors in data of kind {n}" for n in range(200)]
    body = json.dumps(alignment_request(credential=credential(outcomes=[{"text": text} for text in texts]))).encode()
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=60)) as connection:
        head = "POST /v1/alignments HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        time.sleep(0.5)
        started = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(60)
        assert 0.5 < time.monotonic() - started < 6
        with suppress(ConnectionError):
            told = connection.recv(100)  # no half of an answer
            assert not told or told.startswith(b"HTTP/1.1 503 ")


def readers_of(server: Server) -> list[str]:
    """Return the numbers of the processes that read files for a server."""
    listed = subprocess.run(["ps", "-wweo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(maxsplit=2) for line in listed.splitlines()]
    return [pid for pid, parent, args in rows if parent == str(server.process.pid) and "skillmap.readers" in args]


def begin_slow_upload(server: Server) -> socket.socket:
    """Send a file that takes seconds to read, and return the connection once a process reads it."""
    body = b"[" + b",".join([b'"Bake bread"'] * 1_000_000) + b"]"
    connection = socket.create_connection(("127.0.0.1", server.port))
    head = b"POST /v1/documents?name=a.json HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
    connection.sendall(head % len(body) + body)
    wait_for(lambda: bool(readers_of(server)))
    return connection


def wait_for(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_file_is_read_no_longer_when_its_sender_leaves(serve: Serve) -> None:
    server = serve()
    with begin_slow_upload(server):
        assert readers_of(server)
    wait_for(lambda: not readers_of(server))
    wait_for(lambda: 499 in [line.get("status") for line in server.lines()])
    assert server.ask("/v1/documents?name=a.txt", b"Bake bread")[2]["rows"] == 1


def test_a_file_is_read_no_longer_when_the_server_stops(serve: Serve) -> None:
    server = serve(GRACE_SECONDS="0")
    with begin_slow_upload(server):
        (reader,) = readers_of(server)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) is not None
    told = subprocess.run(["ps", "-o", "stat=", "-p", reader], capture_output=True, text=True).stdout
    assert told.strip()[:1] in ("", "Z")  # whoever takes over orphans may take a while to count them
