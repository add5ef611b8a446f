"""A credential's outcomes in; for each, everything that is asked of a framework's index out.

An outcome is read alone, in its credential, beside the credential's other outcomes, part by part where it says several
things, and reworded where an institution's list of terms says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from skillmap.compound import split_outcome
from skillmap.encoders import Encoder, Vectors, encode_each
from skillmap.nouns import Outcome
from skillmap.phrasing import in_context
from skillmap.terms import Terms

# Outcomes are encoded and asked so many at a time: bounds memory for a file of millions.
_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read an outcome: as it stands (``part`` and ``why`` empty), a ``part`` of it, or reworded."""

    text: str
    vector: Vectors
    part: str = ""
    why: str = ""

    @property
    def subject(self) -> str:
        """What this reading is of, as a sentence names it."""
        return "this part" if self.part else "the outcome, so reworded," if self.why else "the outcome"


@dataclass(frozen=True, slots=True)
class Query:
    """An outcome with its readings, the whole first, and what it stands in.

    ``context`` is the vector of the outcome behind its credential's title. ``field`` is the mean direction of that
    title and the credential's other outcomes: a unit vector, or zeros for an outcome whose credential isn't named.
    """

    outcome: Outcome
    readings: tuple[Reading, ...]
    context: Vectors
    field: Vectors


def ask(encoder: Encoder, outcomes: Sequence[Outcome], terms: Terms | None = None) -> Iterator[Query]:
    """Yield a query for each outcome, in order; outcomes of one credential are each other's context."""
    titles = list(dict.fromkeys(outcome.credential for outcome in outcomes))
    encoded = dict(zip(titles, encode_each(encoder, titles), strict=True))
    size = encoder.dimension
    together: dict[str, Vectors] = defaultdict(lambda: np.zeros(size, np.float32))
    alone = np.empty((len(outcomes), size), np.float32)
    for i, vector in enumerate(encode_each(encoder, [outcome.text for outcome in outcomes])):
        alone[i] = vector
        together[outcomes[i].credential] += vector
    count: dict[str, int] = defaultdict(int)
    for outcome in outcomes:
        count[outcome.credential] += 1
    for start in range(0, len(outcomes), _AT_ONCE):
        chunk = outcomes[start : start + _AT_ONCE]
        told = [[(p, p, "") for p in split_outcome(o.text)] + _reworded(o, terms) for o in chunk]
        texts = [
            text for o, others in zip(chunk, told, strict=True) for text in (in_context(o), *(t for t, _, _ in others))
        ]
        vectors = encode_each(encoder, texts)
        for i, (outcome, others) in enumerate(zip(chunk, told, strict=True), start=start):
            context = next(vectors)
            readings = (
                Reading(outcome.text, alone[i]),
                *(Reading(text, next(vectors), part, why) for text, part, why in others),
            )
            named = outcome.credential
            neighbours = (together[named] - alone[i]) / max(1, count[named] - 1)
            field = neighbours + encoded[named] if named else np.zeros(size, np.float32)
            yield Query(outcome, readings, context, _unit(field))


def _reworded(outcome: Outcome, terms: Terms | None) -> list[tuple[str, str, str]]:
    return [] if terms is None else [(text, "", why) for text, why in terms.rewordings(outcome.text)]


def _unit(vector: Vectors) -> Vectors:
    length = float(np.linalg.norm(vector))
    unit: Vectors = vector / np.float32(length) if length > 1e-6 else np.zeros_like(vector)
    return unit
