"""Open Badges 2.0 and 1.x in, a record out; a record in, a badge class of Open Badges 2.0 for each credential out.

Source: Open Badges 2.0 (1EdTech), BadgeClass, Assertion and AlignmentObject; 1.x names the fields of an alignment
``name``, ``url`` and ``description``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from skillmap.errors import InputError
from skillmap.exchange.achievement_documents import address, as_json, badge_parts, publisher, select
from skillmap.exchange.achievements import read_achievements, record_of
from skillmap.exchange.alignment_objects import CONTEXT
from skillmap.exchange.badge_nodes import (
    Node,
    Placed,
    each,
    local_types,
    refuse_token,
    speaks_of,
    stated_types,
    top_entries,
)
from skillmap.exchange.choice import Options, Written
from skillmap.linked_data import id_of, nodes_of
from skillmap.nouns import AlignmentRecord

_VERSION = "https://w3id.org/openbadges/v2"
_TYPES = frozenset({"Assertion", "BadgeClass"})
_NOT_THERE = "A badge class needs an image, and its issuer an address and an e-mail address: add what isn't there."


def is_open_badges_2(document: object) -> bool:
    """Tell by context, type and fields whether a document is one of Open Badges 2.0 or 1.x."""
    return any(_is_badge(node) for _, node in nodes_of(document))


def read_open_badges_2(document: object, name: str) -> AlignmentRecord:
    """Read badge classes, alone, in a list or inside their assertions; see :mod:`skillmap.exchange.achievements`.

    Raise InputError for an assertion whose badge class is only an address (nothing is fetched) and not in the file
    either, and for what is no badge at all.
    """
    refuse_token(document, "", name)
    classes = frozenset(id_of(node) for _, node in nodes_of(document) if "BadgeClass" in local_types(node))

    def find(entry: object, place: str, name: str) -> Iterator[Placed]:
        refuse_token(entry, place, name)
        types = local_types(entry)
        if isinstance(entry, Mapping) and ("BadgeClass" in types or (not types and _is_class(entry))):
            yield place, entry
        elif isinstance(entry, Mapping) and ("Assertion" in types or (not types and "badge" in entry)):
            badges = tuple(each(entry, "badge", place))
            if not badges:
                raise InputError(f"{name} has no 'badge' at {place or '/'}", value="badge", accepted=("badge",))
            yield from ((at, badge) for at, badge in badges if not isinstance(badge, str) or badge not in classes)
        else:
            raise InputError(
                f"{name} holds no badge: the type at {place or '/'} is {stated_types(entry)}; "
                "accepted: BadgeClass, or an Assertion with its badge class in it",
                value=stated_types(entry),
                accepted=("BadgeClass", "Assertion"),
            )

    readings, rejected = read_achievements(top_entries(document), find, name)
    return record_of(readings, rejected, (reading.node for reading in readings))


def write_open_badges_2(record: AlignmentRecord, options: Options) -> Written:
    """Write a ``BadgeClass`` for each credential: one document, or a list of them for several.

    The standard requires an issuer (``options.publisher``, else InputError) and an image, which a record doesn't have:
    the losses say so, and nothing is made up. Alignments have no ``targetType`` here; the kind stands under our
    namespace, with the relation, the review and the framework's version.
    """
    issuer = publisher(options, "Open Badges 2.0")
    chosen = select(record, options)
    documents = []
    for credential in record.credentials:
        name, description, criteria, terms = badge_parts(credential, chosen, record, typed=False)
        documents.append(
            {
                "@context": [_VERSION, CONTEXT],
                "type": "BadgeClass",
                "id": address(credential.id, "achievements", options),
                "@language": options.language,
                "name": name,
                "description": description,
                "criteria": {"narrative": criteria},
                "issuer": {**issuer, "type": "Issuer"} if "name" in issuer else issuer["id"],
                **terms,
            }
        )
    return Written(as_json(documents), (*chosen.losses, _NOT_THERE))


def _is_badge(node: Node) -> bool:
    types = local_types(node)
    if speaks_of(node, "openbadges") or _TYPES.intersection(types):
        return True
    return not types and (_is_class(node) or ("badge" in node and ("recipient" in node or "uid" in node)))


def _is_class(node: Node) -> bool:
    return all(field in node for field in ("name", "criteria", "issuer"))
