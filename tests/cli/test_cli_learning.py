"""The command line where it learns: training, fitting, an institution's decisions and its list of terms."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from skillmap.cli.app import app
from skillmap.recalibrate import Recalibrated
from skillmap.writers import read_json
from tests.matching.small import CALIBRATION

SKILLMAP = (sys.executable, "-c", "from skillmap.cli import main; main()")

TOPICS = (
    "clean data", "query databases", "bake bread", "dress wounds", "weld steel", "knit scarves", "tune pianos",
    "prune trees", "write contracts", "teach children", "repair bicycles", "paint walls", "brew beer", "keep bees",
    "survey land", "translate texts", "audit accounts", "train dogs", "plan events", "install cables",
    "cut hair", "drive lorries",
)  # fmt: skip
COMPETENCIES = "id,label,kind\n" + "".join(f"K{i},{topic},skill\n" for i, topic in enumerate(TOPICS))
OUTCOMES = tuple(f"{topic.capitalize()} in a workshop of one's own" for topic in TOPICS)


def run(*arguments: object, home: Path, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SKILLMAP, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "SKILLMAP_HOME": str(home), **environment},
        check=False,
    )


def write_rows(file: Path, header: str, rows: list[tuple[object, ...]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header.split(","), *rows])
    return file


def judged(file: Path, right: object, wrong: object, column: str, *, outcomes: int = len(OUTCOMES)) -> Path:
    """Write a verdict on each outcome's own competency and its two neighbours', and on the two after those."""
    rows: list[tuple[object, ...]] = []
    for n, outcome in enumerate(OUTCOMES[:outcomes]):
        others = [f"mine:K{(n + step) % len(TOPICS)}" for step in (1, 2, 3)]
        rows += [(outcome, f"mine:K{n}", right), (outcome, others[0], right)]
        rows += [(outcome, other, wrong) for other in others[1:]]
    return write_rows(file, f"outcome,competency_id,{column}", rows)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    (folder / "mine.csv").write_text(COMPETENCIES, encoding="utf-8")
    answer = run("frameworks", "install", "mine@1", "--from", folder / "mine.csv", home=folder)
    assert answer.returncode == 0, answer.stderr
    return folder


def aligned(home: Path, *more: object, stdin: str = "Clean messy data\n") -> Any:
    answer = run("align", "-", "--framework", "mine", "--format", "json", *more, home=home, stdin=stdin)
    assert answer.returncode == 0, answer.stderr
    return read_json(answer.stdout)


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("model", ["--base", "--gold", "--written", "--sentences", "--work", "--out", "--esco", "--onet"]),
        ("scorer", ["--gold", "--last", "--framework", "--out", "--unseen", "--written", "--model"]),
    ],
)
def test_help_explains_every_option_of_training(home: Path, command: str, options: list[str]) -> None:
    text = run("train", command, "--help", home=home, COLUMNS="200").stdout
    for option in options:
        assert re.search(rf"^ +{option} +\S+ +[A-Z]", text, re.MULTILINE), option
    assert command in run("train", "--help", home=home).stdout
    assert " train " in run("--help", home=home).stdout


def train_model(home: Path, tmp_path: Path, recipe: Path, written: Path) -> subprocess.CompletedProcess[str]:
    places = {name: tmp_path / name for name in ("base", "gold", "sentences", "work", "out")}
    return run(
        "train", "model", recipe, "--written", written,
        *(part for name, place in places.items() for part in (f"--{name}", place)),
        home=home,
    )  # fmt: skip


def test_training_by_a_recipe_that_lacks_a_part_is_refused_before_anything_is_made(home: Path, tmp_path: Path) -> None:
    (tmp_path / "recipe.toml").write_text('name = "x"\nseed = 0\n[encoder]\n[linked]\n', encoding="utf-8")
    answer = train_model(home, tmp_path, tmp_path / "recipe.toml", tmp_path)
    assert answer.returncode == 1
    assert "recipe.toml has no encoder.epochs" in answer.stderr
    assert ", judged" in answer.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["recipe.toml"]


def test_training_on_what_was_not_written_is_refused(home: Path, tmp_path: Path, root: Path) -> None:
    ours = root / "models" / "skillmap-1" / "training" / "recipe.toml"
    answer = train_model(home, tmp_path, ours, tmp_path / "nowhere")
    assert answer.returncode == 1
    assert "nowhere doesn't hold outcomes.csv and grades.csv" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_scorer_is_fitted_for_a_model_and_used(home: Path, tmp_path: Path) -> None:
    gold, out = judged(tmp_path / "gold.csv", 3, 0, "grade"), tmp_path / "calibration.json"
    answer = run(
        "train", "scorer", "--gold", gold, "--unseen", gold, "--last", gold, "--framework", "mine", "--out", out,
        home=home,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    fitted = json.loads(out.read_text(encoding="utf-8"))
    assert fitted["name"] == "skillmap-1-logistic-2"
    assert "22 outcomes, 88 pairs of gold" in fitted["fitted_on"]
    report = aligned(home, "--calibration", out)
    assert report.provenance.calibration == "skillmap-1-logistic-2"
    assert report.results[0].alignments[0].competency.label == "clean data"


@pytest.mark.parametrize(
    ("outcomes", "unseen", "message"),
    [
        (9, True, "9 outcomes have an accepted one, 10 are needed"),
        (22, False, "'skillmap-1' has a cross-encoder: name judged alignments"),
    ],
)
def test_a_scorer_that_cannot_be_fitted_is_refused_with_what_is_missing(
    home: Path, tmp_path: Path, outcomes: int, unseen: bool, message: str
) -> None:
    gold, out = judged(tmp_path / "gold.csv", 3, 0, "grade", outcomes=outcomes), tmp_path / "calibration.json"
    more = ("--unseen", gold) if unseen else ()
    answer = run(
        "train", "scorer", "--gold", gold, *more, "--last", gold, "--framework", "mine", "--out", out, home=home
    )
    assert answer.returncode == 1
    assert message in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not out.exists()


Calibrated = tuple[subprocess.CompletedProcess[str], Path]


@pytest.fixture(scope="module")
def calibrated(home: Path) -> Calibrated:
    """Learn from a committee that accepts more than the graders did, the neighbours' too, and from an unusable row."""
    decisions, out = judged(home / "decisions.csv", "accepted", "rejected", "decision"), home / "ours.json"
    with decisions.open("a", encoding="utf-8") as stream:
        stream.write("Bake,mine:K99,accepted\n")
    return run("calibrate", "--from", decisions, "--framework", "mine", "--out", out, home=home), out


