"""A record in, the CURIEs by which SSSOM names its outcomes and targets, and the map that expands them, out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from skillmap.curies import parse_curie
from skillmap.errors import InputError
from skillmap.exchange.namespace import NAMESPACE
from skillmap.nouns import Link, Target

#: Prefixes that the standard defines itself: nobody may redefine them, and a framework may well be called "owl".
BUILT_IN = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "linkml": "https://w3id.org/linkml/",
}
OUTCOME, CREDENTIAL, FRAMEWORK, TARGET = (
    f"skillmap.{what}" for what in ("outcome", "credential", "framework", "target")
)
_OURS = "urn:skillmap:"
# Prefixes that are schemes of addresses: such an id expands to itself.
_SCHEMES = ("urn", "did")
_ADDRESS = re.compile(r"(https?://\S+[/#=])([A-Za-z0-9][\w.-]*)")


@dataclass(frozen=True, slots=True)
class Names:
    """What each prefix stands for; ``addresses`` are the prefixes of targets that have only an address."""

    bases: Mapping[str, str]
    addresses: Mapping[str, str]

    def of_target(self, target: Target) -> str:
        """Return the CURIE of a target."""
        if found := _framework_id(target.id):
            prefix, local = found
            return f"{_prefix(prefix)}:{local}"
        if address := _ADDRESS.fullmatch(target.id or target.uri):
            return f"{self.addresses[address[1]]}:{address[2]}"
        return f"{TARGET}:{escaped(target.id or target.uri or target.label)}"

    def expand(self, curie: str) -> str:
        """Return the address that a CURIE stands for; empty where it is only ours or not known."""
        prefix, _, local = curie.partition(":")
        base = self.bases.get(prefix, "")
        return "" if not base or base.startswith(_OURS) else base + local

    def target_id(self, curie: str) -> str:
        """Return a target's id as we have it, of its CURIE here."""
        prefix, _, local = curie.partition(":")
        if prefix == TARGET:
            return unquote(local)
        if prefix in self.addresses.values():
            return self.expand(curie)
        bare = prefix.removesuffix(".framework")
        return f"{bare}:{local}" if bare in BUILT_IN else curie


def names_of(links: Iterable[Link]) -> Names:
    """Return what the prefixes of these links stand for: a framework's own addresses where they follow from its ids."""
    found: dict[str, list[Target]] = {}
    addresses: dict[str, str] = {}
    for link in links:
        target = link.target
        if curie := _framework_id(target.id):
            found.setdefault(curie[0], []).append(target)
        elif address := _ADDRESS.fullmatch(target.id or target.uri):
            addresses.setdefault(address[1], f"skillmap.address{len(addresses) + 1}")
    bases = {
        OUTCOME: f"{_OURS}outcome:",
        CREDENTIAL: f"{_OURS}credential:",
        FRAMEWORK: f"{_OURS}framework:",
        TARGET: f"{_OURS}target:",
        "skillmap": NAMESPACE,
        **{prefix: BUILT_IN[prefix] for prefix in ("semapv", "skos", "sssom")},
        **{_prefix(prefix): _base(prefix, targets) for prefix, targets in found.items()},
        **{prefix: base for base, prefix in addresses.items()},
    }
    return Names(dict(sorted(bases.items())), addresses)


def names_in(curie_map: Mapping[str, str]) -> Names:
    """Return the names of a header that was read."""
    addresses = {base: prefix for prefix, base in curie_map.items() if re.fullmatch(r"skillmap\.address\d+", prefix)}
    return Names({**BUILT_IN, **curie_map}, addresses)


def escaped(text: str) -> str:
    """Return a text as the local part of a CURIE; ``unquote`` is its inverse, but for the empty text."""
    return quote(text, safe=".-_~") or "unnamed"


def _framework_id(id_: str) -> tuple[str, str] | None:
    try:
        prefix, local = parse_curie(id_)
    except InputError:
        return None
    # Nothing of ours or foreign to the header may be made of what a document calls its targets.
    plain = re.fullmatch(r"[!-~]+", local) is not None and not prefix.startswith("skillmap")
    return (prefix, local) if plain and not prefix.endswith(".framework") else None


def _base(prefix: str, found: list[Target]) -> str:
    if prefix in _SCHEMES:
        return f"{prefix}:"
    heads = {one.uri.removesuffix(parse_curie(one.id).local) if one.uri else "" for one in found}
    whole = {one.uri for one in found}
    head = heads.pop() if len(heads) == 1 else ""
    plain = re.fullmatch(r"[a-z]+:[!-~]+", head) is not None
    return head if plain and head not in whole else f"{_OURS}framework:{prefix}:"


def _prefix(prefix: str) -> str:
    return f"{prefix}.framework" if prefix in BUILT_IN else prefix
