"""A crosswalk in values: its pairs, and what must be said of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of a crosswalk: a code of the one classification with its title, and one of the other.

    A side for which the publisher found no match is empty. ``relation`` and ``note`` are the publisher's own words.
    """

    source: str
    source_title: str
    target: str
    target_title: str
    relation: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CrosswalkInfo:
    """What identifies a crosswalk and must be printed with everything made from it.

    ``sources`` and ``targets`` name the two classifications with their versions; ``pairs`` counts the lines with both
    sides, ``unmatched`` those with one. ``digest`` is the SHA-256 (hex) of its name and lines, ``source`` the file that
    it was read from.
    """

    id: str
    version: str
    title: str
    sources: str
    targets: str
    publisher: str = ""
    licence: str = ""
    attribution: str = ""
    source: str = ""
    pairs: int = 0
    unmatched: int = 0
    digest: str = ""

    @property
    def name(self) -> str:
        """The only way to name a crosswalk: ``id@version``."""
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A crosswalk's lines in ascending order of source, then target."""

    info: CrosswalkInfo
    pairs: tuple[Pair, ...]
