"""A report and a rich console in, a table on that console out: wrapped, never cut, plain where nobody sees colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from skillmap.nouns import Advice, AlignmentReport, Coverage, CoverageReport, Credential, Link, OutcomeResult, Rating
from skillmap.text import clean
from skillmap.writers.advising import advice_by_outcome, advice_sentence, level_words, verb_words
from skillmap.writers.demand import beside, bloom_words, demand_sentence, demand_words
from skillmap.writers.summary import (
    coverage_sentences,
    exclusion_sentence,
    reading_sentence,
    serving_sentences,
    tally,
    tally_sentence,
)
from skillmap.writers.words import RATING_WORDS, count, importance, nearest_miss, percent, reasons

if TYPE_CHECKING:
    from rich.console import Console

# Widths of the columns before a competency's label.
_INDENT, _WORD, _CHANCE = 2, len("Excluded"), len("under 1 %")
_STYLES: dict[Rating, str] = {"strong": "bold green", "partial": "yellow", "weak": "dim", "none": "red"}


def print_table(report: AlignmentReport, console: Console) -> None:
    """Print each outcome with its listed or missing alignments, then the rejected rows and the counts.

    What is proposed comes with its reasons, and so do the nearest of what isn't and what is excluded; those of the
    weak ones are in the other formats, and it says so.
    """
    _say(console, f"{report.credential.title}: best alignments, machine suggested", style="bold")
    widest = max((len(result.framework) for result in report.results), default=0)
    advised = advice_by_outcome(report)
    offered: dict[str, list[OutcomeResult]] = {outcome.id: [] for outcome in report.credential.outcomes}
    for result in report.results:
        offered[result.outcome.id].append(result)
    for outcome in report.credential.outcomes:
        _say(console, "")
        _say(console, outcome.text, style="bold")
        for result in offered[outcome.id]:
            _print_result(result, console, min(widest, console.width // 4))
        if not offered[outcome.id]:
            _say(console, "not compared with any framework")
        if outcome.id in advised:
            _print_advice(advised[outcome.id], console)
        _print_declared([link for link in report.credential.declared if link.outcome == outcome.id], console)
    _say(console, "")
    mine = {outcome.id for outcome in report.credential.outcomes}
    _print_declared([link for link in report.credential.declared if link.outcome not in mine], console)
    _print_rejected(report.credential, console)
    for one in tally(report):
        _say(console, tally_sentence(one))
    for said in (_left_out(report), exclusion_sentence(report), advice_sentence(report)):
        if said:
            _say(console, said)


def print_coverage(report: CoverageReport, console: Console) -> None:
    """Print each profile's shares and requirements, then outcomes that serve nothing or say the same."""
    advised = advice_by_outcome(report)
    for coverage in report.coverages:
        title = f"{report.credential.title}: coverage of {coverage.title} ({coverage.framework})"
        _say(console, title, style="bold")
        for said in coverage_sentences(coverage):
            _say(console, said)
        console.print(_requirements(coverage, advised))
        if demanding := demand_sentence(coverage):
            _say(console, demanding)
    for said in serving_sentences(report):
        _say(console, said)
    for outcome in report.orphans:
        _say(console, f"- meets no requirement: {outcome.text}")
    for pair in report.redundant:
        _say(console, f"- nearly the same ({pair.similarity:.2f}): {pair.first.text} / {pair.second.text}")
    _print_rejected(report.credential, console)


def _print_declared(links: Sequence[Link], console: Console) -> None:
    """Print what the document itself states, as it states it."""
    for link in links:
        target = link.target
        named = clean(target.label or target.uri or target.id) + (f" ({target.code})" if target.code else "")
        framework = target.title or target.framework
        _say(console, f"Declared in the document: {named}{f', {framework}' if framework else ''}", style="dim")


