"""The names by which a record stands in RDF: SKOS for what SKOS can say, our own namespace for the rest."""

from __future__ import annotations

import re
from urllib.parse import quote

from skillmap.curies import parse_curie
from skillmap.errors import InputError
from skillmap.exchange.choice import Options
from skillmap.exchange.namespace import NAMESPACE
from skillmap.nouns import MappingRelation, Outcome, Target

PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skillmap": NAMESPACE,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
#: SKOS Reference, section 10: the mapping properties. "A broadMatch B" says that B is the broader one.
MATCHES: dict[MappingRelation, str] = {
    "exact": "exactMatch",
    "close": "closeMatch",
    "related": "relatedMatch",
    "broad": "broadMatch",
    "narrow": "narrowMatch",
}
_ADDRESS = re.compile(r"(?:https?|urn|did|info):[^\x00-\x20<>\"{}|^`\\\x7f-\xa0]+")
_SURROGATES = re.compile("[\ud800-\udfff]")


def outcome_iri(outcome: Outcome, options: Options) -> str:
    """Return the address of an outcome: its own, one below the base asked for, or a URN."""
    if re.match(r"https?:|did:", outcome.id) and _ADDRESS.fullmatch(outcome.id):
        return outcome.id
    return _own(options, "outcome", outcome.id)


def credential_iri(number: int, id_: str, options: Options) -> str:
    """Return the address of the credential that stands in this place, counted from 1."""
    return _own(options, "credential", f"{number}/{id_}")


def target_iri(target: Target) -> str:
    """Return the address of a target: its own, or a URN for the id of a framework; empty where it has neither."""
    for text in (target.uri, target.id):
        if re.match(r"https?:|did:|urn:|info:", text) and _ADDRESS.fullmatch(text):
            return text
    try:
        prefix, local = parse_curie(target.id)
    except InputError:
        return ""
    return f"urn:skillmap:framework:{prefix}:{_quoted(local)}"


def _own(options: Options, what: str, id_: str) -> str:
    head = f"{options.base.rstrip('/')}/{what}s/" if options.base else f"urn:skillmap:{what}:"
    return head + _quoted(id_)


def _quoted(text: str) -> str:
    return quote(_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text), safe="-._~/")
