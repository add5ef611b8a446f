"""Sentences of job adverts with ESCO labels in, studies by the published protocol out.

Decorte et al. 2022 (TECH and HOUSE) and 2023 (TECHWOLF): the query is a sentence, its right answers are those of its
labels that are in the vocabulary of ESCO 1.1.0, all 13,896 labels of which are ranked; texts and labels are stripped
and freed of commas; RP@K = hits@K / min(K, R), averaged over the sentences that have a right answer.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.quality.studies import Sources, Study, drawn, made_framework, present, read_rows
from skillmap.frameworks import load_competencies
from skillmap.gold import ACCEPTABLE, Judged
from skillmap.nouns import Competency, Framework, Outcome
from skillmap.text import clean

_ESCO = "esco@1.2.0"
_MEASURES = ("RP@5", "RP@10")
_SPANS = {
    "tech": ("Job advert (tech) → ESCO label", "tech_validation_annotations.csv"),
    "house": ("Job advert (all trades) → ESCO label", "house_validation_annotations.csv"),
    "techwolf": ("Job advert (TechWolf) → ESCO label", "techwolf_test_annotations.csv"),
}
_GENERATED = "Generated sentences; the same generator's training part is among skillmap's training texts."


def advert_studies(sources: Sources) -> tuple[tuple[Study, ...], tuple[str, ...]]:
    """Make a study of each set that is there, and a sentence on each that isn't."""
    folder = sources.shared / "gold" / "decorte_validation"
    vocabulary, generated = present(folder / "skills_en_label.txt", sources.shared / "gold" / "skillskape" / "dev.csv")
    labels = vocabulary.read_text(encoding="utf-8").splitlines()
    framework = label_framework(labels, load_competencies(_ESCO, home=sources.home))
    studies, missing = [], []
    for name, (title, file_name) in _SPANS.items():
        file = folder / file_name
        if not file.is_file():
            missing.append(f"adverts-{name}: {file_name} isn't in {folder.name}, so that set is left out")
            continue
        judged = _judged(name, span_labels(file), framework, sources)
        studies.append(Study(f"adverts-{name}", title, framework, judged, _MEASURES, (vocabulary, file)))
    judged = _judged("skillskape", listed_labels(generated), framework, sources)
    title = "Job advert (SkillSkape) → ESCO label"
    data = (vocabulary, generated)
    studies.append(Study("adverts-skillskape", title, framework, judged, _MEASURES, data, note=_GENERATED))
    return tuple(studies), tuple(missing)


def without_commas(text: str) -> str:
    """Write a text or a label as the protocol compares it: stripped, without commas.

    >>> without_commas(" plan, budget and report ")
    'plan budget and report'
    """
    return " ".join(clean(text).replace(",", "").split())


def label_framework(labels: Sequence[str], esco: Framework) -> Framework:
    """Make a framework of exactly these labels; one that ESCO has too keeps its id, description and other names."""
    known: dict[str, Competency] = {}
    for competency in esco.competencies:
        if competency.kind != "group":
            known.setdefault(without_commas(competency.label), competency)
    made = []
    for number, label in enumerate(dict.fromkeys(without_commas(label) for label in labels)):
        same = known.get(label)
        made.append(
            replace(same, label=label, broader=()) if same else Competency(f"esco:label/{number}", label, kind="skill")
        )
    return made_framework("esco-labels", "The labels of ESCO 1.1.0", made)


def span_labels(file: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Read a CSV with a ``sentence`` and a ``label`` in each row: a row for each span, many to a sentence."""
    for row in read_rows(file, "sentence", "label"):
        yield row["sentence"], (row["label"],)


def listed_labels(file: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Read a CSV with a ``sentence`` and its ``skills``, a list of labels, in each row."""
    for row in read_rows(file, "sentence", "skills"):
        yield row["sentence"], tuple(ast.literal_eval(row["skills"]))


def by_sentence(rows: Iterable[tuple[str, tuple[str, ...]]], framework: Framework) -> list[tuple[str, dict[str, int]]]:
    """Collect the in-vocabulary labels of each sentence, as grades by id; sentences without any are left out."""
    ids = {c.label: c.id for c in framework.competencies}
    found: dict[str, dict[str, int]] = {}
    for sentence, labels in rows:
        right = found.setdefault(without_commas(sentence), {})
        right |= {ids[label]: ACCEPTABLE for label in map(without_commas, labels) if label in ids}
    return [(sentence, right) for sentence, right in found.items() if right]


def _judged(
    name: str, rows: Iterable[tuple[str, tuple[str, ...]]], framework: Framework, sources: Sources
) -> tuple[Judged, ...]:
    all_of = [
        Judged(Outcome(f"{name}-{number}", sentence), right)
        for number, (sentence, right) in enumerate(by_sentence(rows, framework), start=1)
    ]
    return drawn(all_of, sources.limit, sources.seed)
