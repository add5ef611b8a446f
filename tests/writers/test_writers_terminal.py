"""The tables on the terminal: everything is there at any width, and plain where it isn't a terminal."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from skillmap.writers import print_coverage, print_table
from tests.writers.examples import ALIGNMENTS, COVERAGE, EMPTY, EMPTY_COVERAGE, OUTCOMES, with_outcomes


def printed(width: int, *, terminal: bool = False, report: object = ALIGNMENTS) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=terminal, color_system="standard" if terminal else None)
    if hasattr(report, "coverages"):
        print_coverage(report, console)  # type: ignore[arg-type]
    else:
        print_table(report, console)  # type: ignore[arg-type]
    return out.getvalue()


def joined(text: str) -> str:
    """Return the text with its wrapping taken out, so that a wrapped word is found."""
    return "".join(text.split())


@pytest.mark.parametrize("width", [40, 80, 200])
def test_nothing_is_cut_at_any_width(width: int) -> None:
    text = joined(printed(width))
    for outcome in OUTCOMES:
        assert joined(outcome.text) in text
    for part in ("93%", "mine@2026", "row4rejected:theoutcomeisempty", "4strong,2partialatbest,1withnoconfidentmatch"):
        assert part in text
    assert "…" not in text


def test_no_confident_match_names_the_nearest() -> None:
    assert "No confident match (nearest: Plan menus, 12 %)" in printed(200)


def test_it_fits_eighty_columns_on_a_terminal() -> None:
    from rich.text import Text

    lines = printed(80, terminal=True).splitlines()
    assert max(len(Text.from_ansi(line).plain.rstrip()) for line in lines) <= 80


def test_it_is_plain_where_it_is_not_a_terminal() -> None:
    assert "\x1b" not in printed(80)
    assert "\x1b" in printed(80, terminal=True)


def test_markup_and_escape_codes_in_an_outcome_are_only_text() -> None:
    text = printed(100, report=with_outcomes(("[red]Weld[/red] \x1b]0;stolen\x07 pipes [/]",)))
    assert "[red]Weld[/red] ]0;stolen pipes [/]" in text
    assert "\x1b" not in text


def test_a_long_unbroken_word_is_folded() -> None:
    assert joined(printed(60, report=with_outcomes(("x" * 500,)))).count("x") >= 1000


@pytest.mark.parametrize("width", [60, 80, 200])
def test_coverage_shows_every_requirement_and_number(width: int) -> None:
    text = joined(printed(width, report=COVERAGE))
    for part in (
        "4of8(50%)",
        "3.17of5.25(60%)",
        "Gap",
        "Partly",
        "90of100",
        "notrated",
        "nearest:",
        "nearlythesame(0.83)",
    ):
        assert joined(part) in text


def test_an_outcome_without_any_result_is_named() -> None:
    assert OUTCOMES[6].text in printed(200, report=replace(ALIGNMENTS, results=ALIGNMENTS.results[:2]))


def test_empty_reports_print() -> None:
    assert "0 outcomes" in printed(80, report=EMPTY)
    assert "nothing to count" in printed(80, report=EMPTY_COVERAGE)
