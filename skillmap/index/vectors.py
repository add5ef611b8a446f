"""A framework's texts in, their unit vectors on disk out: stored as fp16, computed with as fp32."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skillmap.encoders import Encoder, Vectors
from skillmap.nouns import Framework
from skillmap.progress import Progress

# How many texts are encoded between two reports of progress.
_STEP = 2048

Stored = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class FrameworkVectors:
    """Unit vectors of n competencies, in the framework's order.

    ``label`` and ``description`` (the label with the description) are fp32 of shape (n, d). The synonyms of
    competency i are rows ``starts[i]`` to ``starts[i + 1]`` of ``synonyms``, memory-mapped fp16.
    """

    label: Vectors
    description: Vectors
    synonyms: Stored
    starts: NDArray[np.int64]

    def best_synonym(self, position: int, query: Vectors) -> tuple[float, int]:
        """Return the highest cosine to a synonym and which it is (0-based), or (-1.0, -1) where there is none."""
        start, end = int(self.starts[position]), int(self.starts[position + 1])
        if start == end:
            return -1.0, -1
        cosines = self.synonyms[start:end].astype(np.float32) @ query
        best = int(np.argmax(cosines))
        return float(cosines[best]), best


def build_vectors(framework: Framework, encoder: Encoder, folder: Path, progress: Progress) -> None:
    """Encode labels, labels with descriptions and synonyms, and write them into ``folder``."""
    labels = [c.label for c in framework.competencies]
    described = [f"{c.label}: {c.description}" if c.description else c.label for c in framework.competencies]
    synonyms = [synonym for c in framework.competencies for synonym in c.synonyms]
    # Many texts occur more than once (a label without a description, a synonym of several); each is encoded once.
    texts = sorted({*labels, *described, *synonyms})
    vectors = np.empty((len(texts), encoder.dimension), np.float16)
    what = f"Encoding {framework.info.name}"
    # By length, so that a step's batches are even; the last, longest step is not the only slow one to be reported.
    order = sorted(range(len(texts)), key=lambda i: (len(texts[i]), i))
    progress(what, 0, len(texts))
    for start in range(0, len(order), _STEP):
        step = order[start : start + _STEP]
        vectors[step] = encoder.encode([texts[i] for i in step])
        progress(what, start + len(step), len(texts))
    position = {text: i for i, text in enumerate(texts)}

    def rows(of: Sequence[str]) -> Stored:
        return vectors[[position[text] for text in of]] if of else np.empty((0, encoder.dimension), np.float16)

    np.save(folder / "label.npy", rows(labels))
    np.save(folder / "description.npy", rows(described))
    np.save(folder / "synonyms.npy", rows(synonyms))
    np.save(folder / "starts.npy", np.cumsum([0, *(len(c.synonyms) for c in framework.competencies)]).astype(np.int64))


def open_vectors(folder: Path) -> FrameworkVectors:
    """Open what :func:`build_vectors` wrote."""
    return FrameworkVectors(
        np.load(folder / "label.npy", mmap_mode="r").astype(np.float32),
        np.load(folder / "description.npy", mmap_mode="r").astype(np.float32),
        np.load(folder / "synonyms.npy", mmap_mode="r"),
        np.load(folder / "starts.npy"),
    )
