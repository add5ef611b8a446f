"""A document's blocks in, the same with tables as tables and with tables that only lay out text dissolved, out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from skillmap.readers.markers import measure_markers
from skillmap.readers.syllabi.blocks import LOOKS_LIKE, Block, joined
from skillmap.readers.syllabi.headings import role_of, run_in
from skillmap.readers.syllabi.names import is_kind, names_course
from skillmap.readers.syllabi.outcome_columns import NAME_WORDS, Header, name_columns
from skillmap.readers.syllabi.statements import is_marked, own_id
from skillmap.text import clean

_HEADER_WITHIN = 3  # a title may stand above the header
_LABEL_WORDS = 12
_NAMES = {"opens", "introduces", "ends"}


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one table; ``names`` where row number ``header`` (from 0) names the columns of outcomes."""

    rows: tuple[Block, ...]
    names: Header | None = None
    header: int = -1


def lay_out(blocks: Sequence[Block]) -> list[Block | Table]:
    """Dissolve the tables that lay out text: of one column, or of a label beside its text; keep the others whole."""
    parts: list[Block | Table] = []
    for table, group in groupby(blocks, key=lambda block: block.table if block.kind == "row" else 0):
        if table:
            parts += _part(tuple(group))
        else:
            parts += group
    return _marked(_labelled_by_ids([one for part in parts for one in _broken(part)]))


def dissolve(table: Table) -> list[Block]:
    """Return a table's cells as blocks in reading order, the label of a row as a heading."""
    return [block for row in table.rows for block in _dissolved(row)]


def _broken(part: Block | Table) -> list[Block | Table]:
    """Break a paragraph at the lines of it that name a section: line breaks are often typed for paragraphs."""
    if not isinstance(part, Block) or part.kind != "paragraph" or "\n" not in part.text or part.problem:
        return [part]
    broken: list[list[str]] = [[]]
    alone = False  # the line before is nothing but a name
    for line in part.text.split("\n"):
        role = "" if is_marked(line) else role_of(line, heading=False)
        alone, named = role in _NAMES, alone or role in _NAMES
        if named or (run_in(line)[0] in {"opens", "ends"} and not is_marked(line)):
            broken.append([])
        broken[-1].append(line)
    return [replace(part, text="\n".join(lines)) for lines in broken if any(line.strip() for line in lines)]


def _labelled_by_ids(parts: Sequence[Block | Table]) -> list[Block | Table]:
    """Make a heading that is only an id ("LO1") the label of what follows it."""
    labelled: list[Block | Table] = []
    label = ""
    for part in parts:
        if isinstance(part, Block) and part.level == LOOKS_LIKE and part.kind == "heading" and _is_id(part.text):
            label = part.text
        elif label and isinstance(part, Block) and part.kind in {"paragraph", "item"}:
            labelled.append(replace(part, kind="item", level=part.level or 1, label=label))
            label = ""
        else:
            labelled.append(part)
            label = ""
    return labelled


def _is_id(text: str) -> bool:
    return bool(own_id(text)) and not names_course(text)  # "NUR 220" is a course


def _marked(parts: Sequence[Block | Table]) -> list[Block | Table]:
    """Make items of the paragraphs that begin with a bullet, a number or an id: lists that were typed by hand."""
    marked: list[Block | Table] = []
    run: list[Block] = []
    for part in parts:
        if isinstance(part, Block) and part.kind != "heading":
            run.append(part)
        else:
            marked += [*_marked_run(run), part]
            run = []
    return [*marked, *_marked_run(run)]


def _marked_run(run: Sequence[Block]) -> list[Block]:
    # In a run the marks count up, so that "a. Clean data" and "b. Plot data" are items and "E. coli" is none.
    ends = measure_markers([block.text for block in run])
    outline: list[str] = []
    marked = []
    for block, end in zip(run, ends, strict=True):
        sure = is_marked(block.text)
        text = block.text if sure else block.text[end:]
        if block.kind == "item":
            marked.append(replace(block, text=text))
        elif not (sure or end):
            outline = []
            marked.append(block)
        else:
            form = _form(block.text)
            if form == "id":  # stands at the top, wherever it is
                outline = []
            outline = outline[: outline.index(form) + 1] if form in outline else [*outline, form]
            marked.append(replace(block, kind="item", level=len(outline), text=text))
    return marked


def _form(text: str) -> str:
    """Return what kind of mark a text begins with: a bullet, a letter, a numeral, a number of so many parts, an id.

    >>> _form("1. Clean"), _form("2) Plot"), _form("1.2 Sum"), _form("(b) Share"), _form("LO1: Count")
    ('1', '1', '1.1', 'a', 'id')
    """
    mark = re.match(r"\(?(\d+(?:\.\d+)*|[a-zA-Z]{1,5}(?=[.)])|\W)", text)
    if mark is None:
        return "id"
    shape = re.sub(r"\d+", "1", mark[1])
    return shape if shape[0] == "1" or not shape.isalpha() else ("a" if shape.islower() else "A")


def _part(rows: tuple[Block, ...]) -> list[Block | Table]:
    # A row of three names is a header, whatever its first one; of two, the first may be the label of the second.
    whole = _headed(rows, least=3)
    if whole is None:
        labels = any(_labelled(row) in {"opens", "introduces"} for row in rows)
        if labels or _grouped(rows) or all(_filled(row) <= 1 for row in rows):
            return list(dissolve(Table(rows)))
        whole = _headed(rows, least=2)
    return [whole or Table(rows)]


def _headed(rows: tuple[Block, ...], *, least: int) -> Table | None:
    """Return the table with its header, if one of its first rows names outcomes among ``least`` names or more."""
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        if _filled(row) >= least and (names := name_columns([joined(cell) for cell in row.cells])):
            return Table(rows, names, number)
    return None


def _grouped(rows: Sequence[Block]) -> bool:
    """Tell whether each row is a kind of outcomes with those beside it: "Skills", then what one is able to do."""
    labels = [clean(joined(row.cells[0])) for row in rows if row.cells and _filled(row)]
    return all(len(row.cells) == 2 for row in rows) and len(labels) > 1 and all(map(is_kind, labels))


def _filled(row: Block) -> int:
    return sum(bool(joined(cell).strip()) for cell in row.cells)


def _labelled(row: Block) -> str:
    """Return the role of a label that has its text beside it, as "Learning outcomes" has in a module's description."""
    if len(row.cells) < 2 or len(row.cells[0]) != 1:
        return ""
    beside = [block for cell in row.cells[1:] for block in cell]
    words = sum(len(block.text.split()) for block in beside)
    if len(beside) < 2 and words <= _LABEL_WORDS and not any("\n" in block.text for block in beside):
        return ""
    return role_of(row.cells[0][0].text, heading=True)


def _dissolved(row: Block) -> list[Block]:
    blocks = [block for cell in row.cells for block in cell]
    if len(row.cells) > 1 and len(row.cells[0]) == 1 and len(blocks) > 1:
        label = row.cells[0][0]
        if label.kind != "heading" and len(label.text.split()) <= NAME_WORDS:
            blocks[0] = replace(label, kind="heading", level=LOOKS_LIKE)
    return [replace(block, place=block.place or row.place) for block in blocks]
