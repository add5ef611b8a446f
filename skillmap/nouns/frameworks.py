"""A framework in values: its competencies, its profiles, and what must be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["skill", "knowledge", "ability", "task", "activity", "tool", "competency", "group"]
#: What a competency can be. A ``group`` is a heading of the hierarchy: it is shown as context and proposed only
#: when asked for by name.
KINDS: tuple[Kind, ...] = ("skill", "knowledge", "ability", "task", "activity", "tool", "competency", "group")


@dataclass(frozen=True, slots=True)
class Competency:
    """One element of a framework. ``broader`` holds the ids of its parents, ``synonyms`` its alternative labels."""

    id: str
    label: str
    description: str = ""
    kind: Kind = "competency"
    synonyms: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a profile asks for; ``importance`` in [0, 1], or None where the source doesn't rate it.

    ``level`` is O*NET's rating of how much of it is needed, on O*NET's own scale from 0 to 7 whose anchors are unique
    to each competency; None where the source has none. It is shown and never counted.
    """

    competency: str
    importance: float | None = None
    level: float | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """An occupation or work role and what it requires."""

    id: str
    title: str
    description: str = ""
    synonyms: tuple[str, ...] = ()
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameworkInfo:
    """What identifies a framework and must be printed with everything made from it.

    ``digest`` is the SHA-256 (hex) of its normalised content; ``lacks`` are plain sentences on what this copy of it
    doesn't have (no importance ratings, say); ``source`` is where it was read from.
    """

    id: str
    version: str
    title: str
    publisher: str = ""
    licence: str = ""
    attribution: str = ""
    source: str = ""
    lacks: tuple[str, ...] = ()
    competencies: int = 0
    profiles: int = 0
    digest: str = ""

    @property
    def name(self) -> str:
        """The only way to name a framework: ``id@version``."""
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework's competencies and profiles, each in ascending order of id.

    ``replaced`` are the publisher's own statements that a competency was replaced by another, as (old id, new id) in
    ascending order; the old one need not be in this version, and one that was split stands there several times.
    """

    info: FrameworkInfo
    competencies: tuple[Competency, ...]
    profiles: tuple[Profile, ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()
