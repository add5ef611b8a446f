"""A CASE 1.0 or 1.1 package as a list of outcomes in, a record of its items and declared alignments out.

Source: 1EdTech CASE 1.0 and 1.1; also read are the names of OpenCASE's own files (``document``, ``items``,
``sourcedId``). The hierarchy (``isChildOf`` by ``sequenceNumber``) gives the order. Every item is an outcome but for
headings: an item above others whose ``CFItemType`` is a word for a heading (:data:`HEADINGS`). CASE itself marks none,
and a statement above others is still a statement. An outcome's id is its ``humanCodingScheme`` where nothing else has
the same, else its ``identifier``. An association between an item (or the document) and something outside the package is
a declared alignment; those within the package are its structure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from skillmap.errors import InputError
from skillmap.exchange.case_own import RELATIONS, declared_link, read_own
from skillmap.exchange.case_package import what_case_keeps, write_case
from skillmap.exchange.case_parts import Node, Package, end_of, get, identifier_of, parts_of
from skillmap.exchange.identifiers import unique_ids
from skillmap.linked_data import text_of
from skillmap.nouns import AlignmentRecord, Credential, Outcome, Rejected

__all__ = ["is_case", "read_case", "what_case_keeps", "write_case"]

#: The last word of an item type that heads a list and says nothing that is learned.
HEADINGS = frozenset(
    """area category chapter course document domain folder framework grade group grouping heading level module section
    strand subject theme title topic unit""".split()
)


def is_case(document: object) -> bool:
    """Tell by its parts whether a document is a CASE package."""
    if not isinstance(document, Mapping):
        return False
    whole, items = get(document, "CFDocument"), get(document, "CFItems")
    official = "CFDocument" in document or "CFItems" in document
    return isinstance(whole, Mapping) and (official or isinstance(items, list))


def read_case(document: object, name: str) -> AlignmentRecord:
    """Read the items as the outcomes of one credential, the document; of several where :func:`write_case` wrote them.

    Headings, items without words, what is no item and alignments that start and end elsewhere are refused with their
    place. Raise InputError where the package
    as a whole is misshapen or nothing of it can be read.
    """
    package = parts_of(document, name)
    return _read_other(package) if package.ours is None else read_own(package)


def _read_other(package: Package) -> AlignmentRecord:
    name, whole = package.name, package.whole
    title = text_of(whole.get("title"))
    own = identifier_of(whole) or text_of(whole.get("uri"))
    taken, rejected = [], list(package.rejected)
    for at, item in package.items:
        if reason := _refusal(item, at, package.parents):
            row = int(at.rpartition("/")[2]) + 1
            rejected.append(Rejected(row, reason, text_of(get(item, "fullStatement"))[:80]))
        else:
            taken.append((at, item))
    rejected.sort(key=lambda one: one.row)
    if not taken:
        reason = rejected[0].reason if rejected else "/CFItems is empty or missing"
        raise InputError(f"{name} has no item that can be read: {reason}", value=name, accepted=("CFItems",))
    names = [(text_of(get(item, "humanCodingScheme")), identifier_of(item)) for _, item in taken]
    ids = unique_ids([*names, (own,)])[:-1]
    outcomes = tuple(
        Outcome(identifier, text_of(get(item, "fullStatement")), title)
        for identifier, (_, item) in zip(ids, taken, strict=True)
    )
    credential = Credential(own or title or "credential", title or own or name, outcomes, tuple(rejected))
    held = {identifier_of(item): "" for _, item in package.items}
    held |= {identifier_of(item): identifier for identifier, (_, item) in zip(ids, taken, strict=True)}
    held[identifier_of(whole)] = credential.id
    links = (link for _, one in package.associations if (link := declared_link(one, held)) is not None)
    astray = tuple(_astray(package, held))
    return AlignmentRecord((replace(credential, rejected=(*credential.rejected, *astray)),), tuple(links))


def _astray(package: Package, held: Mapping[str, str]) -> Iterator[Rejected]:
    """Yield the alignments that can be nobody's, since neither of their ends is in the package."""
    for number, (at, one) in enumerate(package.associations, start=1):
        ends = [end_of(one, field) for field in ("originNodeURI", "destinationNodeURI")]
        kind = text_of(get(one, "associationType"))
        if kind in RELATIONS and not any(end in held for end in ends):
            reason = f"{at} is {kind} between {ends[0]!r} and {ends[1]!r}, neither of which is in the package"
            yield Rejected(len(package.items) + len(package.rejected) + number, reason, ends[0][:80])


def _refusal(item: Node, at: str, parents: Mapping[str, int]) -> str:
    text = text_of(get(item, "fullStatement"))
    if not any(map(str.isalpha, text)):
        return f"{at} has no words" if text else f"{at} has no fullStatement"
    kind, below = text_of(get(item, "CFItemType")), parents.get(identifier_of(item), 0)
    if below and kind.lower().rpartition(" ")[2] in HEADINGS:
        return f"{at} is a heading ({kind}) of {below:,} items"
    return ""
