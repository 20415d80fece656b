"""Lead quality: what share of the leads became clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate, share, terra_incognita
from journeyglass.figures.figure import Figure, figure_of, remembered
from journeyglass.figures.filters import EVERYTHING, PERIODS, Filters, period_sql
from journeyglass.figures.horizon import DEFAULT, Horizon, parse
from journeyglass.figures.places_sql import placed_sql, standing_sql
from journeyglass.figures.several import in_days
from journeyglass.figures.spec import OF_VISITS, FigureSpec, titled, without
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints, Mask, Spells
from journeyglass.figures.survival import ENDED, ended_by
from journeyglass.figures.tracked import trackable
from journeyglass.figures.visits import Coded, chosen_by, coded, groups_at, whole
from journeyglass.journey.model import Indicator, Stage

_OVER = 2
_LONG_AGO = -(2**62)


@dataclass(frozen=True)
class LeadQuality:
    """Turns with a lead: how many were `won` within the horizon, and how many are `open`, younger and undecided.

    `late` leads came before wins were recorded, so they count only from then on. `quality` is the Aalen–Johansen
    incidence, `plain` the share of the leads old enough and seen from their start.
    """

    group: str | None
    leads: int
    won: int
    open: int
    late: int
    quality: Estimate
    plain: Estimate


@remembered
def compute(context: Context, filters: Filters = EVERYTHING, within: str | None = None) -> Figure:
    """What share of the leads became clients within H.

    Formula: of the turns with the moment `lead` in the period, the share with the moment `won` of the same turn
    within H of it: Aalen–Johansen, the turn's end without a win competing, undecided leads censored. A lead won
    before it was one counts as won at once. Beside it the plain share of leads at least H old.
    Assumes: young leads will fare like old ones. It describes the leads that came; it is no prediction for a single
    lead: the same share stands for all of the group. Misleads: what counts as a lead is the map's choice, and a
    stricter one looks like better quality; where leads of old are kept and their losses are not, it looks low.
    Intervals: Wilson on the effective sample size; plain share: Wilson, or a bootstrap over subjects.
    Options: within, H (default 90d; `ever` has no end).
    Shape: a row a group, of what held when the lead came (channel, source, role: of the event that began its visit).
    Unit: share 0–1. Source: semantics §4, lead quality (as a share); M3.8.
    """
    span = parse(within or DEFAULT)
    leads = load(context, filters)
    unknown = _unknown(context)
    rows = [_row(context, leads, group, mine, span, unknown) for group, mine in leads.groups(filters.by)]
    return figure_of(context, "lead_quality", filters, LeadQuality, rows, [], within=span.text)


class Leads:
    """A row a turn with a lead: when it came, since when its fate is watched, when it was won, when its turn ended.

    `visit` is the row of the visit in which it stood then, -1 where there was none.
    """

    def __init__(self, table: pa.Table) -> None:
        self.subject: Ints = coded(table, "subject").codes
        self.visit: Ints = whole(table, "row")
        self.lead: Ints = whole(table, "lead")
        self.seen: Ints = whole(table, "seen", _LONG_AGO)
        self.won: Ints = whole(table, "won", _LONG_AGO)
        self.over: Ints = whole(table, "over", _LONG_AGO)
        self.group: Coded = coded(table, "label")
        self.chosen: Mask = np.ones(len(self.lead), dtype=np.bool_)

    def of(self, filters: Filters, labels: Callable[[str], Coded]) -> Leads:
        """The same with those chosen that the filters choose; `labels` gives every lead's group."""
        found = copy(self)
        found.chosen = chosen_by(filters, self.lead, labels)
        return found

    def groups(self, by: str | None) -> Iterator[tuple[str | None, Mask]]:
        """The groups among the leads of the period; one, None, where there is no breakdown."""
        return self.group.chosen(by, self.chosen)


def load(context: Context, filters: Filters) -> Leads:
    """The leads of the reading; those of the period, and for which `where` holds, are chosen."""

    def every(by: str | None) -> Leads:
        return context.once(("leads", by), lambda: _all(context, by))

    return every(filters.by).of(filters, lambda by: every(by).group)


def _all(context: Context, by: str | None) -> Leads:
    if by is None or by in PERIODS:
        return Leads(context.table(leads_sql(context, by)))
    found = copy(context.once(("leads", None), lambda: _all(context, None)))
    found.group = groups_at(context, by, found.visit)
    return found


