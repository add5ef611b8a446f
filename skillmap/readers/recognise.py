"""Bytes in; what kind of file they are, or their text, out; what can't be read is named in the refusal."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from typing import Literal

from skillmap.charsets import WINDOWS, decoded
from skillmap.errors import InputError

Kind = Literal["xlsx", "docx", "pdf", "html", "text"]

#: The formats that are read, as a message names them.
ACCEPTED = ("CSV", "XLSX", "JSON", "plain text with one outcome a line", "a syllabus in Word (DOCX), PDF or HTML")

_ZIP = b"PK\x03\x04"
_STARTS = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Excel or Word file (.xls, .doc) or one with a password; save it as .xlsx or .docx",
    ),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x05\x06", "an empty zip archive"),
)
_PDF = b"%PDF-"
_PDF_WITHIN = 1_024  # bytes of anything may stand before its signature

_LOOK = 4_096
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*)*"
    rb"<(!doctype html|html|head|body|main|article|section|div|h[1-6]|\?xml)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_MEMBERS = (
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("xl/workbook.bin", "a binary Excel workbook (.xlsb)"),
    ("content.xml", "an OpenDocument file (.ods, .odt)"),
)


def recognise(data: bytes, name: str) -> Kind:
    """Tell what the bytes are by their content; raise InputError for an archive that is nothing we read."""
    if data.startswith(_ZIP):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = set(archive.namelist())
        except Exception as e:  # a damaged archive fails in many ways, none of which means more to the user
            raise InputError(f"{name} is a damaged XLSX, DOCX or zip file: {e}", value=name, accepted=ACCEPTED) from e
        if "xl/workbook.xml" in members:
            return "xlsx"
        if "word/document.xml" in members:
            return "docx"
        raise _refused(name, next((kind for member, kind in _MEMBERS if member in members), "a zip archive"))
    if _PDF in data[:_PDF_WITHIN] and (data.startswith(_PDF) or b"\0" in data or b"\nendobj" in data):
        return "pdf"
    found = _MARKUP.match(_start(data))
    return "html" if found and (found[1].lower() != b"?xml" or _is_xhtml(data)) else "text"


def _start(data: bytes) -> bytes:
    """Return the start of a page as ASCII, also where it is UTF-16 with a byte order mark."""
    start = data[:_LOOK]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", "replace").encode("ascii", "replace")
    return start


def _is_xhtml(data: bytes) -> bool:
    return re.search(rb"<html[\s>]", _start(data), re.IGNORECASE) is not None


def decode(data: bytes, name: str) -> str:
    """Decode text (see :mod:`skillmap.charsets`); raise InputError for an empty or a binary file.

    Bytes in no encoding that is sure become lone surrogates, by which their rows are refused and no others.
    """
    for start, kind in _STARTS:
        if data.startswith(start):
            raise _refused(name, kind)
    if found := _MARKUP.match(data):
        raise _refused(name, "an XML file" if found[1] == b"?xml" else "a web page (HTML)")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError as e:
            raise InputError(f"{name} is damaged UTF-16 text: {e.reason} at byte {e.start}", value=name) from e
    else:
        sure = decoded(data)
        text = sure.text if sure else data.decode("utf-8-sig", "surrogateescape")
    if "\0" in text:
        raise _refused(name, "a binary file, or UTF-16 text without a byte order mark (it holds NUL bytes)")
    if not text.strip():
        raise InputError(f"{name} is empty", value=name, accepted=ACCEPTED)
    return text


def doubt(data: bytes, name: str) -> str:
    r"""Return the remark on a text whose encoding was found and not stated; the empty string where there is no doubt.

    >>> doubt(b"caf\xe9", "menu.txt")
    "menu.txt isn't UTF-8: it was read as Windows-1252; look at its accents, or save it as CSV UTF-8 or XLSX"
    """
    found = decoded(data)
    if found is None or found.charset != WINDOWS or recognise(data, name) != "text":
        return ""
    return f"{name} isn't UTF-8: it was read as {WINDOWS}; look at its accents, or save it as CSV UTF-8 or XLSX"


def refuse_alignments(name: str) -> InputError:
    """Return the error for a table of alignments: read as a list of outcomes, its decisions would be lost."""
    return InputError(
        f"{name} holds alignments and what was decided of them, not outcomes: convert it (skillmap convert), or give "
        "the credential's own file",
        value=name,
        accepted=ACCEPTED,
    )


def _refused(name: str, kind: str) -> InputError:
    return InputError(f"{name} looks like {kind}; give {', '.join(ACCEPTED)}", value=name, accepted=ACCEPTED)
