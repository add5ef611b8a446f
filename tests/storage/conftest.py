"""Empty databases of both kinds for the tests of what keeps things."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from skillmap.storage import Store, file_url, open_store
from tests.storage.private_postgres import Server, private_server, why_not

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Run a PostgreSQL server, or skip with the reason why there is none."""
    if why := why_not():
        pytest.skip(why)
    with private_server() as running:
        yield running


@pytest.fixture
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Return what gives the URL of a new, empty database of a kind."""
    made: list[str] = []

    def make(kind: str) -> str:
        if kind == "postgresql":
            made.append(request.getfixturevalue("server").new_database())
        else:
            made.append(file_url(tmp_path / f"store-{len(made)}.sqlite"))
        return made[-1]

    return make


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, new_url: Callable[[str], str]) -> str:
    return new_url(request.param)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened
