"""A store in, one portable file out; and that file back into an empty database of either kind.

The file is a zip of ``manifest.json`` and, for each table, its rows as JSON lines in the order of its key. The same
content gives the same bytes, whichever database it comes from. It holds everything that the database holds, digests of
API keys too: keep it where the database would be kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, MetaData, Table, func, insert, inspect, select, text

from skillmap import __version__
from skillmap.errors import InputError, StorageFailure
from skillmap.storage.connecting import connect, for_writing
from skillmap.storage.failures import explained, shown
from skillmap.storage.integrity import dangling
from skillmap.storage.schema import HEAD, check_known, migrate_connection, revisions
from skillmap.storage.store import Store
from skillmap.storage.tables import METADATA

_FORMAT = 1
_MANIFEST = "manifest.json"
_MANIFEST_BYTES = 1_000_000
# Rows held at once: a report of hundreds of outcomes takes some megabytes.
_BATCH = 50
# A zip has no time before 1980; the file has none at all, so that the same content gives the same bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
# What zipfile and json raise for a damaged file; the one before the last is for a way of packing that Python lacks.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, NotImplementedError, OSError)


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds: the revision of its tables, and how many rows each has, in the order they are restored."""

    revision: str
    rows: tuple[tuple[str, int], ...]


def backup(store: Store, file: Path) -> BackedUp:
    """Write everything of a store into a file, as it is at one moment, while others go on reading and writing.

    The file appears when it is complete and on the disk. Raises StorageFailure where it can't be written, and where
    the database is damaged so that no backup of it could be restored.
    """
    unfinished: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
        unfinished = Path(name)
        with os.fdopen(handle, "wb") as stream:
            found = _write(store, stream)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(unfinished, file)
    except StorageFailure:
        raise
    except OSError as e:
        raise StorageFailure(f"can't write {file}: {e.strerror or e}", value=file) from e
    finally:
        if unfinished is not None:
            unfinished.unlink(missing_ok=True)
    return found


def restore(file: Path, url: str) -> BackedUp:
    """Fill an empty database from a backup, with the tables of this release; it is done whole or not at all.

    Everything is checked against its digest before anything is written. Raises InputError for a file that is no
    backup, that is damaged or of a newer skillmap, and for a database that isn't empty.
    """
    engine = connect(url)
    try:
        with _opened(file) as archive:
            found = _check(archive, file)
            with explained(engine.url), for_writing(engine).begin() as connection:
                _check_empty(connection)
                migrate_connection(connection, found.revision)
                for name, _ in found.rows:
                    _fill(connection, name, archive)
                migrate_connection(connection, HEAD)
    finally:
        engine.dispose()
    return found


def _write(store: Store, stream: IO[bytes]) -> BackedUp:
    tables: dict[str, dict[str, Any]] = {}
    with store.reading() as connection, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        revision, lost = check_known(connection), dangling(connection)
        if lost:
            raise StorageFailure(
                f"the database is damaged, and no backup of it could be restored: {'; '.join(lost)}; nothing was "
                "written. Take it from an earlier backup",
                value=lost[0],
            )
        for table in _tables(connection):
            digest, rows = hashlib.sha256(), 0
            with archive.open(_member(f"{table.name}.jsonl"), "w", force_zip64=True) as member:
                for line in _lines(connection, table):
                    member.write(line)
                    digest.update(line)
                    rows += 1
            tables[table.name] = {"rows": rows, "sha256": digest.hexdigest()}
        manifest = {"format": _FORMAT, "skillmap": __version__, "revision": revision, "tables": tables}
        archive.writestr(_member(_MANIFEST), json.dumps(manifest, indent=2) + "\n")
    return BackedUp(revision, tuple((name, table["rows"]) for name, table in tables.items()))


def _tables(connection: Connection) -> list[Table]:
    """Return our tables in an order that can be restored, as they are, which needn't be as in this release."""
    there = set(inspect(connection).get_table_names())
    return [_as_it_is(connection, table.name) for table in METADATA.sorted_tables if table.name in there]


def _as_it_is(connection: Connection, name: str) -> Table:
    return Table(name, MetaData(), autoload_with=connection)


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _NO_TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    query = select(table).order_by(*table.primary_key.columns)
    with connection.execute(query, execution_options={"yield_per": _BATCH}) as rows:
        for row in rows:
            yield json.dumps(dict(row._mapping), ensure_ascii=False).encode("utf-8") + b"\n"


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except FileNotFoundError as e:
        raise InputError(f"there is no file {file}", value=file) from e
    except _DAMAGE as e:
        raise InputError(f"{file} is no backup of skillmap ({e})", value=file) from e


def _check(archive: zipfile.ZipFile, file: Path) -> BackedUp:
    """Return what a backup says that it holds, once all of it was found to be there and undamaged."""
    try:
        with archive.open(_MANIFEST) as member:
            manifest = json.loads(member.read(_MANIFEST_BYTES))
        if manifest["format"] != _FORMAT:
            raise ValueError(f"its format is {manifest['format']!r}, not {_FORMAT}")
        tables = [(str(name), int(t["rows"]), str(t["sha256"])) for name, t in manifest["tables"].items()]
        revision = str(manifest["revision"])
    except _DAMAGE as e:
        raise InputError(f"{file} is no backup of skillmap, or a damaged one ({e})", value=file) from e
    if revision not in revisions():
        raise InputError(
            f"{file} was made by a newer skillmap ({manifest.get('skillmap')}): its tables are at {revision}, and this "
            f"one knows them up to {HEAD}",
            value=revision,
            accepted=revisions(),
        )
    for name, rows, sha256 in tables:
        if name not in METADATA.tables:
            raise InputError(f"{file} holds a table {name[:80]!r}, which skillmap doesn't have", value=name[:80])
        digest, lines = hashlib.sha256(), 0
        try:
            with archive.open(f"{name}.jsonl") as member:
                for line in member:
                    digest.update(line)
                    lines += 1
        except _DAMAGE as e:
            raise InputError(f"{name} in {file} is damaged ({e}); nothing was restored", value=name) from e
        if digest.hexdigest() != sha256 or lines != rows:
            raise InputError(f"{name} in {file} is not what was backed up; nothing was restored", value=name)
    return BackedUp(revision, tuple((name, rows) for name, rows, _ in tables))


def _check_empty(connection: Connection) -> None:
    for table in _tables(connection):
        rows = connection.execute(select(func.count()).select_from(table)).scalar_one()
        if rows:
            where = shown(connection.engine.url)
            raise InputError(
                f"the database {where} isn't empty ({rows:,} {table.name}): restore into a new one", value=where
            )


def _fill(connection: Connection, name: str, archive: zipfile.ZipFile) -> None:
    table = _as_it_is(connection, name)
    with archive.open(f"{name}.jsonl") as member:
        for rows in _batches(map(json.loads, member)):
            connection.execute(insert(table), rows)
    if connection.dialect.name == "postgresql" and "number" in table.columns:
        # Rows that come with their number leave the counter behind where it was.
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'number'), "
                f"(SELECT COALESCE(MAX(number), 0) + 1 FROM {name}), false)"
            )
        )


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
