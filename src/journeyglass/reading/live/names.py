"""What accounts are called."""

from __future__ import annotations

import duckdb
import numpy as np

from journeyglass.reading.live.hashes import Hashes, hashed
from journeyglass.reading.records import arrow


class Names:
    """The latest name of each account that has one."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        told = arrow(con, "SELECT account_id, name FROM cache_accounts WHERE name IS NOT NULL")
        self._names: dict[str, str] = dict(zip(told["account_id"].to_pylist(), told["name"].to_pylist(), strict=True))

    def update(self, con: duckdb.DuckDBPyConnection, whole: Hashes) -> None:
        """Take the names of those accounts that are whole in the cache that `con` shows."""
        told = arrow(con, "SELECT account_id, name FROM cache_accounts")
        told = told.take(np.flatnonzero(np.isin(hashed(told["account_id"]), whole)))
        for account, name in zip(told["account_id"].to_pylist(), told["name"].to_pylist(), strict=True):
            if name is None:
                self._names.pop(account, None)
            else:
                self._names[account] = name

    def of(self, account: str | None) -> str | None:
        """The name of an account."""
        return None if account is None else self._names.get(account)

    def having(self, words: str) -> list[str]:
        """The accounts in whose names these words are, in small or capital letters."""
        small = words.casefold()
        return [account for account, name in self._names.copy().items() if small in name.casefold()]
