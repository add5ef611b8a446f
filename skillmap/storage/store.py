"""A database's URL in, a store out: what reads and writes go through, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, Table

from skillmap.errors import StorageFailure
from skillmap.reviews.names import check_name
from skillmap.storage.connecting import connect, for_writing
from skillmap.storage.failures import explained, shown
from skillmap.storage.schema import EMPTY, HEAD, check_known, migrate_engine
from skillmap.storage.tables import ORGANISATIONS


@dataclass(frozen=True, slots=True)
class Store:
    """A database whose tables are those of this release. It may be used from any thread; close it in the end."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection in a transaction that sees one state of the database and changes nothing.

        Failures of the database become StorageFailure.
        """
        with explained(self.engine.url), self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in a transaction that is stored as a whole when the block ends, or else not at all."""
        with explained(self.engine.url), for_writing(self.engine).begin() as connection:
            yield connection

    def check(self) -> None:
        """Raise StorageFailure where the database isn't there, or its tables aren't those of this release."""
        where = shown(self.engine.url)
        # A file that was deleted goes on being read and written by whoever has it open, and is lost with them.
        if self.engine.dialect.name == "sqlite" and not Path(self.engine.url.database or "").is_file():
            raise StorageFailure(f"there is no database {where} any more", value=where)
        with self.reading() as connection:
            found = check_known(connection)
        if found != HEAD:
            raise StorageFailure(f"the tables of {where} are at {found}, not {HEAD}", value=found, accepted=(HEAD,))

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(url: str, *, upgrade: bool = True) -> Store:
    """Open a database, making it where it isn't there, and bring its tables to those of this release.

    Without ``upgrade`` its tables must be those of this release already.

    ``url`` is ``sqlite:///FILE`` or ``postgresql+psycopg://...``. Raises InputError for another one, MissingExtra
    without PostgreSQL's driver, StorageFailure where the database can't be used or is of a newer skillmap.
    """
    engine = connect(url)
    try:
        with explained(engine.url):
            _for_its_owner(engine)
            with engine.connect() as connection:
                found = check_known(connection)
        if found != HEAD and upgrade:
            migrate_engine(engine)
        elif found != HEAD:
            raise StorageFailure(
                f"the tables of {shown(engine.url)} are at {found}, and this skillmap needs {HEAD}: migrate them first",
                value=found,
                accepted=(HEAD,),
            )
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)


def _for_its_owner(engine: Engine) -> None:
    """Make the file where it isn't there, for its owner alone: it holds what people wrote, and who is let in."""
    if engine.dialect.name == "sqlite":
        with suppress(OSError):  # that it can't be made is told when it is opened
            Path(engine.url.database or "").touch(0o600, exist_ok=True)


def open_as_it_is(url: str) -> Store:
    """Open a database with the tables that it has, to be backed up; raise StorageFailure where it has none."""
    engine = connect(url)
    try:
        file = engine.url.database if engine.dialect.name == "sqlite" else None
        if file and not Path(file).is_file():
            raise StorageFailure(f"there is no database {file}", value=file)
        with explained(engine.url), engine.connect() as connection:
            if check_known(connection) == EMPTY:
                raise StorageFailure(f"the database {shown(engine.url)} holds nothing of skillmap", value=file or "")
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)


def insert_once(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert a row, unless one with its key is there; tell whether it was inserted."""
    from sqlalchemy.dialects import postgresql, sqlite

    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(**row).on_conflict_do_nothing()
    # How many rows an INSERT made is not known with every driver; what it returns is.
    return connection.execute(statement.returning(*table.primary_key.columns)).first() is not None


def ensure_organisation(connection: Connection, id: str) -> None:
    """Make an organisation known, where it isn't yet; raise InputError for a name that can't be one."""
    check_name("organisation", id)
    insert_once(connection, ORGANISATIONS, {"id": id, "title": ""})
