"""A folder of installed things in, a scratch folder inside it out, that is gone whatever happens."""

from __future__ import annotations

import errno
import os
import re
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from skillmap.errors import SkillmapError, StorageFailure

_MARK = ".tmp-"
_STALE = 24 * 3600


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
