"""An answer and what is right in, one text's values out; and many texts' values in, the figures of a study out.

The measures themselves are those of ``skillmap evaluate`` (see :mod:`skillmap.evaluation`). A text's values are kept,
not only their mean, so that a figure can be worked out again for any resample of the texts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.systems import Answer
from skillmap.evaluation import Ranking, confidence_figures, ranking_figures
from skillmap.gold import ACCEPTABLE, Judged
from skillmap.nouns import RATINGS, Outcome

Value = float | str | None
#: The values of many texts, in one order, by measure.
Columns = Mapping[str, Sequence[Value]]
Rows = NDArray[np.int64]
#: Measures for which less is better.
LESS_IS_BETTER = ("ECE", "holes@5")
_OUTCOME = Outcome("", "")


def text_values(judged: Judged, answer: Answer, measures: Sequence[str], *, graded: bool) -> dict[str, Value]:
    """Return the values of one text: those measures that are means over texts, and what the others are made from.

    Where it isn't ``graded``, a competency without a grade is wrong. A value is None where the text doesn't count: for
    P@1, one without a right answer.
    """
    grades = judged.grades if graded else dict.fromkeys(answer.ids, 0) | dict(judged.grades)
    figures = ranking_figures([Judged(judged.outcome, grades)], [Ranking(answer.ids, answer.score)])
    values: dict[str, Value] = {name: figures[name] for name in measures if name in figures}
    if any(name in _OVER_ALL for name in measures):
        first = grades.get(answer.ids[0]) if answer.ids else None
        values["score"] = answer.score
        values["accepted"] = None if first is None else float(first >= ACCEPTABLE)
        values["answerable"] = float(any(grade >= ACCEPTABLE for grade in grades.values()))
        values["rating"] = answer.rating
    return values


def figure(measure: str, columns: Columns, *, calibrated: bool) -> Callable[[Rows], float | None]:
    """Return a function from some texts, by position, to the measure over them; None where nothing counts.

    A measure of probabilities or of ratings is None for a system that has none.
    """
    if measure not in _OVER_ALL:
        values = _numbers(columns[measure])
        return lambda rows: _mean(values[rows])
    if measure == "ECE" and not calibrated:
        return lambda _: None
    return _OVER_ALL[measure](columns)


def _auroc(columns: Columns) -> Callable[[Rows], float | None]:
    return _confidence("AUROC", columns)


def _ece(columns: Columns) -> Callable[[Rows], float | None]:
    return _confidence("ECE", columns)


def _confidence(name: str, columns: Columns) -> Callable[[Rows], float | None]:
    """Ask ``confidence_figures`` with stand-ins that carry what it looks at: the first answer's grade and score."""
    judged = [
        Judged(_OUTCOME, {} if accepted is None else {"first": ACCEPTABLE if accepted else 0})
        for accepted in columns["accepted"]
    ]
    rankings = [Ranking(("first",), float(score or 0)) for score in columns["score"]]
    return lambda rows: confidence_figures([judged[i] for i in rows], [rankings[i] for i in rows])[name]


def _precision(ratings: Sequence[str]) -> Callable[[Columns], Callable[[Rows], float | None]]:
    """Of the first answers so rated that were judged, the share that is acceptable."""

    def of(columns: Columns) -> Callable[[Rows], float | None]:
        accepted = _numbers(columns["accepted"])
        rated = np.array([rating in ratings for rating in columns["rating"]])
        return lambda rows: _mean(accepted[rows][rated[rows]])

    return of


def _share(ratings: Sequence[str]) -> Callable[[Columns], Callable[[Rows], float | None]]:
    """Of the texts that have an acceptable competency, the share whose first answer is so rated."""

    def of(columns: Columns) -> Callable[[Rows], float | None]:
        if all(rating is None for rating in columns["rating"]):
            return lambda _: None
        answerable = _numbers(columns["answerable"]) > 0
        rated = np.array([float(rating in ratings) for rating in columns["rating"]])
        return lambda rows: _mean(rated[rows][answerable[rows]])

    return of


# Measures that are no mean over texts, and how each is worked out.
_OVER_ALL: dict[str, Callable[[Columns], Callable[[Rows], float | None]]] = {
    "AUROC": _auroc,
    "ECE": _ece,
    "precision of strong": _precision(RATINGS[:1]),
    "share rated strong": _share(RATINGS[:1]),
    "precision of strong or partial": _precision(RATINGS[:2]),
    "share rated strong or partial": _share(RATINGS[:2]),
}


def _numbers(values: Sequence[Value]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else float(value) for value in values], float)


def _mean(values: NDArray[np.float64]) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None
