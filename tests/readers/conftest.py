"""Rows in, the bytes of a workbook out: what Excel would have saved."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import openpyxl
import pytest
from openpyxl.cell import Cell

MakeWorkbook = Callable[..., bytes]


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
