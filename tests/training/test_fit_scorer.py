"""Judgements made up by a known rule: the fit finds the rule again, keeps its promises, and says what is missing."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from skillmap.engine import model_digest
from skillmap.errors import InputError
from skillmap.evidence import Features
from skillmap.frameworks import install
from skillmap.gold import read_gold
from skillmap.nouns import Competency
from skillmap.progress import Progress, silent
from skillmap.scoring import Calibration, Stage, load_calibration, write_calibration
from skillmap.training import fit_scorer as module
from skillmap.training.fit_scorer import PRECISION, SUPPORT, Examples, fit_scorer, fit_stage, read_pairs, shown
from tests.matching.small import LabelReader, WordEncoder, small_engine, stage


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Fit small matrices on one thread: several spend their time waiting for each other, most of all beside PyTorch."""
    with threadpool_limits(1):
        yield


NAMES = Features._fields
FIRST = tuple(name for name in NAMES if name not in ("nearer", "read", "lead"))


def drawn(outcomes: int, each: int, rule: Stage, *, seed: int, activities: float = 0.0, where: str = "o") -> Examples:
    """Draw pairs whose features are spread over [-1, 1], accepted with the probability that the rule gives them."""
    rng = np.random.default_rng(seed)
    features = rng.uniform(-1, 1, (outcomes * each, len(NAMES)))
    features[:, NAMES.index("activity")] = rng.random(outcomes * each) < activities
    log_odds = features @ np.array(rule.coefficients) + rule.intercept
    accepted = rng.random(outcomes * each) < 1 / (1 + np.exp(-log_odds))
    return Examples(features, accepted, np.repeat([f"{where}{n}" for n in range(outcomes)], each))


def coefficient(fitted: Stage, name: str) -> float:
    return fitted.coefficients[NAMES.index(name)]


RULE = stage(-1.5, label=5.0, nearer=-2.0, read=1.5)
TRAIN, LAST = drawn(200, 20, RULE, seed=1), drawn(400, 8, RULE, seed=2)


@pytest.fixture(scope="module")
def fitted() -> Stage:
    return fit_stage(TRAIN, LAST, NAMES, seed=0)


def test_what_is_told_as_a_reason_never_counts_against_a_match() -> None:
    """The rule holds sharing words against a pair; a reader is told "both say", so it counts nothing instead."""
    rule = stage(-1.0, label=4.0, shared=-2.0, nearer=-1.0)
    fitted = fit_stage(drawn(200, 20, rule, seed=3), drawn(200, 8, rule, seed=4), NAMES, seed=0)
    assert coefficient(fitted, "shared") == 0.0
    assert coefficient(fitted, "nearer") < -0.5
    assert all(coefficient(fitted, name) >= 0 for name in SUPPORT)


def test_a_known_rule_is_found_again(fitted: Stage) -> None:
    assert fitted.intercept == pytest.approx(-1.5, abs=0.3)
    assert fitted.coefficients == pytest.approx(RULE.coefficients, abs=0.5)
    assert coefficient(fitted, "label") == pytest.approx(5.0, rel=0.1)


def test_a_feature_that_a_stage_does_not_look_at_counts_nothing() -> None:
    rule = stage(-1.0, label=3.0, read=3.0, lead=1.0)
    fitted = fit_stage(drawn(60, 20, rule, seed=1), drawn(60, 20, rule, seed=2), FIRST, seed=0)
    assert (coefficient(fitted, "read"), coefficient(fitted, "lead")) == (0.0, 0.0)
    assert coefficient(fitted, "label") > 1


def test_the_last_step_sets_the_scale_and_what_activities_lose_and_keeps_all_else_in_proportion() -> None:
    told = stage(0.0, label=4.0, context=2.0)
    truth = stage(-1.0, label=2.0, context=1.0, activity=-2.0)
    last = drawn(600, 20, truth, seed=2, activities=0.5)
    fitted = fit_stage(drawn(300, 20, told, seed=1, activities=0.5), last, NAMES, seed=0)
    assert coefficient(fitted, "label") == pytest.approx(2.0, rel=0.15)
    assert coefficient(fitted, "label") / coefficient(fitted, "context") == pytest.approx(2.0, rel=0.15)
    assert coefficient(fitted, "activity") == pytest.approx(-2.0, abs=0.3)
    assert fitted.intercept == pytest.approx(-1.0, abs=0.3)


