"""skillmap's engine in, its rankings, probabilities and ratings out, as ``skillmap evaluate`` gets them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality.systems import Answer
from skillmap.candidates import positions_of_kinds
from skillmap.engine import Engine, model_digest, open_model
from skillmap.evaluation import rank_all
from skillmap.frameworks import framework_folder, installed
from skillmap.index import Index, open_index
from skillmap.nouns import Framework, Outcome
from skillmap.progress import Progress, silent
from skillmap.queries import ask


@dataclass(frozen=True, slots=True)
class WholeEngine:
    """The engine with both stages, or with the first alone; texts that share a title are each other's context."""

    name: str
    engine: Engine
    home: Path
    cache: Path
    calibrated: bool = True
    libraries: tuple[str, ...] = ("onnxruntime", "rapidfuzz")

    @classmethod
    def from_model(cls, name: str, model: str, *, home: Path, cache: Path, second_stage: bool) -> WholeEngine:
        """Open a model's encoder and calibration, and its cross-encoder for the ``second_stage``."""
        encoder, cross_encoder, calibration = open_model(model, second_stage=second_stage)
        return cls(name, Engine(encoder, calibration, (), cross_encoder), home, cache)

    @property
    def digest(self) -> str:
        """The digest of the models in use."""
        return model_digest(self.engine.encoder, self.engine.cross_encoder)

    @property
    def settings(self) -> tuple[tuple[str, str], ...]:
        """The calibration and the thresholds of the ratings."""
        strong, partial, weak = self.engine.stage.thresholds
        return (
            ("model", self.engine.encoder.name),
            ("calibration", self.engine.calibration.digest),
            ("lowest probability of a rating", f"strong {strong:g}, partial {partial:g}, weak {weak:g}"),
        )

    def answers(
        self, framework: Framework, kinds: Sequence[str], outcomes: Sequence[Outcome], progress: Progress = silent
    ) -> Iterator[Answer]:
        """Yield the answer to each text, in order."""
        index = self._index(framework, progress)
        allowed = positions_of_kinds(index, kinds)
        for query in ask(self.engine.encoder, outcomes):
            ranking = rank_all(self.engine, index, query, allowed)
            rating = self.engine.stage.rate(ranking.probability) if ranking.ids else "none"
            yield Answer(ranking.ids, ranking.probability, rating)

    def _index(self, framework: Framework, progress: Progress) -> Index:
        """Open the index beside the installed framework, or that of a made one in the cache."""
        same = [info.name for info in installed(self.home) if info.digest == framework.info.digest]
        folder = (
            framework_folder(same[0], home=self.home)
            if same
            else self.cache / "frameworks" / framework.info.digest[:16]
        )
        folder.mkdir(parents=True, exist_ok=True)
        return open_index(framework, folder, self.engine.encoder, progress=progress)
