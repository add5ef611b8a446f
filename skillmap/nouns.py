"""The nouns of the field as frozen values of plain types: what goes in, what comes out, and why.

Tuples, never lists; ids are CURIEs (see :mod:`skillmap.curies`); every number says its range. These types are
also the API's answers: JSON is these fields, by these names, in this order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["skill", "knowledge", "ability", "task", "activity", "tool", "competency", "group"]
#: What a competency can be. A ``group`` is a heading of the hierarchy: it is shown as context and proposed only
#: when asked for by name.
KINDS: tuple[Kind, ...] = ("skill", "knowledge", "ability", "task", "activity", "tool", "competency", "group")

Rating = Literal["strong", "partial", "weak", "none"]
#: Ratings from best to worst. A machine never says "equivalent".
RATINGS: tuple[Rating, ...] = ("strong", "partial", "weak", "none")

Relation = Literal["close", "related", ""]
#: SKOS mapping relation that a rating proposes; a weak or rejected pair proposes none.
RELATIONS: dict[Rating, Relation] = {"strong": "close", "partial": "related", "weak": "", "none": ""}


Level = Literal["remember", "understand", "apply", "analyze", "evaluate", "create"]
#: Cognitive levels of the revised taxonomy of Bloom (Anderson and Krathwohl 2001), least demanding first.
LEVELS: tuple[Level, ...] = ("remember", "understand", "apply", "analyze", "evaluate", "create")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A learning outcome as its author wrote it; ``credential`` is the title of what it belongs to."""

    id: str
    text: str
    credential: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that could not be read: its 1-based ``row`` in the input, why, and the start of what stood there."""

    row: int
    reason: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Credential:
    """A course, badge, certificate or microcredential with its outcomes, and the rows that were refused.

    ``rows`` counts the non-blank input rows: ``rows == len(outcomes) + len(rejected)``.
    """

    id: str
    title: str
    outcomes: tuple[Outcome, ...]
    rejected: tuple[Rejected, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows were read, taken or refused."""
        return len(self.outcomes) + len(self.rejected)


@dataclass(frozen=True, slots=True)
class Competency:
    """One element of a framework. ``broader`` holds the ids of its parents, ``synonyms`` its alternative labels."""

    id: str
    label: str
    description: str = ""
    kind: Kind = "competency"
    synonyms: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a profile asks for; ``importance`` in [0, 1], or None where the source doesn't rate it.

    ``level`` is O*NET's rating of how much of it is needed, on O*NET's own scale from 0 to 7 whose anchors are unique
    to each competency; None where the source has none. It is shown and never counted.
    """

    competency: str
    importance: float | None = None
    level: float | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """An occupation or work role and what it requires."""

    id: str
    title: str
    description: str = ""
    synonyms: tuple[str, ...] = ()
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameworkInfo:
    """What identifies a framework and must be printed with everything made from it.

    ``digest`` is the SHA-256 (hex) of its normalised content; ``lacks`` are plain sentences on what this copy of it
    doesn't have (no importance ratings, say); ``source`` is where it was read from.
    """

    id: str
    version: str
    title: str
    publisher: str = ""
    licence: str = ""
    attribution: str = ""
    source: str = ""
    lacks: tuple[str, ...] = ()
    competencies: int = 0
    profiles: int = 0
    digest: str = ""

    @property
    def name(self) -> str:
        """The only way to name a framework: ``id@version``."""
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework's competencies and profiles, each in ascending order of id."""

    info: FrameworkInfo
    competencies: tuple[Competency, ...]
    profiles: tuple[Profile, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Gap:
    """A requirement no outcome meets, with the nearest outcome (id, text) and that pair's probability in [0, 1]."""

    competency: Competency
    importance: float | None
    nearest: Outcome | None
    probability: float
    level: float | None = None


@dataclass(frozen=True, slots=True)
class Covered:
    """A requirement that is met, and by which outcome (the best one) with which rating."""

    competency: Competency
    importance: float | None
    outcome: Outcome
    rating: Rating
    probability: float
    level: float | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A proportion with its parts: ``value`` = ``numerator`` / ``denominator`` in [0, 1], None when nothing counts."""

    numerator: float
    denominator: float
    value: float | None


@dataclass(frozen=True, slots=True)
class Redundancy:
    """Two outcomes that say nearly the same; ``similarity`` is their cosine, at most 1."""

    first: Outcome
    second: Outcome
    similarity: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of a profile the outcomes cover. Each requirement is counted once.

    ``covered`` (rated strong), ``partial`` and ``gaps`` partition the requirements in scope; each is ordered by
    falling importance (unrated last), then id. ``share`` counts requirements, ``weighted_share`` their importance
    (only those that have one: ``unrated`` counts the others). A partial one counts ``partial_credit``, in [0, 1].
    ``strict`` and ``lenient`` are ``share`` with partial ones counted as nothing and in full: how soft the number is.
    """

    framework: str
    profile: str
    title: str
    covered: tuple[Covered, ...]
    partial: tuple[Covered, ...]
    gaps: tuple[Gap, ...]
    share: Share
    weighted_share: Share
    strict: Share
    lenient: Share
    partial_credit: float
    unrated: int


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """Coverage of one or more profiles of one framework by one credential.

    ``orphans`` are outcomes that meet no requirement of any of the profiles, in the order they were read;
    ``redundant`` are pairs of outcomes above the similarity in the settings, most alike first; ``advice`` is as in an
    AlignmentReport.
    """

    credential: Credential
    coverages: tuple[Coverage, ...]
    orphans: tuple[Outcome, ...]
    redundant: tuple[Redundancy, ...]
    provenance: Provenance
    advice: tuple[Advice, ...] = ()
