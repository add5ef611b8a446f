"""What a step of a recipe is made from in, whether it is done already out: a step made from anything else isn't."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

_CHECKPOINT = "model.safetensors"


def file_digest(file: Path) -> str:
    """Return the SHA-256 (hex) of a file's content."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def step_key(*made_from: Any) -> str:
    """Return the digest (hex) of a step's settings and of its inputs' digests: plain values that JSON can hold."""
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()


def is_done(folder: Path, key: str) -> bool:
    """Return whether the folder holds the step of this key; what is left of one of another key is cleared away.

    A step that was begun with this key keeps the state of its training, so that it goes on from there.
    """
    done, begun = _key_file(folder, "key"), _key_file(folder, "begun")
    if (folder / _CHECKPOINT).is_file() and _holds(done, key):
        return True
    shutil.rmtree(folder, ignore_errors=True)
    done.unlink(missing_ok=True)
    if not _holds(begun, key):
        _key_file(folder, "state").unlink(missing_ok=True)
        begun.write_text(key, encoding="utf-8")
    return False


def mark_done(folder: Path, key: str) -> None:
    """Say that the folder holds the step of this key."""
    _key_file(folder, "key").write_text(key, encoding="utf-8")


def _holds(file: Path, key: str) -> bool:
    return file.is_file() and file.read_text(encoding="utf-8") == key


def _key_file(folder: Path, ending: str) -> Path:
    return folder.with_name(f"{folder.name}.{ending}")
