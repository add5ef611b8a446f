"""An institution's own list of terms in; which words mean something else here, and which never belong together, out.

The list is a CSV with the columns ``kind``, ``words`` and ``means``. A ``synonym`` says that these words of an outcome
mean those: the outcome is also read with them in their place. A ``false friend`` says that an outcome with these words
is never aligned with that competency (its id, URI or label).
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from skillmap.errors import InputError
from skillmap.nouns import Competency, Rejected
from skillmap.text import clean

_COLUMNS = ("kind", "words", "means")
#: What a row can be.
SYNONYM, FALSE_FRIEND = "synonym", "false friend"


@dataclass(frozen=True, slots=True)
class Term:
    """A row of the list."""

    kind: str
    words: str
    means: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The rows in the list's order, those refused with reasons, and the digest of what was read."""

    rows: tuple[Term, ...]
    rejected: tuple[Rejected, ...] = ()
    digest: str = ""

    def rewordings(self, text: str) -> list[tuple[str, str]]:
        """Return the text with each synonym that it holds put in, and why; one reading a row."""
        found = []
        for row in self.rows:
            if row.kind == SYNONYM and (match := _find(row.words, text)):
                reworded = text[: match.start()] + row.means + text[match.end() :]
                found.append((reworded, f"Your list of terms says that “{row.words}” means “{row.means}”."))
        return found

    def forbidden(self, text: str, competency: Competency) -> str:
        """Return why the list rules this pair out, or an empty string."""
        names = {competency.id, competency.uri, competency.label.casefold()}
        for row in self.rows:
            meant = row.kind == FALSE_FRIEND and (row.means in names or row.means.casefold() in names)
            if meant and _find(row.words, text):
                return f"Your list of terms calls “{competency.label}” a false friend of “{row.words}”."
        return ""

    def naming_nothing(self, competencies: Iterable[Competency]) -> tuple[Term, ...]:
        """Return the false friends that are none of these competencies: misspelt, or of another framework."""
        known = {name for c in competencies for name in (c.id.casefold(), c.uri.casefold(), c.label.casefold())}
        return tuple(row for row in self.rows if row.kind == FALSE_FRIEND and row.means.casefold() not in known)


def read_terms(file: Path) -> Terms:
    """Read a list of terms; a row that can't be used is rejected with its number and the reason.

    Raises InputError where the file can't be read or lacks a column.
    """
    try:
        content = file.read_bytes()
        header, *records = [*csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))] or [[]]
    except (OSError, UnicodeDecodeError, csv.Error) as e:
        raise InputError(f"{file} can't be read as a list of terms: {e}", value=file, accepted=("a UTF-8 CSV",)) from e
    missing = [name for name in _COLUMNS if name not in header]
    if missing:
        raise InputError(
            f"{file} has no column {', '.join(missing)}; a list of terms has: {', '.join(_COLUMNS)}",
            value=missing[0],
            accepted=_COLUMNS,
        )
    kept, rejected = [], []
    # Blank rows are counted, so that a number is the one that a spreadsheet shows.
    for number, cells in enumerate(records, start=2):
        row = dict(zip(header, cells, strict=False))
        kind, words, means = (clean(row.get(name, "")) for name in _COLUMNS)
        if not any(map(str.strip, cells)):
            continue
        if kind.lower() not in (SYNONYM, FALSE_FRIEND):
            rejected.append(Rejected(number, f"the kind is {kind!r}; it must be {SYNONYM} or {FALSE_FRIEND}", words))
        elif not words or not means:
            rejected.append(Rejected(number, "words and means must both be given", words or means))
        else:
            kept.append(Term(kind.lower(), words, means))
    return Terms(tuple(kept), tuple(rejected), hashlib.sha256(content).hexdigest())


def _find(words: str, text: str) -> re.Match[str] | None:
    """Find whole words, whatever their case and the spaces between them; "C" is no word of "C++" or "C#"."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    return re.search(rf"(?<!\w){pattern}(?![\w+#])", text, re.IGNORECASE)
