"""The events of one account or subject, gathered once so that its page and its timeline need not look for them."""

from __future__ import annotations

from journeyglass.figures import Context
from journeyglass.figures.places_sql import event_subject_sql
from journeyglass.lake.cache_files import CacheFiles, account_events_sql, events_sql
from journeyglass.lake.lens import quoted
from journeyglass.workspace.its_rows import Its

_AT_HAND = "events at hand"


def gather(context: Context, files: CacheFiles | None, its: Its) -> str:
    """FROM and WHERE of their events up to the reading, in the columns of the view `events`.

    They stand in the table `its_events` until those of another are gathered. With the cache's `files` an account's are
    read from the one file that has them.
    """
    if context.tables.get(_AT_HAND) != its:
        context.con.execute(f"CREATE OR REPLACE TEMP TABLE its_events AS {_events_sql(context, files, its)}")
        context.tables[_AT_HAND] = its
    return "FROM its_events e WHERE true"


def _events_sql(context: Context, files: CacheFiles | None, its: Its) -> str:
    listed = ", ".join(map(quoted, its.subjects)) or "NULL"
    whole = f"account = {quoted(its.account or '')}"
    own = f"{event_subject_sql(context.journey)} IN ({listed})" if its.subjects else whole
    upto = f"epoch_us(occurred_at) <= {context.as_of}"
    if files is None or its.number is None or context.journey.subject != "account":
        return f"SELECT * FROM events e WHERE {own} AND {upto}"
    mine = account_events_sql(files.folder, files.manifest, its.number)
    return f"SELECT * FROM ({events_sql(f'({mine})')}) e WHERE {upto}"
