"""The parts of a CASE package in, the record that we wrote into it out, and what an association of others declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from skillmap.exchange.case_parts import Node, Package, end_of, get, identifier_of, letters, misshapen
from skillmap.exchange.case_terms import CREDENTIAL
from skillmap.exchange.identifiers import is_uri
from skillmap.exchange.namespace import PREFIX, noun_of, nouns_of, text_under
from skillmap.linked_data import text_of
from skillmap.nouns import (
    AlignmentRecord,
    Credential,
    FrameworkInfo,
    Link,
    MappingRelation,
    Outcome,
    Target,
    Unmatched,
)

#: What an association from an item says of its destination. ``isPartOf`` towards the item is "narrow". The others
#: that CASE knows state another relation than one of alignment: they are kept by their name alone.
RELATIONS: Mapping[str, MappingRelation] = {
    "exactMatchOf": "exact",
    "isTranslationOf": "close",
    "isPartOf": "broad",
    "isRelatedTo": "related",
    "isPeerOf": "related",
}


def read_own(package: Package) -> AlignmentRecord:
    """Read what :func:`write_case` wrote letter by letter; an item or association that was added is read with it."""
    name, ours, place = package.name, package.ours or {}, "/CFDocument/extensions"
    own_ids = ours[PREFIX + "credentials"]
    if not isinstance(own_ids, list) or not all(isinstance(one, str) for one in own_ids):
        raise misshapen(name, f"{place}/{PREFIX}credentials", own_ids, "a list of texts")
    groups = _groups(package, len(own_ids))
    ids = _outcome_ids(package, groups)
    credentials = []
    held: dict[str, str] = {}
    for number, (own, (head, items)) in enumerate(zip(own_ids, groups, strict=True)):
        title = letters(head.get("title") if head is package.whole else get(head, "fullStatement"))
        outcomes = tuple(_outcome(item, at, ids[at], title, name) for at, item in items)
        credentials.append(Credential(own, title, outcomes, () if number else package.rejected))
        held.setdefault(identifier_of(head), own)
        held |= {identifier_of(item): ids[at] for at, item in items}
    return AlignmentRecord(
        credentials=tuple(credentials),
        links=tuple(_own_links(package, held)),
        unmatched=nouns_of(Unmatched, ours, "unmatched", place, name),
        frameworks=nouns_of(FrameworkInfo, ours, "frameworks", place, name),
        generator=text_under(ours, "generator", place, name),
        run=text_under(ours, "run", place, name),
    )


def _groups(package: Package, count: int) -> list[tuple[Node, list[tuple[str, Node]]]]:
    """Return what each credential is, the document or an item, with the items of its outcomes."""
    if count == 1:
        return [(package.whole, list(package.items))]
    groups: list[tuple[Node, list[tuple[str, Node]]]] = []
    for at, item in package.items:
        if get(item, "CFItemType") == CREDENTIAL:
            groups.append((item, []))
        elif groups:
            groups[-1][1].append((at, item))
        else:
            raise misshapen(package.name, at, get(item, "CFItemType"), f"an item of the type {CREDENTIAL!r} first")
    if len(groups) != count:
        found = f"{len(groups):,} items of the type {CREDENTIAL!r}"
        raise misshapen(package.name, "/CFItems", found, f"as many as /CFDocument/extensions names: {count:,}")
    return groups


def _outcome_ids(package: Package, groups: list[tuple[Node, list[tuple[str, Node]]]]) -> dict[str, str]:
    """Return the outcome's id at each place; raise InputError where two are the same."""
    taken: dict[str, str] = {}
    for _, items in groups:
        for at, item in items:
            code = get(item, "humanCodingScheme")
            identifier = identifier_of(item) if code is None else letters(code)
            if identifier in taken:
                raise misshapen(package.name, f"{at}/humanCodingScheme", identifier, f"not that of {taken[identifier]}")
            taken[identifier] = at
    return {at: identifier for identifier, at in taken.items()}


def _outcome(item: Node, at: str, identifier: str, title: str, name: str) -> Outcome:
    extra = item.get("extensions")
    extra = extra if isinstance(extra, Mapping) else {}
    belongs = text_under(extra, "credential", f"{at}/extensions", name, title)
    place = text_under(extra, "place", f"{at}/extensions", name)
    return Outcome(identifier, letters(get(item, "fullStatement")), belongs, place)


def _own_links(package: Package, held: Mapping[str, str]) -> Iterator[Link]:
    for at, one in package.associations:
        extra = one.get("extensions")
        if isinstance(extra, Mapping) and PREFIX + "link" in extra:
            yield noun_of(Link, extra[PREFIX + "link"], f"{at}/extensions/{PREFIX}link", package.name)
        elif (link := declared_link(one, held)) is not None:
            yield link


def declared_link(one: Node, held: Mapping[str, str]) -> Link | None:
    """Return what an association declares of an outcome; None where both its ends are in the package, or neither is.

    ``held`` has the outcome's id for each identifier in the package, the empty text for what is no outcome.
    """
    kind = text_of(get(one, "associationType"))
    origin, destination = end_of(one, "originNodeURI"), end_of(one, "destinationNodeURI")
    inverse = not _inside(origin, held)
    if kind == "isChildOf" or inverse != _inside(destination, held):
        return None
    outcome = held[destination if inverse else origin]
    if not outcome:
        return None
    relation = RELATIONS.get(kind, "")
    if inverse and relation == "broad":
        relation = "narrow"
    end = get(one, "originNodeURI" if inverse else "destinationNodeURI")
    return Link(outcome, _target(end), relation, "declared", stated_as=kind)


def _inside(identifier: str, held: Mapping[str, str]) -> bool:
    return bool(identifier) and identifier in held


def _target(end: object) -> Target:
    node: Node = end if isinstance(end, Mapping) else {"uri": end}
    uri, own = text_of(node.get("uri")), identifier_of(node)
    return Target(
        label=text_of(node.get("title")) or own or uri,
        id=own if own != uri else "",
        uri=uri if is_uri(uri) else "",
        kind=text_of(node.get("targetType")),
    )
