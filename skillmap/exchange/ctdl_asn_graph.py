"""A record in, a CTDL-ASN graph out: a competency framework for each credential, its outcomes with their alignments.

Source: CTDL-ASN terms (credreg.net/ctdlasn/terms). The subject of an alignment is the outcome: ``ceasn:broadAlignment``
says that the referenced competency covers all of the outcome and more, which is our "broad". CTIDs are never minted:
nodes have addresses under ``Options.base``, or URNs. Everything else of the record stands in a node of our own
(``skillmap:AlignmentRecord``), so that :func:`skillmap.exchange.ctdl_asn.read_ctdl_asn` returns the record unchanged
where all statuses were written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from skillmap.exchange.choice import APPROVED, Options, Written, as_said, chosen, not_approved
from skillmap.exchange.counts import counted
from skillmap.exchange.ctdl_terms import CLASSIFIED
from skillmap.exchange.identifiers import Identifiers, address_of, identify, is_address, is_uri, uuid_of
from skillmap.exchange.namespace import CONTEXT, PREFIX, node_of
from skillmap.exchange.sentences import about, losses_of_choice, publisher_terms, without_address
from skillmap.exchange.stated import by_outcome, is_stated
from skillmap.nouns import AlignmentRecord, Credential, Link, MappingRelation

#: Our relations as alignment properties of the outcome; ``alignTo`` states "some degree of equivalency" and no more.
PROPERTIES: Mapping[MappingRelation, str] = {
    "exact": "ceasn:exactAlignment",
    "close": "ceasn:majorAlignment",
    "related": "ceasn:minorAlignment",
    "broad": "ceasn:broadAlignment",
    "narrow": "ceasn:narrowAlignment",
    "": "ceasn:alignTo",
}
#: Every property by which a competency points at something outside its framework, and the relation that it states.
#: A prerequisite or a skill that is embodied is no alignment of one or the other kind, so that it states none.
DECLARED: Mapping[str, MappingRelation] = {
    **{term: relation for relation, term in PROPERTIES.items()},
    "ceasn:crossSubjectReference": "related",
    "ceasn:alignFrom": "",
    "ceasn:prerequisiteAlignment": "",
    "ceasn:skillEmbodied": "",
    "ceasn:knowledgeEmbodied": "",
    "ceasn:abilityEmbodied": "",
    "ceasn:taskEmbodied": "",
    "ceasn:substantiatingOccupation": "",
    "ceasn:substantiatingJob": "",
    "ceasn:substantiatingTask": "",
    **dict.fromkeys(CLASSIFIED, ""),
}
RECORD = PREFIX + "AlignmentRecord"
_CONTEXT = "https://credreg.net/ctdlasn/schema/context/json"


def write_ctdl_asn(record: AlignmentRecord, options: Options) -> Written:
    """Write all outcomes, and as alignment properties the links that are chosen: approved ones unless others are.

    Of those, what people rejected or deferred and what the machine rates as none or weak stands only in our own node:
    a property would say that there is an alignment. What a document declared keeps the property that declared it.
    """
    wanted = chosen(record, options, APPROVED)
    declared = options.statuses is not None and "declared" in options.statuses
    ids = identify(record, options)
    graph: list[dict[str, object]] = []
    links = by_outcome(wanted)
    for credential, uuid in zip(record.credentials, ids.credentials, strict=True):
        framework = _framework(record, credential, links, ids, uuid, options)
        if credential.declared and declared:
            framework[PREFIX + "declared"] = [node_of(one) for one in credential.declared]
        graph.append(framework)
        graph.extend(_competencies(credential, links, ids, uuid, options))
    graph.append(_own(record, wanted, address_of(options, uuid_of(options, "record", *ids.credentials))))
    address = address_of(options, uuid_of(options, "graph", *ids.credentials))
    document = {"@context": [_CONTEXT, CONTEXT], "@id": address, "@graph": graph}
    stated = [link for link in wanted if is_stated(link)]
    ours = "[stands|stand] only in skillmap's own node, which other programs don't read."
    publisher = () if is_address(options.publisher) else ("ceasn:publisher (an address)",)
    losses = (
        *losses_of_choice(record, wanted, declared=declared),
        *counted(len(wanted) - len(stated), f"rejected, deferred, weak or unrated pair[s] {ours}"),
        *counted(without_address(stated), f"alignment[s] [has|have] a target without an address: [it|they] {ours}"),
        *counted(sum(link.outcome not in ids.holders for link in stated), f"alignment[s] of unknown outcomes {ours}"),
        f"The Registry also wants {', '.join(['ceterms:ctid', *publisher])}, which is nobody's to make up but the "
        "owner's: the owner adds it.",
    )
    return Written(json.dumps(document, ensure_ascii=False, indent=2) + "\n", losses)


def property_of(link: Link, *, whole: bool = False) -> str:
    """Return the property that says what a link says: a framework as a ``whole`` has but one alignment property."""
    if whole and link.stated_as not in CLASSIFIED:
        return PROPERTIES[""]
    if link.status == "declared" and link.stated_as in DECLARED and DECLARED[link.stated_as] == link.relation:
        return link.stated_as
    return PROPERTIES[as_said(link).relation]


def _framework(
    record: AlignmentRecord,
    credential: Credential,
    links: Mapping[str, Sequence[Link]],
    ids: Identifiers,
    uuid: str,
    options: Options,
) -> dict[str, object]:
    whole = links.get(credential.id, ()) if uuid == ids.holders[credential.id] else ()
    own = [*whole, *(link for outcome in credential.outcomes for link in links.get(outcome.id, ()))]
    made: dict[str, object] = {
        "@id": address_of(options, uuid),
        "@type": "ceasn:CompetencyFramework",
        "ceasn:name": {options.language: credential.title},
        "ceasn:description": {
            options.language: f"The learning outcomes of {credential.title}, with the competencies that they are "
            f"aligned to. {about(record, own)}"
        },
        "ceasn:inLanguage": [options.language],
    }
    if publisher := publisher_terms(options, options.language):
        made[publisher[0]] = publisher[1]
    if options.date:
        made["ceasn:dateModified"] = options.date
    made["ceasn:hasTopChild"] = [address_of(options, ids.outcomes[outcome.id]) for outcome in credential.outcomes]
    made |= _aligned(whole, whole=True)
    made[PREFIX + "id"] = credential.id
    if credential.rejected:
        made[PREFIX + "rejected"] = [node_of(one) for one in credential.rejected]
    return made


def _competencies(
    credential: Credential, links: Mapping[str, Sequence[Link]], ids: Identifiers, uuid: str, options: Options
) -> list[dict[str, object]]:
    framework = address_of(options, uuid)
    made = []
    for position, outcome in enumerate(credential.outcomes, start=1):
        node: dict[str, object] = {
            "@id": address_of(options, ids.outcomes[outcome.id]),
            "@type": "ceasn:Competency",
            "ceasn:competencyText": {options.language: outcome.text},
            "ceasn:codedNotation": outcome.id,
            "ceasn:listID": str(position),
            "ceasn:isPartOf": [framework],
            "ceasn:isTopChildOf": [framework],
        }
        node |= _aligned(links.get(outcome.id, ()))
        if outcome.credential != credential.title:
            node[PREFIX + "credential"] = outcome.credential
        if outcome.place:
            node[PREFIX + "place"] = outcome.place
        made.append(node)
    return made


def _aligned(links: Sequence[Link], *, whole: bool = False) -> dict[str, list[str]]:
    aligned: dict[str, list[str]] = {}
    for link in links:
        if is_stated(link) and is_uri(link.target.uri):
            there = aligned.setdefault(property_of(link, whole=whole), [])
            if link.target.uri not in there:
                there.append(link.target.uri)
    return aligned


def _own(record: AlignmentRecord, links: Sequence[Link], address: str) -> dict[str, object]:
    made: dict[str, object] = {
        "@id": address,
        "@type": RECORD,
        PREFIX + "generator": record.generator,
        PREFIX + "run": record.run,
    }
    if notice := not_approved(links):
        made[PREFIX + "notice"] = notice
    made[PREFIX + "frameworks"] = [node_of(info) for info in record.frameworks]
    made[PREFIX + "links"] = [node_of(link) for link in links]
    made[PREFIX + "unmatched"] = [node_of(one) for one in record.unmatched]
    return made
