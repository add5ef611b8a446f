r"""The criteria of a badge as Markdown or HTML in, the learning outcomes that they list out; and back.

Careful on purpose: a list is what is marked as one, or what follows "will be able to:" with semicolons between. Prose
is left alone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from skillmap.text import clean

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)\b[^<>]*>")
_BLOCKS = frozenset({"p", "div", "br", "ul", "ol", "tr", "td", "h1", "h2", "h3", "h4", "h5", "h6", "section", "table"})
_ITEM = re.compile(r"(\s*)(?:[-*+•‣◦●○▪■–—]|\(?\d{1,3}[.)]|\(?[a-z]\))\s+(?=\S)")
_ABLE_TO = re.compile(
    r"(?:\bable to|\b(?:students?|learners?|participants?|graduates?|earners?|you)\s+(?:will|can|should)|\byou['’]ll)"
    r"\s*:\s*",
    re.IGNORECASE,
)
_AND = re.compile(r"^(?:and|or)\s+", re.IGNORECASE)
_SENTENCE_END = re.compile(r"\.\s*$|\.\s+(?=[A-Z])")
# What a Markdown or HTML viewer would take for a tag or a character reference.
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])|&(?=#?\w+;)")


def list_items(text: str) -> tuple[str, ...]:
    r"""Return the items of a text's lists, cleaned; where it has none, what "... will be able to: a; b" counts up.

    >>> list_items("Earners can:\n\n- plot data\n- clean\n  data")
    ('plot data', 'clean data')
    >>> list_items("On completion you will be able to: plot data; and clean it.")
    ('plot data', 'clean it')
    >>> list_items("Pass the exam. Attend all sessions.")
    ()
    """
    lines = _plain(text).splitlines()
    found = tuple(_worth(_marked(lines)))
    return found or tuple(_worth(_counted_up(lines)))


def as_list_items(texts: Iterable[str]) -> str:
    r"""Return texts as a Markdown list, one line each, with nothing in it that could be a tag.

    >>> as_list_items(["plot data", "use <b> tags"])
    '- plot data\n- use &lt;b> tags'
    """
    return "\n".join(f"- {_MARKUP.sub(_escaped, clean(text))}" for text in texts)


def _escaped(found: re.Match[str]) -> str:
    return html.escape(found[0])


def _plain(text: str) -> str:
    """Take the tags out: an item becomes a marked line, a block one of its own."""

    def instead(found: re.Match[str]) -> str:
        closing, tag = found[1], found[2].lower()
        if tag == "li":
            return "\n" if closing else "\n- "
        return "\n" if tag in _BLOCKS else ""

    return html.unescape(_TAG.sub(instead, text))


def _marked(lines: Iterable[str]) -> Iterator[str]:
    """Yield the marked lines, each with the deeper indented ones that continue it."""
    parts: list[str] = []
    indent = 0
    for line in lines:
        if found := _ITEM.match(line):
            yield " ".join(parts)
            parts, indent = [line[found.end() :]], len(found[1])
        elif parts and line.strip() and len(line) - len(line.lstrip()) > indent:
            parts.append(line)
        else:
            yield " ".join(parts)
            parts = []
    yield " ".join(parts)


def _counted_up(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        introduction = _ABLE_TO.search(line)
        if introduction and ";" in (listed := line[introduction.end() :]):
            yield from (_AND.sub("", part.strip(), count=1) for part in _SENTENCE_END.split(listed, 1)[0].split(";"))


def _worth(texts: Iterable[str]) -> Iterator[str]:
    """Keep what has words and introduces nothing."""
    for text in map(clean, texts):
        if any(map(str.isalpha, text)) and not text.endswith(":"):
            yield text
