"""Normalised frameworks in, folders on disk out and back: immutable, checksummed, named ``id@version``."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from skillmap import workspace
from skillmap.errors import StorageFailure, UnknownName, named
from skillmap.frameworks.content import Content
from skillmap.nouns import Competency, Framework, FrameworkInfo, Profile, Requirement

INFO, COMPETENCIES, PROFILES = "framework.json", "competencies.jsonl", "profiles.jsonl"
#: Only there where the publisher states replacements.
REPLACED = "replaced.jsonl"


def split_name(name: str) -> tuple[str, str]:
    """Split ``id@version`` or a bare ``id`` (whose version is then empty); raise InputError for anything else."""
    return workspace.split_name(name, what="a framework", example="onet@30.1")


def root(home: Path) -> Path:
    """Return the folder in which the frameworks stand."""
    return home / "frameworks"


def names(home: Path) -> tuple[str, ...]:
    """List what is installed as ``id@version``, sorted, damaged ones included."""
    return workspace.installed_names(root(home))


def installed(home: Path) -> tuple[FrameworkInfo, ...]:
    """Return the installed frameworks sorted by name; a damaged one is left out here and reported when loaded."""
    found = []
    for name in names(home):
        try:
            found.append(read_info(root(home) / name))
        except StorageFailure:
            continue
    return tuple(found)


def check_installed(home: Path) -> None:
    """Raise StorageFailure for the first installed framework that is damaged, and UnknownName where there is none.

    Only what identifies a framework is read, so it may be asked often; :func:`load_framework` verifies all of it.
    """
    have = names(home)
    for name in have:
        read_info(root(home) / name)
    if not have:
        raise UnknownName("no framework is installed; see: skillmap frameworks available")


def resolve(name: str, home: Path) -> str:
    """Return ``id@version`` of what is installed; a bare id must have exactly one version: never a silent latest."""
    id_, version = split_name(name)
    have = names(home)
    unknown = f"no framework {name!r}; have: {named(have)}. To get it: skillmap frameworks install {name}"
    return workspace.resolve_name(name, id_, version, have, unknown=unknown)


def framework_folder(name: str, home: Path) -> Path:
    """Return the folder of an installed framework; other files may be kept in it (vectors) outside its digest."""
    return root(home) / resolve(name, home)


def load_framework(name: str, home: Path) -> Framework:
    """Load a framework with everything in it; raise StorageFailure if it is damaged."""
    folder = framework_folder(name, home)
    return Framework(*_competencies(folder), _profiles(folder), _replaced(folder))


def load_competencies(name: str, home: Path) -> Framework:
    """Load a framework for matching: ``profiles`` and ``replaced`` are empty here whatever it has."""
    return Framework(*_competencies(framework_folder(name, home)))


def load_profiles(name: str, home: Path) -> tuple[Profile, ...]:
    """Load a framework's profiles, sorted by id."""
    return _profiles(framework_folder(name, home))


def load_profile(name: str, profile: str, home: Path) -> Profile:
    """Load one profile by its id without parsing the others; raise UnknownName if it isn't there."""
    folder = framework_folder(name, home)
    text = _read(folder, PROFILES, _facts(folder)[1][PROFILES])
    # Every line begins with its id, as it was written.
    start = f'{{"id": {json.dumps(profile, ensure_ascii=False)}, '
    at = 0 if text.startswith(start) else text.find(f"\n{start}") + 1
    if not text.startswith(start, at):
        raise UnknownName(f"{folder.name} has no profile {profile!r}", value=profile)
    return _profile(json.loads(text[at : text.index("\n", at)]))


def remove(name: str, home: Path) -> None:
    """Remove an installed framework, damaged or not, with the vectors kept beside it."""
    folder = framework_folder(name, home)
    try:
        # Renamed first: from then on it is gone, however long the deleting takes or if it is interrupted.
        doomed = folder.with_name(f".tmp-removed-{folder.name}-{os.getpid()}")
        folder.rename(doomed)
        shutil.rmtree(doomed)
    except OSError as e:
        raise StorageFailure(f"can't remove {folder}: {e.strerror or e}", value=folder) from e


