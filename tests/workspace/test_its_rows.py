"""The rows of some subjects in a reading's table: found by halving, the same as by looking at every row."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from journeyglass.workspace.its_rows import rows_of

NAMES = st.text("aábя好😀0", min_size=1, max_size=3)


@given(st.lists(st.tuples(NAMES, st.integers(0, 9))), st.sets(NAMES, max_size=4), st.integers(1, 5))
def test_it_is_what_every_row_says(rows: list[tuple[str, int]], wanted: set[str], chunk: int) -> None:
    rows.sort(key=lambda row: row[0].encode())  # as readings are in order
    whole = pa.table({"subject": pa.array([s for s, _ in rows], pa.string()), "n": [n for _, n in rows]})
    table = pa.concat_tables([whole.slice(at, chunk) for at in range(0, len(rows), chunk)] or [whole])
    said = [{"subject": s, "n": n} for s, n in rows if s in wanted]
    assert rows_of(table, [*wanted]) == said
