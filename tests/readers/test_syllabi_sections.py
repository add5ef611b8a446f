"""Headings of syllabi in, what each of them does out; several courses kept apart; nothing that looks so is lost."""

from __future__ import annotations

from collections.abc import Callable

import docx
import pytest
from docx.document import Document

from skillmap.nouns import Credential
from skillmap.readers import read_credential
from skillmap.readers.syllabi.headings import role_of
from skillmap.readers.syllabi.names import names_course
from skillmap.readers.syllabi.sections import AFTER, NOT_READ
from tests.readers.test_syllabi_word import read, texts

#: A line of a document: "# Heading", "## Heading", "**bold**", "- item", or a paragraph.
WRITE: dict[str, Callable[[Document, str], object]] = {
    "# ": lambda made, text: made.add_heading(text, 1),
    "## ": lambda made, text: made.add_heading(text, 2),
    "- ": lambda made, text: made.add_paragraph(text, style="List Bullet"),
    "**": lambda made, text: setattr(made.add_paragraph().add_run(text.rstrip("*")), "bold", True),
}


def written(*lines: str) -> Document:
    made = docx.Document()
    for line in lines:
        mark = next((mark for mark in WRITE if line.startswith(mark)), "")
        (WRITE[mark] if mark else Document.add_paragraph)(made, line.removeprefix(mark))
    return made


@pytest.mark.parametrize(
    "heading",
    [
        "Module 1 Learning Objectives",
        "Week 12 Objectives",
        "Unit IV Outcomes",
        "Module 2: Learning Objectives",
        "Module 3: Networks – Learning Objectives",
        "BIO 101 Learning Outcomes",
        "Course Outcomes and Assessment",
        "Student Learning Outcomes & Assessment Methods",
        "Learning Outcomes, Activities and Assessment",
        "Learning Outcomes/Objectives",
        "Learning Outcomes / Assessment",
        "Learning Outcomes Mapping",
        "Course Description and Objectives",
        "Essential Learning Outcomes",
        "Course-Level Learning Outcomes",
        "Learning outcomes – Level 5",
        "Learning outcomes at Level 6",
        "Learning Outcomes 2026",
        "Learning Outcomes (2025/26)",
        "Appendix: Competencies",
        "Appendix B: Programme outcomes",
        "Course Learning Outcomes mapped to Program Outcomes",
        "Learning outcomes by module",
        "What will I learn?",
        "What you'll learn in this course",
        "What students will be able to do",
        "Skills you'll gain",
        "Skills you will develop",
        "Key skills gained",
        "SWBAT",
        "I can statements",
    ],
)
def test_names_of_a_list_of_outcomes(heading: str) -> None:
    assert role_of(heading, heading=True) == "opens"
    assert texts(written(f"# {heading}", "- Bake bread", "# Fees", "- Pay in May")) == ["Bake bread"]


@pytest.mark.parametrize(
    "heading",
    [
        "Assessment of learning outcomes",
        "Assessment of Student Learning Outcomes and Grading",
        "Grading",
        "How outcomes are assessed",
        "How you will be assessed",
        "Evaluation of course objectives",
        "Learning Outcomes 3",
        "Outcome assessment plan",
        "Career outcomes",
        "Outcomes by estimated level",
        "Objective tests",
        "Goals",
        "What you will need",
    ],
)
def test_names_of_other_lists(heading: str) -> None:
    assert role_of(heading, heading=True) not in {"opens", "introduces"}


@pytest.mark.parametrize("unit", ["Module", "Week", "Unit"])
def test_each_unit_keeps_its_list(unit: str) -> None:
    made = written(
        "# Baking online",
        *(line for n in "12" for line in (f"## {unit} {n}: Topic {n}", f"{unit} {n} Objectives:", f"- Bake bread {n}")),
    )
    credential = read(made)
    earned = [one.credential for one in credential.outcomes]  # nobody earns a week
    assert earned == (["Baking online"] * 2 if unit == "Week" else [f"{unit} 1: Topic 1", f"{unit} 2: Topic 2"])
    assert [(one.text, one.place) for one in credential.outcomes] == [
        ("Bake bread 1", f"under '{unit} 1 Objectives' of '{unit} 1: Topic 1', item 1"),
        ("Bake bread 2", f"under '{unit} 2 Objectives' of '{unit} 2: Topic 2', item 1"),
    ]


