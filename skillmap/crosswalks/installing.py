"""A crosswalk's name and its publisher's file in; an installed, immutable crosswalk out, or nothing left behind."""

from __future__ import annotations

from pathlib import Path

from skillmap.crosswalks.known import KNOWN
from skillmap.crosswalks.reading import read_pairs
from skillmap.crosswalks.store import read_info, root, split_name, write
from skillmap.crosswalks.values import CrosswalkInfo
from skillmap.errors import InputError, UnknownName, named
from skillmap.linked_data import MAX_BYTES
from skillmap.workspace import move_into_place, scratch


def install(identifier: str, *, home: Path, file: Path) -> CrosswalkInfo:
    """Install ``id`` or ``id@version`` from a file and return its info; a bare id is the version that is known.

    An installed version never changes: other content under its name is an InputError. Raises UnknownName for an id
    that isn't known, InputError for a file that can't be read, or StorageFailure; nothing is left behind after any.
    """
    id_, version = split_name(identifier)
    if id_ not in KNOWN:
        raise UnknownName(f"no crosswalk is known as {id_!r}; have: {named(KNOWN)}", value=id_, accepted=sorted(KNOWN))
    layout = KNOWN[id_]
    pairs = read_pairs(_bytes(file), file.name, layout)
    info = CrosswalkInfo(
        id_,
        version or layout.version,
        layout.title,
        layout.sources,
        layout.targets,
        layout.publisher,
        layout.licence,
        layout.attribution,
        file.name,
    )
    with scratch(root(home)) as folder:
        made, place = folder / info.name, root(home) / info.name
        info = write(info, pairs, made)
        if not place.is_dir() and move_into_place(made, place):
            return info
    there = read_info(place)
    if there.digest != info.digest:
        raise InputError(
            f"{info.name} is installed already with other content, and an installed version never changes: remove it "
            f"first, or use another version, such as {info.name}-2",
            value=info.name,
        )
    return there


def _bytes(file: Path) -> bytes:
    if not file.is_file():
        raise InputError(f"there is no file {str(file)!r}", value=file)
    try:
        if file.stat().st_size > MAX_BYTES:
            raise InputError(f"{file.name} is larger than {MAX_BYTES:,} bytes", value=file.name)
        return file.read_bytes()
    except OSError as e:
        raise InputError(f"{file} can't be read: {e.strerror or e}", value=file) from e
