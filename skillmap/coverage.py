"""Outcomes and profiles in; what is covered, partly covered and missing, orphans and redundant outcomes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillmap.advice import advise
from skillmap.candidates import best_first, positions_of_kinds, weigh
from skillmap.encoders import Vectors
from skillmap.engine import Engine
from skillmap.errors import InputError
from skillmap.index import Index
from skillmap.matcher import check_kinds, provenance
from skillmap.nouns import (
    Competency,
    Coverage,
    CoverageReport,
    Covered,
    Credential,
    Gap,
    Outcome,
    Profile,
    Redundancy,
    Requirement,
    Share,
)
from skillmap.progress import Progress, silent
from skillmap.queries import Query, ask
from skillmap.ranking import Ranked, assess, rank
from skillmap.scoring import Stage

#: What a partly covered requirement counts, in [0, 1].
PARTIAL_CREDIT = 0.5
#: The cosine from which two outcomes are said to say the same.
REDUNDANT_FROM = 0.85
# For each requirement, the outcomes nearest in meaning are weighed exactly, and the best of those are read by the
# cross-encoder: bounds the work for thousands of outcomes.
_WEIGHED = 20
_READ = 3
# Outcomes compared at once when looking for redundant ones: bounds memory to a few megabytes.
_BLOCK = 512


def cover(
    engine: Engine,
    credential: Credential,
    profiles: Sequence[Profile],
    *,
    framework: str,
    kinds: Sequence[str] = (),
    partial_credit: float = PARTIAL_CREDIT,
    progress: Progress = silent,
) -> CoverageReport:
    """Work out what of each profile the credential's outcomes cover.

    ``framework`` (``id@version``) must be open in the engine and own the profiles; ``kinds`` limits the requirements
    that are in scope (default: all). Raises InputError for an unknown kind or a credit outside [0, 1].
    """
    if not 0 <= partial_credit <= 1:
        raise InputError(f"partial_credit is {partial_credit}; it must be in [0, 1]", value=partial_credit)
    check_kinds(kinds)
    index = engine.index(framework)
    outcomes = credential.outcomes
    queries = _ask(engine, outcomes, progress)
    vectors = _vectors(engine, queries)
    position = {c.id: i for i, c in enumerate(index.framework.competencies)}
    scopes = [_in_scope(profile, index, position, kinds) for profile in profiles]
    wanted = _wanted(engine, index, queries, vectors, [position[r.competency] for scope in scopes for r in scope])
    found = _assess(engine, index, queries, wanted, kinds, progress)
    coverages, served = [], set[str]()
    for profile, scope in zip(profiles, scopes, strict=True):
        met = [
            _Met(r, index.framework.competencies[position[r.competency]], found[position[r.competency]]) for r in scope
        ]
        served.update(
            outcome.id for m in met for outcome, p in m.weighed if engine.stage.rate(p) in ("strong", "partial")
        )
        coverages.append(_coverage(engine.stage, framework, profile, met, partial_credit))
    settings = (
        ("profiles", ", ".join(profile.id for profile in profiles)),
        ("requirements in scope", ", ".join(kinds) or "all kinds"),
        ("outcomes weighed for a requirement", f"the nearest {_WEIGHED}; of them, the best {_READ} are read"),
        ("a partly covered requirement counts", f"{partial_credit:g}"),
        ("outcomes are redundant from a similarity of", f"{REDUNDANT_FROM:g}"),
    )
    return CoverageReport(
        credential,
        tuple(coverages),
        tuple(outcome for outcome in outcomes if outcome.id not in served),
        _redundant(outcomes, vectors),
        provenance(engine, credential, settings),
        tuple(advise(outcome.text) for outcome in outcomes),
    )


def _ask(engine: Engine, outcomes: Sequence[Outcome], progress: Progress) -> list[Query]:
    queries = []
    for done, query in enumerate(ask(engine.encoder, outcomes, engine.terms), start=1):
        queries.append(query)
        progress("Reading outcomes", done, len(outcomes))
    return queries


def _vectors(engine: Engine, queries: Sequence[Query]) -> Vectors:
    """Return the outcomes' vectors, shape (n, d)."""
    vectors = np.empty((len(queries), engine.encoder.dimension), np.float32)
    for i, query in enumerate(queries):
        vectors[i] = query.readings[0].vector
    return vectors


