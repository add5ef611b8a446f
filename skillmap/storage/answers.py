"""The key of a request that may be repeated in, what it was answered the first time out.

An answer is kept in the transaction of what the request did: whoever finds no answer knows that nothing was done.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from skillmap.errors import Conflict, InputError
from skillmap.reviews.names import check_name
from skillmap.storage.store import Store, ensure_organisation, insert_once
from skillmap.storage.tables import ANSWERS


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered; ``request`` is a digest of all that it asked for, ``at`` when (ISO 8601, UTC)."""

    key: str
    request: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    at: str


def find_answer(store: Store, organisation: str, key: str, request: str) -> Answer | None:
    """Return the answer that a key was given, or None; raise InputError where it was for another request."""
    query = select(ANSWERS).where(ANSWERS.c.organisation == organisation, ANSWERS.c.key == key)
    with store.reading() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        return None
    if row.request != request:
        raise InputError(f"the idempotency key {key!r} was used for another request; make a new one", value=key)
    headers = tuple((name, value) for name, value in json.loads(row.headers))
    return Answer(row.key, row.request, row.status, headers, row.body, row.at)


def keep_answer(store: Store, organisation: str, answer: Answer) -> None:
    """Keep an answer to a request that stored nothing else; raise Conflict where its key has one already."""
    with store.writing() as connection:
        ensure_organisation(connection, organisation)
        add_answer(connection, organisation, answer)


def forget_answers(store: Store, before: str) -> int:
    """Forget the answers given before a time (ISO 8601, UTC), of all organisations; return how many they were."""
    with store.writing() as connection:
        return connection.execute(delete(ANSWERS).where(ANSWERS.c.at < before)).rowcount


def add_answer(connection: Connection, organisation: str, answer: Answer) -> None:
    """Keep an answer in a transaction that does more; raise InputError for a key that can't be stored."""
    check_name("idempotency key", answer.key)
    row = {
        "organisation": organisation,
        "key": answer.key,
        "request": answer.request,
        "status": answer.status,
        "headers": json.dumps(answer.headers),
        "body": answer.body,
        "at": answer.at,
    }
    if not insert_once(connection, ANSWERS, row):
        raise Conflict(
            f"the request with the idempotency key {answer.key!r} was answered meanwhile; ask for that answer",
            value=answer.key,
        )
