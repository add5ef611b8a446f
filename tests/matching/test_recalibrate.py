"""An institution's decisions, made up with a known shift: it is found again, or what is wrong with them is told."""

from __future__ import annotations

import csv
import hashlib
import math
import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from skillmap.encoders import Vectors
from skillmap.engine import Engine
from skillmap.errors import InputError
from skillmap.evidence import Features
from skillmap.nouns import Competency
from skillmap.recalibrate import NEEDED, recalibrate
from skillmap.scoring import load_calibration, write_calibration
from tests.matching.small import CALIBRATION, small_engine, stage

COMPETENCIES = tuple(Competency(f"mine:{i:02}", f"skill {i}", "", "skill") for i in range(32))
OUTCOMES = tuple(f"Do thing {i}" for i in range(30))


class Drawer:
    """A cross-encoder whose log-odds are drawn from -4 to 4 by a checksum of both texts."""

    digest = "5" * 64

    def score(self, text: str, others: Sequence[str]) -> Vectors:
        return np.array([self.log_odds(text, other) for other in others], np.float32)

    @staticmethod
    def log_odds(text: str, other: str) -> float:
        return round(8 * (zlib.crc32(f"{text}|{other}".encode()) / 2**32) - 4, 4)


# What the engine says is the cross-encoder's log-odds, so that the right answer of a fit is known.
PLAIN = replace(CALIBRATION, first=stage(0.0), second=stage(0.0, read=1.0))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    opened = small_engine(tmp_path_factory.mktemp("index"), COMPETENCIES, calibration=PLAIN)
    return replace(opened, cross_encoder=Drawer())


def decided(folder: Path, *, slope: float, shift: float, outcomes: int = 30, each: int = 16, seed: int = 1) -> Path:
    """Write decisions of reviewers who accept with the log-odds ``slope`` times the engine's, plus ``shift``."""
    rng = np.random.default_rng(seed)
    file = folder / "decisions.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["outcome", "competency_id", "decision"])
        for outcome in OUTCOMES[:outcomes]:
            for i in sorted(rng.choice(len(COMPETENCIES), each, replace=False).tolist()):
                log_odds = slope * Drawer.log_odds(outcome, COMPETENCIES[i].label) + shift
                accepted = rng.random() < 1 / (1 + math.exp(-log_odds))
                writer.writerow([outcome, COMPETENCIES[i].id, "accepted" if accepted else "rejected"])
    return file


def test_a_known_shift_is_found_again_and_gains_on_held_out_decisions(engine: Engine, tmp_path: Path) -> None:
    file = decided(tmp_path, slope=0.5, shift=-1.0)
    found = recalibrate(engine, file)
    fitted = found.calibration.second
    assert fitted is not None
    assert fitted.coefficients[Features._fields.index("read")] == pytest.approx(0.5, abs=0.1)
    assert fitted.intercept == pytest.approx(-1.0, abs=0.2)
    assert found.gained
    assert found.after[0] < found.before[0] - 0.1
    assert found.after[1] < found.before[1] - 0.02
    assert found.calibration.first == PLAIN.first
    assert (found.accepted + found.rejected, found.outcomes, found.unusable) == (480, 30, ())


def test_the_order_of_the_proposals_stays(engine: Engine, tmp_path: Path) -> None:
    """Slope and intercept only: every coefficient is the old one times the same positive number."""
    mixed = replace(engine, calibration=replace(PLAIN, second=stage(0.3, read=0.8, lead=0.2, label=-0.5)))
    fitted = recalibrate(mixed, decided(tmp_path, slope=0.5, shift=0.0)).calibration.second
    assert fitted is not None
    old = mixed.stage.coefficients
    factors = {round(new / was, 2) for new, was in zip(fitted.coefficients, old, strict=True) if was}
    assert len(factors) == 1
    assert factors.pop() > 0
    assert [new for new, was in zip(fitted.coefficients, old, strict=True) if not was] == [0.0] * 8


def test_thresholds_keep_their_order_and_the_promised_precision(engine: Engine, tmp_path: Path) -> None:
    fitted = recalibrate(engine, decided(tmp_path, slope=1.5, shift=-1.0)).calibration.second
    assert fitted is not None
    strong, partial, weak = fitted.thresholds
    assert 0 < weak <= partial <= strong <= 1


def test_decisions_that_the_engine_foretells_already_gain_nothing(engine: Engine, tmp_path: Path) -> None:
    found = recalibrate(engine, decided(tmp_path, slope=1.0, shift=0.0))
    assert not found.gained
    assert found.after == pytest.approx(found.before, abs=0.01)


