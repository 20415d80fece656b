"""Reading subjects from their kept pasts: by the kernel alone, and the ids of the events that decided looked up."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa

from journeyglass.reading.batches import Block, Histories, fold_block
from journeyglass.reading.compile import Compiled
from journeyglass.reading.duck import concatenate, due_of
from journeyglass.reading.kernel import fold as f
from journeyglass.reading.kernel.program import Ints
from journeyglass.reading.kernel.state import Rows
from journeyglass.reading.live.book import Book
from journeyglass.reading.live.hashes import Hashes, Index, hashed, once
from journeyglass.reading.live.pasts import AT, EVENT, PERSON, Past, names_of
from journeyglass.reading.live.readout import Readout
from journeyglass.reading.records import milestones_table, visits_table

_NOBODY = np.zeros(0, np.int32)


def refold(
    con: duckdb.DuckDBPyConnection, book: Book, compiled: Compiled, pasts: Sequence[Past], level: Ints, as_of: int
) -> Readout:
    """What the pasts of some subjects say as of now; the view `cache_events` of `con` shows something else then."""
    rows = np.concatenate([past.rows for past in pasts], axis=1)
    owner = _owners([past.rows.shape[1] for past in pasts])
    block = Block(owner, np.arange(len(owner)), _rows(compiled, rows))
    folded = concatenate(list(fold_block(compiled, block, _histories(pasts, level), 0, len(pasts), as_of)))
    names = pa.array([past.subject for past in pasts], pa.string())
    keys = np.array(names.to_pylist(), object)
    _show(con, book, rows[EVENT].view(np.uint64), folded.visits)
    return Readout.of(
        pa.table({"subject": names, "account": names}),
        due_of(folded.due, np.arange(len(pasts))),
        visits_table(con, compiled, folded.visits, keys),
        milestones_table(compiled, folded.milestones, keys),
        len(pasts),
    )


def _owners(lengths: Sequence[int]) -> Ints:
    return np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)


def _rows(compiled: Compiled, rows: Ints) -> Rows:
    name, target = names_of(rows)
    return Rows(
        at=rows[AT],
        name=name.astype(np.int32),
        mask=np.ascontiguousarray(rows[PERSON + 1 :].T),
        person=_people(rows[PERSON]) if compiled.counts_people else _NOBODY,
        target=target.astype(np.int32),
    )


def _people(acting: Ints) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """People numbered anew; −1 for nobody."""
    known = once(acting[acting != 0])
    return np.where(acting == 0, -1, np.searchsorted(known, acting)).astype(np.int32)


def _histories(pasts: Sequence[Past], level: Ints) -> Histories:
    return Histories(
        np.array([past.first_at for past in pasts], np.int64),
        _owners([len(past.change_at) for past in pasts]),
        np.concatenate([past.change_at for past in pasts]),
        np.concatenate([past.change_level for past in pasts]),
        level,
    )


def _show(con: duckdb.DuckDBPyConnection, book: Book, events: Hashes, visits: Ints) -> None:
    """Let `cache_events` show, of the rows that decided, their numbers, ids and properties."""
    asked = once(np.concatenate([visits[:, column] for column in (f.V_BY, f.V_LEFT_BY, f.V_REASON)]))
    asked = asked[asked >= 0]
    shelf = book["event"]
    found = shelf.table(shelf.find("fact_id", once(events[asked])), ("fact_id", "properties"))
    place, row = Index.of(hashed(found["fact_id"])).pairs(events[asked])
    table = found.rename_columns(["event_id", "properties"]).take(pa.array(row))
    con.execute("CREATE OR REPLACE TEMP VIEW cache_events AS SELECT NULL")
    con.register("decided", table.append_column("row_no", pa.array(asked[place])))
    con.execute("CREATE OR REPLACE TEMP VIEW cache_events AS SELECT * FROM decided")
