"""Tables of PDF syllabi in, their outcomes with page, table and row out; what only looks like one stays text."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from skillmap.errors import InputError
from skillmap.readers import read_credential
from skillmap.readers.syllabi import pdf_columns, pdf_tables
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


OUTCOMES: PdfLine = (72, 700, 14, True, "Learning outcomes")


def unruled(rows: Cells, lefts: Sequence[float], top: float) -> list[PdfLine]:
    """Write a table without lines as programs do: row by row, and each cell to its end before the next one."""
    lines: list[PdfLine] = []
    for row in rows:
        for cell, left in zip(row, lefts, strict=True):
            lines += [(left, top - LINE * n, 10, False, text) for n, text in enumerate(cell.split("\n")) if text]
        top -= LINE * max(len(cell.split("\n")) for cell in row) + 4
    return lines


def test_a_table_of_ids_and_outcomes_needs_no_drawn_lines() -> None:
    rows = [
        ("Code", "Learning outcome"),
        ("SLO1", "Calculate incidence and\nprevalence of a disease"),
        ("SLO2", "Interpret an epidemic curve"),
    ]
    after: list[PdfLine] = [
        (72, 560, 14, True, "Policies"),
        (72, 540, 10, False, "Be on time, since the doors are closed at nine."),
    ]
    pdf = make_pdf([HEADING, *unruled(rows, (72, 140), 670), *after])
    credential = read_credential(pdf, name="map.pdf")
    assert [(o.id, o.text, o.place) for o in credential.outcomes] == [
        ("SLO1", "Calculate incidence and prevalence of a disease", "page 1, table 1, row 2"),
        ("SLO2", "Interpret an epidemic curve", "page 1, table 1, row 3"),
    ]
    assert credential.rejected == ()


SCHEDULE = (72.0, 120.0, 260.0)


def test_a_row_that_a_page_break_cuts_is_one_outcome() -> None:
    first = [
        ("Week", "Topic", "Learning outcomes"),
        ("1", "Measures of\ndisease", "Calculate incidence\nand prevalence"),
        ("2", "Epidemic\ncurves", "Interpret an epidemic curve\nthat was drawn"),
    ]
    second = [("", "", "from reported cases"), ("3", "Campaigns", "Plan a vaccination\ncampaign for a district")]
    footers: list[list[PdfLine]] = [[(280, 30, 8, False, f"Page {page} of 2")] for page in (1, 2)]
    pdf = make_pdf(
        [(72, 220, 14, True, "Learning outcomes"), *unruled(first, SCHEDULE, 190), *footers[0]],
        [*unruled(second, SCHEDULE, 740), *footers[1]],
    )
    credential = read_credential(pdf, name="schedule.pdf")
    assert [(o.text, o.place) for o in credential.outcomes] == [
        ("Calculate incidence and prevalence", "page 1, table 1, row 2"),
        ("Interpret an epidemic curve that was drawn from reported cases", "page 1, table 1, row 3"),
        ("Plan a vaccination campaign for a district", "page 2, table 1, row 4"),
    ]
    assert credential.rejected == ()


def test_ids_under_a_heading_of_outcomes_make_a_table_without_a_header() -> None:
    rows = [("SLO1", "Weld mild steel\nin flat position", "Test piece"), ("SLO2", "Read welding symbols", "Quiz")]
    credential = read_credential(make_pdf([OUTCOMES, *unruled(rows, (72, 120, 320), 670)]), name="weld.pdf")
    assert [(o.id, o.text, o.place) for o in credential.outcomes] == [
        ("SLO1", "Weld mild steel in flat position", "page 1, table 1, row 1"),
        ("SLO2", "Read welding symbols", "page 1, table 1, row 2"),
    ]


@pytest.mark.parametrize("by_line", [False, True])
def test_prose_in_two_columns_is_no_table(by_line: bool) -> None:
    """Neither by its headings, though they could be a table's header, nor by its lines side by side."""
    left: list[PdfLine] = [
        (72, 700, 12, True, "Introduction" if by_line else "Learning outcomes"),
        (72, 680, 10, False, "\u2022 Weld mild steel in flat"),
        (72, 666, 10, False, "position without pores"),
        (72, 652, 10, False, "\u2022 Read welding symbols"),
    ]
    right: list[PdfLine] = [
        (320, 700, 12, True, "Assessment"),
        (320, 680, 10, False, "A test piece is welded and"),
        (320, 666, 10, False, "cut open in the last week."),
        (320, 652, 10, False, "It counts for half of all."),
    ]
    below: list[PdfLine] = [
        (72, 600, 12, True, "Learning outcomes"),
        (72, 580, 10, False, "\u2022 Store gas bottles upright"),
    ]
    lines = [line for both in zip(left, right, strict=True) for line in both] if by_line else [*left, *right]
    credential = read_credential(make_pdf([*lines, *below]), name="weld.pdf")
    wanted = ["Weld mild steel in flat position without pores", "Read welding symbols"]
    assert [o.text for o in credential.outcomes] == [*([] if by_line else wanted), "Store gas bottles upright"]
    assert not any("table" in o.place for o in credential.outcomes)


