"""Placing instants in visits: as a table to join, and as a function that SQL may call for ten million events."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from duckdb.func import PythonUDFType
from duckdb.sqltypes import BIGINT

from journeyglass.figures.context import Context
from journeyglass.figures.places_sql import placed_sql, standing_sql
from journeyglass.figures.placing_kernel import place
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints
from journeyglass.journey.model import PropertySubject
from journeyglass.reading.where_sql import pointer, quote

NEVER = 2**62


@dataclass(frozen=True)
class Standing:
    """The visits in which subjects stood, by subject's number and beginning; `left` of an open one is `NEVER`."""

    first: Ints
    entered: Ints
    left: Ints
    row: Ints

    @classmethod
    def of(cls, first: Ints, entered: Ints, left: Ints, row: Ints | None = None) -> Standing:
        """Spans of these columns; without `row` they are numbered in their order."""
        rows = np.arange(len(entered)) if row is None else row
        return cls(*map(_fixed, (first, entered, left, rows)))

    def visit_at(self, subject: Ints, at: Ints) -> Ints:
        """The row of the visit in which each subject (-1: none) stood at its instant, -1 where in none."""
        out = np.empty(len(subject), dtype=np.int64)
        place(_fixed(subject), _fixed(at), self.first, self.entered, self.left, self.row, out)
        return out


def standing(context: Context) -> Standing:
    """The visits of the reading, and beside them the tables that SQL joins; made once a context.

    - `numbered_subjects(subject_no, subject, account, account_no, person_no)`: subjects in order of their names;
      the last two where they are what a subject is
    - `stood(row, subject_no, account, turn, stage_idx, entered, left_us)`: the visits in which a subject stood once
      an instant was over, in order of subject and time; times in UTC microseconds, null while a visit is open
    """
    return context.ready("standing", lambda: _make(context))


@contextmanager
def visit_function(context: Context) -> Iterator[str]:
    """The name of a function for `visit_sql`; it is there only inside the `with`."""
    found = standing(context)

    def visit_at(subject: pa.Array, at: pa.Array) -> pa.Array:
        return pa.array(found.visit_at(subject.to_numpy(), at.to_numpy()))

    # A name of its own: contexts may share a database, and with it the functions.
    name = f"visit_at_{uuid.uuid4().hex[:8]}"
    context.con.create_function(name, visit_at, [BIGINT, BIGINT], BIGINT, type=PythonUDFType.ARROW)
    try:
        yield name
    finally:
        context.con.remove_function(name)


def visit_sql(function: str, subject_no: str, at: str) -> str:
    """The `row` of the visit in which a subject (null for none) stood at an instant; null for none."""
    # The function is called five thousand times for ten million events: it is spared all that SQL can do.
    return f"nullif({function}(coalesce({subject_no}, -1)::BIGINT, {at}), -1)"


def _make(context: Context) -> Standing:
    context.con.execute(f"CREATE OR REPLACE TEMP TABLE numbered_subjects AS {_numbered_sql(context)}")
    context.con.execute(f"CREATE OR REPLACE TEMP TABLE stood AS {stood_sql()}")
    return _standing(context)


def _standing(context: Context) -> Standing:
    subjects = context.table("SELECT count(*) AS n FROM numbered_subjects")["n"][0].as_py()
    rows = context.table("SELECT * FROM stood ORDER BY subject_no, entered")
    numbers = rows["subject_no"].to_numpy()
    first = np.searchsorted(numbers, np.arange(subjects + 1))
    left = pc.fill_null(rows["left_us"], NEVER).to_numpy()
    return Standing.of(first, rows["entered"].to_numpy(), left, rows["row"].to_numpy())


def stood_sql() -> str:
    """The rows of the table `stood`."""
    return chain_sql(
        {
            "placed": placed_sql(),
            "standing": standing_sql("placed"),
            "stood": """
                SELECT s.row, n.subject_no, s.account, s.turn, s.stage_idx::INTEGER AS stage_idx, s.entered, s.left_us
                FROM standing s JOIN numbered_subjects n USING (subject) ORDER BY n.subject_no, s.entered""",
        }
    )


def subject_is_sql(context: Context) -> str:
    """Whether the event `e` of the cache is one of the subject `n` of `numbered_subjects`."""
    kind = context.journey.subject
    if isinstance(kind, PropertySubject):
        return f"n.subject = json_extract_string(e.properties, {pointer(kind.property)})"
    return f"n.{kind}_no = e.{kind}_no"


def named_steps_sql(context: Context, names: Collection[str], function: str) -> dict[str, str]:
    """The steps up to `e`: the events of these names inside visits, with all that a rule may ask of them.

    Each has its visit's `row` and `stage_idx`; `person_id` is a number. `function` is that of `visit_function`.
    """
    return {
        "happened": f"""
            SELECT e.name, e.actor, e.channel, e.source, e.value, e.currency, e.properties,
                e.person_no AS person_id, e."at",
                {visit_sql(function, "n.subject_no", 'e."at"')} AS row
            FROM cache_events e JOIN numbered_subjects n ON {subject_is_sql(context)}
            WHERE e.name IN ({", ".join(map(quote, sorted(names)))}) AND e."at" <= {context.as_of}""",
        "e": "SELECT h.*, s.stage_idx FROM happened h JOIN stood s ON s.row = h.row",
    }


def _numbered_sql(context: Context) -> str:
    kind = context.journey.subject
    return f"""
        SELECT row_number() OVER (ORDER BY s.subject)::INTEGER - 1 AS subject_no, s.subject, s.account,
            {"a.account_no" if kind == "account" else "NULL::INTEGER AS account_no"},
            {"p.person_no" if kind == "person" else "NULL::INTEGER AS person_no"}
        FROM subjects s
        {"LEFT JOIN cache_accounts a ON a.account_id = s.subject" if kind == "account" else ""}
        {"LEFT JOIN cache_persons p ON p.person_id = s.subject" if kind == "person" else ""}"""


def _fixed(array: Ints) -> Ints:
    """The array as the kernel knows it: read-only and in one piece, for each kind of array is compiled anew."""
    whole = np.ascontiguousarray(array).astype(np.int64, copy=False).view()
    whole.flags.writeable = False
    return whole
