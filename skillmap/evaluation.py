"""Judged alignments and an engine in; how well it ranks and how well it knows itself, as plain numbers, out.

Definitions: nDCG after Järvelin and Kekäläinen (2002) with the grade as gain; RP@K = hits@K / min(K, R) (Decorte et
al. 2022); ECE over 10 bins of equal width (Guo et al. 2017). A competency that nobody judged (a "hole") is left out of
nDCG and MAP rather than counted as wrong; elsewhere it counts as not acceptable, and ``holes@5`` tells how often.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray

from skillmap.candidates import Positions, best_first, closeness, positions_of_kinds
from skillmap.engine import Engine
from skillmap.gold import ACCEPTABLE, Gold, Judged
from skillmap.index import Index
from skillmap.progress import Progress, silent
from skillmap.queries import Query, ask
from skillmap.ranking import rank

_ANSWERED = (25, 50, 75, 100)
_BINS = 10


@dataclass(frozen=True, slots=True)
class Ranking:
    """The whole framework ordered for one outcome, best first, and the probability, in [0, 1], of the first."""

    ids: tuple[str, ...]
    probability: float


def evaluate(
    engine: Engine, index: Index, gold: Gold, *, kinds: Sequence[str] = (), progress: Progress = silent
) -> dict[str, float | int | None]:
    """Rank every competency for each judged outcome and measure the order and the confidence.

    Ranking figures are means over the outcomes that have an acceptable competency (nDCG@5: over those with any grade
    above 0); confidence figures are over all outcomes whose first answer was judged. All in [0, 1]; None where there
    is nothing to measure.
    """
    allowed = positions_of_kinds(index, kinds)
    rankings = []
    queries = ask(engine.encoder, [judged.outcome for judged in gold.judged], engine.terms)
    for done, query in enumerate(queries, start=1):
        rankings.append(rank_all(engine, index, query, allowed))
        progress("Evaluating", done, len(gold.judged))
    return ranking_figures(gold.judged, rankings) | confidence_figures(gold.judged, rankings)


def rank_all(engine: Engine, index: Index, query: Query, allowed: Positions) -> Ranking:
    """Order all allowed competencies: as the engine ranks them, the rest behind them by closeness in meaning."""
    ranked = rank(engine, index, query, allowed)
    first = [r.candidate.position for r in ranked]
    rest = np.setdiff1d(allowed, first)
    near = closeness(index, query.readings[0].vector)[rest]
    positions = [*first, *rest[best_first(near, len(rest))].tolist()]
    competencies = index.framework.competencies
    return Ranking(tuple(competencies[i].id for i in positions), ranked[0].probability if ranked else 0.0)


def ranking_figures(judged: Sequence[Judged], rankings: Sequence[Ranking]) -> dict[str, float | int | None]:
    """Return how well acceptable competencies are ranked."""
    gains = [ndcg(j.grades, r.ids, 5) for j, r in zip(judged, rankings, strict=True) if any(j.grades.values())]
    pairs = [(_accepted(j), j, r) for j, r in zip(judged, rankings, strict=True)]
    answerable = [(accepted, j, r) for accepted, j, r in pairs if accepted]
    firsts = [_first(accepted, r.ids) for accepted, _, r in answerable]
    holes = [sum(i not in j.grades for i in r.ids[:5]) / 5 for j, r in zip(judged, rankings, strict=True)]
    return {
        "outcomes": len(judged),
        "answerable": len(answerable),
        "nDCG@5": _mean(gains),
        "P@1": _mean([float(first == 1) for first in firsts]),
        "hit@5": _mean([float(first <= 5) for first in firsts]),
        "MRR": _mean([1 / first if first else 0.0 for first in firsts]),
        "RP@5": _mean([_r_precision(accepted, r.ids, 5) for accepted, _, r in answerable]),
        "RP@10": _mean([_r_precision(accepted, r.ids, 10) for accepted, _, r in answerable]),
        "MAP": _mean([_average_precision(accepted, j.grades, r.ids) for accepted, j, r in answerable]),
        "holes@5": _mean(holes),
    }


def confidence_figures(judged: Sequence[Judged], rankings: Sequence[Ranking]) -> dict[str, float | int | None]:
    """Return how well the probability of the first answer tells whether it is acceptable."""
    known = [(j, r) for j, r in zip(judged, rankings, strict=True) if r.ids and r.ids[0] in j.grades]
    right = np.array([j.grades[r.ids[0]] >= ACCEPTABLE for j, r in known], bool)
    sure = np.array([r.probability for _, r in known], float)
    figures: dict[str, float | int | None] = {
        "first answers judged": len(known),
        "first answers acceptable": _mean(right.astype(float).tolist()),
        "AUROC": _auroc(sure, right),
    }
    surest = right[np.lexsort((np.arange(len(sure)), -sure))]
    for percent in _ANSWERED:
        answered = surest[: max(1, round(len(surest) * percent / 100))]
        figures[f"precision at {percent} % answered"] = _mean(answered.astype(float).tolist())
    figures["Brier"] = _mean(((sure - right) ** 2).tolist())
    figures["ECE"] = _calibration_error(sure, right)
    return figures


def ndcg(grades: Mapping[str, int], ids: Sequence[str], depth: int) -> float:
    """Return nDCG at ``depth`` of a ranking, competencies without a grade left out.

    >>> round(ndcg({"a": 3, "b": 0}, ["b", "hole", "a"], 5), 4)
    0.6309
    """
    found = [grades[i] for i in ids if i in grades][:depth]
    ideal = _dcg(sorted(grades.values(), reverse=True)[:depth])
    return _dcg(found) / ideal if ideal else 0.0


def _dcg(grades: Sequence[int]) -> float:
    return sum(grade / log2(place + 2) for place, grade in enumerate(grades))


def _accepted(judged: Judged) -> frozenset[str]:
    return frozenset(i for i, grade in judged.grades.items() if grade >= ACCEPTABLE)


def _first(accepted: frozenset[str], ids: Sequence[str]) -> float:
    """Return the place, from 1, of the first acceptable competency; infinity where it isn't in the ranking."""
    return next((place for place, i in enumerate(ids, start=1) if i in accepted), float("inf"))


def _r_precision(accepted: frozenset[str], ids: Sequence[str], depth: int) -> float:
    return sum(i in accepted for i in ids[:depth]) / min(depth, len(accepted))


def _average_precision(accepted: frozenset[str], grades: Mapping[str, int], ids: Sequence[str]) -> float:
    hits, total = 0, 0.0
    for place, i in enumerate((i for i in ids if i in grades), start=1):
        if i in accepted:
            hits += 1
            total += hits / place
    return total / len(accepted)


def _auroc(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> float | None:
    """Return the chance that a right answer is surer than a wrong one, ties counting half (Mann and Whitney 1947)."""
    if not right.any() or right.all():
        return None
    better = sure[right][:, None] - sure[~right][None, :]
    return round(float(((better > 0) + 0.5 * (better == 0)).mean()), 4)


def _calibration_error(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> float | None:
    if not len(sure):
        return None
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in sorted(set(bins.tolist()))
    ]
    return round(float(sum(gaps)), 4)


def _mean(values: Sequence[float]) -> float | None:
    return round(float(np.mean(values)), 4) if len(values) else None
