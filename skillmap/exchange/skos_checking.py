"""Mapping relations in; nothing out where they can all be true, a refusal naming the pair where they can't."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from skillmap.errors import InputError
from skillmap.nouns import MappingRelation


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping that a graph asserts: two addresses, the relation, and words for a message."""

    subject: str
    relation: MappingRelation
    object: str
    words: str


def check_disjoint(mappings: Iterable[Mapping]) -> None:
    """Raise InputError for a pair that is exact and something else, or related and broader or narrower.

    SKOS Reference: exactMatch is symmetric and transitive (S44, S45) and disjoint with broadMatch and relatedMatch
    (S46); related is disjoint with broader and narrower (S27).
    """
    told = list(mappings)
    same: dict[str, str] = {}

    def root(node: str) -> str:
        while same.get(node, node) != node:
            same[node] = same.get(same[node], same[node])
            node = same[node]
        return node

    for one in told:
        if one.relation == "exact":
            same[root(one.subject)] = root(one.object)
    related: dict[frozenset[str], Mapping] = {}
    for one in told:
        if one.relation in ("broad", "narrow", "related") and root(one.subject) == root(one.object):
            raise _contradiction(one, "an exact match of the same two stands here, or follows from others")
        if one.relation == "related":
            related[frozenset((one.subject, one.object))] = one
    for one in told:
        if one.relation in ("broad", "narrow") and frozenset((one.subject, one.object)) in related:
            raise _contradiction(one, "the same two are related as well")


def _contradiction(one: Mapping, why: str) -> InputError:
    return InputError(f"{one.words} is {one.relation}, and {why}: SKOS allows one of them", value=one.words)
