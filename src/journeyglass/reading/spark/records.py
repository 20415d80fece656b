"""What the workers folded → readings: the tables of `reading.records`, with causes and reasons told already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.journey.duration import EPOCH
from journeyglass.reading.kernel import fold as f
from journeyglass.reading.kernel.program import NONE, Ints
from journeyglass.reading.records import milestones_table, moments_of, stalled_since, visits_of
from journeyglass.reading.result import SUBJECTS, TIME, Reading
from journeyglass.reading.spark.asks import Ask
from journeyglass.reading.spark.histories import Heads
from journeyglass.reading.spark.session import fetch, query, send
from journeyglass.reading.spark.worker import K_KEPT, MILESTONE, MOMENT, V_KEPT, VISIT

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_TOUCHES = """
    SELECT s.ask, s.subject, s.turn, min(r.at) AS at FROM {spans} s
    JOIN {rows} r ON r.ask = s.ask AND r.subject = s.subject AND r.at >= s.begins AND r.at < s.ends
    WHERE r.customer GROUP BY s.ask, s.subject, s.turn
"""


class _Folded:
    """What one reading gave, its subjects by their place among the heads."""

    def __init__(self, ask: Ask, heads: Heads, found: pa.Table) -> None:
        self.ask, self.heads = ask, heads.table
        self.keys = self.heads["subject"].to_numpy(zero_copy_only=False)
        place = pc.index_in(found["subject"], self.heads["subject"].combine_chunks())
        self.found = found.append_column("place", place).sort_by([("place", "ascending"), ("seq", "ascending")])
        self.told = self._of(VISIT)
        self.visits = self._numbers(self.told, f.V_SUBJECT, V_KEPT, 12)
        self.milestones = self._numbers(self._of(MILESTONE), f.K_SUBJECT, K_KEPT, 4)
        self.moments = self._numbers(self._of(MOMENT), f.K_SUBJECT, K_KEPT, 4)

    @property
    def touches_asked(self) -> bool:
        """Whether `first_touch` is the customer's first event, as the journey does not say otherwise."""
        return "first_touch" not in self.ask.compiled.moments

    def _of(self, what: int) -> pa.Table:
        return self.found.filter(pc.equal(self.found["what"], what))

    def _numbers(self, rows: pa.Table, subject: int, kept: Sequence[int], width: int) -> Ints:
        numbers = np.full((len(rows), width), -1, np.int64)
        numbers[:, subject] = rows["place"].to_numpy()
        for i, column in enumerate(kept):
            numbers[:, column] = rows[f"n{i}"].to_numpy()
        return numbers

    def later_turns(self) -> pa.Table:
        """`(subject, turn, begins, ends)` of the turns of subjects that have more than one, in order."""
        visits = self.visits
        changed = np.any(np.diff(visits[:, [f.V_SUBJECT, f.V_TURN]], axis=0) != 0, axis=1) if len(visits) else []
        turns = visits[np.concatenate([[True], changed])] if len(visits) else visits
        several = np.isin(turns[:, f.V_SUBJECT], turns[turns[:, f.V_TURN] > 1][:, f.V_SUBJECT])
        turns = turns[several]
        begins = np.where(turns[:, f.V_TURN] == 1, NONE, turns[:, f.V_ENTERED])
        same = turns[1:, f.V_SUBJECT] == turns[:-1, f.V_SUBJECT]
        ends = np.append(np.where(same, begins[1:], 2**62), [2**62] * bool(len(turns))).astype(np.int64)
        keys = pa.array(self.keys[turns[:, f.V_SUBJECT]], pa.string())
        return pa.table({"subject": keys, "turn": turns[:, f.V_TURN], "begins": begins, "ends": ends})

    def touches(self, later: pa.Table) -> Ints:
        """First touches as moments: those found in later turns, and of all others the first by the customer."""
        number = len(self.ask.compiled.moments)
        place = pc.index_in(later["subject"], self.heads["subject"].combine_chunks()).to_numpy()
        turned = np.unique(self.visits[self.visits[:, f.V_TURN] > 1][:, f.V_SUBJECT])
        first = self.heads["first_customer_at"].fill_null(NONE).to_numpy()
        once = np.setdiff1d(np.flatnonzero(first != NONE), turned)
        found = np.zeros((len(later) + len(once), 4), np.int64)
        found[:, f.K_SUBJECT] = np.concatenate([place, once])
        found[:, f.K_VISIT] = np.concatenate([later["turn"].to_numpy(), np.ones(len(once), np.int64)])
        found[:, f.K_WHICH] = number
        found[:, f.K_AT] = np.concatenate([later["at"].to_numpy(), first[once]])
        return found

    def reading(self, touches: pa.Table, observed: Mapping[str, datetime | None]) -> Reading:
        """The tables."""
        compiled, as_of = self.ask.compiled, self.ask.as_of
        touched = self.touches(touches) if self.touches_asked else None
        told = (_text(self.told, name) for name in ("entered_by", "left_by", "reason"))
        return Reading(
            journey=self.ask.journey,
            as_of=EPOCH + timedelta(microseconds=as_of),
            visits=visits_of(compiled, self.visits, self.keys, *told),
            milestones=milestones_table(compiled, self.milestones, self.keys),
            moments=moments_of(compiled, self.moments, touched, self.keys),
            subjects=self._subjects(),
            observed_from=observed,
        )

    def _subjects(self) -> pa.Table:
        heads = self.heads
        numbered = heads.append_column("place", pa.array(np.arange(len(heads))))
        numbered = pa.table({"subject": numbered["place"], "last_customer_at": heads["last_customer_at"]})
        return pa.table(
            {
                "subject": heads["subject"],
                "account": heads["account"],
                "first_event_at": heads["first_at"].cast(TIME),
                "last_customer_event_at": heads["last_customer_at"].cast(TIME),
                "stalled_since": stalled_since(self.ask.compiled, self.visits, numbered, self.ask.as_of).cast(TIME),
            },
            schema=SUBJECTS,
        )


def _text(table: pa.Table, name: str) -> pa.Array:
    return table[name].combine_chunks().cast(pa.string())


def readings(
    session: SparkSession,
    asks: Sequence[Ask],
    heads: Sequence[Heads],
    folded: pa.Table,
    rows: DataFrame,
    observed: Sequence[Mapping[str, datetime | None]],
) -> list[Reading]:
    """The readings, in order of the asks."""
    parts = [_Folded(ask, heads[n], folded.filter(pc.equal(folded["ask"], n))) for n, ask in enumerate(asks)]
    touches = _touches(session, parts, rows)
    return [part.reading(touches.filter(pc.equal(touches["ask"], n)), observed[n]) for n, part in enumerate(parts)]


def _touches(session: SparkSession, parts: Sequence[_Folded], rows: DataFrame) -> pa.Table:
    """The customer's first event in each turn of the subjects that have several."""
    spans = [
        turns.append_column("ask", pa.array(np.full(len(turns), number, np.int32)))
        for number, part in enumerate(parts)
        if part.touches_asked and len(turns := part.later_turns())
    ]
    if not spans:
        return pa.table({"ask": pa.array([], pa.int32()), "subject": pa.array([], pa.string()), "turn": [], "at": []})
    return fetch(query(session, _TOUCHES, spans=send(session, pa.concat_tables(spans)), rows=rows))
