"""Frameworks and labelled sentences in; texts that mean the same, for training, out.

Every sample is drawn with a seed from lists in a fixed order, so that a recipe always trains on the same pairs.
"""

from __future__ import annotations

import ast
import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from skillmap.errors import InputError
from skillmap.gold import ACCEPTABLE, Gold
from skillmap.nouns import Competency, Framework, Profile
from skillmap.phrasing import described, in_context

#: Of O*NET's occupations, in order of id, every so many is kept apart: their tasks are never trained on.
HELD_OUT_EVERY = 5


class Pair(NamedTuple):
    """A text and one that it belongs with; ``source`` names where the pair is from."""

    text: str
    match: str
    source: str


def held_out(profiles: Sequence[Profile]) -> tuple[Profile, ...]:
    """Return every fifth occupation, in order of id: those that training leaves alone."""
    return tuple(sorted(profiles, key=lambda p: p.id))[::HELD_OUT_EVERY]


def tasks_with_activities(onet: Framework, *, apart: bool) -> list[tuple[Competency, tuple[str, ...]]]:
    """Return O*NET's tasks with the ids of their work activities: of held-out occupations, or of all others."""
    kept_apart = {r.competency for profile in held_out(onet.profiles) for r in profile.requirements}
    activities = {c.id for c in onet.competencies if c.kind == "activity"}
    found = ((c, tuple(b for b in c.broader if b in activities)) for c in onet.competencies if c.kind == "task")
    return [(task, links) for task, links in found if links and (task.id in kept_apart) == apart]


def labelled_sentences(file: Path, framework: Framework) -> list[tuple[str, tuple[str, ...]]]:
    """Read a CSV of ``sentence`` and ``skills`` (a list of labels) as sentences with the ids of the labels known here.

    Sentences without a known label are left out. Raises InputError for a file of another form.
    """
    by_label = {c.label.lower(): c.id for c in reversed(framework.competencies) if c.kind != "group"}
    found = []
    for number, row in enumerate(_rows(file), start=2):
        try:
            labels = [label.lower() for label in ast.literal_eval(row["skills"])]
            ids = dict.fromkeys(by_label[label] for label in labels if label in by_label)
            sentence = row["sentence"].strip()
        except (KeyError, ValueError, TypeError, SyntaxError, AttributeError) as e:
            raise InputError(
                f"row {number} of {file} is not a sentence with a list of skills: {e!r}",
                value=file,
                accepted=("sentence", "skills"),
            ) from e
        if ids and sentence:
            found.append((sentence, tuple(ids)))
    return found


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as e:
        raise InputError(
            f"{file} can't be read as labelled sentences: {e}", value=file, accepted=("a UTF-8 CSV",)
        ) from e


def encoder_pairs(
    frameworks: Mapping[str, Framework],
    sentences: Path | None,
    judged: Iterable[tuple[Framework, Gold]],
    sizes: Mapping[str, int],
    seed: int,
) -> list[Pair]:
    """Return the pairs that the encoder learns from; ``sizes`` says how many of each source at most, 0 for none.

    ``frameworks`` may hold ``esco`` and ``onet``; a source whose framework isn't given is left out.
    """
    found: list[Pair] = []
    for source, make in _SOURCES.items():
        wanted = sizes.get(source, 0)
        framework = frameworks.get(source.partition(" ")[0])
        if framework is not None and wanted:
            found += _sample([Pair(a, b, source) for a, b in make(framework) if a and b], wanted, seed)
    if sentences is not None and "esco" in frameworks:
        known = {c.id: c for c in frameworks["esco"].competencies}
        read = labelled_sentences(sentences, frameworks["esco"])
        made = [Pair(s, known[i].label, "sentences") for s, ids in read for i in ids]
        found += _sample(made, sizes.get("sentences", 0), seed)
    rng = np.random.default_rng(seed)
    for framework, gold in judged:
        known = {c.id: c for c in framework.competencies}
        for item in gold.judged:
            for i, grade in item.grades.items():
                if grade >= ACCEPTABLE:
                    text = item.outcome.text if rng.random() < 0.5 else in_context(item.outcome)
                    found.append(Pair(text, described(known[i]) if rng.random() < 0.5 else known[i].label, "judged"))
    return found


def _other_names(framework: Framework) -> Iterable[tuple[str, str]]:
    return ((s, c.label) for c in framework.competencies if c.kind != "group" for s in c.synonyms)


def _descriptions(framework: Framework) -> Iterable[tuple[str, str]]:
    return ((c.description, c.label) for c in framework.competencies if c.kind in ("skill", "knowledge"))


def _essential(framework: Framework) -> Iterable[tuple[str, str]]:
    known = {c.id: c for c in framework.competencies}
    for profile in framework.profiles:
        for r in profile.requirements:
            if r.importance is None or r.importance >= 1.0:
                yield known[r.competency].label, f"{profile.title}: {profile.description}"


def _task_activities(framework: Framework) -> Iterable[tuple[str, str]]:
    known = {c.id: c for c in framework.competencies}
    return ((t.label, known[i].label) for t, links in tasks_with_activities(framework, apart=False) for i in links)


def _task_occupations(framework: Framework) -> Iterable[tuple[str, str]]:
    known = {c.id: c for c in framework.competencies}
    apart = {profile.id for profile in held_out(framework.profiles)}
    for profile in framework.profiles:
        for r in profile.requirements:
            if profile.id not in apart and known[r.competency].kind == "task":
                yield known[r.competency].label, f"{profile.title}: {profile.description}"


_SOURCES: dict[str, Callable[[Framework], Iterable[tuple[str, str]]]] = {
    "esco names": _other_names,
    "esco descriptions": _descriptions,
    "esco occupations": _essential,
    "onet activities": _task_activities,
    "onet occupations": _task_occupations,
}


def _sample(pairs: Sequence[Pair], most: int, seed: int) -> list[Pair]:
    if len(pairs) <= most:
        return list(pairs)
    chosen = np.random.default_rng(seed).choice(len(pairs), most, replace=False)
    return [pairs[i] for i in sorted(chosen.tolist())]
