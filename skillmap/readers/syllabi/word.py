"""The bytes of a Word document (DOCX) in, its blocks and its title out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from skillmap.errors import InputError
from skillmap.readers.packages import open_package
from skillmap.readers.syllabi.blocks import LOOKS_LIKE, Block, Document
from skillmap.readers.syllabi.word_numbers import Numbering, read_numbering
from skillmap.readers.syllabi.word_text import MC, W, is_bold, paragraph_text, switched_on, text_boxes
from skillmap.text import clean

#: The largest part of XML in bytes: its tree takes some ten times as much memory. A thousand pages are 10 MB.
MAX_PART = 40_000_000
_HEADING_STYLE = re.compile(r"heading ([1-9])$", re.IGNORECASE)
# "List Paragraph" isn't one: any indented paragraph has it, and only a number or a bullet makes it an item.
_LIST_STYLE = re.compile(r"list (?:bullet|number)\s*([1-9]?)$", re.IGNORECASE)
_HEADING_WORDS = 14
_INSIDE = {W + "sdt", W + "sdtContent", W + "ins", W + "moveTo", W + "customXml", W + "smartTag", MC + "Choice"}
_STRICT = b"purl.oclc.org/ooxml"
# What a program writes as the title of a document that nobody gave one.
_NO_TITLE = re.compile(r"(?:word document|document\s*\d*|untitled.*|microsoft word.*|title|.*\.docx?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Style:
    name: str = ""
    heading: int = 0
    list: tuple[str, int] | None = None
    depth: int = 1  # of its items: that of "List Bullet 2" is 2, though each such style has a list of its own
    bold: bool = False


@dataclass(slots=True)
class _Reading:
    styles: dict[str, _Style]
    numbering: Numbering
    tables: int = 0
    carried: str = ""  # the text of a paragraph whose end was deleted: it goes on in the next one
    title: str = ""


def read_word(data: bytes, name: str, *, max_unpacked: int) -> Document:
    """Read the body with its tables and text boxes; headers, footers, comments and deleted text are left out.

    Raise InputError for a damaged document, one that unpacks to more than ``max_unpacked`` bytes, one with a part of
    over ``MAX_PART``, or one that declares a document type.
    """
    import docx

    try:
        _inspect(data, name, max_unpacked)
        document = docx.Document(io.BytesIO(data))
        styles = _styles(document.styles.element)
        parts = document.part.rels.values()
        numbering = next((one.target_part for one in parts if one.reltype.endswith("/numbering")), None)
        reading = _Reading(styles, read_numbering(getattr(numbering, "element", None)))
        blocks = tuple(_blocks(document.element.body, reading))
        stated = clean(document.core_properties.title or "")
    except InputError:
        raise
    except Exception as e:  # a damaged document fails anywhere in zipfile, zlib, lxml or python-docx
        raise InputError(f"{name} is a damaged Word document: {type(e).__name__}: {e}", value=name) from e
    if _NO_TITLE.fullmatch(stated):
        stated = ""
    return Document(blocks, stated or reading.title)


def _inspect(data: bytes, name: str, max_unpacked: int) -> None:
    with open_package(data, name, max_unpacked=max_unpacked) as archive:
        for member in archive.infolist():
            if member.filename.endswith((".xml", ".rels")) and member.file_size > MAX_PART:
                raise InputError(
                    f"{name} has {member.file_size:,} bytes of XML in {member.filename}; at most {MAX_PART:,} are "
                    "read; keep only the pages with the outcomes",
                    value=member.file_size,
                )
        with archive.open("word/document.xml") as main:
            if _STRICT in main.read(4_000):
                raise InputError(
                    f"{name} is a Word document in the strict variant; save it as 'Word document (.docx)'", value=name
                )


def _styles(root: Any) -> dict[str, _Style]:
    elements = {one.get(W + "styleId", ""): one for one in root.iterfind(W + "style")}
    return {identifier: _style(identifier, elements) for identifier in elements}


def _style(identifier: str, elements: dict[str, Any]) -> _Style:
    """Read a style with what it takes from those that it is based on, the nearest first."""
    found = _Style()
    seen: set[str] = set()
    while identifier in elements and identifier not in seen:
        seen.add(identifier)
        element = elements[identifier]
        name = _value(element, "name")
        paragraph = element.find(W + "pPr")
        found = _Style(
            found.name or name,
            found.heading or _heading_level(name, paragraph),
            found.list or _numbered(paragraph) or (("", 0) if _LIST_STYLE.match(name) else None),
            max(found.depth, _depth(name)),
            found.bold or switched_on(element.find(W + "rPr"), "b"),
        )
        identifier = _value(element, "basedOn")
    return found


def _value(element: Any, tag: str) -> str:
    found = None if element is None else element.find(W + tag)
    return "" if found is None else str(found.get(W + "val", ""))


def _heading_level(name: str, paragraph: Any) -> int:
    if found := _HEADING_STYLE.match(name):
        return int(found[1])
    outline = _value(paragraph, "outlineLvl")
    return int(outline) + 1 if outline in {*"012345678"} and outline else 0


def _depth(name: str) -> int:
    found = _LIST_STYLE.match(name)
    return int(found[1] or 1) if found else 1


def _numbered(paragraph: Any) -> tuple[str, int] | None:
    number = None if paragraph is None else paragraph.find(W + "numPr")
    if number is None:
        return None
    level = _value(number, "ilvl")
    return _value(number, "numId"), int(level) if re.fullmatch(r"\d", level) else 0


def _blocks(container: Any, reading: _Reading) -> Iterator[Block]:
    for child in container:
        if child.tag == W + "p":
            yield from _paragraph(child, reading)
        elif child.tag == W + "tbl":
            yield from _table(child, reading)
        elif child.tag == MC + "AlternateContent":
            choice = child.find(MC + "Choice")
            yield from _blocks(choice, reading) if choice is not None else ()
        elif child.tag in _INSIDE:
            yield from _blocks(child, reading)


def _paragraph(paragraph: Any, reading: _Reading) -> Iterator[Block]:
    text = reading.carried + paragraph_text(paragraph)
    properties = paragraph.find(W + "pPr")
    mark = None if properties is None else properties.find(W + "rPr")
    if mark is not None and mark.find(W + "del") is not None:
        reading.carried = text
    else:
        reading.carried = ""
        if clean(text):
            yield _block(paragraph, properties, text.strip(), reading)
    for box in text_boxes(paragraph):
        yield from _blocks(box, reading)


def _block(paragraph: Any, properties: Any, text: str, reading: _Reading) -> Block:
    style = reading.styles.get(_value(properties, "pStyle"), _Style())
    numbered = _numbered(properties) or style.list
    if numbered and not numbered[0] and style.list:
        numbered = (style.list[0], numbered[1])  # the paragraph says the level only
    level = _heading_level("", properties) or style.heading
    if style.name.lower() == "title":
        reading.title = reading.title or clean(text)
        return Block("heading", text, level=1)
    if level:
        if numbered:
            reading.numbering.label(*numbered)
        return Block("heading", text, level=level)
    if numbered and numbered[0] != "0":
        return Block("item", text, max(numbered[1] + 1, style.depth), reading.numbering.label(*numbered))
    if len(text.split()) <= _HEADING_WORDS and (is_bold(paragraph, by_style=style.bold) or _shouts(text)):
        return Block("heading", text, LOOKS_LIKE)
    return Block("paragraph", text)


def _shouts(text: str) -> bool:
    return text.isupper() and sum(map(str.isalpha, text)) > 5


def _table(table: Any, reading: _Reading) -> Iterator[Block]:
    reading.tables += 1
    number = reading.tables
    if next(table.iterdescendants(W + "tbl"), None) is not None:
        # A table around tables only lays out the page.
        for cell in table.iter(W + "tc"):
            if next(cell.iterancestors(W + "tbl")) is table:
                yield from _blocks(cell, reading)
        return
    rows = [row for row in table.iter(W + "tr") if row.find(f"{W}trPr/{W}del") is None]
    for at, row in enumerate(rows, start=1):
        place = f"table {number}, row {at}"
        cells: list[tuple[Block, ...]] = []
        for cell in row.iter(W + "tc"):
            properties = cell.find(W + "tcPr")
            blocks = () if _continues(properties) else tuple(_blocks(cell, reading))
            cells.append(tuple(replace(block, place=place) for block in blocks))
            span = _value(properties, "gridSpan")
            cells += [()] * (min(int(span), 63) - 1 if re.fullmatch(r"\d{1,3}", span) else 0)
        yield Block("row", "", place=place, cells=tuple(cells), table=number)


def _continues(properties: Any) -> bool:
    merged = None if properties is None else properties.find(W + "vMerge")
    return merged is not None and merged.get(W + "val", "continue") == "continue"