def _print_result(result: OutcomeResult, console: Console, widest: int) -> None:
    """Print what one framework offers, in columns of the same width for every outcome."""
    if not result.confident:
        missed = f"{RATING_WORDS['none']} (nearest: {nearest_miss(result)})"
        console.print(_line("none", "None", "", missed, result.framework, widest))
        _say_below(console, " ".join(reasons(result.nearest)) if result.nearest else "", widest)
    for one in result.alignments:
        chance = percent(one.probability)
        console.print(
            _line(one.rating, RATING_WORDS[one.rating], chance, one.competency.label, result.framework, widest)
        )
        if one.rating in ("strong", "partial"):
            _say_below(console, " ".join(reasons(one)), widest)
    for one in result.excluded:
        console.print(_line("none", "Excluded", "", one.competency.label, result.framework, widest))
        _say_below(console, " ".join(reasons(one)), widest)


def _left_out(report: AlignmentReport) -> str:
    weak = sum(one.rating == "weak" for result in report.results for one in result.alignments)
    return f"The reasons for {count(weak, 'weak match', 'weak matches')} are in the other formats." if weak else ""


def _line(rating: Rating, word: str, chance: str, label: str, framework: str, widest: int) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(width=_INDENT)
    table.add_column(width=_WORD)
    table.add_column(width=_CHANCE, justify="right")
    table.add_column(ratio=1, overflow="fold")
    table.add_column(width=widest, overflow="fold")
    table.add_row("", _text(word, _STYLES[rating]), chance, _text(label), _text(framework, "dim"))
    return table


def _say_below(console: Console, text: str, widest: int) -> None:
    """Print a text under a competency's label, as wide as that; on a narrow screen nearly across it."""
    left = _INDENT + _WORD + _CHANCE + 3 * 2
    room = console.width - left - widest - 4 >= 40
    _say(console, text, style="dim", left=left if room else 2 * _INDENT, right=widest + 4 if room else 0)


def _print_advice(advice: Advice, console: Console) -> None:
    verb = f"Verb: {verb_words(advice)}; Bloom level: {level_words(advice)} (estimate)"
    _say(console, verb, style="italic", left=_INDENT + 2)
    for note in advice.notes:
        _say(console, f"Advice: {note}", style="italic", left=_INDENT + 2)


def _requirements(coverage: Coverage, advised: Mapping[str, Advice]) -> Table:
    table = _table("Requirement", "Importance", "State", "Chance", "Outcome")
    for state, style, met in (
        ("Covered", _STYLES["strong"], coverage.covered),
        ("Partly", _STYLES["partial"], coverage.partial),
    ):
        for one in met:
            outcome = _noted(one.outcome.text, bloom_words(beside(one.level, one.outcome.id, advised)))
            cells = (importance(one.importance), _text(state, style), percent(one.probability), outcome)
            table.add_row(_noted(one.competency.label, demand_words(one.level)), *cells)
    for gap in coverage.gaps:
        nearest = f"nearest: {gap.nearest.text}" if gap.nearest else "no outcome to compare"
        chance = percent(gap.probability) if gap.nearest else ""
        cells = (importance(gap.importance), _text("Gap", _STYLES["none"]), chance, _text(nearest))
        table.add_row(_noted(gap.competency.label, demand_words(gap.level)), *cells)
    return table


def _noted(text: str, note: str) -> Text:
    """Return a text with a note in a line of its own below it, if there is one."""
    return _text(text).append(f"\n{note}", style="dim") if note else _text(text)


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


def _say(console: Console, text: str, style: str = "", *, left: int = 0, right: int = 0) -> None:
    if not text:
        if not left:
            console.print()  # a padded empty text would print nothing at all
        return
    if console.is_terminal:
        console.print(Padding(_text(text, style), (0, right, 0, left), expand=False))
    else:
        # One line each where nobody sees a screen, however long: a program may read it.
        console.print(Text(" " * left).append(_text(text, style)), soft_wrap=True)


def _text(text: str, style: str = "") -> Text:
    # A Text isn't read as rich's markup; cleaning takes the escape codes out of a hostile label.
    return Text(clean(text), style=style, overflow="fold")
