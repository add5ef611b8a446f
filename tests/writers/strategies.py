"""Nothing in, arbitrary reports out: whatever fits the types, for round trips."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from skillmap import nouns
from skillmap.nouns import KINDS, LEVELS, RATINGS

TEXT = st.text(max_size=8) | st.sampled_from(["=1+1", 'a "b", c', "tab\tnew\nline", "<b>&amp;</b>", "مهارة", "𝔘\u2028"])
NUMBER = st.floats(0, 1)
COUNT = st.integers(0, 10**6)


def few(what: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return tuples of none to two."""
    return st.lists(what, max_size=2).map(tuple)


OUTCOME = st.builds(nouns.Outcome, TEXT, TEXT, TEXT)
REJECTED = st.builds(nouns.Rejected, COUNT, TEXT, TEXT)
CREDENTIAL = st.builds(nouns.Credential, TEXT, TEXT, few(OUTCOME), few(REJECTED))
IDS = st.from_regex(r"[a-z]{1,4}:[A-Za-z0-9./]{1,6}", fullmatch=True).filter(
    lambda text: not text.split(":")[1].startswith("/")
)
COMPETENCY = st.builds(nouns.Competency, IDS, TEXT, TEXT, st.sampled_from(KINDS), few(TEXT), few(IDS), TEXT)
INFO = st.builds(nouns.FrameworkInfo, *[TEXT] * 7, lacks=few(TEXT), competencies=COUNT, profiles=COUNT, digest=TEXT)
EVIDENCE = st.builds(nouns.Evidence, TEXT | st.just("meaning of the label"), st.floats(-1, 1), TEXT)
RATING = st.sampled_from(RATINGS)
RELATION = st.sampled_from(("close", "related", ""))
ALIGNMENT = st.builds(
    nouns.Alignment, COMPETENCY, NUMBER, RATING, RELATION, few(EVIDENCE), COUNT, NUMBER, TEXT, few(TEXT)
)
RESULT = st.builds(
    nouns.OutcomeResult, OUTCOME, TEXT, st.booleans(), few(ALIGNMENT), st.none() | ALIGNMENT, few(ALIGNMENT)
)
LEVEL = st.sampled_from(LEVELS)
ADVICE = st.builds(nouns.Advice, TEXT, TEXT, st.none() | LEVEL, few(LEVEL), few(TEXT), few(TEXT))
PROVENANCE = st.builds(nouns.Provenance, TEXT, few(INFO), TEXT, TEXT, TEXT, TEXT, few(st.tuples(TEXT, TEXT)), TEXT)
REPORT = st.builds(nouns.AlignmentReport, CREDENTIAL, few(RESULT), PROVENANCE, few(ADVICE))

SHARE = st.builds(nouns.Share, NUMBER, NUMBER, st.none() | NUMBER)
ONET_LEVEL = st.none() | st.floats(0, 7)
GAP = st.builds(nouns.Gap, COMPETENCY, st.none() | NUMBER, st.none() | OUTCOME, NUMBER, ONET_LEVEL)
COVERED = st.builds(nouns.Covered, COMPETENCY, st.none() | NUMBER, OUTCOME, RATING, NUMBER, ONET_LEVEL)
COVERAGE = st.builds(
    nouns.Coverage, TEXT, TEXT, TEXT, few(COVERED), few(COVERED), few(GAP), SHARE, SHARE, SHARE, SHARE, NUMBER, COUNT
)
PAIR = st.builds(nouns.Redundancy, OUTCOME, OUTCOME, st.floats(-1, 1))
COVERAGE_REPORT = st.builds(
    nouns.CoverageReport, CREDENTIAL, few(COVERAGE), few(OUTCOME), few(PAIR), PROVENANCE, few(ADVICE)
)


def whole(report: nouns.AlignmentReport) -> nouns.AlignmentReport:
    """Return the report as one that holds what it names: its outcomes, once each, and its frameworks."""
    info = nouns.FrameworkInfo("mine", "1", "Mine")
    outcomes = {result.outcome.id: result.outcome for result in report.results}
    return replace(
        report,
        credential=replace(report.credential, outcomes=tuple(outcomes.values())),
        results=tuple(
            replace(result, outcome=outcomes[result.outcome.id], framework=info.name) for result in report.results
        ),
        provenance=replace(report.provenance, frameworks=(info,)),
    )
