"""A sentence encoder in, rankings by closeness in meaning out, with or without a cross-encoder beside it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.quality.systems import Answer, in_order, ranked
from skillmap.candidates import best_first
from skillmap.encoders import Encoder, Vectors
from skillmap.encoders.pairs import CrossEncoder
from skillmap.nouns import Competency, Framework, Outcome
from skillmap.phrasing import briefly, described, in_context
from skillmap.progress import Progress, silent

# How many texts are encoded between two reports of progress.
_STEP = 2048
#: How many competencies the cross-encoder reads for one text at most: the closest in meaning.
_READ = 50


@dataclass(frozen=True, slots=True)
class Cosine:
    """Ranks by the cosine to the label plus that to the label with its description, of the text without its title."""

    name: str
    encoder: Encoder
    cache: Path
    calibrated: bool = False

    @property
    def libraries(self) -> tuple[str, ...]:
        """What computes the vectors."""
        bundled = type(self.encoder).__module__.endswith("onnx")
        return ("onnxruntime",) if bundled else ("sentence-transformers", "torch")

    @property
    def digest(self) -> str:
        """The encoder's digest."""
        return self.encoder.digest

    @property
    def settings(self) -> tuple[tuple[str, str], ...]:
        """What is ranked by."""
        return (("score", "cosine to label + cosine to label with description"),)

    def answers(
        self, framework: Framework, kinds: Sequence[str], outcomes: Sequence[Outcome], progress: Progress = silent
    ) -> Iterator[Answer]:
        """Yield the answer to each text, in order."""
        competencies = ranked(framework, kinds)
        for _, scores in closenesses(self.encoder, self.cache, competencies, outcomes, progress):
            yield in_order(competencies, scores)


@dataclass(frozen=True, slots=True)
class ReadCosine:
    """Ranks by the mean of the two cosines plus the cross-encoder's probability, which reads the closest 50.

    It is for frameworks that no calibration was fitted on: nothing is weighed but these two, and both in [0, 1] or
    near. What isn't read stands behind.
    """

    name: str
    encoder: Encoder
    cache: Path
    reader: CrossEncoder
    calibrated: bool = False
    libraries: tuple[str, ...] = ("onnxruntime",)

    @property
    def digest(self) -> str:
        """The digest of both models together."""
        return hashlib.sha256(f"{self.encoder.digest} {self.reader.digest}".encode()).hexdigest()

    @property
    def settings(self) -> tuple[tuple[str, str], ...]:
        """What is ranked by."""
        return (("score", f"mean cosine + cross-encoder's probability of the closest {_READ}"),)

    def answers(
        self, framework: Framework, kinds: Sequence[str], outcomes: Sequence[Outcome], progress: Progress = silent
    ) -> Iterator[Answer]:
        """Yield the answer to each text, in order."""
        competencies = ranked(framework, kinds)
        for outcome, scores in closenesses(self.encoder, self.cache, competencies, outcomes, progress):
            closest = best_first(scores, _READ)
            odds = self.reader.score(in_context(outcome), [briefly(competencies[i]) for i in closest.tolist()])
            # Unread ones are moved below every read one, in the order they had.
            both = scores.astype(np.float64) / 2 - 2
            both[closest] += 2 + 1 / (1 + np.exp(-odds.astype(np.float64)))
            yield in_order(competencies, both)


def closenesses(
    encoder: Encoder, cache: Path, competencies: Sequence[Competency], outcomes: Sequence[Outcome], progress: Progress
) -> Iterator[tuple[Outcome, Vectors]]:
    """Yield each text with its closeness, in [-2, 2], to each competency."""
    labels = cached_vectors(encoder, [c.label for c in competencies], cache, progress)
    descriptions = cached_vectors(encoder, [described(c) for c in competencies], cache, progress)
    # The sum of two cosines is one product with the sum of two vectors.
    both = labels + descriptions
    for outcome, vector in zip(outcomes, encoder.encode([o.text for o in outcomes]), strict=True):
        yield outcome, both @ vector


def cached_vectors(encoder: Encoder, texts: Sequence[str], cache: Path, progress: Progress = silent) -> Vectors:
    """Return the texts' unit vectors, kept on disk under the digests of the encoder and of the texts."""
    name = hashlib.sha256("\0".join(texts).encode()).hexdigest()
    file = cache / "vectors" / f"{encoder.digest[:16]}-{name[:16]}.npy"
    if file.is_file():
        kept: Vectors = np.load(file)
        return kept
    vectors = np.empty((len(texts), encoder.dimension), np.float32)
    order = sorted(range(len(texts)), key=lambda i: (len(texts[i]), i))
    for start in range(0, len(order), _STEP):
        step = order[start : start + _STEP]
        vectors[step] = encoder.encode([texts[i] for i in step])
        progress("Encoding", start + len(step), len(order))
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(f".{os.getpid()}.npy")
    np.save(unfinished, vectors)
    os.replace(unfinished, file)
    return vectors
