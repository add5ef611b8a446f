"""A query and an index in, the framework's best candidates for it, weighed, read and put in order, out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from skillmap.candidates import Candidate, Positions, find_candidates, nearer, weigh
from skillmap.engine import Engine
from skillmap.evidence import after_reading
from skillmap.index import Index
from skillmap.nouns import Outcome
from skillmap.phrasing import briefly, in_context
from skillmap.queries import Query

#: How many candidates the cross-encoder reads at most: the best of the first stage.
READ_AT_MOST = 20
#: Candidates whose first probability is below this are not read, however few there are.
NOT_WORTH_READING = 0.005
#: From this cosine on, a label or an alternative one says what the outcome says.
SAME_NAME = 0.9
# Stands for "no other candidate": further away than any lead counts.
_NO_OTHER = 99.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its probability, in [0, 1]; ``forbidden`` says why the institution's list rules it out."""

    candidate: Candidate
    probability: float
    forbidden: str = ""


def rank(engine: Engine, index: Index, query: Query, allowed: Positions) -> tuple[Ranked, ...]:
    """Return the candidates best first: by probability, then closeness in meaning, then id.

    With a cross-encoder these are only the ones it read. Those that the list of terms forbids stand last, with
    probability 0.
    """
    weighed = [weigh(index, query, int(position)) for position in find_candidates(index, query, allowed)]
    return _ordered(engine, query, read(engine, index, query, weighed))


def assess(
    engine: Engine, index: Index, query: Query, positions: Sequence[int], ranked: Sequence[Ranked]
) -> tuple[Ranked, ...]:
    """Return the competencies at these positions as :func:`rank` would: from ``ranked``, or weighed and read now.

    One that ``rank`` didn't read is read and compared with the best that it did.
    """
    known = {r.candidate.position: r for r in ranked}
    missing = [weigh(index, query, position) for position in positions if position not in known]
    if missing and engine.cross_encoder is not None:
        best = max((r.candidate.seen.read for r in ranked), default=-_NO_OTHER)
        scores = log_odds(engine, query, missing)
        near = nearer(index, query, [c.position for c in missing])
        missing = [
            replace(c, seen=after_reading(c.seen, score, best, closer))
            for c, score, closer in zip(missing, scores, near, strict=True)
        ]
    known |= {r.candidate.position: r for r in _ordered(engine, query, missing)}
    return tuple(known[position] for position in positions)


def read(engine: Engine, index: Index, query: Query, weighed: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates worth it as the cross-encoder sees them; all of them, as they are, without one."""
    if engine.cross_encoder is None:
        return tuple(weighed)
    first = engine.calibration.first
    scored = sorted(((first.probability(c.seen), c) for c in weighed), key=_best_first)
    chosen = [c for p, c in scored[:READ_AT_MOST] if p >= NOT_WORTH_READING] or [c for _, c in scored[:1]]
    scores = log_odds(engine, query, chosen)
    best, second = (*sorted(scores, reverse=True), -_NO_OTHER, -_NO_OTHER)[:2]
    near = nearer(index, query, [c.position for c in chosen])
    return tuple(
        replace(c, seen=after_reading(c.seen, score, second if score == best else best, closer))
        for c, score, closer in zip(chosen, scores, near, strict=True)
    )


def log_odds(engine: Engine, query: Query, candidates: Sequence[Candidate]) -> list[float]:
    """Return what the cross-encoder gives each pair: the best of the whole, its closest part, and a name like it."""
    assert engine.cross_encoder is not None
    scores = [-math.inf] * len(candidates)
    for reading in query.readings:
        whole = reading is query.readings[0]
        outcome = query.outcome if whole else Outcome(query.outcome.id, reading.text, query.outcome.credential)
        pairs = [(i, briefly(c.competency)) for i, c in enumerate(candidates) if whole or c.reading is reading]
        # One that goes by what the outcome says is read by that name alone, too: a description tells its limits, and
        # would cost the very competency that is meant.
        pairs += [
            (i, name)
            for i, c in enumerate(candidates)
            if c.reading is reading and (name := _same_name(c)) and (i, name) not in pairs
        ]
        if pairs:
            read = engine.cross_encoder.score(in_context(outcome), [text for _, text in pairs]).tolist()
            for (i, _), score in zip(pairs, read, strict=True):
                scores[i] = max(scores[i], score)
    return [round(score, 4) for score in scores]


def _same_name(candidate: Candidate) -> str:
    """Return the name of a candidate that says what the outcome says, empty where none does."""
    if candidate.seen.synonym < SAME_NAME:
        return ""
    return candidate.synonym if candidate.seen.synonym > candidate.seen.label else candidate.competency.label


def _ordered(engine: Engine, query: Query, candidates: Sequence[Candidate]) -> tuple[Ranked, ...]:
    ranked = []
    for candidate in candidates:
        why = engine.terms.forbidden(query.outcome.text, candidate.competency)
        ranked.append(Ranked(candidate, 0.0 if why else engine.stage.probability(candidate.seen), why))
    return tuple(sorted(ranked, key=lambda r: (bool(r.forbidden), *_best_first((r.probability, r.candidate)))))


def _best_first(scored: tuple[float, Candidate]) -> tuple[float, float, str]:
    probability, candidate = scored
    return -probability, -candidate.seen.label - candidate.seen.description, candidate.competency.id
