"""Names of frameworks and of a model in, everything an answer depends on, opened, out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from skillmap.encoders import DEFAULT_MODEL, Encoder, load_encoder
from skillmap.encoders.pairs import CrossEncoder, load_cross_encoder
from skillmap.errors import InputError
from skillmap.frameworks import framework_folder, load_competencies, resolve
from skillmap.index import Index, open_index
from skillmap.progress import Progress, silent
from skillmap.scoring import Calibration, Stage, load_calibration
from skillmap.terms import Terms


@dataclass(frozen=True, slots=True)
class Engine:
    """An encoder, the cross-encoder that reads its best candidates (or None), their calibration, open frameworks.

    ``terms`` is an institution's own list of synonyms and false friends.
    """

    encoder: Encoder
    calibration: Calibration
    indexes: tuple[Index, ...]
    cross_encoder: CrossEncoder | None = None
    terms: Terms = field(default_factory=lambda: Terms(()))

    @property
    def stage(self) -> Stage:
        """The stage whose probability is the answer's."""
        return self.calibration.first if self.cross_encoder is None else _present(self.calibration.second)

    def index(self, framework: str) -> Index:
        """Return the index of ``id@version``; raise InputError naming what is open."""
        for index in self.indexes:
            if index.framework.info.name == framework:
                return index
        have = tuple(index.framework.info.name for index in self.indexes)
        raise InputError(f"{framework!r} is not open here; open: {', '.join(have)}", value=framework, accepted=have)


def open_engine(
    frameworks: Sequence[str],
    *,
    home: Path,
    model: str = DEFAULT_MODEL,
    calibration: Path | None = None,
    second_stage: bool = True,
    terms: Terms | None = None,
    progress: Progress = silent,
) -> Engine:
    """Open installed frameworks (``id@version``, or ``id`` where one version is installed) for matching.

    Makes what is missing of their indexes, once. Without ``second_stage`` the cross-encoder is left out: many times as
    fast, and less often right. Raises UnknownName for a framework or model that isn't there.
    """
    names = [resolve(name, home=home) for name in frameworks]
    encoder, cross_encoder, fitted = open_model(model, calibration=calibration, second_stage=second_stage)
    return Engine(
        encoder,
        fitted,
        tuple(
            open_index(
                load_competencies(name, home=home), framework_folder(name, home=home), encoder, progress=progress
            )
            for name in dict.fromkeys(names)
        ),
        cross_encoder,
        terms or Terms(()),
    )


def open_model(
    model: str, *, calibration: Path | None = None, second_stage: bool = True
) -> tuple[Encoder, CrossEncoder | None, Calibration]:
    """Open a model's encoder, its cross-encoder where it has one and it is wanted, and its calibration."""
    encoder, cross_encoder = load_encoder(model), load_cross_encoder(model)
    fitted = load_calibration(model, model_digest=model_digest(encoder, cross_encoder), file=calibration)
    return encoder, cross_encoder if second_stage and fitted.second else None, fitted


def model_digest(encoder: Encoder, cross_encoder: CrossEncoder | None) -> str:
    """Return the digest that names a model in a calibration: the encoder's, or of both its parts' together."""
    if cross_encoder is None:
        return encoder.digest
    return hashlib.sha256(f"{encoder.digest} {cross_encoder.digest}".encode()).hexdigest()


def _present(stage: Stage | None) -> Stage:
    if stage is None:
        raise InputError("a cross-encoder can't be used with a calibration that has no second stage", value="second")
    return stage
