"""A query in, the competencies worth weighing with their evidence out: dense union lexical, then exact evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillmap.encoders import Vectors
from skillmap.evidence import Features, Wording, compare_wording, features
from skillmap.index import Index
from skillmap.nouns import Competency
from skillmap.queries import Query, Reading

#: How many competencies each search proposes; their union is weighed exactly.
DENSE_CANDIDATES = 50
CONTEXT_CANDIDATES = 20
LEXICAL_CANDIDATES = 20
#: The same for a part of a compound outcome, or for a rewording.
READING_CANDIDATES = 15
# A part is told as the closest one only where it is closer than the whole by this much (of at most 4).
_CLEARLY = 0.05

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A competency, by its position in the index, with what the scorer sees and what a reader is told.

    ``reading`` is the way of reading the outcome that is closest to it.
    """

    position: int
    competency: Competency
    seen: Features
    wording: Wording
    synonym: str
    reading: Reading


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


def find_candidates(index: Index, query: Query, allowed: Positions) -> Positions:
    """Return the allowed positions that any search puts among its best, ascending."""
    whole = closeness(index, query.readings[0].vector)
    context = whole + closeness(index, query.context)
    found = [
        best_first(whole[allowed], DENSE_CANDIDATES),
        best_first(context[allowed], CONTEXT_CANDIDATES),
        *(best_first(closeness(index, reading.vector)[allowed], READING_CANDIDATES) for reading in query.readings[1:]),
    ]
    shared = index.lexicon.scores(query.outcome.text, len(index.framework.competencies))[allowed]
    lexical = best_first(shared, LEXICAL_CANDIDATES)
    positions: Positions = allowed[np.unique(np.concatenate([*found, lexical[shared[lexical] > 0]]))]
    return positions


def nearer(index: Index, query: Query, positions: Sequence[int]) -> list[int]:
    """Return how many competencies of its own kind are closer to the whole outcome than each of these."""
    whole = closeness(index, query.readings[0].vector)
    kinds = [c.kind for c in index.framework.competencies]
    of_kind = {
        kind: np.sort(whole[[i for i, k in enumerate(kinds) if k == kind]]) for kind in {kinds[p] for p in positions}
    }
    return [int(len(of_kind[kinds[p]]) - np.searchsorted(of_kind[kinds[p]], whole[p], "right")) for p in positions]


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


def weigh(index: Index, query: Query, position: int) -> Candidate:
    """Collect the exact evidence for one pair; what the cross-encoder says of it is added later."""
    competency = index.framework.competencies[position]
    label, description = index.vectors.label[position], index.vectors.description[position]
    reading = _closest(query.readings, label + description)
    closest, which = index.vectors.best_synonym(position, reading.vector)
    wording = compare_wording(reading.text, competency, index.lexicon.rarity, index.lexicon.unseen)
    context = float(label @ query.context + description @ query.context) / 2
    if reading.why:
        # What the institution says the outcome means stands in its place in the credential, too.
        context = max(context, float(label @ reading.vector + description @ reading.vector) / 2)
    return Candidate(
        position,
        competency,
        features(
            label=float(label @ reading.vector),
            description=float(description @ reading.vector),
            synonym=closest,
            context=context,
            field=float(description @ query.field),
            wording=wording,
            competency=competency,
        ),
        wording,
        competency.synonyms[which] if which >= 0 else "",
        reading,
    )


def _closest(readings: Sequence[Reading], towards: Vectors) -> Reading:
    """Return the closest reading; the whole unless another one is clearly closer."""
    if len(readings) == 1:
        return readings[0]
    near = [float(reading.vector @ towards) for reading in readings]
    near[0] += _CLEARLY
    return readings[max(range(len(near)), key=lambda i: (near[i], -i))]
