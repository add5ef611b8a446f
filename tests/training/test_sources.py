"""Which pairs come out of small frameworks, one by one; and what is held out never does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmap.errors import InputError
from skillmap.gold import Gold, Judged
from skillmap.nouns import Framework, Outcome, Profile
from skillmap.training.sources import Pair, encoder_pairs, held_out, labelled_sentences, tasks_with_activities
from tests.training.tiny import ESCO_SMALL, onet

ALL = dict.fromkeys(
    ("esco names", "esco descriptions", "esco occupations", "onet activities", "onet occupations", "sentences"), 99
)
# Occupations 0 and 5 are held out.
SIX = onet([["aim x"], ["bow y", "bend -"], ["cut z"], ["dig x"], ["eat y"], ["fry z"]])


def pairs(
    frameworks: Mapping[str, Framework],
    sizes: Mapping[str, int] = ALL,
    *,
    sentences: Path | None = None,
    judged: tuple[tuple[Framework, Gold], ...] = (),
    seed: int = 0,
) -> list[Pair]:
    return encoder_pairs(frameworks, sentences, judged, sizes, seed)


def test_esco_gives_its_names_descriptions_and_what_occupations_cannot_do_without() -> None:
    assert pairs({"esco": ESCO_SMALL}) == [
        Pair("keep lights", "tend lights", "esco names"),
        Pair("mind lamps", "tend lights", "esco names"),
        Pair("mist", "fog", "esco names"),
        Pair("Keep them burning.", "tend lights", "esco descriptions"),
        Pair("What fog is.", "fog", "esco descriptions"),
        Pair("Another of that name.", "Fog", "esco descriptions"),
        Pair("tend lights", "keeper: Keeps.", "esco occupations"),
        Pair("row boats", "keeper: Keeps.", "esco occupations"),
    ]


def test_onet_gives_the_tasks_of_occupations_that_are_not_held_out() -> None:
    assert pairs({"onet": SIX}) == [
        Pair("bow y", "activity y", "onet activities"),
        Pair("cut z", "activity z", "onet activities"),
        Pair("dig x", "activity x", "onet activities"),
        Pair("eat y", "activity y", "onet activities"),
        Pair("bow y", "Occupation 1: Does 1.", "onet occupations"),
        Pair("bend -", "Occupation 1: Does 1.", "onet occupations"),
        Pair("cut z", "Occupation 2: Does 2.", "onet occupations"),
        Pair("dig x", "Occupation 3: Does 3.", "onet occupations"),
        Pair("eat y", "Occupation 4: Does 4.", "onet occupations"),
    ]


def test_every_fifth_occupation_is_held_out_in_the_order_of_their_ids() -> None:
    profiles = [Profile(f"onet:{n:02}", "") for n in range(12)]
    assert [p.id for p in held_out(profiles[::-1])] == ["onet:00", "onet:05", "onet:10"]
    assert held_out(()) == ()


def test_tasks_come_with_their_activities_only() -> None:
    apart = tasks_with_activities(SIX, apart=True)
    assert [(task.label, links) for task, links in apart] == [("aim x", ("onet:Ax",)), ("fry z", ("onet:Az",))]


occupations = st.lists(st.lists(st.sampled_from("xyz-"), max_size=3), max_size=13)


@given(occupations)
def test_held_out_occupations_never_appear_in_training_pairs(drawn: list[list[str]]) -> None:
    framework = onet([[f"task {n} {i} {x}" for i, x in enumerate(of)] for n, of in enumerate(drawn)])
    found = pairs({"onet": framework})
    apart = {n for n in range(len(drawn)) if n % 5 == 0}
    texts = {p.text for p in found} | {p.match for p in found}
    assert not any(text.startswith(f"task {n} ") for n in apart for text in texts)
    assert not any(text.startswith(f"Occupation {n}:") for n in apart for text in texts)
    trained, kept = (tasks_with_activities(framework, apart=part) for part in (False, True))
    assert {t.id for t, _ in trained}.isdisjoint(t.id for t, _ in kept)
    assert len(trained) + len(kept) == sum(x != "-" for of in drawn for x in of)
    assert {p.text for p in found if p.source == "onet activities"} == {t.label for t, _ in trained}


@given(st.integers(0, 12), st.integers(0, 2**32 - 1))
def test_a_sample_is_as_large_as_asked_in_the_lists_order_and_drawn_by_the_seed(most: int, seed: int) -> None:
    every = pairs({"onet": SIX}, {"onet occupations": 99})
    drawn = pairs({"onet": SIX}, {"onet occupations": most}, seed=seed)
    assert len(drawn) == min(most, len(every))
    assert drawn == [pair for pair in every if pair in drawn]
    assert drawn == pairs({"onet": SIX}, {"onet occupations": most}, seed=seed)


def test_a_source_without_a_size_or_a_framework_is_left_out(tmp_path: Path) -> None:
    file = written(tmp_path, "Row to the wreck,['row boats']")
    assert pairs({"esco": ESCO_SMALL, "onet": SIX}, {"esco names": 0}, sentences=file) == []
    assert pairs({"onet": SIX}, {"esco names": 9, "sentences": 9}, sentences=file) == []


def written(folder: Path, *lines: str) -> Path:
    file = folder / "sentences.csv"
    file.write_text("\n".join(["sentence,skills", *lines]), encoding="utf-8")
    return file


def test_labelled_sentences_are_those_with_a_known_skill(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "\"Row to the wreck, in fog\",\"['Row Boats', 'fog', 'row boats']\"",
        "Sing,['sing']",
        "Nothing,[]",
        "Head for sea,['seafaring']",
        " ,['fog']",
    )
    assert labelled_sentences(file, ESCO_SMALL) == [("Row to the wreck, in fog", ("esco:3", "esco:2"))]
    assert pairs({"esco": ESCO_SMALL}, {"sentences": 9}, sentences=file) == [
        Pair("Row to the wreck, in fog", "row boats", "sentences"),
        Pair("Row to the wreck, in fog", "fog", "sentences"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"sentence,labels\nRow,['fog']\n", r"row 2 of .*sentences.csv is not a sentence.*KeyError\('skills'\)"),
        (b"sentence,skills\nRow,['fog']\nRow,fog and mist\n", "row 3 of"),
        (b"sentence,skills\nRow\n", "row 2 of"),
        (b"sentence,skills\nRow,7\n", "row 2 of"),
        (b"sentence,skills\nRow,[7]\n", "row 2 of"),
        (b"sentence,skills\nRow,['fog\n", "row 2 of"),
        (b"skills\n['fog']\n", "row 2 of"),
        (b"sentence,skills\nR\xff,['fog']\n", "sentences.csv can't be read as labelled sentences"),
        (None, "sentences.csv can't be read as labelled sentences"),
    ],
)
def test_a_file_of_another_form_is_named_with_the_row(tmp_path: Path, content: bytes | None, message: str) -> None:
    file = tmp_path / "sentences.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        labelled_sentences(file, ESCO_SMALL)
    assert caught.value.value == str(file)


def test_acceptable_judgements_are_pairs_with_or_without_their_context_and_description() -> None:
    grades = {"esco:1": 3, "esco:2": 2, "esco:3": 1, "esco:5": 0}
    judged = [Judged(Outcome(f"o{n}", "Keep watch", "Lighthouses"), grades) for n in range(40)]
    found = pairs({}, judged=((ESCO_SMALL, Gold(tuple(judged), (), 160, 0)),))
    assert len(found) == 80
    assert {p.text for p in found} == {"Keep watch", "Lighthouses: Keep watch"}
    assert {p.match for p in found} == {"tend lights", "tend lights: Keep them burning.", "fog", "fog: What fog is."}
    assert {p.source for p in found} == {"judged"}
