"""A framework's file in, what it is out: told by its content, never by its name's ending."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath

from skillmap.errors import BrokenFramework, InputError
from skillmap.frameworks import esco, nice, onet, plain
from skillmap.frameworks.archive import list_members
from skillmap.frameworks.content import Content

#: What ``--from`` takes.
ACCEPTED = ("O*NET text zip", "O*NET Excel zip", "ESCO CSV zip", "NICE components JSON", "CSV with id and label")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ZIPPED = {"occupation data.txt": onet.ID, "occupation data.xlsx": onet.ID}
_ESCO = re.compile(r"skills_[a-z]{2,3}\.csv")


def recognise(file: Path) -> str:
    """Return the id of the framework this file holds, or an empty text for anybody's own CSV.

    Raises InputError if there is no such file, and BrokenFramework naming what is accepted if it is none of them.
    """
    if not file.is_file():
        raise InputError(f"there is no file {str(file)!r}", value=file)
    try:
        with file.open("rb") as stream:
            start = stream.read(4096)
    except OSError as e:
        raise InputError(f"{file} can't be read: {e.strerror or e}", value=file) from e
    if not start.strip():
        raise BrokenFramework(f"{file.name} is empty", value=file.name, accepted=ACCEPTED)
    if start.startswith(_ZIP) or zipfile.is_zipfile(file):
        return _zipped(file)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
        return nice.ID
    if b"\0" in start:
        raise _unknown(file, "it is a binary file")
    return ""


def read(file: Path, framework: str, *, profiles_file: Path | None = None) -> Content:
    """Read the file as framework ``framework``; raise InputError where it holds another one."""
    holds = recognise(file)
    if not holds:
        return plain.read_plain(file, framework, profiles_file=profiles_file)
    if profiles_file is not None:
        raise InputError(f"a file of profiles goes with a plain CSV; {file.name} has its own", value=profiles_file)
    if holds != framework:
        raise InputError(
            f"{file.name} holds {holds}, not {framework!r}: install it as {holds}", value=framework, accepted=(holds,)
        )
    return {onet.ID: onet.read_onet, esco.ID: esco.read_esco, nice.ID: nice.read_nice}[holds](file)


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
