"""The visits as columns of numbers: what nearly every figure starts from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.errors import InputError
from journeyglass.figures.context import Context, micros
from journeyglass.figures.filters import KEYWORDS, Filters
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints, Mask, Spells, count_distinct
from journeyglass.journey.model import OUTSIDE, Journey
from journeyglass.reading.where_sql import pointer

GONE = ("lost", "not_now", "churned")
"""The kinds of outcome by which a subject drops out."""


@dataclass(frozen=True)
class Coded:
    """A column of few texts: `codes` point into `labels`, -1 stands for none."""

    codes: Ints
    labels: tuple[str, ...]

    def among(self, *wanted: str) -> Mask:
        """Where the text is one of those wanted."""
        found = [i for i, label in enumerate(self.labels) if label in wanted]
        return np.asarray(np.isin(self.codes, found), dtype=np.bool_)

    @property
    def missing(self) -> Mask:
        """Where there is none."""
        return self.codes < 0

    def groups(self) -> Iterator[tuple[str | None, Mask]]:
        """Each text in order of the alphabet, none last, with where it stands."""
        for label in sorted(self.labels):
            yield label, self.among(label)
        if bool(self.missing.any()):
            yield None, self.missing


@dataclass(frozen=True)
class Visits:
    """All visits of a reading, ordered by subject and number; times in UTC microseconds.

    `left` of an open visit is the reading's instant; `stalled` is one that ran out of patience. `chosen` marks those
    that began in the period; the others stay for what follows or precedes. `group` is the breakdown's value.
    """

    subject: Ints
    account: Ints
    turn: Ints
    stage: Ints
    entered: Ints
    left: Ints
    open: Mask
    stalled: Mask
    move: Coded
    skipped: Ints
    outcome: Coded
    kind: Coded
    reason: Coded
    group: Coded
    chosen: Mask

    def __len__(self) -> int:
        return len(self.subject)

    @property
    def zero_length(self) -> Mask:
        """Where a visit ended at the instant at which it began."""
        return np.asarray(~self.open & (self.left == self.entered), dtype=np.bool_)

    def groups(self, by: str | None, among: Mask | None = None) -> Iterator[tuple[str | None, Mask]]:
        """The breakdown's groups among the chosen visits, those only that have a visit `among` these.

        Without a breakdown it is one group, None, be it empty or not.
        """
        if by is None:
            yield None, self.chosen
            return
        for label, rows in self.group.groups():
            chosen = rows & self.chosen
            if bool((chosen if among is None else chosen & among).any()):
                yield label, chosen

    def subjects(self, rows: Mask) -> int:
        """How many different subjects these rows have."""
        return count_distinct(self.subject[rows])

    def previous_stage(self) -> Ints:
        """The stage from which each visit's subject came directly; -1 for outside."""
        before = np.roll(self.stage, 1)
        linked = (
            ~self.move.among("start", "restart")
            & (np.roll(self.subject, 1) == self.subject)
            & (np.roll(self.left, 1) == self.entered)
        )
        linked[:1] = False
        return np.where(linked, before, -1)

    def passed(self, stage: int) -> Mask:
        """The visits whose beginning went past the stage without entering it.

        Being lost, put off or churned into a later stage (one for keeping in touch, say) is not going past.
        """
        thrown = np.roll(self.kind.among(*GONE), 1) & self.move.among("outcome")
        past = (self.stage - self.skipped <= stage) & (stage < self.stage) & (self.skipped > 0) & ~thrown
        return np.asarray(past, dtype=np.bool_)


def load(context: Context, filters: Filters) -> Visits:
    """The visits of the reading under these filters; loaded once per context."""
    key = ("visits", filters)
    if key not in context.memory:
        expect_trait(context, filters)
        context.memory[key] = _columns(context, context.table(visits_sql(filters)), filters)
    visits: Visits = context.memory[key]
    return visits


def expect_trait(context: Context, filters: Filters) -> None:
    """Raises where no account has ever had the trait: more likely a slip than a finding."""
    if filters.trait is None:
        return
    keys = "SELECT DISTINCT unnest(json_keys(traits)) AS trait FROM account_traits ORDER BY trait"
    known = context.table(keys)["trait"].to_pylist()
    if filters.trait not in known:
        raise InputError(f"no account has a trait {filters.trait}", f"use {', '.join((*KEYWORDS, *known))}")


def watched(visits: Visits, rows: Mask, since: int, end: Ints, cause: Ints) -> tuple[Spells, int]:
    """The spells of these rows, late where a visit began before `since`, and how many ended unseen before it."""
    entered, end = visits.entered[rows], end[rows]
    entry = np.maximum(since - entered, 0)
    seen = end - entered >= entry
    spells = Spells.of(entry[seen], (end - entered)[seen], cause[rows][seen], visits.subject[rows][seen])
    return spells, int(np.sum(~seen))


