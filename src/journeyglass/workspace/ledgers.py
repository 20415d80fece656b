"""Where a workspace's ledger is: a file in its folder, or a PostgreSQL database."""

from __future__ import annotations

import os
from pathlib import Path

from journeyglass.errors import InputError

ENVIRONMENT = "JOURNEYGLASS_LEDGER"
"""The variable that names the database where a password should not stand in a file; it beats the settings."""
_FILE = Path(".journeyglass", "ledger.db")
_DATABASES = ("postgresql://", "postgresql+psycopg://")


def is_database(address: str) -> bool:
    """Whether a ledger can be kept at this address."""
    return address.startswith(_DATABASES)


def ledger_of(root: Path, said: str | None) -> Path | str:
    """The file or database of the workspace in `root`, whose settings say `said`; InputError for another address."""
    address = os.environ.get(ENVIRONMENT) or said
    if address is None:
        return root / _FILE
    if not is_database(address):
        raise InputError(f"{ENVIRONMENT} is no address of a PostgreSQL database", "write postgresql://user@host/name")
    return address
