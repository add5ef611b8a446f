"""Rows in, the bytes of a workbook out, what Excel would have saved; lines in, the bytes of a PDF out."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import openpyxl
import pytest
from openpyxl.cell import Cell

MakeWorkbook = Callable[..., bytes]

#: Where a line of a PDF starts (points from the lower left), its size, whether it is bold, and its text.
PdfLine = tuple[float, float, float, bool, str]


@pytest.fixture(scope="session")
def make_workbook() -> MakeWorkbook:
    """Return a function that makes a workbook of sheets, each of them rows of cells; ``as_text`` writes no formulas."""

    def make(*sheets: Sequence[Sequence[object]], as_text: bool = False) -> bytes:
        book = openpyxl.Workbook()
        for number, rows in enumerate(sheets):
            sheet = book.active if number == 0 else book.create_sheet()
            for row, values in enumerate(rows, start=1):
                for column, value in enumerate(values, start=1):
                    cell = sheet.cell(row, column, value)
                    if as_text and isinstance(cell, Cell) and value:
                        cell.data_type = "s"
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return make


def make_pdf(
    *pages: Sequence[PdfLine],
    title: str = "",
    extra: bytes = b"",
    boxes: Sequence[tuple[int, float, float, float, float]] = (),
) -> bytes:
    """Return a PDF of the simplest kind: two fonts, and each line where it is said to stand.

    ``extra`` goes into the trailer, as an entry for encryption does; ``boxes`` are drawn: page (from 1), left, bottom,
    width and height.
    """
    kids = []
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    for page, lines in enumerate(pages, start=1):
        drawn = b"\n".join(
            b"BT /F%d %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET" % (1 + bold, size, x, y, _escaped(text))
            for x, y, size, bold, text in lines
        )
        drawn += b"".join(b"\n%g %g %g %g re S" % tuple(box) for on, *box in boxes if on == page)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    objects.append(b"<< /Title (%s) >>" % _escaped(title))
    return pdf_of(objects, b"/Root 1 0 R /Info %d 0 R %s" % (len(objects), extra))


def pdf_of(objects: Sequence[bytes], trailer: bytes) -> bytes:
    """Return a PDF of numbered objects, with a table of where each of them starts."""
    out, starts = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    out += b"trailer << /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, table)
    return bytes(out)


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
