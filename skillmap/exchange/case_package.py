"""A record in, a CASE 1.1 package out: its outcomes as items, their alignments as associations to other frameworks.

Source: 1EdTech CASE 1.1, the classes CFPckgDocument, CFPckgItem and CFPckgAssociation. An association reads "origin
*type* destination". A package has one document: of a record of several credentials, each is an item of the type
"Credential" above its outcomes. CASE has no field for strength, reviewer or version: they stand in ``extensions`` under
our namespace, and in a sentence in ``notes``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from skillmap.errors import InputError
from skillmap.exchange.case_terms import (
    ASSOCIATIONS,
    CREDENTIAL,
    OUTCOME,
    framework_of,
    grouping_title,
    sentence,
    target_type,
)
from skillmap.exchange.choice import APPROVED, Options, Written, chosen, not_approved
from skillmap.exchange.counts import counted
from skillmap.exchange.identifiers import Identifiers, address_of, identify, is_uri, timestamp, uuid_of
from skillmap.exchange.namespace import PREFIX, node_of
from skillmap.exchange.sentences import about, framework_line, losses_of_choice, without_address
from skillmap.exchange.stated import is_stated
from skillmap.nouns import AlignmentRecord, Link


def write_case(record: AlignmentRecord, options: Options) -> Written:
    """Write a package of all outcomes and of the links that are chosen: approved ones unless others are asked for.

    ``options.date`` and ``options.publisher`` are required (InputError): CASE wants a date of change and a creator.
    Identifiers are UUIDs of version 5, so that an export made again has the same ones.
    """
    if not options.publisher:
        raise InputError(
            "CASE needs a creator: give the option 'publisher', such as the institution's name",
            value="publisher",
            accepted=("a name or an address",),
        )
    package = _package(record, options)
    wanted = chosen(record, options, APPROVED)
    links = kept_links(record, wanted)
    document = package.document(links)
    seen: Counter[str] = Counter()
    associations = list(package.hierarchy())
    for link in links:
        seen[_key(link)] += 1
        associations.append(package.association(link, seen[_key(link)]))
    made: dict[str, object] = {
        "CFDocument": document,
        "CFItems": list(package.items()),
        "CFAssociations": associations,
    }
    if groupings := package.groupings(links):
        made["CFDefinitions"] = {"CFAssociationGroupings": groupings}
    stated = [link for link in wanted if is_stated(link)]
    losses = (
        *losses_of_choice(record, wanted, declared=False),
        *counted(
            len(wanted) - len(stated),
            "rejected, deferred, weak or unrated pair[s] [is no alignment|are no alignments] and left out.",
        ),
        *counted(without_address(stated), "alignment[s] [has|have] a target without an address, which CASE requires."),
        *counted(
            sum(is_uri(one.target.uri) and one.outcome not in package.ids.holders for one in stated),
            "alignment[s] of outcomes that the record doesn't hold [is|are] left out.",
        ),
        *counted(
            sum(one.relation in ("close", "") for one in links),
            "alignment[s] [is|are] close or of no stated relation: CASE says isRelatedTo, our extension says which.",
        ),
        *counted(
            sum(len(one.rejected) for one in record.credentials), "row[s] that could not be read [is|are] left out."
        ),
    )
    return Written(json.dumps(made, ensure_ascii=False, indent=2) + "\n", losses)


def what_case_keeps(record: AlignmentRecord, options: Options) -> AlignmentRecord:
    """Return what :func:`write_case` keeps of a record: exactly what is read again from the package.

    Lost are links that weren't chosen or say that there is no alignment, those whose target has no address or whose
    outcome isn't in the record, rejected rows, and what credentials declare outside ``links``.
    """
    credentials = tuple(replace(one, rejected=(), declared=()) for one in record.credentials)
    return replace(record, credentials=credentials, links=kept_links(record, chosen(record, options, APPROVED)))


def kept_links(record: AlignmentRecord, links: tuple[Link, ...]) -> tuple[Link, ...]:
    """Return those of the chosen links that CASE can say."""
    known = {outcome.id for one in record.credentials for outcome in one.outcomes}
    known |= {one.id for one in record.credentials}
    return tuple(link for link in links if is_stated(link) and is_uri(link.target.uri) and link.outcome in known)


@dataclass(frozen=True, slots=True)
class _Package:
    """What every part of a package is made from; ``own`` is the document's UUID, ``texts`` what each id stands for."""

    record: AlignmentRecord
    options: Options
    changed: str
    ids: Identifiers
    own: str
    title: str
    texts: Mapping[str, str]

    @property
    def single(self) -> bool:
        """Whether the document itself is the credential."""
        return len(self.record.credentials) == 1

    def node(self, uuid: str) -> dict[str, object]:
        """Return what every part of a package starts with."""
        return {"identifier": uuid, "uri": address_of(self.options, uuid), "lastChangeDateTime": self.changed}

    def link_uri(self, uuid: str, title: str) -> dict[str, str]:
        """Return a pointer to a part of the package (LinkURI)."""
        return {"title": title or uuid, "identifier": uuid, "uri": address_of(self.options, uuid)}

    def document(self, links: tuple[Link, ...]) -> dict[str, object]:
        record = self.record
        ours: dict[str, object] = {
            PREFIX + "credentials": [one.id for one in record.credentials],
            PREFIX + "generator": record.generator,
            PREFIX + "run": record.run,
            PREFIX + "frameworks": [node_of(info) for info in record.frameworks],
            PREFIX + "unmatched": [node_of(one) for one in record.unmatched],
        }
        if notice := not_approved(links):
            ours[PREFIX + "notice"] = notice
        return self.node(self.own) | {
            "creator": self.options.publisher,
            "publisher": self.options.publisher,
            "title": self.title,
            "description": f"The learning outcomes of {self.title}, with the competencies that they are aligned to.",
            "language": self.options.language,
            "caseVersion": "1.1",
            "notes": about(record, links),
            "extensions": ours,
        }

    def items(self) -> Iterator[dict[str, object]]:
        for uuid, credential in zip(self.ids.credentials, self.record.credentials, strict=True):
            if not self.single:
                yield self.node(uuid) | {"fullStatement": credential.title, "CFItemType": CREDENTIAL}
            for position, outcome in enumerate(credential.outcomes, start=1):
                ours = {PREFIX + "place": outcome.place} if outcome.place else {}
                if outcome.credential != credential.title:
                    ours[PREFIX + "credential"] = outcome.credential
                yield self.node(self.ids.outcomes[outcome.id]) | {
                    "fullStatement": outcome.text,
                    "humanCodingScheme": outcome.id,
                    "listEnumeration": str(position),
                    "CFItemType": OUTCOME,
                    "language": self.options.language,
                    **({"extensions": ours} if ours else {}),
                }

    def hierarchy(self) -> Iterator[dict[str, object]]:
        for number, (uuid, credential) in enumerate(
            zip(self.ids.credentials, self.record.credentials, strict=True), start=1
        ):
            if not self.single:
                yield self._child(uuid, credential.title, self.own, self.title, number)
            for position, outcome in enumerate(credential.outcomes, start=1):
                yield self._child(self.ids.outcomes[outcome.id], outcome.id, uuid, credential.title, position)

    def _child(self, child: str, title: str, parent: str, parent_title: str, number: int) -> dict[str, object]:
        return self.node(uuid_of(self.options, "child", parent, child)) | {
            "associationType": "isChildOf",
            "sequenceNumber": number,
            "originNodeURI": self.link_uri(child, title),
            "destinationNodeURI": self.link_uri(parent, parent_title),
        }

    def association(self, link: Link, number: int) -> dict[str, object]:
        """Return the association of a link; ``number`` tells it from those before it that say exactly the same."""
        target, uuid = link.target, self.ids.holders[link.outcome]
        outcome = self.link_uri(uuid, self.texts[link.outcome])
        aligned = {
            "title": target.label or target.uri,
            "identifier": target.id or target.uri,
            "uri": target.uri,
            "targetType": target_type(link),
        }
        ends = (aligned, outcome) if link.relation == "narrow" else (outcome, aligned)
        return self.node(uuid_of(self.options, "link", uuid, _key(link), str(number))) | {
            "associationType": ASSOCIATIONS[link.relation],
            "originNodeURI": ends[0],
            "destinationNodeURI": ends[1],
            "CFAssociationGroupingURI": self.link_uri(self._grouping(link), grouping_title(link)),
            "notes": sentence(link),
            "extensions": {PREFIX + "link": node_of(link)},
        }

    def _grouping(self, link: Link) -> str:
        return uuid_of(self.options, "grouping", self.own, link.status, framework_of(link))

    def groupings(self, links: tuple[Link, ...]) -> list[dict[str, object]]:
        """Return one grouping for what was decided alike on one framework, with the framework's own line."""
        lines = {info.name: framework_line(info) for info in self.record.frameworks}
        groups = {self._grouping(link): link for link in links}
        return [
            self.node(uuid)
            | {"title": grouping_title(link), "description": lines.get(link.target.framework) or framework_of(link)}
            for uuid, link in groups.items()
        ]


def _package(record: AlignmentRecord, options: Options) -> _Package:
    ids = identify(record, options)
    single = len(record.credentials) == 1
    titles = {one.id: one.title for one in reversed(record.credentials)}
    return _Package(
        record,
        options,
        timestamp(options.date, "CASE"),
        ids,
        ids.credentials[0] if single else uuid_of(options, "document", *ids.credentials),
        record.credentials[0].title if single else f"Learning outcomes of {len(record.credentials)} credentials",
        titles | {outcome.id: outcome.text for one in record.credentials for outcome in one.outcomes},
    )


def _key(link: Link) -> str:
    return json.dumps(node_of(link), sort_keys=True)
