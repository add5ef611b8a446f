"""Tables for analysts: the CSV's rows and columns, with numbers that are numbers."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pandas
from hypothesis import given, settings

from skillmap.nouns import AlignmentReport, CoverageReport
from skillmap.writers import write_coverage_csv, write_csv
from skillmap.writers.frames import to_coverage_frame, to_frame
from tests.writers import strategies
from tests.writers.examples import ALIGNMENTS, COVERAGE, EMPTY, MEASURE, with_outcomes

WHOLE = ("rank", "input_row")
NUMBERS = ("probability", "margin", "nearest_probability")


def test_a_frame_has_the_lines_of_the_csv() -> None:
    for frame, text in (
        (to_frame(ALIGNMENTS), write_csv(ALIGNMENTS)),
        (to_coverage_frame(COVERAGE), write_coverage_csv(COVERAGE)),
    ):
        header, *lines = csv.reader(io.StringIO(text, newline=""))
        assert list(frame.columns) == header
        assert list(frame["status"]) == [line[0] for line in lines]


def test_numbers_are_numbers_and_missing_where_there_is_none() -> None:
    for report in (ALIGNMENTS, EMPTY):
        types = to_frame(report).dtypes.astype(str)
        assert [types[name] for name in WHOLE] == ["Int64"] * len(WHOLE)
        assert [types[name] for name in NUMBERS] == ["float64"] * len(NUMBERS)
    frame = to_frame(ALIGNMENTS)
    assert frame.loc[frame["status"] == "proposed", "probability"].between(0, 1).all()
    for status in ("none", "excluded", "rejected"):
        assert frame.loc[frame["status"] == status, ["rank", "probability"]].isna().all(axis=None)


def test_reasons_parts_exclusions_and_advice_come_along() -> None:
    frame = to_frame(ALIGNMENTS)
    assert Counter(frame["status"]) == {"proposed": 9, "listed": 2, "none": 5, "excluded": 1, "rejected": 2}
    assert frame.loc[0, "part"] == MEASURE
    assert str(frame.loc[0, "reasons"]).startswith("It serves one part of the outcome")
    assert set(frame.loc[frame["outcome_id"] == "o7", "bloom_level_estimate"]) == {"understand"}
    ruled_out = frame[frame["status"] == "excluded"]
    assert list(ruled_out["reasons"]) == ["Your list of terms calls “Ask probing questions” a false friend of “probe”."]


def test_texts_are_as_they_are() -> None:
    assert list(to_frame(with_outcomes(("=1+1",)))["outcome"]) == ["=1+1", "=1+1"]


@given(report=strategies.REPORT, coverage=strategies.COVERAGE_REPORT)
@settings(max_examples=20, deadline=None)
def test_any_report_makes_a_frame(report: AlignmentReport, coverage: CoverageReport) -> None:
    for frame, text in (
        (to_frame(report), write_csv(report)),
        (to_coverage_frame(coverage), write_coverage_csv(coverage)),
    ):
        assert isinstance(frame, pandas.DataFrame)
        assert len(frame) == len(list(csv.DictReader(io.StringIO(text, newline=""))))
