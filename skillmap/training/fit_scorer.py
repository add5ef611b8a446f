"""Judged alignments and installed frameworks in, a model's ``calibration.json`` out.

    python -m skillmap.training.fit_scorer outcomes_train.csv --last outcomes_dev.csv \
        --framework esco@1.2.0 --framework onet@30.1 --out models/minilm/calibration.json
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skillmap.candidates import best_first, weigh
from skillmap.encoders import DEFAULT_MODEL, Encoder, encode_each, load_encoder
from skillmap.evidence import Features
from skillmap.frameworks import framework_folder, load_competencies, resolve
from skillmap.gold import ACCEPTABLE, Gold, read_gold
from skillmap.index import Index, open_index
from skillmap.learning import fit_logistic
from skillmap.resources import default_home
from skillmap.scoring import Calibration, write_calibration

# The precision that a rating and the better ones together promise, on pairs its threshold was not chosen from.
PRECISION = {"strong": 0.75, "partial": 0.55, "weak": 0.30}
# How many of an outcome's best pairs the last step sees: what a reader is shown.
_SHOWN = 5

Judgements = Sequence[tuple[Index, Gold]]


def examples(indexes: Judgements, encoder: Encoder) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.str_]]:
    """Return the features (n, k), grades (n) and outcomes (n) of every judged pair."""
    features, grades, groups = [], [], []
    for index, gold in indexes:
        position = {c.id: i for i, c in enumerate(index.framework.competencies)}
        vectors = encode_each(encoder, [judged.outcome.text for judged in gold.judged])
        for judged, query in zip(gold.judged, vectors, strict=True):
            for competency, grade in judged.grades.items():
                features.append(weigh(index, judged.outcome.text, query, position[competency]).seen)
                grades.append(grade)
                groups.append(judged.outcome.id)
    return np.array(features, float), np.array(grades), np.array(groups)


def threshold(probabilities: NDArray[np.float64], accepted: NDArray[np.bool_], precision: float) -> float:
    """Return the lowest probability, to two decimals, from which at least ``precision`` of the pairs are accepted."""
    for candidate in np.arange(0.01, 1.0, 0.01):
        chosen = probabilities >= candidate
        if chosen.any() and accepted[chosen].mean() >= precision:
            return round(float(candidate), 2)
    return 1.0


def shown(scores: NDArray[np.float64], activity: NDArray[np.float64], outcomes: NDArray[np.str_]) -> NDArray[np.int64]:
    """Return the positions of each outcome's best pairs, separately among activities and the rest, ascending."""
    kept: list[int] = []
    for outcome in np.unique(outcomes):
        for kind in (0.0, 1.0):
            mine = np.flatnonzero((outcomes == outcome) & (activity == kind))
            kept.extend(mine[best_first(scores[mine], _SHOWN)].tolist())
    return np.array(sorted(kept))


def fit(train: Judgements, last: Judgements, encoder: Encoder, *, name: str, data: str, seed: int = 0) -> Calibration:
    """Fit the scorer on the pairs of ``train``, then its scale and thresholds on those that ``last`` would be shown.

    The last step (Platt 1999) has three parameters: slope, intercept, and one for work activities, which are
    accepted less often. ``data`` says in words what both are; thresholds come from folds that were not fitted on.
    """
    features, grades, outcomes = examples(train, encoder)
    scorer, _ = fit_logistic(features, grades >= ACCEPTABLE, outcomes, seed=seed)
    weights = np.array(scorer.coefficients)

    features, grades, outcomes = examples(last, encoder)
    scores, activity = features @ weights + scorer.intercept, features[:, Features._fields.index("activity")]
    kept = shown(scores, activity, outcomes)
    accepted = grades[kept] >= ACCEPTABLE
    scale, held_out = fit_logistic(np.column_stack([scores, activity])[kept], accepted, outcomes[kept], seed=seed)
    slope, shift = scale.coefficients
    weights = slope * weights
    weights[Features._fields.index("activity")] += shift
    return Calibration(
        name=name,
        model_digest=encoder.digest,
        fitted_on=data,
        coefficients=tuple(round(float(c), 4) for c in weights),
        intercept=round(slope * scorer.intercept + scale.intercept, 4),
        thresholds=(
            threshold(held_out, accepted, PRECISION["strong"]),
            threshold(held_out, accepted, PRECISION["partial"]),
            threshold(held_out, accepted, PRECISION["weak"]),
        ),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and write a calibration, as the module's first lines show."""
    parser = argparse.ArgumentParser(description="Fit a model's calibration on judged alignments.")
    parser.add_argument("gold", type=Path, help="judged alignments to fit the scorer on")
    parser.add_argument("--last", type=Path, required=True, help="other judged alignments, for the last step only")
    parser.add_argument("--framework", action="append", required=True, help="an installed framework that both judge")
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--home", type=Path, default=default_home())
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    encoder = load_encoder(chosen.model)
    indexes = []
    for asked in chosen.framework:
        name = resolve(asked, home=chosen.home)
        framework = load_competencies(name, home=chosen.home)
        indexes.append(open_index(framework, framework_folder(name, home=chosen.home), encoder))
    train, last = ([(i, read_gold(file, i.framework)) for i in indexes] for file in (chosen.gold, chosen.last))
    data = (
        f"{_described(chosen.gold, train)}; scale and thresholds on {_described(chosen.last, last)}; "
        f"with {', '.join(index.framework.info.name for index in indexes)}; graded by language models following a "
        "written rubric, not by a committee"
    )
    fitted = fit(train, last, encoder, name=f"{encoder.name}-logistic-1", data=data)
    write_calibration(fitted, chosen.out)


def _described(file: Path, judgements: Judgements) -> str:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:8]
    pairs = sum(len(judged.grades) for _, gold in judgements for judged in gold.judged)
    outcomes = {judged.outcome.id for _, gold in judgements for judged in gold.judged}
    return f"{len(outcomes)} outcomes, {pairs:,} pairs of {file.stem} ({digest})"


if __name__ == "__main__":
    main()
