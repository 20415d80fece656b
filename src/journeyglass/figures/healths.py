"""The health of every client: its parts, their weights, and the sum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.figures.accounts import account_steps_sql, expect_accounts
from journeyglass.figures.clients import clients_steps_sql, no_clients
from journeyglass.figures.context import Context
from journeyglass.figures.dimensions import expect_touches
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.health_parts import PARTS
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Floats, Ints, Mask
from journeyglass.figures.visits import Coded, coded, kept

SUM = "health"


@dataclass(frozen=True)
class Healths:
    """One row a client, in order of their names; NaN where a part, or all of them, is unknown.

    `weights` are the map's, made to add up to 1; `scores` each part's; `health` the weighted sum over the parts that
    are known of the account, their weights made to add up to 1. `blank` are the parts that nobody can know here.
    """

    accounts: tuple[str, ...]
    group: Coded
    weights: dict[str, float]
    scores: dict[str, Floats]
    health: Floats
    blank: tuple[str, ...]


def healths(context: Context, filters: Filters) -> Healths:
    """The health of every client at the reading's instant."""
    return context.once(("healths", filters.by, filters.where), lambda: _load(context, filters))


def health_notes(found: Healths, filters: Filters) -> list[str]:
    """What must be said beside the numbers."""
    notes = [f"health part {part}: nothing is known of it" for part in found.blank]
    if filters.since or filters.until:
        notes.append("health is the state at the reading's instant: the period is left aside")
    return notes


def unknown_health(context: Context) -> str:
    """Why there is no health at all, if so."""
    if not any(weight > 0 for weight in context.journey.health.values()):
        return "the map does not say what health is made of"
    return no_clients(context)


def _load(context: Context, filters: Filters) -> Healths:
    if filters.where:
        mine = kept(filters, lambda by: healths(context, Filters(by=by)).group)
        return _only(healths(context, Filters(by=filters.by)), mine)
    expect_accounts(context, filters)
    expect_touches(context, EVERYTHING)
    steps = clients_steps_sql(context) | account_steps_sql(filters, "clients", "now")
    steps["ordered"] = "SELECT account, any_value(grp) AS grp FROM grouped GROUP BY account ORDER BY account"
    found = context.table(chain_sql(steps))
    declared = {name: weight for name, weight in context.journey.health.items() if weight > 0}
    weights = {name: weight / sum(declared.values()) for name, weight in declared.items()}
    names = found["account"].combine_chunks()
    scores = {part: _score(context, part, names) for part in weights}
    known = {part: score for part, score in scores.items() if score is not None}
    blank = tuple(part for part, score in scores.items() if score is None)
    total = _total(weights, known, len(names))
    return Healths(tuple(names.to_pylist()), coded(found, "grp"), weights, known, total, blank)


def _only(found: Healths, mine: Mask) -> Healths:
    """The health of these of the clients."""
    return Healths(
        accounts=tuple(name for name, keep in zip(found.accounts, mine, strict=True) if keep),
        group=Coded(found.group.codes[mine], found.group.labels),
        weights=found.weights,
        scores={part: score[mine] for part, score in found.scores.items()},
        health=found.health[mine],
        blank=found.blank,
    )


def _score(context: Context, part: str, names: pa.Array) -> Floats | None:
    sql = PARTS[part](context) if part in PARTS else None
    if sql is None:
        return None
    steps = clients_steps_sql(context) | {"part": sql, "told": "SELECT account, score::DOUBLE AS score FROM part"}
    found = context.table(chain_sql(steps))
    place: Ints = pc.fill_null(pc.index_in(found["account"], value_set=names), -1).to_numpy().astype(np.int64)
    score = np.full(len(names), np.nan)
    score[place[place >= 0]] = pc.fill_null(found["score"], np.nan).to_numpy()[place >= 0]
    return score if bool((~np.isnan(score)).any()) else None


def _total(weights: dict[str, float], scores: dict[str, Floats], size: int) -> Floats:
    total, told = np.zeros(size), np.zeros(size)
    for part, score in scores.items():
        there: Mask = ~np.isnan(score)
        total[there] += weights[part] * score[there]
        told[there] += weights[part]
    health: Floats = np.divide(total, told, out=np.full(size, np.nan), where=told > 0)
    return health
