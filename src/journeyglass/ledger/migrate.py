"""Bringing a ledger's tables up to date."""

from __future__ import annotations

import threading

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from journeyglass.errors import LedgerError
from journeyglass.ledger.faultpoints import reach

_LOCK = 0x6A67_6D69
"""The advisory lock of PostgreSQL that only one migration holds."""

_ONE_AT_A_TIME = threading.Lock()  # Alembic hands the connection to its steps through globals of the process


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "journeyglass.ledger:migrations")
    return config


def newest() -> str:
    """The revision that this version of Journeyglass works with."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def present(connection: Connection) -> str | None:
    """The revision that the database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def migrate(engine: Engine) -> None:
    """Run the steps that are missing, all or none; LedgerError for a ledger of a newer Journeyglass."""
    with engine.connect() as connection:
        at = present(connection)
    if at == newest():
        return
    _refuse_unknown(at)
    config = _config()
    with _ONE_AT_A_TIME, engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))  # SQLite has one writer anyway
        reach("migrate.before")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        reach("migrate.after")


def _refuse_unknown(at: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if at is not None and at not in known:
        raise LedgerError(
            f"this ledger was written by a newer Journeyglass (its revision is {at})", "update Journeyglass"
        )
