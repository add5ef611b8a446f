"""Who looks for an occupation by its everyday name finds it first."""

from __future__ import annotations

import pytest

from skillmap.errors import UnknownName
from skillmap.nouns import Competency, Framework, FrameworkInfo, Profile
from skillmap.search import find_profile, profile_names, search, search_competencies, search_profiles

PROFILES = (
    Profile("f:1", "Nurse Educators", synonyms=("Registered Nurse Instructor",)),
    Profile("f:2", "Registered Nurses", synonyms=("Staff Nurse", "RN")),
    Profile("f:3", "Practical Nurses"),
    Profile("f:4", "Bakers", synonyms=("Bread maker",)),
    Profile("f:5", "Clerk"),
    Profile("f:6", "Clerk"),
)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("registered nurse", ["f:2", "f:1"]),
        ("nurses", ["f:3", "f:2"]),
        ("RN", ["f:2"]),
        ("nurse registered", ["f:1"]),
        ("f:4", ["f:4"]),
        ("4", ["f:4"]),
        ("astronaut", []),
    ],
)
def test_the_best_named_comes_first(query: str, ids: list[str]) -> None:
    hits, total = search_profiles(PROFILES, query, limit=10)
    assert [p.id for p in hits] == ids
    assert total == len(ids)


def test_the_limit_cuts_the_list_and_not_the_count() -> None:
    hits, total = search_profiles(PROFILES, "", limit=2)
    assert (len(hits), total) == (2, 6)


def test_competencies_are_found_by_uri_and_other_names() -> None:
    welding = Competency("f:s", "weld", synonyms=("join metal",), uri="https://example.org/s")
    framework = Framework(FrameworkInfo("f", "1", "F"), (welding,))
    for query in ("https://example.org/s", "JOIN", "weld", "metal join"):
        assert search_competencies(framework, query, limit=5) == ((welding,), 1)


def test_a_profile_is_taken_by_id_or_exact_title_only() -> None:
    assert find_profile(PROFILES, "2", framework="f@1").id == "f:2"
    assert find_profile(PROFILES, "bakers", framework="f@1").id == "f:4"
    with pytest.raises(UnknownName, match=r"no such profile in f@1: 'Baker'; did you mean f:4 \(Bakers\)\?"):
        find_profile(PROFILES, "Baker", framework="f@1")
    with pytest.raises(UnknownName, match="2 profiles bear that name in f@1: 'Clerk'; did you mean f:5"):
        find_profile(PROFILES, "Clerk", framework="f@1")
    with pytest.raises(UnknownName, match="this framework has no profiles"):
        find_profile((), "Baker", framework="f@1")


def test_names_made_ready_are_searched_as_often_as_one_likes() -> None:
    """A field of a form asks at every letter; the answer is the one that a search of everything gives."""
    names = profile_names(PROFILES)
    for query in ("n", "nu", "nur", "nurse", "nurses", "instructor nurse", "Ｎurse", "f:6", "x"):
        assert search(names, query, limit=3) == search_profiles(PROFILES, query, limit=3)
    assert [p.id for p in search(names, "n", limit=9)[0]] == ["f:1", "f:3", "f:2"]


def test_a_framework_without_competencies_holds_nothing() -> None:
    assert search_competencies(Framework(FrameworkInfo("f", "1", "F"), ()), "weld", limit=5) == ((), 0)
