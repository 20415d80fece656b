"""Alembic's entry: run the steps on the connection that `journeyglass.ledger.migrate` hands over."""

from __future__ import annotations

from alembic import context

from journeyglass.ledger.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
