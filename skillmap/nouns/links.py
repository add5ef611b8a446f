"""A link from an outcome to a target as documents carry it: suggested, declared, or decided by people.

Its ``outcome`` may also be the id of a credential that no outcome has: then the credential is meant as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from skillmap.nouns.ratings import Rating

MappingRelation = Literal["exact", "close", "related", "broad", "narrow", ""]
#: How a target can stand to an outcome: the SKOS mapping relations ("broad": the target is the broader one), or none
#: stated. Only a person says "exact".
MAPPING_RELATIONS: tuple[MappingRelation, ...] = ("exact", "close", "related", "broad", "narrow", "")

Status = Literal["suggested", "declared", "approved", "rejected", "deferred"]
#: Who stands behind a link: the machine, the document it was read from, or the people who decided.
STATUSES: tuple[Status, ...] = ("suggested", "declared", "approved", "rejected", "deferred")


@dataclass(frozen=True, slots=True)
class Target:
    """What a link points at, as far as its document tells.

    ``id`` is a CURIE of an installed framework or the document's own identifier; ``framework`` is ``id@version``, empty
    where the document doesn't pin one; ``title`` is the framework's title; ``code`` its notation, ``kind`` its type in
    the document's own words.
    """

    label: str
    id: str = ""
    uri: str = ""
    framework: str = ""
    title: str = ""
    code: str = ""
    description: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A person's word on a link: who, in which role, when (ISO 8601, as given) and why."""

    reviewer: str
    role: str = ""
    at: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An outcome (by its id) and what it is, or isn't, aligned to.

    ``rating`` and ``probability`` (in [0, 1]) are the machine's, empty and None where it wasn't asked; ``rank`` counts
    from 1, 0 where there is none. ``part`` is the part of a compound outcome that is meant. ``stated_as`` is the
    property or type by which a document declared it, verbatim.
    """

    outcome: str
    target: Target
    relation: MappingRelation = ""
    status: Status = "suggested"
    rating: Rating | Literal[""] = ""
    probability: float | None = None
    rank: int = 0
    part: str = ""
    review: Review | None = None
    reasons: tuple[str, ...] = ()
    stated_as: str = ""
