"""What Alembic runs to run the steps: on the connection, and in the transaction, that it is given."""

from __future__ import annotations

from alembic import context

if __name__ == "env_py":  # the name under which Alembic loads this file; nothing else has a context for it
    context.configure(
        connection=context.config.attributes["connection"],
        version_table=context.config.attributes["version_table"],
        transactional_ddl=True,
    )
    context.run_migrations()
