"""Fixtures: a data folder with a framework of our own, and the API over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from skillmap.web import Service, make_app
from tests.web.examples import install_examples


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install_examples(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def service(home: Path) -> Service:
    return Service(home)


@pytest.fixture(scope="session")
def client(service: Service) -> Iterator[TestClient]:
    with TestClient(make_app(service)) as client:
        yield client
