"""An institution's accepted and rejected alignments in; the last step refitted on them, and what that gained, out.

Only the scale (slope and intercept, Platt 1999) and the thresholds of both stages change: the order of the proposals
stays. The gain is measured on decisions that were not fitted on, outcome by outcome, in ten folds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skillmap.candidates import positions_of_kinds
from skillmap.engine import Engine
from skillmap.errors import InputError
from skillmap.gold import ACCEPTABLE, Gold, read_gold
from skillmap.learning import fit_logistic, losses
from skillmap.nouns import Rejected
from skillmap.progress import Progress, silent
from skillmap.queries import ask
from skillmap.ranking import assess, rank
from skillmap.scoring import Calibration, Stage, choose_thresholds

#: Fewer than this can't be told from chance: accepted, rejected, and outcomes that they belong to. Each verdict must
#: come from several outcomes, or a fold could leave none of it to learn from.
NEEDED = {
    "accepted": 40,
    "rejected": 40,
    "outcomes": 20,
    "outcomes with an accepted one": 10,
    "outcomes with a rejected one": 10,
}
#: The precision that strong, strong with partial, and weak promise on decisions that were not fitted on.
_PRECISION = (0.90, 0.75, 0.30)


@dataclass(frozen=True, slots=True)
class Recalibrated:
    """The new calibration and its worth on held-out decisions.

    ``before`` and ``after`` are mean log loss and Brier score (both 0 or more, lower is better); ``gained`` is whether
    both fell. They are of the stage that the engine answers with.
    """

    calibration: Calibration
    accepted: int
    rejected: int
    outcomes: int
    before: tuple[float, float]
    after: tuple[float, float]
    unusable: tuple[Rejected, ...]

    @property
    def gained(self) -> bool:
        """Whether held-out decisions are foretold better than before, by both measures."""
        return self.after[0] < self.before[0] and self.after[1] < self.before[1]


def recalibrate(engine: Engine, file: Path, *, seed: int = 0, progress: Progress = silent) -> Recalibrated:
    """Refit the engine's last step on the decisions in a CSV (see :func:`skillmap.gold.read_gold`).

    Raises InputError where there are too few of a kind (:data:`NEEDED`), or where the decisions contradict the scores.
    """
    read = [_read(engine, name, file) for name in (index.framework.info.name for index in engine.indexes)]
    counted = [(j.outcome.id, g >= ACCEPTABLE) for gold in read for j in gold.judged for g in j.grades.values()]
    have = {
        "accepted": sum(yes for _, yes in counted),
        "rejected": sum(not yes for _, yes in counted),
        "outcomes": len({outcome for outcome, _ in counted}),
        "outcomes with an accepted one": len({outcome for outcome, yes in counted if yes}),
        "outcomes with a rejected one": len({outcome for outcome, yes in counted if not yes}),
    }
    short = [f"{NEEDED[what]} {what}, has {have[what]}" for what in NEEDED if have[what] < NEEDED[what]]
    if short:
        raise InputError(
            f"{file} has too few decisions to learn from: it needs {'; '.join(short)}",
            value=file,
            accepted=tuple(NEEDED),
        )
    old = engine.calibration
    fitted, before, after = _refitted(engine, read, file, seed, progress)
    first, second, left = fitted, old.second, ""
    if engine.cross_encoder is not None:
        # The stage that isn't in use is refitted as well: the file serves with and without the cross-encoder.
        first, second = old.first, fitted
        try:
            first, _, _ = _refitted(replace(engine, cross_encoder=None), read, file, seed, progress)
        except InputError:
            left = "; its first stage is as before, since they contradict it"
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:8]
    told = (
        f"last step: {have['accepted']} accepted and {have['rejected']} rejected alignments of {file.name} ({digest})"
    )
    new = replace(
        old,
        name=f"{old.name}+{digest}",
        fitted_on=f"{told}{left}; {old.fitted_on}",
        first=first,
        second=second,
        digest="",
    )
    return Recalibrated(
        new,
        have["accepted"],
        have["rejected"],
        have["outcomes"],
        before=before,
        after=after,
        unusable=tuple(r for gold in read for r in gold.rejected),
    )


def _refitted(
    engine: Engine, read: Sequence[Gold], file: Path, seed: int, progress: Progress
) -> tuple[Stage, tuple[float, float], tuple[float, float]]:
    """Return the engine's stage with a new scale and thresholds, and its losses before and after, held out."""
    logits, accepted, outcomes = _scored(engine, read, progress)
    model, held_out = fit_logistic(logits[:, None], accepted, outcomes, seed=seed)
    slope = model.coefficients[0]
    if slope <= 0:
        raise InputError(
            f"the decisions in {file} contradict the scores: what is rejected scores higher than what is accepted; "
            "are the two columns right?",
            value=file,
        )
    stage = engine.stage
    fitted = Stage(
        tuple(round(slope * c, 4) for c in stage.coefficients),
        round(slope * stage.intercept + model.intercept, 4),
        choose_thresholds(held_out, accepted, _PRECISION),
    )
    return fitted, losses(1 / (1 + np.exp(-logits)), accepted), losses(held_out, accepted)


def _read(engine: Engine, name: str, file: Path) -> Gold:
    return read_gold(file, engine.index(name).framework, decisions=True)


def _scored(
    engine: Engine, read: Sequence[Gold], progress: Progress
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.str_]]:
    """Return each decision's log-odds as the engine gives them now, whether it was accepted, and its outcome."""
    logits, accepted, outcomes = [], [], []
    for index, gold in zip(engine.indexes, read, strict=True):
        position = {c.id: i for i, c in enumerate(index.framework.competencies)}
        allowed = positions_of_kinds(index, ())
        queries = ask(engine.encoder, [judged.outcome for judged in gold.judged], engine.terms)
        for done, (judged, query) in enumerate(zip(gold.judged, queries, strict=True), start=1):
            ranked = rank(engine, index, query, allowed)
            for ranked_pair in assess(engine, index, query, [position[i] for i in judged.grades], ranked):
                seen = ranked_pair.candidate.seen
                logits.append(
                    engine.stage.intercept + sum(c * v for c, v in zip(engine.stage.coefficients, seen, strict=True))
                )
                accepted.append(judged.grades[ranked_pair.candidate.competency.id] >= ACCEPTABLE)
                outcomes.append(judged.outcome.id)
            progress(f"Scoring decisions on {index.framework.info.name}", done, len(gold.judged))
    return np.array(logits), np.array(accepted), np.array(outcomes)
