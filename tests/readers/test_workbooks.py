"""Workbooks in, outcomes out, with the row numbers that Excel shows."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from skillmap.errors import InputError
from skillmap.nouns import Outcome
from skillmap.readers import read_credential
from tests.readers.conftest import MakeWorkbook


def _replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    """Return the workbook with something else in its first sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for member in source.infolist():
            content = source.read(member)
            if member.filename == "xl/worksheets/sheet1.xml":
                # openpyxl writes one of three, by which parser is there and which version.
                content = content.replace(b"<v />", b"<v/>").replace(b"<v></v>", b"<v/>")
                assert old in content
                content = content.replace(old, new)
            target.writestr(member, content)
    return out.getvalue()


def test_titles_above_the_header_and_notes_beside_it(make_workbook: MakeWorkbook) -> None:
    data = make_workbook(
        [
            ["Learning Outcomes"],
            [],
            ["Code", "Outcome", "Course"],
            ["LO1", "Clean\ndata", "Data", None, "a note"],
            [],
            [2.0, "Plot data"],
            ["LO3", 7],
            ["LO4", "Share data"],
        ]
    )
    credential = read_credential(data, name="a.xlsx")
    assert credential.title == "Data"
    assert credential.outcomes == (
        Outcome("LO1", "Clean data", "Data"),
        Outcome("2", "Plot data", "Data"),
        Outcome("LO4", "Share data", "Data"),
    )
    assert [(r.row, r.reason) for r in credential.rejected] == [(7, "no words")]


def test_every_sheet_with_a_header_is_read_whatever_the_name(make_workbook: MakeWorkbook) -> None:
    data = make_workbook(
        [["Read me"], ["All sheets"]],
        [["outcome"], ["Clean data"]],
        [["All of it"], ["outcome"], ["Plot data"], ["..."], ["Clean data"]],
    )
    credential = read_credential(data, name="a.csv")
    assert credential.outcomes == (
        Outcome("1", "Clean data", "", "sheet 'Sheet1', row 2"),
        Outcome("2", "Plot data", "", "sheet 'Sheet2', row 3"),
    )
    assert [(r.row, r.reason) for r in credential.rejected] == [
        (4, "sheet 'Sheet2', row 4: no words"),
        (5, "sheet 'Sheet2', row 5: the same outcome stands in sheet 'Sheet1', row 2"),
    ]


def test_one_column_without_a_header_is_a_list(make_workbook: MakeWorkbook) -> None:
    data = make_workbook([[], [None, "Students will:"], [None, "1. Clean data"], [None, "=A1"]])
    credential = read_credential(data)
    assert [o.text for o in credential.outcomes] == ["Clean data"]
    assert [r.row for r in credential.rejected] == [2, 4]
    assert credential.rejected[1].reason.startswith("cell B4 holds a formula without a value")


def test_several_columns_without_a_header_are_named(make_workbook: MakeWorkbook) -> None:
    with pytest.raises(InputError, match="its first row holds 'skill', 'level'"):
        read_credential(make_workbook([["skill", "level"], ["Cleaning", 2]]), name="a.xlsx")


@pytest.mark.parametrize("sheets", [[[]], [[], []], [[["outcome"]]]])
def test_workbooks_without_outcomes(make_workbook: MakeWorkbook, sheets: list[list[list[str]]]) -> None:
    with pytest.raises(InputError, match=r"is empty|has no outcomes"):
        read_credential(make_workbook(*sheets), name="a.xlsx")


def test_formulas_and_errors(make_workbook: MakeWorkbook) -> None:
    rows = [['="Clean "&"data"', "A"], ["Plot data", "B"], ['="Share"', "C"], ["Sum data", "=1/0"], ["=IF(1,)"]]
    data = make_workbook([["outcome", "id"], *rows])
    # What Excel would have saved: a result of the third row's formula, an error, and a result that is empty text.
    data = _replaced(data, b'r="A4"><f>"Share"</f><v/>', b'r="A4" t="str"><f>"Share"</f><v>Share data</v>')
    data = _replaced(data, b'r="B5"><f>1/0</f><v/>', b'r="B5" t="e"><f>1/0</f><v>#DIV/0!</v>')
    data = _replaced(data, b'r="A6"><f>IF(1,)</f><v/>', b'r="A6" t="str"><f>IF(1,)</f><v/>')
    credential = read_credential(data)
    assert [o.text for o in credential.outcomes] == ["Plot data", "Share data"]
    assert [(r.row, r.reason) for r in credential.rejected] == [
        (2, "cell A2 holds a formula without a value: open the file in Excel and save it"),
        (5, "cell B5 holds the error #DIV/0!"),
    ]


