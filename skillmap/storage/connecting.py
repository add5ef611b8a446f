"""A database's URL in, an engine that keeps what it acknowledged out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError

from skillmap.errors import InputError, MissingExtra, StorageFailure

#: How databases are named: these two, and nothing else.
ACCEPTED = ("sqlite:///FILE", "postgresql+psycopg://USER:PASSWORD@HOST/NAME")
#: How long a writer waits for another one, in seconds.
PATIENCE = 10
_WRITES = "skillmap_writes"


def connect(url: str) -> Engine:
    """Return an engine; no connection is made yet.

    Raises InputError for a URL of another kind, MissingExtra where PostgreSQL's driver isn't installed.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    try:
        import psycopg  # noqa: F401
    except ImportError as e:
        raise MissingExtra("psycopg", "postgres") from e
    engine = create_engine(
        parsed,
        pool_pre_ping=True,  # a connection that the server closed meanwhile is replaced before it is used
        pool_timeout=PATIENCE,
        connect_args={"connect_timeout": PATIENCE},
    )
    event.listen(engine, "connect", _prepare_server)
    return engine


def file_url(file: Path) -> str:
    """Return the URL of an SQLite file, whatever characters are in its name."""
    return URL.create("sqlite", database=str(file.absolute())).render_as_string()


def parse_url(url: str) -> URL:
    """Return the parts of a database's URL; raise InputError for one that isn't accepted, without telling it whole."""
    try:
        parsed = make_url(url)
    except ArgumentError as e:
        raise InputError(f"that is no database URL; it can be: {' or '.join(ACCEPTED)}", accepted=ACCEPTED) from e
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise InputError(
            f"a database of the kind {parsed.drivername!r} can't be used; it can be: {' or '.join(ACCEPTED)}",
            value=parsed.drivername,
            accepted=ACCEPTED,
        )
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise InputError("a database in memory would be gone with the process; name a file", accepted=ACCEPTED[:1])
    return parsed


def for_writing(engine: Engine) -> Engine:
    """Return the same engine, with transactions that take SQLite's write lock when they begin.

    A transaction that reads first and writes then can't wait for the lock: what it read may be out of date by then.
    """
    return engine.execution_options(**{_WRITES: True})


def _sqlite(url: URL) -> Engine:
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise StorageFailure(f"can't make the folder {folder}: {e.strerror or e}", value=folder) from e
    engine = create_engine(url, pool_timeout=PATIENCE, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    # Transactions are begun by _begin alone, so that reading is in one too.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {PATIENCE * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",  # what was acknowledged is on the disk, through a power cut too
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _prepare_server(connection: Any, _record: object) -> None:
    # Set here and not when connecting: poolers refuse options then.
    with connection.cursor() as cursor:
        for setting in (
            f"lock_timeout = '{PATIENCE}s'",
            "idle_in_transaction_session_timeout = '60s'",
            "synchronous_commit = on",  # what was acknowledged is on the disk, whatever the server's own setting
        ):
            cursor.execute(f"SET {setting}")
    connection.commit()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
