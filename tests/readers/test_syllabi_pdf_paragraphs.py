"""Lines of PDF syllabi in, whole titles and paragraphs out: what goes on, and what is the next one."""

from __future__ import annotations

import pytest

from skillmap.errors import InputError
from skillmap.nouns import Credential
from skillmap.readers import read_credential
from tests.readers.conftest import PdfLine, make_pdf
from tests.readers.test_syllabi_pdf import body

LISTED: list[PdfLine] = [
    body(600, "Learning outcomes", size=14, bold=True),
    body(580, "\u2022 Bake bread", x=90),
    body(566, "\u2022 Store flour", x=90),
]
PROSE = [
    body(540, "Policies", size=14, bold=True),
    body(520, "Be on time, since the doors of the kitchen are closed at nine in the morning."),
]


def read(*lines: PdfLine) -> Credential:
    return read_credential(make_pdf(list(lines)), name="a.pdf")


def texts(*lines: PdfLine) -> list[str]:
    return [one.text for one in read(*lines).outcomes]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["FPR 120 Food Production", "for Canteens"], "FPR 120 Food Production for Canteens"),
        (["Principles of", "Food", "Production"], "Principles of Food Production"),
        (["NUR 220"], "NUR 220"),  # which is no id, though it looks like one
        (["Harbour College", "FPR 120 Food Production"], "Harbour College"),
    ],
)
def test_a_title_of_several_lines_is_one(lines: list[str], title: str) -> None:
    written = [body(720 - 30 * number, line, size=26) for number, line in enumerate(lines)]
    assert read(*written, *LISTED, *PROSE).title == title


def test_headings_with_blank_space_between_them_are_two() -> None:
    credential = read(body(720, "Harbour College", size=20), body(690, "Course catalogue", size=20), *LISTED, *PROSE)
    assert credential.title == "Harbour College"


def test_paragraphs_with_blank_space_between_them_are_outcomes_of_their_own() -> None:
    """No line of them goes on in lower case, so that nothing else tells how far the lines of one are apart."""
    lines = [
        "An ability to apply mathematics",
        "Effectively communicate with the customers",
        "The student demonstrates first aid",
        "Be able to tie knots",
    ]
    written = [body(680 - 25 * number, line) for number, line in enumerate(lines)]
    assert texts(body(710, "Learning outcomes", size=14, bold=True), *written) == lines


def test_a_paragraph_with_wide_spacing_stays_one() -> None:
    lines = [
        body(710, "Learning outcomes", size=14, bold=True),
        body(680, "\u2022 Bake bread of the kinds that are sold in the shops of the"),
        body(656, "Harbour and of the old town, and name the price"),
        body(632, "of each of them"),
        body(608, "\u2022 Store flour"),
    ]
    assert texts(*lines) == [
        "Bake bread of the kinds that are sold in the shops of the Harbour and of the old town, and name the price of "
        "each of them",
        "Store flour",
    ]


def test_a_hyphen_stays_where_the_word_has_one_elsewhere() -> None:
    lines = [
        body(710, "Learning outcomes", size=14, bold=True),
        body(680, "\u2022 Draw the free-", x=90),
        body(666, "body diagrams of a bud-", x=96),
        body(652, "get plane", x=96),
        body(638, "\u2022 Explain free-body diagrams", x=90),
    ]
    assert texts(*lines) == ["Draw the free-body diagrams of a budget plane", "Explain free-body diagrams"]


def test_a_name_that_runs_on_begins_a_paragraph() -> None:
    lines = [
        body(720, "BRD 101. Bread. 4 Hours.", bold=True),
        body(694, "A survey of all that a baker does from the early morning on until noon."),
        body(680, "Learning Outcomes: 1. Knead 2 kg of dough. 2. Bake bread in an oven that is heated"),
        body(666, "with wood. 3. Sell it."),
        body(640, "BRD 102. Cakes. 4 Hours.", bold=True),
        body(614, "Learning Outcomes: 1. Bake cakes. 2. Sell it."),
    ]
    assert [(one.credential, one.text) for one in read(*lines).outcomes] == [
        ("BRD 101. Bread. 4 Hours.", "Knead 2 kg of dough."),
        ("BRD 101. Bread. 4 Hours.", "Bake bread in an oven that is heated with wood."),
        ("BRD 101. Bread. 4 Hours.", "Sell it."),
        ("BRD 102. Cakes. 4 Hours.", "Bake cakes."),
        ("BRD 102. Cakes. 4 Hours.", "Sell it."),
    ]


def test_courses_in_bold_where_most_is_bold() -> None:
    lines = [
        body(700 - 16 * number, text, bold=not text.startswith("\u2022"))
        for number, text in enumerate(
            [
                *(
                    "CUL 101 Bread for all kinds of canteens",
                    "Learning Outcomes",
                    "\u2022 Bake bread",
                    "\u2022 Store flour",
                ),
                *(
                    "CUL 102 Cakes for all kinds of canteens",
                    "Learning Outcomes",
                    "\u2022 Bake bread",
                    "\u2022 Bake cakes",
                ),
            ]
        )
    ]
    credential = read(*lines)
    assert [(one.credential[:7], one.text) for one in credential.outcomes] == [
        ("CUL 101", "Bake bread"),
        ("CUL 101", "Store flour"),
        ("CUL 102", "Bake bread"),
        ("CUL 102", "Bake cakes"),
    ]
    assert not credential.rejected


def test_what_a_browser_prints_at_the_edges_is_no_text() -> None:
    edges = [body(780, "11/26/26, 3:51 AM", size=8), body(17, "https://harbour.example/bread 1/1", size=8)]
    credential = read(*LISTED, *edges)
    assert [one.text for one in credential.outcomes] == ["Bake bread", "Store flour"]
    assert not credential.rejected


def test_a_text_without_headings_tells_its_lines_of_outcomes() -> None:
    with pytest.raises(
        InputError, match=r"its headings are: none \(lines that speak of outcomes: 'Teacher: Jane Learn"
    ):
        read(body(700, "Teacher: Jane Learning objectives"), body(680, "She is in her office from nine to five."))
