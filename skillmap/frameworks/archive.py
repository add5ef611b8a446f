"""A zip file in, the names and bytes of its members out; nothing is extracted and nothing grows without limit."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from skillmap.errors import BrokenFramework


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may hold: ``members`` files, ``total`` bytes unpacked, ``ratio`` times its packed size.

    The ratio is only asked of members above 1 MiB unpacked: a small file of one repeated word is no bomb. Real
    frameworks reach 21 (a table of one repeated category) and 160 MB.
    """

    members: int = 5_000
    total: int = 2 * 1024**3
    ratio: int = 200


LIMITS = Limits()
_SMALL = 1024**2
# What the zip reader is known to raise on damaged input: an offset that was hit makes it seek to nowhere, say.
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, RuntimeError, ValueError, OSError)


def list_members(source: Path | bytes, *, name: str, limits: Limits = LIMITS) -> tuple[str, ...]:
    """List the files of a zip in its own order, folders left out.

    ``name`` is what messages call it. Raises BrokenFramework for a damaged, encrypted or exploding zip.
    """
    with _opened(source, name, limits) as archive:
        return tuple(info.filename for info in archive.infolist() if not info.is_dir())


def read_member(source: Path | bytes, member: str, *, name: str, limits: Limits = LIMITS) -> bytes:
    """Read one file of a zip; raise BrokenFramework if it is missing, damaged or larger than it says."""
    with _opened(source, name, limits) as archive:
        try:
            info = archive.getinfo(member)
        except KeyError as e:
            raise BrokenFramework(f"{name} has no file {member!r}", value=member) from e
        with archive.open(info) as stream:
            data = stream.read(info.file_size + 1)
        if len(data) != info.file_size:
            raise BrokenFramework(
                f"{member} in {name} says it holds {info.file_size:,} bytes and holds {len(data):,}", value=member
            )
        return data


@contextmanager
def _opened(source: Path | bytes, name: str, limits: Limits) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
            _check(archive.infolist(), name, limits)
            yield archive
    except BrokenFramework:
        raise
    except _DAMAGE as e:
        raise BrokenFramework(f"{name} is a damaged zip file ({e}); fetch it again", value=name) from e


def _check(members: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    if len(members) > limits.members:
        raise BrokenFramework(f"{name} holds {len(members):,} files; at most {limits.members:,} are read", value=name)
    total = sum(info.file_size for info in members)
    if total > limits.total:
        raise BrokenFramework(f"{name} unpacks to {total:,} bytes; at most {limits.total:,} are read", value=name)
    for info in members:
        if not info.filename:
            raise BrokenFramework(f"{name} is a damaged zip file (a file has no name); fetch it again", value=name)
        if info.flag_bits & 1:
            raise BrokenFramework(f"{info.filename} in {name} is encrypted; give it unencrypted", value=info.filename)
        if info.file_size > _SMALL and info.file_size > limits.ratio * max(info.compress_size, 1):
            raise BrokenFramework(
                f"{info.filename} in {name} unpacks to {info.file_size // max(info.compress_size, 1):,} times its "
                f"size; at most {limits.ratio} times is read",
                value=info.filename,
            )