def test_lines_of_a_table_that_cannot_be_taken_apart_are_rejected_with_their_places() -> None:
    """Written line by line, with no ids: nothing tells where a row ends."""
    rows = [
        ("Topic", "Learning outcome"),
        ("Safe storage of", "Store gas bottles upright and"),
        ("all kinds of gas", "in a room that is aired"),
        ("Symbols", "Read welding symbols"),
    ]
    listed: list[PdfLine] = [(72, 670, 10, False, "\u2022 Weld mild steel in flat position")]
    pdf = make_pdf([OUTCOMES, *listed, *unruled(rows, (72, 200), 640)])
    credential = read_credential(pdf, name="weld.pdf")
    assert [o.text for o in credential.outcomes] == ["Weld mild steel in flat position"]
    assert [(one.excerpt, one.reason) for one in credential.rejected] == [
        (text, f"page 1, table 1, line {number}: {pdf_columns.NO_ROWS}")
        for number, text in enumerate((" ".join(row) for row in rows[1:]), start=1)
    ]


def test_a_table_without_header_or_ids_is_rejected_line_by_line() -> None:
    rows = [("Store gas bottles", "Quiz", "5 %"), ("Read welding symbols", "Written test", "40 %")]
    listed: list[PdfLine] = [(72, 670, 10, False, "\u2022 Weld mild steel in flat position")]
    pdf = make_pdf([OUTCOMES, *listed, *unruled(rows, (72, 250, 400), 640)])
    credential = read_credential(pdf, name="weld.pdf")
    assert [o.text for o in credential.outcomes] == ["Weld mild steel in flat position"]
    assert [(one.excerpt, one.reason) for one in credential.rejected] == [
        ("Store gas bottles Quiz 5 %", f"page 1, table 1, line 1: {pdf_columns.NO_HEADER}"),
        ("Read welding symbols Written test 40 %", f"page 1, table 1, line 2: {pdf_columns.NO_HEADER}"),
    ]


def test_an_unusable_table_says_so_where_its_header_alone_names_the_outcomes() -> None:
    rows = [
        ("Topic", "Learning outcome"),
        ("Safe storage of", "Store gas bottles upright and"),
        ("all kinds of gas", "in a room that is aired"),
    ]
    pdf = make_pdf([HEADING, *unruled(rows, (72, 200), 640)])
    with pytest.raises(
        InputError, match=r"no list of outcomes under 'Learning outcome'; the first thing .* told apart"
    ):
        read_credential(pdf, name="weld.pdf")


def test_ids_at_the_top_of_each_page_are_no_running_header() -> None:
    """Nor is the table's own header, which each page repeats."""
    verbs = ["Weld mild steel", "Read welding symbols", "Store gas bottles"]
    pages = [
        unruled([("Code", "Learning outcome"), (f"CLO-{n}1", verb), (f"CLO-{n}2", f"{verb} alone")], (72, 140), 750)
        for n, verb in enumerate(verbs, start=1)
    ]
    header: PdfLine = (72, 780, 8, False, "Harbour College - Course catalogue 2026")
    credential = read_credential(make_pdf(*([header, *page] for page in pages)), name="weld.pdf")
    assert [(o.id, o.text) for o in credential.outcomes] == [
        pair for n, verb in enumerate(verbs, start=1) for pair in ((f"CLO-{n}1", verb), (f"CLO-{n}2", f"{verb} alone"))
    ]


def test_a_ruled_row_that_the_page_break_leaves_open_is_not_lost() -> None:
    """As browsers print it: no line below the part on the first page, and none above the rest."""
    first, boxes = table([("Code", "Learning outcome")], top=120)
    cut: list[PdfLine] = [(76, 80, 10, False, "CLO-7"), (136, 80, 10, False, "Plan a vaccination campaign")]
    rest: list[PdfLine] = [(136, 740, 10, False, "for a district")]
    second, others = table([("CLO-8", "Interpret an epidemic curve")], page=2, top=730)
    upright = [
        (page, x, y, 0.0, height) for page, y, height in ((1, 60.0, 40.0), (2, 730.0, 25.0)) for x in (72, 132, 412)
    ]
    pdf = make_pdf([HEADING, *first, *cut], [*rest, *second], boxes=[*boxes, *others, *upright])
    credential = read_credential(pdf, name="map.pdf")
    assert [(o.id, o.text) for o in credential.outcomes] == [
        ("CLO-7", "Plan a vaccination campaign for a district"),
        ("CLO-8", "Interpret an epidemic curve"),
    ]


