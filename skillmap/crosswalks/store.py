"""Crosswalks in, folders on disk out and back: immutable, checksummed, named ``id@version`` like frameworks."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import asdict, astuple, replace
from pathlib import Path
from typing import Any

from skillmap import workspace
from skillmap.crosswalks.known import KNOWN
from skillmap.crosswalks.values import Crosswalk, CrosswalkInfo, Pair
from skillmap.errors import StorageFailure, named

INFO, PAIRS = "crosswalk.json", "pairs.jsonl"


def split_name(name: str) -> tuple[str, str]:
    """Split ``id@version`` or a bare ``id`` (whose version is then empty); raise InputError for anything else."""
    return workspace.split_name(name, what="a crosswalk", example="cip-soc")


def root(home: Path) -> Path:
    """Return the folder in which the crosswalks stand."""
    return home / "crosswalks"


def names(home: Path) -> tuple[str, ...]:
    """List what is installed as ``id@version``, sorted, damaged ones included."""
    return workspace.installed_names(root(home))


def installed(home: Path) -> tuple[CrosswalkInfo, ...]:
    """Return the installed crosswalks sorted by name; a damaged one is left out here and reported when loaded."""
    found = []
    for name in names(home):
        try:
            found.append(read_info(root(home) / name))
        except StorageFailure:
            continue
    return tuple(found)


def resolve(name: str, home: Path) -> str:
    """Return ``id@version`` of what is installed; a bare id must have exactly one version."""
    id_, version = split_name(name)
    have = names(home)
    hint = ""
    if id_ in KNOWN:
        hint = f". To get it, fetch {KNOWN[id_].by_hand}; then run: skillmap crosswalks install {id_} --from FILE"
    unknown = f"no crosswalk {name!r}; have: {named(have)}{hint}"
    return workspace.resolve_name(name, id_, version, have, unknown=unknown)


def load_crosswalk(name: str, home: Path) -> Crosswalk:
    """Load a crosswalk; raise StorageFailure if it is damaged."""
    folder = root(home) / resolve(name, home)
    info = read_info(folder)
    try:
        data = (folder / PAIRS).read_bytes()
    except OSError as e:
        raise _damaged(folder, str(e)) from e
    if _digest(info.name, data) != info.digest:
        raise _damaged(folder, f"{PAIRS} has been changed")
    return Crosswalk(info, tuple(Pair(*json.loads(line)) for line in data.decode().split("\n")[:-1]))


def remove(name: str, home: Path) -> None:
    """Remove an installed crosswalk, damaged or not."""
    folder = root(home) / resolve(name, home)
    try:
        doomed = folder.with_name(f".tmp-removed-{folder.name}-{os.getpid()}")
        folder.rename(doomed)
        shutil.rmtree(doomed)
    except OSError as e:
        raise StorageFailure(f"can't remove {folder}: {e.strerror or e}", value=folder) from e


def write(info: CrosswalkInfo, pairs: tuple[Pair, ...], folder: Path) -> CrosswalkInfo:
    """Write a crosswalk into a new folder and return its info with digest and counts; the caller moves it in place."""
    data = "".join(f"{json.dumps(astuple(pair), ensure_ascii=False)}\n" for pair in pairs).encode()
    matched = sum(bool(pair.source and pair.target) for pair in pairs)
    info = replace(info, pairs=matched, unmatched=len(pairs) - matched, digest=_digest(info.name, data))
    folder.mkdir()
    facts = json.dumps(asdict(info), ensure_ascii=False, indent=2) + "\n"
    for name, content in ((PAIRS, data), (INFO, facts.encode())):
        with (folder / name).open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    return info


def read_info(folder: Path) -> CrosswalkInfo:
    """Read what identifies the crosswalk in ``folder``; raise StorageFailure if that is damaged."""
    try:
        facts: dict[str, Any] = json.loads((folder / INFO).read_bytes())
        info = CrosswalkInfo(**facts)
    except (OSError, ValueError, TypeError) as e:
        raise _damaged(folder, str(e)) from e
    if info.name != folder.name:
        raise _damaged(folder, f"{INFO} doesn't belong to it")
    return info


def _digest(name: str, pairs: bytes) -> str:
    return hashlib.sha256(b"\n".join((name.encode(), pairs))).hexdigest()


def _damaged(folder: Path, why: str) -> StorageFailure:
    return StorageFailure(
        f"the installed {folder.name} is damaged ({why}); run: skillmap crosswalks remove {folder.name}, and install "
        "it again",
        value=folder.name,
    )
