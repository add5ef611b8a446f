"""What people are told of advice: as advice, every level as an estimate, every outcome somewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skillmap.nouns import LEVELS, Advice
from skillmap.writers.advising import LEVEL_ASKS, advice_by_outcome, advice_sentence, level_words, spread, verb_words
from tests.writers.examples import ALIGNMENTS, EARLIER, OUTCOMES

UNKNOWN = Advice("", "", None, (), (), ("It begins with no verb that we know.",))


def test_each_outcome_has_its_own_advice() -> None:
    assert advice_by_outcome(ALIGNMENTS) == dict(zip([o.id for o in OUTCOMES], ALIGNMENTS.advice, strict=True))
    assert advice_by_outcome(EARLIER) == {}
    assert list(advice_by_outcome(replace(ALIGNMENTS, advice=ALIGNMENTS.advice[:2]))) == ["o1", "o2"]


@pytest.mark.parametrize(
    ("advice", "verb", "level"),
    [
        (ALIGNMENTS.advice[0], "“Measure”", "Apply, perhaps Evaluate"),
        (ALIGNMENTS.advice[3], "“Identify”", "Remember, perhaps Understand or Analyze"),
        (ALIGNMENTS.advice[5], "“Keep”", "Apply"),
        (UNKNOWN, "none recognised", "not estimated"),
    ],
)
def test_verb_and_level_in_words(advice: Advice, verb: str, level: str) -> None:
    assert (verb_words(advice), level_words(advice)) == (verb, level)


def test_the_sentence_counts_notes_and_says_that_they_are_never_scored() -> None:
    assert advice_sentence(ALIGNMENTS) == (
        "Advice on the wording, never part of the score: 2 of 7 outcomes have a note, 1 is several outcomes in one."
    )
    assert advice_sentence(replace(ALIGNMENTS, advice=(UNKNOWN,))) == (
        "Advice on the wording, never part of the score: 1 of 1 outcome has a note, 0 are several outcomes in one."
    )
    assert advice_sentence(EARLIER) == ""


def test_every_outcome_stands_under_one_level_and_the_levels_in_order() -> None:
    advice = (*ALIGNMENTS.advice[:6], UNKNOWN)
    found = spread(replace(ALIGNMENTS, advice=advice))
    assert [one.level for one in found] == [*LEVELS, None]
    assert sorted(outcome.id for one in found for outcome in one.outcomes) == [outcome.id for outcome in OUTCOMES]
    assert [[outcome.id for outcome in one.outcomes] for one in found if one.level in ("apply", None)] == [
        ["o1", "o6"],
        ["o7"],
    ]


def test_every_level_says_what_it_asks() -> None:
    assert tuple(LEVEL_ASKS) == LEVELS
