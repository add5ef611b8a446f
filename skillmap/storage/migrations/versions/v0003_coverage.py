"""A version's coverage beside its report; whose a key is; how often a job was tried, and whose turn it is."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, String, Text

from skillmap.storage.migrations.triggers import allow_replacing, refuse_replacing

revision = "0003"
down_revision = "0002"
# What keeps rows that were added from being replaced.
_KEYS = {"events": ("organisation", "proposal", "sequence"), "snapshots": ("organisation", "proposal", "sequence")}


def upgrade() -> None:
    """Add the columns; reports that are there already were kept without a coverage."""
    op.add_column("snapshots", Column("coverage", Text, nullable=False, server_default=""))
    op.add_column("api_keys", Column("person", String(200), nullable=False, server_default=""))
    op.add_column("jobs", Column("attempts", Integer, nullable=False, server_default="0"))
    op.add_column("jobs", Column("turn", Integer, nullable=False, server_default="0"))
    op.create_index("ix_jobs_organisation_turn", "jobs", ["organisation", "turn"])
    for table, key in _KEYS.items():
        refuse_replacing(table, key)


def downgrade() -> None:
    """Drop the kept coverages: an earlier release works them out anew."""
    op.drop_column("api_keys", "person")
    for table in _KEYS:
        allow_replacing(table)
    op.drop_index("ix_jobs_organisation_turn", "jobs")
    op.drop_column("jobs", "turn")
    op.drop_column("jobs", "attempts")
    op.drop_column("snapshots", "coverage")
