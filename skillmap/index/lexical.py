"""A framework's words in, the competencies that share an outcome's rare words out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skillmap.learning import fit_tfidf
from skillmap.nouns import Framework
from skillmap.text import terms

_ARRAYS = ("idf", "starts", "documents", "weights")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """TF-IDF of labels and synonyms, by term (see :class:`skillmap.learning.TermWeights`).

    ``rarity`` is each known term's IDF, at least 1; ``unseen`` is that of a term no competency holds.
    """

    positions: Mapping[str, int]
    rarity: Mapping[str, float]
    unseen: float
    starts: NDArray[np.int64]
    documents: NDArray[np.int32]
    weights: NDArray[np.float32]

    def scores(self, text: str, size: int) -> NDArray[np.float64]:
        """Return the TF-IDF product with each of ``size`` competencies, 0 or more; not normalised by the query."""
        total = np.zeros(size)
        for term in sorted(set(terms(text)) & self.positions.keys()):
            found = slice(self.starts[self.positions[term]], self.starts[self.positions[term] + 1])
            total[self.documents[found]] += self.weights[found] * self.rarity[term]
        return total


def build_lexicon(framework: Framework, folder: Path) -> None:
    """Weigh the words of labels and synonyms and write them into ``folder``."""
    fitted = fit_tfidf(" ".join((c.label, *c.synonyms)) for c in framework.competencies)
    for name in _ARRAYS:
        np.save(folder / f"{name}.npy", getattr(fitted, name))
    (folder / "vocabulary.json").write_text(json.dumps(fitted.vocabulary, ensure_ascii=False), encoding="utf-8")


def open_lexicon(folder: Path) -> Lexicon:
    """Open what :func:`build_lexicon` wrote."""
    vocabulary: list[str] = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
    idf, starts, documents, weights = (np.load(folder / f"{name}.npy") for name in _ARRAYS)
    return Lexicon(
        {term: i for i, term in enumerate(vocabulary)},
        dict(zip(vocabulary, idf.tolist(), strict=True)),
        float(idf.max()) if len(idf) else 1.0,
        starts,
        documents,
        weights,
    )