def test_decisions_are_learnt_from_and_the_gain_is_told(calibrated: Calibrated) -> None:
    answer, out = calibrated
    gain = json.loads(answer.stdout)
    assert (gain["accepted"], gain["rejected"], gain["outcomes"]) == (44, 44, 22)
    assert gain["gained"]
    assert gain["log loss after"] < gain["log loss before"]
    assert gain["Brier score after"] < gain["Brier score before"]
    assert gain["written"] == str(out)


def test_rows_that_cannot_be_used_are_told_and_leave_a_code(calibrated: Calibrated) -> None:
    answer, _ = calibrated
    assert "row 90 rejected: 'mine:K99' is no id, URI or label in mine@1" in answer.stderr
    assert json.loads(answer.stdout)["rows rejected"] == 1
    assert answer.returncode == 3


def test_answers_use_what_was_learnt(home: Path, calibrated: Calibrated) -> None:
    before, after = aligned(home), aligned(home, "--calibration", calibrated[1])
    assert after.provenance.calibration.startswith(f"{before.provenance.calibration}+")
    best, best_before = after.results[0].alignments[0], before.results[0].alignments[0]
    assert best.competency == best_before.competency
    assert best.probability != best_before.probability


def test_too_few_decisions_are_refused_and_nothing_is_written(home: Path, tmp_path: Path) -> None:
    few = judged(tmp_path / "few.csv", "accepted", "rejected", "decision", outcomes=3)
    answer = run("calibrate", "--from", few, "--framework", "mine", "--out", tmp_path / "ours.json", home=home)
    assert answer.returncode == 1
    assert "it needs 40 accepted, has 6; 40 rejected, has 6; 20 outcomes, has 3" in answer.stderr
    assert not (tmp_path / "ours.json").exists()


