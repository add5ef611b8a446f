"""Organisations, proposals with their events and snapshots, and API keys."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, String, Text, UniqueConstraint

from skillmap.storage.migrations.triggers import drop_function, make_append_only

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "organisations",
        Column("id", String(200), nullable=False),
        Column("title", Text, nullable=False),
        PrimaryKeyConstraint("id", name="pk_organisations"),
    )
    op.create_table(
        "proposals",
        Column("number", Integer, nullable=False, autoincrement=True),
        Column("organisation", String(200), nullable=False),
        Column("id", String(200), nullable=False),
        Column("title", Text, nullable=False),
        Column("state", String(20), nullable=False),
        Column("version", Integer, nullable=False),
        Column("sequence", Integer, nullable=False),
        Column("created", String(40), nullable=False),
        PrimaryKeyConstraint("number", name="pk_proposals"),
        ForeignKeyConstraint(["organisation"], ["organisations.id"], name="fk_proposals_organisations"),
        UniqueConstraint("organisation", "id", name="uq_proposals_organisation_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_proposals_organisation_state_number", "proposals", ["organisation", "state", "number"])
    op.create_table(
        "events",
        Column("organisation", String(200), nullable=False),
        Column("proposal", String(200), nullable=False),
        Column("sequence", Integer, nullable=False, autoincrement=False),
        Column("kind", String(20), nullable=False),
        Column("at", String(40), nullable=False),
        Column("person", Text, nullable=False),
        Column("role", String(20), nullable=False),
        Column("body", Text, nullable=False),
        PrimaryKeyConstraint("organisation", "proposal", "sequence", name="pk_events"),
        ForeignKeyConstraint(
            ["organisation", "proposal"], ["proposals.organisation", "proposals.id"], name="fk_events_proposals"
        ),
    )
    op.create_table(
        "snapshots",
        Column("organisation", String(200), nullable=False),
        Column("proposal", String(200), nullable=False),
        Column("sequence", Integer, nullable=False, autoincrement=False),
        Column("digest", String(64), nullable=False),
        Column("body", Text, nullable=False),
        PrimaryKeyConstraint("organisation", "proposal", "sequence", name="pk_snapshots"),
        ForeignKeyConstraint(
            ["organisation", "proposal", "sequence"],
            ["events.organisation", "events.proposal", "events.sequence"],
            name="fk_snapshots_events",
        ),
    )
    op.create_table(
        "api_keys",
        Column("id", String(200), nullable=False),
        Column("organisation", String(200), nullable=False),
        Column("name", Text, nullable=False),
        Column("scopes", Text, nullable=False),
        Column("digest", String(200), nullable=False),
        Column("created", String(40), nullable=False),
        Column("expires", String(40)),
        Column("revoked", String(40)),
        Column("roles", Text, nullable=False),
        Column("replaces", String(200), nullable=False),
        PrimaryKeyConstraint("id", name="pk_api_keys"),
        ForeignKeyConstraint(["organisation"], ["organisations.id"], name="fk_api_keys_organisations"),
        UniqueConstraint("digest", name="uq_api_keys_digest"),
    )
    op.create_index("ix_api_keys_organisation", "api_keys", ["organisation"])
    make_append_only("events")
    make_append_only("snapshots")


def downgrade() -> None:
    """Drop the tables with all that is in them."""
    for table in ("api_keys", "snapshots", "events", "proposals", "organisations"):
        op.drop_table(table)
    drop_function()
