"""Converting, comparing and migrating on the command line: a real process, files and exit codes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from skillmap.exchange.json_text import read_json
from skillmap.linked_data import load_json
from skillmap.nouns import AlignmentRecord, Review
from skillmap.writers import write_json as write_report
from tests.cli.test_cli import run
from tests.exchange.records import SUGGESTED
from tests.writers.examples import ALIGNMENTS

FIRST = """id,label,description,kind
F1,Monitor food temperatures,Take and record temperatures of food in storage and service.,task
F3,Clean,Scrub.,task
F4,Prevent cross-contamination,Separate raw and ready-to-eat food in storage and at work.,task
"""
SECOND = FIRST.replace("Scrub.", "Scrub and rinse.").replace("F4,", "F44,")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    (folder / "report.json").write_text(write_report(ALIGNMENTS), encoding="utf-8")
    for version, text in (("2025", FIRST), ("2027", SECOND)):
        (folder / f"{version}.csv").write_text(text, encoding="utf-8")
        answer = run("frameworks", "install", f"mine@{version}", "--from", folder / f"{version}.csv", home=folder)
        assert answer.returncode == 0, answer.stderr
    return folder


def record(file: Path) -> AlignmentRecord:
    return read_json(load_json(file.read_bytes(), file.name), file.name)


def test_a_committee_decides_in_the_table_and_gets_what_it_approved(home: Path, tmp_path: Path) -> None:
    table, decided, approved = tmp_path / "table.csv", tmp_path / "decided.csv", tmp_path / "approved.json"
    answer = run("convert", home / "report.json", table, home=home)
    assert answer.returncode == 0, answer.stderr
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"), newline="")))
    rows[0].update(status="approved", reviewer="Ana Ruiz", role="lead", relation="exact")
    rows[1].update(status="rejected", reviewer="Ana Ruiz")
    with decided.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    answer = run("convert", decided, approved, "--status", "approved", home=home)
    assert answer.returncode == 0, answer.stderr
    [link] = record(approved).links
    assert (link.relation, link.review) == ("exact", Review("Ana Ruiz", "lead"))
    assert "lost: 1 rejected alignment is left out." in answer.stderr
    turtle = run("convert", decided, "-", "--to", "skos", home=home).stdout
    assert "skos:exactMatch <https://college.example/frameworks/food/F1>" in turtle


def _workbook(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    sheet["F2"] = datetime(2026, 3, 9)  # Excel makes a date of what looks like one
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _csv(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


#: How Excel saves a table, by the name that it has there.
SAVED: dict[str, Callable[[list[list[str]]], bytes]] = {
    "CSV UTF-8": lambda rows: _csv(rows).encode("utf-8-sig"),
    "CSV": lambda rows: _csv(rows, ";").encode("cp1252"),
    "Unicode text": lambda rows: _csv(rows, "\t").encode("utf-16"),
    "workbook": _workbook,
}


def _decided(home: Path, folder: Path) -> list[list[str]]:
    assert run("convert", home / "report.json", folder / "table.csv", home=home).returncode == 0
    rows = list(csv.reader(io.StringIO((folder / "table.csv").read_text(encoding="utf-8-sig"), newline="")))
    decision = {"status": "approved", "reviewer": "Zoë Müller", "role": "lead", "date": "2026-03-09", "reason": "Seen"}
    for column, value in decision.items():
        rows[1][rows[0].index(column)] = value
    return rows


@pytest.mark.parametrize("save", SAVED.values(), ids=SAVED)
def test_decisions_are_taken_however_excel_saves_them(
    save: Callable[[list[list[str]]], bytes], home: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "decided.any"
    saved.write_bytes(save(_decided(home, tmp_path)))
    answer = run("convert", saved, tmp_path / "out.json", home=home)
    assert answer.returncode == 0, answer.stderr
    aligned = run("align", saved, "--framework", "mine@2025", home=home)
    assert aligned.returncode == 1
    assert "decided.any holds alignments and what was decided of them, not outcomes: convert it" in aligned.stderr
    made = record(tmp_path / "out.json")
    assert made.links[0].review == Review("Zoë Müller", "lead", "2026-03-09", "Seen")
    assert (len(made.links), made.credentials) == (len(SUGGESTED.links), SUGGESTED.credentials)


def test_decisions_in_an_encoding_that_cannot_be_told_are_refused(home: Path, tmp_path: Path) -> None:
    saved, out = tmp_path / "decided.csv", tmp_path / "out.json"
    saved.write_bytes(_csv(_decided(home, tmp_path)).encode("mac-roman", "replace"))
    answer = run("convert", saved, out, home=home)
    assert answer.returncode == 1
    assert "decided.csv is skillmap's own table, to decide in, but not UTF-8" in answer.stderr
    assert "save it as UTF-8 (in Excel: CSV UTF-8) or as XLSX" in answer.stderr
    assert not out.exists()


def test_outcomes_of_a_windows_registrar_are_read_with_a_remark(home: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_bytes("id,outcome\r\nA,Prepare crème brûlée – and plate it\r\nB,Bake rolls\r\n".encode("cp1252"))
    answer = run("convert", plan, tmp_path / "c.json", home=home)
    assert answer.returncode == 0, answer.stderr
    assert "plan.csv isn't UTF-8: it was read as Windows-1252; look at its accents" in answer.stderr
    texts = [outcome.text for outcome in record(tmp_path / "c.json").credentials[0].outcomes]
    assert texts == ["Prepare crème brûlée – and plate it", "Bake rolls"]
    aligned = run("align", plan, "--framework", "mine@2025", "--format", "json", home=home)
    assert "plan.csv isn't UTF-8: it was read as Windows-1252" in aligned.stderr


def test_a_map_of_nothing_is_refused(home: Path, tmp_path: Path) -> None:
    answer = run("convert", home / "report.json", tmp_path / "map.json", "--to", "ctdl", home=home)
    assert answer.returncode == 1
    assert "there is no alignment to write as a CTDL alignment map" in answer.stderr


@pytest.mark.parametrize("name", ["a.json", "a.csv", "a.sssom.tsv"])
def test_exact_formats_lead_back_to_the_same_record(name: str, home: Path, tmp_path: Path) -> None:
    assert run("convert", home / "report.json", tmp_path / name, home=home).returncode == 0
    answer = run("convert", tmp_path / name, tmp_path / "back.json", home=home)
    assert answer.returncode == 0, answer.stderr
    assert record(tmp_path / "back.json") == SUGGESTED


def test_a_credentials_file_becomes_a_record_without_links(home: Path, tmp_path: Path) -> None:
    answer = run("convert", "-", tmp_path / "c.json", home=home, stdin="Clean messy data\n???\nBake rolls\n")
    assert answer.returncode == 3
    assert "row 2 rejected: no words" in answer.stderr
    made = record(tmp_path / "c.json")
    assert [outcome.text for outcome in made.credentials[0].outcomes] == ["Clean messy data", "Bake rolls"]
    assert made.links == ()


def test_losses_are_told_and_written(home: Path, tmp_path: Path) -> None:
    log = tmp_path / "losses.txt"
    answer = run("convert", home / "report.json", tmp_path / "a.ttl", "--losses", log, home=home)
    assert answer.returncode == 0, answer.stderr
    said = [line.removeprefix("lost: ") for line in answer.stderr.splitlines() if line.startswith("lost: ")]
    assert log.read_text(encoding="utf-8").splitlines() == said
    assert f"{len(SUGGESTED.links)} suggested alignments are left out." in said


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "message"),
    [
        (["convert", "none.json", "a.csv"], b"", 1, "there is no file none.json"),
        (["convert", "-", "a.pdf"], b"Bake\n", 1, "a.pdf doesn't tell its format; say --to, one of: json, csv"),
        (["convert", "-", "-"], b"Bake\n", 1, "- doesn't tell its format"),
        (["convert", "-", "-", "--to", "pdf"], b"Bake\n", 1, "no format 'pdf'; formats are: json, csv"),
        (["convert", "-", "-", "--to", "json", "--from", "x"], b"Bake\n", 1, "no format 'x'; formats are"),
        (["convert", "-", "-", "--to", "json", "--from", "csv"], b"Bake\n", 1, "doesn't start with the header"),
        (["convert", "-", "-", "--to", "json", "--status", "done"], b"Bake\n", 1, "no status 'done'; they are: sug"),
        (["convert", "-", "-", "--to", "json"], b'{"format": "skillmap-alignments-9"}', 1, "this version reads"),
        (["convert", "-", "-", "--to", "json"], b'{"a": ' * 5000, 1, "nested too deeply"),
        (["convert", "-", "-", "--to", "json"], b"\x00\x01", 1, "CSV, XLSX, JSON"),
        (["convert", "-", "no/where.json"], b"Bake\n", 4, "can't write no/where.json"),
        (["frameworks", "diff", "mine@2025", "mine@9"], b"", 1, "mine@2025, mine@2027"),
        (["migrate", "-", "--to", "mine@2027"], b"Bake\n", 1, "no alignment points at another version of mine"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_gets_a_sentence_and_a_code(
    home: Path, arguments: list[str], stdin: bytes, code: int, message: str
) -> None:
    answer = run(*arguments, home=home, stdin=stdin)
    assert message in answer.stderr
    assert answer.returncode == code
    assert "Traceback" not in answer.stderr


def test_versions_are_compared(home: Path, tmp_path: Path) -> None:
    answer = run("frameworks", "diff", "mine@2025", "mine@2027", home=home)
    assert answer.returncode == 0, answer.stderr
    for part in ("added", "mine:F44", "Scrub and rinse."):
        assert part in answer.stdout
    assert "1 added, 1 removed, 0 replaced, 1 reworded, 0 moved, 1 unchanged" in answer.stderr
    told = json.loads(run("frameworks", "diff", "mine@2025", "mine@2027", "--format", "json", home=home).stdout)
    assert (told["counts"]["added"], told["unchanged"]) == (1, 1)
    assert run("frameworks", "diff", "mine@2025", "mine@2027", "--out", tmp_path / "d.csv", home=home).returncode == 0
    assert (tmp_path / "d.csv").read_text(encoding="utf-8-sig").startswith('"change","id"')


def test_alignments_are_migrated(home: Path, tmp_path: Path) -> None:
    # The report's framework is mine@2026, which is not installed: its texts are those of the report.
    out, told = tmp_path / "moved.json", tmp_path / "told.csv"
    answer = run("migrate", home / "report.json", "--to", "mine@2027", "--out", out, "--report", told, home=home)
    assert answer.returncode == 0, answer.stderr
    assert "mine@2026 is not installed: old texts are those that the alignments tell" in answer.stderr
    assert "11 alignments: 2 carried, 2 changed, 4 vanished, 3 elsewhere" in answer.stderr
    fates = [row["fate"] for row in csv.DictReader(io.StringIO(told.read_text(encoding="utf-8-sig")))]
    assert len(fates) == len(SUGGESTED.links) == len(record(out).links)
    table = run("migrate", home / "report.json", "--to", "mine@2027", home=home).stdout
    assert "vanished" in table
    assert "Plan cleaning and disinfection" in table
