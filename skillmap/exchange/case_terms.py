"""A link in, what CASE calls it out: the type of its association, the type of its target, and its sentence in notes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from skillmap.nouns import Link, MappingRelation

#: Our relations as types of an association from the outcome. "narrow" is ``isPartOf`` from the target.
ASSOCIATIONS: Mapping[MappingRelation, str] = {
    "exact": "exactMatchOf",
    "close": "isRelatedTo",
    "related": "isRelatedTo",
    "broad": "isPartOf",
    "narrow": "isPartOf",
    "": "isRelatedTo",
}
#: The types of our items.
CREDENTIAL, OUTCOME = "Credential", "Learning Outcome"
_WORDS: Mapping[MappingRelation, str] = {
    "exact": "is equivalent to",
    "close": "closely matches",
    "related": "is related to",
    "broad": "is part of",
    "narrow": "includes",
    "": "is aligned with",
}


def target_type(link: Link) -> str:
    """Return the type of what an alignment points at, as CASE 1.1 lets an extension name it.

    >>> from skillmap.nouns import Target
    >>> target_type(Link("LO1", Target("Saw", framework="onet@30.1")))
    'ext:skillmap.onet'
    """
    kind = link.target.kind
    if kind == "CASE" or re.fullmatch(r"ext:[A-Za-z0-9._-]+", kind):
        return kind
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", link.target.framework.partition("@")[0])
    return f"ext:skillmap.{name or 'target'}"


def sentence(link: Link) -> str:
    """Return in words what an association says, by whose decision."""
    said = f"The outcome {_WORDS[link.relation]} the target"
    rated = f", rated {link.rating}" if link.rating else ""
    likely = "" if link.probability is None else f" (probability {link.probability:.2f})"
    review = link.review
    if link.status == "approved":
        by = f" by {review.reviewer}" if review and review.reviewer else ""
        role = f", {review.role}" if review and review.role else ""
        at = f" on {review.at}" if review and review.at else ""
        decided = f"Approved{by}{role}{at}."
    else:
        decided = "Declared by a document." if link.status == "declared" else "Suggested; not approved by a person."
    return f"{said}{rated}{likely}. {decided} Target from {framework_of(link)}."


def framework_of(link: Link) -> str:
    """Return the framework of a target by its title and version, as far as they are known."""
    title, name = link.target.title, link.target.framework
    return f"{title} ({name})" if title and name else title or name or "no named framework"


def grouping_title(link: Link) -> str:
    """Return the title of the set that a link was decided in."""
    return f"{link.status.capitalize()} alignments to {framework_of(link)}"
