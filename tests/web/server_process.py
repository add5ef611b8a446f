"""`skillmap serve` as an operator starts it: a process of its own, its port and its log."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

SKILLMAP = (sys.executable, "-c", "from skillmap.cli import main; main()")


def environment(home: Path, root: Path, **settings: str) -> dict[str, str]:
    """Return an environment in which only these settings are made."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SKILLMAP_")}
    named = {f"SKILLMAP_{name}": value for name, value in settings.items()}
    return {**kept, "PYTHONPATH": str(root), "SKILLMAP_HOME": str(home), **named}


class Server:
    """A running server: its process, its port, its log."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process, self.port, self.log = process, port, log

    def ask(
        self, path: str, body: bytes | None = None, *, key: str = "", method: str = "", **headers: str
    ) -> tuple[int, dict[str, str], Any]:
        """Return the status, the headers (in small letters) and the body of an answer."""
        sent = {"Authorization": f"Bearer {key}"} if key else {}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method or ("GET" if body is None else "POST"), path, body, {
                "Content-Type": "application/json", **sent, **headers,
            })  # fmt: skip
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            text = answer.read().decode()
            return answer.status, told, json.loads(text) if "json" in told["content-type"] else text

    def lines(self) -> list[dict[str, Any]]:
        """Return the log; every line of it from the start of the service on must be JSON."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]


def run(home: Path, root: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SKILLMAP, *arguments], env=environment(home, root, **settings), capture_output=True, text=True, timeout=60
    )


def make_key(
    home: Path, root: Path, scope: str, *more: str, name: str = "Test", organisation: str = "northwind", **settings: str
) -> str:
    arguments = ("keys", "create", name, "--organisation", organisation, "--scope", scope, *more)
    answer = run(home, root, *arguments, **settings)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


Serve = Callable[..., Server]


@contextmanager
def serving(home: Path, root: Path, folder: Path) -> Iterator[Serve]:
    """Start servers as they are asked for, and end them; a folder has their logs."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(host: str = "127.0.0.1", home: Path = home, **settings: str) -> Server:
        with closing(socket.create_server(("127.0.0.1", 0))) as listening:
            port = listening.getsockname()[1]
        log = folder / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [*SKILLMAP, "serve", "--host", host, "--port", str(port)],
                env=environment(home, root, **settings), stdout=out, stderr=subprocess.STDOUT, cwd=folder,
            )  # fmt: skip
        processes.append(process)
        for _ in range(600):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            try:
                server = Server(process, port, log)
                # That it can be connected to says too little: it listens before it is ready to be told to end.
                assert server.ask("/healthz")[0] == 200
                return server
            except OSError:
                time.sleep(0.05)
        raise AssertionError(log.read_text(encoding="utf-8"))

    yield start
    for process in processes:
        process.kill()
        process.wait(30)
