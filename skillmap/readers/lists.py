"""Lines of plain text in, rows out: bullets and numbers go, wrapped lines are joined, headings are refused.

Made for what people paste: a syllabus's list with "Upon completion, students will be able to:" above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from skillmap.readers.columns import OUTCOME, normalise
from skillmap.readers.markers import measure_markers
from skillmap.readers.rows import Row
from skillmap.readers.tables import Record
from skillmap.text import clean

INTRODUCTION = "introduces the list; not an outcome"
HEADING = "a heading; not an outcome"

# Longer lines are neither; it also keeps a line of a megabyte away from the patterns below.
_LONGEST_INTRODUCTION = 300
_ABLE_TO = re.compile(
    r"\b(?:able to|(?:students?|learners?|participants?|graduates?|you)\s+(?:will|should|can))\W*$", re.IGNORECASE
)
_OPEN_END = re.compile(r"(?::|…|\.\.\.)[\s*_]*[-–—]?\s*$")
_WHO = re.compile(
    r"\b(?:students?|learners?|participants?|graduates?|candidates?|trainees?|apprentices?|attendees?|you|i|we)\b", re.I
)
_WILL = re.compile(r"\b(?:will|should|can|could|must|shall|may|expected to)\b", re.I)
_WHEN = re.compile(
    r"\W*(?:(?:upon|on|by|after|at|in|following|having|when|with|successful)\b"
    r".*\b(?:course|module|program(?:me)?|unit|complet(?:ion|ing|ed|e)|end|lesson|training|certificate|badge)\b"
    r"|.*\b(?:outcomes|objectives)\b)",
    re.I,
)
_HEADING = re.compile(
    r"(?:(?:the|list of|expected|intended|desired|student|students['’]?|course|module|unit|program(?:me)?|key|main|"
    r"core|general|specific|learning|skill|competency|terminal|enabling)\s+)*"
    r"(?:(?:outcomes?|objectives?)(?:\s+(?:and|&|for|of)\s+[^.]{1,60})?|goals?|aims?|competenc(?:y|ies)|skills?|knowledge)"
    r"|(?:module|unit|week|chapter|section|part|topic|lesson|session|day)\s+(?:\d{1,3}|[ivx]{1,5}|[a-z])",
    re.I,
)


@dataclass(slots=True)
class _Item:
    number: int
    indent: int
    marked: bool
    parts: list[str] = field(default_factory=list)
    problem: str = ""


def read_lines(text: str) -> tuple[Row, ...]:
    r"""Read plain text with one outcome a line, numbering all lines from 1; blank ones are no rows.

    >>> [row.text for row in read_lines("• Clean\n  data\n• Plot data")]
    ['Clean data', 'Plot data']
    """
    return read_list(Record(number, (line,)) for number, line in enumerate(text.splitlines(), start=1))


def read_list(records: Iterable[Record]) -> tuple[Row, ...]:
    """Read records of one cell each, as :func:`read_lines` does lines."""
    return tuple(_row(item) for item in _items(records))


def _items(records: Iterable[Record]) -> list[_Item]:
    """Group lines into items: a line that is indented deeper than the marked one above it continues that one."""
    lines = list(records)
    bodies = [" ".join(line.cells).strip() for line in lines]
    items: list[_Item] = []
    open_item: _Item | None = None
    for line, body, end in zip(lines, bodies, measure_markers(bodies), strict=True):
        if line.blank:
            open_item = None
            continue
        indent = _indent(line.cells[0])
        if open_item and not end and not line.problem and indent > open_item.indent:
            open_item.parts.append(body)
            continue
        item = _Item(line.number, indent, end > 0, [body[end:]], line.problem)
        items.append(item)
        open_item = item if item.marked and not item.problem else None
    return items


def _indent(line: str) -> int:
    return len(line[: len(line) - len(line.lstrip())].expandtabs(4))


def _row(item: _Item) -> Row:
    text = " ".join(item.parts)
    return Row(item.number, text, problem=item.problem or _not_an_outcome(text))


def _not_an_outcome(text: str) -> str:
    if len(text) > _LONGEST_INTRODUCTION:
        return ""
    plain = clean(text)
    bare = plain.strip("#*_: ")
    if re.match(r"#{1,6}\s", plain) or normalise(bare) in OUTCOME or _HEADING.fullmatch(bare):
        return HEADING
    if _ABLE_TO.search(plain):
        return INTRODUCTION
    says_who = _WHO.search(plain) and _WILL.search(plain)
    return INTRODUCTION if _OPEN_END.search(plain) and (says_who or _WHEN.match(plain)) else ""
