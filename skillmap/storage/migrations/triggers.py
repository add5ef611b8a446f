"""A table in, the triggers that let rows be added to it and neither changed nor deleted, made or dropped."""

from __future__ import annotations

from alembic import op

_FUNCTION = "skillmap_append_only"


def make_append_only(table: str) -> None:
    """Refuse UPDATE, DELETE and (where there is one) TRUNCATE of a table, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
            )
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% are append-only', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
    )


def drop_function() -> None:
    """Drop what the triggers of all tables shared; the triggers go with their tables."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"DROP FUNCTION {_FUNCTION}()")
