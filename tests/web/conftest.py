"""Fixtures: a data folder with a framework of our own, and the API over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from skillmap.storage import file_url, open_store
from skillmap.web import Service, make_app
from tests.storage.private_postgres import Server as Postgres
from tests.storage.private_postgres import private_server, why_not
from tests.web.examples import install_examples
from tests.web.server_process import Serve, serving


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
    with serving(home, root, tmp_path) as start:
        yield start


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Run a PostgreSQL server, or skip with the reason why there is none."""
    if why := why_not():
        pytest.skip(why)
    with private_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a new, empty database of each kind."""
    if request.param == "sqlite":
        return file_url(tmp_path / "kept.sqlite")
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def keyed_home(home: Path, tmp_path: Path) -> Path:
    """Return a data folder of its own, with the frameworks of the other, in which keys can be made."""
    made = tmp_path / "keyed"
    made.mkdir()
    (made / "frameworks").symlink_to(home / "frameworks")
    return made
