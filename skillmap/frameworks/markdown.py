"""A statement in markdown in, the words of it out: what a label can show and a model can read."""

from __future__ import annotations

import html
import re

from skillmap.text import clean

_IMAGE_OR_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*(?:\s\"[^\"]*\")?\)")
_MATH = re.compile(r"(\$[^$\n]+\$)")
_MARKS = (
    (re.compile(r"(?m)^\s*\|?(?:\s*:?-{3,}:?\s*\|)+(?:\s*:?-{3,}:?)?\s*$"), ""),  # under the header of a table
    (re.compile(r"(?m)^\s*\|(.*?)\|?\s*$"), r" \1 "),
    (re.compile(r"(?m)^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+)"), ""),
    (re.compile(r"</?(?:[a-z][a-z0-9]{0,9})(?:\s[^<>]*)?/?>", re.IGNORECASE), " "),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])([*_])(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w*])"), r"\2"),
    (re.compile(r"`([^`]+)`"), r"\1"),
)


def words_of(markdown: str) -> str:
    """Return a statement without its marks of emphasis, links, lists, tables and HTML; mathematics stay as they are.

    >>> words_of("Trim _the_ **wick** of [a lamp](https://example.org), $x_1 * x_2$")
    'Trim the wick of a lamp, $x_1 * x_2$'
    """
    if not any(mark in markdown for mark in "*_`[|<&#>-+"):
        return clean(markdown)
    parts = _MATH.split(html.unescape(markdown))
    return clean("".join(part if i % 2 else _plain(part) for i, part in enumerate(parts)))


def _plain(text: str) -> str:
    text = _IMAGE_OR_LINK.sub(r"\1", text)
    for mark, instead in _MARKS:
        text = mark.sub(instead, text)
    return re.sub(r"\s\|\s", ", ", text)
