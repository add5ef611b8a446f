"""A small engine whose numbers are known before they are asked for: by it, exact answers are told from good ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from skillmap.candidates import positions_of_kinds
from skillmap.encoders import Vectors
from skillmap.engine import Engine
from skillmap.evidence import Features
from skillmap.index import open_index
from skillmap.nouns import Competency, Credential, Framework, FrameworkInfo, Outcome
from skillmap.queries import Query, ask
from skillmap.ranking import Ranked, rank
from skillmap.scoring import Calibration, Stage
from skillmap.terms import Terms
from skillmap.text import terms

WORDS = "loop write python program knit yarn scarf query database clean data bake bread dress wound"
COMPETENCIES = (
    Competency("mine:1", "write loops", "In a program in Python.", "skill", ("iterate",)),
    Competency("mine:2", "knit loops", "Of yarn, for a scarf.", "skill"),
    Competency("mine:3", "query databases", "", "skill", ("write SQL", "clean data out of a database")),
    Competency("mine:4", "clean data", "", "skill"),
    Competency("mine:5", "bake bread", "", "skill", ("bake",)),
    Competency("mine:6", "dress and clean wounds", "", "activity"),
    Competency("mine:7", "programs", "", "group"),
)


class WordEncoder:
    """Encodes a text as the known words that it holds, each an axis, all others another one."""

    name = "words"
    digest = "1" * 64

    def __init__(self, known: str = WORDS) -> None:
        self.axes = {term: i for i, term in enumerate(terms(known))}
        self.dimension = len(self.axes) + 1

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for term in set(terms(text)):
                row[self.axes.get(term, -1)] = 1
            if not row.any():
                row[-1] = 1
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


class LabelReader:
    """A cross-encoder that scores the part of the label's words that the text holds: log-odds -3 for none, 3 for all.

    What it was asked is kept, for a test to look at.
    """

    digest = "2" * 64

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def score(self, text: str, others: Sequence[str]) -> Vectors:
        self.asked.append((text, tuple(others)))
        mine = set(terms(text))
        labels = [set(terms(other.partition(": ")[0])) for other in others]
        return np.array([6 * len(mine & label) / len(label) - 3 for label in labels], np.float32)


def stage(intercept: float, thresholds: tuple[float, float, float] = (0.9, 0.6, 0.2), **coefficients: float) -> Stage:
    """Make a stage of the coefficients by name; those that aren't named are 0."""
    assert coefficients.keys() <= set(Features._fields)
    return Stage(tuple(coefficients.get(name, 0.0) for name in Features._fields), intercept, thresholds)


CALIBRATION = Calibration(
    "by hand", "3" * 64, "nothing", stage(-3.0, description=6.0, label=2.0), stage(0.0, read=1.0, lead=0.25)
)


def small_engine(
    folder: Path,
    competencies: Sequence[Competency] = COMPETENCIES,
    *,
    cross_encoder: LabelReader | None = None,
    calibration: Calibration = CALIBRATION,
    rows: Terms | None = None,
    known: str = WORDS,
) -> Engine:
    """Open the competencies as the framework ``mine@1`` with the encoder of words."""
    encoder = WordEncoder(known)
    framework = Framework(FrameworkInfo("mine", "1", "Mine", digest="4" * 64), tuple(competencies))
    folder.mkdir(exist_ok=True)
    return Engine(encoder, calibration, (open_index(framework, folder, encoder),), cross_encoder, rows or Terms(()))


def asked(engine: Engine, *outcomes: Outcome | str) -> list[Query]:
    """Return the queries of outcomes; a text is an outcome of no credential."""
    each = [Outcome(f"o{i}", o) if isinstance(o, str) else o for i, o in enumerate(outcomes)]
    return list(ask(engine.encoder, each, engine.terms))


def ranked(engine: Engine, outcome: Outcome | str, kinds: Sequence[str] = ()) -> tuple[Ranked, ...]:
    """Rank the engine's framework for one outcome."""
    index = engine.indexes[0]
    return rank(engine, index, asked(engine, outcome)[0], positions_of_kinds(index, kinds))


def labels(of: Sequence[Ranked]) -> list[str]:
    """Return the labels in their order."""
    return [r.candidate.competency.label for r in of]


def credential(*texts: str, title: str = "") -> Credential:
    """Make a credential of these outcomes."""
    return Credential("c", title, tuple(Outcome(f"o{i}", text, title) for i, text in enumerate(texts)))
