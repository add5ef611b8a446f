"""A credential in values: its outcomes, what could not be read of it, and the alignments it states itself."""

from __future__ import annotations

from dataclasses import dataclass

from skillmap.nouns.links import Link


@dataclass(frozen=True, slots=True)
class Outcome:
    """A learning outcome as its author wrote it; ``credential`` is the title of what it belongs to.

    ``place`` says in words where its document has it ("page 3, item 2"), empty where rows or ids say enough.
    """

    id: str
    text: str
    credential: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that could not be read: its 1-based ``row`` in the input, why, and the start of what stood there."""

    row: int
    reason: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Credential:
    """A course, badge, certificate or microcredential with its outcomes, and the rows that were refused.

    ``rows`` counts the non-blank input rows: ``rows == len(outcomes) + len(rejected)``. ``declared`` are the alignments
    that the document states itself: they are kept and shown, and are no input of a score.
    """

    id: str
    title: str
    outcomes: tuple[Outcome, ...]
    rejected: tuple[Rejected, ...] = ()
    declared: tuple[Link, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows were read, taken or refused."""
        return len(self.outcomes) + len(self.rejected)
