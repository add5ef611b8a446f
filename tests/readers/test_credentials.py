"""Titles, ids and the bundled example: what a credential is called and how its outcomes are told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmap.readers import read_credential
from skillmap.readers.rows import Listing, Row, assemble

ONE = b"outcome,course\nClean data,Data\nPlot data,\n"
TWO = b"outcome,course\nClean data,Data\nPlot data,Charts\nShare data,\n"


@pytest.mark.parametrize(
    ("data", "name", "title", "expected", "credentials"),
    [
        (ONE, "a.csv", "Mine", "Mine", ["Data", "Mine"]),
        (ONE, "a.csv", "", "Data", ["Data", "Data"]),
        (TWO, "winter_term-2025.csv", "", "Winter term 2025", ["Data", "Charts", ""]),
        (b"Clean data", "folder/data-analytics.txt", "", "Data analytics", [""]),
        (b"Clean data", "-", "", "Untitled credential", [""]),
        (b"Clean data", "", " My\tcourse ", "My course", ["My course"]),
    ],
)
def test_the_title(data: bytes, name: str, title: str, expected: str, credentials: list[str]) -> None:
    credential = read_credential(data, name=name, title=title)
    assert credential.title == expected
    assert [one.credential for one in credential.outcomes] == credentials


def test_the_id_is_the_title_without_anything_that_an_id_cannot_hold() -> None:
    assert read_credential(b"Clean data", title="Data: Élémentaire (2025)").id == "data-élémentaire-2025"
    assert read_credential(b"Clean data", title="!").id == "credential"


def test_a_file_gives_the_name(tmp_path: Path) -> None:
    path = tmp_path / "food_safety.txt"
    path.write_text("Store food safely\n", encoding="utf-8")
    assert read_credential(path).title == "Food safety"
    assert read_credential(path, name="upload.csv").title == "Upload"


def test_a_row_without_an_id_never_takes_that_of_another() -> None:
    rows = (Row(2, "Clean data"), Row(3, "Plot data", id="1"), Row(4, "Share data"), Row(5, "Sum data", id="1"))
    credential = assemble(Listing(rows), title="", fallback="Data", max_characters=100)
    assert [one.id for one in credential.outcomes] == ["1-2", "1", "3"]
    assert [(one.row, one.reason) for one in credential.rejected] == [(5, "its id '1' is already that of row 3")]


def test_a_refused_row_keeps_no_id() -> None:
    rows = (Row(2, "...", id="A"), Row(3, "Plot data", id="A"))
    assert len(assemble(Listing(rows), title="", fallback="Data", max_characters=100).outcomes) == 1


def test_the_example_reads_whole(root: Path) -> None:
    credential = read_credential(root / "examples" / "data-analytics.csv")
    assert (credential.id, credential.title) == ("data-analytics-foundations", "Data Analytics Foundations")
    assert len(credential.outcomes) == credential.rows == 12
    assert credential.outcomes[1].text == "Clean, join and document datasets from several sources"


def test_real_outcomes_of_open_courses_read_whole(shared: Path) -> None:
    credential = read_credential(shared / "data" / "outcomes" / "oer_learning_outcomes_ccby.csv")
    assert len(credential.outcomes) == credential.rows == 4_410
    assert credential.outcomes[0].credential == "College Success Concise"
