"""Judged alignments and an engine in, the two stages of a model's ``calibration.json`` out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skillmap.candidates import best_first, find_candidates, positions_of_kinds, weigh
from skillmap.encoders import load_encoder
from skillmap.encoders.pairs import load_cross_encoder
from skillmap.engine import Engine, model_digest
from skillmap.errors import InputError
from skillmap.evidence import Features
from skillmap.frameworks import framework_folder, load_competencies, resolve
from skillmap.gold import ACCEPTABLE, Gold, read_gold
from skillmap.index import Index, open_index
from skillmap.learning import Logistic, fit_logistic
from skillmap.progress import Progress, silent
from skillmap.queries import ask
from skillmap.ranking import read
from skillmap.scoring import Calibration, Stage, choose_thresholds

#: The precision that strong, strong with partial, and weak promise, on pairs a threshold was not chosen from.
PRECISION = (0.90, 0.75, 0.30)
# How many of an outcome's best pairs the last step sees: what a reader is shown.
_SHOWN = 5
# Each verdict must come from so many outcomes, or one of the ten folds could leave none of it to learn from.
_OUTCOMES = 10
_ACTIVITY = Features._fields.index("activity")
# What each stage looks at; the others' coefficients are 0.
_FIRST = tuple(n for n in Features._fields if n not in ("nearer", "read", "lead"))
_SECOND = Features._fields
#: What a reader is told as a reason for a match: it may count nothing, but never against it.
SUPPORT = tuple(n for n in Features._fields if n not in ("activity", "nearer"))

Judgements = Sequence[tuple[Index, Gold]]


@dataclass(frozen=True, slots=True)
class Examples:
    """Pairs that were judged: ``features`` (n, k), whether each was ``accepted``, and of which ``outcome`` it is."""

    features: NDArray[np.float64]
    accepted: NDArray[np.bool_]
    outcomes: NDArray[np.str_]


def judged_pairs(engine: Engine, judgements: Judgements, *, progress: Progress = silent) -> Examples:
    """Return every judged pair as the first stage sees it."""
    rows, accepted, outcomes = [], [], []
    for index, gold in judgements:
        position = {c.id: i for i, c in enumerate(index.framework.competencies)}
        queries = ask(engine.encoder, [judged.outcome for judged in gold.judged])
        for done, (judged, query) in enumerate(zip(gold.judged, queries, strict=True), start=1):
            for competency, grade in judged.grades.items():
                rows.append(weigh(index, query, position[competency]).seen)
                accepted.append(grade >= ACCEPTABLE)
                outcomes.append(judged.outcome.id)
            progress(f"Weighing {index.framework.info.name}", done, len(gold.judged))
    return Examples(np.array(rows, float), np.array(accepted), np.array(outcomes))


def read_pairs(engine: Engine, judgements: Judgements, *, progress: Progress = silent) -> Examples:
    """Return the judged pairs among those that the cross-encoder is given to read, as the second stage sees them.

    Only competencies of the kinds that were judged come into question.
    """
    rows, accepted, outcomes = [], [], []
    for index, gold in judgements:
        kind = {c.id: c.kind for c in index.framework.competencies}
        kinds = sorted({kind[i] for judged in gold.judged for i in judged.grades})
        allowed = positions_of_kinds(index, kinds)
        queries = ask(engine.encoder, [judged.outcome for judged in gold.judged])
        for done, (judged, query) in enumerate(zip(gold.judged, queries, strict=True), start=1):
            weighed = [weigh(index, query, int(p)) for p in find_candidates(index, query, allowed)]
            for candidate in read(engine, index, query, weighed):
                grade = judged.grades.get(candidate.competency.id)
                if grade is not None:
                    rows.append(candidate.seen)
                    accepted.append(grade >= ACCEPTABLE)
                    outcomes.append(judged.outcome.id)
            progress(f"Reading {index.framework.info.name}", done, len(gold.judged))
    return Examples(np.array(rows, float), np.array(accepted), np.array(outcomes))


def fit_stage(train: Examples, last: Examples, names: Sequence[str], *, seed: int) -> Stage:
    """Fit a stage's coefficients on ``train``, then its scale and thresholds on what ``last`` would be shown.

    The last step (Platt 1999) has three parameters: slope, intercept, and one for work activities, which are
    accepted less often. Thresholds come from folds that were not fitted on. Raises InputError where either holds too
    few outcomes.
    """
    _check(train)
    scorer, weights = _fit_support(train, names, seed=seed)

    scores, activity = last.features @ weights + scorer.intercept, last.features[:, _ACTIVITY]
    kept = shown(scores, activity, last.outcomes)
    seen = Examples(np.column_stack([scores, activity])[kept], last.accepted[kept], last.outcomes[kept])
    _check(seen)
    scale, held_out = fit_logistic(seen.features, seen.accepted, seen.outcomes, seed=seed)
    slope, shift = scale.coefficients
    weights = slope * weights
    weights[_ACTIVITY] += shift
    return Stage(
        tuple(round(float(c), 4) for c in weights),
        round(slope * scorer.intercept + scale.intercept, 4),
        choose_thresholds(held_out, seen.accepted, PRECISION),
    )


def _fit_support(train: Examples, names: Sequence[str], *, seed: int) -> tuple[Logistic, NDArray[np.float64]]:
    """Fit the coefficients; leave out, one by one, what should speak for a match and would count against it.

    The measures overlap, so that a fit can set one against another. That foretells no better on other data, and no
    reader could be told "both say so" of what lowers the number.
    """
    used = list(names)
    while True:
        columns = [Features._fields.index(name) for name in used]
        scorer, _ = fit_logistic(train.features[:, columns], train.accepted, train.outcomes, seed=seed)
        spread = train.features[:, columns].std(axis=0)
        against = [
            (coefficient * float(by), name)
            for name, coefficient, by in zip(used, scorer.coefficients, spread, strict=True)
            if name in SUPPORT and coefficient < 0
        ]
        if not against:
            weights = np.zeros(len(Features._fields))
            weights[columns] = scorer.coefficients
            return scorer, weights
        used.remove(min(against)[1])


def shown(scores: NDArray[np.float64], activity: NDArray[np.float64], outcomes: NDArray[np.str_]) -> NDArray[np.int64]:
    """Return the positions of each outcome's best pairs, separately among activities and the rest, ascending."""
    kept: list[int] = []
    for outcome in np.unique(outcomes):
        for kind in (0.0, 1.0):
            mine = np.flatnonzero((outcomes == outcome) & (activity == kind))
            kept.extend(mine[best_first(scores[mine], _SHOWN)].tolist())
    return np.array(sorted(kept))


