"""Rows as a reader found them in, a credential of outcomes and refused rows out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from skillmap.errors import InputError
from skillmap.nouns import Credential, Link, Outcome, Rejected
from skillmap.text import clean

# Bytes that aren't UTF-8 are decoded to these lone surrogates (PEP 383), so that only their own rows are refused.
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_EXCERPT = 80


@dataclass(frozen=True, slots=True)
class Row:
    """A non-blank row as it stood there, not yet cleaned. A ``problem`` is why its reader could not read it.

    ``place`` says where it stood, for documents whose row numbers don't; ``code`` is that of the credential.
    """

    number: int
    text: str
    id: str = ""
    credential: str = ""
    problem: str = ""
    place: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a reader found: the rows, the credential's own title and id where the input has them, what it declares."""

    rows: tuple[Row, ...]
    title: str = ""
    id: str = ""
    declared: tuple[Link, ...] = ()


def assemble(listing: Listing, *, title: str, fallback: str, max_characters: int) -> Credential:
    """Make a credential of a listing: every row becomes an outcome or is refused.

    An outcome without an id gets its row's position among the non-blank rows, from 1. An id that stands under several
    credentials gets in each of them the credential's code, or else its title as a slug, before it: "data-101/LO1". The
    ``fallback`` is a title for people only: what nobody stated must not tell the matcher which field an outcome is
    from. Raise InputError for a title or an id of the whole that is too long.
    """
    check_names(title=listing.title, id=listing.id, max_characters=max_characters)
    stated = title or listing.title or _common_credential(listing.rows)
    title = stated or fallback
    refusals = [refusal(row, max_characters=max_characters) for row in listing.rows]
    ids = _unique_ids(listing.rows, refusals)
    given = set(ids)
    taken: dict[str, str] = {}
    outcomes: list[Outcome] = []
    rejected: list[Rejected] = []
    for position, (row, own, refused) in enumerate(zip(listing.rows, ids, refusals, strict=True), start=1):
        place = clean(row.place)
        identifier = own or _free_id(position, given)
        reason = refused
        if not reason and identifier in taken:
            reason = f"its id {identifier[:_EXCERPT]!r} is already that of {taken[identifier]}"
        if reason:
            rejected.append(Rejected(row.number, f"{place}: {reason}" if place else reason, excerpt(row.text)))
            continue
        taken[identifier] = place or f"row {row.number}"
        outcomes.append(Outcome(identifier, clean(row.text), clean(row.credential) or stated, place))
    kept = {outcome.id for outcome in outcomes}
    declared = tuple(link for link in listing.declared if link.outcome in kept)
    return Credential(listing.id or _slug(title), title, tuple(outcomes), tuple(rejected), declared)


def check_names(*, title: str, id: str, max_characters: int) -> None:
    """Raise InputError for a credential's own title or id that is longer than an outcome may be."""
    for what, text in (("title", title), ("id", id)):
        if len(text) > max_characters:
            raise InputError(
                f"the credential's {what} has {len(text):,} characters; at most {max_characters:,} are read",
                value=excerpt(text),
            )


def _unique_ids(rows: Sequence[Row], refusals: Sequence[str]) -> list[str]:
    """Return the rows' own ids, with their credential before those that stand under several credentials."""
    ids = [clean(row.id) for row in rows]
    titles = [clean(row.credential) for row in rows]
    owners: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    used: set[str] = set()
    for row, identifier, title, refused in zip(rows, ids, titles, refusals, strict=True):
        if refused or not identifier:
            continue
        owners.setdefault(identifier, set()).add(title)
        if title and title not in names:
            name = base = clean(row.code) or _slug(title)
            count = 1
            while name in used:
                count += 1
                name = f"{base}-{count}"
            used.add(name)
            names[title] = name
    return [
        f"{names[title]}/{identifier}" if title in names and len(owners.get(identifier, ())) > 1 else identifier
        for identifier, title in zip(ids, titles, strict=True)
    ]


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


def refusal(row: Row, *, max_characters: int) -> str:
    """Say why a row can't become an outcome; the empty string where it can."""
    if row.problem:
        return row.problem
    for what, value in (
        ("the outcome", row.text),
        ("the id", row.id),
        ("the credential", row.credential),
        ("the credential's code", row.code),
    ):
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
