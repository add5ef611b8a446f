"""Open Badges 3.0 in, a record out; a record in, an achievement of Open Badges 3.0 for each credential out.

Source: Open Badges 3.0 (1EdTech), AchievementCredential, Achievement and Alignment, as verifiable credentials of the
W3C's data model 1.1 or 2.0. Signatures, dates and statuses are not checked: what an achievement teaches doesn't depend
on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from skillmap.errors import InputError
from skillmap.exchange.achievement_documents import address, as_json, badge_parts, select
from skillmap.exchange.achievements import read_achievements, record_of
from skillmap.exchange.alignment_objects import CONTEXT
from skillmap.exchange.badge_nodes import (
    Node,
    Placed,
    each,
    is_token,
    local_types,
    refuse_token,
    speaks_of,
    stated_types,
    top_entries,
)
from skillmap.exchange.badge_types import ACHIEVEMENT, CREDENTIAL, check_types
from skillmap.exchange.choice import Options, Written
from skillmap.linked_data import nodes_of
from skillmap.nouns import AlignmentRecord

#: The contexts of the achievements that we write, in this order.
CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
_CREDENTIALS = ("AchievementCredential", "OpenBadgeCredential")
_ACCEPTED = (*_CREDENTIALS, "Achievement")
_MARK = "/ob/v3p0/"
_CLR = frozenset({"ClrCredential", "ClrSubject"})


def is_open_badges_3(document: object) -> bool:
    """Tell by type and context whether a document is one of Open Badges 3.0: a credential, or an achievement alone."""
    if is_token(document):
        return True
    nodes = [node for _, node in nodes_of(document)]
    return any(map(_is_badge, nodes)) and not any(_CLR.intersection(local_types(node)) for node in nodes)


def read_open_badges_3(document: object, name: str) -> AlignmentRecord:
    """Read achievements, alone, in a list or in their credentials; see :mod:`skillmap.exchange.achievements`.

    Raise InputError for an endorsement, a signed token, an achievement that is only named by its address (nothing is
    fetched), a credential without one, and one that holds what is of another type than the standard's. In a list these
    are refused and counted, and the rest is read.
    """
    refuse_token(document, "", name)
    readings, rejected = read_achievements(top_entries(document), find_achievements, name)
    return record_of(readings, rejected, (reading.node for reading in readings))


def find_achievements(entry: object, place: str, name: str) -> Iterator[Placed]:
    """Yield the achievements of a credential, or an achievement itself, with their places."""
    refuse_token(entry, place, name)
    types = local_types(entry)
    if not isinstance(entry, Mapping):
        raise InputError(f"{name} has no object at {place or '/'}, so no credential", value=name, accepted=_ACCEPTED)
    if "EndorsementCredential" in types:
        raise InputError(
            f"{name} is an endorsement at {place or '/'}: it holds no achievement, only a comment on one",
            value="EndorsementCredential",
            accepted=_ACCEPTED,
        )
    alone = "credentialSubject" not in entry and "Achievement" in types
    check_types(entry, ACHIEVEMENT if alone else CREDENTIAL, place, name)
    if alone:
        yield place, entry
        return
    found = [
        one
        for at, subject in each(entry, "credentialSubject", place)
        if isinstance(subject, Mapping)
        for one in each(subject, "achievement", at)
    ]
    if not found:
        kind = "" if set(types).intersection(_ACCEPTED) else f", and its type is {stated_types(entry)}"
        raise InputError(
            f"{name} has no 'achievement' at {place}/credentialSubject{kind}; accepted: {', '.join(_ACCEPTED)}",
            value=stated_types(entry),
            accepted=_ACCEPTED,
        )
    yield from found


def write_open_badges_3(record: AlignmentRecord, options: Options) -> Written:
    """Write an ``Achievement`` for each credential: one document, or a list of them for several.

    An achievement is what a badge is awarded for; the platform that issues it adds the learner, the issuer and the
    signature. Its criteria list the outcomes; its alignments are those that people approved, or what ``options``
    ask for, which the document then says. What the standard has no field for stands under our namespace, whose terms
    are JSON-LD by an inline context. Ids are the credentials' own where they are addresses, else under
    ``options.base``, else URNs made of them.
    """
    chosen = select(record, options)
    documents = []
    for credential in record.credentials:
        name, description, criteria, terms = badge_parts(credential, chosen, record, typed=True)
        documents.append(
            {
                "@context": [*CONTEXTS, CONTEXT],
                "id": address(credential.id, "achievements", options),
                "type": ["Achievement"],
                "name": name,
                "description": description,
                "criteria": {"narrative": criteria},
                "inLanguage": options.language,
                **terms,
            }
        )
    return Written(as_json(documents), chosen.losses)


def _is_badge(node: Node) -> bool:
    types = local_types(node)
    if set(types).intersection((*_CREDENTIALS, "EndorsementCredential")) or speaks_of(node, _MARK):
        return True
    return "Achievement" in types and "criteria" in node
