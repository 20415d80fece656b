"""What a reading gives: visits, milestones, moments and subjects as Arrow tables.

All times are `timestamp[us, UTC]`. Rows are ordered by subject, then visit number. A turn begins when its first visit
does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from journeyglass.journey.model import Journey

TIME = pa.timestamp("us", tz="UTC")

VISITS = pa.schema(
    [
        pa.field("journey", pa.string(), nullable=False),
        pa.field("subject", pa.string(), nullable=False),
        pa.field("visit_no", pa.int32(), nullable=False),  # from 1, over all turns
        pa.field("turn", pa.int32(), nullable=False),  # from 1
        pa.field("stage", pa.string(), nullable=False),
        pa.field("entered_at", TIME, nullable=False),
        pa.field("left_at", TIME),  # null: still open; else half-open [entered_at, left_at)
        pa.field("entered_by", pa.string(), nullable=False),  # an event's id, or "due"
        pa.field("left_by", pa.string()),
        pa.field("move", pa.string(), nullable=False),  # start forward outcome return restart corrected
        pa.field("skipped", pa.int32(), nullable=False),
        pa.field("outcome", pa.string()),
        pa.field("outcome_kind", pa.string()),
        pa.field("reason", pa.string()),
    ]
)
MILESTONES = pa.schema(
    [
        pa.field("journey", pa.string(), nullable=False),
        pa.field("subject", pa.string(), nullable=False),
        pa.field("visit_no", pa.int32(), nullable=False),
        pa.field("stage", pa.string(), nullable=False),
        pa.field("milestone", pa.string(), nullable=False),
        pa.field("at", TIME, nullable=False),
    ]
)
MOMENTS = pa.schema(
    [
        pa.field("journey", pa.string(), nullable=False),
        pa.field("subject", pa.string(), nullable=False),
        pa.field("turn", pa.int32(), nullable=False),
        pa.field("moment", pa.string(), nullable=False),
        pa.field("at", TIME, nullable=False),
    ]
)
SUBJECTS = pa.schema(
    [
        pa.field("subject", pa.string(), nullable=False),
        pa.field("account", pa.string()),
        pa.field("first_event_at", TIME, nullable=False),
        pa.field("last_customer_event_at", TIME),
        pa.field("stalled_since", TIME),  # the open visit ran out of patience at this instant
    ]
)


@dataclass(frozen=True)
class Reading:
    """One journey read as of one instant.

    `observed_from` says for each stage from when on the events that can end a visit of it were recorded (None: no
    source sends any of them, so nothing can be said).
    """

    journey: Journey
    as_of: datetime
    visits: pa.Table
    milestones: pa.Table
    moments: pa.Table
    subjects: pa.Table
    observed_from: Mapping[str, datetime | None]
