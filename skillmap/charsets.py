"""The bytes of a text in, its characters and the name of their encoding out; where there is a doubt, nothing."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

UTF_8, UTF_16, WINDOWS = "UTF-8", "UTF-16", "Windows-1252"

# What is written with Windows-1252 in the languages that it is for: letters, and the marks of plain texts and tables.
_PLAIN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿŒœŠšŸŽž"
    "‘’‚“”„«»‹›–—…•·¡¿€£¢¥§¶°ªº©®™±×÷µ¹²³¼½¾´\u00a0"
)
_TWO_BYTES_OR_MORE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# A capital behind a small letter, or a quotation mark between two letters, is another encoding's "é" or "’".
_STRANGE = re.compile(r"[a-zß-öø-ÿ][À-ÖØ-ÞŒŠŸŽ]|\w[‚„“”…•†‡]\w")


class Decoded(NamedTuple):
    """A text, and the encoding that it was in."""

    text: str
    charset: str


def decoded(data: bytes) -> Decoded | None:
    r"""Decode UTF-8, UTF-16 with a byte order mark, or what can only be Windows-1252; None for any other bytes.

    >>> decoded(b"Zo\xeb plans \x96 and checks")
    Decoded(text='Zoë plans – and checks', charset='Windows-1252')
    >>> decoded(b"caf\x8e"), decoded(b"caf\xc3\xa9 and caf\xe9")
    (None, None)
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return Decoded(data.decode("utf-16"), UTF_16)
        except UnicodeDecodeError:
            return None
    try:
        return Decoded(data.decode("utf-8-sig"), UTF_8)
    except UnicodeDecodeError:
        text = _windows(data)
    return None if text is None else Decoded(text, WINDOWS)


def _windows(data: bytes) -> str | None:
    # Where some of the text is UTF-8, nothing tells in what the rest of it is.
    if _TWO_BYTES_OR_MORE.search(data):
        return None
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    plain = all(c in _PLAIN or c in "\t\r\n\f" or (c.isascii() and c.isprintable()) for c in set(text))
    return text if plain and not _STRANGE.search(text) else None
