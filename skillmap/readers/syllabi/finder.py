"""A syllabus as blocks in, a listing of its outcomes out: each with its own id, and where it was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from skillmap.readers.rows import Listing, Row
from skillmap.readers.syllabi.blocks import LOOKS_LIKE, Block, Document, joined
from skillmap.readers.syllabi.cells import Cell, only_refers, outcome_cells
from skillmap.readers.syllabi.courses import courses_of, is_one_of_several, places_of
from skillmap.readers.syllabi.failures import nothing_found
from skillmap.readers.syllabi.headings import role_of
from skillmap.readers.syllabi.layout import Table, lay_out
from skillmap.readers.syllabi.looks import LABELLED, is_about, mostly_verbs, stands_alone, starts_with_verb, verb_lines
from skillmap.readers.syllabi.sections import Section, find_sections
from skillmap.readers.syllabi.statements import (
    Statement,
    is_marked,
    read_statement,
    split_lines,
    split_numbered,
    split_sentence,
)
from skillmap.text import STOPWORDS, clean

AGAIN = "the same outcome stands further up"
BETWEEN = "stands between the outcomes without being an item of their list"
NO_VERB = "a paragraph that starts with no verb; give the outcomes as a list"
OTHER_LIST = "a list under a heading that names no outcomes, and starting with no verb"
REFERS = "only refers to an outcome, without its words"
NOTHING = "names outcomes, but nothing below it is read as one"
COMPLETED = "introduces the items below it; not an outcome"

_IN_TABLE = re.compile(r"(?:page \d+, )?table ")
_KIND_OF_DOCUMENT = re.compile(
    r"(?:the\s+)?(?:(?:course|module|unit)\s+)?(?:syllabus|outline|handbook|specification)", re.I
)
# "HLT-210 syllabus FINAL v3" is a file's name rather than a title.
_FILE_LIKE = re.compile(r"\b(?:final|draft|copy|template|v\d+|version\s*\d+|rev(?:ised)?)\b|_|\.\w{3,4}$", re.I)


@dataclass(frozen=True, slots=True)
class _Found:
    statement: Statement
    place: str = ""
    problem: str = ""
    credential: str = ""


@dataclass(slots=True)
class _Rows:
    rows: list[Row] = field(default_factory=list)
    texts: set[tuple[str, str]] = field(default_factory=set)
    ids: set[tuple[str, str]] = field(default_factory=set)

    def add(self, one: _Found, place: str, owner: str) -> None:
        statement, problem = one.statement, one.problem
        credential = one.credential or owner
        key = (credential, clean(statement.text).casefold().rstrip(".;, "))
        if not problem and key in self.texts:
            problem = AGAIN
        identifier = statement.id
        if not problem:
            self.texts.add(key)
            count = 1
            while identifier and (credential, identifier) in self.ids:  # LO1 of a second list
                count += 1
                identifier = f"{statement.id}-{count}"
            self.ids.add((credential, identifier))
        number = len(self.rows) + 1
        self.rows.append(Row(number, statement.text, identifier, credential, problem, place))


def find_outcomes(document: Document, name: str) -> Listing:
    """Read the outcomes of all sections that are named so; raise InputError where no section is.

    In a document of several modules each outcome has the module's heading as its credential. An id that comes again
    in the same credential gets a count after it: "LO1-2".
    """
    sections = find_sections(lay_out(document.blocks))
    courses = courses_of(sections)
    title = _title(document, sections, courses)
    rows = _Rows()
    for section, course, under in zip(sections, courses, places_of(sections, courses, title), strict=True):
        count = 0
        for count, one in enumerate(_found(section), start=1):
            if _IN_TABLE.match(one.place):
                rows.add(one, f"{one.place}, {under}" if course else one.place, course)
            else:
                rows.add(one, ", ".join(part for part in (one.place, under, f"item {count}") if part), course)
        if not count and not section.unread and (section.parts or section.level < LOOKS_LIKE):
            rows.add(_Found(Statement(section.title), problem=NOTHING), under, course)
    if all(row.problem for row in rows.rows):
        raise nothing_found(document, [one for one in sections if not one.unread], rows.rows, name)
    return Listing(tuple(rows.rows), title=title)


def _title(document: Document, sections: Sequence[Section], courses: Sequence[str]) -> str:
    """Return the stated title, else the heading that the document begins with.

    One that names a kind of section isn't it, nor is that of the first of several courses.
    """
    first = document.blocks[0] if document.blocks else None
    heading = clean(first.text) if first is not None and first.kind == "heading" else ""
    one = is_one_of_several(heading, sections, courses)
    if one or role_of(heading, heading=True) or _KIND_OF_DOCUMENT.fullmatch(heading):
        heading = ""
    stated = "" if role_of(document.title, heading=True) == "opens" else document.title
    return heading if heading and _FILE_LIKE.search(stated) else stated or heading


def _found(section: Section) -> Iterator[_Found]:
    for one in _read(section):
        yield replace(one, problem=section.unread or one.problem)


def _read(section: Section) -> Iterator[_Found]:
    listed = section.has_items
    trusted = True  # under a heading that the section's name covers, or above a list of outcomes by its looks
    likely = mostly_verbs(part for part in section.parts if isinstance(part, Block) and part.kind == "paragraph")
    parts = section.parts
    last = max((at for at, part in enumerate(parts) if isinstance(part, Block) and part.kind == "item"), default=-1)
    at = begun = 0
    while at < len(parts):
        part = parts[at]
        at += 1
        if isinstance(part, Table):
            for cell in outcome_cells(part):
                yield from _in_cell(cell)
        elif part.problem:
            yield _Found(Statement(clean(part.text)), part.place, part.problem)
        elif part.kind == "heading":
            trusted = role_of(part.text, heading=True) != "" or mostly_verbs(_until_heading(parts, at))
        elif part.kind == "item":
            begun = begun or at
            below = _deeper(parts, at, part.level)
            at += len(below)
            yield from _item(part, below, trusted)
        else:
            yield from _paragraph(part, listed, trusted, likely, between=0 < begun < at <= last)


def _until_heading(parts: Sequence[Block | Table], at: int) -> Iterator[Block]:
    for part in parts[at:]:
        if isinstance(part, Block):
            if part.kind == "heading":
                return
            yield part


def _deeper(parts: Sequence[Block | Table], at: int, level: int) -> list[Block]:
    """Return the items of the nested list that starts at ``at``."""
    below: list[Block] = []
    for part in parts[at:]:
        if not isinstance(part, Block) or part.kind != "item" or part.level <= level:
            break
        below.append(part)
    return below


def _item(block: Block, below: Sequence[Block], trusted: bool) -> Iterator[_Found]:
    if not below:
        yield from _leaf(block, trusted)
        return
    statement = read_statement(block.text, block.label)
    role = role_of(statement.text, heading=True)
    if role == "introduces" and starts_with_verb(statement.text):
        role = ""  # "Students will bake bread by:"
    opened = statement.text.endswith(":")
    if not role and not any(stands_alone(read_statement(one.text).text) for one in below):
        # "Clean data, including:" with "missing values" and "outliers" below it is one outcome.
        rest = "; ".join(clean(read_statement(one.text).text).rstrip(";,. ") for one in below)
        joint = " " if opened else (", " if rest[:1].islower() else ": ")
        yield _Found(Statement(f"{statement.text.rstrip('. ')}{joint}{rest}", statement.id), block.place)
        return
    if opened and not role:
        yield _Found(statement, block.place, COMPLETED)
    elif not role:
        yield from _leaf(block, trusted)
    at = 0
    while at < len(below):
        one = below[at]
        deeper = _deeper(below, at + 1, one.level)
        at += 1 + len(deeper)
        yield from _item(one, deeper, trusted)


def _leaf(block: Block, trusted: bool) -> Iterator[_Found]:
    sentence = split_numbered(block.text) or split_sentence(block.text)
    if len(sentence) > 1:
        yield from (_Found(Statement(text), block.place) for text in sentence)
        return
    lines = split_lines(block.text)
    if len(lines) == 1 and len(unmarked := verb_lines(block.text)) > 1:
        lines = unmarked
    for line in lines:
        if role_of(line, heading=False) in {"opens", "introduces"}:
            continue
        statement = read_statement(line, block.label)
        problem = block.problem or ("" if trusted or starts_with_verb(statement.text) else OTHER_LIST)
        yield _Found(statement, block.place, problem)


def _paragraph(block: Block, listed: bool, trusted: bool, likely: bool, *, between: bool) -> Iterator[_Found]:
    lines = split_lines(block.text)
    if is_marked(block.text) or len(lines) > 1 or len(split_sentence(block.text)) > 1:
        yield from _leaf(block, trusted)
        return
    for text in verb_lines(block.text) or [clean(block.text)]:
        if role_of(text, heading=False):
            continue
        verb = starts_with_verb(text) or is_about(text)
        if listed and (verb or between):
            yield _Found(Statement(text), block.place, BETWEEN)
        elif not listed:
            taken = verb or (likely and text.split()[0].lower() not in STOPWORDS and not LABELLED.match(text))
            yield _Found(read_statement(text, block.label), block.place, "" if taken else NO_VERB)


def _in_cell(cell: Cell) -> Iterator[_Found]:
    found = [one for block in cell.blocks for one in _leaf(block, True)]
    listed = any(block.kind == "item" for block in cell.blocks) or len(found) != len(cell.blocks)
    if not listed and not all(one.statement.id or starts_with_verb(one.statement.text) for one in found):
        # Paragraphs of one cell are one outcome, unless each of them could stand alone.
        text = " ".join(clean(one.statement.text) for one in found)
        found = [_Found(Statement(text, found[0].statement.id), problem=found[0].problem)]
    for number, one in enumerate(found, start=1):
        own = one.statement.id or (cell.id if len(found) == 1 or not cell.id else f"{cell.id}.{number}")
        place = cell.place if len(found) == 1 else f"{cell.place}, item {number}"
        if role_of(one.statement.text, heading=True) in {"divides", "opens"}:
            continue  # a row that only divides the table
        text = one.statement.text or clean(joined(cell.blocks))  # of "LO 3" the id is all there is
        problem = one.problem or (REFERS if only_refers(text) else "")
        yield _Found(Statement(text, own), place, problem, cell.credential)
