"""Fixtures: a data folder with a framework of our own, and the API over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from skillmap.frameworks import install
from skillmap.web import Service, make_app
from tests.web.examples import COMPETENCIES, PROFILES


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    competencies, profiles = folder / "mine.csv", folder / "profiles.csv"
    competencies.write_text(COMPETENCIES, encoding="utf-8")
    profiles.write_text(PROFILES, encoding="utf-8")
    install("mine@2026", home=folder, file=competencies, profiles_file=profiles)
    install("plain@1", home=folder, file=competencies)
    return folder


@pytest.fixture(scope="session")
def service(home: Path) -> Service:
    return Service(home)


@pytest.fixture(scope="session")
def client(service: Service) -> Iterator[TestClient]:
    with TestClient(make_app(service)) as client:
        yield client
