"""Proposals and what people decide on them: events in, states, standing decisions, comparisons and records out.

Pure: no clock, no storage, no network. A person's act becomes an event (:mod:`skillmap.reviews.acts`); a proposal is
what its events leave (:func:`fold`).
"""

from __future__ import annotations

from skillmap.reviews.acts import create, decide, decide_gap, move, revise
from skillmap.reviews.agreement import Agreement, agreements, kappa
from skillmap.reviews.approved import Approved, ApprovedCoverage, approved_coverage
from skillmap.reviews.clocks import Clock, moment
from skillmap.reviews.comparison import Comparison, CoverageChange, Related, Reworded, compare
from skillmap.reviews.events import (
    ACTIONS,
    GAP_VERDICTS,
    ROLES,
    VERDICTS,
    Action,
    Actor,
    ChosenProfile,
    Content,
    Created,
    Decided,
    Event,
    GapDecided,
    GapVerdict,
    Moved,
    Revised,
    Role,
    Suggested,
    Suggestion,
    Verdict,
)
from skillmap.reviews.history import Entry, history
from skillmap.reviews.json_text import read_event, write_event
from skillmap.reviews.proposals import Proposal, Wording, apply, at_version, fold
from skillmap.reviews.records import to_record
from skillmap.reviews.snapshots import Made, digest_of, digest_of_coverages, read_coverages, read_snapshot
from skillmap.reviews.standing import (
    Standing,
    StandingGap,
    disputed,
    gaps_decided,
    gaps_disputed,
    person_of,
    standing,
    standing_gaps,
    undecided,
)
from skillmap.reviews.states import ACTS, RULES, STATES, Act, Rule, State, possible
from skillmap.reviews.suggesting import suggest

__all__ = [
    "ACTIONS",
    "ACTS",
    "GAP_VERDICTS",
    "ROLES",
    "RULES",
    "STATES",
    "VERDICTS",
    "Act",
    "Action",
    "Actor",
    "Agreement",
    "Approved",
    "ApprovedCoverage",
    "ChosenProfile",
    "Clock",
    "Comparison",
    "Content",
    "CoverageChange",
    "Created",
    "Decided",
    "Entry",
    "Event",
    "GapDecided",
    "GapVerdict",
    "Made",
    "Moved",
    "Proposal",
    "Related",
    "Revised",
    "Reworded",
    "Role",
    "Rule",
    "Standing",
    "StandingGap",
    "State",
    "Suggested",
    "Suggestion",
    "Verdict",
    "Wording",
    "agreements",
    "apply",
    "approved_coverage",
    "at_version",
    "compare",
    "create",
    "decide",
    "decide_gap",
    "digest_of",
    "digest_of_coverages",
    "disputed",
    "fold",
    "gaps_decided",
    "gaps_disputed",
    "history",
    "kappa",
    "moment",
    "move",
    "person_of",
    "possible",
    "read_coverages",
    "read_event",
    "read_snapshot",
    "revise",
    "standing",
    "standing_gaps",
    "suggest",
    "to_record",
    "undecided",
    "write_event",
]
