"""A real server process answers over HTTP, and says no to what it must not do."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from skillmap.errors import InputError
from skillmap.web import Service
from skillmap.web.serve import listen, serve
from tests.web.examples import alignment_request

_START = (
    "import sys; from pathlib import Path; from skillmap.web import Service; from skillmap.web.serve import serve; "
    "serve(Service(Path(sys.argv[1])), '127.0.0.1', int(sys.argv[2]))"
)


def command(way: str, home: Path, port: str) -> list[str]:
    """Return the command that starts a server in one of the two ways."""
    if way == "serve":
        return [sys.executable, "-W", "error", "-c", _START, str(home), port]
    factory = ["-m", "uvicorn", "--factory", "api.main:create_app", "--no-server-header"]
    return [sys.executable, *factory, "--host", "127.0.0.1", "--port", port]


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port: int = listening.getsockname()[1]
        return port


@pytest.fixture(params=["serve", "main"])
def server(request: pytest.FixtureRequest, home: Path, root: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Start a server; give its address and the file of its log."""
    port, log = str(free_port()), tmp_path / "log"
    environment = {**os.environ, "SKILLMAP_HOME": str(home), "PYTHONPATH": str(root)}
    with log.open("wb") as out:
        process = subprocess.Popen(
            command(request.param, home, port), env=environment, cwd=root, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(300):
                assert process.poll() is None, log.read_text(encoding="utf-8")
                try:
                    urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
                    break
                except urllib.error.URLError:
                    time.sleep(0.1)
            yield address, log
        finally:
            process.terminate()
            process.wait(30)


def test_a_server_answers_as_the_app_does(server: tuple[str, Path], client: TestClient) -> None:
    address, log = server
    body = json.dumps(alignment_request()).encode()
    asked = urllib.request.Request(f"{address}/v1/alignments", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        assert answer.read() == client.post("/v1/alignments", json=alignment_request()).content
        assert "server" not in {name.lower() for name in answer.headers}
    large = urllib.request.Request(f"{address}/v1/alignments", b" " * 1_500_000, {"Content-Type": "application/json"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(large, timeout=60)
    assert refused.value.code == 413
    refused.value.close()
    said = log.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in said.splitlines() if '"logger": "skillmap.requests"' in line]
    posts = [(line["route"], line["status"]) for line in lines if line["method"] == "POST"]
    assert posts[0] == ("/v1/alignments", 200)
    assert "choir" not in said


def test_an_answer_is_sent_without_waiting_for_its_start_to_be_acknowledged() -> None:
    with closing(listen("127.0.0.1", 0)) as listening, closing(socket.create_connection(listening.getsockname())):
        connection, _ = listening.accept()
        with closing(connection):
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_port_that_is_taken_is_named(home: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(InputError, match=f"can't listen on 127.0.0.1, port {port}"):
            serve(Service(home), "127.0.0.1", port)