def _in_scope(profile: Profile, index: Index, position: dict[str, int], kinds: Sequence[str]) -> list[Requirement]:
    """Return each requirement of these kinds once, by falling importance (unrated last), then id."""
    once = {r.competency: r for r in profile.requirements}
    chosen = [
        r for r in once.values() if not kinds or index.framework.competencies[position[r.competency]].kind in kinds
    ]
    return sorted(chosen, key=lambda r: (-1.0 if r.importance is None else -r.importance - 2.0, r.competency))


@dataclass(frozen=True, slots=True)
class _Met:
    """A requirement, its competency, and the outcomes weighed for it with their probabilities, in reading order."""

    requirement: Requirement
    competency: Competency
    weighed: tuple[tuple[Outcome, float], ...]


def _wanted(
    engine: Engine, index: Index, queries: Sequence[Query], vectors: Vectors, positions: Sequence[int]
) -> dict[int, list[int]]:
    """Return, for each position of a requirement, which outcomes (ascending) are worth a closer look."""
    wanted = {}
    for at in dict.fromkeys(positions):
        cosines: NDArray[np.float32] = vectors @ index.vectors.label[at] + vectors @ index.vectors.description[at]
        near = best_first(cosines, _WEIGHED)
        first = np.array([engine.calibration.first.probability(weigh(index, queries[i], at).seen) for i in near])
        chosen = near if engine.cross_encoder is None else near[best_first(first, _READ)]
        wanted[at] = sorted(chosen.tolist())
    return wanted


def _assess(
    engine: Engine,
    index: Index,
    queries: Sequence[Query],
    wanted: dict[int, list[int]],
    kinds: Sequence[str],
    progress: Progress,
) -> dict[int, tuple[tuple[Outcome, float], ...]]:
    """Return, for each position, the outcomes that may meet it with the probability that an alignment has too."""
    asked: dict[int, list[int]] = {i: [] for i in range(len(queries))}
    for at, outcomes in wanted.items():
        for i in outcomes:
            asked[i].append(at)
    allowed = positions_of_kinds(index, kinds)
    found: dict[int, dict[int, Ranked]] = {at: {} for at in wanted}
    for i, query in enumerate(queries):
        if asked[i]:
            ranked = rank(engine, index, query, allowed)
            for at, assessed in zip(asked[i], assess(engine, index, query, asked[i], ranked), strict=True):
                found[at][i] = assessed
        progress("Assessing outcomes", i + 1, len(queries))
    return {at: tuple((queries[i].outcome, by[i].probability) for i in sorted(by)) for at, by in found.items()}


def _coverage(stage: Stage, framework: str, profile: Profile, met: Sequence[_Met], credit: float) -> Coverage:
    covered: list[Covered] = []
    partial: list[Covered] = []
    gaps: list[Gap] = []
    for m in met:
        # The first of the best in reading order; without any outcome, nothing is near.
        nearest, probability = max(m.weighed, key=lambda pair: pair[1], default=(None, 0.0))
        rating, asked = stage.rate(probability), m.requirement
        if nearest is None or rating not in ("strong", "partial"):
            gaps.append(Gap(m.competency, asked.importance, nearest, probability, asked.level))
        else:
            (covered if rating == "strong" else partial).append(
                Covered(m.competency, asked.importance, nearest, rating, probability, asked.level)
            )

    def weight(of: Sequence[Covered | Gap]) -> float:
        return sum(item.importance for item in of if item.importance is not None)

    everything: list[Covered | Gap] = [*covered, *partial, *gaps]
    n = len(everything)
    return Coverage(
        framework,
        profile.id,
        profile.title,
        tuple(covered),
        tuple(partial),
        tuple(gaps),
        Share.of(len(covered) + credit * len(partial), n),
        Share.of(weight(covered) + credit * weight(partial), weight(everything)),
        Share.of(len(covered), n),
        Share.of(len(covered) + len(partial), n),
        credit,
        sum(item.importance is None for item in everything),
    )


def _redundant(outcomes: Sequence[Outcome], vectors: Vectors) -> tuple[Redundancy, ...]:
    """Return the pairs of outcomes at or above :data:`REDUNDANT_FROM`, most alike first, then in reading order."""
    found = []
    for start in range(0, len(outcomes), _BLOCK):
        similarity = vectors[start : start + _BLOCK] @ vectors.T
        for row, column in np.argwhere(similarity >= REDUNDANT_FROM).tolist():
            if start + row < column:
                found.append((-round(float(similarity[row, column]), 4), start + row, column))
    return tuple(Redundancy(outcomes[i], outcomes[j], min(1.0, -negative)) for negative, i, j in sorted(found))
