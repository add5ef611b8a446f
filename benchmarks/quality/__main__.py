"""Words on the command line in, stored results or the README's table out: ``python -m benchmarks.quality --help``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.quality.adverts import advert_studies
from benchmarks.quality.links import name_studies, task_studies
from benchmarks.quality.occupations import programme_studies, role_studies
from benchmarks.quality.outcomes import outcome_studies
from benchmarks.quality.results import Result, read_result, read_results, run, write_result
from benchmarks.quality.studies import Sources, Task
from benchmarks.quality.systems import NAMED, load_system
from benchmarks.quality.table import BASELINE, difference, full_table, put, short_table
from skillmap.errors import SkillmapError
from skillmap.resources import DEFAULT_MODEL, default_home

TASKS: dict[str, Task] = {
    "outcomes": outcome_studies,
    "adverts": advert_studies,
    "tasks": task_studies,
    "names": name_studies,
    "roles": role_studies,
    "programmes": programme_studies,
}
_ROOT = Path(__file__).resolve().parents[2]
_RESULTS = Path(__file__).resolve().parent / "measured"


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; return 0, 1 where ``--check`` finds an old table, or 2 for an error."""
    asked = _parser().parse_args(arguments)
    try:
        if asked.task == "table":
            return _write_table(asked.results, asked.readme, check=asked.check)
        sources = Sources(asked.home or default_home(), asked.shared, asked.limit, asked.seed)
        cache = asked.cache or sources.home / "benchmarks"
        studies, missing = TASKS[asked.task](sources)
        for why in missing:
            print(why, file=sys.stderr)
        for name in asked.system:
            system = load_system(name, home=sources.home, cache=cache, model=asked.model)
            for study in studies:
                result = run(study, system, limit=asked.limit, seed=asked.seed, progress=_progress)
                write_result(result, asked.results)
                _tell(result, asked.results / f"{study.name}.{BASELINE}.json")
    except SkillmapError as e:
        print(f"error: {e}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks.quality", description=__doc__)
    parser.add_argument("task", choices=(*TASKS, "table"), help="what to measure, or 'table' to write the tables")
    parser.add_argument(
        "--system",
        nargs="+",
        action="extend",
        default=[],
        help=f"{', '.join(NAMED)}, or PATH (or NAME=PATH) of a sentence-transformers model",
    )
    parser.add_argument("--model", default=DEFAULT_MODEL, help="the skillmap model of the skillmap systems")
    parser.add_argument("--home", type=Path, help="where the frameworks are installed")
    parser.add_argument("--shared", type=Path, default=_ROOT.parent / "shared", help="the folder with gold/ and data/")
    parser.add_argument("--cache", type=Path, help="where vectors are kept between runs (HOME/benchmarks)")
    parser.add_argument("--limit", type=int, help="ask at most so many texts of each study")
    parser.add_argument("--seed", type=int, default=0, help="of the texts drawn and of the bootstrap")
    parser.add_argument("--results", type=Path, default=_RESULTS, help="the folder of the stored results")
    parser.add_argument("--readme", type=Path, default=_ROOT / "README.md", help="where 'table' writes")
    parser.add_argument("--check", action="store_true", help="'table': write nothing, fail if it would change")
    return parser


def _write_table(results: Path, readme: Path, *, check: bool) -> int:
    stored = read_results(results)
    wanted = {
        readme: put(readme.read_text(encoding="utf-8"), short_table(stored)),
        results / "README.md": full_table(stored),
    }
    old = [file for file, text in wanted.items() if not file.is_file() or file.read_text(encoding="utf-8") != text]
    if check:
        for file in old:
            print(f"{file} isn't what the results say; run: python -m benchmarks.quality table", file=sys.stderr)
        return 1 if old else 0
    for file in old:
        file.write_text(wanted[file], encoding="utf-8")
    return 0


def _tell(result: Result, baseline: Path) -> None:
    """Print the figures with their intervals, and what they gain on the stored baseline where it answered the same."""
    print(f"{result.study}: {result.system}, {len(result.texts)} texts, {result.ranked} ranked")
    stored = read_result(baseline) if result.system != BASELINE and baseline.is_file() else None
    for name, figure in result.figures.items():
        if figure.value is None:
            continue
        line = f"  {name:32}{figure.value:8.4f}  [{figure.low:.4f}, {figure.high:.4f}]"
        try:
            gain = difference(result, stored, name) if stored else None
        except SkillmapError:
            gain = None
        print(line + (f"  {gain.value:+.4f} [{gain.low:+.4f}, {gain.high:+.4f}] to {BASELINE}" if gain else ""))


def _progress(what: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{what} {done:,} of {total:,}", end="\n" if done == total else "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
