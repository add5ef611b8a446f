"""What an importer has read in, the same as normalised framework content out: clean, sorted, every link resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from typing import TypeVar

from skillmap.curies import parse_curie
from skillmap.errors import BrokenFramework, InputError, named
from skillmap.nouns import Competency, Profile, Requirement
from skillmap.text import clean

Item = TypeVar("Item", Competency, Profile)


@dataclass(frozen=True, slots=True)
class Credit:
    """What a document says of the framework in it: each part is empty where it doesn't say."""

    title: str = ""
    publisher: str = ""
    licence: str = ""
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """A framework's competencies and profiles, each sorted by id, with plain sentences on what the copy lacks.

    ``version`` and ``credit`` are what the file says of itself, empty where it doesn't say; ``dated`` is the day of its
    last change (ISO 8601), which names a version where nothing better does. ``replaced`` are its replaced-by relations,
    (old id, new id), sorted.
    """

    competencies: tuple[Competency, ...]
    profiles: tuple[Profile, ...]
    lacks: tuple[str, ...] = ()
    version: str = ""
    replaced: tuple[tuple[str, str], ...] = ()
    credit: Credit = Credit()
    dated: str = ""


def settle(
    prefix: str,
    competencies: Iterable[Competency],
    profiles: Iterable[Profile],
    *,
    lacks: Sequence[str] = (),
    version: str = "",
    replaced: Iterable[tuple[str, str]] = (),
    credit: Credit | None = None,
    dated: str = "",
) -> Content:
    """Normalise what was read and hold it to the contract of every framework.

    Ids are CURIEs under ``prefix`` and unique, labels not empty, importance in [0, 1], level in [0, 7]: anything else
    raises BrokenFramework. A link to something that isn't there is dropped and counted in ``lacks``; a replacement
    may name what is gone or is in another version.
    """
    known = {c.id: c for c in _unique(prefix, competencies, "competency")}
    if not known:
        raise BrokenFramework(f"{prefix} has no competencies: there is nothing to align to", value=prefix)
    held = {p.id: p for p in _unique(prefix, profiles, "profile")}
    lost: dict[str, list[str]] = {"parent": [], "requirement": []}
    tidied = tuple(_tidy(known[id_], known, lost["parent"]) for id_ in sorted(known))
    settled = tuple(_tidy_profile(held[id_], known, lost["requirement"]) for id_ in sorted(held))
    dropped = tuple(
        f"{len(ids):,} {what} links name something that isn't there ({named(set(ids), most=3)}); they are left out."
        for what, ids in lost.items()
        if ids
    )
    pairs = tuple(sorted({(old, new) for old, new in replaced if old != new}))
    return Content(
        tidied,
        settled,
        lacks=(*lacks, *dropped),
        version=as_version(version),
        replaced=pairs,
        credit=Credit(*map(clean, astuple(credit))) if credit else Credit(),
        dated=as_version(dated[:10]),
    )


def as_version(stated: str) -> str:
    """Return what a document calls its version in the letters that a framework's name may have.

    >>> as_version("v 2.1 (draft)"), as_version("30.1")
    ('v-2.1-draft', '30.1')
    """
    return re.sub(r"[^A-Za-z0-9._+]+", "-", stated).strip("-._+")


def credited(title: str, *, by: str = "", source: str = "") -> str:
    """Return the attribution line of a framework whose document doesn't give one: what, by whom, from where.

    >>> credited("Lamps", by="The Lighthouse Board", source="https://example.org/lamps")
    'Lamps, by The Lighthouse Board, https://example.org/lamps'
    """
    return ", ".join(part for part in (title, by and f"by {by}", source) if part) if by or source else ""


def synonyms(texts: Iterable[str], *, label: str) -> tuple[str, ...]:
    """Clean alternative labels, drop empty ones and those that only repeat another or the label, and sort them.

    >>> synonyms(["ICT safety ", "Safety of ICT", "ict safety", ""], label="ICT Safety")
    ('Safety of ICT',)
    """
    seen = {clean(label).casefold()}
    kept = []
    for text in sorted(clean(text) for text in texts):
        if text and text.casefold() not in seen:
            seen.add(text.casefold())
            kept.append(text)
    return tuple(kept)


def _unique(prefix: str, items: Iterable[Item], what: str) -> Iterator[Item]:
    seen: set[str] = set()
    for item in items:
        try:
            parsed = parse_curie(item.id)
        except InputError as e:
            raise BrokenFramework(f"a {what} has no usable id: {e}", value=item.id) from e
        if parsed.prefix != prefix:
            raise BrokenFramework(f"{what} {item.id!r} doesn't belong to {prefix!r}", value=item.id, accepted=(prefix,))
        if item.id in seen:
            raise BrokenFramework(f"{what} {item.id!r} stands there twice", value=item.id)
        seen.add(item.id)
        yield item


def _tidy(competency: Competency, known: dict[str, Competency], lost: list[str]) -> Competency:
    label = clean(competency.label)
    if not label:
        raise BrokenFramework(f"competency {competency.id!r} has no label", value=competency.id)
    parents = sorted({*competency.broader} - {competency.id})
    lost.extend(parent for parent in parents if parent not in known)
    return replace(
        competency,
        label=label,
        description=clean(competency.description),
        synonyms=synonyms(competency.synonyms, label=label),
        broader=tuple(parent for parent in parents if parent in known),
        uri=clean(competency.uri),
    )


def _tidy_profile(profile: Profile, known: dict[str, Competency], lost: list[str]) -> Profile:
    title = clean(profile.title)
    if not title:
        raise BrokenFramework(f"profile {profile.id!r} has no title", value=profile.id)
    once: dict[str, Requirement] = {}
    for needed in profile.requirements:
        for name, value, most in (("importance", needed.importance, 1), ("level", needed.level, 7)):
            if value is not None and not 0 <= value <= most:
                raise BrokenFramework(
                    f"{name} {value} of {needed.competency!r} in {profile.id!r} is outside [0, {most}]", value=value
                )
        if needed.competency not in known:
            lost.append(needed.competency)
            continue
        # Named twice (essential and optional, say): it counts once, with the higher importance.
        other = once.get(needed.competency, needed)
        once[needed.competency] = Requirement(
            needed.competency, _higher(other.importance, needed.importance), _higher(other.level, needed.level)
        )
    return replace(
        profile,
        title=title,
        description=clean(profile.description),
        synonyms=synonyms(profile.synonyms, label=title),
        requirements=tuple(once[id_] for id_ in sorted(once)),
    )


def _higher(a: float | None, b: float | None) -> float | None:
    return b if a is None else a if b is None else max(a, b)
