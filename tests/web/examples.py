"""A small framework of our own with two profiles, and what people ask about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from skillmap.frameworks import install

COMPETENCIES = """id,label,description,kind,alt_labels,broader,uri
data,Data work,,group,,,
S1,query relational databases,"Get data out of relational databases, with joins.",skill,write SQL|SQL,data,https://example.org/S1
S2,draw charts,Show data in charts that others understand.,skill,data visualisation|plot data,data,
S3,clean data,"Find and correct errors, duplicates and gaps in data.",skill,data cleansing,data,
S4,clean ovens,Remove soot and grease from ovens.,skill,,,
K1,statistics,"Distributions, estimates and tests.",knowledge,statistical theory,data,
"""
PROFILES = """profile_id,profile,competency_id,importance
analyst,Data analyst,S1,1.0
analyst,Data analyst,S2,0.5
analyst,Data analyst,S3,0.75
analyst,Data analyst,K1,0.75
baker,Baker,S4,
"""

OUTCOMES: list[dict[str, str]] = [
    {"id": "LO1", "text": "Write SQL queries that join several tables"},
    {"id": "LO2", "text": " Find\u200b and correct errors in\n data sets "},
    {"text": "Sing in a choir", "credential": "Music"},
]


#: An institution's list of terms for it, with a row that can't be used.
TERMS = """kind,words,means
synonym,graphs,charts
false friend,stove cleaning,mine:S3
friend,bread,cakes
"""


def install_examples(home: Path) -> Path:
    """Install the framework in a folder, with its profiles and without them; return the folder."""
    competencies, profiles = home / "mine.csv", home / "profiles.csv"
    competencies.write_text(COMPETENCIES, encoding="utf-8")
    profiles.write_text(PROFILES, encoding="utf-8")
    install("mine@2026", home=home, file=competencies, profiles_file=profiles)
    install("plain@1", home=home, file=competencies)
    return home


def credential(**changes: Any) -> dict[str, Any]:
    """Return a credential as a request has it, with fields changed."""
    return {"id": "data-101", "title": "Data analytics", "outcomes": OUTCOMES, **changes}


def alignment_request(**changes: Any) -> dict[str, Any]:
    """Return a request for alignments, with fields changed."""
    return {"credential": credential(), "frameworks": ["mine@2026"], **changes}


def coverage_request(**changes: Any) -> dict[str, Any]:
    """Return a request for coverage, with fields changed."""
    return {"credential": credential(), "framework": "mine@2026", "profiles": ["mine:analyst"], **changes}