def leads_sql(context: Context, period: str | None = None) -> str:
    """A row a turn with a lead, in order of subject and turn, with the `period` in which it came in `label`."""
    label = period_sql(period, "l.lead") if period else "NULL::VARCHAR"
    steps = {"placed": placed_sql(), "standing": standing_sql("placed")}
    steps["leads"] = """
        SELECT m.subject, m.turn::BIGINT AS turn, epoch_us(m."at") AS lead, s.row, s.stage
        FROM moments m ASOF LEFT JOIN standing s ON m.subject = s.subject AND epoch_us(m."at") >= s.entered
        WHERE m.moment = 'lead'"""
    # A turn is over when the next begins, or when its last visit has led outside.
    steps["turns"] = """
        SELECT subject, turn, nullif(arg_max(coalesce(left_us, 0), visit_no), 0) AS over,
            lead(min(entered)) OVER (PARTITION BY subject ORDER BY turn) AS next
        FROM placed GROUP BY subject, turn"""
    steps["ordered"] = f"""
        SELECT l.*, {label} AS label, epoch_us(w."at") AS won,
            CASE WHEN t.over >= l.lead THEN t.over ELSE t.next END AS over, {_seen_sql(context)} AS seen
        FROM leads l LEFT JOIN turns t ON t.subject = l.subject AND t.turn = l.turn
        LEFT JOIN moments w ON w.subject = l.subject AND w.turn = l.turn AND w.moment = 'won'
        ORDER BY l.subject, l.turn"""
    return chain_sql(steps)


def _seen_sql(context: Context) -> str:
    """Since when the ends of the stage are recorded in which the lead stood."""
    known = {stage.id: context.observed_from(stage.id) for stage in context.journey.stages}
    cases = " ".join(f"WHEN '{stage}' THEN {since}" for stage, since in known.items() if since is not None)
    return f"CASE l.stage {cases} END" if cases else "NULL::BIGINT"


@dataclass(frozen=True)
class Fates:
    """What became of each lead: its spell, and whether it was `watched`, a `hit` within the horizon, `old` enough for
    the plain share, or `young`: undecided and younger than the horizon."""

    late: Ints
    length: Ints
    cause: Ints
    watched: Mask
    hit: Mask
    old: Mask
    young: Mask


def fates(context: Context, leads: Leads, mine: Mask, span: Horizon) -> Fates:
    """The fates of these leads at the reading's instant."""
    won = leads.won != _LONG_AGO
    over = ~won & (leads.over != _LONG_AGO)
    end = np.where(won, leads.won, np.where(over, leads.over, context.as_of))
    length = np.maximum(end - leads.lead, 0)
    late = np.maximum(leads.seen - leads.lead, 0)
    return Fates(
        late=late,
        length=length,
        cause=np.where(won, ENDED, np.where(over, _OVER, 0)),
        watched=mine & (length >= late),
        hit=won & (length <= span.micros),
        old=mine & (late == 0) & (span.ever | (context.as_of - leads.lead >= span.micros)),
        young=~won & ~over & (length < span.micros),
    )


def _row(context: Context, leads: Leads, group: str | None, mine: Mask, span: Horizon, unknown: str) -> LeadQuality:
    fate = fates(context, leads, mine, span)
    seen = fate.watched
    spells = Spells.of(fate.late[seen], fate.length[seen], fate.cause[seen], leads.subject[seen])
    quality, plain = terra_incognita("share", unknown), terra_incognita("share", unknown)
    if not unknown:
        quality = ended_by(spells, span.micros, in_days)
        plain = share(fate.hit[fate.old], leads.subject[fate.old])
    return LeadQuality(
        group=group,
        leads=int(mine.sum()),
        won=int((mine & fate.hit).sum()),
        open=int((mine & fate.young).sum()),
        late=int((mine & (fate.late > 0)).sum()),
        quality=quality,
        plain=plain,
    )


def _unknown(context: Context) -> str:
    for moment in ("lead", "won"):
        if moment not in context.journey.moments:
            return f"the map has no moment {moment}"
    if not trackable(context, context.journey.moments["lead"]):
        return "no event of the moment lead has ever come"
    return "" if trackable(context, context.journey.moments["won"]) else "no event of a win has ever come"


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The share within the indicator's time, of the whole journey."""
    within = None if wanted.within is None else str(wanted.within)
    found: LeadQuality = compute(context, filters, within).rows[0]
    return found.quality


SPEC = FigureSpec(
    "lead_quality",
    titled("Lead quality", "Качество лидов", "潛在客戶品質"),
    LeadQuality,
    compute,
    dimensions=without(OF_VISITS, "outcome"),
    measure=measure,
    theme="deals",
)