COURSES = (
    ("CUL 101 Bread", ("Bake bread", "Store flour")),
    ("CUL 102 Sauces", ("Reduce a stock",)),
    ("CUL 103 Costs", ("Cost a menu", "Bake bread")),
)


@pytest.mark.parametrize("name", ["# {}", "## {}", "**{}**"])
@pytest.mark.parametrize("opens", ["## Learning outcomes", "**Learning Outcomes**", "Students will be able to:"])
def test_several_courses_in_one_document(name: str, opens: str) -> None:
    """Each outcome goes to its own course, and the same words in another course are no duplicate."""
    made = docx.Document()
    lines = []
    for course, outcomes in COURSES:
        lines += [name.format(course), "Of 3 credits.", opens, *(f"- {one}" for one in outcomes), "Assessment: a meal."]
    if name == "## {}" and opens.startswith("##"):
        lines = [line.replace("## Learning", "**Learning") for line in lines]
    made = written(*lines)
    credential = read(made)
    assert [(one.credential, one.text) for one in credential.outcomes] == [
        (course, one) for course, outcomes in COURSES for one in outcomes
    ]
    assert all(one.credential in one.place for one in credential.outcomes)
    assert credential.title == "Syllabus"  # the file's name: the first course isn't the whole document
    assert not credential.rejected


def test_several_courses_of_a_web_page() -> None:
    page = "<html><h1>Certificate in Baking</h1>" + "".join(
        f"<h2>{course}</h2><p>About it</p><p><b>Learning Outcomes</b></p><ol><li>Bake {course}<li>Store flour</ol>"
        for course in ("Bread", "Cakes")
    )
    credential = read_credential(page.encode(), name="a.html")
    assert [(one.credential, one.text, one.place) for one in credential.outcomes] == [
        (course, text, f"under 'Learning Outcomes' of '{course}', item {number}")
        for course in ("Bread", "Cakes")
        for number, text in ((1, f"Bake {course}"), (2, "Store flour"))
    ]
    assert credential.title == "Certificate in Baking"


@pytest.mark.parametrize("module", ["## Module 1: Bread", "# Module 1: Bread"])
def test_a_course_with_modules_keeps_its_title(module: str) -> None:
    made = written(
        "# CUL 101 Baking", "**Learning outcomes**", "- Store flour", module, "**Objectives**", "- Bake bread"
    )
    credential = read(made)
    assert credential.title == "CUL 101 Baking"
    assert [(one.credential, one.text) for one in credential.outcomes] == [
        ("CUL 101 Baking", "Store flour"),
        ("Module 1: Bread", "Bake bread"),
    ]


def test_outcomes_of_a_programme_by_course() -> None:
    made = written("# Program Outcomes", "## CUL 101 Bread", "- Bake bread", "## CUL 102 Sauces", "- Reduce a stock")
    assert [(one.credential, one.text) for one in read(made).outcomes] == [
        ("CUL 101 Bread", "Bake bread"),
        ("CUL 102 Sauces", "Reduce a stock"),
    ]


def test_the_headings_of_one_course_are_no_courses() -> None:
    made = written(
        *("# CUL 101 Bread", "## About this course", "**Course goals and objectives**", "- Bake bread"),
        *("## What we do", "**Student learning outcomes**", "- Store flour"),
    )
    assert [(one.credential, one.place) for one in read(made).outcomes] == [
        ("CUL 101 Bread", "under 'Course goals and objectives' of 'About this course', item 1"),
        ("CUL 101 Bread", "under 'Student learning outcomes' of 'What we do', item 1"),
    ]


def test_a_second_list_of_the_same_name_has_its_number() -> None:
    made = written("Bread", "**Learning outcomes**", "- Bake bread", "**Fees**", "**Learning outcomes**", "- Bake cake")
    assert [one.place for one in read(made).outcomes] == [
        "under 'Learning outcomes', item 1",
        "under 'Learning outcomes' (2), item 1",
    ]


@pytest.mark.parametrize("text", ["CLO 12 Bake bread", "LO3", "FALL 2026", "Program 2026", "COVID is over"])
def test_what_is_no_course(text: str) -> None:
    assert not names_course(text)


def refused(credential: Credential) -> list[tuple[str, str]]:
    return [(one.excerpt, one.reason) for one in credential.rejected]


