"""Whole catalogues in one workbook or CSV: many credentials, each with its own LO1, as curriculum offices keep them."""

from __future__ import annotations

import io

import openpyxl
import pytest

from skillmap.nouns import Outcome
from skillmap.readers import read_credential
from skillmap.readers.columns import find_columns
from tests.readers.conftest import MakeWorkbook


def _count(credential: int) -> int:
    return 5 + credential % 4


def _catalogue(*, merged: bool, filled: bool) -> tuple[bytes, int]:
    """Make 300 credentials of 5 to 8 outcomes, with a title above the header, blank rows and notes."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Catalogue 2026"
    sheet.append(["Harbour College: learning outcomes of all microcredentials"])
    sheet.append([])
    sheet.append(["Course Code", "Credential Title", "SLO #", "Student Learning Outcome(s)", "Hours", "Notes"])
    row, total = 4, 0
    for number in range(300):
        first = row
        for at in range(1, _count(number) + 1):
            named = filled or at == 1
            sheet.append(
                [
                    f"MC-{number:03}" if named else None,
                    f"Microcredential {number}" if named else None,
                    f"LO{at}",
                    f"Apply method {at} to cases of field {number}",
                    at,
                    "see the form" if at == 3 else None,
                ]
            )
            row, total = row + 1, total + 1
        if merged:
            sheet.merge_cells(start_row=first, end_row=row - 1, start_column=1, end_column=1)
            sheet.merge_cells(start_row=first, end_row=row - 1, start_column=2, end_column=2)
        if number % 10 == 0:
            sheet.append([])
            row += 1
    lists = book.create_sheet("Lists")
    lists.append(["Status"])
    lists.append(["Draft"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), total


@pytest.mark.parametrize(("merged", "filled"), [(True, False), (False, False), (False, True)])
def test_three_hundred_credentials(merged: bool, filled: bool) -> None:
    data, total = _catalogue(merged=merged, filled=filled)
    credential = read_credential(data, name="catalogue.xlsx")
    assert not credential.rejected
    assert len(credential.outcomes) == total == 1_950
    assert credential.outcomes[0] == Outcome("MC-000/LO1", "Apply method 1 to cases of field 0", "Microcredential 0")
    assert credential.outcomes[-1] == Outcome(
        "MC-299/LO8", "Apply method 8 to cases of field 299", "Microcredential 299"
    )
    for number in (0, 1, 150, 299):
        own = [one.id for one in credential.outcomes if one.credential == f"Microcredential {number}"]
        assert own == [f"MC-{number:03}/LO{at}" for at in range(1, _count(number) + 1)]


def test_merged_cells_alone_tell_what_belongs_together() -> None:
    """Two credentials of two rows: too few for the rule of the blanks, but the cells are merged."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Course", "Outcome"],
        ["Bread", "Bake rolls"],
        [None, "Bake loaves"],
        ["Menus", "Plan a week"],
        [None, "x y"],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    out = io.BytesIO()
    book.save(out)
    credential = read_credential(out.getvalue(), name="a.xlsx")
    assert [one.credential for one in credential.outcomes] == ["Bread", "Bread", "Menus", ""]


def test_a_sheet_a_course(make_workbook: MakeWorkbook) -> None:
    book = openpyxl.Workbook()
    for title in ("Bread", "Menus"):
        sheet = book.create_sheet(title)
        sheet.append(["ID", "Learning outcome"])
        sheet.append(["LO1", f"Plan {title.lower()}"])
    out = io.BytesIO()
    book.save(out)
    assert read_credential(out.getvalue(), name="a.xlsx").outcomes == (
        Outcome("bread/LO1", "Plan bread", "Bread", "sheet 'Bread', row 2"),
        Outcome("menus/LO1", "Plan menus", "Menus", "sheet 'Menus', row 2"),
    )


