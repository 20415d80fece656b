"""The visits as columns of numbers: what nearly every figure starts from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.figures.context import Context, micros
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.places_sql import placed_sql
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints, Mask, Spells, count_distinct
from journeyglass.figures.visit_groups import visit_groups
from journeyglass.journey.model import OUTSIDE

GONE = ("lost", "not_now", "churned")
"""The kinds of outcome by which a subject drops out."""


@dataclass(frozen=True)
class Coded:
    """A column of few texts: `codes` point into `labels`, -1 stands for none."""

    codes: Ints
    labels: tuple[str, ...]
    _known: dict[tuple[str, ...], Mask] = field(default_factory=dict, compare=False, repr=False)

    def among(self, *wanted: str) -> Mask:
        """Where the text is one of those wanted; not to be written to."""
        if wanted not in self._known:
            self._known[wanted] = self._among(wanted)
        return self._known[wanted]

    def __getitem__(self, rows: Ints) -> Coded:
        """Those rows of it."""
        return Coded(self.codes[rows], self.labels)

    def _among(self, wanted: tuple[str, ...]) -> Mask:
        # The place behind the last label is that of the code -1, of none.
        found = np.array([label in wanted for label in self.labels] + [False], dtype=np.bool_)[self.codes]
        found.setflags(write=False)
        return found

    @property
    def missing(self) -> Mask:
        """Where there is none."""
        return self.codes < 0

    def groups(self) -> Iterator[tuple[str | None, Mask]]:
        """Each text in order of the alphabet, none last, with where it stands."""
        # There may be many: they are not kept.
        for label in sorted(self.labels):
            yield label, self._among((label,))
        if bool(self.missing.any()):
            yield None, self.missing

    def chosen(self, by: str | None, among: Mask) -> Iterator[tuple[str | None, Mask]]:
        """The groups that have rows among these, with those rows; one, None, where there is no breakdown."""
        if by is None:
            yield None, among
            return
        for label, rows in self.groups():
            if bool((rows & among).any()):
                yield label, rows & among


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
    _known: dict[int | str, Mask] = field(default_factory=dict, compare=False, repr=False)
    """What holds whatever is chosen, kept for the next filters."""
    _alone: dict[int, tuple[Ints, Visits]] = field(default_factory=dict, compare=False, repr=False)
    """Each stage's rows and their columns, whatever is chosen and by whatever it is broken down."""

    def __len__(self) -> int:
        return len(self.subject)

    def at(self, stage: int) -> Visits:
        """The visits of the stage alone, the shortest first: what a figure of one stage looks at.

        A row's neighbours are no more what came before and after it.
        """
        rows, found = self._at(stage)
        group = self.group[rows] if self.group.labels else found.group
        return replace(found, group=group, chosen=self.chosen[rows])

    def places(self, stage: int) -> Ints:
        """Which rows are those of the stage, in the order of `at`."""
        return self._at(stage)[0]

    def _at(self, stage: int) -> tuple[Ints, Visits]:
        if stage not in self._alone:
            rows = np.flatnonzero(self.stage == stage)
            rows = rows[np.argsort((self.left - self.entered)[rows], kind="stable")]
            columns = [getattr(self, f.name)[rows] for f in fields(self) if not f.name.startswith("_")]
            self._alone[stage] = rows, replace(Visits(*columns), group=_undivided(len(rows)))
        return self._alone[stage]

    @property
    def zero_length(self) -> Mask:
        """Where a visit ended at the instant at which it began."""
        return self._once("zero_length", lambda: ~self.open & (self.left == self.entered))

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
        return count_distinct(self.subject[np.flatnonzero(rows)])

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
        return self._once(stage, lambda: self._passed(stage))

    def _passed(self, stage: int) -> Mask:
        thrown = np.roll(self.kind.among(*GONE), 1) & self.move.among("outcome")
        return (self.stage - self.skipped <= stage) & (stage < self.stage) & (self.skipped > 0) & ~thrown

    def _once(self, key: int | str, make: Callable[[], Mask]) -> Mask:
        if key not in self._known:
            found = np.asarray(make(), dtype=np.bool_)
            found.setflags(write=False)
            self._known[key] = found
        return self._known[key]