def write(info: FrameworkInfo, content: Content, folder: Path) -> FrameworkInfo:
    """Write a framework into a new folder and return its info with digest and counts; the caller moves it in place."""
    competencies = _lines({k: v for k, v in asdict(c).items() if v} for c in content.competencies)
    profiles = _lines(_profile_fields(p) for p in content.profiles)
    written = {COMPETENCIES: competencies, PROFILES: profiles}
    if content.replaced:
        written[REPLACED] = "".join(f"{json.dumps(pair, ensure_ascii=False)}\n" for pair in content.replaced).encode()
    files = {name: _sha256(data) for name, data in written.items()}
    info = replace(
        info,
        lacks=content.lacks,
        competencies=len(content.competencies),
        profiles=len(content.profiles),
        digest=_digest(info.name, files),
    )
    folder.mkdir()
    facts = json.dumps({**asdict(info), "files": files}, ensure_ascii=False, indent=2) + "\n"
    for name, data in (*written.items(), (INFO, facts.encode())):
        with (folder / name).open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    return info


def read_info(folder: Path) -> FrameworkInfo:
    """Read what identifies the framework in ``folder``; raise StorageFailure if that is damaged."""
    return _facts(folder)[0]


def _facts(folder: Path) -> tuple[FrameworkInfo, dict[str, str]]:
    try:
        facts: dict[str, Any] = json.loads((folder / INFO).read_bytes())
        files = dict(facts.pop("files"))
        info = FrameworkInfo(**{**facts, "lacks": tuple(facts["lacks"])})
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise _damaged(folder, str(e)) from e
    if info.name != folder.name or info.digest != _digest(info.name, files):
        raise _damaged(folder, f"{INFO} doesn't belong to it")
    return info, files


def _read(folder: Path, file: str, sha256: str) -> str:
    try:
        data = (folder / file).read_bytes()
    except OSError as e:
        raise _damaged(folder, str(e)) from e
    if _sha256(data) != sha256:
        raise _damaged(folder, f"{file} has been changed")
    return data.decode()


def _rows(folder: Path, file: str, sha256: str) -> Iterator[dict[str, Any]]:
    # Split on the line feed alone: text may hold characters that str.splitlines takes for the end of a line.
    return map(json.loads, _read(folder, file, sha256).split("\n")[:-1])


def _competencies(folder: Path) -> tuple[FrameworkInfo, tuple[Competency, ...]]:
    info, files = _facts(folder)
    return info, tuple(
        Competency(
            row["id"],
            row["label"],
            row.get("description", ""),
            row["kind"],
            tuple(row.get("synonyms", ())),
            tuple(row.get("broader", ())),
            row.get("uri", ""),
        )
        for row in _rows(folder, COMPETENCIES, files[COMPETENCIES])
    )


def _profiles(folder: Path) -> tuple[Profile, ...]:
    return tuple(map(_profile, _rows(folder, PROFILES, _facts(folder)[1][PROFILES])))


def _replaced(folder: Path) -> tuple[tuple[str, str], ...]:
    files = _facts(folder)[1]
    if REPLACED not in files:
        return ()
    lines = _read(folder, REPLACED, files[REPLACED]).split("\n")[:-1]
    return tuple((old, new) for old, new in map(json.loads, lines))


def _profile(row: dict[str, Any]) -> Profile:
    return Profile(
        row["id"],
        row["title"],
        row.get("description", ""),
        tuple(row.get("synonyms", ())),
        tuple(Requirement(*needed) for needed in row.get("requirements", ())),
    )


def _profile_fields(profile: Profile) -> dict[str, Any]:
    kept = {field.name: getattr(profile, field.name) for field in fields(profile)[:-1]}
    # Rows rather than objects: 129,000 requirements of ESCO load in half the time. One without a level is a pair, as
    # it was before there were levels: the digests of such frameworks stay.
    kept["requirements"] = [
        (needed.competency, needed.importance, *(() if needed.level is None else (needed.level,)))
        for needed in profile.requirements
    ]
    return {key: value for key, value in kept.items() if value}


def _lines(rows: Iterable[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest(name: str, files: dict[str, str]) -> str:
    # A framework without replacements keeps the digest that it had before they were read.
    parts = [name, files.get(COMPETENCIES, ""), files.get(PROFILES, "")]
    return _sha256("\n".join([*parts, files[REPLACED]] if REPLACED in files else parts).encode())


def _damaged(folder: Path, why: str) -> StorageFailure:
    return StorageFailure(
        f"the installed {folder.name} is damaged ({why}); run: skillmap frameworks remove {folder.name}, and install "
        "it again",
        value=folder.name,
    )
