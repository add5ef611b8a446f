"""Features to a probability and a rating by hand, and the file that the numbers come from."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmap.errors import BrokenFramework, UnknownName
from skillmap.evidence import Features, Wording, after_reading, compare_wording, explain, features
from skillmap.nouns import RATINGS, Competency, Rating
from skillmap.scoring import (
    Calibration,
    Stage,
    choose_thresholds,
    load_calibration,
    lowest_threshold,
    write_calibration,
)
from tests.matching.small import stage

NOTHING = Features(0, 0, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("seen", "probability"),
    [
        (NOTHING, 0.2689),  # 1 / (1 + e)
        (NOTHING._replace(label=0.5), 0.5),
        (NOTHING._replace(label=0.5, read=2.0), 0.8808),
        (NOTHING._replace(label=1.0, lead=-4.0), 0.0474),
        (NOTHING._replace(read=1e4), 1.0),
        (NOTHING._replace(read=-1e4), 0.0),
    ],
)
def test_a_probability_is_the_logistic_of_the_weighed_sum(seen: Features, probability: float) -> None:
    assert stage(-1.0, label=2.0, read=1.0, lead=1.0).probability(seen) == probability


@pytest.mark.parametrize(
    ("probability", "rating"),
    [(1.0, "strong"), (0.9, "strong"), (0.8999, "partial"), (0.6, "partial"), (0.2, "weak"), (0.1999, "none")],
)
def test_a_rating_is_the_first_whose_threshold_is_reached(probability: float, rating: Rating) -> None:
    assert stage(0.0, (0.9, 0.6, 0.2)).rate(probability) == rating


@given(st.lists(st.floats(-8, 8), min_size=11, max_size=11), st.floats(-8, 8))
def test_a_probability_is_in_range_and_never_falls_with_what_speaks_for_it(
    values: list[float], intercept: float
) -> None:
    fitted = Stage((1.0,) * 11, intercept, (0.9, 0.6, 0.2))
    seen = Features(*values)
    more = seen._replace(read=seen.read + 1)
    assert 0 <= fitted.probability(seen) <= fitted.probability(more) <= 1
    better, worse = RATINGS.index(fitted.rate(fitted.probability(more))), fitted.rate(fitted.probability(seen))
    assert better <= RATINGS.index(worse)


numbers = st.floats(-50, 50)
falling = st.tuples(*[st.floats(0, 1)] * 3).map(lambda three: tuple(sorted(three, reverse=True)))
stages = st.builds(Stage, st.tuples(*[numbers] * 11), numbers, falling)


@given(st.text(max_size=20), st.text(max_size=20), stages, st.none() | stages)
def test_what_is_written_is_loaded(
    tmp_path_factory: pytest.TempPathFactory, name: str, fitted_on: str, first: Stage, second: Stage | None
) -> None:
    file = tmp_path_factory.mktemp("calibration") / "calibration.json"
    written = Calibration(name, "d" * 64, fitted_on, first, second)
    write_calibration(written, file)
    loaded = load_calibration("any", model_digest="d" * 64, file=file)
    assert replace(loaded, digest="") == written
    write_calibration(loaded, again := file.with_suffix(".again"))
    assert again.read_bytes() == file.read_bytes()


def test_every_number_stands_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "calibration.json"
    write_calibration(Calibration("mine", "d", "data", stage(-1.0, (0.9, 0.6, 0.2), label=2.0), None), file)
    raw = json.loads(file.read_text(encoding="utf-8"))
    assert list(raw["first"]["coefficients"]) == list(Features._fields)
    assert raw["first"]["coefficients"]["label"] == 2.0
    assert raw["first"]["thresholds"] == {"strong": 0.9, "partial": 0.6, "weak": 0.2}
    assert raw["second"] is None


def test_a_calibration_of_another_model_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "calibration.json"
    write_calibration(Calibration("mine", "a" * 64, "data", stage(0.0), None), file)
    with pytest.raises(BrokenFramework, match=r"fitted for the model a{16}, not for mine \(b{16}\)"):
        load_calibration("mine", model_digest="b" * 64, file=file)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"name": "x"}', "\x00"])
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "calibration.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BrokenFramework, match="is not a calibration"):
        load_calibration("mine", model_digest="", file=file)


def test_a_calibration_lacking_a_feature_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "calibration.json"
    write_calibration(Calibration("mine", "a", "data", stage(0.0), stage(0.0)), file)
    raw = json.loads(file.read_text(encoding="utf-8"))
    del raw["second"]["coefficients"]["lead"]
    file.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(BrokenFramework, match="'lead'"):
        load_calibration("mine", model_digest="a", file=file)


def test_a_calibration_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"there is no calibration file .*none.json"):
        load_calibration("any", model_digest="", file=tmp_path / "none.json")


def test_a_model_without_one_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="skillmap train scorer"):
        load_calibration(str(tmp_path), model_digest="")


@pytest.mark.parametrize(
    ("precision", "threshold"),
    [(1.0, 0.81), (0.75, 0.41), (0.6, 0.21), (0.1, 0.01)],
)
def test_a_threshold_is_the_lowest_that_keeps_the_precision(precision: float, threshold: float) -> None:
    probabilities = np.array([0.9, 0.8, 0.7, 0.6, 0.4, 0.2])
    accepted = np.array([True, False, True, True, False, False])
    assert lowest_threshold(probabilities, accepted, precision) == threshold


def test_what_is_rated_weak_must_be_good_enough_by_itself() -> None:
    """The many good pairs above don't let in what is hardly ever accepted."""
    probabilities = np.repeat([0.9, 0.5, 0.3, 0.1], 10)
    accepted = np.array([True] * 10 + [True] * 6 + [False] * 4 + [True] * 4 + [False] * 6 + [False] * 10)
    assert choose_thresholds(probabilities, accepted, (0.9, 0.75, 0.3)) == (0.51, 0.31, 0.11)
    # Where everything was accepted, a low percentage isn't strong all the same.
    assert choose_thresholds(probabilities, accepted | True, (0.9, 0.75, 0.3)) == (0.5, 0.3, 0.1)
    assert lowest_threshold(probabilities, accepted, 0.3) == 0.01


