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


def refuse_replacing(table: str, key: tuple[str, ...]) -> None:
    """Refuse INSERT OR REPLACE of a row that is there, by its key or by its rowid: SQLite fires no DELETE for it."""
    if op.get_bind().dialect.name == "sqlite":
        same = " AND ".join(f"{column} = NEW.{column}" for column in key)
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE ({same}) OR rowid = NEW.rowid) "
            f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
        )


def allow_replacing(table: str) -> None:
    """Drop that trigger."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {table}_no_replace")


def drop_function() -> None:
    """Drop what the triggers of all tables shared; the triggers go with their tables."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"DROP FUNCTION {_FUNCTION}()")
