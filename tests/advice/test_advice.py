"""Advice on an outcome's wording: verb, level, what can't be seen, several outcomes in one, and what is too long."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.levels import agreement, by_verbs, read_labelled
from skillmap.advice import advise
from skillmap.nouns import LEVELS

VERBS = [  # outcome, verb as written, lemma, level
    ("List the bones of the hand", "List", "list", "remember"),
    ("Explain photosynthesis", "Explain", "explain", "understand"),
    ("Students will be able to calculate a dose", "calculate", "calculate", "apply"),
    ("By the end of the course you will be able to: diagnose engine faults", "diagnose", "diagnose", "analyze"),
    ("On completion of this unit, the learner can justify a design choice", "justify", "justify", "evaluate"),
    ("To design a bridge", "design", "design", "create"),
    ("How to weld a T-joint", "weld", "weld", "apply"),
    ("Skill in negotiating contracts", "negotiating", "negotiate", "apply"),
    ("Ability to critically evaluate sources", "evaluate", "evaluate", "evaluate"),
    ("Performs a risk assessment", "Performs", "perform", "apply"),
    ("Implements access controls", "Implements", "implement", "apply"),
    ("I can summarise a chapter", "summarise", "summarize", "understand"),
    ("Analysing cash flows", "Analysing", "analyze", "analyze"),
    ("Carry out a titration", "Carry out", "carry out", "apply"),
    ("2.1 Identify the parts of a cell", "Identify", "identify", "remember"),
    ("Knowledge of tort law", "Knowledge of", "know", "remember"),
    ("Be familiar with the safety code", "Be familiar with", "know", "remember"),
    ("Use a checklist to evaluate a website", "Use", "use", "evaluate"),
    ("Students evaluate sources", "evaluate", "evaluate", "evaluate"),
    ("Apply statistics to judge a claim", "Apply", "apply", "evaluate"),
    ("Use a ruler", "Use", "use", "apply"),
    ("Use paints to good effect", "Use", "use", "apply"),
    ("EXPLAIN TIDES", "EXPLAIN", "explain", "understand"),
    ("Understand contract law and draft a lease", "Draft", "draft", "create"),
    ("Plan a survey and write a report", "Plan", "plan", "create"),
    ("Describe and critique a research design", "Critique", "critique", "evaluate"),
]


@pytest.mark.parametrize(("text", "verb", "lemma", "level"), VERBS, ids=lambda value: str(value)[:40])
def test_the_verb_and_its_level(text: str, verb: str, lemma: str, level: str) -> None:
    advice = advise(text)
    assert (advice.verb, advice.lemma, advice.level) == (verb, lemma, level)


@pytest.mark.parametrize(
    "text",
    [
        "Photosynthesis",
        "Design of experiments",
        "The curse of dimensionality",
        "Forms of Business",
        "Introduction to photosynthesis",
        "Time management",
        "Supply and demand",
        "---",
        "and",
    ],
)
def test_a_topic_has_no_verb(text: str) -> None:
    advice = advise(text)
    assert (advice.verb, advice.lemma, advice.level, advice.alternatives, advice.parts) == ("", "", None, (), ())
    (note,) = advice.notes
    assert note.startswith("It begins with no verb that we know")
    assert "say what learners do with it" in note


def test_a_topic_is_named_by_its_first_words() -> None:
    (note,) = advise("Students will be able to photosynthesis in green plants and algae").notes
    assert "('photosynthesis in green plants')" in note


@pytest.mark.parametrize("text", ["", " ", "\u200b\n"])
def test_nothing_is_told_as_nothing(text: str) -> None:
    assert advise(text).notes == ("There is no text.",)


@pytest.mark.parametrize(
    "text",
    [
        "What is a budget?",
        "Why do prices rise",
        "How can I raise my credit score?",
        "Greedy or lazy: which is faster?",
        "“Who was Lind?”",
    ],
)
def test_a_question_is_told(text: str) -> None:
    advice = advise(text)
    assert advice.level is None
    (note,) = advice.notes
    assert note.startswith("This is a question")


@pytest.mark.parametrize("text", ["How to weld a joint", "Explain what a budget is", "Question witnesses"])
def test_what_holds_a_question_word_is_none(text: str) -> None:
    assert advise(text).level is not None


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (
            "Understand tax law",
            'Nobody can see "understand" happen: say what learners do to show it, '
            "such as explain, summarize or classify.",
        ),
        (
            "Know the tax rates",
            'Nobody can see "know" happen: say what learners do to show it, such as define, list or explain.',
        ),
        (
            "Awareness of bias",
            'Nobody can see "awareness of" happen: say what learners do to show it, such as define, list or explain.',
        ),
    ],
)
def test_a_verb_that_nobody_can_see_gets_others_proposed(text: str, note: str) -> None:
    assert advise(text).notes == (note,)


@pytest.mark.parametrize("text", ["Appreciate jazz", "Learn about tides", "Explore a data set", "Grasp the basics"])
def test_no_such_verb_is_passed_over(text: str) -> None:
    (note,) = advise(text).notes
    assert note.startswith("Nobody can see")


@pytest.mark.parametrize("text", ["Explain tides", "Calculate the net present value of a project", "Build a wall"])
def test_a_good_outcome_needs_no_note(text: str) -> None:
    assert advise(text).notes == ()


def test_several_outcomes_are_named() -> None:
    advice = advise("Understand contract law and draft a lease")
    assert advice.parts == ("Understand contract law", "Draft a lease")
    assert advice.level == "create"
    unseen, several = advice.notes
    assert unseen.startswith('Nobody can see "understand" happen')
    assert several == (
        "There are 2 outcomes in one, each of which would need its own evidence: "
        "“Understand contract law”; “Draft a lease”."
    )


def test_the_same_is_said_once() -> None:
    notes = advise("Understand contract law; understand tort law; understand tax law").notes
    assert [note[:14] for note in notes] == ["Nobody can see", "There are 3 ou"]


@pytest.mark.parametrize(
    ("words", "notes"), [(60, ()), (61, ("It has 61 words; few readers keep more than 60 in mind.",))]
)
def test_more_than_sixty_words_are_too_many(words: int, notes: tuple[str, ...]) -> None:
    assert advise("Explain " + "tides " * (words - 1)).notes == notes


def test_an_ambiguous_verb_has_other_levels() -> None:
    advice = advise("Select a supplier")
    assert advice.level == "apply"
    assert "evaluate" in advice.alternatives


def test_four_in_five_levels_are_those_of_a_reader() -> None:
    """Where the labels are from: tests/data/README.md. The figure in the documentation is the one measured here."""
    rows = read_labelled()
    assert len(rows) == 300
    agreed = agreement(rows, by_verbs(rows))
    assert agreed >= 0.8
    advices = [advise(row.outcome) for row in rows]
    near = [row.level in (a.level or "none", *a.alternatives) for row, a in zip(rows, advices, strict=True)]
    assert sum(near) / len(rows) >= 0.92


def test_the_documentation_has_the_figure(root: Path) -> None:
    rows = read_labelled()
    text = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert f"it is right for {agreement(rows, by_verbs(rows)):.2f}, a trained" in text


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from("Understand know Use to judge and ; , . ? What is design the Students will how it".split()),
            max_size=30,
        ).map(" ".join),
    )
)
def test_any_text_gets_advice(text: str) -> None:
    advice = advise(text)
    assert (advice.level is None) == (advice.verb == "") == (advice.lemma == "")
    assert advice.level not in advice.alternatives
    assert list(advice.alternatives) == [level for level in LEVELS if level in advice.alternatives]
    assert advice.notes or advice.level
    assert advise(text) == advice
