"""The tables on the terminal: everything is there at any width, and plain where it isn't a terminal."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Literal

import pytest
from rich.console import Console

from skillmap.nouns import Link, Target
from skillmap.writers import print_coverage, print_table
from tests.writers.examples import (
    ALIGNMENTS,
    COVERAGE,
    EARLIER,
    EMPTY,
    EMPTY_COVERAGE,
    LEVELLED,
    MEASURE,
    OUTCOMES,
    RECORD,
    with_outcomes,
)


def printed(width: int, *, terminal: bool = False, plain: bool = False, report: object = ALIGNMENTS) -> str:
    out = io.StringIO()
    colours: Literal["standard"] | None = "standard" if terminal and not plain else None
    console = Console(file=out, width=width, force_terminal=terminal, color_system=colours)
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
    text = printed(200)
    assert "No confident match (nearest: Plan menus, 12 %)" in text
    assert "Both are about meals. It is level with “Manage allergens”." in text


@pytest.mark.parametrize("width", [40, 80, 200])
def test_it_gives_reasons_exclusions_and_advice(width: int) -> None:
    text = joined(printed(width, terminal=False))
    for part in (
        f"It serves one part of the outcome: “{MEASURE}”. Read together, the two say much the same.",
        f"It serves one part of the outcome: “{RECORD}”. Both say: record.",
        "Your list of terms calls “Ask probing questions” a false friend of “probe”.",
        "The institution's list of terms rules out 1 pair of outcome and competency.",
        "Verb: “Measure”; Bloom level: Apply, perhaps Evaluate (estimate)",
        'Advice: Nobody can see "appreciate" happen',
        "Advice on the wording, never part of the score: 2 of 7 outcomes have a note, 1 is several outcomes in one.",
        "The reasons for 2 weak matches are in the other formats.",
    ):
        assert joined(part) in text, part


@pytest.mark.parametrize("terminal", [True, False])
def test_a_blank_line_parts_the_outcomes(terminal: bool) -> None:
    lines = [line.strip() for line in printed(200, terminal=terminal, plain=True).splitlines()]
    assert [lines[lines.index(outcome.text) - 1] for outcome in OUTCOMES] == [""] * len(OUTCOMES)


def test_a_report_of_an_earlier_version_is_printed_without_what_it_lacks() -> None:
    text = printed(200, report=EARLIER)
    for word in ("Advice", "Bloom", "Excluded", "rules out"):
        assert word not in text


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


def test_levels_stand_side_by_side_in_their_row() -> None:
    text = printed(400, report=LEVELLED)
    row = next(line for line in text.splitlines() if "O*NET level 3.88 of 7" in line)
    assert "Bloom level Apply, perhaps Evaluate (estimate)" in row
    assert [text.count(part) for part in ("O*NET level ", "Bloom level ", "(estimate)")] == [4, 4, 3]


@pytest.mark.parametrize("width", [60, 80, 200])
def test_levels_are_told_at_any_width(width: int) -> None:
    text = printed(width, report=LEVELLED)
    assert "the two scales can't be converted into each other" in text
    # What a column wraps is still there, word by word.
    assert [text.count(word) for word in ("3.88", "5.12", "(estimate)")] == [1, 1, 3]


def test_without_a_level_the_terminal_has_no_word_of_levels() -> None:
    text = printed(200, report=COVERAGE)
    assert [word for word in ("O*NET", "Bloom", "side by side") if word in text] == []


def test_an_outcome_without_any_result_is_named() -> None:
    assert OUTCOMES[6].text in printed(200, report=replace(ALIGNMENTS, results=ALIGNMENTS.results[:2]))


def test_empty_reports_print() -> None:
    assert "0 outcomes" in printed(80, report=EMPTY)
    assert "nothing to count" in printed(80, report=EMPTY_COVERAGE)


def test_what_the_document_declares_stands_under_its_outcome() -> None:
    link = Link(OUTCOMES[0].id, Target("tend lights", code="H1", title="Harbour skills"), status="declared")
    report = replace(ALIGNMENTS, credential=replace(ALIGNMENTS.credential, declared=(link,)))
    assert "Declared in the document: tend lights (H1), Harbour skills" in printed(120, report=report)