def test_no_threshold_does_it_where_the_best_are_wrong() -> None:
    assert lowest_threshold(np.array([0.9, 0.5]), np.array([False, True]), 0.9) == 1.0


@pytest.mark.parametrize(
    ("read", "best_other", "lead"), [(2.0, 1.5, 0.5), (9.0, 0.0, 4.0), (-9.0, 0.0, -4.0), (0.0, -99.0, 4.0), (1, 1, 0)]
)
def test_a_lead_is_cut_both_ways(read: float, best_other: float, lead: float) -> None:
    seen = after_reading(NOTHING, read, best_other, 0)
    assert (seen.read, seen.lead) == (read, lead)


def test_features_are_rounded_before_they_are_scored_and_know_activities() -> None:
    words = Wording(0.25, 0.5, ("data",), "clean data")
    cosines = {"label": 0.123456, "description": 0.2, "synonym": -1.0, "context": 0.3, "field": 0.0}
    seen = features(**cosines, wording=words, competency=Competency("mine:1", "clean data", kind="activity"))
    assert seen == Features(0.1235, 0.2, 0.1235, 0.3, 0.0, 0.25, 0.5, 1.0, 0.0, 0.0, 0.0)
    seen = features(**cosines, wording=words, competency=Competency("mine:1", "clean data", kind="task"))
    assert seen.activity == 0


def test_wording_weighs_the_labels_words_by_rarity() -> None:
    competency = Competency("mine:1", "clean messy data", synonyms=("scrub data",))
    found = compare_wording("Students clean the data", competency, {"clean": 3.0, "data": 1.0}, 4.0)
    assert found.shared == 0.5  # (3 + 1) of (3 + 4 + 1)
    assert found.words == ("clean", "data")
    assert found.closest_label == "clean messy data"
    assert compare_wording("Scrub data", competency, {}, 1.0).closest_label == "scrub data"
    assert compare_wording("Sing", Competency("mine:2", "…"), {}, 1.0).shared == 0


@pytest.mark.parametrize(
    ("nearer", "value", "said"),
    [
        (0, 0.0, "No competency of its kind is closer in meaning to the outcome."),
        (1, 0.6931, "One of its kind is closer in meaning to the outcome."),
        (7, 2.0794, "7 of its kind are closer in meaning to the outcome."),
        (99, 4.6052, "99 or more of its kind are closer in meaning to the outcome."),
        (5000, 4.6052, "99 or more of its kind are closer in meaning to the outcome."),
    ],
)
def test_how_many_are_closer_is_scored_as_a_logarithm_and_told_in_words(nearer: int, value: float, said: str) -> None:
    seen = after_reading(NOTHING, 1.0, 0.0, nearer)
    words = Wording(0.0, 0.0, (), "bake")
    evidence = explain(seen, words, Competency("mine:1", "bake"), "", was_read=True)
    assert [(e.value, e.detail) for e in evidence if e.measure == "closer ones of its kind"] == [(value, said)]


@pytest.mark.parametrize(
    ("field", "value"), [("strong", '"x"'), ("strong", "0.1"), ("partial", "7"), ("intercept", "NaN")]
)
def test_a_number_that_is_none_is_refused(tmp_path: Path, field: str, value: str) -> None:
    file = tmp_path / "calibration.json"
    write_calibration(Calibration("mine", "a", "data", stage(0.0, (0.9, 0.6, 0.2)), None), file)
    raw = json.loads(file.read_text(encoding="utf-8"))
    part = raw["first"] if field in raw["first"] else raw["first"]["thresholds"]
    part[field] = json.loads(value)
    file.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(BrokenFramework, match="is not a calibration"):
        load_calibration("mine", model_digest="a", file=file)
