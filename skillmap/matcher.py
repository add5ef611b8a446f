"""Outcomes and frameworks in, ranked, rated and explained alignments or an honest "no confident match" out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from skillmap import __version__
from skillmap.advice import advise
from skillmap.candidates import (
    CONTEXT_CANDIDATES,
    DENSE_CANDIDATES,
    LEXICAL_CANDIDATES,
    READING_CANDIDATES,
    positions_of_kinds,
)
from skillmap.engine import Engine, open_engine
from skillmap.errors import InputError
from skillmap.evidence import explain
from skillmap.nouns import (
    KINDS,
    RELATIONS,
    Alignment,
    AlignmentReport,
    Credential,
    FrameworkInfo,
    Outcome,
    OutcomeResult,
    Provenance,
    Rating,
)
from skillmap.progress import Progress, silent
from skillmap.queries import ask
from skillmap.ranking import READ_AT_MOST, Ranked, rank
from skillmap.reasons import give_reasons

__all__ = ["DEFAULT_TOP", "Engine", "align", "check_kinds", "open_engine", "provenance"]

#: How many alignments an outcome gets at most, unless asked otherwise.
DEFAULT_TOP = 5


def align(
    engine: Engine,
    credential: Credential,
    *,
    top: int = DEFAULT_TOP,
    kinds: Sequence[str] | Mapping[str, Sequence[str]] = (),
    progress: Progress = silent,
) -> AlignmentReport:
    """Align every outcome of a credential with every open framework.

    ``top`` is the most alignments an outcome gets from a framework (1 or more); ``kinds`` limits what is proposed,
    for all frameworks or by framework (``{"onet@30.1": ["task"]}``); default: all kinds but groups. Results stand
    framework by framework in the order they were opened, and in each outcomes in the order they were read. Raises
    InputError for a top below 1 or an unknown kind.
    """
    if top < 1:
        raise InputError(f"top is {top}; at least 1 alignment must be asked for", value=top, accepted=("1 or more",))
    names = [index.framework.info.name for index in engine.indexes]
    chosen = [tuple(kinds.get(name, ()) if isinstance(kinds, Mapping) else kinds) for name in names]
    for wanted in chosen:
        check_kinds(wanted)
    allowed = [positions_of_kinds(index, wanted) for index, wanted in zip(engine.indexes, chosen, strict=True)]
    by_framework: list[list[OutcomeResult]] = [[] for _ in engine.indexes]
    total = len(credential.outcomes)
    progress("Aligning outcomes", 0, total)
    for done, query in enumerate(ask(engine.encoder, credential.outcomes, engine.terms), start=1):
        for index, positions, results in zip(engine.indexes, allowed, by_framework, strict=True):
            ranked = rank(engine, index, query, positions)
            results.append(_result(engine, query.outcome, index.framework.info.name, ranked, top))
        progress("Aligning outcomes", done, total)
    settings = (
        ("top", str(top)),
        *(
            (f"kinds of {name}", ", ".join(wanted) or "all but group")
            for name, wanted in zip(names, chosen, strict=True)
        ),
        (
            "candidates",
            f"{DENSE_CANDIDATES} by meaning, {CONTEXT_CANDIDATES} by meaning in the credential, {LEXICAL_CANDIDATES} "
            f"by words, {READING_CANDIDATES} for each part of a compound outcome",
        ),
    )
    together = tuple(result for results in by_framework for result in results)
    advice = tuple(advise(outcome.text) for outcome in credential.outcomes)
    return AlignmentReport(credential, together, provenance(engine, credential, settings), advice)


def check_kinds(kinds: Sequence[str]) -> None:
    """Raise InputError for a kind of competency that doesn't exist."""
    for kind in kinds:
        if kind not in KINDS:
            raise InputError(f"no kind {kind!r}; kinds are: {', '.join(KINDS)}", value=kind, accepted=KINDS)


def _result(engine: Engine, outcome: Outcome, framework: str, ranked: Sequence[Ranked], top: int) -> OutcomeResult:
    allowed = [r for r in ranked if not r.forbidden]
    best = [_alignment(engine, allowed, place) for place in range(min(top, len(allowed)))]
    confident = bool(best) and best[0].rating in ("strong", "partial")
    return OutcomeResult(
        outcome,
        framework,
        confident,
        tuple(a for a in best if a.rating != "none"),
        None if confident or not best else best[0],
        tuple(_alignment(engine, ranked, place) for place in range(len(allowed), len(ranked))),
    )


def _alignment(engine: Engine, ranked: Sequence[Ranked], place: int) -> Alignment:
    this = ranked[place]
    rating: Rating = "none" if this.forbidden else engine.stage.rate(this.probability)
    following = next((r.probability for r in ranked[place + 1 :] if not r.forbidden), this.probability)
    candidate = this.candidate
    evidence = explain(
        candidate.seen,
        candidate.wording,
        candidate.competency,
        candidate.synonym,
        was_read=engine.cross_encoder is not None,
        subject=candidate.reading.subject,
    )
    return Alignment(
        candidate.competency,
        this.probability,
        rating,
        RELATIONS[rating],
        evidence,
        place + 1,
        round(this.probability - following, 4),
        candidate.reading.part,
        give_reasons(ranked, place, evidence),
    )


def provenance(engine: Engine, credential: Credential, settings: tuple[tuple[str, str], ...]) -> Provenance:
    """Name everything the answer was made with; ``run`` is a digest of it and of the outcomes."""
    infos: tuple[FrameworkInfo, ...] = tuple(index.framework.info for index in engine.indexes)
    calibration = engine.calibration
    thresholds = ", ".join(
        f"{r} {t:g}" for r, t in zip(("strong", "partial", "weak"), engine.stage.thresholds, strict=True)
    )
    read = "none: left out" if engine.cross_encoder is None else f"the best {READ_AT_MOST} of them"
    terms = (("list of terms", engine.terms.digest),) if engine.terms.rows else ()
    told = (
        *settings,
        ("read by the cross-encoder", read),
        *terms,
        ("lowest probability of a rating", thresholds),
        ("calibrated on", calibration.fitted_on),
    )
    identity = [
        __version__,
        [[info.name, info.digest] for info in infos],
        [calibration.model_digest, calibration.digest],
        told,
        [[outcome.id, outcome.text, outcome.credential] for outcome in credential.outcomes],
    ]
    run = hashlib.sha256(json.dumps(identity, ensure_ascii=False).encode()).hexdigest()[:16]
    return Provenance(
        __version__,
        infos,
        engine.encoder.name,
        calibration.model_digest,
        calibration.name,
        calibration.digest,
        told,
        run,
    )
