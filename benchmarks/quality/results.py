"""A system's answers to a study in, a stored result out and back: figures, every text's values, and their origin."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.quality.bootstrap import interval, replicates
from benchmarks.quality.measures import Value, figure, text_values
from benchmarks.quality.studies import Study
from benchmarks.quality.systems import System
from skillmap.errors import InputError
from skillmap.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure's value with its 95 % interval; all None where nothing can be measured."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Result:
    """What one system reaches in one study, and everything needed to reach it again.

    ``data`` maps each file and framework to its SHA-256. ``texts`` are the ids of the texts asked, and ``columns`` hold
    their values in that order.
    """

    study: str
    title: str
    note: str
    system: str
    digest: str
    calibrated: bool
    settings: Mapping[str, str]
    data: Mapping[str, str]
    ranked: int
    limit: int | None
    seed: int
    versions: Mapping[str, str]
    hardware: str
    figures: Mapping[str, Figure]
    texts: tuple[str, ...]
    columns: Mapping[str, tuple[Value, ...]]


def run(
    study: Study, system: System, *, limit: int | None = None, seed: int = 0, progress: Progress = silent
) -> Result:
    """Ask the system every text of the study and measure its answers."""
    rows: list[dict[str, Value]] = []
    outcomes = [judged.outcome for judged in study.judged]
    ranked = 0
    answers = system.answers(study.framework, study.kinds, outcomes, progress)
    for judged, answer in zip(study.judged, answers, strict=True):
        ranked = len(answer.ids)
        rows.append(text_values(judged, answer, study.measures, graded=study.graded))
        progress(f"{study.name}: {system.name}", len(rows), len(outcomes))
    columns = {name: tuple(row[name] for row in rows) for name in (rows[0] if rows else ())}
    return Result(
        study=study.name,
        title=study.title,
        note=study.note,
        system=system.name,
        digest=system.digest,
        calibrated=system.calibrated,
        settings=dict(system.settings),
        data={
            study.framework.info.name: study.framework.info.digest,
            **{file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in study.data},
        },
        ranked=ranked,
        limit=limit,
        seed=seed,
        versions=_versions(("skillmap", "numpy", *system.libraries)),
        hardware=hardware(),
        figures={name: _figure(name, columns, len(rows), system.calibrated, seed) for name in study.measures},
        texts=tuple(outcome.id for outcome in outcomes),
        columns=columns,
    )


def write_result(result: Result, folder: Path) -> Path:
    """Write a result as ``STUDY.SYSTEM.json``, one line for each field, and return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    raw = asdict(result)
    lines = [f"{json.dumps(name)}: {json.dumps(raw[name], ensure_ascii=False)}" for name in raw]
    file = folder / f"{result.study}.{result.system}.json"
    unfinished = file.with_suffix(f".{os.getpid()}.tmp")
    unfinished.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    os.replace(unfinished, file)
    return file


def read_results(folder: Path) -> tuple[Result, ...]:
    """Read all stored results, in order of their files' names."""
    return tuple(read_result(file) for file in sorted(folder.glob("*.json")))


def read_result(file: Path) -> Result:
    """Read what :func:`write_result` wrote; raise InputError for anything else."""
    try:
        raw: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        raw["figures"] = {name: Figure(**value) for name, value in raw["figures"].items()}
        raw["texts"] = tuple(raw["texts"])
        raw["columns"] = {name: tuple(values) for name, values in raw["columns"].items()}
        return Result(**raw)
    except (ValueError, KeyError, TypeError, AttributeError) as e:
        names = tuple(f.name for f in fields(Result))
        raise InputError(f"{file} is not a result of this benchmark: {e}", value=file, accepted=names) from e


def hardware() -> str:
    """Return the processor's model and the number of its cores that this process may use."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(line.partition(":")[2].strip() for line in told if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return f"{model}, {cores} {'core' if cores == 1 else 'cores'}"


def _figure(name: str, columns: Mapping[str, tuple[Value, ...]], texts: int, calibrated: bool, seed: int) -> Figure:
    if not texts:
        return Figure(None, None, None)
    measure = figure(name, columns, calibrated=calibrated)
    value = measure(np.arange(texts))
    bounds = None if value is None else interval(replicates(measure, texts, seed=seed))
    return Figure(None if value is None else round(value, 4), *(bounds or (None, None)))


def _versions(libraries: Iterable[str]) -> dict[str, str]:
    found = {"python": platform.python_version()}
    for library in dict.fromkeys(libraries):
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            continue
    return found
