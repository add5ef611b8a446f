"""The bytes of a PDF in, the lines of its pages with their place and type size out."""

from __future__ import annotations

import io
import logging
import re
from dataclasses import dataclass
from math import hypot
from typing import Any

from skillmap.errors import InputError

#: The most pages that are read.
MAX_PAGES = 1_000
#: The most drawing operations, over all pages: a page of text has some thousand.
MAX_OPERATIONS = 5_000_000
#: The most characters, over all pages.
MAX_CHARACTERS = 5_000_000

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: where it starts and its type size, in points from the page's lower left; pages from 1.

    ``top`` is how far down the page it stands, from 0 to 1.
    """

    page: int
    text: str
    x: float
    y: float
    size: float
    bold: bool
    top: float


class _TooMuch(Exception):
    pass


@dataclass(slots=True)
class _Budget:
    operations: int
    characters: int

    def operate(self, *_: object) -> None:
        self.operations -= 1
        if self.operations < 0:
            raise _TooMuch


def read_lines(data: bytes, name: str) -> tuple[list[Line], str]:
    """Return the lines of all pages in order, and the title that the file states.

    Raise InputError for a damaged or encrypted PDF, one of pictures without text, and one that is too large.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL)  # its remarks on a file's faults would stand among our messages
    budget = _Budget(MAX_OPERATIONS, MAX_CHARACTERS)
    lines: list[Line] = []
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _encrypted(name)
        if len(reader.pages) > MAX_PAGES:
            raise InputError(
                f"{name} has {len(reader.pages):,} pages; at most {MAX_PAGES:,} are read; keep only the outcomes",
                value=len(reader.pages),
            )
        for number, page in enumerate(reader.pages, start=1):
            lines += _page_lines(page, number, budget)
        pages = len(reader.pages)
        title = str(reader.metadata.title or "") if reader.metadata else ""
    except InputError:
        raise
    except DependencyError as e:
        raise _encrypted(name) from e
    except Exception as e:  # a damaged file fails anywhere in pypdf
        if budget.operations < 0 or budget.characters < 0:
            raise InputError(
                f"{name} draws too much to be read: at most {MAX_OPERATIONS:,} operations and {MAX_CHARACTERS:,} "
                "characters; keep only the pages with the outcomes",
                value=name,
            ) from e
        raise InputError(f"{name} is a damaged PDF: {type(e).__name__}: {e}", value=name) from e
    finally:
        log.setLevel(level)
    if sum(len(line.text) for line in lines) < 3 * pages or not any(c.isalpha() for one in lines for c in one.text):
        raise InputError(
            f"{name} is a PDF of {pages:,} pages without text, as a scanner makes it: run text recognition (OCR) on "
            "it, or give the document that it was made from",
            value=name,
        )
    return lines, title


def _encrypted(name: str) -> InputError:
    return InputError(
        f"{name} is a PDF that is encrypted or has a password: save a copy without protection", value=name
    )


def _page_lines(page: Any, number: int, budget: _Budget) -> list[Line]:
    box = page.mediabox
    bottom, height = float(box.bottom), float(box.height) or 1.0
    pieces: list[tuple[str, float, float, float, bool]] = []

    def take(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        budget.characters -= len(text)
        if budget.characters < 0:
            raise _TooMuch
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        scale = hypot(tm[2], tm[3]) * hypot(cm[2], cm[3])
        bold = bool(font) and _BOLD.search(str(font.get("/BaseFont", ""))) is not None
        pieces.append((text, float(x), float(y), float(size) * scale, bold))

    page.extract_text(visitor_text=take, visitor_operand_before=budget.operate)
    if budget.operations < 0 or budget.characters < 0:  # pypdf goes on after what fails within a form
        raise _TooMuch
    lines: list[Line] = []
    parts: list[tuple[str, float, float, float, bool]] = []
    for text, *where in [*pieces, ("\n", 0.0, 0.0, 0.0, False)]:
        first, *others = text.split("\n")
        parts.append((first, *where))  # type: ignore[arg-type]
        for other in others:
            if line := _line(parts, number, bottom, height):
                lines.append(line)
            parts = [(other, *where)]  # type: ignore[list-item]
    return lines


def _line(parts: list[tuple[str, float, float, float, bool]], page: int, bottom: float, height: float) -> Line | None:
    written = [part for part in parts if part[0].strip()]
    if not written:
        return None
    text = "".join(part[0] for part in parts).translate(_LIGATURES).strip()
    _, x, y, _, _ = written[0]
    size = max(written, key=lambda part: len(part[0]))[3]
    top = 1 - (y - bottom) / height
    return Line(page, text, x, y, round(size, 1), all(part[4] for part in written), top)
