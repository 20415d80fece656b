"""Events that are new and nothing else: whose they are, and what the rules ask of them, without their accounts' past.

Only plain ones are taken: with one body that nobody took back, and not of the future. Of who somebody is, all that is
known of the people and accounts in them is drawn, as for a reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from journeyglass.reading.compile import Compiled
from journeyglass.reading.duck import has_corrections
from journeyglass.reading.kernel.program import Ints
from journeyglass.reading.live.book import Book, News
from journeyglass.reading.live.gather import Gathered
from journeyglass.reading.live.hashes import NOTHING, Hashes, once, union
from journeyglass.reading.live.minicache import show
from journeyglass.reading.live.net import Net
from journeyglass.reading.live.pasts import Guests, Ids, bounds, guests, packed
from journeyglass.reading.live.touched import Targets
from journeyglass.reading.records import arrow
from journeyglass.reading.roles import Roles, with_roles
from journeyglass.reading.rows_sql import asks_roles, rows_sql

_WHOSE = """
    SELECT account_no, min("at") AS first_at FROM cache_events WHERE account_no IS NOT NULL GROUP BY ALL
"""


@dataclass(frozen=True)
class Fresh:
    """New events by account's number: when the first of them was, its guests, and for each journey its rows."""

    first_at: Mapping[int, int]
    rows: Mapping[str, Mapping[int, Ints]]
    guests: Guests


def plain(book: Book, news: News, now: int) -> npt.NDArray[np.bool_]:
    """Which of these events, which are in the book already, are plain."""
    at = pc.cast(news.table["at"], "int64")
    fit = pc.and_(pc.less_equal(at, now).fill_null(False), pc.invert(news.table["retracted"]).fill_null(False))
    repeated = np.isin(news.numbers["fact_id"], book["event"].repeated)
    mask: npt.NDArray[np.bool_] = fit.to_numpy().astype(np.bool_) & ~repeated
    return mask


def gather_events(book: Book, ids: Hashes) -> Gathered:
    """These events, and who it was."""
    net = Net(book)
    people, visitors, accounts = net.draw("event", "fact_id", ids, "person_id", "anonymous_id", "account_id")
    everybody = net.people(union(people, net.linked(visitors)))
    net.accounts(accounts)
    net.homes(everybody)
    net.draw("role", "person_id", everybody)
    return Gathered(net.facts(), Targets(NOTHING), net.repeated)


def fresh(con: duckdb.DuckDBPyConnection, book: Book, ids: Hashes, programs: Mapping[str, Compiled], now: int) -> Fresh:
    """What these plain events say, for journeys of accounts."""
    show(con, gather_events(book, ids))
    numbers = Ids.of(con)
    told = arrow(con, _WHOSE)
    accounts = numbers.accounts[told["account_no"].to_numpy().astype(np.int64)]
    first_at = dict(zip(accounts.tolist(), told["first_at"].to_pylist(), strict=True))
    rows = {name: _rows(con, compiled, numbers, now) for name, compiled in programs.items()}
    return Fresh(first_at, rows, guests(con, numbers))


def _rows(con: duckdb.DuckDBPyConnection, compiled: Compiled, ids: Ids, now: int) -> dict[int, Ints]:
    sql = rows_sql(compiled, now, has_corrections(con), sort=True)
    batches = iter(con.sql(sql).to_arrow_table().to_batches())
    if asks_roles(compiled):
        batches = with_roles(compiled, batches, Roles.of(con))
    rows, owner = packed(compiled, list(batches), ids)
    accounts = once(owner)
    keys = ids.accounts[accounts].tolist()
    return {key: rows[:, begin:end] for key, (begin, end) in zip(keys, bounds(owner, accounts), strict=True)}
