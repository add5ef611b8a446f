"""The name of a task in, what is to be ranked for which texts, and what would be right, out."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from skillmap.errors import InputError
from skillmap.gold import Judged
from skillmap.nouns import Competency, Framework, FrameworkInfo


@dataclass(frozen=True, slots=True)
class Study:
    """Texts, the framework that is ranked for each, and the grades of its right answers.

    ``kinds`` limits what is ranked (empty: all but groups). Where ``graded``, a competency without a grade was not
    judged; otherwise it is wrong. ``data`` are the files it was made from. ``title`` and ``note`` are for readers.
    """

    name: str
    title: str
    framework: Framework
    judged: tuple[Judged, ...]
    measures: tuple[str, ...]
    data: tuple[Path, ...] = ()
    kinds: tuple[str, ...] = ()
    graded: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the data stands and which part of it is asked for.

    ``home`` holds the installed frameworks, ``shared`` the judged alignments and crosswalks. ``limit`` is the most
    texts of a study (None: the study's own number), drawn with ``seed``.
    """

    home: Path
    shared: Path
    limit: int | None = None
    seed: int = 0


T = TypeVar("T")
#: Makes the studies of one task, and sentences on those that can't be made for want of data.
Task = Callable[[Sources], tuple[tuple[Study, ...], tuple[str, ...]]]


def drawn(items: Sequence[T], most: int | None, seed: int) -> tuple[T, ...]:
    """Draw at most ``most`` of the items without replacement, keeping their order; None draws all of them.

    >>> drawn("abc", None, 0), len(drawn("abc", 2, 0)), drawn("abc", 5, 0)
    (('a', 'b', 'c'), 2, ('a', 'b', 'c'))
    """
    if most is None or most >= len(items):
        return tuple(items)
    chosen = np.random.default_rng(seed).choice(len(items), most, replace=False)
    return tuple(items[i] for i in sorted(chosen.tolist()))


def made_framework(name: str, title: str, competencies: Sequence[Competency]) -> Framework:
    """Make a framework that exists for a benchmark only, in order of id, with the digest of its content."""
    ordered = tuple(sorted(competencies, key=lambda c: c.id))
    if len({c.id for c in ordered}) < len(ordered):
        raise InputError(f"the framework {name!r} names a competency twice", value=name)
    content = json.dumps([asdict(c) for c in ordered], ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Framework(FrameworkInfo(name, "benchmark", title, competencies=len(ordered), digest=digest), ordered)


def present(*files: Path) -> tuple[Path, ...]:
    """Return the files, or raise InputError naming the first that isn't there."""
    for file in files:
        if not file.is_file():
            raise InputError(f"there is no {file}; --shared names the folder with data/ and gold/", value=file)
    return files


def read_rows(file: Path, *columns: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV that has these columns, or raise InputError."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        if not set(columns) <= set(reader.fieldnames or ()):
            raise InputError(f"{file} has no columns {' and '.join(columns)}", value=file, accepted=columns)
        yield from reader
