"""The bytes of a web page (HTML) in, its blocks and its title out; nothing that the page points at is fetched."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from skillmap.errors import InputError
from skillmap.readers.syllabi.blocks import LOOKS_LIKE, Block, Document, Kind
from skillmap.readers.syllabi.web_lines import lines_of, paragraphs_of
from skillmap.readers.syllabi.web_tags import heading_level, is_folded, is_hidden
from skillmap.text import clean

#: The most tags: the tree of a page takes about two kilobytes a tag.
MAX_TAGS = 300_000
_SKIPPED = {
    "script", "style", "template", "noscript", "nav", "footer", "title", "svg", "math", "select", "textarea", "iframe",
    "object", "del", "s", "strike",
}  # fmt: skip
_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "img", "input",
    "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "samp", "small", "span", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr",
}  # fmt: skip
_BOLD = {"b", "strong"}
_LISTS = {"ul", "ol", "menu"}
_HEADING_WORDS = 14
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Comments, scripts and marked sections, to the end of the page where they aren't closed: nothing of them is shown.
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|<!\[.*?(?:\]>|\Z)", re.IGNORECASE | re.DOTALL
)
_MOST_UNCLOSED = 20_000_000  # tags times characters
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)

HIDDEN = "stands in a part of the page that is hidden"

_Event = tuple[Literal["start", "end", "text"], Any]


@dataclass(slots=True)
class _Table:
    number: int
    rows: list[Block] = field(default_factory=list)
    cells: list[tuple[Block, ...]] = field(default_factory=list)
    row: int = 0


@dataclass(slots=True)
class _Page:
    out: list[Block] = field(default_factory=list)
    cell: list[Block] | None = None  # where blocks go while a cell is open
    text: list[tuple[str, bool]] = field(default_factory=list)  # each piece, and whether it is bold
    kind: Kind = "paragraph"
    level: int = 0
    tables: int = 0
    table: _Table | None = None
    layouts: frozenset[int] = frozenset()  # the tables that hold tables, by id()
    lists: int = 0
    strong: int = 0
    hidden: int = 0  # how many of the open tags hide what is in them
    folded: int = 0


def read_web_page(data: bytes, name: str) -> Document:
    """Read the headings, lists, paragraphs and tables of a page, folded-away parts included.

    Scripts, navigation, footers and struck-out text are left out. Raise InputError for a page of over ``MAX_TAGS``
    tags or in another encoding than it says.
    """
    from bs4 import BeautifulSoup

    text = _UNSEEN.sub(" ", _decode(data, name))
    tags = text.count("<")
    if tags > MAX_TAGS:
        raise InputError(f"{name} has {tags:,} tags; at most {MAX_TAGS:,} are read; keep only the outcomes", value=tags)
    # The parser looks for the end of each tag anew: many that aren't closed would take it hours.
    unclosed = sum((part.count("<") - 1) * len(part) for part in text.split(">") if part.count("<") > 1)
    if unclosed > _MOST_UNCLOSED:
        raise InputError(f"{name} is a damaged web page: too many of its tags are never closed", value=name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # bs4 warns of what looks like XML or like a file's name
            soup = BeautifulSoup(text, "html.parser")
        page = _Page()
        page.layouts = _layouts(soup)
        for kind, value in _events(soup):
            if kind == "text":
                _add(page, str(value))
            elif kind == "start":
                _start(page, value)
            else:
                _end(page, value)
        _flush(page)
        title = clean(soup.title.get_text()) if soup.title else ""
    except (RecursionError, ValueError, AssertionError, TypeError, AttributeError) as e:
        raise InputError(f"{name} is a damaged web page: {type(e).__name__}: {e}", value=name) from e
    return Document(tuple(page.out), _title(page.out, title))


def _decode(data: bytes, name: str) -> str:
    """Decode as the byte order mark, the page itself, or UTF-8 say, in that order."""
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    if not encoding:
        stated = _CHARSET.search(data[:4_096])
        encoding = stated[1].decode("ascii") if stated else "utf-8"
        if encoding.lower() in {"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"}:
            encoding = "cp1252"  # as every browser does
    try:
        return data.decode(encoding, "surrogateescape")
    except (LookupError, UnicodeError) as e:
        raise InputError(f"{name} can't be decoded as {encoding!r}: {e}; save it as UTF-8", value=encoding) from e


def _title(blocks: list[Block], stated: str) -> str:
    """Prefer the page's only first heading: the title in its head names the site as well."""
    within = [cell for block in blocks for row in block.cells for cell in row]
    first = [clean(block.text) for block in [*blocks, *within] if block.kind == "heading" and block.level == 1]
    return first[0] if len(first) == 1 else stated