@pytest.mark.parametrize("heading", ["Outcome assessment plan", "Assessment and learning outcomes", "Career outcomes"])
def test_a_list_under_a_heading_that_speaks_of_outcomes_is_refused_item_by_item(heading: str) -> None:
    made = written("# Learning outcomes", "- Bake bread", f"# {heading}", "- Cakes", "Bake a cake.", "# Fees", "- Pay")
    credential = read(made)
    assert [one.text for one in credential.outcomes] == ["Bake bread"]
    assert refused(credential) == [
        ("Cakes", f"under '{heading}', item 1: {NOT_READ}"),
        ("Bake a cake.", f"under '{heading}', item 2: {NOT_READ}"),
    ]


def test_a_heading_of_outcomes_with_nothing_below_it_is_told() -> None:
    made = written("# Learning outcomes", "- Bake bread", "# Programme outcomes", "# Fees", "- Pay")
    assert refused(read(made)) == [
        ("Programme outcomes", "under 'Programme outcomes': names outcomes, but nothing below it is read as one")
    ]


def test_kinds_of_the_level_of_their_heading() -> None:
    made = written("# Learning outcomes", "# Knowledge", "- Name flours", "# Skills", "- Bake bread", "# Fees", "- Pay")
    assert texts(made) == ["Name flours", "Bake bread"]


def test_a_paragraph_within_the_list_is_refused_and_what_follows_it_too() -> None:
    made = written(
        *("Students will be able to:", "- Bake bread", "Store flour", "- Knead dough"),
        *("The ovens are hot.", "- Plan menus", "- Flour"),
    )
    credential = read(made)
    assert [one.text for one in credential.outcomes] == ["Bake bread", "Knead dough"]
    assert refused(credential) == [
        (
            "Store flour",
            "under 'Students will be able to', item 2: stands between the outcomes without being an item of their list",
        ),
        ("Plan menus", f"under 'Students will be able to' (2), item 1: {AFTER}"),
    ]


def test_a_sentence_that_states_an_ability_is_an_outcome_wherever_it_stands() -> None:
    whole = "By the end of the semester, you will be able to bake bread, store flour, and cost a menu."
    made = written(
        "# Baking", f"Bread is old. {whole} It takes all autumn.", "Students will be able to retake one test."
    )
    assert texts(made) == [whole]


def test_each_line_of_swbat_is_an_outcome() -> None:
    made = written(
        "# Baking", "SWBAT:", "- Bake bread", "SWBAT explain the rise of dough.", "# Grading", "- Exams 40 %"
    )
    assert texts(made) == ["Bake bread", "SWBAT explain the rise of dough."]


def test_lines_of_one_paragraph_that_name_sections() -> None:
    made = written("On the work of a baker.\nLearning outcomes: 1. Bake bread. 2. Store flour.\nGrading: by test")
    assert texts(made) == ["Bake bread.", "Store flour."]


def test_outcomes_in_bold() -> None:
    made = written("**Learning outcomes**", "**Bake bread**", "**Store flour**", "**Grading**", "**Take a test**")
    assert texts(made) == ["Bake bread", "Store flour"]


def test_numbered_outcomes_in_bold_with_what_explains_them() -> None:
    made = written(
        "# Learning outcomes", "**1. Bake bread**", "It is old.", "**2. Store flour**", "It is dry.", "# Fees"
    )
    credential = read(made)
    assert [one.text for one in credential.outcomes] == ["Bake bread", "Store flour"]


def test_outcomes_by_theme() -> None:
    """ "Communication" is the name of a section as well."""
    lines = [
        "Baking: Students will bake bread.",
        "Communication: Students will write menus.",
        "Teams: Plan a week together.",
    ]
    others = ("Note: See page 3.", "Communication: by e-mail only", "Assessment: Write a test.")
    credential = read(written("# Learning outcomes", *lines, *others))
    assert [one.text for one in credential.outcomes] == lines
    assert [one.excerpt for one in credential.rejected] == ["Note: See page 3."]


def test_numbered_competencies_with_what_they_are_made_of() -> None:
    made = written(
        *("# Course Competencies/Objectives", "Students who successfully complete this course will:"),
        *("Competency 1: The student will bake bread by:", "a. kneading dough", "b. judging its rise"),
        *("Competency 2: The student will plan menus by:", "a. asking the guests"),
    )
    credential = read(made)
    assert [one.text for one in credential.outcomes] == [
        "The student will bake bread by: kneading dough; judging its rise",
        "The student will plan menus by: asking the guests",
    ]
    assert not credential.rejected
