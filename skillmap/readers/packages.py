"""The bytes of an Office file in, its parts out: a zip archive of XML, refused where it is made to harm a reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from skillmap.errors import InputError

# As any encoding that a part may have writes it. Within text a "<" is escaped.
_DECLARATIONS = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_CHUNK = 1_000_000


@contextmanager
def open_package(data: bytes, name: str, *, max_unpacked: int) -> Iterator[zipfile.ZipFile]:
    """Open the archive, and close it in the end.

    Raise InputError for one that unpacks to more than ``max_unpacked`` bytes by the sizes that it announces (zipfile
    reads no more than those), or with a part that declares a document type.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        size = sum(member.file_size for member in members)
        if size > max_unpacked:
            raise InputError(f"{name} unpacks to {size:,} bytes; at most {max_unpacked:,} are read", value=size)
        for member in members:
            if member.filename.lower().endswith((".xml", ".rels", ".vml")) and _declares_type(archive, member):
                raise InputError(
                    f"{name} declares a document type (<!DOCTYPE) in {member.filename}, which can hold entities that "
                    "explode or fetch, and which no Office program writes: save the file anew",
                    value=member.filename,
                )
        yield archive


def _declares_type(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    with archive.open(member) as part:
        before = b""
        while chunk := part.read(_CHUNK):
            if any(declaration in before + chunk for declaration in _DECLARATIONS):
                return True
            before = chunk[-max(map(len, _DECLARATIONS)) :]  # a declaration may lie across two chunks
    return False
