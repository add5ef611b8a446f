"""A pair's features in, the probability that a reviewer would accept it and its rating out.

The scorer is data: ``models/<model>/calibration.json`` holds, for each of two stages, one coefficient a feature and the
thresholds of the ratings, and says what they were fitted on. The first stage sees everything but the cross-encoder and
chooses what that one reads; the second sees all.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skillmap.errors import BrokenFramework, UnknownName
from skillmap.evidence import Features
from skillmap.nouns import RATINGS, Rating
from skillmap.resources import data_folder

_DECIMALS = 4
#: No rating contradicts the percentage beside it: strong, partial and weak need at least so much, whatever was fitted.
_LEAST = (0.5, 0.3, 0.1)


@dataclass(frozen=True, slots=True)
class Stage:
    """How features become a probability and a rating.

    ``coefficients`` are in the order of :class:`skillmap.evidence.Features`; ``thresholds`` are the lowest
    probabilities, in [0, 1], of strong, partial and weak.
    """

    coefficients: tuple[float, ...]
    intercept: float
    thresholds: tuple[float, float, float]

    def probability(self, seen: Features) -> float:
        """Return the probability, in [0, 1] to four decimals, that a reviewer would accept the pair."""
        logit = self.intercept + sum(c * v for c, v in zip(self.coefficients, seen, strict=True))
        # Two forms of one formula: neither overflows for the sign it is used with.
        value = 1 / (1 + math.exp(-logit)) if logit >= 0 else math.exp(logit) / (1 + math.exp(logit))
        return round(value, _DECIMALS)

    def rate(self, probability: float) -> Rating:
        """Return the rating of a probability: the first whose threshold it reaches.

        >>> Stage((0.0,) * 11, 0.0, (0.6, 0.3, 0.1)).rate(0.3)
        'partial'
        """
        for rating, threshold in zip(RATINGS, self.thresholds, strict=False):
            if probability >= threshold:
                return rating
        return "none"


@dataclass(frozen=True, slots=True)
class Calibration:
    """The two stages of a model's scorer; ``second`` is None for a model without a cross-encoder.

    ``fitted_on`` says in words what data they come from. ``model_digest`` names the encoder, and after it the
    cross-encoder, whose numbers they were fitted with; ``digest`` is that of the file itself.
    """

    name: str
    model_digest: str
    fitted_on: str
    first: Stage
    second: Stage | None
    digest: str = ""


def load_calibration(model: str, *, model_digest: str, file: Path | None = None) -> Calibration:
    """Load the calibration of a model: ``file``, or the ``calibration.json`` in the model's folder.

    Raises UnknownName where there is none and BrokenFramework where it can't be read or belongs to another model: a
    probability is only one for the encoder that it was fitted with.
    """
    if file is not None and not file.is_file():
        raise UnknownName(
            f"there is no calibration file {file}", value=file, accepted=("a file of skillmap calibrate",)
        )
    if file is None:
        folder = data_folder("models") / model if "/" not in model else Path(model)
        file = folder / "calibration.json"
    if not file.is_file():
        raise UnknownName(
            f"the model {model!r} has no calibration, so its similarities can't be turned into probabilities; "
            f"fit one with: skillmap train scorer --gold GOLD.csv --last OTHER.csv --framework ID "
            f"--model {model} --out calibration.json, and name it with --calibration",
            value=model,
            accepted=("calibration.json",),
        )
    content = file.read_bytes()
    try:
        raw = json.loads(content)
        calibration = Calibration(
            name=str(raw["name"]),
            model_digest=str(raw["model_digest"]),
            fitted_on=str(raw["fitted_on"]),
            first=_stage(raw["first"]),
            second=_stage(raw["second"]) if raw["second"] is not None else None,
            digest=hashlib.sha256(content).hexdigest(),
        )
    except (ValueError, KeyError, TypeError) as e:
        raise BrokenFramework(f"{file} is not a calibration: {e!r}", value=file, accepted=Features._fields) from e
    if calibration.model_digest != model_digest:
        raise BrokenFramework(
            f"{file} was fitted for the model {calibration.model_digest[:16]}, not for {model} ({model_digest[:16]})",
            value=calibration.model_digest,
            accepted=(model_digest,),
        )
    return calibration


def write_calibration(calibration: Calibration, file: Path) -> None:
    """Write a calibration as :func:`load_calibration` reads it, with every number by its name."""
    raw = {
        "name": calibration.name,
        "model_digest": calibration.model_digest,
        "fitted_on": calibration.fitted_on,
        "first": _named(calibration.first),
        "second": None if calibration.second is None else _named(calibration.second),
    }
    unfinished = file.with_name(f".{file.name}.part")
    unfinished.write_text(json.dumps(raw, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(unfinished, file)


def lowest_threshold(probabilities: NDArray[np.float64], accepted: NDArray[np.bool_], precision: float) -> float:
    """Return the lowest probability, to two decimals, from which at least ``precision`` of the pairs are accepted.

    1.0 where no probability does that.
    """
    for hundredths in range(1, 100):
        chosen = probabilities >= hundredths / 100
        if chosen.any() and accepted[chosen].mean() >= precision:
            return hundredths / 100
    return 1.0


def choose_thresholds(
    probabilities: NDArray[np.float64], accepted: NDArray[np.bool_], precision: tuple[float, float, float]
) -> tuple[float, float, float]:
    """Return the lowest probabilities of strong, partial and weak that keep these precisions.

    Strong's is promised of what is rated strong, partial's of both together, weak's of what is rated weak alone: else
    the many good pairs above would let anything be weak. None is below 0.5, 0.3 and 0.1.
    """
    strong, partial = (
        max(least, lowest_threshold(probabilities, accepted, promised))
        for least, promised in zip(_LEAST, precision[:2], strict=False)
    )
    partial = min(strong, partial)
    below = probabilities < partial
    weak = max(_LEAST[2], lowest_threshold(probabilities[below], accepted[below], precision[2]))
    return strong, partial, min(partial, weak)


def _stage(raw: Mapping[str, Any]) -> Stage:
    coefficients = tuple(float(raw["coefficients"][name]) for name in Features._fields)
    intercept = float(raw["intercept"])
    strong, partial, weak = (float(raw["thresholds"][rating]) for rating in RATINGS[:3])
    if not all(map(math.isfinite, (*coefficients, intercept))) or not 1 >= strong >= partial >= weak >= 0:
        raise ValueError("a coefficient is no number, or the thresholds don't fall from 1 to 0")
    return Stage(coefficients, intercept, (strong, partial, weak))


def _named(stage: Stage) -> dict[str, Any]:
    return {
        "coefficients": dict(zip(Features._fields, stage.coefficients, strict=True)),
        "intercept": stage.intercept,
        "thresholds": dict(zip(RATINGS, stage.thresholds, strict=False)),
    }
