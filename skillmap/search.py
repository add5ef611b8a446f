"""Words in, the competencies or profiles of a framework that bear them out: for people who look for an id.

Hits are ordered by how they match (the id or whole name, its beginning, all words somewhere; each by the preferred name
before the same by another, and by whole words before parts of them), then by title, then id.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, TypeVar

from skillmap.errors import UnknownName
from skillmap.nouns import Competency, Framework, Profile
from skillmap.text import words

_Item = TypeVar("_Item")

# Each has room below it for the same by parts of words, and then by another name than the preferred one.
_SAME, _BEGINS, _HOLDS, _PLACES = range(0, 16, 4)
_IN_PARTS, _OTHER_NAME = 1, 2


@dataclass(frozen=True, slots=True)
class Names(Generic[_Item]):
    """Items made ready to be searched, by title, then id, so that a field of a form can ask at every letter.

    ``ids`` and ``names`` are each item's, the preferred name first; a name is there folded, and as its words with a
    blank around each. ``text`` is all that can be found, of all items one after the other, and ``starts`` are the
    places where each item's part of it begins.
    """

    items: tuple[_Item, ...]
    ids: tuple[frozenset[str], ...]
    names: tuple[tuple[tuple[str, str], ...], ...]
    text: str
    starts: tuple[int, ...]


def competency_names(framework: Framework) -> Names[Competency]:
    """Make a framework's competencies ready to be searched."""
    ordered = sorted(framework.competencies, key=lambda one: (one.label, one.id))
    return _ready(ordered, [(one.id, one.uri) for one in ordered], [(one.label, *one.synonyms) for one in ordered])


def profile_names(profiles: Sequence[Profile]) -> Names[Profile]:
    """Make profiles ready to be searched."""
    ordered = sorted(profiles, key=lambda one: (one.title, one.id))
    return _ready(ordered, [(one.id,) for one in ordered], [(one.title, *one.synonyms) for one in ordered])


def search(names: Names[_Item], query: str, *, limit: int) -> tuple[tuple[_Item, ...], int]:
    """Return at most ``limit`` items that match, and how many do; an empty query matches all."""
    asked, folded = frozenset(words(query)), query.strip().casefold()
    if not folded:
        return names.items[:limit], len(names.items)
    # What holds neither the query nor its longest word isn't looked at more closely.
    longest = max(sorted(asked), key=len, default=folded)
    worth = _holding(names, longest)
    if longest not in folded:
        worth |= _holding(names, folded)
    whole = [f" {word} " for word in sorted(asked)]
    found: list[list[_Item]] = [[] for _ in range(_PLACES)]
    for at in sorted(worth):
        place = _SAME if folded in names.ids[at] else _place(names.names[at], folded, whole)
        if place is not None:
            found[place].append(names.items[at])
    in_order = [item for alike in found for item in alike]
    return tuple(in_order[:limit]), len(in_order)


def search_competencies(framework: Framework, query: str, *, limit: int) -> tuple[tuple[Competency, ...], int]:
    """Search competencies once; see :func:`search`."""
    return search(competency_names(framework), query, limit=limit)


def search_profiles(profiles: Sequence[Profile], query: str, *, limit: int) -> tuple[tuple[Profile, ...], int]:
    """Search profiles once; see :func:`search`."""
    return search(profile_names(profiles), query, limit=limit)


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


def _ready(items: Sequence[_Item], ids: Sequence[tuple[str, ...]], names: Sequence[tuple[str, ...]]) -> Names[_Item]:
    forms = [frozenset(form.casefold() for one in own for form in (one, one.partition(":")[2]) if form) for own in ids]
    folded = [tuple((name.casefold(), f" {' '.join(words(name))} ") for name in own) for own in names]
    parts = [
        "\n".join((*sorted(form), *dict.fromkeys(part.strip() for pair in pairs for part in pair))) + "\0"
        for form, pairs in zip(forms, folded, strict=True)
    ]
    starts = accumulate((len(part) for part in parts[:-1]), initial=0)
    return Names(tuple(items), tuple(forms), tuple(folded), "".join(parts), tuple(starts))


def _holding(names: Names[_Item], text: str) -> set[int]:
    """Return which items hold a text."""
    found, at = set[int](), names.text.find(text)
    while at >= 0:
        item = bisect_right(names.starts, at) - 1
        found.add(item)
        following = item + 1
        at = names.text.find(text, names.starts[following]) if following < len(names.starts) else -1
    return found


def _place(names: Sequence[tuple[str, str]], text: str, asked: Sequence[str]) -> int | None:
    """Return how well a query matches an item's names, lower is better, or None."""
    best, other = None, 0
    for name, spelt in names:
        place = _place_of_name(name, spelt, text, asked)
        if place is not None and (best is None or place + other < best):
            best = place + other
        other = _OTHER_NAME
    return best


def _place_of_name(name: str, spelt: str, text: str, asked: Sequence[str]) -> int | None:
    if text not in name:
        return _HOLDS if asked and all(map(spelt.__contains__, asked)) else None
    if name == text:
        return _SAME
    whole = 0 if asked and all(map(spelt.__contains__, asked)) else _IN_PARTS
    return (_BEGINS if name.startswith(text) else _HOLDS) + whole
