"""Alignments in values: what is proposed for an outcome, why, and what the answer was made with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from skillmap.nouns.credentials import Credential, Outcome
from skillmap.nouns.frameworks import Competency, FrameworkInfo
from skillmap.nouns.ratings import Rating, Relation

Level = Literal["remember", "understand", "apply", "analyze", "evaluate", "create"]
#: Cognitive levels of the revised taxonomy of Bloom (Anderson and Krathwohl 2001), least demanding first.
LEVELS: tuple[Level, ...] = ("remember", "understand", "apply", "analyze", "evaluate", "create")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a score: the ``measure``, its ``value`` (see evidence.py for ranges), and words for people."""

    measure: str
    value: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Alignment:
    """One proposed link from an outcome to a competency, with its reasons.

    ``probability`` in [0, 1] that a reviewer would accept it; ``rank`` from 1; ``margin`` is this probability less
    that of the next candidate of the same outcome and framework (0 or more; 0 where there is none). ``part`` is the
    part of a compound outcome that it serves, empty for the whole; ``reasons`` are two to four plain sentences.
    """

    competency: Competency
    probability: float
    rating: Rating
    relation: Relation
    evidence: tuple[Evidence, ...]
    rank: int
    margin: float
    part: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutcomeResult:
    """What one framework (``id@version``) offers one outcome.

    ``confident`` is true when at least one alignment is rated strong or partial. Where it is false, the answer is
    "no confident match" and ``nearest`` is the best of what was not good enough (None only for an empty framework).
    ``alignments`` are rated strong, partial or weak, best first; ties break by competency id. ``excluded`` are those
    that an institution's list of terms rules out, each with that reason.
    """

    outcome: Outcome
    framework: str
    confident: bool
    alignments: tuple[Alignment, ...]
    nearest: Alignment | None = None
    excluded: tuple[Alignment, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Everything needed to make the same answer again. ``run`` is the digest of all of it with the outcomes."""

    skillmap: str
    frameworks: tuple[FrameworkInfo, ...]
    model: str
    model_digest: str
    calibration: str
    calibration_digest: str
    settings: tuple[tuple[str, str], ...]
    run: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What can be said of one outcome's wording; advice for its author and never an input of a score.

    ``verb`` is the main verb as written and ``lemma`` its plain form, both empty where none was recognised. Of several
    outcomes in one (``parts``, empty otherwise) it is the most demanding, the first of equals. ``level`` is its level
    in the revised taxonomy of Bloom, None where no verb is recognised; ``alternatives`` are the levels that the verb
    can ask for as well, from the least demanding. ``notes`` are plain sentences for a registrar.
    """

    verb: str
    lemma: str
    level: Level | None
    alternatives: tuple[Level, ...]
    parts: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlignmentReport:
    """A credential aligned: a result for each outcome and framework (frameworks as asked, outcomes as read).

    ``advice`` has one entry for each outcome, in the order of the credential.
    """

    credential: Credential
    results: tuple[OutcomeResult, ...]
    provenance: Provenance
    advice: tuple[Advice, ...] = ()
