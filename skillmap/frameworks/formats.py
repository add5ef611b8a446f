"""A framework's file in, what it is and what reads it out: told by its content, never by its name's ending."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from skillmap.errors import BrokenFramework, InputError
from skillmap.frameworks import esco, nice, onet, plain, skos
from skillmap.frameworks.archive import list_members
from skillmap.frameworks.case import is_case, read_case
from skillmap.frameworks.case_table import is_case_table, read_case_table
from skillmap.frameworks.content import Content
from skillmap.frameworks.ctdl_asn import is_ctdl_asn, read_ctdl_asn
from skillmap.frameworks.rsd import is_rsd, is_rsd_table, read_rsd, read_rsd_table
from skillmap.frameworks.tables import parse_csv
from skillmap.linked_data import MAX_BYTES, load_json

#: What ``--from`` takes.
ACCEPTED = (
    "O*NET text zip",
    "O*NET Excel zip",
    "ESCO CSV zip",
    "NICE components JSON",
    "CASE package or item CSV",
    "CTDL-ASN JSON-LD",
    "Rich Skill Descriptors as JSON or OSMT CSV",
    "SKOS as Turtle, RDF/XML or JSON-LD",
    "CSV with id and label",
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_START = 65_536
_ZIPPED = {"occupation data.txt": onet.ID, "occupation data.xlsx": onet.ID}
_ESCO = re.compile(r"skills_[a-z]{2,3}\.csv")
_OWN_READERS: dict[str, Callable[[Path], Content]] = {
    onet.ID: onet.read_onet,
    esco.ID: esco.read_esco,
    nice.ID: nice.read_nice,
}
#: The formats of anybody's framework in JSON, in the order in which they are tried: descriptors also have terms of
#: CTDL-ASN, and nearly anything may have a context with SKOS in it.
_JSON: tuple[tuple[Callable[[object], bool], Callable[..., Content]], ...] = (
    (is_case, read_case),
    (is_rsd, read_rsd),
    (is_ctdl_asn, read_ctdl_asn),
    (skos.is_skos, skos.read_skos_json),
)
_TABLES: tuple[tuple[Callable[[tuple[str, ...]], bool], Callable[..., Content]], ...] = (
    (is_case_table, read_case_table),
    (is_rsd_table, read_rsd_table),
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file is: ``framework`` is the id of the one framework that is published so, empty for anybody's own.

    ``read`` makes the content of it under a framework's id; ``takes_profiles`` tells whether a second file of
    profiles may go with it.
    """

    framework: str
    read: Callable[[str], Content]
    takes_profiles: bool = False


def recognise(file: Path) -> Recognised:
    """Tell what a file holds by its content; a CSV that isn't anything else is a plain one.

    Raises InputError if there is no such file, and BrokenFramework naming what is accepted if it is none of them.
    """
    if not file.is_file():
        raise InputError(f"there is no file {str(file)!r}", value=file)
    try:
        with file.open("rb") as stream:
            start = stream.read(_START)
    except OSError as e:
        raise InputError(f"{file} can't be read: {e.strerror or e}", value=file) from e
    if not start.strip():
        raise BrokenFramework(f"{file.name} is empty", value=file.name, accepted=ACCEPTED)
    if start.startswith(_ZIP) or zipfile.is_zipfile(file):
        return _published(_zipped(file), file)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")) and not skos.syntax_of(start):
        return _json(file)
    if syntax := skos.syntax_of(start):
        reader = skos.read_turtle if syntax == "turtle" else skos.read_rdf_xml
        return Recognised("", lambda prefix: reader(_bytes(file), prefix, file.name))
    if b"\0" in start:
        raise _unknown(file, "it is a binary file")
    header = _header(start)
    for is_layout, read_table in _TABLES:
        if is_layout(header):
            return Recognised("", partial(_read_table, file, read_table))
    return Recognised("", partial(plain.read_plain, file), takes_profiles=True)


def read(file: Path, framework: str, *, profiles_file: Path | None = None) -> Content:
    """Read the file as framework ``framework``; raise InputError where it holds another one."""
    return read_recognised(recognise(file), file, framework, profiles_file=profiles_file)


def read_recognised(found: Recognised, file: Path, framework: str, *, profiles_file: Path | None = None) -> Content:
    """Read what :func:`recognise` has found; every failure is a BrokenFramework or names what was asked wrongly."""
    if found.takes_profiles and profiles_file is not None:
        return plain.read_plain(file, framework, profiles_file=profiles_file)
    if profiles_file is not None:
        raise InputError(f"a file of profiles goes with a plain CSV; {file.name} has its own", value=profiles_file)
    if found.framework and found.framework != framework:
        raise InputError(
            f"{file.name} holds {found.framework}, not {framework!r}: install it as {found.framework}",
            value=framework,
            accepted=(found.framework,),
        )
    try:
        return found.read(framework)
    except InputError as e:  # of an id, say, before its entry is read
        raise BrokenFramework(f"{file.name} can't be read: {e}", value=e.value, accepted=e.accepted) from e


def _published(framework: str, file: Path) -> Recognised:
    return Recognised(framework, lambda _: _OWN_READERS[framework](file))


def _json(file: Path) -> Recognised:
    try:
        document = load_json(_bytes(file), file.name)
    except InputError as e:
        raise BrokenFramework(str(e), value=e.value, accepted=ACCEPTED) from e
    if nice.is_nice(document):
        return _published(nice.ID, file)
    for is_format, read_format in _JSON:
        if is_format(document):
            return Recognised("", lambda prefix, reader=read_format: reader(document, prefix, file.name))  # type: ignore[misc]
    raise _unknown(file, "its JSON is none of those")


def _bytes(file: Path) -> bytes:
    if file.stat().st_size > MAX_BYTES:
        raise BrokenFramework(f"{file.name} is larger than {MAX_BYTES:,} bytes; split it", value=file.name)
    return file.read_bytes()


def _read_table(file: Path, read_table: Callable[..., Content], prefix: str) -> Content:
    return read_table(parse_csv(_bytes(file), file.name), prefix)


def _header(start: bytes) -> tuple[str, ...]:
    try:
        row = next(csv.reader(start.decode("utf-8-sig", errors="replace").splitlines()), [])
    except csv.Error:  # what is wrong with it, its reader tells with its place
        return ()
    return tuple(cell.strip() for cell in row)


def _zipped(file: Path) -> str:
    names = [PurePosixPath(member).name.casefold() for member in list_members(file, name=file.name)]
    for name in names:
        if name in _ZIPPED:
            return _ZIPPED[name]
        if _ESCO.fullmatch(name):
            return esco.ID
    if "workbook.xml" in names:
        raise _unknown(file, "it is a workbook: save its sheet as CSV")
    raise _unknown(file, "it is a zip without 'Occupation Data' or 'skills_en.csv'")


def _unknown(file: Path, why: str) -> BrokenFramework:
    return BrokenFramework(
        f"{file.name} is no framework skillmap can read ({why}); accepted: {'; '.join(ACCEPTED)}",
        value=file.name,
        accepted=ACCEPTED,
    )
