"""A framework and an encoder in, a searchable index out: made once, kept beside the framework, memory-mapped.

What it depends on is in the folder's name (the model's digest) or in the framework's own immutability, so it is
never out of date; a folder that appears under its final name is complete.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from skillmap.encoders import Encoder
from skillmap.errors import SkillmapError, StorageFailure
from skillmap.index.lexical import Lexicon, build_lexicon, open_lexicon
from skillmap.index.vectors import FrameworkVectors, build_vectors, open_vectors
from skillmap.nouns import Framework
from skillmap.progress import Progress, silent

__all__ = ["Index", "has_index", "open_index"]

# Part of the folders' names: raised when what is stored in them changes.
_FORMAT = 1
_FAILURES = (OSError, EOFError, ValueError, KeyError)


@dataclass(frozen=True, slots=True)
class Index:
    """A framework ready to be searched; positions are those of ``framework.competencies``."""

    framework: Framework
    vectors: FrameworkVectors
    lexicon: Lexicon


def open_index(framework: Framework, folder: Path, encoder: Encoder, *, progress: Progress = silent) -> Index:
    """Open the index kept in ``folder``, making what is missing first.

    Raises StorageFailure where it can't be written or read.
    """
    lexical, dense = _places(folder, encoder.digest)
    try:
        if not lexical.is_dir():
            with _appearing(lexical) as unfinished:
                build_lexicon(framework, unfinished)
        if not dense.is_dir():
            with _appearing(dense) as unfinished:
                build_vectors(framework, encoder, unfinished, progress)
        return Index(framework, open_vectors(dense), open_lexicon(lexical))
    except SkillmapError:
        raise
    except _FAILURES as e:
        raise _unusable(folder, encoder.digest, e) from e


def has_index(folder: Path, digest: str) -> bool:
    """Tell whether a framework's folder has the index for an encoder's digest; raise StorageFailure if it is broken."""
    lexical, dense = _places(folder, digest)
    if not (lexical.is_dir() and dense.is_dir()):
        return False
    try:
        open_lexicon(lexical)
        open_vectors(dense)
    except _FAILURES as e:
        raise _unusable(folder, digest, e) from e
    return True


def _places(folder: Path, digest: str) -> tuple[Path, Path]:
    return folder / f"lexicon-{_FORMAT}", folder / f"vectors-{_FORMAT}-{digest[:16]}"


def _unusable(folder: Path, digest: str, why: Exception) -> StorageFailure:
    lexical, dense = _places(folder, digest)
    return StorageFailure(
        f"the index of {folder.name} in {folder} can't be made or read ({why}); if the disk isn't full, remove "
        f"{dense.name} and {lexical.name} there and try again",
        value=folder,
    )


@contextmanager
def _appearing(folder: Path) -> Iterator[Path]:
    """Give a temporary folder that becomes ``folder`` in one step, or vanishes if anything goes wrong."""
    unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield unfinished
        try:
            os.replace(unfinished, folder)
        except OSError:
            # Another process made the same thing meanwhile; it is as good as ours.
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
