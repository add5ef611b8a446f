"""The start of an outcome in, its verb out: lead-ins that go, forms that are known, nouns that are no verbs."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmap.nouns import LEVELS, Level
from skillmap.text import clean
from skillmap.verbs import Form, Verb, core, is_adverb, lexicon, main_verb, without_lead_in

VERBS = sorted({verb for _, verb in lexicon().forms.values()}, key=lambda verb: verb.lemma)


@pytest.mark.parametrize(
    "lead_in",
    [
        "",
        "Students will ",
        "Students will be able to ",
        "Students will be able to: ",
        "The student should also be able to ",
        "Learners can ",
        "Each participant must ",
        "Successful candidates are expected to ",
        "You will learn how to ",
        "I can ",
        "We will ",
        "By the end of this course, students will be able to ",
        "By the end of the module you should be able to ",
        "Upon completion of this unit: ",
        "On successful completion of the programme, graduates will be able to ",
        "After this lesson, ",
        "In this workshop you will be able to ",
        "Ability to ",
        "The ability to ",
        "Be able to ",
        "Able to ",
        "How to ",
        "Know how to ",
        "Knowledge of how to ",
        "Learn to ",
        "To ",
        "• ",
        "3. ",
        "2.1 ",
        "LO3: ",
        "CLO 2.4 ",
    ],
)
def test_a_lead_in_goes(lead_in: str) -> None:
    assert without_lead_in(f"{lead_in}weld a T-joint") == "weld a T-joint"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Students explain tides", "explain tides"),
        ("The learner explains tides", "explains tides"),
        ("Students critically evaluate sources", "critically evaluate sources"),
        ("Each trainee applies first aid", "applies first aid"),
        ("Student records", "Student records"),
        ("Student support services", "Student support services"),
        ("Learner-centred teaching", "Learner-centred teaching"),
        ("Students", "Students"),
        ("The students of Kant", "The students of Kant"),
        ("Trainee mentoring", "Trainee mentoring"),
    ],
)
def test_who_learns_goes_only_where_a_verb_follows(text: str, rest: str) -> None:
    assert without_lead_in(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "Tools and tokens",
        "Abilities of children",
        "Toast bread",
        "Skills gaps",
        "In vitro testing",
        "At risk groups",
        "Candidate genes",
        "Howl's Moving Castle",
        "3D printing",
        "Byzantine art",
        "After-school care",
    ],
)
def test_what_only_looks_like_a_lead_in_stays(text: str) -> None:
    assert without_lead_in(text) == text


@pytest.mark.parametrize(
    ("text", "written", "lemma", "form", "level"),
    [
        ("Recall the safety rules", "Recall", "recall", "base", "remember"),
        ("Summarise a chapter", "Summarise", "summarize", "base", "understand"),
        ("Applies first aid", "Applies", "apply", "s", "apply"),
        ("Teaches a class", "Teaches", "teach", "s", "apply"),
        ("Analysing cash flows", "Analysing", "analyze", "ing", "analyze"),
        ("Planning a survey", "Planning", "plan", "ing", "create"),
        ("Modelling heat flow", "Modelling", "model", "ing", None),
        ("Sets up a bench scale", "Sets up", "set up", "s", "apply"),
        ("Carrying out a titration", "Carrying out", "carry out", "ing", "apply"),
        ("Critically appraise a trial", "appraise", "appraise", "base", "evaluate"),
        ("“Justify” a choice", "Justify", "justify", "base", "evaluate"),
        ("*Design* a bridge", "Design", "design", "base", "create"),
        ("Work in a team", "Work", "work", "base", "apply"),
    ],
)
def test_a_verb_is_known_in_its_forms(text: str, written: str, lemma: str, form: Form, level: Level | None) -> None:
    found = main_verb(text)
    assert found is not None
    assert (found.written, found.verb.lemma, found.form) == (written, lemma, form)
    assert level is None or found.verb.level == level


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("Be familiar with the safety code", "know"),
        ("Awareness of bias", "know"),
        ("Demonstrate an understanding of tort law", "understand"),
        ("Gain an appreciation of jazz", "appreciate"),
        ("Learn about tides", "learn"),
    ],
)
def test_a_wording_stands_for_a_verb_that_nobody_can_see(text: str, lemma: str) -> None:
    found = main_verb(text)
    assert found is not None
    assert found.verb.lemma == lemma
    assert found.verb.instead


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Photosynthesis",
        "Understandable prose",
        "Design of experiments",
        "Control of inflation",
        "Research Methods",
        "Supply and demand",
        "Research and development",
        "Supply",
        "Plan:",
        "Knowledgeable staff",
        "Early childhood",
    ],
)
def test_a_topic_has_no_verb(text: str) -> None:
    assert main_verb(text) is None


def test_what_follows_a_verb_is_the_rest() -> None:
    found = main_verb("Students will be able to set up a bench scale.")
    assert found is not None
    assert found.rest == "a bench scale."


@pytest.mark.parametrize("word", ["critically", "safely", "then", "also"])
def test_an_adverb_is_no_verb(word: str) -> None:
    assert is_adverb(word)


@pytest.mark.parametrize("word", ["apply", "multiply", "fly", "rely", "supply", "bridge", ""])
def test_not_all_that_ends_in_ly_is_an_adverb(word: str) -> None:
    assert not is_adverb(word)


def test_every_verb_has_a_level_and_no_level_twice() -> None:
    assert len(VERBS) > 800
    for verb in VERBS:
        assert verb.level in LEVELS
        assert verb.level not in verb.also
        assert list(verb.also) == [level for level in LEVELS if level in verb.also]


def test_what_is_proposed_instead_can_be_seen() -> None:
    lists = lexicon().forms
    for verb in VERBS:
        for word in filter(None, verb.instead.split(", ")):
            _, proposed = lists[word.split()[0]]
            assert not proposed.instead, (verb.lemma, word)


def test_no_verb_is_listed_twice(root: Path) -> None:
    lists = tomllib.loads((root / "skillmap" / "verbs.toml").read_text(encoding="utf-8"))
    listed = [verb for level in LEVELS for verb in lists[level]["verbs"].split()]
    assert len(set(listed)) == len(listed) == len(VERBS)


@given(st.sampled_from(VERBS))
def test_every_verb_is_found_before_an_object(verb: Verb) -> None:
    found = main_verb(f"{verb.lemma} the object")
    assert found is not None
    assert found.verb == verb


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    whole = clean(text)
    rest = without_lead_in(whole)
    assert whole.endswith(rest)
    found = main_verb(whole)
    if found is not None:
        assert found.written
        assert core(found.written) == found.written.lower()
        assert found == main_verb(whole)


def test_long_text_is_read() -> None:
    for text in ("by the " * 15_000, "1.1.1.1 " * 12_000, "to " * 30_000, "students will " * 8_000, "a" * 100_000):
        assert text.endswith(without_lead_in(text))
