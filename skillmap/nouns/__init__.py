"""The nouns of the field as frozen values of plain types: what goes in, what comes out, and why.

Tuples, never lists; ids are CURIEs (see :mod:`skillmap.curies`); every number says its range. These types are
also the API's answers: JSON is these fields, by these names, in this order.
"""

from __future__ import annotations

from skillmap.nouns.alignments import (
    LEVELS,
    Advice,
    Alignment,
    AlignmentReport,
    Evidence,
    Level,
    OutcomeResult,
    Provenance,
)
from skillmap.nouns.coverage import Coverage, CoverageReport, Covered, Gap, Redundancy, Share
from skillmap.nouns.credentials import Credential, Outcome, Rejected
from skillmap.nouns.frameworks import KINDS, Competency, Framework, FrameworkInfo, Kind, Profile, Requirement
from skillmap.nouns.links import MAPPING_RELATIONS, STATUSES, Link, MappingRelation, Review, Status, Target
from skillmap.nouns.ratings import RATINGS, RELATIONS, Rating, Relation
from skillmap.nouns.records import AlignmentRecord, Unmatched

__all__ = [
    "KINDS",
    "LEVELS",
    "MAPPING_RELATIONS",
    "RATINGS",
    "RELATIONS",
    "STATUSES",
    "Advice",
    "Alignment",
    "AlignmentRecord",
    "AlignmentReport",
    "Competency",
    "Coverage",
    "CoverageReport",
    "Covered",
    "Credential",
    "Evidence",
    "Framework",
    "FrameworkInfo",
    "Gap",
    "Kind",
    "Level",
    "Link",
    "MappingRelation",
    "Outcome",
    "OutcomeResult",
    "Profile",
    "Provenance",
    "Rating",
    "Redundancy",
    "Rejected",
    "Relation",
    "Requirement",
    "Review",
    "Share",
    "Status",
    "Target",
    "Unmatched",
]