def test_without_a_second_stage_the_first_is_refitted(engine: Engine, tmp_path: Path) -> None:
    alone = replace(engine, cross_encoder=None, calibration=replace(PLAIN, first=stage(1.0, wording=2.0)))
    found = recalibrate(alone, decided(tmp_path, slope=0.0, shift=0.0))
    assert found.calibration.second == PLAIN.second
    assert found.calibration.first != alone.calibration.first


def test_the_stage_that_is_not_in_use_is_refitted_too(engine: Engine, tmp_path: Path) -> None:
    """With and without the cross-encoder, the file answers for what its name says it learned from."""
    both = replace(engine, calibration=replace(PLAIN, first=stage(1.0, wording=-2.0)))
    file = decided(tmp_path, slope=0.5, shift=-1.0)
    alone = recalibrate(replace(both, cross_encoder=None), file)
    found = recalibrate(both, file)
    assert found.calibration.second != PLAIN.second
    assert found.calibration.first == alone.calibration.first != both.calibration.first
    assert found.calibration.fitted_on == alone.calibration.fitted_on


def test_the_same_decisions_give_the_same_file(engine: Engine, tmp_path: Path) -> None:
    file = decided(tmp_path, slope=0.5, shift=-1.0)
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    for out in (first, second):
        write_calibration(recalibrate(engine, file).calibration, out)
    assert first.read_bytes() == second.read_bytes()


def test_the_new_calibration_names_the_decisions_and_the_model(engine: Engine, tmp_path: Path) -> None:
    file = decided(tmp_path, slope=0.5, shift=-1.0)
    found = recalibrate(engine, file)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:8]
    new = found.calibration
    assert new.name == f"by hand+{digest}"
    assert new.fitted_on == (
        f"last step: {found.accepted} accepted and {found.rejected} rejected alignments of decisions.csv ({digest}); "
        "its first stage is as before, since they contradict it; nothing"
    )
    write_calibration(new, tmp_path / "calibration.json")
    loaded = load_calibration("any", model_digest=PLAIN.model_digest, file=tmp_path / "calibration.json")
    assert loaded.second == new.second


def test_too_few_decisions_are_counted_and_what_is_needed_is_named(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "few.csv"
    file.write_text(
        "outcome,competency_id,decision\nBake,mine:01,accepted\nBake,mine:02,Rejected\nSew,mine:03,rejected\n",
        encoding="utf-8",
    )
    message = (
        "too few decisions to learn from: it needs 40 accepted, has 1; 40 rejected, has 2; 20 outcomes, has 2; "
        "10 outcomes with an accepted one, has 1; 10 outcomes with a rejected one, has 2"
    )
    with pytest.raises(InputError, match=message) as caught:
        recalibrate(engine, file)
    assert caught.value.accepted == tuple(NEEDED)


def test_only_what_is_short_is_named(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"it needs 20 outcomes, has 15$"):
        recalibrate(engine, decided(tmp_path, slope=0.5, shift=0.0, outcomes=15, each=20))


def test_decisions_that_contradict_the_scores_are_refused(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"contradict the scores.*are the two columns right"):
        recalibrate(engine, decided(tmp_path, slope=-1.0, shift=0.0))


def test_rows_that_cannot_be_used_are_told_and_the_rest_counts(engine: Engine, tmp_path: Path) -> None:
    file = decided(tmp_path, slope=0.5, shift=-1.0)
    with file.open("a", encoding="utf-8") as stream:
        stream.write("Bake,mine:99,accepted\n\nBake,mine:01,maybe\n")
    found = recalibrate(engine, file)
    assert [(r.row, r.reason) for r in found.unusable] == [
        (482, "'mine:99' is no id, URI or label in mine@1"),
        (484, "the decision is 'maybe'; it must be one of accepted, rejected"),
    ]
    assert found.accepted + found.rejected == 480


def test_decisions_without_a_decision_column_are_refused(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "graded.csv"
    file.write_text("outcome,competency_id,grade\nBake,mine:01,3\n", encoding="utf-8")
    with pytest.raises(InputError, match=re.escape("has no column decision")):
        recalibrate(engine, file)


def test_acceptances_of_two_outcomes_are_too_few_to_be_held_out(engine: Engine, tmp_path: Path) -> None:
    """With all of them in one fold, the others hold nothing to learn acceptance from."""
    file = tmp_path / "one.csv"
    rows = [f"{outcome},{c.id},accepted" for outcome in OUTCOMES[:2] for c in COMPETENCIES]
    rows += [f"{outcome},{c.id},rejected" for outcome in OUTCOMES[2:] for c in COMPETENCIES[:2]]
    file.write_text("\n".join(["outcome,competency_id,decision", *rows]), encoding="utf-8")
    with pytest.raises(InputError, match=r"it needs 10 outcomes with an accepted one, has 2$"):
        recalibrate(engine, file)
