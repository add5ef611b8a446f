"""The text of one block of a web page in, its lines out, and the paragraphs that line breaks make of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skillmap.text import clean


@dataclass(frozen=True, slots=True)
class TextLine:
    """What stands between two line breaks; ``bold`` says whether all of it is, ``begins_bold`` whether its start is."""

    text: str
    bold: bool
    begins_bold: bool


def lines_of(pieces: Sequence[tuple[str, bool]]) -> list[TextLine]:
    r"""Make lines of pieces of text, each of them bold or not; a line break is a piece of its own.

    >>> [line.text for line in lines_of([("Fees: ", True), ("none", False), ("\n", False), ("Term", True)])]
    ['Fees: none', 'Term']
    """
    lines: list[TextLine] = []
    open_pieces: list[tuple[str, bool]] = []
    for text, bold in [*pieces, ("\n", False)]:
        if text != "\n":
            open_pieces.append((text, bold))
            continue
        written = [is_bold for piece, is_bold in open_pieces if clean(piece)]
        whole = "".join(piece for piece, _ in open_pieces).strip()
        lines.append(TextLine(whole, bool(written) and all(written), bool(written) and written[0]))
        open_pieces = []
    return lines


def paragraphs_of(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Split at blank lines, around lines in bold, and before a line that begins so: catalogues print sections that way.

    Any other line break stays within its paragraph.
    """
    paragraphs: list[list[TextLine]] = []
    before: TextLine | None = None
    for line in lines:
        if not clean(line.text):
            before = None
            continue
        if before is None or line.begins_bold or before.bold:
            paragraphs.append([])
        paragraphs[-1].append(line)
        before = line
    return paragraphs
