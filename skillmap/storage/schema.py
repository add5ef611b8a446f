"""A database in, its tables brought to those of this release, or a failure where they are newer, out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, text

from skillmap.errors import StorageFailure, UnknownName
from skillmap.storage.connecting import connect, for_writing
from skillmap.storage.failures import explained, shown

if TYPE_CHECKING:
    from alembic.config import Config

#: The tables of this release.
HEAD = "0003"
#: Where a database says which step its tables are at.
VERSION_TABLE = "skillmap_schema"
#: The revision of a database without tables.
EMPTY = "base"
# Any number will do, so long as nothing else locks it: two that start at once must not both make the tables.
_LOCK = 7_390_110_452


def migrate(url: str, revision: str = HEAD) -> str:
    """Bring a database's tables to a revision, forwards or backwards ("base": none), and return where they were.

    One transaction: it is done whole or not at all. Raises StorageFailure where the tables are of a newer skillmap.
    """
    engine = connect(url)
    try:
        return migrate_engine(engine, revision)
    finally:
        engine.dispose()


def migrate_engine(engine: Engine, revision: str = HEAD) -> str:
    """Do the same through an engine."""
    with explained(engine.url), for_writing(engine).begin() as connection:
        return migrate_connection(connection, revision)


def migrate_connection(connection: Connection, revision: str = HEAD) -> str:
    """Do the same inside a transaction that is the caller's."""
    from alembic import command

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    known = revisions()
    if revision not in known:
        raise UnknownName(
            f"there is no revision {revision!r} of the tables; there are: {', '.join(known)}",
            value=revision,
            accepted=known,
        )
    before = check_known(connection)
    config = _config(connection)
    step = command.upgrade if known.index(revision) >= known.index(before) else command.downgrade
    step(config, revision)
    return before


def check_known(connection: Connection) -> str:
    """Return the revision of a database's tables; raise StorageFailure for one that this release doesn't know."""
    from alembic.runtime.migration import MigrationContext

    found = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()
    known = revisions()
    if found is not None and found not in known:
        raise StorageFailure(
            f"the database {shown(connection.engine.url)} is of a newer skillmap: its tables are at {found}, and this "
            f"one knows them up to {known[-1]}; use that skillmap, or a backup from before",
            value=found,
            accepted=known,
        )
    return found or EMPTY


def revisions() -> tuple[str, ...]:
    """Return the revisions from the empty database to the present one."""
    from alembic.script import ScriptDirectory

    steps = ScriptDirectory.from_config(_config(None)).walk_revisions()
    return (EMPTY, *reversed([step.revision for step in steps]))


def _config(connection: Connection | None) -> Config:
    from alembic.config import Config

    config = Config(attributes={"connection": connection, "version_table": VERSION_TABLE})
    # Alembic reads the path as a format string.
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
