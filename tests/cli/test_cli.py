"""The command line as a person or a script uses it: a real process, its output, its exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from skillmap.writers import read_json

SKILLMAP = (sys.executable, "-c", "from skillmap.cli import main; main()")

COMPETENCIES = """id,label,description,kind
K1,clean data,Find and correct wrong or missing values.,skill
K2,query databases,Ask a relational database.,skill
K3,bake bread,Mix and bake dough.,skill
T1,Prepare reports from data for managers.,,task
"""
PROFILES = "profile_id,profile,competency_id,importance\nP1,Data clerk,K1,0.9\nP1,Data clerk,T1,\n"
GOLD = "outcome,competency_id,grade\nClean messy data,mine:K1,3\nClean messy data,bake bread,0\nBake rolls,mine:K3,2\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    for name, text in (("mine.csv", COMPETENCIES), ("profiles.csv", PROFILES), ("gold.csv", GOLD)):
        (folder / name).write_text(text, encoding="utf-8")
    answer = run(
        "frameworks",
        "install",
        "mine@1",
        "--from",
        folder / "mine.csv",
        "--profiles",
        folder / "profiles.csv",
        home=folder,
    )
    assert (answer.returncode, answer.stdout) == (0, "mine@1\n"), answer.stderr
    return folder


def run(
    *arguments: object, home: Path, stdin: str | bytes = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    answer = subprocess.run(
        [*SKILLMAP, *map(str, arguments)],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env={**os.environ, "SKILLMAP_HOME": str(home), **environment},
        check=False,
    )
    return subprocess.CompletedProcess(answer.args, answer.returncode, answer.stdout.decode(), answer.stderr.decode())


def align(
    home: Path, *more: object, stdin: str | bytes = "Clean messy data\nBake rolls\n"
) -> subprocess.CompletedProcess[str]:
    return run("align", "-", "--framework", "mine", *more, home=home, stdin=stdin)


def test_help_names_every_command_and_the_exit_codes(home: Path) -> None:
    text = run("--help", home=home).stdout
    for word in ("align", "coverage", "profiles", "evaluate", "serve", "frameworks", "Exit codes"):
        assert word in text


def test_a_table_without_a_terminal_has_no_colour_and_no_bar(home: Path) -> None:
    answer = align(home)
    assert answer.returncode == 0
    assert "clean data" in answer.stdout
    assert "\x1b" not in answer.stdout + answer.stderr
    assert "━" not in answer.stderr


def test_csv_json_sssom_and_html_go_to_the_screen_or_a_file(home: Path, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(align(home, "--format", "csv").stdout)))
    assert rows[0]["competency"] == "clean data"
    report = read_json(align(home, "--format", "json").stdout)
    assert report.results[1].alignments[0].competency.label == "bake bread"
    assert "mine:K1" in align(home, "--format", "sssom").stdout
    page = tmp_path / "report.html"
    assert align(home, "--profile", "Data clerk", "--out", page).returncode == 0
    assert "Data clerk" in page.read_text(encoding="utf-8")
    assert align(home, "--out", tmp_path / "a.csv").returncode == 0
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert sorted(f.name for f in tmp_path.iterdir()) == ["a.csv", "report.html"]


def test_rejected_rows_are_told_and_the_rest_goes_on(home: Path) -> None:
    answer = align(home, "--format", "json", stdin="Clean messy data\n???\n" + "x" * 1_000_000 + "\n")
    assert answer.returncode == 3
    assert "row 2 rejected" in answer.stderr
    assert "row 3 rejected" in answer.stderr
    assert "3 rows read: 1 outcomes, 2 rejected" in answer.stderr
    report = read_json(answer.stdout)
    assert (len(report.results), len(report.credential.rejected)) == (1, 2)


def test_coverage_shows_what_is_covered_and_missing(home: Path) -> None:
    answer = run("coverage", "-", "--framework", "mine", "--profile", "P1", home=home, stdin="Clean messy data\n")
    assert answer.returncode == 0
    assert "Data clerk" in answer.stdout
    data = json.loads(
        run(
            "coverage", "-", "--framework", "mine:skill", "--profile", "mine:P1", "--format", "json", home=home,
            stdin="Clean messy data\n",
        ).stdout
    )  # fmt: skip
    assert data["coverages"][0]["share"]["denominator"] == 1


def test_profiles_are_found_by_words(home: Path) -> None:
    assert "mine:P1" in run("profiles", "clerk", home=home).stdout
    answer = run("profiles", "astronaut", home=home)
    assert answer.returncode == 1
    assert "no profile matches 'astronaut' in mine@1" in answer.stderr


def test_evaluate_prints_every_figure(home: Path) -> None:
    answer = run("evaluate", home / "gold.csv", "--framework", "mine", home=home)
    figures = json.loads(answer.stdout)
    assert answer.returncode == 0
    assert figures["nDCG@5"] == figures["P@1"] == figures["hit@5"] == figures["MRR"] == 1
    assert {"RP@5", "RP@10", "MAP", "holes@5", "AUROC", "Brier", "ECE", "precision at 25 % answered"} <= figures.keys()


def test_frameworks_are_listed_shown_and_removed(home: Path, tmp_path: Path) -> None:
    assert "mine@1" in run("frameworks", "list", home=home).stdout
    assert "4 (3 skill, 1 task)" in run("frameworks", "show", "mine", home=home).stdout
    assert "onet" in run("frameworks", "available", home=home).stdout
    run("frameworks", "install", "x@1", "--from", home / "mine.csv", home=tmp_path)
    assert run("frameworks", "remove", "x@1", home=tmp_path).returncode == 0
    assert "no framework is installed" in run("frameworks", "list", home=tmp_path).stderr


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "message"),
    [
        (["align", "-", "--framework", "mine"], b"", 1, "standard input is empty"),
        (["align", "-", "--framework", "mine"], b"\x00\x01\x02PE", 1, "CSV, XLSX, JSON"),
        (["align", "none.csv", "--framework", "mine"], b"", 1, "there is no file none.csv"),
        (["align", "-", "--framework", "onett"], b"Bake\n", 1, "mine@1"),
        (["align", "-", "--framework", "mine@2"], b"Bake\n", 1, "mine@1"),
        (["align", "-", "--framework", "mine:skil"], b"Bake\n", 1, "no kind 'skil'; kinds are: skill"),
        (["align", "-", "--framework", "mine", "--format", "pdf"], b"Bake\n", 1, "formats are: table, csv"),
        (["align", "-", "--framework", "mine", "--top", "0"], b"Bake\n", 2, "--top"),
        (["align", "-", "--framework", "mine", "--model", "mini"], b"Bake\n", 1, "bundled: skillmap-1"),
        (["align", "-", "--framework", "mine", "--out", "no/where.csv"], b"Bake\n", 4, "can't write no/where.csv"),
        (
            ["coverage", "-", "--framework", "mine", "--profile", "Data"],
            b"Bake\n",
            1,
            "did you mean mine:P1 (Data clerk)",
        ),
        (["frameworks", "install", "onett"], b"", 1, "no source is known for 'onett'"),
        (["serve", "--host", "0.0.0.0"], b"", 1, "can be reached from other machines"),
        (["alin"], b"", 2, "No such command"),
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


def test_a_table_without_outcomes_is_told_its_columns_and_what_would_do(home: Path, tmp_path: Path) -> None:
    (tmp_path / "rooms.csv").write_text("week,room\n1,2\n", encoding="utf-8")
    answer = run("align", tmp_path / "rooms.csv", "--framework", "mine", home=home)
    assert answer.returncode == 1
    assert "week" in answer.stderr
    assert "outcome" in answer.stderr


def test_same_input_same_bytes(home: Path) -> None:
    for format_ in ("csv", "json", "sssom", "html"):
        arguments = ("align", "-", "--framework", "mine", "--format", format_)
        answers = {
            run(*arguments, home=home, stdin="Clean messy data\n", PYTHONHASHSEED=seed).stdout for seed in ("1", "2")
        }
        assert len(answers) == 1


def test_ten_thousand_outcomes_are_all_answered(home: Path) -> None:
    many = "".join(f"Clean the data of survey {i}\n" for i in range(10_000))
    answer = align(home, "--format", "csv", "--top", "1", "--no-second-stage", stdin=many)
    assert answer.returncode == 0
    assert len({row["outcome_id"] for row in csv.DictReader(io.StringIO(answer.stdout))}) == 10_000


def test_interrupting_leaves_nothing_half_made(home: Path, tmp_path: Path) -> None:
    (tmp_path / "many.txt").write_text("".join(f"Clean data set {i}\n" for i in range(50_000)), encoding="utf-8")
    process = subprocess.Popen(
        [*SKILLMAP, "align", tmp_path / "many.txt", "--framework", "mine", "--out", tmp_path / "out.csv"],
        env={**os.environ, "SKILLMAP_HOME": str(home)},
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    assert b"50000 rows read" in process.stderr.readline()
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"interrupted" in said
    assert b"Traceback" not in said
    assert [f.name for f in tmp_path.iterdir()] == ["many.txt"]


def test_a_reader_that_leaves_early_is_no_failure(home: Path) -> None:
    command = (
        f"{sys.executable} -c 'from skillmap.cli import main; main()' align - --framework mine --format json | head -1"
    )
    answer = subprocess.run(
        command,
        shell=True,
        input=b"Clean\n" * 2000,
        env={**os.environ, "SKILLMAP_HOME": str(home)},
        capture_output=True,
    )
    assert answer.stdout == b"{\n"
    assert b"Traceback" not in answer.stderr
