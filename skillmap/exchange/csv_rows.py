"""The columns of our own table of alignments, and how a link shows in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from skillmap.nouns import MAPPING_RELATIONS, Credential, Link, MappingRelation, Outcome, Review, Status
from skillmap.text import clean

#: What a person may write into ``status``; "accepted" is what lists of decisions have for it.
DECISIONS: dict[str, Status] = {
    "suggested": "suggested",
    "declared": "declared",
    "approved": "approved",
    "accepted": "approved",
    "rejected": "rejected",
    "deferred": "deferred",
}
#: What a person may write into ``relation``, by the word that stands there.
RELATION_WORDS: dict[str, MappingRelation] = {relation: relation for relation in MAPPING_RELATIONS}


class TableRow(NamedTuple):
    """One line of the table; the fields are the header, texts not yet guarded.

    ``row`` says what the line is: "alignment", "declared" (by its credential, and kept beside the alignments),
    "unmatched" (no confident match in ``framework``), "outcome" (neither), "credential", "unread" (a row of the
    credential's document that was refused), "framework" or "record". ``number`` counts the lines of a kind from 1.
    People fill in ``status`` to ``reason`` and ``relation``; the rest is to be read, and ``details`` holds it exactly,
    as JSON, for the way back.
    """

    row: str
    number: str = ""
    status: str = ""
    reviewer: str = ""
    role: str = ""
    date: str = ""
    reason: str = ""
    relation: str = ""
    outcome_id: str = ""
    outcome: str = ""
    credential: str = ""
    target_id: str = ""
    target: str = ""
    description: str = ""
    kind: str = ""
    framework: str = ""
    rating: str = ""
    probability: str = ""
    part: str = ""
    why: str = ""
    uri: str = ""
    details: str = ""


#: What people decide; of everything else the table only tells.
DECIDED = ("status", "reviewer", "role", "date", "reason", "relation")
#: What tells which link a line is: nobody may change it.
IDENTITY = ("outcome_id", "target_id", "framework")


def is_header(cells: Iterable[str]) -> bool:
    """Tell the header of our table, whatever a person has made of its other columns."""
    return {"row", "number", "status", "outcome_id", "details"} <= {cell.strip().strip('"') for cell in cells}


def outcome_row(outcome: Outcome, credential: Credential, *, row: str) -> TableRow:
    """Return the line of an outcome, without its details."""
    return TableRow(row, outcome_id=outcome.id, outcome=outcome.text, credential=outcome.credential or credential.title)


def link_row(link: Link, start: TableRow) -> TableRow:
    """Return the line of a link on the line of its outcome, without its details."""
    target, review = link.target, link.review or Review("")
    return start._replace(
        status=link.status,
        reviewer=review.reviewer,
        role=review.role,
        date=review.at,
        reason=review.reason,
        relation=link.relation,
        target_id=target.id,
        target=target.label,
        description=target.description,
        kind=target.kind,
        framework=target.framework or target.title,
        rating=link.rating,
        probability="" if link.probability is None else f"{link.probability:.4g}",
        part=link.part,
        why=" ".join(link.reasons),
        uri=target.uri,
    )


def review_of(row: TableRow) -> Review | None:
    """Return what a person wrote of a decision; None where all of it is empty."""
    review = Review(*(clean(cell) for cell in (row.reviewer, row.role, row.date, row.reason)))
    return review if any((review.reviewer, review.role, review.at, review.reason)) else None


def same_cell(written: str, read: str) -> bool:
    """Tell whether a cell is what was written, perhaps as a spreadsheet shows it again.

    >>> same_cell("01.10", "1.1"), same_cell("LO1", "LO2")
    (True, False)
    """
    if clean(written) == clean(read):
        return True
    try:
        return float(written) == float(read)
    except ValueError:
        return False


def same_day(written: str, read: str) -> bool:
    """Tell whether a cell is the day that was written, perhaps in the order of a spreadsheet's country.

    >>> same_day("2026-03-09", "9.3.26"), same_day("2026-03-09", "2026-03-10")
    (True, False)
    """
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        return written == read
    first, second = (sorted(int(digits) % 100 for digits in re.findall(r"[0-9]+", text)) for text in (written, read))
    return first == second
