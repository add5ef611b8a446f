"""A file or bytes of learning outcomes in, a credential out; a row that can't be read is refused with its reason."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

from skillmap.errors import InputError
from skillmap.exchange.csv_table import is_csv
from skillmap.exchange.sssom import is_sssom
from skillmap.nouns import Credential
from skillmap.readers.delimited import looks_delimited, read_delimited
from skillmap.readers.documents import is_meant_as_json, parse_json, read_document
from skillmap.readers.lists import read_lines
from skillmap.readers.recognise import decode, recognise, refuse_alignments
from skillmap.readers.rows import Listing, assemble
from skillmap.readers.standards import as_one, read_standard
from skillmap.readers.syllabi import read_syllabus
from skillmap.readers.workbooks import read_workbook
from skillmap.text import clean

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "MAX_UNPACKED", "load", "read_credential"]

#: The largest input in bytes.
MAX_BYTES = 50_000_000
#: The longest outcome (or id, or credential) in characters; a longer one is refused, never cut.
MAX_CHARACTERS = 5_000
#: The largest workbook or Word document in bytes after unzipping.
MAX_UNPACKED = 200_000_000

_TABULAR = {".csv", ".tsv", ".tab"}
_TEXTUAL = {".txt", ".text", ".md"}
_STANDARD_INPUT = "-"


def read_credential(
    source: Path | bytes,
    *,
    name: str = "",
    title: str = "",
    max_bytes: int = MAX_BYTES,
    max_characters: int = MAX_CHARACTERS,
    max_unpacked: int = MAX_UNPACKED,
) -> Credential:
    r"""Read learning outcomes from CSV, XLSX, JSON, a list of lines, a syllabus (DOCX, PDF, HTML), or a standard.

    Of a syllabus only the outcome sections are read. Standards are Open Badges, CLR, CASE, CTDL and CTDL-ASN; what
    they align their outcomes with is ``declared``.

    The content tells the format; the extension of ``name`` (a file name, or "-" for standard input) decides only
    where the content doesn't. ``title`` is that of the credential; without it, it is the one that the input states,
    else the file's name made readable. Outcomes are in the order of the input; ``rejected`` holds the other rows.
    Raise InputError where nothing can be read: a missing, empty, too large or damaged file, another format, or a
    table without an outcome column.

    >>> read_credential(b"1. Clean data\n2. Plot data\n", title="Data").outcomes[1]
    Outcome(id='2', text='Plot data', credential='Data', place='')
    """
    name = name or (source.name if isinstance(source, Path) else "")
    shown = {"": "the input", _STANDARD_INPUT: "standard input"}.get(name, name)
    data = load(source, max_bytes) if isinstance(source, Path) else source
    if len(data) > max_bytes:
        raise InputError(f"{shown} is larger than {max_bytes:,} bytes; split it", value=shown)
    record = read_standard(data, shown)
    if record is not None:
        return as_one(record, title=clean(title), fallback=_readable(name), max_characters=max_characters)
    listing = _read(data, PurePath(name).suffix.lower(), shown, max_unpacked)
    if not listing.rows:
        raise InputError(f"{shown} has no outcomes: nothing stands under its header or in its list", value=shown)
    return assemble(listing, title=clean(title), fallback=_readable(name), max_characters=max_characters)


def load(path: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file, one more than ``max_bytes`` of a larger one; raise InputError where there is none."""
    try:
        with path.open("rb") as file:
            return file.read(max_bytes + 1)  # one more than allowed shows that there is more, even in a pipe
    except IsADirectoryError as e:
        raise InputError(
            f"{path} is a folder; name a CSV, XLSX, JSON, DOCX, PDF, HTML or text file in it", value=path
        ) from e
    except FileNotFoundError as e:
        raise InputError(f"there is no file {path}", value=path) from e
    except (OSError, ValueError) as e:  # ValueError: a NUL in the path
        raise InputError(f"can't read {path}: {e}", value=path) from e


def _read(data: bytes, suffix: str, shown: str, max_unpacked: int) -> Listing:
    kind = recognise(data, shown)
    if kind == "xlsx":
        return read_workbook(data, shown, max_unpacked=max_unpacked)
    if kind != "text":
        return read_syllabus(data, kind, shown, max_unpacked=max_unpacked)
    text = decode(data, shown)
    if is_csv(text) or is_sssom(text):
        raise refuse_alignments(shown)
    if text.lstrip()[:1] in {"{", "["}:
        try:
            document = parse_json(text, shown)
        except InputError:
            # "[1] Describe ..." is a line of a list; {"text": ... is somebody's JSON, and worth an explanation.
            if suffix == ".json" or is_meant_as_json(text):
                raise
        else:
            return read_document(document, shown)
    if suffix in _TABULAR or looks_delimited(text, listed=suffix in _TEXTUAL):
        return Listing(read_delimited(text, shown))
    if suffix == ".json":
        return read_document(parse_json(text, shown), shown)
    return Listing(read_lines(text))


def _readable(name: str) -> str:
    r"""Make a title of a file's name.

    >>> _readable("data-analytics_2025.csv")
    'Data analytics 2025'
    """
    stem = clean(re.sub(r"[-_\s]+", " ", PurePath(name).stem))
    return stem[:1].upper() + stem[1:] or "Untitled credential"
