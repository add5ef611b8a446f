"""A report and a rich console in, a table on that console out: wrapped, never cut, plain where nobody sees colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from skillmap.nouns import AlignmentReport, Coverage, CoverageReport, Credential, OutcomeResult, Rating
from skillmap.text import clean
from skillmap.writers.summary import coverage_sentences, reading_sentence, serving_sentences, tally, tally_sentence
from skillmap.writers.words import RATING_WORDS, importance, percent

if TYPE_CHECKING:
    from rich.console import Console

_STYLES: dict[Rating, str] = {"strong": "bold green", "partial": "yellow", "weak": "dim", "none": "red"}


def print_table(report: AlignmentReport, console: Console) -> None:
    """Print a line for each listed alignment or missing one, then the rejected rows and the counts."""
    table = _table("Outcome", "Best alignments", "Rating", "Chance", "Framework")
    last = ""
    for result in report.results:
        outcome = "" if result.outcome.id == last else result.outcome.text
        if outcome and last:
            table.add_section()
        last = result.outcome.id
        for row in _result_rows(result):
            table.add_row(_text(outcome), *row, _text(result.framework))
            outcome = ""
    _say(console, f"{report.credential.title}: best alignments, machine suggested", style="bold")
    console.print(table)
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
        _say(console, f"  meets no requirement: {outcome.text}")
    for pair in report.redundant:
        _say(console, f"  nearly the same ({pair.similarity:.2f}): {pair.first.text} / {pair.second.text}")
    _print_rejected(report.credential, console)


def _result_rows(result: OutcomeResult) -> list[tuple[Text, Text, Text]]:
    rows = [
        (_text(one.competency.label), _rating(one.rating), _text(percent(one.probability)))
        for one in result.alignments
    ]
    if result.confident:
        return rows
    near = result.nearest
    nearest = f" (nearest: {near.competency.label}, {percent(near.probability)})" if near else ""
    return [(_text(f"{RATING_WORDS['none']}{nearest}", _STYLES["none"]), _text("None"), _text("")), *rows]


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
        ratio = 3 if name in ("Outcome", "Best alignments", "Requirement") else None
        table.add_column(name, overflow="fold", ratio=ratio, justify="right" if name == "Chance" else "left")
    return table


def _print_rejected(credential: Credential, console: Console) -> None:
    _say(console, reading_sentence(credential))
    for row in credential.rejected:
        _say(console, f"  row {row.row} rejected: {row.reason}" + (f" ({row.excerpt})" if row.excerpt else ""))


def _rating(rating: Rating) -> Text:
    return _text(RATING_WORDS[rating], _STYLES[rating])


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(_text(text, style), soft_wrap=not console.is_terminal)


def _text(text: str, style: str = "") -> Text:
    # A Text isn't read as rich's markup; cleaning takes the escape codes out of a hostile label.
    return Text(clean(text), style=style, overflow="fold")
