"""Links that the frameworks' publishers made in, the studies of tasks and of other names out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from benchmarks.quality.studies import Sources, Study, drawn, made_framework
from skillmap.frameworks import load_competencies, load_framework
from skillmap.gold import ACCEPTABLE, Judged
from skillmap.nouns import Competency, Framework, Outcome
from skillmap.training.sources import tasks_with_activities

_ESCO, _ONET = "esco@1.2.0", "onet@30.1"
#: How many other names are drawn where no limit is given.
NAMES = 1000
_SEEN = "ESCO's alternative labels are among skillmap's training texts, so this row isn't held out for it."
_APART = "Tasks of every fifth O*NET occupation, which training leaves alone; many activities are known to it."


def task_studies(sources: Sources) -> tuple[tuple[Study, ...], tuple[str, ...]]:
    """Make the study of O*NET tasks and their detailed work activities, on the occupations held out of training."""
    onet = load_framework(_ONET, home=sources.home)
    found = [
        Judged(Outcome(task.id, task.label), dict.fromkeys(links, ACCEPTABLE))
        for task, links in tasks_with_activities(onet, apart=True)
    ]
    judged = drawn(found, sources.limit, sources.seed)
    title = "O*NET task → its work activity"
    return (Study("tasks", title, onet, judged, ("MRR", "hit@5"), kinds=("activity",), note=_APART),), ()


def name_studies(sources: Sources) -> tuple[tuple[Study, ...], tuple[str, ...]]:
    """Make the study of ESCO's alternative labels and their skills; the names asked are hidden from what is ranked."""
    esco = load_competencies(_ESCO, home=sources.home)
    asked = drawn(unambiguous_names(esco), NAMES if sources.limit is None else sources.limit, sources.seed)
    judged = tuple(
        Judged(Outcome(f"name-{number}", name), {id_: ACCEPTABLE}) for number, (name, id_) in enumerate(asked, start=1)
    )
    hidden = without_names(esco, {name for name, _ in asked})
    title = "ESCO alternative label → its skill"
    return (Study("names", title, hidden, judged, ("MRR", "hit@5"), note=_SEEN),), ()


def unambiguous_names(framework: Framework) -> list[tuple[str, str]]:
    """Return every alternative label, with its competency's id, that names exactly one competency, case aside."""
    named: dict[str, set[str]] = defaultdict(set)
    for competency in _ranked(framework):
        for name in (competency.label, *competency.synonyms):
            named[name.lower()].add(competency.id)
    return [
        (name, competency.id)
        for competency in _ranked(framework)
        for name in _distinct(competency)
        if len(named[name.lower()]) == 1
    ]


def without_names(framework: Framework, names: set[str]) -> Framework:
    """Return what is ranked of the framework without these alternative labels, case aside."""
    lower = {name.lower() for name in names}
    return made_framework(
        f"{framework.info.id}-names",
        f"{framework.info.title} without the names that are asked",
        [replace(c, synonyms=tuple(s for s in c.synonyms if s.lower() not in lower)) for c in _ranked(framework)],
    )


def _ranked(framework: Framework) -> list[Competency]:
    return [c for c in framework.competencies if c.kind != "group"]


def _distinct(competency: Competency) -> list[str]:
    """Return the alternative labels that differ from the label and from each other by more than case."""
    found = {name.lower(): name for name in reversed(competency.synonyms)}
    found.pop(competency.label.lower(), None)
    return [name for name in competency.synonyms if found.get(name.lower()) == name]