def test_a_wrong_dimension_hides_no_rows(make_workbook: MakeWorkbook) -> None:
    data = make_workbook([["outcome"], ["Clean data"], ["Plot data"]])
    assert len(read_credential(_replaced(data, b'ref="A1:A3"', b'ref="A1"')).outcomes) == 2


def test_a_row_number_of_a_billion_is_refused(make_workbook: MakeWorkbook) -> None:
    data = make_workbook([["outcome"], ["Clean data"]])
    data = _replaced(data, b'<row r="2"><c r="A2"', b'<row r="1000000000"><c r="A1000000000"')
    with pytest.raises(InputError, match="a sheet of over 1,048,576 rows or 20,000,000 cells"):
        read_credential(data, name="a.xlsx")


def test_a_zip_bomb_is_refused_before_it_unpacks(make_workbook: MakeWorkbook) -> None:
    out = io.BytesIO(make_workbook([["outcome"], ["Clean data"]]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/bomb.xml", "w") as member:
        for _ in range(201):
            member.write(bytes(1_000_000))
    with pytest.raises(InputError, match=r"a.xlsx unpacks to 201,\d{3},\d{3} bytes; at most 200,000,000 are read"):
        read_credential(out.getvalue(), name="a.xlsx")


@pytest.mark.parametrize("cut", [10, 100, 1_000, 3_000])
def test_a_cut_workbook_is_named_as_damaged(make_workbook: MakeWorkbook, cut: int) -> None:
    with pytest.raises(InputError, match=r"a\.xlsx is a damaged XLSX"):
        read_credential(make_workbook([["outcome"], ["Clean data"]])[:cut], name="a.xlsx")


def test_a_broken_sheet_is_named_as_damaged(make_workbook: MakeWorkbook) -> None:
    data = _replaced(make_workbook([["outcome"], ["Clean data"]]), b"</sheetData>", b"")
    with pytest.raises(InputError, match=r"a\.xlsx is a damaged XLSX workbook: ParseError"):
        read_credential(data, name="a.xlsx")


def test_a_truth_value_is_no_outcome(make_workbook: MakeWorkbook) -> None:
    credential = read_credential(make_workbook([["outcome", "done"], ["Clean data", True], [True, False], ["Plot", 1]]))
    assert [o.text for o in credential.outcomes] == ["Clean data", "Plot"]
    assert [(r.row, r.reason, r.excerpt) for r in credential.rejected] == [
        (3, "cell A3 holds the truth value TRUE, not text", "TRUE")
    ]


def _hidden(data: bytes, *rows: int, sheet: str = "") -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for row in rows:
        book.active.row_dimensions[row].hidden = True
    if sheet:
        book[sheet].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_hidden_rows_are_refused_by_name(make_workbook: MakeWorkbook) -> None:
    """A filter hides rows: nobody sees what would be read of them."""
    data = make_workbook([["id", "outcome"], ["A1", "Clean data"], ["A2", "Plot data"], ["A3", "Share data"]])
    credential = read_credential(_hidden(data, 3))
    assert [o.text for o in credential.outcomes] == ["Clean data", "Share data"]
    assert [(r.row, r.reason, r.excerpt) for r in credential.rejected] == [
        (3, "the row is hidden in the sheet: show it, or delete it", "A2 Plot data")
    ]


def test_outcomes_of_a_hidden_sheet_are_refused_beside_others(make_workbook: MakeWorkbook) -> None:
    data = make_workbook([["outcome"], ["Clean data"]], [["outcome"], ["Clean data"], ["Plot data"]])
    credential = read_credential(_hidden(data, sheet="Sheet1"))
    assert [o.text for o in credential.outcomes] == ["Clean data"]
    assert [(r.excerpt, r.reason) for r in credential.rejected] == [
        (text, f"sheet 'Sheet1', row {row}: the sheet is hidden: show it, or delete it")
        for row, text in ((2, "Clean data"), (3, "Plot data"))
    ]
