"""Fixtures: a data folder with a framework of our own, and the API over it."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from skillmap.storage import file_url, open_store
from skillmap.web import Service, make_app
from tests.web.examples import install_examples
from tests.web.server_process import SKILLMAP, Serve, Server, environment


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install_examples(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def service(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with open_store(file_url(tmp_path_factory.mktemp("store") / "skillmap.sqlite")) as store:
        yield Service(home, store=store)


@pytest.fixture(scope="session")
def client(service: Service) -> Iterator[TestClient]:
    with TestClient(make_app(service)) as client:
        yield client


@pytest.fixture
def serve(home: Path, root: Path, tmp_path: Path) -> Iterator[Serve]:
    processes: list[subprocess.Popen[bytes]] = []

    def start(host: str = "127.0.0.1", home: Path = home, **settings: str) -> Server:
        with closing(socket.create_server(("127.0.0.1", 0))) as listening:
            port = listening.getsockname()[1]
        log = tmp_path / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [*SKILLMAP, "serve", "--host", host, "--port", str(port)],
                env=environment(home, root, **settings), stdout=out, stderr=subprocess.STDOUT, cwd=tmp_path,
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


@pytest.fixture
def keyed_home(home: Path, tmp_path: Path) -> Path:
    """Return a data folder of its own, with the frameworks of the other, in which keys can be made."""
    made = tmp_path / "keyed"
    made.mkdir()
    (made / "frameworks").symlink_to(home / "frameworks")
    return made
