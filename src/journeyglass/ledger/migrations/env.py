"""Alembic's entry: run the steps on the connection that `journeyglass.ledger.migrate` hands over."""

from __future__ import annotations

from alembic import context

from journeyglass.ledger import tables_live

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables_live.INBOX.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
