"""Tables as text in, outcomes out."""

from __future__ import annotations

import re

import pytest

from skillmap.errors import InputError
from skillmap.nouns import Outcome
from skillmap.readers import read_credential


@pytest.mark.parametrize("delimiter", list(",;\t|"))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["upload.csv", "upload.tsv", "-", "upload.txt", "upload.json"])
def test_any_delimiter_encoding_and_name(delimiter: str, encoding: str, name: str) -> None:
    rows = [["Code", "Learning Outcome(s)", "Course"], ["LO1", '"Clean, join; sort | café"', "Data"]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    credential = read_credential(text.encode(encoding), name=name)
    assert credential.outcomes == (Outcome("LO1", "Clean, join; sort | café", "Data"),)
    assert credential.title == "Data"


@pytest.mark.parametrize(
    "header",
    [
        "outcome",
        "Learning Outcome",
        "learning_outcome",
        "learningOutcome",
        "Outcome text",
        "Statement",
        "Objective",
        "TEXT *",
    ],
)
def test_names_of_the_outcome_column(header: str) -> None:
    assert read_credential(f"notes,{header}\nx,Clean data".encode(), name="a.csv").outcomes[0].text == "Clean data"


def test_the_surer_of_two_outcome_columns_counts() -> None:
    credential = read_credential(b"text,outcome_id,outcome\nChapter 1,A,Clean data", name="a.csv")
    assert credential.outcomes == (Outcome("A", "Clean data"),)


def test_quoted_line_breaks_and_blank_rows_keep_the_row_numbers_of_a_spreadsheet() -> None:
    data = b'outcome,id\n"Clean\ndata",A\n\n,,\n"...",B\nPlot data,C\n'
    credential = read_credential(data, name="a.csv")
    assert [(o.id, o.text) for o in credential.outcomes] == [("A", "Clean data"), ("C", "Plot data")]
    assert [(r.row, r.reason) for r in credential.rejected] == [(5, "no words")]


def test_excels_sep_line_names_the_delimiter() -> None:
    credential = read_credential(b"sep=;\noutcome;id\nClean, sort;A\n!;B\n", name="a.csv")
    assert credential.outcomes[0].text == "Clean, sort"
    assert credential.rejected[0].row == 4


@pytest.mark.parametrize("name", ["a.csv", "-"])
def test_commas_under_a_single_name_need_no_quotation_marks(name: str) -> None:
    credential = read_credential(b'outcome\nClean, join and sort\n"Plot, share"\n', name=name)
    assert [o.text for o in credential.outcomes] == ["Clean, join and sort", "Plot, share"]


def test_a_cell_keeps_what_a_line_of_a_list_would_lose() -> None:
    assert (
        read_credential(b"outcome\n1. Clean data\nLearning outcomes\n", name="a.csv").outcomes[0].text
        == "1. Clean data"
    )


@pytest.mark.parametrize("name", ["a.csv", "a.txt"])
def test_one_column_without_a_header_is_a_list(name: str) -> None:
    credential = read_credential(b"1. Clean, join and sort\n2. Plot data\n", name=name)
    assert [o.text for o in credential.outcomes] == ["Clean, join and sort", "Plot data"]


def test_one_column_among_empty_ones_without_a_header_is_a_list() -> None:
    assert [o.text for o in read_credential(b"Clean data,,\nPlot data,,\n", name="a.csv").outcomes] == [
        "Clean data",
        "Plot data",
    ]


@pytest.mark.parametrize("name", ["notes.txt", "-", ""])
@pytest.mark.parametrize(
    "pasted",
    [
        "Interpret image, sound, video, text\nPlot data",
        "Learning Outcomes\nClean, join and sort\nPlot data",
        "Discuss course, text\nClean, join, and sort data\nPlot data",
    ],
)
def test_prose_with_commas_is_no_table(pasted: str, name: str) -> None:
    assert "Plot data" in [o.text for o in read_credential(pasted.encode(), name=name).outcomes]
    assert read_credential(pasted.encode(), name=name).rows == len(pasted.splitlines())


def test_several_columns_without_a_known_name_are_named() -> None:
    with pytest.raises(InputError, match=r"its first row holds 'skill', 'level'; name the column one of: outcome") as e:
        read_credential(b"skill,level\nCleaning,2\n", name="a.csv")
    assert "learning outcome" in e.value.accepted


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(InputError, match="more than one column named 'outcome'"):
        read_credential(b"Outcome,outcome\na,b\n", name="a.csv")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"Clean, join, and sort,B", "4 cells under a header of 2"),
        (b'"Clean "raw" data",B', "quotation mark within a quoted cell is not doubled"),
        (b"caf\x8e management,B", r"not UTF-8 \(byte 0x8E at character 4\): save the file as UTF-8"),
        (b"x" * 1_000_000 + b",B", "more than 131,072 characters"),
        (b"x" * 6_000 + b",B", "6,000 characters; at most 5,000"),
        (b"123,B", "no words"),
        (b",B", "no words"),
        (b"Plot data,A", "its id 'A' is already that of row 2"),
    ],
)
def test_one_bad_row_is_refused_and_the_rest_goes_on(line: bytes, reason: str) -> None:
    credential = read_credential(b"outcome,id\nClean data,A\n" + line + b"\nShare data,C\n", name="a.csv")
    assert [(o.id, o.text) for o in credential.outcomes] == [("A", "Clean data"), ("C", "Share data")]
    assert [r.row for r in credential.rejected] == [3]
    assert re.search(reason, credential.rejected[0].reason)
    assert credential.rows == 3


def test_a_quotation_mark_that_is_never_closed_says_what_is_lost() -> None:
    credential = read_credential(b'outcome,id\nClean data,A\n"Plot data,B\nShare data,C\n', name="a.csv")
    assert len(credential.outcomes) == 1
    assert [(r.row, r.excerpt) for r in credential.rejected] == [(3, '"Plot data,B')]
    assert "2 lines up to the end are lost" in credential.rejected[0].reason


def test_a_bad_byte_in_a_column_that_is_not_read_does_no_harm() -> None:
    assert len(read_credential(b"outcome,notes\nClean data,caf\x8e\n", name="a.csv").outcomes) == 1