def test_examples_and_hidden_sheets_are_not_read() -> None:
    book = openpyxl.Workbook()
    for title, hidden in (("Example", False), ("Old", True), ("Ours", False)):
        sheet = book.create_sheet(title)
        sheet.append(["Outcome"])
        sheet.append([f"Plan {title}"])
        sheet.sheet_state = "hidden" if hidden else "visible"
    out = io.BytesIO()
    book.save(out)
    assert [one.text for one in read_credential(out.getvalue(), name="a.xlsx").outcomes] == ["Plan Ours"]


def test_a_cell_that_is_a_list(make_workbook: MakeWorkbook) -> None:
    data = make_workbook(
        [
            ["Course", "Outcomes"],
            ["Bread", "Students will:\n1. Bake rolls\n2. Bake loaves"],
            ["Menus", "• Plan a week\n• Cost a dish"],
            ["Tables", "Lay a table\nfor ten"],
        ]
    )
    credential = read_credential(data, name="a.xlsx")
    assert [(one.id, one.text, one.credential, one.place) for one in credential.outcomes] == [
        ("2", "Bake rolls", "Bread", "row 2, item 1"),
        ("3", "Bake loaves", "Bread", "row 2, item 2"),
        ("4", "Plan a week", "Menus", "row 3, item 1"),
        ("5", "Cost a dish", "Menus", "row 3, item 2"),
        ("6", "Lay a table for ten", "Tables", ""),
    ]
    assert [(one.row, one.reason) for one in credential.rejected] == [(2, "introduces the list; not an outcome")]


def test_ids_are_told_apart_by_their_credential_only_where_they_have_to_be() -> None:
    data = (
        b"course,id,outcome\nBread,LO1,Bake rolls\nBread,LO2,Bake buns\nMenus,LO1,Plan a week\nMenus,LO1,Cost a dish\n"
    )
    credential = read_credential(data, name="a.csv")
    assert [one.id for one in credential.outcomes] == ["bread/LO1", "LO2", "menus/LO1"]
    assert [one.reason for one in credential.rejected] == ["its id 'menus/LO1' is already that of row 4"]


def test_credentials_whose_slugs_are_the_same() -> None:
    data = b"course,id,outcome\nC,LO1,Write C\nC#,LO1,Write C sharp\nC++,LO1,Write C plus plus\n"
    assert [one.id for one in read_credential(data, name="a.csv").outcomes] == ["c/LO1", "c-2/LO1", "c-3/LO1"]


def test_a_code_of_the_course_is_no_id_of_the_outcome() -> None:
    data = b"Code,Title,Learning outcomes\nB1,Bread,Bake rolls\nB1,Bread,Bake loaves\nM1,Menus,Plan a week\n"
    assert [(one.id, one.credential) for one in read_credential(data, name="a.csv").outcomes] == [
        ("1", "Bread"),
        ("2", "Bread"),
        ("3", "Menus"),
    ]


@pytest.mark.parametrize(
    ("header", "outcome", "id_", "credential", "code"),
    [
        ("Course Code|Course Title|SLO #|Student Learning Outcome", 3, 2, 1, 0),
        ("Credential ID|Credential|Outcome No.|Outcome Statement|Bloom", 3, 2, 1, 0),
        ("Module|ILO|Description", 2, 1, 0, None),
        ("CLO|Assessment", 0, None, None, None),
        ("Qualification title|Learning Outcome(s)", 1, None, 0, None),
        ("Programme code|PLO code|PLO text", 2, 1, None, 0),
        ("Badge name|Competency ID|Competency statement", 2, 1, 0, None),
        ("Unit outcomes|Unit title", 0, None, 1, None),
    ],
)
def test_names_of_columns(header: str, outcome: int, id_: int | None, credential: int | None, code: int | None) -> None:
    found = find_columns(header.split("|"))
    assert found is not None
    assert (found.outcome, found.id, found.credential, found.code) == (outcome, id_, credential, code)
