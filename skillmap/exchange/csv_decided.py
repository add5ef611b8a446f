"""A line of our own table as people left it in, the link with their decision out; what is no decision is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from skillmap.errors import InputError
from skillmap.exchange.csv_rows import DECIDED, DECISIONS, RELATION_WORDS, TableRow, review_of, same_cell, same_day
from skillmap.exchange.decisions import what_is_wrong
from skillmap.nouns import Link, Target
from skillmap.text import clean


def decided(link: Link, written: TableRow, row: TableRow) -> Link:
    """Return the link with what people wrote into its line; a cell that stands as it was written decides nothing."""
    changed = [c for c in DECIDED if getattr(row, c) != getattr(written, c)]
    if "date" in changed and same_day(written.date, row.date):
        changed.remove("date")
        row = row._replace(date=written.date)
    if "status" in changed:
        link = replace(link, status=_word(row.status, DECISIONS, "status"))
    if "relation" in changed:
        link = replace(link, relation=_word(row.relation, RELATION_WORDS, "relation"))
    if {"reviewer", "role", "date", "reason"} & set(changed):
        link = replace(link, review=review_of(row))
    return _sound(link) if changed else link


def added(row: TableRow, known: Sequence[str]) -> Link:
    """Return the link that a person wrote in a line of its own; ``known`` are the ids of what it can be of."""
    likely = [id_ for id_ in known if same_cell(id_, row.outcome_id)]
    outcome = row.outcome_id if row.outcome_id in likely else next(iter(likely), None)
    if outcome is None:
        raise InputError(f"outcome_id is {row.outcome_id[:80]!r}, which is none of this table's", value=row.outcome_id)
    if not clean(row.target):
        raise InputError("target is empty; a new alignment needs the label of what it points at", value="target")
    target = Target(
        clean(row.target),
        clean(row.target_id),
        clean(row.uri),
        clean(row.framework),
        description=clean(row.description),
        kind=clean(row.kind),
    )
    link = Link(
        outcome,
        target,
        _word(row.relation, RELATION_WORDS, "relation"),
        _word(row.status or "suggested", DECISIONS, "status"),
        part=clean(row.part),
        review=review_of(row),
    )
    return _sound(link)


def _sound(link: Link) -> Link:
    """Return a link whose decision can be taken; the person who wrote it can fill in what is missing."""
    if problems := [*what_is_wrong(link)]:
        raise InputError("; ".join(problems), value=link.outcome)
    return link


def _word(cell: str, words: Mapping[str, Any], column: str) -> Any:
    said = clean(cell).lower()
    if said not in words:
        accepted = [word for word in words if word]
        raise InputError(f"{column} is {cell[:80]!r}; it must be one of {', '.join(accepted)}", value=cell)
    return words[said]
