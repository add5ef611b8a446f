"""Judged learning outcomes in, the studies of outcomes aligned with ESCO and with O*NET's work activities out."""

from __future__ import annotations

from benchmarks.quality.studies import Sources, Study, drawn, present
from skillmap.frameworks import load_competencies
from skillmap.gold import read_gold

_ESCO, _ONET = "esco@1.2.0", "onet@30.1"
_MEASURES = (
    "nDCG@5",
    "P@1",
    "AUROC",
    "ECE",
    "precision of strong",
    "share rated strong",
    "precision of strong or partial",
    "share rated strong or partial",
    "holes@5",
)
_NOTE = (
    "Grades were given by language models following a written rubric, not by a committee; competencies that nobody "
    "judged are left out of nDCG and counted as holes."
)


def outcome_studies(sources: Sources) -> tuple[tuple[Study, ...], tuple[str, ...]]:
    """Make the two studies of ``gold/outcomes_dev.csv``; the outcomes of a credential are each other's context."""
    (file,) = present(sources.shared / "gold" / "outcomes_dev.csv")
    studies = []
    for name, title, framework_name, kinds in (
        ("outcomes-esco", "Learning outcome → ESCO skill", _ESCO, ()),
        ("outcomes-dwa", "Learning outcome → O*NET work activity", _ONET, ("activity",)),
    ):
        framework = load_competencies(framework_name, home=sources.home)
        judged = drawn(read_gold(file, framework).judged, sources.limit, sources.seed)
        studies.append(Study(name, title, framework, judged, _MEASURES, (file,), kinds, graded=True, note=_NOTE))
    return tuple(studies), ()
