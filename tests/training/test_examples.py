"""What the cross-encoder is shown: targets, weights, and wrong answers that are never right ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmap.gold import Gold, Judged
from skillmap.index import Index
from skillmap.nouns import Competency, Outcome
from skillmap.phrasing import briefly
from skillmap.progress import silent
from skillmap.training.examples import SAME_COURSE, judged_examples, linked_examples
from skillmap.training.train_cross_encoder import TARGETS, Example
from tests.matching.small import COMPETENCIES, WordEncoder, small_engine

MORE = tuple(Competency(f"mine:m{n:02}", f"bake bread {n}", "", "skill") for n in range(30))
KNOWN = {c.id: c for c in (*COMPETENCIES, *MORE)}
SKILLS = sorted(c.id for c in KNOWN.values() if c.kind == "skill")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return small_engine(tmp_path_factory.mktemp("index"), tuple(KNOWN.values())).indexes[0]


def linked(
    index: Index,
    texts: Sequence[tuple[str, tuple[str, ...]]],
    *,
    kinds: tuple[str, ...] = (),
    most: int = 99,
    wrong: int = 3,
    seed: int = 0,
) -> list[Example]:
    return linked_examples(
        index,
        texts,
        WordEncoder(),
        kinds=kinds,
        source="tests",
        most=most,
        wrong=wrong,
        weight=0.5,
        seed=seed,
        progress=silent,
    )


def judged(*grades: dict[str, int]) -> Gold:
    of = [Judged(Outcome(f"o{n}", f"Write loops {n}", "Python"), g) for n, g in enumerate(grades)]
    return Gold(tuple(of), (), 0, 0)


def test_each_judgement_is_an_example_with_its_grades_target_and_acceptable_ones_count_twice(index: Index) -> None:
    found = judged_examples(
        index, judged({"mine:1": 3, "mine:3": 2, "mine:4": 1, "mine:5": 0}, {"mine:1": 0}), weight=0.7, seed=0
    )
    assert [(e.competency, e.target, e.weight) for e in found] == [
        ("write loops: In a program in Python.", 1.0, 1.4),
        ("query databases", 0.85, 1.4),
        ("clean data", 0.15, 0.7),
        ("bake bread", 0.02, 0.7),
        ("write loops: In a program in Python.", 0.02, 0.7),
    ]
    assert [e.source == SAME_COURSE for e in found] == [False, False, False, False, True]


def test_the_title_is_left_out_about_one_time_in_four(index: Index) -> None:
    gold = judged(*[{"mine:1": 3, "mine:5": 0}] * 500)
    found = judged_examples(index, gold, weight=1.0, seed=0)
    alone = [e.text for e in found if not e.text.startswith("Python: ")]
    assert 0.2 < len(alone) / len(found) < 0.3
    assert all(text.startswith("Write loops ") for text in alone)
    assert found == judged_examples(index, gold, weight=1.0, seed=0)
    assert found != judged_examples(index, gold, weight=1.0, seed=1)


def test_a_linked_text_gives_its_right_answers_and_some_of_the_closest_wrong_ones(index: Index) -> None:
    found = linked(index, [("Bake bread", ("mine:5", "mine:1"))], wrong=4)
    right, wrong = found[:2], found[2:]
    assert right == [
        Example("Bake bread", "bake bread", 0.92, 0.5, "tests"),
        Example("Bake bread", "write loops: In a program in Python.", 0.92, 0.5, "tests"),
    ]
    assert [(e.text, e.target, e.weight) for e in wrong] == [("Bake bread", 0.06, 0.5)] * 4
    assert {e.competency for e in wrong} <= {c.label for c in MORE}  # the nearest 22 are all of these
    assert len({e.competency for e in wrong}) == 4


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Bake bread", "Clean the data", "Knit a loop", "Sing"]),
            st.lists(st.sampled_from(SKILLS), min_size=1, max_size=8, unique=True).map(tuple),
        ),
        max_size=4,
    ),
    st.integers(0, 40),
    st.integers(0, 2**32 - 1),
)
def test_mined_wrong_answers_never_include_a_right_one(
    index: Index, texts: list[tuple[str, tuple[str, ...]]], wrong: int, seed: int
) -> None:
    found = linked(index, texts, kinds=("skill",), wrong=wrong, seed=seed)
    skills = {briefly(KNOWN[i]) for i in SKILLS}
    left = list(found)
    for text, ids in texts:
        right = {briefly(KNOWN[i]) for i in ids}
        mine, left = left[: len(ids)], left[len(ids) :]
        assert [(e.text, e.competency, e.target) for e in mine] == [(text, briefly(KNOWN[i]), 0.92) for i in ids]
        mined = []
        while left and left[0].target == 0.06 and left[0].text == text:
            mined.append(left.pop(0).competency)
        assert len(mined) == len(set(mined)) <= wrong
        assert len(mined) >= min(wrong, 20)
        assert not right & set(mined)
        assert set(mined) <= skills
    assert left == []


def test_wrong_answers_are_of_the_kinds_asked_for(index: Index) -> None:
    found = linked(index, [("Dress wounds", ("mine:5",))], kinds=("activity",))
    assert [(e.competency, e.target) for e in found] == [("bake bread", 0.92), ("dress and clean wounds", 0.06)]


def test_groups_are_never_mined(index: Index) -> None:
    found = linked(index, [("programs", ("mine:1",))], wrong=40)
    assert "programs" not in {e.competency for e in found}


@given(st.integers(0, 12), st.integers(0, 2**32 - 1))
def test_as_many_texts_are_taken_as_asked_for_in_their_order(index: Index, most: int, seed: int) -> None:
    texts = [(f"Bake bread {n}", ("mine:5",)) for n in range(10)]
    found = linked(index, texts, most=most, wrong=0, seed=seed)
    assert len(found) == min(most, 10)
    assert [e.text for e in found] == sorted(e.text for e in found)
    assert found == linked(index, texts, most=most, wrong=0, seed=seed)


def test_no_texts_give_no_examples(index: Index) -> None:
    assert linked(index, []) == []


def test_mined_answers_and_links_stand_between_what_was_judged_wrong_and_right() -> None:
    """Nobody has looked at them: they are less sure than a judgement."""
    assert TARGETS[0] < 0.06 < TARGETS[1]
    assert TARGETS[2] < 0.92 < TARGETS[3]


def test_progress_of_mining_is_told(index: Index, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    linked_examples(
        index,
        [(f"Bake {n}", ("mine:5",)) for n in range(600)],
        WordEncoder(),
        kinds=(),
        source="tests",
        most=600,
        wrong=1,
        weight=1.0,
        seed=0,
        progress=lambda *report: told.append(report),
    )
    assert told == [("Mining tests", 512, 600), ("Mining tests", 600, 600)]
