"""A database in, a backup file out; and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skillmap.cli.screen import check_writable, remark

Database = Annotated[
    str | None,
    typer.Option(
        envvar="SKILLMAP_DATABASE",
        metavar="URL",
        help="Where proposals and decisions are kept: sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME.",
        show_default="skillmap.sqlite in the home folder",
        show_envvar=True,
    ),
]
DATABASE_NAME = "skillmap.sqlite"


def database_url(given: str | None, home: Path) -> str:
    """Return the database that was asked for, or the SQLite file in the home folder."""
    from skillmap.storage import file_url

    return given or file_url(home / DATABASE_NAME)


def backup(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT.zip", help="The file to write; it is complete or not there.")],
    database: Database = None,
) -> None:
    """Write all proposals, decisions, keys and jobs into one file, while the service runs; keep that file secret."""
    from skillmap.storage import backup as write
    from skillmap.storage import open_as_it_is

    check_writable(out)
    with open_as_it_is(database_url(database, context.obj)) as store:
        found = write(store, out)
    _tell(found.rows)
    remark(f"wrote {out}")


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="A file that skillmap backup wrote.")],
    database: Database = None,
) -> None:
    """Fill a new database from a backup, of either kind; one that holds something is refused."""
    from skillmap.storage import restore as read

    found = read(file, database_url(database, context.obj))
    _tell(found.rows)


def _tell(rows: tuple[tuple[str, int], ...]) -> None:
    for name, count in rows:
        typer.echo(f"{name.replace('_', ' ') + ':':14} {count:,}")