@pytest.mark.parametrize(("more", "code"), [((), 1), (("--anyway",), 0)])
def test_what_gains_nothing_is_written_only_when_that_is_wished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], code: int
) -> None:
    """The learning is stood in for: whether there is a gain depends on the model."""
    nothing = Recalibrated(CALIBRATION, 40, 40, 20, (0.5, 0.2), (0.5, 0.2), ())
    monkeypatch.setattr("skillmap.engine.open_engine", lambda *_args, **_kwargs: None)
    monkeypatch.setattr("skillmap.recalibrate.recalibrate", lambda *_args, **_kwargs: nothing)
    out = tmp_path / "ours.json"
    answer = CliRunner().invoke(
        app, ["calibrate", "--from", "decisions.csv", "--framework", "mine", "--out", str(out), *more]
    )
    assert answer.exit_code == code
    assert out.is_file() == ("--anyway" in more)
    told = json.loads(answer.stdout)
    assert (told["gained"], told["written"]) == (False, str(out) if more else None)
    assert ("nothing is written, since held-out decisions are foretold no better" in answer.stderr) == (code == 1)


def test_without_the_second_stage_nothing_is_read_together(home: Path) -> None:
    read, unread = aligned(home), aligned(home, "--no-second-stage")
    measures = [[e.measure for e in report.results[0].alignments[0].evidence] for report in (read, unread)]
    assert "read together" in measures[0]
    assert "read together" not in measures[1]
    assert unread.results[0].alignments[0].competency.label == "clean data"
    assert unread.provenance.run != read.provenance.run


def terms(folder: Path, *rows: str) -> Path:
    file = folder / "terms.csv"
    file.write_text("\n".join(["kind,words,means", *rows]), encoding="utf-8")
    return file


def test_a_synonym_of_the_institutions_list_finds_what_is_meant(home: Path, tmp_path: Path) -> None:
    listed = terms(tmp_path, "synonym,Kluntje,bread")
    without, found = (aligned(home, *more, stdin="Bake Kluntje\n") for more in ((), ("--terms", listed)))
    probability = [
        next((a.probability for a in report.results[0].alignments if a.competency.label == "bake bread"), 0.0)
        for report in (without, found)
    ]
    assert probability[1] > probability[0]
    assert found.provenance.run != without.provenance.run


def test_a_false_friend_is_ruled_out_with_its_reason(home: Path, tmp_path: Path) -> None:
    listed = terms(tmp_path, "false friend,data,clean data", "wrong,data,clean data", "false friend,data,mine:K99")
    answer = run(
        "align", "-", "--framework", "mine", "--format", "csv", "--terms", listed, home=home,
        stdin="Clean messy data\n",
    )  # fmt: skip
    assert answer.returncode == 3
    assert "row 3 rejected: the kind is 'wrong'" in answer.stderr
    assert "the false friend of “data” is “mine:K99”, which mine@1 doesn't have" in answer.stderr
    assert "is “clean data”, which" not in answer.stderr
    report = aligned(home, "--terms", terms(tmp_path, "false friend,data,clean data"))
    assert [a.competency.label for a in report.results[0].excluded] == ["clean data"]
    assert "clean data" not in [a.competency.label for a in report.results[0].alignments]
    rows = list(csv.DictReader(io.StringIO(answer.stdout)))
    assert {row["outcome"] for row in rows} == {"Clean messy data"}


@pytest.mark.parametrize(
    ("content", "message"), [("kind,words\n", "has no column means"), (None, "can't be read as a list of terms")]
)
def test_a_list_that_is_none_is_refused(home: Path, tmp_path: Path, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / "terms.csv").write_text(content, encoding="utf-8")
    answer = run(
        "align", "-", "--framework", "mine", "--terms", tmp_path / "terms.csv", home=home, stdin="Clean messy data\n"
    )
    assert answer.returncode == 1
    assert message in answer.stderr
    assert "Traceback" not in answer.stderr


def test_coverage_takes_the_same_switches(home: Path, tmp_path: Path) -> None:
    """An institution's list and the missing second stage change coverage as they change alignments."""
    (tmp_path / "mine.csv").write_text(COMPETENCIES, encoding="utf-8")
    profiles = tmp_path / "profiles.csv"
    profiles.write_text("profile_id,profile,competency_id\nP1,Clerk,K0\nP1,Clerk,K1\n", encoding="utf-8")
    run("frameworks", "install", "mine@1", "--from", tmp_path / "mine.csv", "--profiles", profiles, home=tmp_path)
    for more in (("--no-second-stage",), ("--terms", terms(tmp_path, "false friend,data,clean data"))):
        answer = run(
            "coverage", "-", "--framework", "mine", "--profile", "P1", "--format", "json", *more, home=tmp_path,
            stdin="Clean data\n",
        )  # fmt: skip
        assert answer.returncode == 0, answer.stderr
        met = json.loads(answer.stdout)["coverages"][0]["share"]["value"]
        assert (met > 0) == (more == ("--no-second-stage",))
