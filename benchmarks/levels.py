"""Outcomes labelled with a level in, how often a list of verbs and a trained classifier agree with the labels out.

The classifier sees words and pairs of words by TF-IDF, with balanced classes, and answers for outcomes that it wasn't
trained on; the list of verbs isn't trained. Of 24 settings tried (words, pairs or letters; C of 1, 10 or 100; balanced
or not) the best reached 0.687, so that the one below isn't what holds it back. Run ``python -m benchmarks.levels``.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import skillmap
from skillmap.advice import advise

FILE = Path(__file__).resolve().parents[1] / "tests" / "data" / "bloom_outcomes.csv"
SEED = 0
FOLDS = 5
#: The label of an outcome that asks for no level: a topic, a heading, a question.
NONE = "none"


class Labelled(NamedTuple):
    """An outcome and the level that its reader gave it."""

    outcome: str
    level: str


def read_labelled(file: Path = FILE) -> list[Labelled]:
    """Return the outcomes in the file's order."""
    with file.open(encoding="utf-8", newline="") as stream:
        return [Labelled(row["outcome"], row["level"]) for row in csv.DictReader(stream)]


def by_verbs(rows: Sequence[Labelled]) -> list[str]:
    """Return the level that the list of verbs gives each outcome."""
    return [advise(row.outcome).level or NONE for row in rows]


def by_training(rows: Sequence[Labelled]) -> list[str]:
    """Return the level that a classifier gives each outcome, trained on the other folds (stratified, seed SEED)."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(C=10, class_weight="balanced", max_iter=1000)
    )
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    answers = cross_val_predict(model, [row.outcome for row in rows], [row.level for row in rows], cv=folds)
    return [str(answer) for answer in answers]


def agreement(rows: Sequence[Labelled], answers: Sequence[str]) -> float:
    """Return the share of outcomes, in [0, 1], whose level is the reader's."""
    return sum(row.level == answer for row, answer in zip(rows, answers, strict=True)) / len(rows)


def main() -> None:
    """Print both figures with what they depend on."""
    rows = read_labelled()
    print(f"n = {len(rows)} outcomes, {len({row.level for row in rows})} labels ('{NONE}' among them), one reader")
    print(f"list of verbs (skillmap {skillmap.__version__}): {agreement(rows, by_verbs(rows)):.3f}")
    print(
        f"TF-IDF and logistic regression (scikit-learn {version('scikit-learn')}, {FOLDS} stratified folds, "
        f"seed {SEED}): {agreement(rows, by_training(rows)):.3f}"
    )


if __name__ == "__main__":
    main()