def test_thresholds_keep_their_promise_on_other_pairs(fitted: Stage) -> None:
    strong, partial, weak = fitted.thresholds
    assert 0 < weak <= partial <= strong < 1
    fresh = drawn(400, 8, RULE, seed=3)
    log_odds = fresh.features @ np.array(fitted.coefficients) + fitted.intercept
    kept = shown(log_odds, np.zeros(len(log_odds)), fresh.outcomes)
    probabilities, accepted = 1 / (1 + np.exp(-log_odds[kept])), fresh.accepted[kept]
    for threshold, promised in zip((strong, partial), PRECISION, strict=False):
        assert accepted[probabilities >= threshold].mean() > promised - 0.03
    rated_weak = (probabilities >= weak) & (probabilities < partial)
    assert accepted[rated_weak].mean() > PRECISION[2] - 0.05


def test_the_same_examples_give_the_same_stage(fitted: Stage) -> None:
    assert fit_stage(TRAIN, LAST, NAMES, seed=0) == fitted


@pytest.mark.parametrize(
    ("train", "last", "message"),
    [
        ({"outcomes": 9}, {}, "9 outcomes have an accepted one, 10 are needed"),
        ({}, {"outcomes": 9}, "9 outcomes have an accepted one, 10 are needed"),
        ({"accepted": True}, {}, "0 outcomes have a rejected one, 10 are needed"),
        ({}, {"accepted": False}, "0 outcomes have an accepted one, 10 are needed"),
    ],
)
def test_too_few_are_counted(train: dict[str, int | bool], last: dict[str, int | bool], message: str) -> None:
    def made(outcomes: int = 20, accepted: bool | None = None) -> Examples:
        found = drawn(outcomes, 40, stage(0.0), seed=1)
        both = np.arange(len(found.outcomes)) % 2 == 0
        return replace(found, accepted=both if accepted is None else np.full(len(both), accepted))

    with pytest.raises(InputError, match=message):
        fit_stage(made(**train), made(**last), NAMES, seed=0)  # type: ignore[arg-type]


def test_what_is_shown_are_each_outcomes_best_among_activities_and_among_the_rest() -> None:
    scores = np.array([0.1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.9])
    activity = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0])
    outcomes = np.array(["a"] * 9 + ["b"])
    assert shown(scores, activity, outcomes).tolist() == [1, 2, 3, 4, 5, 7, 8, 9]


def test_of_equal_scores_the_earlier_is_shown() -> None:
    assert shown(np.zeros(8), np.zeros(8), np.array(["a"] * 8)).tolist() == [0, 1, 2, 3, 4]


@given(st.lists(st.tuples(st.floats(-9, 9), st.booleans(), st.sampled_from("abc")), max_size=40))
def test_nothing_that_is_hidden_is_better_than_what_is_shown(drawn: list[tuple[float, bool, str]]) -> None:
    scores = np.array([score for score, _, _ in drawn])
    activity = np.array([float(is_activity) for _, is_activity, _ in drawn])
    kept = shown(scores, activity, np.array([outcome for _, _, outcome in drawn], dtype=np.str_)).tolist()
    assert kept == sorted(set(kept))
    for group in {(is_activity, outcome) for _, is_activity, outcome in drawn}:
        mine = [i for i, (_, is_activity, outcome) in enumerate(drawn) if (is_activity, outcome) == group]
        inside = [i for i in mine if i in kept]
        assert len(inside) == min(5, len(mine))
        assert all(drawn[i][0] >= drawn[j][0] for i in inside for j in mine if j not in kept)


WORDS = "loop python knit yarn query data bake bread dress wound scarf program".split()
FRAMEWORK = "id,label,kind\n" + "".join(f"S{i},{word},skill\n" for i, word in enumerate(WORDS))


