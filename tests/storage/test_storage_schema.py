"""From one release's tables to the next's and back, with data in them, on both databases."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, inspect, text

from skillmap.errors import InputError, MissingExtra, StorageFailure, UnknownName
from skillmap.storage import (
    HEAD,
    add_job,
    backup,
    list_proposals,
    load_coverages,
    load_events,
    load_report,
    migrate,
    open_store,
)
from skillmap.storage.connecting import connect
from skillmap.storage.schema import VERSION_TABLE
from skillmap.storage.tables import METADATA
from tests.storage.test_storage_proposals import stored
from tests.writers.examples import ALIGNMENTS


def _tables(url: str) -> set[str]:
    engine = connect(url)
    try:
        return set(inspect(engine).get_table_names()) - {VERSION_TABLE}
    finally:
        engine.dispose()


def test_the_steps_lead_to_the_tables_that_the_code_uses(url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    migrate(url)

    def ours(connection: Connection) -> MigrationContext:
        return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})

    with open_store(url) as store, store.reading() as connection:
        assert compare_metadata(ours(connection), METADATA) == []


def test_up_and_down_and_up_again_keeps_what_was_decided(url: str) -> None:
    with open_store(url) as store:
        proposal = stored(store)
        events = load_events(store, "college", "p1")
        rows = list_proposals(store, "college").items
        add_job(store, "college", "j1", "align", "{}", "2026-01-01T00:00:00Z")
    assert migrate(url, "0001") == "0003"
    assert {"events", "proposals"} <= _tables(url)
    assert not {"jobs", "answers"} & _tables(url)
    with pytest.raises(StorageFailure, match="are at 0001, and this skillmap needs 0003"):
        open_store(url, upgrade=False)
    with open_store(url) as store:
        assert load_events(store, "college", "p1") == events
        assert list_proposals(store, "college").items == rows
        assert rows[0].changed == proposal.changed
        assert load_report(store, "college", "p1") == ALIGNMENTS
        assert load_coverages(store, "college", "p1") is None  # the earlier release had no place for it
        with pytest.raises(StorageFailure), store.writing() as connection:
            connection.execute(text("DELETE FROM events"))


def test_down_to_nothing_leaves_nothing_and_up_starts_anew(url: str) -> None:
    with open_store(url) as store:
        stored(store)
    assert migrate(url, "base") == HEAD
    assert _tables(url) == set()
    assert migrate(url) == "base"
    with open_store(url, upgrade=False) as store:
        assert list_proposals(store, "college").items == ()


def test_the_same_step_twice_changes_nothing(url: str) -> None:
    assert [migrate(url), migrate(url), migrate(url, "0001"), migrate(url, "0001")] == ["base", HEAD, HEAD, "0001"]


def test_a_newer_database_is_refused_and_left_alone(url: str) -> None:
    with open_store(url) as store:
        stored(store)
        with store.writing() as connection:
            connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '0099'"))
    for use in (open_store, migrate, lambda url: migrate(url, "base")):
        with pytest.raises(StorageFailure, match="of a newer skillmap: its tables are at 0099"):
            use(url)
    assert "events" in _tables(url)


def test_an_unknown_revision_is_refused_with_those_that_there_are(url: str) -> None:
    with pytest.raises(UnknownName, match="there are: base, 0001, 0002, 0003"):
        migrate(url, "0004")


def test_many_that_start_at_once_make_the_tables_once(url: str) -> None:
    def start(_: int) -> int:
        with open_store(url) as store:
            return len(list_proposals(store, "college").items)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(start, range(16))) == [0] * 16


def test_a_step_that_fails_leaves_the_tables_as_they_were(url: str) -> None:
    migrate(url, "0001")
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE jobs (id INTEGER)"))
    engine.dispose()
    with pytest.raises(StorageFailure):
        migrate(url)
    assert "answers" not in _tables(url)
    assert migrate(url, "0001") == "0001"


def test_other_tables_in_the_database_are_nobody_s_business(url: str) -> None:
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('somebody else')"))
    engine.dispose()
    migrate(url)
    migrate(url, "base")
    assert _tables(url) == {"alembic_version"}


def test_sqlite_is_opened_so_that_nothing_acknowledged_is_lost(new_url: Callable[[str], str]) -> None:
    with open_store(new_url("sqlite")) as store, store.reading() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "is no database URL"),
        ("decisions.sqlite", "is no database URL"),
        ("mysql://user:secret@host/db", "of the kind 'mysql' can't be used"),
        ("postgresql+asyncpg://user:secret@host/db", "of the kind 'postgresql.asyncpg' can't be used"),
        ("sqlite://", "would be gone with the process"),
        ("sqlite:///:memory:", "would be gone with the process"),
    ],
)
def test_a_url_that_is_not_accepted_is_refused_without_its_password(url: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as failure:
        open_store(url)
    assert "secret" not in str(failure.value)
    assert failure.value.accepted[0] == "sqlite:///FILE"


def test_without_psycopg_the_message_is_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtra, match=r"pip install 'skillmap\[postgres\]'"):
        open_store("postgresql://localhost/skillmap")


def test_opening_the_embedded_database_needs_no_driver_of_another() -> None:
    script = (
        "import sys; sys.modules['psycopg'] = None\n"
        "import tempfile, pathlib\n"
        "from skillmap.storage import open_store, file_url\n"
        "with tempfile.TemporaryDirectory() as d: open_store(file_url(pathlib.Path(d, 'x.sqlite'))).close()\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True)


def test_closing_leaves_no_connection_behind(url: str, tmp_path: object) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        with open_store(url) as store:
            stored(store)
            backup(store, tmp_path / "x.zip")  # type: ignore[operator]
