"""The touches that came before an ending: the paths of an attribution."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    """The paths of an attribution, and beside each its subject, its group and the money that came of it.

    `lumped` is how many rare kinds of touch were put together as `other`.
    """

    paths: Paths
    subject: pa.ChunkedArray
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
    found = context.table(touches_sql(transition.deciding_names(context), label, lookback))
    labels, codes = _coded_labels(found["label"])
    return told(context, undecided, labels, Touched(whole(found, "no"), codes, whole(found, "age")))


@dataclass(frozen=True)
class Touched:
    """A row a touch, in the order of the paths: its path's number, its label's place, its age in microseconds."""

    path: Ints
    codes: Ints
    ages: Ints


@dataclass(frozen=True)
class Labels:
    """What touches are told apart by, in order of the alphabet; each text's place among them, null being one too."""

    kept: list[str]
    places: dict[str | None, int]
    lumped: int

    @classmethod
    def of(cls, counts: Mapping[str | None, int]) -> Labels:
        """Those of these texts, each so often: the rarest are together (of equally rare ones the later)."""
        texts = sorted(counts, key=lambda text: (-counts[text], text is None, text or ""))
        rare = dict.fromkeys(texts[TOP:], OTHER)
        names = {text: rare.get(text, MISSING if text is None else text) for text in texts}
        kept = sorted(set(names.values()))
        return cls(kept, {text: kept.index(name) for text, name in names.items()}, len(rare))


def told(context: Context, undecided: int, labels: Labels, touched: Touched) -> Told:
    """The paths of these touches, which end as the table `attribution_endings` says."""
    endings = context.table("SELECT * FROM attribution_endings ORDER BY no")
    money = (endings["value"].to_pylist(), endings["currency"].to_pylist())
    paths = _paths(endings, labels, touched)
    return Told(paths, endings["subject"], coded(endings, "grp"), *money, undecided, labels.lumped)


def touches_sql(deciding: list[str], label: str, lookback: Horizon) -> str:
    """A row a touch: its path's number, its label, its age in microseconds; in the order of the paths.

    Touches are what customers did: everybody of the subject's account, or of the subject itself where it has none.
    What brought the ending about (an event that its rule asks for, at its very instant) is no touch.
    """
    inside = inside_sql(deciding, lookback, quote)
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


def inside_sql(deciding: list[str], lookback: Horizon, literal: Callable[[str], str]) -> str:
    """Whether the event `t` is a touch before the ending `e`, in words that every engine's SQL has."""
    named = f"CAST(t.name AS STRING) IN ({', '.join(map(literal, deciding))})" if deciding else "false"
    since = "e.begun" if lookback.ever else f"greatest(e.begun, e.at - {lookback.micros})"
    return (
        f"CAST(t.actor AS STRING) = 'customer' AND t.at >= {since} AND t.at <= e.at AND NOT (t.at = e.at AND {named})"
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


def _coded_labels(column: pa.ChunkedArray) -> tuple[Labels, Ints]:
    """The touches' labels, and each touch's place among them."""
    texts = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    joined = texts.combine_chunks()
    array = joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined
    spelt = [*array.dictionary.cast(pa.string()).to_pylist(), None]
    codes = pc.fill_null(array.indices.cast(pa.int64()), len(spelt) - 1).to_numpy()
    counts = np.bincount(codes, minlength=len(spelt)).tolist()
    labels = Labels.of({text: count for text, count in zip(spelt, counts, strict=True) if count})
    return labels, np.array([labels.places.get(text, UNKNOWN) for text in spelt], dtype=np.int64)[codes]


def _paths(endings: pa.Table, labels: Labels, touched: Touched) -> Paths:
    number, owner, ages = endings.num_rows, touched.path, touched.ages
    offsets = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=number))])
    won = endings["won"].to_numpy().astype(np.float64)
    places = {
        moment: _last_before(owner, ages, whole(endings, "at") - whole(endings, moment, _NO_MOMENT), number)
        for moment in ("lead", "opportunity")
    }
    units, codes = whole(endings, "unit"), touched.codes.astype(np.int32)
    return Paths.of(labels.kept, codes, offsets, won, 1.0 - won, subject=units, ages=ages, **places)


def _last_before(owner: Ints, ages: Ints, moment: Ints, number: int) -> Ints:
    """The place of each path's last touch at or before a moment, given as its age; none for one after the end."""
    earlier = np.bincount(owner[ages >= moment[owner]], minlength=number)
    return np.where(moment >= 0, earlier - 1, UNKNOWN)
