"""A record in, a ``ceterms:AlignmentMap`` for each credential out.

Source: the CTDL classes AlignmentMap and AlignmentObject (credreg.net/ctdl/terms). The source node of each part is the
outcome, the target node what it is aligned to, and ``ceterms:alignmentType`` a SKOS mapping property from source to
target (``skos:broadMatch``: the target is the broader one). ``ceterms:weight`` is left out: it is the weight that
somebody asserts, and nobody did. The machine's probability says how likely a reviewer is to agree, not how strong an
alignment is, and stands under our own terms together with all that AlignmentObject has no property for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from skillmap.errors import InputError
from skillmap.exchange.choice import APPROVED, Options, Written, chosen
from skillmap.exchange.counts import counted
from skillmap.exchange.identifiers import Identifiers, address_of, identify, is_address, is_uri, uuid_of
from skillmap.exchange.namespace import CONTEXT, PREFIX, node_of
from skillmap.exchange.sentences import about, losses_of_choice, without_address
from skillmap.exchange.stated import by_outcome, is_stated
from skillmap.nouns import AlignmentRecord, Credential, Link, MappingRelation, Outcome

#: Our relations as SKOS mapping properties; where no relation is stated, their common super-property.
ALIGNMENT_TYPES: Mapping[MappingRelation, str] = {
    "exact": "skos:exactMatch",
    "close": "skos:closeMatch",
    "related": "skos:relatedMatch",
    "broad": "skos:broadMatch",
    "narrow": "skos:narrowMatch",
    "": "skos:mappingRelation",
}
#: What the Registry wants of a map and only its owner knows.
OWNERS = ("ceterms:ctid", "ceterms:lifeCycleStatusType", "ceterms:ownedBy", "ceterms:publicationStatusType")
_CONTEXT = "https://credreg.net/ctdl/schema/context/json"


def write_ctdl(record: AlignmentRecord, options: Options) -> Written:
    """Write one map for each credential that has alignments, approved ones unless others are asked for.

    A machine's "none" and "weak" say that there is no alignment, and people's rejections the same: they aren't written,
    and are counted in the losses, as is everything that the Registry wants and nobody but the owner can say. Raise
    InputError where nothing is left to write: a map without alignments isn't one.
    """
    wanted = chosen(record, options, APPROVED)
    links = tuple(link for link in wanted if is_stated(link))
    ids = identify(record, options)
    grouped = by_outcome(links)
    maps = []
    for credential, uuid in zip(record.credentials, ids.credentials, strict=True):
        own = [*(grouped.get(credential.id, []) if uuid == ids.holders[credential.id] else [])]
        own.extend(link for outcome in credential.outcomes for link in grouped.get(outcome.id, []))
        if own:
            maps.append(_map(record, credential, own, ids, uuid, options))
    left_out = (
        *losses_of_choice(record, wanted, declared=False),
        *counted(
            len(wanted) - len(links),
            "rejected, deferred, weak or unrated pair[s] [is no alignment|are no alignments] and left out.",
        ),
    )
    if not maps:
        raise InputError(
            " ".join(("there is no alignment to write as a CTDL alignment map.", *left_out)),
            value="links",
            accepted=("approved alignments, or those of another status that is asked for",),
        )
    written = [link for link in links if link.outcome in ids.holders]
    document = {"@context": [_CONTEXT, {"skos": "http://www.w3.org/2004/02/skos/core#", **CONTEXT}], "@graph": maps}
    unknown = [] if options.publisher and is_address(options.publisher) else ["ceterms:publisher"]
    losses = (
        *left_out,
        *counted(len(links) - len(written), "alignment[s] of outcomes that the record doesn't hold [is|are] left out."),
        *counted(
            without_address(written), "target[s] [has|have] no address: [it is|they are] named and not pointed at."
        ),
        *counted(
            sum(outcome.id not in grouped for credential in record.credentials for outcome in credential.outcomes),
            "outcome[s] without an alignment [is|are] left out.",
        ),
        *counted(len(record.unmatched), "note[s] that an outcome has no confident match [is|are] left out."),
        *counted(
            sum(len(one.rejected) for one in record.credentials), "row[s] that could not be read [is|are] left out."
        ),
        f"The Registry also wants {', '.join([*OWNERS, *unknown])} and ceterms:subjectWebpage; the owner adds them.",
        "ceterms:weight is left out: nobody asserted one; the probability stands in skillmap:probability.",
    )
    return Written(json.dumps(document, ensure_ascii=False, indent=2) + "\n", losses)


def _map(
    record: AlignmentRecord, credential: Credential, links: list[Link], ids: Identifiers, uuid: str, options: Options
) -> dict[str, object]:
    language = options.language
    names = dict.fromkeys(link.target.framework for link in links if link.target.framework)
    infos = [info for info in record.frameworks if info.name in names]
    titles = dict.fromkeys(
        [*(f"{info.title} {info.version}" for info in infos), *(link.target.title for link in links)]
    )
    known = {info.title for info in infos}
    told = ", ".join(title for title in titles if title and title not in known) or "what it declares"
    compared = [address_of(options, uuid), *(info.source for info in infos if is_address(info.source))]
    outcomes = {outcome.id: outcome for outcome in credential.outcomes}
    made: dict[str, object] = {
        "@id": address_of(options, uuid_of(options, "map", uuid)),
        "@type": "ceterms:AlignmentMap",
        "ceterms:name": {language: f"{credential.title}: alignment with {told}"},
        "ceterms:description": {
            language: f"How the learning outcomes of {credential.title} are aligned with {told}. {about(record, links)}"
        },
        "ceterms:inLanguage": [language],
    }
    if is_address(options.publisher):
        made["ceterms:publisher"] = [options.publisher]
    elif options.publisher:
        made[PREFIX + "publisher"] = options.publisher
    if options.date:
        made["ceasn:dateModified"] = options.date
    made |= {
        PREFIX + "id": credential.id,
        PREFIX + "title": credential.title,
        "ceterms:compares": compared,
        "ceterms:hasPart": [_part(link, outcomes.get(link.outcome), credential, ids, options) for link in links],
        PREFIX + "generator": record.generator,
        PREFIX + "run": record.run,
        PREFIX + "frameworks": [node_of(info) for info in infos],
    }
    return made


def _part(
    link: Link, outcome: Outcome | None, credential: Credential, ids: Identifiers, options: Options
) -> dict[str, object]:
    language, target = options.language, link.target
    source = address_of(options, ids.holders[link.outcome])
    made: dict[str, object] = {
        "@type": "ceterms:AlignmentObject",
        "ceterms:alignmentType": ALIGNMENT_TYPES[link.relation],
        "ceterms:sourceNode": source,
        "ceterms:sourceNodeName": {language: outcome.text if outcome else credential.title},
        "ceterms:sourceNodeDescription": {language: f"{link.outcome}: {credential.title}"},
    }
    if is_uri(target.uri):
        made["ceterms:targetNode"] = target.uri
    made["ceterms:targetNodeName"] = {language: target.label}
    if target.description:
        made["ceterms:targetNodeDescription"] = {language: target.description}
    if link.review is not None and link.review.at:
        made["ceterms:alignmentDate"] = link.review.at
    return made | node_of(link)
