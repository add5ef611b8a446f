"""Words in, the competencies or profiles of a framework that bear them out: for people who look for an id.

Hits are ordered by how they match (the id or whole name, its beginning, all words somewhere; each by the preferred name
before the same by another), then by title, then id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from skillmap.errors import UnknownName
from skillmap.nouns import Competency, Framework, Profile
from skillmap.text import words

_Item = TypeVar("_Item")

# Each has room below it for the same by another name than the preferred one.
_SAME, _BEGINS, _HOLDS = range(0, 6, 2)


def search_competencies(framework: Framework, query: str, *, limit: int) -> tuple[tuple[Competency, ...], int]:
    """Return at most ``limit`` competencies that match, and how many do; an empty query matches all."""
    ranked = [(_place(query, (c.id, c.uri), (c.label, *c.synonyms)), c.label, c.id, c) for c in framework.competencies]
    return _best(ranked, limit)


def search_profiles(profiles: Sequence[Profile], query: str, *, limit: int) -> tuple[tuple[Profile, ...], int]:
    """Return at most ``limit`` profiles that match, and how many do; an empty query matches all."""
    ranked = [(_place(query, (p.id,), (p.title, *p.synonyms)), p.title, p.id, p) for p in profiles]
    return _best(ranked, limit)


def find_profile(profiles: Sequence[Profile], wanted: str, *, framework: str) -> Profile:
    """Return the one profile with this id (with or without its prefix) or exactly this title, case aside.

    Raises UnknownName naming the nearest ones.
    """
    text = wanted.strip()
    for profile in profiles:
        if text in (profile.id, profile.id.partition(":")[2]):
            return profile
    titled = [p for p in profiles if p.title.casefold() == text.casefold()]
    if len(titled) == 1:
        return titled[0]
    near, total = search_profiles(profiles, text, limit=5)
    have = tuple(f"{p.id} ({p.title})" for p in near)
    what = f"{total} profiles bear that name" if titled else "no such profile"
    if have:
        hint = "; did you mean " + ", ".join(have) + "?"
    elif profiles:
        hint = "; search with: skillmap profiles WORDS"
    else:
        hint = ": this framework has no profiles"
    raise UnknownName(f"{what} in {framework}: {wanted!r}{hint}", value=wanted, accepted=have)


def _place(query: str, ids: Iterable[str], names: Iterable[str]) -> int | None:
    """Return how well a query matches, lower is better, or None; the first of the names is the preferred one."""
    text = query.strip().casefold()
    if not text:
        return _HOLDS
    if text in (i.casefold() for i in ids) or text in (i.partition(":")[2].casefold() for i in ids):
        return _SAME
    asked = set(words(query))
    best = None
    for preferred, name in enumerate(names):
        folded = name.casefold()
        if folded == text:
            place = _SAME
        elif folded.startswith(text):
            place = _BEGINS
        elif text in folded or (asked and asked <= set(words(name))):
            place = _HOLDS
        else:
            continue
        place += bool(preferred)
        best = place if best is None else min(best, place)
    return best


def _best(ranked: list[tuple[int | None, str, str, _Item]], limit: int) -> tuple[tuple[_Item, ...], int]:
    found = sorted(
        ((place, name, id_, item) for place, name, id_, item in ranked if place is not None), key=lambda r: r[:3]
    )
    return tuple(item for *_, item in found[:limit]), len(found)
