"""The template, filled in as people do, in; the same outcomes out. It holds no formula, and its bytes never change."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest

from skillmap.errors import InputError
from skillmap.nouns import Outcome
from skillmap.readers import read_credential
from skillmap.readers.columns import find_columns
from skillmap.readers.template import COLUMNS, write_template

FILLED = (
    ("Food Safety", "FS-01", "LO1", "Store food at safe temperatures", "new"),
    ("Food Safety", "FS-01", "LO2", "Clean work surfaces", None),
    (None, None, None, None, None),
    ("Barista Skills", "BA-01", "LO1", "Adjust the grind of coffee", None),
    ("Barista Skills", "BA-01", None, "Steam milk", None),
)
READ = (
    Outcome("FS-01/LO1", "Store food at safe temperatures", "Food Safety"),
    Outcome("LO2", "Clean work surfaces", "Food Safety"),
    Outcome("BA-01/LO1", "Adjust the grind of coffee", "Barista Skills"),
    Outcome("4", "Steam milk", "Barista Skills"),
)


def test_a_workbook_that_was_filled_in() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_template()))
    for row, values in enumerate(FILLED, start=2):
        for column, value in enumerate(values, start=1):
            book["Outcomes"].cell(row, column, value)
    out = io.BytesIO()
    book.save(out)
    assert read_credential(out.getvalue(), name="a.xlsx").outcomes == READ


def test_a_csv_that_was_filled_in() -> None:
    rows = "".join(",".join(value or "" for value in values) + "\n" for values in FILLED)
    assert read_credential(write_template("csv") + rows.encode(), name="a.csv").outcomes == READ


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_empty_one_has_no_outcomes(form: str) -> None:
    with pytest.raises(InputError, match="has no outcomes: nothing stands under its header"):
        read_credential(write_template("csv" if form == "csv" else "xlsx"), name=f"a.{form}")


def test_the_readers_know_its_columns() -> None:
    names = [column.name for column in COLUMNS]
    found = find_columns(names)
    assert found is not None
    assert (found.credential, found.code, found.id, found.outcome) == (0, 1, 2, 3)


def test_what_the_workbook_helps_with() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_template()))
    assert book.sheetnames == ["Outcomes", "Example", "Credentials", "Instructions"]
    sheet = book["Outcomes"]
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[1]] == [column.name for column in COLUMNS]
    assert sheet.max_row == 1
    checks = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    assert checks["A2:A2001"].type == "list"
    assert (checks["D2:D2001"].type, checks["D2:D2001"].formula2, checks["D2:D2001"].allowBlank) == (
        "textLength",
        "5000",
        False,
    )
    assert [row[3] for row in book["Example"].iter_rows(min_row=2, max_row=3, values_only=True)] == [
        "Store perishable food at safe temperatures",
        "Clean and disinfect work surfaces between tasks",
    ]


def test_the_bytes_are_the_same_whenever_it_is_made() -> None:
    data = write_template()
    assert data == write_template()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b">2026-01-01T00:00:00Z<" in archive.read("docProps/core.xml")


def test_it_holds_no_formula() -> None:
    with zipfile.ZipFile(io.BytesIO(write_template())) as archive:
        for member in archive.namelist():
            if member.startswith("xl/worksheets/"):
                assert re.search(rb"<f[ />]", archive.read(member)) is None
    assert not any(name.startswith(tuple("=+-@\t\r")) for name in write_template("csv").decode("utf-8-sig").split(","))
