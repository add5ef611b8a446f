"""Outcomes and profiles in; what is covered, partly covered and missing, orphans and redundant outcomes out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from skillmap.candidates import best_first, weigh
from skillmap.encoders import Vectors, encode_each
from skillmap.errors import InputError
from skillmap.index import Index, Progress, silent
from skillmap.matcher import Engine, check_kinds, provenance
from skillmap.nouns import (
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

#: What a partly covered requirement counts, in [0, 1].
PARTIAL_CREDIT = 0.5
#: The cosine from which two outcomes are said to say the same.
REDUNDANT_FROM = 0.85
# For each requirement, the outcomes nearest in meaning are weighed exactly: bounds the work for thousands of outcomes.
_WEIGHED = 20
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
    vectors = _encode(engine, outcomes, progress)
    position = {c.id: i for i, c in enumerate(index.framework.competencies)}
    coverages, served = [], set[str]()
    for profile in profiles:
        best = []
        for done, requirement in enumerate(_in_scope(profile, index, position, kinds), start=1):
            at = position[requirement.competency]
            best.append((requirement, at, _nearest(engine, index, outcomes, vectors, at, served)))
            progress(f"Covering {profile.title}", done, len(profile.requirements))
        coverages.append(_coverage(engine, index, profile, best, partial_credit))
    settings = (
        ("profiles", ", ".join(profile.id for profile in profiles)),
        ("requirements in scope", ", ".join(kinds) or "all kinds"),
        ("a partly covered requirement counts", f"{partial_credit:g}"),
        ("outcomes are redundant from a similarity of", f"{REDUNDANT_FROM:g}"),
    )
    return CoverageReport(
        credential,
        tuple(coverages),
        tuple(outcome for outcome in outcomes if outcome.id not in served),
        _redundant(outcomes, vectors),
        provenance(engine, credential, settings),
    )


def _encode(engine: Engine, outcomes: Sequence[Outcome], progress: Progress) -> Vectors:
    vectors = np.empty((len(outcomes), engine.encoder.dimension), np.float32)
    for i, vector in enumerate(encode_each(engine.encoder, [outcome.text for outcome in outcomes])):
        vectors[i] = vector
        progress("Reading outcomes", i + 1, len(outcomes))
    return vectors


def _in_scope(
    profile: Profile, index: Index, position: dict[str, int], kinds: Sequence[str]
) -> list[Requirement]:
    """Return each requirement of these kinds once, by falling importance (unrated last), then id."""
    once = {r.competency: r for r in profile.requirements}
    chosen = [
        r for r in once.values() if not kinds or index.framework.competencies[position[r.competency]].kind in kinds
    ]
    return sorted(chosen, key=lambda r: (-1.0 if r.importance is None else -r.importance - 2.0, r.competency))


def _nearest(
    engine: Engine, index: Index, outcomes: Sequence[Outcome], vectors: Vectors, at: int, served: set[str]
) -> tuple[Outcome | None, float]:
    """Return the outcome most likely to meet a requirement and that probability; note every outcome that does."""
    cosines: NDArray[np.float32] = vectors @ index.vectors.label[at] + vectors @ index.vectors.description[at]
    best: tuple[Outcome | None, float] = (None, 0.0)
    for i in sorted(best_first(cosines, _WEIGHED).tolist()):
        probability = engine.calibration.probability(weigh(index, outcomes[i].text, vectors[i], at).seen)
        if engine.calibration.rate(probability) in ("strong", "partial"):
            served.add(outcomes[i].id)
        if best[0] is None or probability > best[1]:
            best = (outcomes[i], probability)
    return best


def _coverage(
    engine: Engine,
    index: Index,
    profile: Profile,
    best: Sequence[tuple[Requirement, int, tuple[Outcome | None, float]]],
    credit: float,
) -> Coverage:
    covered, partial, gaps = [], [], []
    for requirement, at, (outcome, probability) in best:
        competency = index.framework.competencies[at]
        rating = engine.calibration.rate(probability)
        if outcome is not None and rating in ("strong", "partial"):
            met = Covered(competency, requirement.importance, outcome, rating, probability)
            (covered if rating == "strong" else partial).append(met)
        else:
            gaps.append(Gap(competency, requirement.importance, outcome, probability))

    def weight(of: Sequence[Covered | Gap]) -> float:
        return sum(item.importance for item in of if item.importance is not None)

    everything: list[Covered | Gap] = [*covered, *partial, *gaps]
    n = len(everything)
    return Coverage(
        index.framework.info.name,
        profile.id,
        profile.title,
        tuple(covered),
        tuple(partial),
        tuple(gaps),
        _share(len(covered) + credit * len(partial), n),
        _share(weight(covered) + credit * weight(partial), weight(everything)),
        _share(len(covered), n),
        _share(len(covered) + len(partial), n),
        credit,
        sum(item.importance is None for item in everything),
    )


def _share(numerator: float, denominator: float) -> Share:
    value = round(numerator / denominator, 4) if denominator else None
    return Share(round(numerator, 4), round(denominator, 4), value)


def _redundant(outcomes: Sequence[Outcome], vectors: Vectors) -> tuple[Redundancy, ...]:
    """Return the pairs of outcomes at or above :data:`REDUNDANT_FROM`, most alike first, then in reading order."""
    found = []
    for start in range(0, len(outcomes), _BLOCK):
        similarity = vectors[start : start + _BLOCK] @ vectors.T
        for row, column in np.argwhere(similarity >= REDUNDANT_FROM).tolist():
            if start + row < column:
                found.append((-round(float(similarity[row, column]), 4), start + row, column))
    return tuple(Redundancy(outcomes[i], outcomes[j], min(1.0, -negative)) for negative, i, j in sorted(found))
