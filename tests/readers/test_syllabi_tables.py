"""Tables that map outcomes to activities, assessments and programmes in, the outcomes alone out, row by row."""

from __future__ import annotations

from collections.abc import Sequence

import docx
import pytest
from docx.document import Document

from skillmap.nouns import Credential
from skillmap.readers import read_credential
from tests.readers.test_syllabi_word import read, saved


def with_table(rows: Sequence[Sequence[str]], *, heading: str = "", into: Document | None = None) -> Document:
    """Add a table under a heading; a line break in a cell begins a paragraph."""
    made = into or docx.Document()
    if heading:
        made.add_heading(heading, 1)
    table = made.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            first, *others = text.split("\n")
            cell.text = first
            for other in others:
                cell.add_paragraph(other)
    return made


def places(credential: Credential) -> list[tuple[str, str]]:
    return [(one.text, one.place) for one in credential.outcomes]


BREAD = [("Knead dough by hand", "Watch a film", "Write a report"), ("Bake bread", "Use the oven", "Present a loaf")]
READ = [("Knead dough by hand", "table 1, row 2"), ("Bake bread", "table 1, row 3")]


@pytest.mark.parametrize(
    "heading",
    [
        "",
        "Learning outcomes",
        "Course Outcomes and Assessment",
        "Assessment",
        "Learning Outcomes Mapping",
        "Curriculum map",
    ],
)
@pytest.mark.parametrize(
    "header",
    [
        ("Learning Outcome", "Learning activity", "Assessment"),
        ("Course Learning Outcomes", "Activities", "Program Outcome"),
        ("Course Student Learning Outcomes (CSLOs)", "Concepts", "How assessed"),
    ],
)
def test_a_map_of_outcomes_activities_and_assessments(heading: str, header: tuple[str, str, str]) -> None:
    """The other columns begin with verbs too."""
    credential = read(with_table([header, *BREAD], heading=heading))
    assert places(credential) == READ
    assert not credential.rejected


def test_the_surest_of_several_columns_of_outcomes() -> None:
    header = ("Competency", "Student Learning Outcome", "How assessed")
    rows = [("Bread", "Knead dough by hand", "Test"), ("", "Bake bread", "A loaf")]
    assert places(read(with_table([header, *rows]))) == READ


def test_outcomes_of_the_course_beside_those_of_the_programme() -> None:
    header = ("Program Student Learning Outcomes", "Course Student Learning Outcomes")
    rows = [("Provide good food", "Knead dough by hand"), ("Work in a team", "Bake bread")]
    assert places(read(with_table([header, *rows]))) == READ


def test_a_title_above_the_header() -> None:
    rows = [("Alignment of outcomes", "", ""), ("Learning outcome", "Activity", "Assessment"), *BREAD]
    assert [text for text, _ in places(read(with_table(rows)))] == [text for text, _ in READ]


def test_a_table_of_kinds_holds_outcomes_in_each_column() -> None:
    rows = [
        ("No.", "Knowledge", "Skills", "Competence"),
        ("1", "Describe yeast", "Knead dough", "Lead a bakery"),
        ("2", "Name flours\nName grains", "", "Train apprentices"),
    ]
    assert places(read(with_table(rows, heading="Learning outcomes"))) == [
        ("Describe yeast", "table 1, row 2, 'Knowledge'"),
        ("Knead dough", "table 1, row 2, 'Skills'"),
        ("Lead a bakery", "table 1, row 2, 'Competence'"),
        ("Name flours", "table 1, row 3, 'Knowledge', item 1"),
        ("Name grains", "table 1, row 3, 'Knowledge', item 2"),
        ("Train apprentices", "table 1, row 3, 'Competence'"),
    ]


def test_kinds_beside_their_outcomes() -> None:
    rows = [("Knowledge and understanding", "Describe yeast\nName flours"), ("Skills", "Knead dough")]
    credential = read(with_table(rows, heading="Intended Learning Outcomes"))
    assert [text for text, _ in places(credential)] == ["Describe yeast", "Name flours", "Knead dough"]


def test_a_label_with_its_text_beside_it_stays_one() -> None:
    rows = [
        ("Module title", "Bread", "Credits", "20"),
        ("Learning outcomes", "On completion the learner will be able to:\n1. Knead dough\n2. Bake bread", "", ""),
        ("Assessment", "Bake a loaf\nWrite a test", "", ""),
    ]
    assert [text for text, _ in places(read(with_table(rows)))] == ["Knead dough", "Bake bread"]


def test_a_column_that_only_refers_to_outcomes_is_none() -> None:
    made = docx.Document()
    made.add_heading("Learning outcomes", 1)
    made.add_paragraph("CLO1: Knead dough")
    made.add_paragraph("CLO2: Bake bread")
    rows = [("Task", "Weight", "Course Learning Outcomes"), ("Test", "40 %", "CLO1, CLO 2"), ("Loaf", "60 %", "2")]
    credential = read(with_table(rows, heading="Assessment", into=made))
    assert [(one.id, one.text) for one in credential.outcomes] == [("CLO1", "Knead dough"), ("CLO2", "Bake bread")]
    assert not credential.rejected


def test_the_objectives_of_a_schedule_are_refused_with_their_place() -> None:
    made = docx.Document()
    made.add_heading("Learning outcomes", 1)
    made.add_paragraph("Bake bread", style="List Bullet")
    rows = [("Week", "Topic", "Objectives"), ("1", "Dough", "Read chapter 1"), ("2", "Ovens", "Read chapter 2")]
    credential = read(with_table(rows, heading="Course Schedule", into=made))
    assert [one.text for one in credential.outcomes] == ["Bake bread"]
    why = "stands in the column 'Objectives' of a table under 'Course Schedule', not in a section of outcomes"
    assert [(one.excerpt, one.reason) for one in credential.rejected] == [
        ("Read chapter 1", f"table 1, row 2: {why}"),
        ("Read chapter 2", f"table 1, row 3: {why}"),
    ]


def test_a_map_of_a_web_page() -> None:
    page = b"""<html><h1>Baking</h1><h2>Program Outcomes Assessment Plan</h2>
      <table><tr><th>Student Learning Outcome<th>Assessment<th>Target
      <tr><td>Knead dough by hand<td>Exam<td>80 %<tr><td>Bake bread<td>Loaf<td>75 %</table>"""
    assert places(read_credential(page, name="a.html")) == READ


def test_every_cell_is_reported_or_refused() -> None:
    """A row of the outcome's column is never nothing, whatever stands in it."""
    cells = ["Knead dough", "Bake bread", "Bake bread", "LO 3", "An appreciation of crusts", "3"]
    rows = [("Learning outcome", "Activity", "Assessment"), *((cell, "Watch", "Test") for cell in cells)]
    credential = read_credential(saved(with_table(rows, heading="Learning outcomes")), name="a.docx")
    assert [one.text for one in credential.outcomes] == ["Knead dough", "Bake bread", "An appreciation of crusts"]
    assert [one.reason for one in credential.rejected] == [
        "table 1, row 4: the same outcome stands further up",
        "table 1, row 5: only refers to an outcome, without its words",
        "table 1, row 7: only refers to an outcome, without its words",
    ]
