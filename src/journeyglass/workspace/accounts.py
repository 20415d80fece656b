"""Where each account stands now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from journeyglass.errors import NotFoundError
from journeyglass.figures import Context
from journeyglass.figures.estimate import DAY
from journeyglass.journey.model import OUTSIDE
from journeyglass.journey.report import likely


@dataclass(frozen=True)
class AccountNow:
    """A subject at the instant of the reading: its stage (or `outside`) since when, and for how many days.

    `account` and `name` are those of its account; `stalled_since`: its visit ran out of patience then. Of a subject
    that is outside after having been in a stage: `left_stage` is the last one, `outcome` and `reason` how it ended.
    """

    subject: str
    account: str | None
    name: str | None
    stage: str
    since: datetime
    days: float
    turn: int
    stalled_since: datetime | None
    last_customer_event_at: datetime | None
    left_stage: str | None
    outcome: str | None
    outcome_kind: str | None
    reason: str | None


def accounts_now(context: Context, stage: str | None = None, *, stalled: bool = False) -> tuple[AccountNow, ...]:
    """Where each subject stands, in the stages' order, longest there first."""
    if stage is not None:
        expect_stage(context, stage)
    rows = context.table(accounts_sql(context.as_of, stalled)).to_pylist()
    found = (AccountNow(**row) for row in rows)
    return tuple(row for row in found if stage is None or row.stage == stage)


def expect_stage(context: Context, stage: str) -> None:
    """Raises where the journey has no such stage."""
    known = [*(s.id for s in context.journey.stages), OUTSIDE]
    if stage not in known:
        near = likely(stage, known)
        advice = f"did you mean {near}?" if near else f"use one of {', '.join(known)}"
        raise NotFoundError(f"the journey {context.journey.journey} has no stage {stage}", advice)


def accounts_sql(as_of: int, stalled: bool = False) -> str:
    """Every subject with its last visit: still open, or ended to outside."""
    open_ = "v.left_at IS NULL AND v.stage IS NOT NULL"
    where = f"WHERE s.stalled_since IS NOT NULL AND {open_}" if stalled else ""
    return f"""
        WITH last AS (SELECT * FROM visits QUALIFY row_number() OVER (PARTITION BY subject ORDER BY visit_no DESC) = 1)
        SELECT s.subject, s.account, a.name, CASE WHEN {open_} THEN v.stage ELSE '{OUTSIDE}' END AS stage,
            coalesce(CASE WHEN {open_} THEN v.entered_at ELSE v.left_at END, s.first_event_at) AS since,
            ({as_of} - epoch_us(since)) / {DAY} AS days, coalesce(v.turn, 0) AS turn,
            CASE WHEN {open_} THEN s.stalled_since END AS stalled_since, s.last_customer_event_at,
            CASE WHEN v.left_at IS NOT NULL THEN v.stage END AS left_stage, v.outcome, v.outcome_kind,
            CASE WHEN v.left_at IS NOT NULL THEN v.reason END AS reason
        FROM subjects s LEFT JOIN last v ON v.subject = s.subject
        LEFT JOIN cache_accounts a ON a.account_id = s.account
        LEFT JOIN stages st ON st.stage = v.stage AND {open_}
        {where} ORDER BY st.idx NULLS LAST, since, s.subject"""
