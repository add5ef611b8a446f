"""Pasted lists in, outcomes out: every mark that goes and every text that stays."""

from __future__ import annotations

import pytest

from skillmap.readers import read_credential
from skillmap.readers.lists import HEADING, INTRODUCTION, read_lines


def texts(pasted: str) -> list[str]:
    return [row.text for row in read_lines(pasted) if not row.problem]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("• Clean data", "Clean data"),
        ("•Clean data", "Clean data"),
        ("- Clean data", "Clean data"),
        ("* Clean data", "Clean data"),
        ("– Clean data", "Clean data"),
        ("▪\tClean data", "Clean data"),
        ("\uf0b7 Clean data", "Clean data"),  # Word's bullet, which is a letter of the Symbol font
        ("o\tClean data", "Clean data"),
        ("- [x] Clean data", "Clean data"),
        ("1. Clean data", "Clean data"),
        ("1) Clean data", "Clean data"),
        ("(1) Clean data", "Clean data"),
        ("12.Clean data", "Clean data"),
        ("1.2. Clean data", "Clean data"),
        ("7\tClean data", "Clean data"),
        ("(a) Clean data", "Clean data"),
        ("b) Clean data", "Clean data"),
        ("iv. Clean data", "Clean data"),
        ("(iii) Clean data", "Clean data"),
        ("LO1: Clean data", "Clean data"),
        ("LO 1.2 Clean data", "Clean data"),
        ("CLO 2 - Clean data", "Clean data"),
        ("Outcome 3. Clean data", "Clean data"),
        ("Learning objective 4: Clean data", "Clean data"),
        ("• 2. LO3: Clean data", "Clean data"),
    ],
)
def test_a_marker_goes(line: str, expected: str) -> None:
    assert texts(line) == [expected]


@pytest.mark.parametrize(
    "line",
    [
        "3D printing of spare parts",
        "5G networks and their parts",
        "2 x 2 tables and their tests",
        "1-on-1 coaching of colleagues",
        "24/7 support",
        "1.5 mm tolerances are kept",
        "A/B testing of web pages",
        "A thorough review of sources",
        "I can plot data",
        "C++ programming",
        "C. elegans as a model organism",
        "E. coli cultures",
        "e. coli cultures",
        "B. F. Skinner's theory of learning",
        "e.g. plot data",
        "i.e. plot data",
        "O*NET codes",
        "o the obvious letter",
        "-omics data",
        ".NET applications",
        "#hashtags in campaigns",
        "CO2: sources and sinks",
        "LOGO programs",
        "Outcome measures in nursing",
        "Objective function and constraints",
        "IV therapy",
        "vi and other editors",
        "Mix. Pour. Bake.",
    ],
)
def test_a_text_that_only_looks_marked_stays(line: str) -> None:
    assert texts(line) == [line]
    assert texts(f"Plan\n{line}\nTest") == ["Plan", line, "Test"]
    assert texts(f"• {line}") == [line]


@pytest.mark.parametrize(
    "marks", [("a.", "b.", "c."), ("A.", "B.", "C."), ("i.", "ii.", "iii."), ("1", "2", "3"), ("1 -", "2 -", "3 -")]
)
def test_marks_that_prose_can_start_with_go_where_they_count_up(marks: tuple[str, ...]) -> None:
    plain = ["Clean data", "Plot data", "Share data"]
    assert texts("\n".join(f"{mark} {line}" for mark, line in zip(marks, plain, strict=True))) == plain


def test_dotted_numbers_go_where_they_count_up() -> None:
    assert texts("1.1 Clean data\n1.2 Plot data\n3.5 Share data") == ["Clean data", "Plot data", "3.5 Share data"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Upon completion of this course, students will be able to:", INTRODUCTION),
        ("By the end of the module you should be able to", INTRODUCTION),
        ("Students will:", INTRODUCTION),
        ("Successful learners can:", INTRODUCTION),
        ("After this unit…", INTRODUCTION),
        ("The course has the following learning outcomes:", INTRODUCTION),
        ("Learning Outcomes", HEADING),
        ("COURSE LEARNING OUTCOMES:", HEADING),
        ("**Intended learning outcomes**", HEADING),
        ("Learning objectives for Data Analytics 101", HEADING),
        ("# Data analytics", HEADING),
        ("Module 3", HEADING),
        ("2. Objectives", HEADING),
    ],
)
def test_what_introduces_a_list_is_no_outcome(line: str, reason: str) -> None:
    credential = read_credential(f"{line}\n- Clean data\n".encode())
    assert [one.text for one in credential.outcomes] == ["Clean data"]
    assert [(one.row, one.reason) for one in credential.rejected] == [(1, reason)]


@pytest.mark.parametrize(
    "line",
    [
        "Upon completion, students will be able to clean data.",
        "Students will clean: rows, columns and cells",
        "Explain the following concepts: mean and median",
        "Evaluate learning outcomes of a training",
        "Knowledge of databases",
        "Python",
    ],
)
def test_a_sentence_with_an_outcome_in_it_is_one(line: str) -> None:
    assert texts(line) == [line]


def test_wrapped_lines_join_their_item() -> None:
    pasted = "Students will:\n\n  • Clean data\n    from several\n    sources\n  • Plot data\nShare data\n    at once\n"
    credential = read_credential(pasted.encode())
    # A line below an item without a bullet is a row of its own: nothing shows that it continues it.
    assert [(o.id, o.text) for o in credential.outcomes] == [
        ("2", "Clean data from several sources"),
        ("3", "Plot data"),
        ("4", "Share data"),
        ("5", "at once"),
    ]
    assert credential.rows == 5


def test_a_blank_line_ends_an_item_and_a_deeper_bullet_is_its_own() -> None:
    assert texts("- Clean data\n\n  Plot data\n- Share\n  - Print\n    on paper") == [
        "Clean data",
        "Plot data",
        "Share",
        "Print on paper",
    ]


def test_row_numbers_count_every_line_and_ids_only_rows() -> None:
    credential = read_credential(b"\n\nClean data\n\n---\n\nPlot data\n")
    assert [(o.id, o.text) for o in credential.outcomes] == [("1", "Clean data"), ("3", "Plot data")]
    assert [(r.row, r.reason, r.excerpt) for r in credential.rejected] == [(5, "no words", "---")]


def test_duplicate_texts_are_both_kept() -> None:
    assert len(read_credential(b"Clean data\nClean data\n").outcomes) == 2
