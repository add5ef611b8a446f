"""Our own table as people use it: decided in with a spreadsheet, sorted, formatted, spoilt, and never half taken."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmap.errors import InputError
from skillmap.exchange.cells import guard, unguard
from skillmap.exchange.choice import Options
from skillmap.exchange.csv_rows import TableRow
from skillmap.exchange.csv_table import is_csv, read_csv, write_csv
from skillmap.nouns import AlignmentRecord, Credential, Link, Outcome, Review, Target
from tests.exchange.records import DECIDED, SUGGESTED

Row = dict[str, str]


def rows_of(record: AlignmentRecord) -> list[Row]:
    return list(csv.DictReader(io.StringIO(write_csv(record, Options()).text, newline="")))


def text_of(rows: list[Row], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, TableRow._fields, delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def decide(line: Row, /, **cells: str) -> None:
    line.update(cells)


def test_a_decision_is_what_stands_in_the_line() -> None:
    rows = rows_of(SUGGESTED)
    decide(
        rows[0],
        status="Approved ",
        reviewer="Ana Ruiz",
        role="lead",
        date="2026-03-09",
        reason="Seen.",
        relation="exact",
    )
    decide(rows[2], status="rejected", reviewer="Ana Ruiz")
    decide(rows[3], status="accepted", reviewer="Bo Li", role="designer")
    back = read_csv(text_of(rows), "decisions.csv")
    assert back.links[0] == replace(
        SUGGESTED.links[0],
        status="approved",
        relation="exact",
        review=Review("Ana Ruiz", "lead", "2026-03-09", "Seen."),
    )
    assert [link.status for link in back.links[1:4]] == ["suggested", "rejected", "approved"]
    assert back.links[4:] == SUGGESTED.links[4:]


def test_a_line_for_every_link_gap_and_lonely_outcome() -> None:
    lonely = replace(SUGGESTED, links=SUGGESTED.links[:1], unmatched=SUGGESTED.unmatched[:1])
    kinds = [row["row"] for row in rows_of(lonely)]
    told = {SUGGESTED.links[0].outcome, SUGGESTED.unmatched[0].outcome}
    assert kinds[:2] == ["alignment", "unmatched"]
    assert kinds.count("outcome") == 7 - len(told)
    assert kinds[-6:] == ["credential", "unread", "unread", "framework", "framework", "record"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_a_spreadsheet_does_to_it_changes_nothing(delimiter: str) -> None:
    rows = rows_of(DECIDED)
    for row in rows:
        row["number"] += ".0" if row["row"] == "alignment" else ""
        row["why"], row["description"], row["probability"] = "cut", "", "1E-1"
        row["date"] = "9/3/2026" if row["date"] else ""
    text = text_of([*rows[::-1], dict.fromkeys(TableRow._fields, "")], delimiter)
    assert is_csv(text)
    assert read_csv(text, "decisions.csv") == DECIDED


def test_ids_that_a_spreadsheet_takes_for_numbers_stay_what_they_were() -> None:
    record = AlignmentRecord(
        (Credential("c", "C", (Outcome("01.10", "Saw"),)),), (Link("01.10", Target("Sawing", "7")),)
    )
    rows = rows_of(record)
    decide(rows[0], outcome_id="1.1", target_id="7.0")
    assert read_csv(text_of(rows), "t.csv") == record


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda rows: decide(rows[0], outcome_id="o99"), "row 2: outcome_id is 'o99', where 'o1' was exported"),
        (lambda rows: decide(rows[1], target_id="skills:99"), "row 3: target_id is 'skills:99', where 'skills:11' was"),
        (lambda rows: decide(rows[0], status="aproved"), "row 2: status is 'aproved'; it must be one of suggested,"),
        (lambda rows: decide(rows[0], relation="same"), "row 2: relation is 'same'; it must be one of exact, close"),
        (lambda rows: decide(rows[0], details="{}"), "row 2: details is not what was written there"),
        (lambda rows: decide(rows[0], details='{"link":' + "[" * 9000), "row 2: details is not what was written there"),
        (lambda rows: decide(rows[0], number="x"), "row 2: number is 'x'"),
        (lambda rows: decide(rows[0], row="alinment"), "row 2: row is 'alinment'; it must be one of alignment"),
        (lambda rows: rows.append(rows[0]), "alignment 1 stands there twice"),
        (lambda rows: rows.pop(0), "lacks lines 'alignment' of 9 (number 1): put them back; to drop an alignment"),
        (
            lambda rows: decide(
                rows[-1], details=rows[-1]["details"].replace('"alignment":9', f'"alignment":{10**15}')
            ),
            "lacks lines 'alignment' of 1,000,000,000,000,000 (number 10, 11",
        ),
        (
            lambda rows: decide(rows[-6], details=rows[-6]["details"].replace('"outcomes":7', f'"outcomes":{10**15}')),
            "lacks outcomes of credential 1",
        ),
        (lambda rows: rows.pop(), "has no line 'record': its end is missing"),
        (
            lambda rows: rows.append({"outcome_id": "o99", "target": "x"}),
            "outcome_id is 'o99', which is none of this table's",
        ),
        (lambda rows: rows.append({"outcome_id": "o1"}), "target is empty"),
        (lambda rows: decide(rows[0], status="\u202edevorppa"), "status is '\\u202edevorppa'"),
    ],
)
def test_what_can_not_be_taken_is_refused_as_a_whole_with_its_line(
    spoil: Callable[[list[Row]], object], message: str
) -> None:
    mapped = replace(SUGGESTED, links=tuple(link for link in SUGGESTED.links if link.relation))
    rows = rows_of(mapped)
    spoil(rows)
    with pytest.raises(InputError) as refusal:
        read_csv(text_of(rows), "decisions.csv")
    assert message in str(refusal.value)


def test_every_wrong_line_is_named() -> None:
    rows = rows_of(SUGGESTED)
    for row in rows[:3]:
        decide(row, status="yes")
    with pytest.raises(InputError, match=r"3 lines that can't be taken, so nothing was: row 2: .*; row 3: .*; row 4: "):
        read_csv(text_of(rows), "decisions.csv")


def test_a_person_can_add_an_alignment() -> None:
    rows = rows_of(SUGGESTED)
    rows.append(
        {"outcome_id": "o7", "target": "Host guests", "status": "approved", "relation": "close"}
        | {"reviewer": "Ana", "role": "lead"}
    )
    back = read_csv(text_of(rows), "decisions.csv")
    assert back.links[-1] == Link("o7", Target("Host guests"), "close", "approved", review=Review("Ana", "lead"))


def test_no_cell_is_a_formula_and_every_text_comes_back() -> None:
    evil = '=HYPERLINK("https://evil.example","x")'
    record = AlignmentRecord(
        (Credential(evil, evil, (Outcome(evil, evil, evil, evil),)),),
        (Link(evil, Target(evil, evil, evil, evil, evil), review=Review(evil, "@x", "-1", "+1"), part=evil),),
        run="=1",
    )
    rows = rows_of(record)
    assert not [cell for row in rows for cell in row.values() if cell[:1] in tuple("=+-@\t\r")]
    assert read_csv(text_of(rows), "t.csv") == record


def test_a_formula_that_a_person_typed_is_a_text_like_any_other() -> None:
    rows = rows_of(SUGGESTED)
    decide(rows[0], reviewer="=cmd|' /C calc'!A0")
    assert read_csv(text_of(rows), "t.csv").links[0].review == Review("=cmd|' /C calc'!A0")
    again = rows_of(read_csv(text_of(rows), "t.csv"))
    assert again[0]["reviewer"] == "'=cmd|' /C calc'!A0"


@given(st.text())
def test_the_guard_comes_off_exactly(text: str) -> None:
    for each in (text, f"'{text}", f"={text}", f"''={text}"):
        assert unguard(guard(each)) == each
        assert not guard(each).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_a_cell_that_excel_would_cut_is_told() -> None:
    long = replace(SUGGESTED, links=(replace(SUGGESTED.links[0], reasons=("x" * 40_000,)),))
    [loss] = write_csv(long, Options()).losses
    assert "1 line has a cell of more than 32,767 characters" in loss


@pytest.mark.parametrize(
    "text",
    ["", "outcome_id,outcome,status\n", "row\n", 'row,number,status,outcome_id,details\n"never closed', "row,number\n"],
)
def test_other_tables_are_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_csv(text, "t.csv")
