"""What a syllabus is made of, whatever its format: headings, paragraphs, list items and rows of tables, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "paragraph", "item", "row"]

#: The level of what only looks like a heading: a bold paragraph, the label of a row, the button of an accordion.
LOOKS_LIKE = 10


@dataclass(frozen=True, slots=True)
class Block:
    r"""One block of a document.

    ``level`` is that of a heading (1 is the highest, ``LOOKS_LIKE`` the lowest) or of a list item (1 is the outermost).
    ``label`` is the number that the program which shows the document puts before it ("LO2:", "2.1"), where the
    document says it. Soft line breaks are "\n" in ``text``. ``place`` says where it stood, as far as the format knows:
    "page 3", "table 2, row 4". A row has ``cells``, each of them blocks that are no rows, and ``table``, a number.
    ``problem`` says why what stands there can't be read as outcomes, though it is among them; then ``label`` is the
    name of the column that it stands in, if it is known.
    """

    kind: Kind
    text: str
    level: int = 0
    label: str = ""
    place: str = ""
    cells: tuple[tuple[Block, ...], ...] = ()
    table: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document's blocks in reading order, and its title where it states one."""

    blocks: tuple[Block, ...]
    title: str = ""


def joined(cell: Sequence[Block]) -> str:
    """Return the text of a cell, one line a block."""
    return "\n".join(block.text for block in cell)
