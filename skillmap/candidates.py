"""An outcome in, the competencies worth weighing with their evidence out: dense union lexical, then exact evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillmap.encoders import Vectors
from skillmap.evidence import Features, Wording, compare_wording, features
from skillmap.index import Index
from skillmap.nouns import Competency

#: How many competencies each search proposes; their union is weighed exactly.
DENSE_CANDIDATES = 50
LEXICAL_CANDIDATES = 20

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A competency, by its position in the index, with what the scorer sees and what a reader is told."""

    position: int
    competency: Competency
    seen: Features
    wording: Wording
    synonym: str


def positions_of_kinds(index: Index, kinds: Sequence[str]) -> Positions:
    """Return the positions of the competencies of these kinds, ascending; no kinds means all but groups."""
    return np.array(
        [i for i, c in enumerate(index.framework.competencies) if (c.kind in kinds if kinds else c.kind != "group")],
        np.int64,
    )


def closeness(index: Index, query: Vectors) -> Vectors:
    """Return the cosine to the label plus that to the label with its description, in [-2, 2], shape (n,)."""
    total: Vectors = index.vectors.label @ query + index.vectors.description @ query
    return total


def find_candidates(index: Index, text: str, query: Vectors, allowed: Positions) -> Positions:
    """Return the allowed positions that either search puts among its best, ascending."""
    dense = best_first(closeness(index, query)[allowed], DENSE_CANDIDATES)
    shared = index.lexicon.scores(text, len(index.framework.competencies))[allowed]
    lexical = best_first(shared, LEXICAL_CANDIDATES)
    return allowed[np.union1d(dense, lexical[shared[lexical] > 0])]


def best_first(scores: NDArray[np.floating], most: int) -> Positions:
    """Return the positions of the ``most`` highest scores, best first; ties go to the lower position.

    >>> best_first(np.array([1.0, 3.0, 3.0]), 2).tolist()
    [1, 2]
    """
    if most < len(scores):
        # Everything that ties with the last place is kept for the sort, so that the cut is never left to chance.
        cut = np.partition(scores, len(scores) - most)[len(scores) - most]
        kept = np.flatnonzero(scores >= cut)
    else:
        kept = np.arange(len(scores))
    return kept[np.lexsort((kept, -scores[kept]))][:most]


def weigh(index: Index, text: str, query: Vectors, position: int) -> Candidate:
    """Collect the exact evidence for one pair."""
    competency = index.framework.competencies[position]
    closest, which = index.vectors.best_synonym(position, query)
    label, description = (
        float(index.vectors.label[position] @ query),
        float(index.vectors.description[position] @ query),
    )
    wording = compare_wording(text, competency, index.lexicon.rarity, index.lexicon.unseen)
    return Candidate(
        position,
        competency,
        features((label, description, closest), wording, competency),
        wording,
        competency.synonyms[which] if which >= 0 else "",
    )