def load(context: Context, filters: Filters) -> Visits:
    """The visits of the reading under these filters; loaded once per context."""

    def columns() -> Visits:
        if filters.where:
            whole = load(context, replace(filters, where=()))
            mine = kept(filters, lambda by: load(context, Filters(by=by)).group)
            return replace(whole, chosen=whole.chosen & mine)
        if filters.since or filters.until:
            every = load(context, filters.timeless)
            return replace(every, chosen=every.chosen & chosen_by(filters, every.entered))
        if filters.by:
            every = load(context, EVERYTHING)
            return replace(every, group=codes_of(visit_groups(context, filters.by)))
        return _columns(context, context.table(visits_sql()))

    return context.once(("visits", filters), columns)


def groups_at(context: Context, by: str, rows: Ints) -> Coded:
    """The breakdown's value of these visits, given by their rows; none where a row is below 0."""
    group = load(context, Filters(by=by)).group
    # The last place of all is that of the row -1.
    return Coded(np.append(group.codes, -1)[np.maximum(rows, -1)], group.labels)


def chosen_by(filters: Filters, at: Ints, labels: Callable[[str], Coded] | None = None) -> Mask:
    """The rows of these instants that lie in the period and, with `labels`, for which all of `where` holds."""
    mine = np.ones(len(at), dtype=np.bool_)
    if filters.since:
        mine &= at >= micros(filters.since)
    if filters.until:
        mine &= at < micros(filters.until)
    if labels is not None and filters.where:
        mine &= kept(filters, labels)
    return mine


def kept(filters: Filters, labels: Callable[[str], Coded]) -> Mask:
    """The rows for which all of `where` holds; `labels` gives the breakdown's value of every row, `where` is some."""
    masks = []
    for by, value in filters.where:
        found = labels(by)
        masks.append(found.among(value) if value else found.missing)
    return np.asarray(np.all(masks, axis=0), dtype=np.bool_)


def watched(visits: Visits, rows: Mask, since: int, end: Ints, cause: Ints) -> tuple[Spells, int]:
    """The spells of these rows, late where a visit began before `since`, and how many ended unseen before it."""
    places = np.flatnonzero(rows)  # taken by number, which of few rows among many is far quicker than by marks
    entered, exit = visits.entered[places], end[places]
    entry = np.maximum(since - entered, 0)
    seen = exit - entered >= entry
    mine = places[seen]
    spells = Spells.of(entry[seen], (exit - entered)[seen], cause[mine], visits.subject[mine])
    return spells, len(places) - len(mine)


def stage_name(context: Context, index: int) -> str:
    """The stage's id, or `outside` for -1."""
    return OUTSIDE if index < 0 else context.journey.stages[index].id


def visits_sql() -> str:
    """Every visit, in the order of a reading."""
    return chain_sql({"placed": placed_sql(), "ordered": "SELECT * FROM placed ORDER BY row"})


def _columns(context: Context, table: pa.Table) -> Visits:
    entered, left = whole(table, "entered"), whole(table, "left_us", context.as_of)
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
        group=_undivided(len(entered)),
        chosen=np.ones(len(entered), dtype=np.bool_),
    )


def _undivided(size: int) -> Coded:
    """The groups where there is no breakdown: none."""
    return Coded(np.full(size, -1, dtype=np.int64), ())


def whole(table: pa.Table, name: str, missing: int = -1) -> Ints:
    """A column of whole numbers, `missing` where there is none."""
    column: Ints = pc.fill_null(table[name].cast(pa.int64()), missing).to_numpy()
    return column


def coded(table: pa.Table, name: str) -> Coded:
    """A column of texts as codes."""
    return codes_of(table[name])


def codes_of(column: pa.ChunkedArray) -> Coded:
    """Texts as codes."""
    encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    codes = pc.fill_null(encoded.indices.cast(pa.int64()), -1).to_numpy()
    return Coded(codes, tuple(encoded.dictionary.to_pylist()))
