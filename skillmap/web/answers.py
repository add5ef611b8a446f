"""What the library returns in, the answers of the GET requests out: the library's nouns with what a client needs."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from skillmap.nouns import Competency, FrameworkInfo, Profile


@dataclass(frozen=True, slots=True)
class InstalledFramework(FrameworkInfo):
    """An installed framework; ``name`` is the ``id@version`` by which requests name it."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class FoundCompetencies:
    """The best ``competencies`` for a query (all by label for an empty one), of the ``total`` that match it."""

    framework: str
    query: str
    total: int
    competencies: tuple[Competency, ...]


@dataclass(frozen=True, slots=True)
class FoundProfile:
    """A profile without its requirements: ``requirements`` is how many it has."""

    id: str
    title: str
    description: str
    synonyms: tuple[str, ...]
    requirements: int


@dataclass(frozen=True, slots=True)
class FoundProfiles:
    """The best ``profiles`` for a query (all by title for an empty one), of the ``total`` that match it."""

    framework: str
    query: str
    total: int
    profiles: tuple[FoundProfile, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """The service answers."""

    status: str = "ok"


@dataclass(frozen=True, slots=True)
class Readiness:
    """The model and every installed framework can be used."""

    status: str = "ready"


def with_name(info: FrameworkInfo) -> InstalledFramework:
    """Spell out the name of a framework."""
    return InstalledFramework(**asdict(info), name=info.name)


def without_requirements(profile: Profile) -> FoundProfile:
    """Count a profile's requirements instead of listing them: an occupation has hundreds."""
    return FoundProfile(profile.id, profile.title, profile.description, profile.synonyms, len(profile.requirements))
