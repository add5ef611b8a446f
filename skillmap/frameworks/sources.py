"""A URL in, the file it names out, checked: the official sources of frameworks."""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from skillmap.errors import BrokenFramework, SourceUnavailable, StorageFailure

#: Seconds to wait for a connection, and for the next byte.
TIMEOUT = (10, 60)


def download(url: str, folder: Path, *, sha256: str = "") -> Path:
    """Fetch ``url`` into ``folder`` under its own file name.

    Raises SourceUnavailable without a network or an answer, StorageFailure on a full disk, and BrokenFramework for
    content of another ``sha256`` (not checked where it is empty).
    """
    import pooch
    import requests

    target = folder / PurePosixPath(urlsplit(url).path).name
    try:
        pooch.HTTPDownloader(timeout=TIMEOUT)(url, str(target), pooch=None)
    except (requests.RequestException, ValueError) as e:
        raise SourceUnavailable(f"{url} can't be fetched: {_short(e)}", value=url) from e
    except OSError as e:
        if e.errno == errno.ENOSPC:
            raise StorageFailure(f"the disk is full: {url} doesn't fit into {folder}", value=folder) from e
        raise SourceUnavailable(f"{url} can't be fetched: {_short(e)}", value=url) from e
    check_digest(target, sha256)
    return target


def check_digest(file: Path, sha256: str) -> None:
    """Raise BrokenFramework unless the file has this SHA-256 (hex); an empty one accepts any file."""
    if not sha256:
        return
    with file.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != sha256:
        raise BrokenFramework(
            f"{file.name} is not the file that was announced: its sha256 is {found}, expected {sha256}",
            value=found,
            accepted=(sha256,),
        )


def _short(error: Exception) -> str:
    """Cut the nested report of a failed connection down to its reason."""
    cause: object = error.args[0] if error.args else error
    return str(getattr(cause, "reason", cause)).rpartition(": ")[2] or type(error).__name__
