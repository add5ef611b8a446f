"""Jobs, the answers to requests that may be repeated, and when a proposal was last changed."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, String, Text, UniqueConstraint

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables, and take each proposal's last change from its events."""
    op.add_column("proposals", Column("changed", String(40), nullable=False, server_default=""))
    op.execute(
        "UPDATE proposals SET changed = (SELECT events.at FROM events WHERE events.organisation = "
        "proposals.organisation AND events.proposal = proposals.id AND events.sequence = proposals.sequence)"
    )
    op.create_table(
        "answers",
        Column("organisation", String(200), nullable=False),
        Column("key", String(200), nullable=False),
        Column("request", String(64), nullable=False),
        Column("status", Integer, nullable=False),
        Column("headers", Text, nullable=False),
        Column("body", Text, nullable=False),
        Column("at", String(40), nullable=False),
        PrimaryKeyConstraint("organisation", "key", name="pk_answers"),
        ForeignKeyConstraint(["organisation"], ["organisations.id"], name="fk_answers_organisations"),
    )
    op.create_index("ix_answers_at", "answers", ["at"])
    op.create_table(
        "jobs",
        Column("number", Integer, nullable=False, autoincrement=True),
        Column("organisation", String(200), nullable=False),
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
        PrimaryKeyConstraint("number", name="pk_jobs"),
        ForeignKeyConstraint(["organisation"], ["organisations.id"], name="fk_jobs_organisations"),
        UniqueConstraint("organisation", "id", name="uq_jobs_organisation_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_state_number", "jobs", ["state", "number"])


def downgrade() -> None:
    """Drop jobs and answers; proposals and all that was decided stay."""
    op.drop_table("jobs")
    op.drop_table("answers")
    op.drop_column("proposals", "changed")
