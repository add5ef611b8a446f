"""A report and a rich console in, a table on that console out: wrapped, never cut, plain where nobody sees colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from skillmap.nouns import AlignmentReport, Coverage, CoverageReport, Credential, OutcomeResult, Rating
from skillmap.text import clean
from skillmap.writers.summary import coverage_sentences, reading_sentence, serving_sentences, tally, tally_sentence
from skillmap.writers.words import RATING_WORDS, importance, nearest_miss, percent

if TYPE_CHECKING:
    from rich.console import Console

_STYLES: dict[Rating, str] = {"strong": "bold green", "partial": "yellow", "weak": "dim", "none": "red"}


def print_table(report: AlignmentReport, console: Console) -> None:
    """Print each outcome with its listed or missing alignments, then the rejected rows and the counts."""
    _say(console, f"{report.credential.title}: best alignments, machine suggested", style="bold")
    widest = max((len(result.framework) for result in report.results), default=0)
    offered: dict[str, list[OutcomeResult]] = {outcome.id: [] for outcome in report.credential.outcomes}
    for result in report.results:
        offered[result.outcome.id].append(result)
    for outcome in report.credential.outcomes:
        _say(console, "")
        _say(console, outcome.text, style="bold")
        for result in offered[outcome.id]:
            console.print(_offers(result, min(widest, console.width // 4)))
        if not offered[outcome.id]:
            _say(console, "not compared with any framework")
    _say(console, "")
    _print_rejected(report.credential, console)
    for one in tally(report):
        _say(console, tally_sentence(one))


def print_coverage(report: CoverageReport, console: Console) -> None:
    """Print each profile's shares and requirements, then outcomes that serve nothing or say the same."""
    for coverage in report.coverages:
        title = f"{report.credential.title}: coverage of {coverage.title} ({coverage.framework})"
        _say(console, title, style="bold")
        for said in coverage_sentences(coverage):
            _say(console, said)
        console.print(_requirements(coverage))
    for said in serving_sentences(report):
        _say(console, said)
    for outcome in report.orphans:
        _say(console, f"- meets no requirement: {outcome.text}")
    for pair in report.redundant:
        _say(console, f"- nearly the same ({pair.similarity:.2f}): {pair.first.text} / {pair.second.text}")
    _print_rejected(report.credential, console)


def _offers(result: OutcomeResult, widest: int) -> Table:
    """Lay out what one framework offers, in columns of the same width for every outcome."""
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(width=2)
    table.add_column(width=max(len("Partial"), len("Strong")))
    table.add_column(width=len("under 1 %"), justify="right")
    table.add_column(ratio=1, overflow="fold")
    table.add_column(width=widest, overflow="fold")
    framework = _text(result.framework, "dim")
    if not result.confident:
        missed = f"{RATING_WORDS['none']} (nearest: {nearest_miss(result)})"
        table.add_row("", _text("None", _STYLES["none"]), "", _text(missed), framework)
    for one in result.alignments:
        rating = _text(RATING_WORDS[one.rating], _STYLES[one.rating])
        table.add_row("", rating, percent(one.probability), _text(one.competency.label), framework)
    return table


def _requirements(coverage: Coverage) -> Table:
    table = _table("Requirement", "Importance", "State", "Chance", "Outcome")
    for state, style, met in (
        ("Covered", _STYLES["strong"], coverage.covered),
        ("Partly", _STYLES["partial"], coverage.partial),
    ):
        for one in met:
            cells = (importance(one.importance), _text(state, style), percent(one.probability), _text(one.outcome.text))
            table.add_row(_text(one.competency.label), *cells)
    for gap in coverage.gaps:
        nearest = f"nearest: {gap.nearest.text}" if gap.nearest else "no outcome to compare"
        chance = percent(gap.probability) if gap.nearest else ""
        cells = (importance(gap.importance), _text("Gap", _STYLES["none"]), chance, _text(nearest))
        table.add_row(_text(gap.competency.label), *cells)
    return table


def _table(*names: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), expand=True)
    for name in names:
        # Long texts share what the short columns leave; "fold" breaks a word rather than drop its end.
        ratio = 3 if name in ("Outcome", "Requirement") else None
        table.add_column(name, overflow="fold", ratio=ratio, justify="right" if name == "Chance" else "left")
    return table


def _print_rejected(credential: Credential, console: Console) -> None:
    _say(console, reading_sentence(credential))
    for row in credential.rejected:
        _say(console, f"- row {row.row} rejected: {row.reason}" + (f" ({row.excerpt})" if row.excerpt else ""))


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(_text(text, style), soft_wrap=not console.is_terminal)


def _text(text: str, style: str = "") -> Text:
    # A Text isn't read as rich's markup; cleaning takes the escape codes out of a hostile label.
    return Text(clean(text), style=style, overflow="fold")