def _events(soup: Any) -> Iterator[_Event]:
    """Walk the tree without recursion, however deep it is."""
    from bs4.element import NavigableString, PreformattedString, Tag

    open_tags: list[tuple[Any, Iterator[Any]]] = [(None, iter(soup.contents))]
    while open_tags:
        tag, children = open_tags[-1]
        child = next(children, None)
        if child is None:
            open_tags.pop()
            if tag is not None:
                yield "end", tag
        elif isinstance(child, Tag):
            if child.name not in _SKIPPED and not (child.name in _INLINE and is_hidden(child)):
                yield "start", child
                open_tags.append((child, iter(child.contents)))
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            yield "text", child


def _layouts(soup: Any) -> frozenset[int]:
    """Find the tables that hold other tables: they only lay out the page."""
    holding: set[int] = set()
    open_tables: list[int] = []
    for kind, value in _events(soup):
        if kind == "text" or value.name != "table":
            continue
        if kind == "end":
            open_tables.pop()
            continue
        if open_tables:
            holding.add(open_tables[-1])
        open_tables.append(id(value))
    return frozenset(holding)


def _add(page: _Page, text: str) -> None:
    page.text.append((re.sub(r"\s+", " ", text), page.strong > 0))


def _start(page: _Page, tag: Any) -> None:
    name = tag.name
    if name in _BOLD:
        page.strong += 1
    if name == "br":
        page.text.append(("\n", False))
    if name in _INLINE or name == "br":
        return
    _flush(page)
    page.folded += is_folded(tag)
    page.hidden += is_hidden(tag) and not page.folded
    if name in _LISTS:
        page.lists += 1
    elif name == "li":
        page.kind, page.level = "item", max(page.lists, 1)
    elif level := heading_level(tag):
        page.level = min(level, page.level) if page.kind == "heading" else level
        page.kind = "heading"
    elif name == "table" and page.table is None and id(tag) not in page.layouts:
        page.tables += 1
        page.table = _Table(page.tables)
    elif page.table is not None and name == "tr":
        _end_row(page)
        page.table.row += 1
    elif page.table is not None and name in {"td", "th"}:
        _end_cell(page)  # the end of a cell and of a row may be left out
        page.cell = []


def _end(page: _Page, tag: Any) -> None:
    name = tag.name
    if name in _BOLD:
        page.strong -= 1
    if name in _INLINE or name == "br":
        return
    _flush(page)
    page.hidden -= is_hidden(tag) and not page.folded
    page.folded -= is_folded(tag)
    if name in _LISTS:
        page.lists -= 1
    elif name == "li" or heading_level(tag):
        page.kind, page.level = "paragraph", 0
    elif page.table is not None and name in {"td", "th"}:
        _end_cell(page)
        if page.table.cells and re.fullmatch(r"[1-9]\d?", span := str(tag.get("colspan", ""))):
            page.table.cells += [()] * (int(span) - 1)
    elif page.table is not None and name == "tr":
        _end_row(page)
    elif page.table is not None and name == "table":
        _end_row(page)
        page.out += page.table.rows
        page.table = None


def _end_cell(page: _Page) -> None:
    if page.table is not None and page.cell is not None:
        place = f"table {page.table.number}, row {page.table.row}"
        page.table.cells.append(tuple(replace(block, place=place) for block in page.cell))
    page.cell = None


def _end_row(page: _Page) -> None:
    _end_cell(page)
    table = page.table
    if table is not None and table.cells:
        place = f"table {table.number}, row {table.row}"
        table.rows.append(Block("row", "", place=place, cells=tuple(table.cells), table=table.number))
        table.cells = []


def _flush(page: _Page) -> None:
    """End the block that is open, if any text is in it."""
    lines = lines_of(page.text)
    kind, level = page.kind, page.level
    page.text = []
    if not any(clean(line.text) for line in lines):
        return
    page.kind, page.level = "paragraph", 0
    problem = HIDDEN if page.hidden and kind != "heading" else ""
    for part in paragraphs_of(lines) if kind == "paragraph" else [lines]:
        text = "\n".join(line.text for line in part).strip()
        few = len(text.split()) <= _HEADING_WORDS
        as_kind, at_level = kind, level
        if kind == "heading" and level == LOOKS_LIKE and not few:
            as_kind, at_level = "paragraph", 0
        if as_kind == "paragraph" and few and all(line.bold for line in part if clean(line.text)):
            as_kind, at_level, problem = "heading", LOOKS_LIKE, ""
        block = Block(as_kind, text, at_level, problem=problem)
        (page.out if page.cell is None else page.cell).append(block)
