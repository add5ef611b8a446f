"""Outcomes and frameworks in, ranked, rated and explained alignments or an honest "no confident match" out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from skillmap import __version__
from skillmap.candidates import (
    DENSE_CANDIDATES,
    LEXICAL_CANDIDATES,
    Candidate,
    find_candidates,
    positions_of_kinds,
    weigh,
)
from skillmap.encoders import DEFAULT_MODEL, Encoder, encode_each, load_encoder
from skillmap.errors import InputError
from skillmap.evidence import explain
from skillmap.frameworks import framework_folder, load_competencies, resolve
from skillmap.index import Index, open_index
from skillmap.nouns import (
    KINDS,
    RELATIONS,
    Alignment,
    AlignmentReport,
    Credential,
    FrameworkInfo,
    OutcomeResult,
    Provenance,
)
from skillmap.progress import Progress, silent
from skillmap.scoring import Calibration, load_calibration

#: How many alignments an outcome gets at most, unless asked otherwise.
DEFAULT_TOP = 5


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything an answer depends on: an encoder, its calibration, and frameworks ready to be searched."""

    encoder: Encoder
    calibration: Calibration
    indexes: tuple[Index, ...]

    def index(self, framework: str) -> Index:
        """Return the index of ``id@version``; raise InputError naming what is open."""
        for index in self.indexes:
            if index.framework.info.name == framework:
                return index
        have = tuple(index.framework.info.name for index in self.indexes)
        raise InputError(f"{framework!r} is not open here; open: {', '.join(have)}", value=framework, accepted=have)


def open_engine(
    frameworks: Sequence[str],
    *,
    home: Path,
    model: str = DEFAULT_MODEL,
    calibration: Path | None = None,
    progress: Progress = silent,
) -> Engine:
    """Open installed frameworks (``id@version``, or ``id`` where one version is installed) for matching.

    Makes what is missing of their indexes, once. Raises UnknownName for a framework or model that isn't there.
    """
    names = [resolve(name, home=home) for name in frameworks]
    encoder = load_encoder(model)
    fitted = load_calibration(model, model_digest=encoder.digest, file=calibration)
    return Engine(
        encoder,
        fitted,
        tuple(
            open_index(
                load_competencies(name, home=home), framework_folder(name, home=home), encoder, progress=progress
            )
            for name in dict.fromkeys(names)
        ),
    )


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
    vectors = encode_each(engine.encoder, [outcome.text for outcome in credential.outcomes])
    for done, (outcome, query) in enumerate(zip(credential.outcomes, vectors, strict=True), start=1):
        for index, positions, results in zip(engine.indexes, allowed, by_framework, strict=True):
            candidates = (
                weigh(index, outcome.text, query, int(p))
                for p in find_candidates(index, outcome.text, query, positions)
            )
            ranked = _ranked(engine.calibration, candidates, top)
            confident = bool(ranked) and ranked[0].rating in ("strong", "partial")
            listed = tuple(a for a in ranked if a.rating != "none")
            nearest = None if confident or not ranked else ranked[0]
            results.append(OutcomeResult(outcome, index.framework.info.name, confident, listed, nearest))
        progress("Aligning outcomes", done, total)
    settings = (
        ("top", str(top)),
        *(
            (f"kinds of {name}", ", ".join(wanted) or "all but group")
            for name, wanted in zip(names, chosen, strict=True)
        ),
        ("candidates", f"{DENSE_CANDIDATES} by meaning and {LEXICAL_CANDIDATES} by words"),
    )
    together = tuple(result for results in by_framework for result in results)
    return AlignmentReport(credential, together, provenance(engine, credential, settings))


def check_kinds(kinds: Sequence[str]) -> None:
    """Raise InputError for a kind of competency that doesn't exist."""
    for kind in kinds:
        if kind not in KINDS:
            raise InputError(f"no kind {kind!r}; kinds are: {', '.join(KINDS)}", value=kind, accepted=KINDS)


def _ranked(calibration: Calibration, candidates: Iterable[Candidate], top: int) -> tuple[Alignment, ...]:
    """Score and order candidates: by probability, then by closeness in meaning, then by id."""
    scored = sorted(
        ((calibration.probability(c.seen), c) for c in candidates),
        key=lambda pair: (-pair[0], -pair[1].seen.label - pair[1].seen.description, pair[1].competency.id),
    )
    ranked = []
    for place, (probability, candidate) in enumerate(scored[:top]):
        rating = calibration.rate(probability)
        following = scored[place + 1][0] if place + 1 < len(scored) else probability
        ranked.append(
            Alignment(
                candidate.competency,
                probability,
                rating,
                RELATIONS[rating],
                explain(candidate.seen, candidate.wording, candidate.competency, candidate.synonym),
                place + 1,
                round(probability - following, 4),
            )
        )
    return tuple(ranked)


def provenance(engine: Engine, credential: Credential, settings: tuple[tuple[str, str], ...]) -> Provenance:
    """Name everything the answer was made with; ``run`` is a digest of it and of the outcomes."""
    infos: tuple[FrameworkInfo, ...] = tuple(index.framework.info for index in engine.indexes)
    calibration = engine.calibration
    thresholds = ", ".join(
        f"{r} {t:g}" for r, t in zip(("strong", "partial", "weak"), calibration.thresholds, strict=True)
    )
    told = (*settings, ("lowest probability of a rating", thresholds), ("calibrated on", calibration.fitted_on))
    identity = [
        __version__,
        [[info.name, info.digest] for info in infos],
        [engine.encoder.digest, calibration.digest],
        told,
        [[outcome.id, outcome.text, outcome.credential] for outcome in credential.outcomes],
    ]
    run = hashlib.sha256(json.dumps(identity, ensure_ascii=False).encode()).hexdigest()[:16]
    return Provenance(
        __version__, infos, engine.encoder.name, engine.encoder.digest, calibration.name, calibration.digest, told, run
    )
