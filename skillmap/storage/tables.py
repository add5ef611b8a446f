"""The tables of the present release. How a database gets there from an earlier one: :mod:`skillmap.storage.migrations`.

Every row but an organisation's own belongs to an organisation, whose id stands first in its key, so that the same id
in two organisations is two things. Times are ISO 8601 in UTC, as text: they are shown and never decide an order.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Integer, MetaData, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

ORGANISATIONS = Table(
    "organisations",
    METADATA,
    Column("id", String(200), primary_key=True),
    Column("title", Text, nullable=False, default=""),
)

#: What lists of proposals show, made from the events and changed with them. ``number`` gives them a lasting order;
#: ``sequence`` is how many events there are.
PROPOSALS = Table(
    "proposals",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("organisation", String(200), ForeignKey("organisations.id"), nullable=False),
    Column("id", String(200), nullable=False),
    Column("title", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("created", String(40), nullable=False),
    Column("changed", String(40), nullable=False, server_default=""),
    Unique("organisation", "id"),
    Index(None, "organisation", "state", "number"),
    sqlite_autoincrement=True,
)

#: What happened; triggers refuse to change or delete a row. ``body`` is the event as JSON.
EVENTS = Table(
    "events",
    METADATA,
    Column("organisation", String(200), primary_key=True),
    Column("proposal", String(200), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("at", String(40), nullable=False),
    Column("person", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("body", Text, nullable=False),
    ForeignKeyConstraint(["organisation", "proposal"], ["proposals.organisation", "proposals.id"]),
)

#: The whole report that an event "suggested" was about, as it was shown, and what the version covers of its profiles
#: ("" where that isn't kept); as unchangeable as the events.
SNAPSHOTS = Table(
    "snapshots",
    METADATA,
    Column("organisation", String(200), primary_key=True),
    Column("proposal", String(200), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("coverage", Text, nullable=False, server_default=""),
    ForeignKeyConstraint(
        ["organisation", "proposal", "sequence"], ["events.organisation", "events.proposal", "events.sequence"]
    ),
)

#: Records of API keys: never a key, only its digest. ``scopes`` and ``roles`` are lists as JSON.
API_KEYS = Table(
    "api_keys",
    METADATA,
    Column("id", String(200), primary_key=True),
    Column("organisation", String(200), ForeignKey("organisations.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("digest", String(200), nullable=False, unique=True),
    Column("created", String(40), nullable=False),
    Column("expires", String(40)),
    Column("revoked", String(40)),
    Column("roles", Text, nullable=False),
    Column("replaces", String(200), nullable=False),
    Column("person", String(200), nullable=False, server_default=""),
    Index(None, "organisation"),
)

#: What a request with an idempotency key was answered, kept in the same transaction as what it did.
ANSWERS = Table(
    "answers",
    METADATA,
    Column("organisation", String(200), ForeignKey("organisations.id"), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("request", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Index(None, "at"),
)

#: Work that takes longer than a request. ``attempts`` is how often a worker took it and didn't hand it
#: back; ``turn`` numbers what was taken, so that it can be told whose turn it is.
JOBS = Table(
    "jobs",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("organisation", String(200), ForeignKey("organisations.id"), nullable=False),
    Column("id", String(200), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("request", Text, nullable=False),
    Column("result", Text),
    Column("problem", Text),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("worker", String(200), nullable=False),
    Column("created", String(40), nullable=False),
    Column("changed", String(40), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("turn", Integer, nullable=False, server_default="0"),
    Unique("organisation", "id"),
    Index(None, "state", "number"),
    Index(None, "organisation", "turn"),
    sqlite_autoincrement=True,
)
