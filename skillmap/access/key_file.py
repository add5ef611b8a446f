"""A file in, the records of the keys in it out; each change is written whole, or not at all."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from skillmap.access.keys import KeyRecord, ended
from skillmap.access.store import no_such_key
from skillmap.errors import InputError, SkillmapError, StorageFailure

FILE_NAME = "keys.json"
_FORMAT = 1
_TIMES = ("created", "expires", "revoked")
_LISTS = ("scopes", "roles")

Records = dict[str, KeyRecord]


class KeyFile:
    """The keys of one installation in a JSON file that only its owner may read; a ``KeyStore``.

    A change by another process is seen at the next call: the file is read again whenever it was replaced.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock = Lock()
        self._seen: tuple[int, int, int] | None = None
        self._records: Records = {}

    def find(self, id: str) -> KeyRecord | None:
        """Return the record of an id, or None."""
        return self._read().get(id)

    def list(self, organisation: str | None = None) -> tuple[KeyRecord, ...]:
        """Return all records, or those of an organisation, the oldest first and then by id."""
        found = (r for r in self._read().values() if organisation is None or r.organisation == organisation)
        return tuple(sorted(found, key=lambda record: (record.created, record.id)))

    def add(self, record: KeyRecord) -> None:
        """Keep a new record; raise InputError where its id is there already."""

        def change(records: Records) -> KeyRecord:
            if record.id in records:
                raise InputError(f"there is a key {record.id} already", value=record.id)
            return record

        self._change(change)

    def revoke(self, id: str, at: datetime) -> KeyRecord:
        """Let a key end at a moment and return it; raise UnknownName for no such id."""

        def change(records: Records) -> KeyRecord:
            if id not in records:
                raise no_such_key(id, tuple(records.values()))
            return ended(records[id], at)

        return self._change(change)

    def _change(self, change: Callable[[Records], KeyRecord]) -> KeyRecord:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with _alone(self.file.with_suffix(".lock")):
                records = self._read()
                record = change(records)
                _write(self.file, {**records, record.id: record})
        except SkillmapError:
            raise
        except OSError as e:
            raise StorageFailure(f"can't write {self.file}: {e.strerror or e}", value=self.file) from e
        return record

    def _read(self) -> Records:
        with self._lock:
            try:
                found = self.file.stat()
                seen = (found.st_ino, found.st_mtime_ns, found.st_size)
                if seen != self._seen:
                    _check_rights(self.file, found)
                    self._records = _parse(self.file.read_bytes(), self.file)
                    self._seen = seen
            except FileNotFoundError:
                self._records, self._seen = {}, None
            except SkillmapError:
                raise
            except OSError as e:
                # Made by root, say, and read by the service: the commonest way to get here.
                hint = "; make keys as the user who runs the service" if isinstance(e, PermissionError) else ""
                raise StorageFailure(f"can't read {self.file}: {e.strerror or e}{hint}", value=self.file) from e
            return self._records


def _check_rights(file: Path, found: os.stat_result) -> None:
    if os.name != "posix":
        return
    if found.st_uid not in (os.geteuid(), 0):
        raise StorageFailure(
            f"{file}, which says who is let in, belongs to another user; give it to the one who runs this", value=file
        )
    # Who can write it can let themselves in. That others read it does no harm by itself (it holds no secret), but
    # shows a folder that is open to them.
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise StorageFailure(
            f"others may read or write {file}, which says who is let in; run: chmod 600 {file}", value=file
        )


def _parse(data: bytes, file: Path) -> Records:
    try:
        document: dict[str, Any] = json.loads(data)
        if document["format"] != _FORMAT:
            raise ValueError(f"its format is {document['format']!r}, not {_FORMAT}")
        records = (_record(entry) for entry in document["keys"])
        return {record.id: record for record in records}
    except (ValueError, KeyError, TypeError, AttributeError) as e:
        # The message tells where, and not what stands there: it goes to a log.
        raise StorageFailure(
            f"{file} is damaged ({type(e).__name__}); put back a copy, or move it away and create new keys", value=file
        ) from e


def _record(entry: dict[str, Any]) -> KeyRecord:
    times = {name: entry[name] and datetime.fromisoformat(entry[name]) for name in _TIMES}
    lists = {name: tuple(map(str, entry[name])) for name in _LISTS}
    record = KeyRecord(**{**{field.name: entry[field.name] for field in fields(KeyRecord)}, **times, **lists})
    if any(time is not None and time.tzinfo is None for time in times.values()):
        raise ValueError("a time without its offset")
    return record


def _write(file: Path, records: Records) -> None:
    entries = []
    for record in sorted(records.values(), key=lambda record: (record.created, record.id)):
        entry = asdict(record)
        entries.append({**entry, **{name: entry[name] and entry[name].isoformat() for name in _TIMES}})
    text = json.dumps({"format": _FORMAT, "keys": entries}, ensure_ascii=False, indent=2) + "\n"
    # mkstemp makes it 0600 from the start: there is no moment in which others could read it.
    handle, unfinished = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode())
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(unfinished, file)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    if os.name == "posix":  # a rename is only kept through a power cut once its folder is written too
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Let one process at a time read, change and write; the system gives the lock back when its holder dies."""
    if os.name != "posix":
        yield
        return
    import fcntl

    with file.open("ab") as held:
        file.chmod(0o600)
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