def judged(file: Path, times: int) -> Path:
    """Write outcomes of two words each, for which the competencies of these words are right and two others wrong."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["outcome_id", "outcome", "competency_id", "grade"])
        for n in range(times):
            places = [(n + step) % len(WORDS) for step in range(4)]
            text = f"{WORDS[places[0]]} {WORDS[places[1]]}"
            writer.writerows([[f"o{n}", text, f"mine:S{place}", 3 if i < 2 else 0] for i, place in enumerate(places)])
    return file


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return where a framework of single words is installed; every model is one of known numbers."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "mine.csv").write_text(FRAMEWORK, encoding="utf-8")
    install("mine@1", home=folder, file=folder / "mine.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "load_encoder", lambda _model: WordEncoder())
        patch.setattr(module, "load_cross_encoder", lambda _model: LabelReader())
        yield folder


def fit_words(home: Path, *, second: bool = True, progress: Progress = silent) -> Calibration:
    gold, last = judged(home / "gold.csv", 30), judged(home / "last.csv", 20)
    return fit_scorer("words", ["mine"], [gold], [gold] if second else [], last, home=home, progress=progress)


Scorer = tuple[Calibration, list[tuple[str, int, int]]]


@pytest.fixture(scope="module")
def scorer(home: Path) -> Scorer:
    """Return the calibration of the words' model, and what was told while it was fitted."""
    told: list[tuple[str, int, int]] = []
    return fit_words(home, progress=lambda *report: told.append(report)), told


def test_both_stages_are_fitted_and_say_on_what(scorer: Scorer, tmp_path: Path) -> None:
    found, _ = scorer
    assert found.second is not None
    assert coefficient(found.first, "read") == 0.0
    assert coefficient(found.second, "read") > 0
    assert found.fitted_on.startswith("second stage: 30 outcomes, 120 pairs of gold (")
    assert "; first stage: 30 outcomes, 120 pairs of gold (" in found.fitted_on
    assert "; scale and thresholds: 20 outcomes, 80 pairs of last (" in found.fitted_on
    assert "; with mine; " in found.fitted_on
    write_calibration(found, tmp_path / "calibration.json")
    digest = model_digest(WordEncoder(), LabelReader())
    loaded = load_calibration("words", model_digest=digest, file=tmp_path / "calibration.json")
    assert replace(loaded, digest="") == found


def test_the_fitted_scorer_tells_right_from_wrong(scorer: Scorer) -> None:
    second = scorer[0].second
    assert second is not None
    right = Features(0.7, 0.7, 0.7, 0.7, 0.0, 1.0, 1.0, 0.0, 0.0, 3.0, 0.0)
    wrong = Features(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.3, 0.0, 0.0, -3.0, -4.0)
    assert second.rate(second.probability(right)) == "strong"
    assert second.rate(second.probability(wrong)) == "none"


def test_progress_is_told_for_each_stage(scorer: Scorer) -> None:
    told = scorer[1]
    assert {what for what, _, _ in told} == {"Encoding mine@1", "Weighing mine@1", "Reading mine@1"}
    assert ("Reading mine@1", 30, 30) in told


def test_the_same_files_give_the_same_calibration(home: Path, scorer: Scorer) -> None:
    assert fit_words(home) == scorer[0]


def test_a_model_without_a_cross_encoder_has_no_second_stage(
    home: Path, scorer: Scorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "load_cross_encoder", lambda _model: None)
    found = fit_words(home, second=False)
    assert found.second is None
    assert found.first == scorer[0].first
    assert found.model_digest == WordEncoder.digest


def test_a_cross_encoder_needs_judgements_that_it_was_not_trained_on(home: Path) -> None:
    with pytest.raises(InputError, match=r"'words' has a cross-encoder.*--unseen or --written"):
        fit_words(home, second=False)


def test_only_kinds_that_were_judged_are_read(tmp_path: Path) -> None:
    """A competency of another kind would stand among the candidates as a better one that nobody has judged."""
    reader = LabelReader()
    skill, tool = Competency("mine:S", "bake bread", kind="skill"), Competency("mine:T", "bread", kind="tool")
    engine = small_engine(tmp_path / "index", (skill, tool), cross_encoder=reader)
    (tmp_path / "one.csv").write_text("outcome,competency_id,grade\nbake bread,mine:S,3\n", encoding="utf-8")
    index = engine.indexes[0]
    found = read_pairs(engine, [(index, read_gold(tmp_path / "one.csv", index.framework))])
    assert found.accepted.tolist() == [True]
    assert reader.asked == [("bake bread", ("bake bread",))]
