"""What was changed past skillmap is found, and what can't be restored isn't backed up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from skillmap.errors import StorageFailure
from skillmap.storage import Store, add_proposal, backup, find_damage, migrate, open_as_it_is, open_store
from tests.reviews.food import begun, ticking
from tests.storage.test_storage_proposals import stored


@contextmanager
def _unguarded(store: Store) -> Iterator[Connection]:
    """Change a database as its administrator can: past triggers and foreign keys."""
    with store.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")  # within a transaction, the next line does nothing
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            triggers = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars()
            for name in list(triggers):
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield connection
        connection.commit()
    store.engine.dispose()


def test_what_is_right_is_no_damage(store: Store) -> None:
    assert find_damage(store) == ()
    stored(store)
    stored(store, organisation="other")
    add_proposal(store, begun(ticking(), id="p2"))
    assert find_damage(store) == ()


def test_nor_is_what_an_earlier_release_kept(url: str) -> None:
    with open_store(url) as store:
        stored(store)
    migrate(url, "0001")
    with open_as_it_is(url) as store:
        assert find_damage(store) == ()


_P1 = "proposal 'p1' of 'college': "


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("DELETE FROM proposals", ("3 events belong to proposals that aren't there",)),
        ("DELETE FROM organisations", ("1 proposals belong to organisations that aren't there",)),
        ("UPDATE proposals SET state = 'approved'", (_P1 + "its row and its events differ in state",)),
        ("UPDATE proposals SET title = 'x', sequence = 2", (_P1 + "its row and its events differ in title, sequence",)),
        ("UPDATE events SET sequence = 7 WHERE sequence = 3", (_P1 + "its events have holes",)),
        ("DELETE FROM events WHERE sequence = 3", (_P1 + "its row and its events differ in state, sequence, changed",)),
        ("UPDATE events SET role = 'chair' WHERE sequence = 3", (_P1 + "event 3 is stored as another than it says",)),
        ("UPDATE snapshots SET body = replace(body, '0.93', '0.99')", (_P1 + "the report is not the one of event 2",)),
        ("UPDATE snapshots SET digest = 'x'", (_P1 + "the report is not the one of event 2",)),
        ("UPDATE snapshots SET coverage = coverage || ' '", (_P1 + "the coverage is not the one of event 2",)),
        ("DELETE FROM snapshots", (_P1 + "there is no report of event 2",)),
    ],
)  # fmt: skip
def test_what_was_changed_past_skillmap_is_found(store: Store, statement: str, says: tuple[str, ...]) -> None:
    stored(store)
    with _unguarded(store) as connection:
        connection.execute(text(statement))
    assert find_damage(store) == says


def test_an_event_that_can_not_be_read_and_a_proposal_without_any_are_found(store: Store) -> None:
    stored(store)
    add_proposal(store, begun(ticking(), id="p2"))
    with _unguarded(store) as connection:
        connection.execute(text("UPDATE events SET body = 'x' WHERE proposal = 'p1' AND sequence = 1"))
        connection.execute(text("DELETE FROM events WHERE proposal = 'p2'"))
    first, second = find_damage(store)
    assert first.startswith(_P1 + "its events can't be read")
    assert second == "proposal 'p2' of 'college' has no events"


def test_what_could_not_be_restored_is_not_backed_up(store: Store, tmp_path: Path) -> None:
    stored(store)
    with _unguarded(store) as connection:
        connection.execute(text("DELETE FROM proposals"))
    with pytest.raises(StorageFailure, match="no backup of it could be restored: 3 events belong to proposals"):
        backup(store, tmp_path / "x.zip")
    assert list(tmp_path.glob("*.zip*")) == []