def stage_name(context: Context, index: int) -> str:
    """The stage's id, or `outside` for -1."""
    return OUTSIDE if index < 0 else context.journey.stages[index].id


def visits_sql(filters: Filters) -> str:
    """Every visit with its breakdown's value, in the order of a reading."""
    return chain_sql({**visit_steps_sql(filters), "ordered": "SELECT * FROM grouped ORDER BY row"})


def visit_steps_sql(filters: Filters) -> dict[str, str]:
    """The steps up to `grouped`: a row a visit, numbered by `row` as in `Visits`, its breakdown's value in `grp`."""
    steps = {"placed": _placed_sql()}
    if filters.trait is None:
        return {**steps, "grouped": f"SELECT *, {_group_sql(filters.by)} AS grp FROM placed"}
    steps |= trait_steps_sql(filters.trait)
    grouped = """
        SELECT placed.*, told.value AS grp FROM placed
        ASOF LEFT JOIN told ON placed.account = told.account AND placed.entered >= told.told_at"""
    return {**steps, "grouped": grouped}


def standing_sql() -> str:
    """Of `grouped` one visit for each instant of a subject: where it stood once all that happened then was done."""
    return """
        SELECT * FROM grouped
        QUALIFY row_number() OVER (PARTITION BY subject, entered ORDER BY visit_no DESC) = 1"""


def trait_steps_sql(trait: str) -> dict[str, str]:
    """The step `told(account, told_at, value)`: the trait's value from then on, in microseconds; null: gone."""
    key = pointer(trait)
    return {
        "said": f"""
            SELECT account, coalesce(epoch_us("at"), -{2**62}) AS told_at, json_extract_string(traits, {key}) AS value
            FROM account_traits WHERE json_type(traits, {key}) IS NOT NULL""",
        # Of two values of one instant the larger text, so that the answer does not hang on the rows' order.
        "told": "SELECT account, told_at, max(value) AS value FROM said GROUP BY account, told_at",
    }


def event_subject_sql(journey: Journey, event: str = "e") -> str:
    """The subject that an event belongs to, as an expression on the view `events`."""
    if journey.subject == "account":
        return f"{event}.account"
    if journey.subject == "person":
        return f"{event}.person_id"
    return f"json_extract_string({event}.properties, {pointer(journey.subject.property)})"


def _placed_sql() -> str:
    return """
        SELECT row_number() OVER (ORDER BY v.subject, v.visit_no) - 1 AS row, v.subject, s.account, v.visit_no,
            v.turn::BIGINT AS turn, st.idx AS stage_idx,
            epoch_us(v.entered_at) AS entered, epoch_us(v.left_at) AS left_us, v.move,
            v.skipped::BIGINT AS skipped, v.outcome, v.outcome_kind, v.reason, v.left_by,
            v.left_at IS NULL AND s.stalled_since IS NOT NULL AS stalled
        FROM visits v JOIN stages st ON st.stage = v.stage LEFT JOIN subjects s ON s.subject = v.subject"""


def _group_sql(by: str | None) -> str:
    return {
        "turn": "turn::VARCHAR",
        "outcome": "coalesce(outcome, CASE WHEN left_us IS NULL THEN 'open' ELSE 'moved_on' END)",
        "month": "strftime(make_timestamp(entered), '%Y-%m')",
    }.get(by or "", "NULL::VARCHAR")


def _columns(context: Context, table: pa.Table, filters: Filters) -> Visits:
    entered, left = whole(table, "entered"), whole(table, "left_us", context.as_of)
    chosen = np.ones(len(entered), dtype=np.bool_)
    if filters.since:
        chosen &= entered >= micros(filters.since)
    if filters.until:
        chosen &= entered < micros(filters.until)
    return Visits(
        subject=coded(table, "subject").codes,
        account=coded(table, "account").codes,
        turn=whole(table, "turn"),
        stage=whole(table, "stage_idx"),
        entered=entered,
        left=left,
        open=pc.is_null(table["left_us"]).to_numpy(),
        stalled=table["stalled"].to_numpy(),
        move=coded(table, "move"),
        skipped=whole(table, "skipped"),
        outcome=coded(table, "outcome"),
        kind=coded(table, "outcome_kind"),
        reason=coded(table, "reason"),
        group=coded(table, "grp"),
        chosen=chosen,
    )


def whole(table: pa.Table, name: str, missing: int = -1) -> Ints:
    """A column of whole numbers, `missing` where there is none."""
    column: Ints = pc.fill_null(table[name].cast(pa.int64()), missing).to_numpy()
    return column


def coded(table: pa.Table, name: str) -> Coded:
    """A column of texts as codes."""
    encoded = table[name].cast(pa.string()).combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    codes = pc.fill_null(encoded.indices.cast(pa.int64()), -1).to_numpy()
    return Coded(codes, tuple(encoded.dictionary.to_pylist()))
