"""The events of one account or subject, gathered once so that its page and its timeline need not look for them."""

from __future__ import annotations

from collections.abc import Sequence

from journeyglass.figures import Context
from journeyglass.figures.places_sql import event_subject_sql
from journeyglass.lake.cache_files import CacheFiles, account_events_sql, events_sql
from journeyglass.lake.lens import quoted

_AT_HAND = "events at hand"


def gather(context: Context, files: CacheFiles | None, account: str | None, subjects: Sequence[str]) -> str:
    """FROM and WHERE of their events up to the reading, in the columns of the view `events`.

    They stand in the table `its_events` until those of another are gathered. With the cache's `files` an account's are
    read from the one file that has them.
    """
    key = (account, tuple(subjects))
    if context.tables.get(_AT_HAND) != key:
        context.con.execute(f"CREATE OR REPLACE TEMP TABLE its_events AS {_events_sql(context, files, *key)}")
        context.tables[_AT_HAND] = key
    return "FROM its_events e WHERE true"


def _events_sql(context: Context, files: CacheFiles | None, account: str | None, subjects: Sequence[str]) -> str:
    listed = ", ".join(map(quoted, subjects)) or "NULL"
    own = f"{event_subject_sql(context.journey)} IN ({listed})" if subjects else f"account = {quoted(account or '')}"
    upto = f"epoch_us(occurred_at) <= {context.as_of}"
    number = _number(context, account) if files is not None and context.journey.subject == "account" else None
    if files is None or number is None:
        return f"SELECT * FROM events e WHERE {own} AND {upto}"
    mine = account_events_sql(files.folder, files.manifest, number)
    return f"SELECT * FROM ({events_sql(f'({mine})')}) e WHERE {upto}"


def _number(context: Context, account: str | None) -> int | None:
    rows = context.table(f"SELECT account_no FROM cache_accounts WHERE account_id = {quoted(account or '')}")
    found = rows["account_no"].to_pylist()
    return int(found[0]) if found else None
