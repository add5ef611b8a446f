"""The outcomes that we wrote and their grades in, a file of judged alignments (see gold.py) out.

Every seventh outcome or so, chosen by a checksum of its id, is kept from the models: the scorer is fitted on those.
"""

from __future__ import annotations

import csv
import zlib
from pathlib import Path
from typing import Literal

from skillmap.errors import InputError

Part = Literal["training", "scorer"]
TRAINING: Part = "training"
SCORER: Part = "scorer"
_KEPT_EVERY = 7
_COLUMNS = ("outcome_id", "outcome", "context", "framework", "competency_id", "grade")


def kept_for_scorer(outcome_id: str) -> bool:
    """Return whether an outcome is kept from the models.

    >>> kept_for_scorer("w1-001"), kept_for_scorer("w1-003")
    (True, False)
    """
    return zlib.crc32(outcome_id.encode()) % _KEPT_EVERY == 0


def written_gold(folder: Path, part: Part, out: Path) -> Path:
    """Join ``outcomes.csv`` (id, context, outcome) and ``grades.csv`` (id, framework, competency, grade).

    Only what belongs to ``part`` is written. Raises InputError where the files aren't there or don't fit together.
    """
    try:
        with (folder / "outcomes.csv").open(encoding="utf-8", newline="") as stream:
            outcomes = {row["id"]: row for row in csv.DictReader(stream)}
        with (
            (folder / "grades.csv").open(encoding="utf-8", newline="") as stream,
            out.open("w", encoding="utf-8", newline="") as target,
        ):
            writer = csv.writer(target, lineterminator="\n")
            writer.writerow(_COLUMNS)
            for row in csv.DictReader(stream):
                if kept_for_scorer(row["id"]) != (part == SCORER):
                    continue
                outcome = outcomes[row["id"]]
                line = (
                    row["id"],
                    outcome["outcome"],
                    outcome["context"],
                    row["framework"],
                    row["competency"],
                    row["grade"],
                )
                writer.writerow(line)
    except (OSError, KeyError, UnicodeDecodeError, csv.Error) as e:
        raise InputError(
            f"{folder} doesn't hold outcomes.csv and grades.csv that fit together: {e!r}", value=folder
        ) from e
    return out


def with_more_grades(gold: Path, folder: Path, out: Path) -> Path:
    """Write a file of judged alignments with the grades that we added to its outcomes, named by their ids.

    Those stand in ``more_grades.csv`` (id, framework, competency, grade); a pair that the file holds keeps its grade.
    Raises InputError where either file lacks a column or an id isn't the file's.
    """
    try:
        with gold.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        with (folder / "more_grades.csv").open(encoding="utf-8", newline="") as stream:
            more = list(csv.DictReader(stream))
        outcomes = {row["outcome_id"]: row for row in rows}
        have = {(row["outcome_id"], row["competency_id"]) for row in rows}
        added = [
            {**outcomes[row["id"]], "framework": row["framework"], "competency_id": row["competency"]}
            | {"grade": row["grade"]}
            for row in more
            if (row["id"], row["competency"]) not in have
        ]
        with out.open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, _COLUMNS, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows([*rows, *added])
    except (OSError, KeyError, ValueError, csv.Error) as e:
        raise InputError(f"{gold} and {folder}/more_grades.csv don't fit together: {e!r}", value=gold) from e
    return out
