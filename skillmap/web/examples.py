"""Nothing in, example requests and answers for the contract out: small, invented, and of the real types."""

from __future__ import annotations

from typing import Any

from skillmap.nouns import (
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
    {"id": "LO1", "text": "Write SQL queries that join several tables"},
    {"id": "LO2", "text": "Sing in a choir"},
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
_CHART = Competency("mine:S2", "draw charts", "Show data so that others understand it.", "skill")
_WRITES = Outcome("LO1", "Write SQL queries that join several tables", "Data analytics")
_SINGS = Outcome("LO2", "Sing in a choir", "Data analytics")
_CREDENTIAL = Credential("data-101", "Data analytics", (_WRITES, _SINGS))
_PROVENANCE = Provenance(
    skillmap="0.1.0",
    frameworks=(FrameworkInfo("mine", "2026", "mine", source="mine.csv", competencies=2, profiles=1, digest="3a7b…"),),
    model="minilm",
    model_digest="9f0c…",
    calibration="minilm",
    calibration_digest="51de…",
    settings=(("top", "1"), ("kinds", "skill")),
    run="c2f1a7d09b3e4455",
)

ALIGNMENT_ANSWER = AlignmentReport(
    _CREDENTIAL,
    (
        OutcomeResult(
            _WRITES,
            "mine@2026",
            True,
            (
                Alignment(
                    _SQL,
                    probability=0.81,
                    rating="strong",
                    relation="close",
                    evidence=(
                        Evidence(
                            "meaning of the label",
                            0.62,
                            "In meaning, the outcome is close to “query databases”.",
                        ),
                        Evidence("shared words", 0.48, "Both say: queries."),
                    ),
                    rank=1,
                    margin=0.78,
                ),
            ),
        ),
        OutcomeResult(
            _SINGS,
            "mine@2026",
            False,
            (),
            Alignment(
                _CHART,
                probability=0.02,
                rating="none",
                relation="",
                evidence=(Evidence("shared words", 0.0, "No meaningful word is shared."),),
                rank=1,
                margin=0.01,
            ),
        ),
    ),
    _PROVENANCE,
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
            gaps=(Gap(_CHART, 0.5, _WRITES, 0.04),),
            share=Share(1.0, 2.0, 0.5),
            weighted_share=Share(1.0, 1.5, 0.6667),
            strict=Share(1.0, 2.0, 0.5),
            lenient=Share(1.0, 2.0, 0.5),
            partial_credit=0.5,
            unrated=0,
        ),
    ),
    orphans=(_SINGS,),
    redundant=(),
    provenance=_PROVENANCE,
)
