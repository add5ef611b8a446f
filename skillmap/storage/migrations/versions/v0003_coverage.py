"""What a version covers of its profiles, kept beside the report that was made of it."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; reports that are there already were kept without a coverage."""
    op.add_column("snapshots", Column("coverage", Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Drop the kept coverages: an earlier release works them out anew."""
    op.drop_column("snapshots", "coverage")
