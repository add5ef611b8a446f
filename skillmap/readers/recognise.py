"""Bytes in; what kind of file they are, or their text, out; what can't be read is named in the refusal."""

from __future__ import annotations

import codecs
import io
import re
import zipfile

from skillmap.errors import InputError

#: The formats that are read, as a message names them.
ACCEPTED = ("CSV", "XLSX", "JSON", "plain text with one outcome a line")

_ZIP = b"PK\x03\x04"
_STARTS = (
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel or Word file (.xls, .doc) or one with a password"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
)
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(!doctype html|html|\?xml)", re.IGNORECASE)
_MEMBERS = (
    ("word/document.xml", "a Word document (.docx)"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("xl/workbook.bin", "a binary Excel workbook (.xlsb)"),
    ("content.xml", "an OpenDocument file (.ods, .odt)"),
)


def is_workbook(data: bytes, name: str) -> bool:
    """Tell whether the bytes are an XLSX workbook; raise InputError for any other archive."""
    if not data.startswith(_ZIP):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
    except Exception as e:  # a damaged archive fails in many ways, none of which means more to the user
        raise InputError(f"{name} is a damaged XLSX or zip file: {e}", value=name, accepted=ACCEPTED) from e
    if "xl/workbook.xml" in members:
        return True
    raise _refused(name, next((kind for member, kind in _MEMBERS if member in members), "a zip archive"))


def decode(data: bytes, name: str) -> str:
    """Decode text as UTF-8 or, with a byte order mark, UTF-16; raise InputError for an empty or a binary file.

    Bytes that aren't UTF-8 become lone surrogates, by which their rows are refused and no others.
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
        text = data.decode("utf-8-sig", "surrogateescape")
    if "\0" in text:
        raise _refused(name, "a binary file, or UTF-16 text without a byte order mark (it holds NUL bytes)")
    if not text.strip():
        raise InputError(f"{name} is empty", value=name, accepted=ACCEPTED)
    return text


def _refused(name: str, kind: str) -> InputError:
    return InputError(f"{name} looks like {kind}; give {', '.join(ACCEPTED)}", value=name, accepted=ACCEPTED)
