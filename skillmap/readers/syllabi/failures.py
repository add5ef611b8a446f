"""A syllabus of which nothing was read in, the error that says what was looked for and what stood there instead out."""

from __future__ import annotations

from collections.abc import Sequence

from skillmap.errors import InputError
from skillmap.readers.rows import Row, excerpt
from skillmap.readers.syllabi.blocks import Document, joined
from skillmap.readers.syllabi.headings import LOOKED_FOR
from skillmap.readers.syllabi.names import speaks_of_outcomes
from skillmap.readers.syllabi.sections import Section

_HEADINGS_SHOWN = 12


def nothing_found(document: Document, sections: Sequence[Section], rows: Sequence[Row], name: str) -> InputError:
    """Return the error; ``sections`` are those that were read, ``rows`` what stood there, all of them refused."""
    looked_for = ", ".join(repr(one) for one in LOOKED_FOR)
    if sections:
        under = ", ".join(repr(excerpt(section.title)) for section in sections[:_HEADINGS_SHOWN])
        why = f"; the first thing there: {rows[0].problem} ({excerpt(rows[0].text)!r})" if rows else ""
        return InputError(
            f"{name} has no list of outcomes under {under}{why}", value=under, accepted=("a list", "a table")
        )
    headings = [excerpt(block.text) for block in document.blocks if block.kind == "heading"]
    seen = ", ".join(map(repr, headings[:_HEADINGS_SHOWN])) or "none"
    if not headings and (lines := _lines_of_outcomes(document)):
        seen += f" (lines that speak of outcomes: {', '.join(map(repr, lines))})"
    more = f" and {len(headings) - _HEADINGS_SHOWN} more" if len(headings) > _HEADINGS_SHOWN else ""
    return InputError(
        f"{name} has no section of learning outcomes; its headings are: {seen}{more}; looked for: {looked_for}, "
        "and the like, with a list or a table below",
        value=seen,
        accepted=LOOKED_FOR,
    )


def _lines_of_outcomes(document: Document) -> list[str]:
    texts = [text for block in document.blocks for text in (block.text, *map(joined, block.cells))]
    lines = [line for text in texts for line in text.split("\n")]
    return [excerpt(line) for line in lines if speaks_of_outcomes(line)][:_HEADINGS_SHOWN]
