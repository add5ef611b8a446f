"""The record of a credential's alignments: the one value between all exchange formats."""

from __future__ import annotations

from dataclasses import dataclass

from skillmap.nouns.credentials import Credential
from skillmap.nouns.frameworks import FrameworkInfo
from skillmap.nouns.links import Link


@dataclass(frozen=True, slots=True)
class Unmatched:
    """An outcome (by its id) for which a framework (``id@version``) holds no confident match."""

    outcome: str
    framework: str


@dataclass(frozen=True, slots=True)
class AlignmentRecord:
    """What every exchange format is written from and read into: credentials, and what their outcomes are linked to.

    Ids of outcomes are unique over all ``credentials``. ``links`` hold what was suggested and decided, and, for
    documents that were only read, what they declare (the ``declared`` of each credential repeats nothing that stands
    here). ``frameworks`` are those that ``links`` and ``unmatched`` name by ``id@version``, as far as they are known;
    ``generator`` is the program with its version and ``run`` the run's id, both empty for a document of someone else.
    """

    credentials: tuple[Credential, ...]
    links: tuple[Link, ...]
    unmatched: tuple[Unmatched, ...] = ()
    frameworks: tuple[FrameworkInfo, ...] = ()
    generator: str = ""
    run: str = ""