@pytest.mark.parametrize(
    ("rows", "lefts"),
    [
        ([("Weld mild steel in flat", "position"), ("Read welding symbols", "on drawings")], (72, 183)),
        ([("\u2022", "Weld mild steel in flat position", "20 %"), ("\u2022", "Grind a weld", "30 %")], (72, 90, 400)),
        ([("1.", "Weld mild steel in flat position"), ("2.", "Grind a weld")], (72, 110)),
    ],
)
def test_a_list_with_wide_blanks_stays_a_list(rows: Cells, lefts: Sequence[float]) -> None:
    """Neither a justified line, nor a share at the end of each item, nor a number far before it makes a table."""
    credential = read_credential(make_pdf([OUTCOMES, *unruled(rows, lefts, 670)]), name="weld.pdf")
    assert len(credential.outcomes) == len(rows)
    assert credential.outcomes[0].text.startswith("Weld mild steel in flat position")
    assert not any("table" in one.place for one in credential.outcomes)


def test_a_map_of_outcomes_needs_neither_lines_nor_ids() -> None:
    """Its names and its cells may be of two lines, of which the second one looks like a heading."""
    rows = [
        ("Course Learning\nOutcome", "Activity", "Program Outcome"),
        ("Carry out an\nassessment", "Watch a film", "PO 1"),
        ("Weld mild steel\nin flat position", "Practise", "PO 2, 3"),
        ("Read welding symbols", "Practise", "PO 1"),
    ]
    credential = read_credential(make_pdf([HEADING, *unruled(rows, (72, 220, 360), 670)]), name="map.pdf")
    assert [(o.text, o.place) for o in credential.outcomes] == [
        ("Carry out an assessment", "page 1, table 1, row 2"),
        ("Weld mild steel in flat position", "page 1, table 1, row 3"),
        ("Read welding symbols", "page 1, table 1, row 4"),
    ]
    assert credential.rejected == ()


def test_kinds_beside_their_outcomes_need_no_lines() -> None:
    rows = [
        ("Knowledge", "Explain the properties of\nmild steel\nDescribe welding symbols"),
        ("Skills", "Weld in flat position\nDraft a plan"),
        ("Competence", "Guide an apprentice"),
    ]
    credential = read_credential(make_pdf([OUTCOMES, *unruled(rows, (72, 220), 670)]), name="weld.pdf")
    assert [(o.text, o.place) for o in credential.outcomes] == [
        ("Explain the properties of mild steel", "page 1, table 1, row 1"),
        ("Describe welding symbols", "page 1, table 1, row 1"),
        ("Weld in flat position", "page 1, table 1, row 2"),
        ("Draft a plan", "page 1, table 1, row 2"),
        ("Guide an apprentice", "page 1, table 1, row 3"),
    ]
    assert credential.rejected == ()


def test_names_that_stand_too_near_are_cut_where_the_columns_begin() -> None:
    """As browsers print a table without borders: its widest name touches the next one."""
    lines: list[PdfLine] = [
        (72, 700, 18, True, "Weld plan"),
        *((x, 660, 10, True, text) for x, text in ((72, "Student Learning Outcome"), (204, "AssessmentTarget"))),
        *((x, 644, 10, False, text) for x, text in ((72, "Weld mild steel"), (204, "Test"), (260, "80 %"))),
        *((x, 630, 10, False, text) for x, text in ((72, "Read symbols"), (204, "Quiz"), (260, "75 %"))),
    ]
    credential = read_credential(make_pdf(lines), name="weld.pdf")
    assert [(o.text, o.place) for o in credential.outcomes] == [
        ("Weld mild steel", "page 1, table 1, row 2"),
        ("Read symbols", "page 1, table 1, row 3"),
    ]


def test_a_numbered_heading_is_no_header() -> None:
    lines: list[PdfLine] = [(72, 700, 12, True, "1"), (100, 700, 12, True, "Learning outcomes and assessment")]
    rows = [("Code", "Learning outcome"), ("LO1", "Weld mild steel"), ("LO2", "Read symbols")]
    credential = read_credential(make_pdf([*lines, *unruled(rows, (72, 140), 670)]), name="weld.pdf")
    assert [(o.id, o.text) for o in credential.outcomes] == [("LO1", "Weld mild steel"), ("LO2", "Read symbols")]
