"""Syllabi in Word, PDF and HTML: a document in, a listing of the outcomes that its outcome sections hold out.

Each format yields the same flat sequence of blocks (``blocks.py``), and one finder reads them all (``finder.py``).
"""

from __future__ import annotations

from typing import Literal

from skillmap.readers.rows import Listing
from skillmap.readers.syllabi.finder import find_outcomes

__all__ = ["Format", "read_syllabus"]

Format = Literal["docx", "pdf", "html"]


def read_syllabus(data: bytes, form: Format, name: str, *, max_unpacked: int) -> Listing:
    """Read the outcomes of a syllabus, each with the place where it was found.

    ``max_unpacked`` is in bytes and for Word documents, which are zip archives. Raise InputError for a damaged,
    encrypted or too large document, one that is only pictures, and one without a section of learning outcomes.
    """
    if form == "docx":
        from skillmap.readers.syllabi.word import read_word

        document = read_word(data, name, max_unpacked=max_unpacked)
    elif form == "pdf":
        from skillmap.readers.syllabi.pdf import read_pdf

        document = read_pdf(data, name)
    else:
        from skillmap.readers.syllabi.web_page import read_web_page

        document = read_web_page(data, name)
    return find_outcomes(document, name)
