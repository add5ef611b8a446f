"""A code in, what the crosswalk says of it out; a programme's code in, occupations of O*NET to aim at out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skillmap.crosswalks.values import Crosswalk, Pair
from skillmap.errors import UnknownName
from skillmap.nouns import Profile

_NEAR = 6
_CIP = re.compile(r"(\d{1,2})\.?(\d{4})")


@dataclass(frozen=True, slots=True)
class Found:
    """What a crosswalk says of a code: its title, which side it stands on, and the other sides' lines.

    ``pairs`` is empty where the publisher found no match for it.
    """

    code: str
    title: str
    classification: str
    other: str
    pairs: tuple[Pair, ...]
    is_source: bool = True


@dataclass(frozen=True, slots=True)
class Target:
    """An occupation that a programme may lead to, and why: the line of the crosswalk that says so, as a sentence."""

    profile: Profile
    because: str


def look_up(crosswalk: Crosswalk, code: str) -> Found:
    """Find a code on either side, the source side first; an address may be given by its last part alone.

    Raises UnknownName that names the nearest codes.
    """
    wanted = _normal(code)
    for is_source in (True, False):
        sides = [(p.source, p.source_title) if is_source else (p.target, p.target_title) for p in crosswalk.pairs]
        hit = next((side for side in sides if side[0] and wanted in _spellings(side[0])), None)
        if hit is not None:
            pairs = tuple(
                p for p, side in zip(crosswalk.pairs, sides, strict=True) if side[0] == hit[0] and p.source and p.target
            )
            info = crosswalk.info
            mine, other = (info.sources, info.targets) if is_source else (info.targets, info.sources)
            return Found(hit[0], hit[1], mine, other, pairs, is_source)
    near, info = _nearest(crosswalk.pairs, wanted), crosswalk.info
    raise UnknownName(
        f"no code {code!r} in {info.name} ({info.sources} to {info.targets}); the nearest are: {'; '.join(near)}",
        value=code,
        accepted=near,
    )


def occupations_of_programme(
    crosswalk: Crosswalk, code: str, profiles: Sequence[Profile]
) -> tuple[Found, tuple[Target, ...], tuple[Pair, ...]]:
    """Return what the crosswalk says of a programme, the O*NET occupations that follow, and the lines without one.

    Raises UnknownName that names the nearest codes, or for a code that is no programme's.

    O*NET-SOC codes are SOC codes with two digits more: ``29-1141`` means each of ``29-1141.00``, ``29-1141.01`` ...
    Occupations keep the order of the crosswalk, then of their ids.
    """
    found = look_up(crosswalk, code)
    if not found.is_source:
        raise UnknownName(
            f"{code!r} is an occupation ({found.title}), not a programme: give a code of {crosswalk.info.sources}",
            value=code,
        )
    by_soc: dict[str, list[Profile]] = {}
    for profile in profiles:
        by_soc.setdefault(profile.id.partition(":")[2].partition(".")[0], []).append(profile)
    reached: list[Target] = []
    for pair in found.pairs:
        why = f"{found.classification} {found.code} leads to {found.other} {pair.target}"
        reached.extend(Target(profile, f"{why} {pair.target_title}") for profile in by_soc.get(pair.target, ()))
    return found, tuple(reached), tuple(pair for pair in found.pairs if pair.target not in by_soc)


def _normal(code: str) -> str:
    """Return a code as publishers write it: spreadsheets take the zero from the beginning of 01.0101."""
    text = code.strip()
    found = _CIP.fullmatch(text)
    return f"{found[1]:0>2}.{found[2]}" if found and ("." in text or len(text) == 6) else text


def _spellings(code: str) -> tuple[str, str]:
    return code, code.rpartition("/")[2]


def _nearest(pairs: Iterable[Pair], wanted: str) -> list[str]:
    """Return the codes that begin most like the one that was asked, with their titles."""
    sides = {
        code: title for p in pairs for code, title in ((p.target, p.target_title), (p.source, p.source_title)) if code
    }
    ranked = sorted(sides, key=lambda code: (-_alike(_shortest(code), wanted), code))
    return [f"{_shortest(code)} ({sides[code]})" for code in ranked[:_NEAR]]


def _alike(one: str, other: str) -> int:
    """Return how many characters at the beginning are the same."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _shortest(code: str) -> str:
    return _spellings(code)[1]
