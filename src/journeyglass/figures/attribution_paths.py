"""The touches that came before an ending: the paths of an attribution."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.errors import InputError
from journeyglass.figures.attribution_endings import Transition, make_endings
from journeyglass.figures.context import Context
from journeyglass.figures.filters import Filters
from journeyglass.figures.horizon import Horizon
from journeyglass.figures.matching import any_matcher_sql
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.paths import UNKNOWN, Paths
from journeyglass.figures.statistics.spells import Ints
from journeyglass.figures.touches import touches
from journeyglass.figures.visits import Coded, coded, whole
from journeyglass.journey.rules import matchers
from journeyglass.reading.where_sql import pointer, quote

PROPERTY = "properties."
WAYS = ("channel", "source", "name", "touchpoint")
TOP = 50
"""How many different touches are told apart; the rarer ones are one."""
OTHER, MISSING, UNMAPPED = "other", "unknown", "unmapped"
_NO_MOMENT = -(2**62)


@dataclass(frozen=True)
class Told:
    """The paths of an attribution, and beside each its group and the money that came of it.

    `lumped` is how many rare kinds of touch were put together as `other`.
    """

    paths: Paths
    group: Coded
    value: list[Decimal | None]
    currency: list[str | None]
    undecided: int
    lumped: int


def load(context: Context, filters: Filters, transition: Transition, of: str, lookback: Horizon) -> Told:
    """The paths of the transition; loaded once a context."""
    key = ("attribution", filters, transition, of, lookback)
    return context.once(key, lambda: _load(context, filters, transition, of, lookback))


def _load(context: Context, filters: Filters, transition: Transition, of: str, lookback: Horizon) -> Told:
    label = label_sql(context, of)
    touches(context)
    undecided = make_endings(context, filters, transition)
    endings = context.table("SELECT * FROM attribution_endings ORDER BY no")
    found = context.table(touches_sql(transition.deciding_names(context), label, lookback))
    labels, codes, lumped = _labels(found["label"])
    paths = _paths(endings, found, labels, codes)
    money = (endings["value"].to_pylist(), endings["currency"].to_pylist())
    return Told(paths, coded(endings, "grp"), *money, undecided, lumped)


def touches_sql(deciding: list[str], label: str, lookback: Horizon) -> str:
    """A row a touch: its path's number, its label, its age in microseconds; in the order of the paths.

    Touches are what customers did: everybody of the subject's account, or of the subject itself where it has none.
    What brought the ending about (an event that its rule asks for, at its very instant) is no touch.
    """
    decides = f't."at" = e."at" AND t.name::VARCHAR IN ({", ".join(map(quote, deciding))})' if deciding else "false"
    since = "e.begun" if lookback.ever else f'greatest(e.begun, e."at" - {lookback.micros})'
    inside = f"""t.actor::VARCHAR = 'customer' AND t."at" >= {since} AND t."at" <= e."at" AND NOT ({decides})"""
    return chain_sql(
        {
            "ending": """
                SELECT e.*, a.account_no, n.subject_no FROM attribution_endings e
                LEFT JOIN cache_accounts a ON a.account_id = e.account
                LEFT JOIN numbered_subjects n ON n.subject = e.subject""",
            "touched": f"""
                SELECT e.no, t.*, e."at" AS ended FROM ending e JOIN touches t ON t.account_no = e.account_no
                WHERE {inside}
                UNION ALL SELECT e.no, t.*, e."at" FROM ending e JOIN touches t ON t.subject_no = e.subject_no
                WHERE e.account_no IS NULL AND {inside}""",
            "labelled": label,
            "ordered": 'SELECT no, label, ended - "at" AS age FROM labelled ORDER BY no, "at", row_no',
        }
    )


def label_sql(context: Context, of: str) -> str:
    """The step that gives each touch its label: a column, a property, or the touchpoint on the map."""
    columns, with_event = 't.no, t."at", t.row_no, t.ended', "touched t JOIN cache_events e ON e.row_no = t.row_no"
    if of in ("channel", "source", "name"):
        return f"SELECT {columns}, t.{of} AS label FROM touched t"
    if of == "touchpoint":
        return f"SELECT {columns}, {_touchpoint_sql(context)} AS label FROM {with_event}"
    if of.startswith(PROPERTY) and len(of) > len(PROPERTY):
        value = f"json_extract_string(e.properties, {pointer(of.removeprefix(PROPERTY))})"
        return f"SELECT {columns}, {value} AS label FROM {with_event}"
    raise InputError(f"touches cannot be told apart by {of}", f"use {', '.join(WAYS)} or {PROPERTY}NAME")


def _touchpoint_sql(context: Context) -> str:
    """The first touchpoint of the stage where the subject stood that asks for the event; outside, of any stage."""
    cases = [
        f"WHEN (t.stage_idx = {index} OR t.stage_idx IS NULL) AND {any_matcher_sql(touchpoint.seen)} "
        f"THEN {quote(touchpoint.id)}"
        for index, stage in enumerate(context.journey.stages)
        for touchpoint in stage.touchpoints
        if touchpoint.seen is not None and any(matchers(touchpoint.seen))
    ]
    return f"CASE {' '.join(cases)} ELSE '{UNMAPPED}' END" if cases else f"'{UNMAPPED}'"


def _labels(column: pa.ChunkedArray) -> tuple[list[str], Ints, int]:
    """The touches' labels in order of the alphabet, each touch's place among them, and how many were lumped."""
    texts = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    joined = texts.combine_chunks()
    array = joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined
    spelt = [*array.dictionary.cast(pa.string()).to_pylist(), MISSING]
    codes = pc.fill_null(array.indices.cast(pa.int64()), len(spelt) - 1).to_numpy()
    counts = np.bincount(codes, minlength=len(spelt))
    present = [i for i in np.argsort(-counts, kind="stable") if counts[i]]
    rare = present[TOP:]
    names = [OTHER if i in set(rare) else name for i, name in enumerate(spelt)]
    kept = sorted({names[i] for i in present})
    place = np.array([kept.index(name) if name in kept else UNKNOWN for name in names], dtype=np.int64)
    return kept, place[codes], len(rare)


def _paths(endings: pa.Table, found: pa.Table, labels: list[str], codes: Ints) -> Paths:
    number, owner, ages = endings.num_rows, whole(found, "no"), whole(found, "age")
    offsets = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=number))])
    won = endings["won"].to_numpy().astype(np.float64)
    places = {
        moment: _last_before(owner, ages, whole(endings, "at") - whole(endings, moment, _NO_MOMENT), number)
        for moment in ("lead", "opportunity")
    }
    return Paths.of(
        labels, codes.astype(np.int32), offsets, won, 1.0 - won, subject=whole(endings, "unit"), ages=ages, **places
    )


def _last_before(owner: Ints, ages: Ints, moment: Ints, number: int) -> Ints:
    """The place of each path's last touch at or before a moment, given as its age; none for one after the end."""
    earlier = np.bincount(owner[ages >= moment[owner]], minlength=number)
    return np.where(moment >= 0, earlier - 1, UNKNOWN)
