"""Many at once, a killed process, a locked file, a full disk, a lost server: nothing acknowledged is lost."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import OperationalError

from skillmap.errors import Conflict, StorageAway, StorageBusy, StorageFailure
from skillmap.reviews import Actor, Decided, decide, fold
from skillmap.storage import append, change, list_proposals, load_events, load_proposal, open_store
from skillmap.storage.failures import explain
from tests.reviews.food import RUTH, ticking
from tests.storage.private_postgres import Server
from tests.storage.test_storage_proposals import stored
from tests.storage.writing_process import PARTS, decide_twice

ROOT = Path(__file__).resolve().parents[2]


def _writer(url: str, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.storage.writing_process", url, name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def _reasons(url: str) -> list[tuple[str, str]]:
    """Return the reviewer and reason of each decision, checking that the events are a sequence without holes."""
    with open_store(url, upgrade=False) as store:
        events = load_events(store, "college", "p1")
        with store.reading() as connection:
            numbers = connection.execute(text("SELECT sequence FROM events ORDER BY sequence")).scalars().all()
        assert list(numbers) == list(range(1, len(events) + 1))
        assert list_proposals(store, "college").items[0].sequence == len(events) == fold(events).sequence
    return [(one.by.name, one.reason) for one in events if isinstance(one, Decided)]


def _twice(count: int) -> list[str]:
    return [f"{number} {part}" for number in range(count) for part in PARTS]


def test_twenty_threads_lose_and_double_nothing(url: str) -> None:
    names = [f"R{number}" for number in range(20)]
    with open_store(url) as store:
        stored(store)

        def review(name: str) -> None:
            for number in range(5):
                decide_twice(store, name, number)

        with ThreadPoolExecutor(20) as pool:
            list(pool.map(review, names))
    found = _reasons(url)
    assert len(found) == 20 * 5 * 2
    for name in names:
        assert [reason for who, reason in found if who == name] == _twice(5)


def test_of_twenty_who_append_to_the_same_state_one_is_first(url: str) -> None:
    with open_store(url) as store:
        proposal = stored(store)

        def review(number: int) -> bool:
            made = decide(proposal, "o1", "mine@2026", "mine:F1", "accept", Actor(f"R{number}", "reviewer"), ticking())
            try:
                append(store, proposal, [made])
            except Conflict:
                return False
            return True

        with ThreadPoolExecutor(20) as pool:
            assert sum(pool.map(review, range(20))) == 1
        assert load_proposal(store, "college", "p1").sequence == 4


def test_processes_that_write_at_once_lose_and_double_nothing(url: str) -> None:
    with open_store(url) as store:
        stored(store)
    writers = [_writer(url, f"W{number}", 6) for number in range(4)]
    acknowledged = [int(line) for writer in writers for line in writer.communicate(timeout=100)[0].splitlines()]
    assert [writer.returncode for writer in writers] == [0] * 4
    assert sorted(acknowledged) == [3 + 2 * number for number in range(1, 25)]
    found = _reasons(url)
    assert len(found) == 4 * 6 * 2
    for number in range(4):
        assert [reason for who, reason in found if who == f"W{number}"] == _twice(6)


def test_a_process_killed_while_it_writes_leaves_all_it_acknowledged_and_nothing_half(url: str) -> None:
    with open_store(url) as store:
        stored(store)
    writer = _writer(url, "W", 100_000)
    assert writer.stdout is not None
    acknowledged = [int(writer.stdout.readline()) for _ in range(15)]
    writer.send_signal(signal.SIGKILL)
    acknowledged += [int(line) for line in writer.communicate(timeout=60)[0].splitlines() if line.strip()]
    reasons = [reason for _, reason in _reasons(url)]
    # Each acknowledged change is two decisions; one more may have been stored that nobody was told of.
    assert len(reasons) in (2 * len(acknowledged), 2 * len(acknowledged) + 2)
    assert reasons == _twice(len(reasons) // 2)
    with open_store(url) as store:
        change(
            store, "college", "p1", lambda now: [decide(now, "o1", "mine@2026", "mine:F1", "accept", RUTH, ticking())]
        )


def test_a_locked_database_is_told_and_the_next_try_works(
    new_url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skillmap.storage.connecting.PATIENCE", 0.2)
    with open_store(new_url("sqlite")) as store:
        proposal = stored(store)
        made = decide(proposal, "o1", "mine@2026", "mine:F1", "accept", RUTH, ticking())
        other = sqlite3.connect(store.engine.url.database or "", isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StorageBusy, match="locked; nothing was changed, try again"):
                append(store, proposal, [made])
            assert load_proposal(store, "college", "p1") == proposal  # readers don't wait
            other.execute("ROLLBACK")
        finally:
            other.close()
        assert append(store, proposal, [made]).sequence == 4


def test_a_row_that_somebody_holds_is_told_and_the_next_try_works(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skillmap.storage.connecting.PATIENCE", 1)
    url = server.new_database()
    with open_store(url) as store:
        proposal = stored(store)
        made = decide(proposal, "o1", "mine@2026", "mine:F1", "accept", RUTH, ticking())
        with store.writing() as connection:
            connection.execute(text("SELECT * FROM proposals FOR UPDATE"))
            with pytest.raises(StorageBusy, match="nothing was changed, try again"):
                append(store, proposal, [made])
        assert append(store, proposal, [made]).sequence == 4


def test_a_full_database_file_is_told_and_nothing_half_is_kept(new_url: Callable[[str], str]) -> None:
    url = new_url("sqlite")
    with open_store(url) as store:
        proposal = stored(store)
        with store.reading() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

        def limit(connection: sqlite3.Connection, _: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages + 5}").close()

        store.engine.dispose()
        event.listen(store.engine, "connect", limit)
        made = [
            decide(proposal, "o1", "mine@2026", "mine:F1", "reject", RUTH, ticking(), reason="x" * 9000)
            for _ in range(20)
        ]
        with pytest.raises(StorageFailure, match="the disk is full; nothing was changed"):
            append(store, proposal, made)
        assert load_proposal(store, "college", "p1") == proposal
        assert append(store, proposal, made[:1]).sequence == 4


def test_a_full_disk_is_told_and_all_that_was_acknowledged_is_there(tmp_path: Path) -> None:
    """A real file system of 1 MB, where we may mount one."""
    mount = tmp_path / "small"
    mount.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(mount)], capture_output=True)
    if mounted.returncode:
        pytest.skip("a small file system can't be mounted here; the limit of a file's pages is tested instead")
    try:
        url = f"sqlite:///{mount}/store.sqlite"
        done = 0
        with open_store(url) as store:
            stored(store)

            def fill() -> None:
                nonlocal done
                while done < 1000:
                    decide_twice(store, "R", done, padding=" " * 2000)
                    done += 1

            with pytest.raises(StorageFailure, match="full"):
                fill()
        assert 10 < done < 1000
        assert [reason.rstrip() for _, reason in _reasons(url)] == _twice(done)
    finally:
        subprocess.run(["umount", str(mount)], check=True)


def test_a_connection_that_the_server_ends_is_told_and_the_next_call_works(server: Server) -> None:
    url = server.new_database()
    with open_store(url) as store:
        proposal = stored(store)
        made = decide(proposal, "o1", "mine@2026", "mine:F1", "accept", RUTH, ticking())

        def lose(now: object) -> list[Decided]:
            server.end_connections()
            return [made]

        with pytest.raises(StorageFailure, match="the connection was lost; read again before you repeat"):
            change(store, "college", "p1", lose)
        assert load_proposal(store, "college", "p1") == proposal
        server.end_connections()  # while nobody uses them
        assert append(store, proposal, [made]).sequence == 4


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql+psycopg://postgres:geheim@127.0.0.1:1/nothing", "can't be reached"),
        ("postgresql+psycopg://postgres:geheim@127.0.0.1:{port}/nothing", "there is no database of that name"),
        ("postgresql+psycopg://guarded:geheim@127.0.0.1:{port}/postgres", "refuses the user or the password"),
        ("postgresql+psycopg://nobody_here:geheim@127.0.0.1:{port}/postgres", "refuses the user or the password"),
    ],
)
def test_a_server_that_is_not_there_is_named_without_the_password(server: Server, url: str, says: str) -> None:
    server.run("DROP ROLE IF EXISTS guarded; CREATE ROLE guarded LOGIN PASSWORD 'another'")
    with pytest.raises(StorageFailure, match=says) as failure:
        open_store(url.format(port=server.port))
    assert "127.0.0.1" in str(failure.value)
    assert "geheim" not in str(failure.value)


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.sqlite"
    file.write_bytes(content)
    with pytest.raises(StorageFailure, match=r"x\.sqlite"):
        open_store(f"sqlite:///{file}")
    assert file.read_bytes() == content


def test_a_folder_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFailure, match="can't make the folder"):
        open_store(f"sqlite:///{tmp_path}/file/below/x.sqlite")


def test_a_damaged_sequence_is_noticed(url: str) -> None:
    with open_store(url) as store:
        stored(store)
        with store.writing() as connection:
            connection.execute(text("UPDATE proposals SET sequence = 9"))
        with pytest.raises(StorageFailure, match="the database is damaged"):
            change(store, "college", "p1", lambda _: [])


class _Raised(Exception):
    """What a driver raises, with the code of what happened."""

    def __init__(self, sqlstate: str | None = None, sqlite_errorcode: int | None = None, said: str = "secret") -> None:
        super().__init__(said)
        self.sqlstate = sqlstate
        if sqlite_errorcode is not None:
            self.sqlite_errorcode = sqlite_errorcode


@pytest.mark.parametrize(
    ("raised", "lost", "kind", "says"),
    [
        (_Raised("53100"), False, StorageFailure, "the server's disk is full; nothing was changed"),
        (_Raised("28P01"), False, StorageFailure, "refuses the user or the password"),
        (_Raised("42501"), False, StorageFailure, "lacks the right"),
        (_Raised("25006"), False, StorageFailure, "takes no writes just now"),
        (_Raised("40P01"), False, StorageBusy, "is busy .* try again"),
        (_Raised("53300"), False, StorageBusy, "is busy .* try again"),
        (_Raised("57P03"), False, StorageBusy, "is busy .* try again"),
        (_Raised("57P01"), False, StorageAway, "the connection was lost"),
        (_Raised("08006"), False, StorageAway, "the connection was lost"),
        (_Raised(None), True, StorageAway, "the connection was lost"),
        (_Raised(None), False, StorageAway, "can't be reached"),
        (_Raised(said="FATAL:  password authentication failed for user"), False, StorageFailure, "the password"),
        (_Raised(said='FATAL:  no pg_hba.conf entry for host "1"'), False, StorageFailure, "the user or the password"),
        (_Raised(said='FATAL:  database "secrets" does not exist'), False, StorageFailure, "no database of that name"),
        (_Raised(said="FATAL:  sorry, too many clients already"), False, StorageBusy, "is busy .* try again"),
        (_Raised(said="FATAL:  the database system is starting up"), False, StorageBusy, "is busy .* try again"),
        (_Raised(said="FATAL:  Passwort ist falsch"), False, StorageFailure, "the server refuses the connection"),
        (_Raised(said="Connection refused"), False, StorageAway, "can't be reached"),
        (_Raised("42P01"), False, StorageFailure, "refuses this .42P01: _Raised"),
        (_Raised(sqlite_errorcode=5), False, StorageBusy, "locked"),
        (_Raised(sqlite_errorcode=261), False, StorageBusy, "locked"),
        (_Raised(sqlite_errorcode=13), False, StorageFailure, "disk is full"),
        (_Raised(sqlite_errorcode=4874), False, StorageFailure, "is it full"),
        (_Raised(sqlite_errorcode=8), False, StorageFailure, "read-only"),
        (_Raised(sqlite_errorcode=11), False, StorageFailure, "damaged"),
    ],
)
def test_each_failure_is_told_in_words_without_the_statement(
    raised: _Raised, lost: bool, kind: type[StorageFailure], says: str
) -> None:
    error = OperationalError("INSERT INTO events", {"body": "secret"}, raised, connection_invalidated=lost)
    found = explain(error, make_url("postgresql+psycopg://user:secret@host/name"))
    assert type(found) is kind
    assert re.search(says, str(found))
    assert "secret" not in str(found)


def test_that_all_connections_are_in_use_is_told(
    new_url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skillmap.storage.connecting.PATIENCE", 0.1)
    with open_store(new_url("sqlite")) as store, ExitStack() as held:
        for _ in range(store.engine.pool.size() + 10):  # type: ignore[attr-defined]
            held.enter_context(store.engine.connect())
        with pytest.raises(StorageBusy, match=r"all connections to .* are in use"):
            list_proposals(store, "college")
