"""A format in, an empty template for outcomes out: a workbook or a CSV that the readers understand when filled in."""

from __future__ import annotations

import csv
import datetime
import io
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["COLUMNS", "FORMATS", "Column", "write_template"]

#: The formats of a template.
FORMATS = ("xlsx", "csv")

#: How many rows have drop-downs and checks; more can be filled in.
ROWS = 2_000
_LONGEST = 5_000  # characters; what the readers take
_CREATED = datetime.datetime(2026, 1, 1)  # the same bytes, whenever it is made


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the template: its ``name``, a ``width`` in characters, and what to write in it."""

    name: str
    width: int
    needed: bool
    help: str
    longest: int


#: The columns in order; the readers know their names.
COLUMNS = (
    Column("credential", 34, False, "The course, badge or certificate that the outcome belongs to.", 300),
    Column("credential code", 16, False, "Its code, where it has one, such as MC-014.", 60),
    Column("outcome id", 12, False, "Your own id, such as LO1; it may come again in another credential.", 60),
    Column("outcome", 90, True, "What a learner can do, one outcome a row, starting with a verb.", _LONGEST),
    Column("notes", 40, False, "Anything for yourself; it isn't read.", _LONGEST),
)
_LISTED = "Credentials"  # the sheet whose first column the drop-down of the column "credential" offers
_EXAMPLES = (
    ("Food Safety Basics", "FS-01", "LO1", "Store perishable food at safe temperatures", "Unit 2"),
    ("Food Safety Basics", "FS-01", "LO2", "Clean and disinfect work surfaces between tasks", ""),
    ("Barista Skills", "BA-01", "LO1", "Adjust the grind of coffee to the brewing method", "new in 2026"),
)
_INSTRUCTIONS = (
    "How to fill in this workbook",
    "1. Write one learning outcome a row on the sheet 'Outcomes'. Only the column 'outcome' must be filled in.",
    "2. Start each outcome with a verb: 'Clean and join datasets', not 'Students will be able to clean ...'.",
    "3. Repeat the credential on each row; many can stand in one sheet. Those listed on 'Credentials' can be chosen.",
    "4. Ids must be unique within a credential. Without one, an outcome gets the number of its row.",
    "5. Leave the header as it is. Blank rows, columns that you add and all other sheets are not read.",
    "6. Write texts, not formulas.",
    "7. Save as XLSX and give it to: skillmap align FILE --framework NAME",
)


def write_template(form: Literal["xlsx", "csv"] = "xlsx") -> bytes:
    """Make a template; its bytes are always the same for one version of skillmap.

    The workbook has the sheets Outcomes (empty but for its header), Example, Credentials and Instructions, of which
    only the first is read. The CSV has the header alone, in UTF-8 with a byte order mark, as spreadsheets want it.
    """
    return _workbook() if form == "xlsx" else _csv()


def _csv() -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([column.name for column in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def _workbook() -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": "Learning outcomes", "created": _CREATED})
    header = book.add_format({"bold": True, "bg_color": "#1f4e79", "font_color": "#ffffff", "border": 1})
    text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    outcomes, example = book.add_worksheet("Outcomes"), book.add_worksheet("Example")
    for sheet in (outcomes, example):
        _head(sheet, header, text)
    for at, column in enumerate(COLUMNS):
        _check(outcomes, at, column)
    for number, row in enumerate(_EXAMPLES, start=1):
        for at, value in enumerate(row):
            example.write_string(number, at, value, text)
    listed = book.add_worksheet(_LISTED)
    listed.set_column(0, 0, COLUMNS[0].width, text)
    listed.write_string(0, 0, COLUMNS[0].name, header)
    listed.freeze_panes(1, 0)
    instructions = book.add_worksheet("Instructions")
    instructions.set_column(0, 0, 120, text)
    for number, line in enumerate(_INSTRUCTIONS):
        instructions.write_string(number, 0, line, header if number == 0 else text)
    for number, column in enumerate(COLUMNS, start=len(_INSTRUCTIONS) + 1):
        needed = "needed" if column.needed else "optional"
        instructions.write_string(number, 0, f"{column.name} ({needed}): {column.help}", text)
    book.close()
    return out.getvalue()


def _head(sheet: Any, header: Any, text: Any) -> None:
    for at, column in enumerate(COLUMNS):
        sheet.set_column(at, at, column.width, text)
        sheet.write_string(0, at, column.name, header)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, ROWS, len(COLUMNS) - 1)


def _check(sheet: Any, at: int, column: Column) -> None:
    """Add the check of a column's cells: how long they may be; for the credential a list to choose from instead."""
    rule: dict[str, Any] = {"input_title": column.name, "input_message": column.help}
    if at == 0:
        # Others can be written as well: the list helps to write a title the same way each time.
        rule |= {"validate": "list", "source": f"={_LISTED}!$A$2:$A${ROWS}", "show_error": False}
    else:
        rule |= {
            "validate": "length",
            "criteria": "between",
            "minimum": 3 if column.needed else 0,
            "maximum": column.longest,
            "ignore_blank": not column.needed,
            "error_title": "Too short or too long",
            "error_message": f"Write at most {column.longest:,} characters.",
        }
    sheet.data_validation(1, at, ROWS, at, rule)