def _check(examples: Examples) -> None:
    for what, mine in (("an accepted", examples.accepted), ("a rejected", ~examples.accepted)):
        count = len(np.unique(examples.outcomes[mine]))
        if count < _OUTCOMES:
            raise InputError(
                f"too few judged alignments to fit on: {count} outcomes have {what} one, {_OUTCOMES} are needed",
                value=count,
                accepted=(str(_OUTCOMES),),
            )


def fit_scorer(
    model: str,
    frameworks: Sequence[str],
    first: Sequence[Path],
    second: Sequence[Path],
    last: Path,
    *,
    home: Path,
    seed: int = 0,
    progress: Progress = silent,
) -> Calibration:
    """Fit both stages of a model's scorer on files of judged alignments with these installed frameworks.

    ``first`` are for the first stage. ``second`` must hold outcomes that the cross-encoder was not trained on, or it
    would look surer than it is. ``last`` sets the scale and thresholds of both. Raises InputError where there are too
    few to fit on.
    """
    encoder, cross_encoder = load_encoder(model), load_cross_encoder(model)
    if cross_encoder is not None and not second:
        raise InputError(
            f"the model {model!r} has a cross-encoder: name judged alignments that it wasn't trained on with --unseen "
            "or --written",
            value=model,
            accepted=("--unseen", "--written"),
        )
    digest = model_digest(encoder, cross_encoder)
    indexes = []
    for asked in frameworks:
        name = resolve(asked, home=home)
        framework = load_competencies(name, home=home)
        indexes.append(open_index(framework, framework_folder(name, home=home), encoder, progress=progress))

    def judgements(files: Sequence[Path]) -> Judgements:
        return [(index, read_gold(file, index.framework)) for file in files for index in indexes]

    blank = Stage((0.0,) * len(Features._fields), 0.0, (1.0, 1.0, 1.0))
    engine = Engine(encoder, Calibration("", digest, "", blank, blank), tuple(indexes), cross_encoder)
    on_first, on_last = judgements(first), judgements([last])
    stage = fit_stage(
        judged_pairs(engine, on_first, progress=progress),
        judged_pairs(engine, on_last, progress=progress),
        _FIRST,
        seed=seed,
    )
    fitted = Calibration(
        f"{encoder.name}-logistic-2",
        digest,
        f"first stage: {_described(first, on_first)}; scale and thresholds: {_described([last], on_last)}",
        stage,
        None,
    )
    if cross_encoder is None:
        return fitted
    on_second = judgements(second)
    engine = replace(engine, calibration=replace(fitted, second=blank))
    return replace(
        fitted,
        fitted_on=f"second stage: {_described(second, on_second)}; {fitted.fitted_on}; with {', '.join(frameworks)}; "
        "graded by language models following a written rubric, not by a committee",
        second=fit_stage(
            read_pairs(engine, on_second, progress=progress),
            read_pairs(engine, on_last, progress=progress),
            _SECOND,
            seed=seed,
        ),
    )


def _described(files: Sequence[Path], judgements: Judgements) -> str:
    pairs = sum(len(judged.grades) for _, gold in judgements for judged in gold.judged)
    outcomes = {judged.outcome.id for _, gold in judgements for judged in gold.judged}
    names = ", ".join(f"{file.stem} ({hashlib.sha256(file.read_bytes()).hexdigest()[:8]})" for file in files)
    return f"{len(outcomes)} outcomes, {pairs:,} pairs of {names}"
