"""A service over a small framework of our own and the real model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from skillmap.frameworks import install
from skillmap.web.app import make_app
from skillmap.web.service import Service


@pytest.fixture(scope="session")
def service(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Service:
    home = tmp_path_factory.mktemp("home")
    examples = root / "examples"
    install("data@2026", home=home, file=examples / "framework.csv", profiles_file=examples / "profiles.csv")
    return Service(home)


@pytest.fixture(scope="session")
def client(service: Service) -> Iterator[TestClient]:
    with TestClient(make_app(service), raise_server_exceptions=False) as client:
        yield client
