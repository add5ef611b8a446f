"""The lines of a PDF in, its headings and paragraphs out: told by type size, by blank space and by how lines begin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from skillmap.readers.syllabi.blocks import LOOKS_LIKE, Block
from skillmap.readers.syllabi.headings import role_of, run_in
from skillmap.readers.syllabi.names import names_course
from skillmap.readers.syllabi.pdf_lines import Line
from skillmap.readers.syllabi.statements import own_id
from skillmap.text import clean
from skillmap.verbs import main_verb

_NARROWEST = 350.0  # points; no page's text is narrower, though its few lines may be
_HEADING_WORDS = 14
_ENDS = re.compile(r"[.;:!?…]\W*$")
_HYPHENATED = re.compile(r"[^\W\d_]{2,}-[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Typography:
    """What is usual in a document: see :func:`measure`. Lengths are in points."""

    levels: dict[float, int]  # the level of a heading by its type size
    bold: bool  # most of the text is
    width: float
    leading: float  # from a line to the next one of its paragraph; 0 where there is none
    hyphenated: frozenset[str]  # the words with hyphens that stand within a line, in lower case


@dataclass(slots=True)
class Open:
    """The heading or paragraph that lines are being added to."""

    kind: str
    level: int
    lines: list[Line] = field(default_factory=list)
    text: str = ""

    def block(self) -> Block:
        """Return it as a block of its page."""
        place = f"page {self.lines[0].page}"
        if self.kind == "heading":
            return Block("heading", self.text, self.level, place=place)
        return Block("paragraph", self.text, place=place)


def measure(lines: Sequence[Line]) -> Typography:
    """Measure a document of one line or more."""
    sizes = Counter[float]()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = max(sizes, key=lambda size: (sizes[size], -size))
    larger = sorted({line.size for line in lines if line.size > 1.08 * body}, reverse=True)
    return Typography(
        levels={size: min(at, LOOKS_LIKE - 1) for at, size in enumerate(larger, start=1)},
        bold=2 * sum(len(line.text) for line in lines if line.bold) > sum(sizes.values()),
        width=max(_NARROWEST, *(_right(line) for line in lines)),
        leading=_leading(lines, body),
        hyphenated=hyphenated(line.text for line in lines),
    )


def hyphenated(texts: Iterable[str]) -> frozenset[str]:
    """Return the words with hyphens of some lines, in lower case: at a line's end, such a word keeps its hyphen.

    >>> sorted(hyphenated(["a free-body diagram", "a pre-"]))
    ['free-body']
    """
    return frozenset(word.lower() for text in texts for word in _HYPHENATED.findall(text))


def join_wrapped(text: str, line: str, known: frozenset[str]) -> str:
    """Join a line to the text that it goes on from; the hyphen of a divided word goes, unless the word is ``known``.

    >>> join_wrapped("under a bud-", "get", frozenset()), join_wrapped("a free-", "body", frozenset({"free-body"}))
    ('under a budget', 'a free-body')
    """
    if text.endswith("\u00ad"):
        return text[:-1] + line
    if (before := re.search(r"[^\W\d_]{2,}-$", text)) and line[:1].islower():
        after = re.match(r"[^\W\d_]+", line)
        whole = f"{before[0]}{after[0] if after else ''}".lower()
        return text + line if whole in known else text[:-1] + line
    return f"{text} {line}"


def heading_level(line: Line, typography: Typography) -> int:
    """Return the level of the heading that a line looks like; 0 for none."""
    if len(line.text.split()) > _HEADING_WORDS or not any(map(str.isalpha, line.text)):
        return 0
    course = names_course(line.text)  # "NUR 220" looks like an id, and "BIOL 1010. Biology." like a sentence
    if own_id(line.text) and not course:
        return 0
    if line.size in typography.levels:
        return typography.levels[line.size]
    looks = (line.bold and (course or not typography.bold)) or (
        line.text.isupper() and sum(map(str.isalpha, line.text)) > 5
    )
    return LOOKS_LIKE if looks and (course or not line.text.endswith((".", ";", ","))) else 0


def goes_on(current: Open, line: Line, level: int, marked: bool, typography: Typography) -> bool:
    """Tell whether a line goes on with the heading or paragraph above it."""
    last = current.lines[-1]
    gap = last.y - line.y
    same_page = last.page == line.page
    if level or current.kind == "heading":
        same = (level, line.size, line.bold) == (current.level, last.size, last.bold)
        if marked or not same or not same_page or not 0 < gap < 1.6 * line.size:
            return False
        # Lines of one large heading stand close; two headings have blank space between them.
        wrapped = level < LOOKS_LIKE and gap < 1.35 * line.size and not role_of(line.text, heading=True)
        apart = bool(role_of(current.text, heading=True)) or names_course(line.text)
        return bool(role_of(f"{current.text} {line.text}", heading=True)) or (wrapped and not apart)
    if marked or abs(line.size - last.size) > 0.6:
        return False
    if same_page and typography.leading and gap > 1.45 * max(typography.leading, line.size):
        return False
    if line.text[:1].islower() or current.text.endswith(("-", "\u00ad", ",")):
        return True
    named = role_of(line.text, heading=False) or role_of(current.text, heading=False) or run_in(line.text)[0]
    return not named and _wrapped(current, line, typography.width)


def _leading(lines: Sequence[Line], body: float) -> float:
    """Return the usual distance of a paragraph's lines: lines that begin in lower case surely go on."""
    steps = [
        (above.y - line.y, line) for above, line in pairwise(lines) if above.page == line.page and above.y > line.y
    ]
    if not steps:
        return 0.0
    sure = [gap for gap, line in steps if line.text[:1].islower()]
    gaps = sorted(gap for gap, _ in steps)
    return median(sure) if sure else min(median(gaps[: max(1, len(gaps) * 3 // 4)]), 1.4 * body)


def _right(line: Line) -> float:
    # No font's widths: a letter is about half as wide as its size.
    return line.x + 0.5 * line.size * len(line.text)


def _wrapped(current: Open, line: Line, width: float) -> bool:
    """Tell by the place and the length of lines whether one that starts with a capital goes on with the last."""
    last = current.lines[-1]
    found = main_verb(clean(line.text[:300]))
    if found is not None and found.form == "base":
        return False  # an item whose bullet is drawn rather than written
    hangs = last.page == line.page and line.x > current.lines[0].x + 1
    if _ENDS.search(current.text):
        return hangs and _right(last) > 0.8 * width
    return hangs or _right(last) > 0.75 * width
