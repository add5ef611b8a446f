"""A pair's features in, the probability that a reviewer would accept it and its rating out.

The model is data: ``models/<model>/calibration.json`` holds one coefficient a feature, the thresholds of the ratings,
and what they were fitted on.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

from skillmap.errors import BrokenFramework, UnknownName
from skillmap.evidence import Features
from skillmap.nouns import RATINGS, Rating
from skillmap.resources import data_folder

_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Calibration:
    """How features become a probability and a rating.

    ``coefficients`` are in the order of :class:`skillmap.evidence.Features`; ``thresholds`` are the lowest
    probabilities, in [0, 1], of strong, partial and weak; ``fitted_on`` says in words what data it comes from.
    ``model_digest`` is the encoder whose cosines it was fitted with, ``digest`` that of the file itself.
    """

    name: str
    model_digest: str
    fitted_on: str
    coefficients: tuple[float, ...]
    intercept: float
    thresholds: tuple[float, float, float]
    digest: str = ""

    def probability(self, seen: Features) -> float:
        """Return the probability, in [0, 1] to four decimals, that a reviewer would accept the pair."""
        logit = self.intercept + sum(c * v for c, v in zip(self.coefficients, seen, strict=True))
        # Two forms of one formula: neither overflows for the sign it is used with.
        value = 1 / (1 + math.exp(-logit)) if logit >= 0 else math.exp(logit) / (1 + math.exp(logit))
        return round(value, _DECIMALS)

    def rate(self, probability: float) -> Rating:
        """Return the rating of a probability: the first whose threshold it reaches.

        >>> Calibration("c", "", "", (0.0,) * 6, 0.0, (0.6, 0.3, 0.1)).rate(0.3)
        'partial'
        """
        for rating, threshold in zip(RATINGS, self.thresholds, strict=False):
            if probability >= threshold:
                return rating
        return "none"


def load_calibration(model: str, *, model_digest: str, file: Path | None = None) -> Calibration:
    """Load the calibration of a model: ``file``, or the ``calibration.json`` in the model's folder.

    Raises UnknownName where there is none and BrokenFramework where it can't be read or belongs to another model: a
    probability is only one for the encoder that it was fitted with.
    """
    if file is None:
        folder = data_folder("models") / model if "/" not in model else Path(model)
        file = folder / "calibration.json"
    if not file.is_file():
        raise UnknownName(
            f"the model {model!r} has no calibration, so its similarities can't be turned into probabilities; "
            "fit one with: python -m skillmap.training.fit_scorer GOLD.csv --last OTHER.csv --framework ID "
            f"--model {model} --out calibration.json, and name it with --calibration",
            value=model,
            accepted=("calibration.json",),
        )
    content = file.read_bytes()
    try:
        raw = json.loads(content)
        calibration = Calibration(
            name=raw["name"],
            model_digest=raw["model_digest"],
            fitted_on=raw["fitted_on"],
            coefficients=tuple(float(raw["coefficients"][name]) for name in Features._fields),
            intercept=float(raw["intercept"]),
            thresholds=(raw["thresholds"]["strong"], raw["thresholds"]["partial"], raw["thresholds"]["weak"]),
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
    raw = asdict(calibration)
    del raw["digest"]
    raw["coefficients"] = dict(zip(Features._fields, calibration.coefficients, strict=True))
    raw["thresholds"] = dict(zip(RATINGS, calibration.thresholds, strict=False))
    file.write_text(json.dumps(raw, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
