"""Judged alignments and installed frameworks in, a model's ``calibration.json`` out.

    python -m skillmap.training.fit_scorer ../shared/gold/outcomes_train.csv \
        --framework esco@1.2.0 --framework onet@30.1 --out models/minilm/calibration.json
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skillmap.candidates import weigh
from skillmap.encoders import DEFAULT_MODEL, Encoder, encode_each, load_encoder
from skillmap.frameworks import framework_folder, load_competencies, resolve
from skillmap.gold import ACCEPTABLE, Gold, read_gold
from skillmap.index import Index, open_index
from skillmap.learning import fit_logistic
from skillmap.resources import default_home
from skillmap.scoring import Calibration, write_calibration

# Precision that a rating promises on pairs the fit did not see. A reviewer's time goes first to what is rated best.
PRECISION = {"strong": 0.70, "partial": 0.45, "weak": 0.20}


def examples(
    indexes: Sequence[tuple[Index, Gold]], encoder: Encoder
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.str_]]:
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


def fit(indexes: Sequence[tuple[Index, Gold]], encoder: Encoder, *, name: str, data: str, seed: int = 0) -> Calibration:
    """Fit the scorer on judged pairs; ``data`` says in words what they are."""
    features, grades, groups = examples(indexes, encoder)
    accepted = grades >= ACCEPTABLE
    logistic, held_out = fit_logistic(features, accepted, groups, seed=seed)
    told = (
        f"{data}: {len(set(groups.tolist()))} outcomes, {len(grades)} judged pairs, {int(accepted.sum())} acceptable; "
        "graded by language models following a written rubric, not by a committee"
    )
    return Calibration(
        name=name,
        model_digest=encoder.digest,
        fitted_on=told,
        coefficients=tuple(round(c, 4) for c in logistic.coefficients),
        intercept=round(logistic.intercept, 4),
        thresholds=(
            threshold(held_out, accepted, PRECISION["strong"]),
            threshold(held_out, accepted, PRECISION["partial"]),
            threshold(held_out, accepted, PRECISION["weak"]),
        ),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and write a calibration, as the module's first lines show."""
    parser = argparse.ArgumentParser(description="Fit a model's calibration on judged alignments.")
    parser.add_argument("gold", type=Path)
    parser.add_argument(
        "--framework", action="append", required=True, help="an installed framework that the gold judges"
    )
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--home", type=Path, default=default_home())
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    encoder = load_encoder(chosen.model)
    indexes = []
    for named in chosen.framework:
        name = resolve(named.partition(":")[0], home=chosen.home)
        framework = load_competencies(name, home=chosen.home)
        index = open_index(framework, framework_folder(name, home=chosen.home), encoder)
        indexes.append((index, read_gold(chosen.gold, framework)))
    digest = hashlib.sha256(chosen.gold.read_bytes()).hexdigest()[:16]
    data = f"{chosen.gold.name} (sha256 {digest}) with {', '.join(i.framework.info.name for i, _ in indexes)}"
    write_calibration(fit(indexes, encoder, name=f"{encoder.name}-logistic-1", data=data), chosen.out)


if __name__ == "__main__":
    main()
