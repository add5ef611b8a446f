"""Stored results in, Markdown out: a short table for the project's README, and a full one with every interval."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.quality.bootstrap import interval, replicates
from benchmarks.quality.measures import LESS_IS_BETTER, figure
from benchmarks.quality.results import Result
from skillmap.errors import InputError

#: The README's table stands between these two lines.
BEGIN = "<!-- quality: made by `python -m benchmarks.quality table`; what stands here is overwritten -->"
END = "<!-- quality: end -->"
#: The system that the others are compared with.
BASELINE = "minilm"
_OURS = "skillmap"
_HEADS = {
    "minilm": "MiniLM",
    "tfidf": "TF-IDF",
    "bm25": "BM25",
    "skillmap-encoder": "our encoder",
    "skillmap-read": "our encoder + cross-encoder",
    "skillmap-first": "skillmap, first stage",
    "skillmap": "skillmap",
}
_STUDIES = ("outcomes-esco", "outcomes-dwa", "adverts-", "tasks", "names", "roles", "programmes")


@dataclass(frozen=True, slots=True)
class Difference:
    """How much higher a system's figure is than the baseline's, with the paired 95 % interval."""

    value: float
    low: float
    high: float


def difference(result: Result, baseline: Result, measure: str) -> Difference | None:
    """Return a system's figure less the baseline's; None where either has none.

    Raises InputError where the two didn't answer the same texts from the same data.
    """
    same_question(baseline, result)
    mine, theirs = result.figures[measure].value, baseline.figures[measure].value
    if mine is None or theirs is None:
        return None
    both = [
        replicates(figure(measure, r.columns, calibrated=r.calibrated), len(r.texts), seed=r.seed)
        for r in (result, baseline)
    ]
    bounds = interval(both[0] - both[1])
    return None if bounds is None else Difference(round(mine - theirs, 4), *bounds)


def same_question(one: Result, other: Result) -> None:
    """Raise InputError unless both results are of the same texts, data and seed."""
    if (one.texts, one.data, one.seed, one.ranked) != (other.texts, other.data, other.seed, other.ranked):
        raise InputError(
            f"the results of {one.system} and {other.system} in {one.study} are of different texts, data or seeds; "
            "run both again",
            value=one.study,
        )


def by_study(results: Sequence[Result]) -> dict[str, dict[str, Result]]:
    """Sort results by study and system, each in the order of the tables."""
    found: dict[str, dict[str, Result]] = defaultdict(dict)
    for result in sorted(results, key=lambda r: (_place(r.study), _column(r.system))):
        found[result.study][result.system] = result
    for systems in found.values():
        first, *rest = systems.values()
        for other in rest:
            same_question(first, other)
    return dict(found)


def short_table(results: Sequence[Result]) -> str:
    """Write the README's table: a row for each measure, a column for each system, and what skillmap gains."""
    studies = by_study(results)
    systems = sorted({r.system for r in results}, key=_column)
    heads = ["", "measure", *(_HEADS.get(s, s) for s in systems), "skillmap less MiniLM (95 %)"]
    lines = [_row(heads), _row(["---"] * 2 + ["---:"] * (len(heads) - 2))]
    for study in studies.values():
        first = next(iter(study.values()))
        title = f"{first.title} ({len(first.texts):,} of {first.ranked:,})"
        for measure in first.figures:
            cells = [_told(study[s].figures[measure].value) if s in study else "" for s in systems]
            gain = _gain(study, _OURS, measure)
            gained = "" if gain is None else f"{gain.value:+.3f} ({_between(gain)})"
            lines.append(_row([title, _named(measure), *cells, gained]))
            title = ""
    return "\n".join([*lines, "", *_notes(studies)])


def full_table(results: Sequence[Result]) -> str:
    """Write a row for each figure of each system, with its interval and its difference to the baseline."""
    lines = [
        "# Results",
        "",
        "Made by `python -m benchmarks.quality table`. In brackets: 95 % intervals (2,000 paired bootstrap resamples).",
        "",
        _row(["study", "measure", "system", "value", "interval", "less MiniLM", "interval"]),
        _row(["---"] * 3 + ["---:"] * 4),
    ]
    studies = by_study(results)
    for name, study in studies.items():
        for measure in next(iter(study.values())).figures:
            for system, result in study.items():
                value = result.figures[measure]
                if value.value is None:
                    continue
                gain = _gain(study, system, measure)
                told = ["", ""] if gain is None else [f"{gain.value:+.3f}", _between(gain)]
                lines.append(_row([name, _named(measure), system, _told(value.value), _between(value), *told]))
    return "\n".join([*lines, "", *_notes(studies)]) + "\n"


def put(text: str, fragment: str) -> str:
    """Return a README with the fragment between its two marker lines; raise InputError where they are missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise InputError(f"the README has no lines {BEGIN!r} and {END!r}", value="README", accepted=(BEGIN, END))
    return f"{before}{begin}\n\n{fragment}\n\n{end}{after}"


def _gain(study: Mapping[str, Result], system: str, measure: str) -> Difference | None:
    if system == BASELINE or not {system, BASELINE} <= study.keys():
        return None
    return difference(study[system], study[BASELINE], measure)


def _notes(studies: Mapping[str, Mapping[str, Result]]) -> list[str]:
    """Say what a reader must know: what was asked, who judged, what training saw, with what it was measured."""
    every = [result for study in studies.values() for result in study.values()]
    remarks: dict[str, list[str]] = defaultdict(list)
    for study in studies.values():
        first = next(iter(study.values()))
        if first.note:
            remarks[first.note].append(first.title)
    versions = sorted({f"{name} {number}" for result in every for name, number in result.versions.items()})
    seeds = sorted({str(result.seed) for result in every})
    machines = sorted({result.hardware for result in every})
    notes = [
        "In brackets after a study's name: how many texts were asked, and of how many competencies.",
        "Higher is better but where an arrow says less is.",
        *(f"{'; '.join(titles)}: {note}" for note, titles in remarks.items()),
        f"Data (SHA-256): {_digests({name: digest for r in every for name, digest in r.data.items()})}.",
        f"Models (SHA-256): {_digests({r.system: r.digest for r in every if r.digest})}.",
        f"Seed {', '.join(seeds)}; {'; '.join(machines)}; {', '.join(versions)}.",
    ]
    return [f"- {note}" for note in notes]


def _digests(of: Mapping[str, str]) -> str:
    return ", ".join(f"{name} `{digest[:12]}`" for name, digest in sorted(of.items()))


def _place(study: str) -> tuple[int, str]:
    return next((i for i, start in enumerate(_STUDIES) if study.startswith(start)), len(_STUDIES)), study


def _column(system: str) -> tuple[int, str]:
    known = list(_HEADS)
    # A model given by path stands between the stock systems and ours.
    return (known.index(system) * 2, system) if system in known else (5, system)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _named(measure: str) -> str:
    return f"{measure} ↓" if measure in LESS_IS_BETTER else measure


def _told(value: float | None) -> str:
    return "" if value is None or np.isnan(value) else f"{value:.3f}"


def _between(of: object) -> str:
    low, high = getattr(of, "low", None), getattr(of, "high", None)
    return "" if low is None or high is None else f"{low:.3f} to {high:.3f}"
