"""Nothing in, example requests and answers for the contract out: small, invented, and of the real types."""

from __future__ import annotations

from typing import Any

from skillmap.nouns import (
    Advice,
    Alignment,
    AlignmentReport,
    Competency,
    Coverage,
    CoverageReport,
    Covered,
    Credential,
    Evidence,
    FrameworkInfo,
    Gap,
    Outcome,
    OutcomeResult,
    Provenance,
    Share,
)

_OUTCOMES: list[dict[str, str]] = [
    {"id": "LO1", "text": "Write SQL queries and draw charts"},
    {"id": "LO2", "text": "Appreciate choral music"},
]

ALIGNMENT_REQUEST: dict[str, Any] = {
    "credential": {"id": "data-101", "title": "Data analytics", "outcomes": _OUTCOMES},
    "frameworks": ["mine@2026"],
    "top": 1,
    "kinds": ["skill"],
}

COVERAGE_REQUEST: dict[str, Any] = {
    "credential": {"id": "data-101", "title": "Data analytics", "outcomes": _OUTCOMES},
    "framework": "mine@2026",
    "profiles": ["mine:analyst"],
}

_SQL = Competency("mine:S1", "query databases", "Get data out of relational databases.", "skill", ("SQL",))
_CLEAN = Competency("mine:S2", "clean data", "Find and correct errors in data.", "skill")
_SEA = Competency("mine:S3", "read nautical charts", "Find the way at sea.", "skill")
_WRITES = Outcome("LO1", "Write SQL queries and draw charts", "Data analytics")
_LISTENS = Outcome("LO2", "Appreciate choral music", "Data analytics")
_CREDENTIAL = Credential("data-101", "Data analytics", (_WRITES, _LISTENS))
_PROVENANCE = Provenance(
    skillmap="0.1.0",
    frameworks=(FrameworkInfo("mine", "2026", "mine", source="mine.csv", competencies=3, profiles=1, digest="3a7b…"),),
    model="skillmap-1",
    model_digest="9f0c…",
    calibration="skillmap-1-logistic-2",
    calibration_digest="51de…",
    settings=(("top", "1"), ("kinds of mine@2026", "skill"), ("list of terms", "e01a…")),
    run="c2f1a7d09b3e4455",
)

_FOUND = Alignment(
    _SQL,
    probability=0.81,
    rating="strong",
    relation="close",
    evidence=(
        Evidence("read together", 1.83, "Read together, the two say much the same."),
        Evidence("meaning of the label", 0.62, "In meaning, the outcome is close to “query databases”."),
        Evidence("shared words", 0.48, "Both say: queries."),
    ),
    rank=1,
    margin=0.78,
    part="Write SQL queries",
    reasons=(
        "It serves one part of the outcome: “Write SQL queries”.",
        "Read together, the two say much the same.",
        "Both say: queries.",
        "It is 78 percentage points ahead of the runner-up, “clean data”.",
    ),
)
_RULED_OUT = Alignment(
    _SEA,
    probability=0.0,
    rating="none",
    relation="",
    evidence=(Evidence("shared words", 0.5, "Both say: charts."),),
    rank=3,
    margin=0.0,
    reasons=("Your list of terms calls “read nautical charts” a false friend of “draw charts”.",),
)
_NEAREST = Alignment(
    _SEA,
    probability=0.01,
    rating="none",
    relation="",
    evidence=(Evidence("shared words", 0.0, "No meaningful word is shared."),),
    rank=1,
    margin=0.0,
    reasons=(
        "In meaning, the outcome is far from “read nautical charts”.",
        "It is level with “clean data”.",
    ),
)

_ADVICE = (
    Advice(
        "Write",
        "write",
        "create",
        ("apply",),
        ("Write SQL queries", "Draw charts"),
        (
            "There are 2 outcomes in one, each of which would need its own evidence: “Write SQL queries”; “Draw "
            "charts”.",
        ),
    ),
    Advice(
        "Appreciate",
        "appreciate",
        "understand",
        (),
        (),
        (
            'Nobody can see "appreciate" happen: say what learners do to show it, such as explain, justify or '
            "value in writing.",
        ),
    ),
)

ALIGNMENT_ANSWER = AlignmentReport(
    _CREDENTIAL,
    (
        OutcomeResult(_WRITES, "mine@2026", True, (_FOUND,), None, (_RULED_OUT,)),
        OutcomeResult(_LISTENS, "mine@2026", False, (), _NEAREST),
    ),
    _PROVENANCE,
    _ADVICE,
)

COVERAGE_ANSWER = CoverageReport(
    _CREDENTIAL,
    (
        Coverage(
            framework="mine@2026",
            profile="mine:analyst",
            title="Data analyst",
            covered=(Covered(_SQL, 1.0, _WRITES, "strong", 0.81),),
            partial=(),
            gaps=(Gap(_CLEAN, 0.5, _WRITES, 0.03),),
            share=Share(1.0, 2.0, 0.5),
            weighted_share=Share(1.0, 1.5, 0.6667),
            strict=Share(1.0, 2.0, 0.5),
            lenient=Share(1.0, 2.0, 0.5),
            partial_credit=0.5,
            unrated=0,
        ),
    ),
    orphans=(_LISTENS,),
    redundant=(),
    provenance=_PROVENANCE,
    advice=_ADVICE,
)

PROPOSAL: dict[str, Any] = {
    "title": "Badge in data analytics",
    "credential": {"id": "data-101", "title": "Data analytics", "outcomes": _OUTCOMES},
    "frameworks": ["mine@2026"],
    "profiles": [{"framework": "mine@2026", "profile": "mine:analyst"}],
    "by": "Noor",
    "role": "proposer",
}

DECISIONS: dict[str, Any] = {
    "decisions": [
        {
            "outcome": "LO1",
            "framework": "mine@2026",
            "competency": "mine:S1",
            "verdict": "change-relation",
            "relation": "exact",
            "reason": "The module's assignment is exactly this.",
        },
    ],
    "by": "Ada",
    "role": "reviewer",
}

GAP_DECISIONS: dict[str, Any] = {
    "decisions": [
        {
            "framework": "mine@2026",
            "profile": "mine:analyst",
            "competency": "mine:S3",
            "verdict": "covered-elsewhere",
            "reason": "Data cleaning is taught in DATA-100.",
        },
    ],
    "by": "Ada",
    "role": "reviewer",
}

TRANSITION: dict[str, Any] = {"action": "submit", "by": "Noor", "role": "proposer"}
