"""Tables of PDF syllabi in, their outcomes with page, table and row out; what only looks like one stays text."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from skillmap.readers import read_credential
from skillmap.readers.syllabi import pdf_tables
from tests.readers.conftest import PdfLine, make_pdf

Cells = Sequence[Sequence[str]]
Boxes = list[tuple[int, float, float, float, float]]
WIDTHS = (60.0, 280.0, 100.0)
LINE = 14.0


def table(rows: Cells, *, page: int = 1, top: float = 600.0) -> tuple[list[PdfLine], Boxes]:
    """Draw a ruled table: cells as boxes, their lines (apart by a line break) from the top."""
    lines: list[PdfLine] = []
    boxes: Boxes = []
    y = top
    for row in rows:
        height = LINE * max(len(cell.split("\n")) for cell in row) + 6
        x = 72.0
        for cell, width in zip(row, WIDTHS, strict=False):
            boxes.append((page, x, y - height, width, height))
            lines += [(x + 4, y - LINE * n, 10, False, text) for n, text in enumerate(cell.split("\n"), start=1)]
            x += width
        y -= height
    return lines, boxes


HEADING: PdfLine = (72, 700, 16, True, "Program map")
MAP = [
    ("Code", "Learning outcome", "Assessed by"),
    ("CLO-\n5", "Calculate incidence and\nprevalence of a disease", "Quiz"),
    ("CLO-6", "\u2022 Interpret an epidemic curve\n\u2022 Draw one from\nreported cases", "Report"),
]


def test_outcomes_of_a_ruled_table_keep_their_codes_and_say_where_they_stood() -> None:
    lines, boxes = table(MAP)
    credential = read_credential(make_pdf([HEADING, *lines], boxes=boxes), name="map.pdf")
    assert [(o.id, o.text) for o in credential.outcomes] == [
        ("CLO-5", "Calculate incidence and prevalence of a disease"),
        ("CLO-6.1", "Interpret an epidemic curve"),
        ("CLO-6.2", "Draw one from reported cases"),
    ]
    assert credential.outcomes[0].place.startswith("page 1, table 1, row 2")
    assert credential.rejected == ()


def test_a_table_beside_a_list_is_read_as_well() -> None:
    """The list under its heading was found before; the table further down must not be lost for that."""
    lines, boxes = table(MAP, top=500)
    listed: list[PdfLine] = [
        (72, 660, 14, True, "Learning outcomes"),
        (90, 640, 10, False, "\u2022 Assess the health needs of a community"),
        (72, 540, 14, True, "Program map"),
    ]
    credential = read_credential(make_pdf([*listed, *lines], boxes=boxes), name="map.pdf")
    assert [o.text for o in credential.outcomes][:2] == [
        "Assess the health needs of a community",
        "Calculate incidence and prevalence of a disease",
    ]
    assert len(credential.outcomes) == 4


def test_a_table_goes_on_over_a_page_break_without_its_header() -> None:
    first, boxes = table(MAP[:2], top=120)
    second, others = table([("CLO-7", "Plan a vaccination campaign", "Project")], page=2, top=740)
    credential = read_credential(make_pdf([HEADING, *first], second, boxes=[*boxes, *others]), name="map.pdf")
    assert [(o.id, o.text) for o in credential.outcomes] == [
        ("CLO-5", "Calculate incidence and prevalence of a disease"),
        ("CLO-7", "Plan a vaccination campaign"),
    ]
    assert credential.outcomes[1].place.startswith("page 2, table 1, row 3")


def test_a_box_around_the_outcomes_is_no_table() -> None:
    lines: list[PdfLine] = [
        (72, 700, 14, True, "Learning outcomes"),
        (90, 670, 10, False, "1. Weld mild steel in flat position"),
        (90, 656, 10, False, "2. Read welding symbols on drawings"),
    ]
    credential = read_credential(make_pdf(lines, boxes=[(1, 60, 640, 480, 80)]), name="box.pdf")
    assert [(o.id, o.text) for o in credential.outcomes] == [
        ("1", "Weld mild steel in flat position"),
        ("2", "Read welding symbols on drawings"),
    ]


def test_what_the_tables_reader_stumbles_over_is_read_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the library costs the table, never the list beside it."""

    def broken(*_: object) -> list[object]:
        raise ValueError("a fault")

    monkeypatch.setattr(pdf_tables, "_of_page", broken)
    lines: list[PdfLine] = [
        (72, 700, 14, True, "Learning outcomes"),
        (90, 670, 10, False, "1. Weld mild steel in flat position"),
    ]
    credential = read_credential(make_pdf(lines), name="box.pdf")
    assert [o.text for o in credential.outcomes] == ["Weld mild steel in flat position"]
