"""A folder of installed things in; their names, and a scratch folder that is gone whatever happens, out."""

from __future__ import annotations

import errno
import os
import re
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from skillmap.errors import InputError, SkillmapError, StorageFailure, UnknownName, named

_MARK = ".tmp-"
_STALE = 24 * 3600
_NAME = re.compile(r"([a-z][a-z0-9._-]*)(?:@([A-Za-z0-9][A-Za-z0-9._+-]*))?")


def split_name(name: str, *, what: str, example: str) -> tuple[str, str]:
    """Split ``id@version`` or a bare ``id`` (whose version is then empty); raise InputError for anything else.

    >>> split_name("onet@30.1", what="a framework", example="onet"), split_name("onet", what="", example="")
    (('onet', '30.1'), ('onet', ''))
    """
    found = _NAME.fullmatch(name)
    if found is None:
        raise InputError(f"{name!r} is not {what}'s name: write id or id@version, such as {example}", value=name)
    return found[1], found[2] or ""


def installed_names(folder: Path) -> tuple[str, ...]:
    """List what is installed in a folder as ``id@version``, sorted, damaged ones included."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(f.name for f in folder.iterdir() if "@" in f.name and _NAME.fullmatch(f.name)))


def resolve_name(name: str, id_: str, version: str, have: Sequence[str], *, unknown: str) -> str:
    """Return the ``id@version`` among ``have`` that a name means; a bare id must have exactly one version.

    Raises UnknownName, with the sentence ``unknown`` where there is no version at all: never a silent latest.
    """
    if version and name in have:
        return name
    versions = [one for one in have if one.startswith(f"{id_}@")]
    if not version and len(versions) == 1:
        return versions[0]
    if versions and not version:
        raise UnknownName(f"{name!r} has several versions; say which: {named(versions)}", value=name, accepted=versions)
    raise UnknownName(unknown, value=name, accepted=have)


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """Give a folder on the same disk as what is installed in ``folder``, to be filled and moved from; remove it after.

    What a killed process left behind is swept first. Any OSError inside becomes StorageFailure.
    """
    made: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        made = Path(tempfile.mkdtemp(prefix=f"{_MARK}{_host()}-{os.getpid()}-", dir=folder))
        yield made
    except OSError as e:
        if isinstance(e, SkillmapError):
            raise
        why = "the disk is full" if e.errno == errno.ENOSPC else e.strerror or str(e)
        raise StorageFailure(f"can't write to {folder}: {why}", value=folder) from e
    finally:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)


def move_into_place(made: Path, place: Path) -> bool:
    """Rename a finished folder to its place in one step; return False if another process was first."""
    try:
        made.rename(place)
    except OSError:
        if place.is_dir():
            return False
        raise
    if os.name == "posix":  # a rename is only kept through a power cut once its folder is written too
        descriptor = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    return True


def sweep(folder: Path) -> None:
    """Remove the scratch folders whose process is gone, or that are a day old."""
    for left in folder.glob(f"{_MARK}*"):
        if _abandoned(left):
            shutil.rmtree(left, ignore_errors=True)


def _abandoned(left: Path) -> bool:
    found = re.fullmatch(rf"{re.escape(_MARK)}{re.escape(_host())}-(\d+)-.*", left.name)
    if found and os.name == "posix":
        try:
            os.kill(int(found[1]), 0)  # signal 0 asks whether the process is there
        except ProcessLookupError:
            return True
        except (PermissionError, OverflowError):
            return False
        return False
    try:
        return time.time() - left.stat().st_mtime > _STALE
    except OSError:
        return False


def _host() -> str:
    # Process numbers mean nothing to another machine (or container) that shares the folder.
    return re.sub(r"[^A-Za-z0-9]", "_", socket.gethostname())
