"""A credential that was read of a file in, the answer about it out: what to show, and what to send on."""

from __future__ import annotations

from dataclasses import dataclass

from skillmap.nouns import Credential, Link, Outcome, Rejected, Target
from skillmap.web.proposing import MAX_JOB_OUTCOMES
from skillmap.web.requests import MAX_OUTCOMES


@dataclass(frozen=True, slots=True)
class ReadCredential:
    """A credential as /v1/proposals, /v1/jobs, /v1/alignments and /v1/coverage take it."""

    id: str
    title: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What a file holds; nothing of it is kept.

    ``title`` is for people: where the file states none, it is made of the file's name. ``credential`` is to be sent on
    as it is; its own title is empty where none was stated, since a file's name tells nothing of what is taught.
    ``rows`` were read: all of them are among the outcomes or ``rejected``. ``declared`` are the alignments that the
    file states itself. ``notes`` are sentences for people on what to know before it is sent on.
    """

    name: str
    title: str
    credential: ReadCredential
    rows: int
    rejected: tuple[Rejected, ...]
    declared: tuple[Link, ...]
    notes: tuple[str, ...]


def read_document(name: str, credential: Credential, doubt: str = "") -> ReadDocument:
    """Return the answer about a file; ``doubt`` is what its reader wasn't sure of."""
    # An outcome that belongs to nothing shows that nobody stated the title.
    stated = all(outcome.credential for outcome in credential.outcomes)
    made = ReadCredential(credential.id, credential.title if stated else "", credential.outcomes)
    return ReadDocument(
        name,
        credential.title,
        made,
        credential.rows,
        credential.rejected,
        credential.declared,
        (*([f"{doubt}."] if doubt else []), *_notes(credential, stated=stated)),
    )


def _notes(credential: Credential, *, stated: bool) -> tuple[str, ...]:
    count, refused = len(credential.outcomes), len(credential.rejected)
    notes = []
    if refused:
        rows = "row was" if refused == 1 else "rows were"
        notes.append(f"{refused:,} of {credential.rows:,} {rows} rejected; each says why.")
    if not count:
        notes.append("No outcome is left to be sent on.")
    elif not stated:
        notes.append("The file states no title of its credential; outcomes are matched better with one.")
    if count > MAX_JOB_OUTCOMES:
        notes.append(f"It has {count:,} outcomes; a job takes at most {MAX_JOB_OUTCOMES:,}.")
    elif count > MAX_OUTCOMES:
        notes.append(f"It has {count:,} outcomes; a proposal takes at most {MAX_OUTCOMES:,}, so queue a job for it.")
    return tuple(notes)


#: For the contract: a badge with an alignment of its own, one of whose lines can't be read.
DOCUMENT_ANSWER = read_document(
    "badge.json",
    Credential(
        "https://college.example/badges/bread",
        "Bread baker",
        (Outcome("1", "Bake bread", "Bread baker", "criteria narrative, item 1"),),
        (Rejected(2, "no words", "12–14"),),
        (Link("1", Target("bake goods", "", "https://skills.example/bake"), status="declared"),),
    ),
)
