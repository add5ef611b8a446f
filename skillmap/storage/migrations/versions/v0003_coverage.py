"""What a version covers of its profiles, kept beside its report; and whose a key is, whatever key took its place."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, String, Text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns; reports that are there already were kept without a coverage."""
    op.add_column("snapshots", Column("coverage", Text, nullable=False, server_default=""))
    op.add_column("api_keys", Column("person", String(200), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop the kept coverages: an earlier release works them out anew."""
    op.drop_column("api_keys", "person")
    op.drop_column("snapshots", "coverage")
