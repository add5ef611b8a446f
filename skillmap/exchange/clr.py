"""A Comprehensive Learner Record (CLR 2.0) in, a record out; a record in, an unsigned CLR without a learner out.

Source: CLR 2.0 (1EdTech), ClrCredential, ClrSubject and Association; its achievements are those of Open Badges 3.0.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import UTC, datetime
from typing import Any

from skillmap.errors import InputError
from skillmap.exchange.achievement_documents import (
    Selection,
    address,
    alignments,
    as_json,
    description_of,
    narrative_of,
    outcome_terms,
    provenance,
    publisher,
    select,
    title_of,
)
from skillmap.exchange.achievements import COMPETENCY, read_achievements, record_of
from skillmap.exchange.alignment_objects import CONTEXT
from skillmap.exchange.associations import linked, nest, read_associations
from skillmap.exchange.badge_nodes import Node, Placed, each, local_types, refuse_token
from skillmap.exchange.choice import Options, Written
from skillmap.exchange.namespace import PREFIX
from skillmap.exchange.open_badges_3 import CONTEXTS, find_achievements
from skillmap.linked_data import nodes_of
from skillmap.nouns import AlignmentRecord, Credential, Outcome

_CONTEXT = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
_UNSIGNED = "This is an unsigned draft about no learner: whoever issues it adds the learner and the signature."


def is_clr(document: object) -> bool:
    """Tell by its type whether a document is a CLR 2.0."""
    return any("ClrCredential" in local_types(node) for _, node in nodes_of(document))


def read_clr(document: object, name: str) -> AlignmentRecord:
    """Read the achievements of a CLR, in its credentials and beside them; see :mod:`skillmap.exchange.achievements`.

    Both shapes are read (``issuanceDate`` of the W3C's data model 1.1, ``validFrom`` of 2.0), and a CLR in a CLR. An
    achievement of the type ``Competency`` that is part of another (``isChildOf``, ``isPartOf``, ``isParentOf`` the
    other way) is an outcome of that one, in place of those that its texts list; any other is a credential with itself
    as its outcome. ``exactMatchOf``, ``isRelatedTo`` and ``isPeerOf`` of a competency become declared links to the
    other achievement. A record has no place for the other associations, of credentials with each other and of order
    (``precedes``, ``replacedBy``): they are not read. Malformed ones are refused, as are endorsements, signed tokens
    and achievements that are only named. Raise InputError where nothing is left.
    """
    refuse_token(document, "", name)
    tops = [(place, node) for place, node in nodes_of(document) if "ClrCredential" in local_types(node)]
    if not tops:
        raise InputError(f"{name} has no ClrCredential", value=name, accepted=("ClrCredential",))
    entries: list[Placed] = []
    stated: list[Placed] = []
    for place, node in tops:
        _open(node, place, entries, stated)
    readings, rejected = read_achievements(entries, find_achievements, name)
    associations, malformed = read_associations(stated, len(rejected))
    nested = nest(linked(readings, associations), associations)
    return record_of(nested, (*rejected, *malformed), (node for _, node in tops))


def write_clr(record: AlignmentRecord, options: Options) -> Written:
    """Write a ``ClrCredential`` in the shape of the W3C's data model 2.0: a draft, unsigned and about no learner.

    Each credential is an ``AchievementCredential`` in it; each outcome an achievement of the type ``Competency`` with
    its own alignments, and an association ``isPartOf`` with its credential. Raise InputError where
    ``options.publisher`` (the issuer) or ``options.date`` (``validFrom``) is missing, which the standard requires.
    """
    issuer = {**publisher(options, "CLR 2.0"), "type": ["Profile"]}
    valid_from = _moment(options.date)
    chosen = select(record, options)
    outcomes = [(outcome, one) for one in record.credentials for outcome in one.outcomes]
    ids = frozenset(one.id for one in record.credentials)
    titles = [title_of(one) for one in record.credentials]
    issued = {"issuer": issuer, "validFrom": valid_from}
    subject: dict[str, Any] = {
        "type": ["ClrSubject"],
        "verifiableCredential": [
            {
                "@context": [*CONTEXTS, CONTEXT],
                "id": address(f"credential of {one.id}", "credentials", options),
                "type": ["VerifiableCredential", "AchievementCredential"],
                "name": title_of(one),
                **issued,
                "credentialSubject": {
                    "type": ["AchievementSubject"],
                    "achievement": _achievement(one, chosen, options),
                },
            }
            for one in record.credentials
        ],
    }
    if outcomes:
        subject["achievement"] = [_competency(outcome, one, ids, chosen, options) for outcome, one in outcomes]
        subject["association"] = [
            {
                "type": "Association",
                "associationType": "isPartOf",
                "sourceId": _outcome_address(outcome, ids, options),
                "targetId": address(one.id, "achievements", options),
            }
            for outcome, one in outcomes
        ]
    document = {
        "@context": [CONTEXTS[0], _CONTEXT, CONTEXTS[1], CONTEXT],
        "id": address(f"clr of {' '.join(one.id for one in record.credentials)}", "credentials", options),
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": titles[0] if len(titles) == 1 else f"{titles[0]} and {len(titles) - 1:,} more",
        **issued,
        "credentialSubject": subject,
        f"{PREFIX}provenance": provenance(record, chosen.links, (_UNSIGNED,)),
    }
    return Written(as_json([document]), chosen.losses)


def _open(clr: Node, place: str, entries: list[Placed], stated: list[Placed]) -> None:
    """List what stands in a CLR: credentials first, then achievements beside them, then a CLR's own CLRs."""
    inner: list[tuple[str, Node]] = []
    for at, subject in each(clr, "credentialSubject", place):
        if not isinstance(subject, Mapping):
            continue
        for where, one in each(subject, "verifiableCredential", at):
            if isinstance(one, Mapping) and "ClrCredential" in local_types(one):
                inner.append((where, one))
            else:
                entries.append((where, one))
        entries += each(subject, "achievement", at)
        stated += each(subject, "association", at)
    for where, one in inner:
        _open(one, where, entries, stated)


def _achievement(credential: Credential, chosen: Selection, options: Options) -> dict[str, Any]:
    links = [link for outcome in credential.outcomes for link in chosen.by_outcome[outcome.id]]
    return {
        "id": address(credential.id, "achievements", options),
        "type": ["Achievement"],
        "name": title_of(credential),
        "description": description_of(credential),
        "criteria": {"narrative": narrative_of(credential, links)},
        "inLanguage": options.language,
        f"{PREFIX}identifier": credential.id,
    }


def _competency(
    outcome: Outcome, credential: Credential, ids: Set[str], chosen: Selection, options: Options
) -> dict[str, Any]:
    return {
        "id": _outcome_address(outcome, ids, options),
        "type": ["Achievement"],
        "achievementType": COMPETENCY,
        "name": outcome.text,
        "description": outcome.text,
        "criteria": {"narrative": f"Part of {title_of(credential)}."},
        "inLanguage": options.language,
        **alignments(chosen.by_outcome[outcome.id], typed=True),
        f"{PREFIX}identifier": outcome.id,
        **outcome_terms(outcome, credential),
    }


def _outcome_address(outcome: Outcome, credentials: Set[str], options: Options) -> str:
    # An outcome that was read from a whole achievement has this achievement's id, which can't be the address of both.
    identifier = f"outcome of {outcome.id}" if outcome.id in credentials else outcome.id
    return address(identifier, "outcomes", options)


def _moment(date: str) -> str:
    """Return a date as the moment that ``validFrom`` must be; midnight UTC where only the day is given."""
    try:
        moment = datetime.fromisoformat(date.strip())
    except ValueError as e:
        raise InputError(
            f"CLR 2.0 must say from when it is valid; give the option 'date' as 2026-01-31, not {date!r}",
            value=date,
            accepted=("2026-01-31", "2026-01-31T12:00:00Z"),
        ) from e
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat().replace("+00:00", "Z")
