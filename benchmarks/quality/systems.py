"""The name of a system in, something that ranks a framework's competencies for texts out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from skillmap.candidates import best_first
from skillmap.encoders import DEFAULT_MODEL, load_encoder
from skillmap.encoders.pairs import load_cross_encoder
from skillmap.errors import UnknownName
from skillmap.nouns import Competency, Framework, Outcome, Rating
from skillmap.progress import Progress, silent

#: The stock encoder that every other one is compared with, by its hub name; without the hub: ``minilm=FOLDER``.
_STOCK, _STOCK_ON_THE_HUB = "minilm", "sentence-transformers/all-MiniLM-L6-v2"
#: The systems that have a name; anything else is the path of a sentence-transformers model.
NAMED = ("skillmap", "skillmap-first", "skillmap-encoder", "skillmap-read", "minilm", "tfidf", "bm25")


@dataclass(frozen=True, slots=True)
class Answer:
    """All competencies for one text, best first; ties break by id.

    ``score`` is the first one's: higher is surer, and comparable between texts. ``rating`` is None for a system that
    rates nothing.
    """

    ids: tuple[str, ...]
    score: float
    rating: Rating | None = None


class System(Protocol):
    """Ranks competencies; ``digest`` changes whenever an answer could, ``settings`` say what else it is made of.

    ``calibrated`` tells that a score is a probability, in [0, 1].
    """

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def calibrated(self) -> bool: ...
    @property
    def settings(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def libraries(self) -> tuple[str, ...]: ...

    def answers(
        self, framework: Framework, kinds: Sequence[str], outcomes: Sequence[Outcome], progress: Progress = silent
    ) -> Iterator[Answer]:
        """Yield the answer to each text, in order: an order of all the framework's competencies of these kinds."""
        ...


def load_system(name: str, *, home: Path, cache: Path, model: str = DEFAULT_MODEL) -> System:
    """Load a system by name, by ``PATH`` of a sentence-transformers model, or by ``NAME=PATH`` to name that.

    ``model`` is the skillmap model that the ``skillmap`` systems use. ``cache`` keeps vectors between runs, under the
    digest of what made them. Raises UnknownName for anything else.
    """
    from benchmarks.quality.cosine import Cosine, ReadCosine
    from benchmarks.quality.lexical import Bm25, TfIdf
    from benchmarks.quality.whole_engine import WholeEngine

    if name in ("tfidf", "bm25"):
        return TfIdf() if name == "tfidf" else Bm25()
    if name in ("skillmap", "skillmap-first"):
        return WholeEngine.from_model(name, model, home=home, cache=cache, second_stage=name == "skillmap")
    if name == "skillmap-read":
        reader = load_cross_encoder(model)
        if reader is None:
            raise UnknownName(f"the model {model!r} has no cross-encoder", value=model)
        return ReadCosine(name, load_encoder(model), cache, reader)
    if name in ("skillmap-encoder", _STOCK):
        return Cosine(name, load_encoder(_STOCK_ON_THE_HUB if name == _STOCK else model), cache)
    given, _, path = name.rpartition("=")
    if "/" not in path and not Path(path).is_dir():
        raise UnknownName(
            f"no system {name!r}; have: {', '.join(NAMED)}, or the folder of a sentence-transformers model "
            "(./my-model, or NAME=./my-model)",
            value=name,
            accepted=NAMED,
        )
    return Cosine(given or Path(path).name, load_encoder(path), cache)


def ranked(framework: Framework, kinds: Sequence[str]) -> tuple[Competency, ...]:
    """Return what is ranked of a framework: competencies of these kinds; no kinds means all but groups."""
    return tuple(c for c in framework.competencies if (c.kind in kinds if kinds else c.kind != "group"))


def in_order(competencies: Sequence[Competency], scores: NDArray[np.floating]) -> Answer:
    """Put competencies, which are in order of id, in order of score."""
    order = best_first(scores, len(scores)).tolist()
    return Answer(tuple(competencies[i].id for i in order), float(scores[order[0]]) if order else 0.0)
