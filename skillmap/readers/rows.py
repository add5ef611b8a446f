"""Rows as a reader found them in, a credential of outcomes and refused rows out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from skillmap.nouns import Credential, Link, Outcome, Rejected
from skillmap.text import clean

# Bytes that aren't UTF-8 are decoded to these lone surrogates (PEP 383), so that only their own rows are refused.
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_EXCERPT = 80


@dataclass(frozen=True, slots=True)
class Row:
    """A non-blank row as it stood there, not yet cleaned. A ``problem`` is why its reader could not read it.

    ``place`` says where it stood, for documents without rows.
    """

    number: int
    text: str
    id: str = ""
    credential: str = ""
    problem: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a reader found: the rows, the credential's own title and id where the input has them, what it declares."""

    rows: tuple[Row, ...]
    title: str = ""
    id: str = ""
    declared: tuple[Link, ...] = ()


def assemble(listing: Listing, *, title: str, fallback: str, max_characters: int) -> Credential:
    """Make a credential of a listing: every row becomes an outcome or is refused.

    An outcome without an id gets its row's position among the non-blank rows, from 1. The ``fallback`` is a title for
    people only: what nobody stated must not tell the matcher which field an outcome is from.
    """
    stated = title or listing.title or _common_credential(listing.rows)
    title = stated or fallback
    given = {clean(row.id) for row in listing.rows}
    taken: dict[str, int] = {}
    outcomes: list[Outcome] = []
    rejected: list[Rejected] = []
    for position, row in enumerate(listing.rows, start=1):
        reason = _refusal(row, max_characters)
        identifier = clean(row.id) or _free_id(position, given)
        if not reason and identifier in taken:
            reason = f"its id {identifier[:_EXCERPT]!r} is already that of row {taken[identifier]}"
        if reason:
            rejected.append(Rejected(row.number, reason, excerpt(row.text)))
            continue
        taken[identifier] = row.number
        outcomes.append(Outcome(identifier, clean(row.text), clean(row.credential) or stated, clean(row.place)))
    kept = {outcome.id for outcome in outcomes}
    declared = tuple(link for link in listing.declared if link.outcome in kept)
    return Credential(listing.id or _slug(title), title, tuple(outcomes), tuple(rejected), declared)


def excerpt(text: str) -> str:
    """Return the start of a text that is fit to be shown, whatever the text holds."""
    return clean(_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text[: 4 * _EXCERPT]))[:_EXCERPT]


def undecodable(text: str) -> str:
    """Say what in ``text`` is no character at all; the empty string where nothing is.

    >>> undecodable(b"Expos\\xe9".decode("utf-8", "surrogateescape"))
    'not UTF-8 (byte 0xE9 at character 6): save the file as UTF-8 (in Excel: CSV UTF-8)'
    """
    if found := _ESCAPED_BYTE.search(text):
        byte = ord(found[0]) - 0xDC00
        return (
            f"not UTF-8 (byte 0x{byte:02X} at character {found.start() + 1}): "
            "save the file as UTF-8 (in Excel: CSV UTF-8)"
        )
    if found := _SURROGATE.search(text):
        return f"half of a surrogate pair (U+{ord(found[0]):04X}) at character {found.start() + 1}"
    return ""


def _refusal(row: Row, max_characters: int) -> str:
    if row.problem:
        return row.problem
    for what, value in (("the outcome", row.text), ("the id", row.id), ("the credential", row.credential)):
        # The length comes first: cleaning and searching a line of megabytes takes seconds.
        if (length := len(value.strip())) > max_characters:
            return f"{what} has {length:,} characters; at most {max_characters:,} are read"
        if problem := undecodable(value):
            return f"{what} is {problem}"
    return "" if any(map(str.isalpha, clean(row.text))) else "no words"


def _common_credential(rows: Sequence[Row]) -> str:
    # A merged cell, or one filled in only once, stands for all rows: blanks don't make titles differ.
    stated = {row.credential for row in rows if not row.problem and not undecodable(row.credential)}
    titles = {clean(one) for one in stated} - {""}
    return titles.pop() if len(titles) == 1 else ""


def _free_id(position: int, given: set[str]) -> str:
    # Some rows have ids and this one doesn't: its number must not take the id that another row states.
    identifier, suffix = str(position), 1
    while identifier in given:
        suffix += 1
        identifier = f"{position}-{suffix}"
    return identifier


def _slug(title: str) -> str:
    return re.sub(r"[\W_]+", "-", title.lower()).strip("-") or "credential"
