"""Customers: from when to when an account was one, by its subscriptions or by the journey's moments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.errors import InputError
from journeyglass.figures.accounts import account_steps_sql, expect_accounts
from journeyglass.figures.context import Context, micros
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.months import ages
from journeyglass.figures.revenue import ledger_table
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints, Mask, Spells
from journeyglass.figures.subscriptions import CANCELLED, DELETED, SUBSCRIPTION
from journeyglass.figures.survival import ENDED
from journeyglass.figures.tracked import trackable
from journeyglass.figures.visits import Coded, coded, kept, whole
from journeyglass.journey.rules import Rule, matchers
from journeyglass.reading.where_sql import quote

Basis = Literal["subscriptions", "moments"]


@dataclass(frozen=True)
class Customers:
    """One row an account that became a customer, ordered by account.

    `account` is its number (by subscriptions: the one in the reading cache), `name` its id; `began`: when it became
    one; `lost`: when it first ceased to be one, which `gone` tells, else the reading's instant; `returned` marks those
    that came back; `group` is the breakdown's value when it began. `seen_from`: since when losses are recorded.
    """

    account: Ints
    name: pa.Array
    began: Ints
    lost: Ints
    gone: Mask
    returned: Mask
    group: Coded
    chosen: Mask
    seen_from: int
    basis: Basis

    def __len__(self) -> int:
        return len(self.began)

    def groups(self, by: str | None) -> Iterator[tuple[str | None, Mask]]:
        """The groups among the customers of the period; one, None, where there is no breakdown."""
        return self.group.chosen(by, self.chosen)

    @cached_property
    def months(self) -> Ints:
        """How long each stayed, in calendar months of `months.UNIT`."""
        return ages(self.began, self.lost)

    def seen(self, rows: Mask) -> Mask:
        """Those of these that were not lost before losses were recorded."""
        return np.asarray(rows & (self.lost >= self.seen_from), dtype=np.bool_)

    def spells(self, rows: Mask, calendar: bool = True) -> Spells:
        """How long these stayed, in months as above or in microseconds.

        Who began before losses were recorded enters late, and who was lost before it is left out.
        """
        rows = self.seen(rows)
        began, late = self.began[rows], np.maximum(self.began[rows], self.seen_from)
        entry, exit = (ages(began, late), self.months[rows]) if calendar else (late - began, self.lost[rows] - began)
        return Spells.of(entry, exit, np.where(self.gone[rows], ENDED, 0), self.account[rows])


def load(context: Context, filters: Filters = EVERYTHING, basis: str | None = None) -> Customers:
    """The customers of the reading; the period is that of their beginning."""
    chosen = chosen_basis(context, basis)

    def make() -> Customers:
        if not filters.where:
            return _load(context, filters, chosen)
        whole = load(context, replace(filters, where=()), basis)
        mine = kept(filters, lambda by: load(context, Filters(by=by), basis).group)
        return replace(whole, chosen=whole.chosen & mine)

    return context.once(("customers", filters, chosen), make)


def chosen_basis(context: Context, basis: str | None = None) -> Basis:
    """What the user asked for, else subscriptions where any has money, else the moments."""
    if basis is not None and basis not in get_args(Basis):
        raise InputError(f"there is no basis {basis}", f"use {' or '.join(get_args(Basis))}")
    if basis is None:
        found = context.table(f"SELECT count(*) AS n FROM {ledger_table(context)}")["n"][0].as_py()
        return "subscriptions" if found else "moments"
    return "subscriptions" if basis == "subscriptions" else "moments"


def unknown(context: Context, basis: Basis) -> str:
    """Why nothing can be said of customers' coming, or of their going; empty where it can."""
    if basis == "subscriptions":
        seen = context.names_seen or frozenset()
        if not seen & set(SUBSCRIPTION):
            return "no subscription has ever come"
        return "" if seen & {CANCELLED, DELETED} else "no event by which a subscription ends has ever come"
    for kind, rules in _rules(context).items():
        if not rules:
            return f"the map does not say when an account is {kind}"
        if not any(trackable(context, rule) for rule in rules):
            return f"no event by which an account is {kind} has ever come"
    return ""


def no_start(context: Context, basis: Basis) -> str:
    """Why nobody can be known to be a customer; empty where it can."""
    said = unknown(context, basis)
    return "" if "churned" in said or "subscription ends" in said else said


def map_tells(context: Context) -> bool:
    """Whether the map says by what an account becomes a customer."""
    return bool(_rules(context)["won"])


def _rules(context: Context) -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = {"won": [], "churned": []}
    for stage in context.journey.stages:
        for outcome in stage.outcomes:
            found.get(outcome.kind, []).append(outcome.when)
    for moment, rule in context.journey.moments.items():
        found.get(moment, []).append(rule)
    return found


def _load(context: Context, filters: Filters, basis: Basis) -> Customers:
    expect_accounts(context, filters)
    lives = _subscribed_steps_sql(context) if basis == "subscriptions" else _moments_steps_sql()
    steps = {**lives, **account_steps_sql(filters, "lives", "began")}
    if basis == "moments":
        # A reading by persons may have customers that are no account.
        steps["ordered"] = "SELECT *, row_number() OVER (ORDER BY account) - 1 AS account_no FROM grouped"
    else:
        steps["ordered"] = "SELECT g.*, a.account_no FROM grouped g JOIN cache_accounts a ON a.account_id = g.account"
    steps["in_order"] = "SELECT * FROM ordered ORDER BY account_no"
    return _columns(context, filters, basis, context.table(chain_sql(steps)))


def _columns(context: Context, filters: Filters, basis: Basis, table: pa.Table) -> Customers:
    began = whole(table, "began")
    chosen = np.ones(len(began), dtype=np.bool_)
    if filters.since:
        chosen &= began >= micros(filters.since)
    if filters.until:
        chosen &= began < micros(filters.until)
    return Customers(
        account=whole(table, "account_no"),
        name=table["account"].combine_chunks(),
        began=began,
        lost=whole(table, "lost", context.as_of),
        gone=pc.is_valid(table["lost"]).to_numpy(),
        returned=pc.is_valid(table["returned"]).to_numpy(),
        group=coded(table, "grp"),
        chosen=chosen,
        seen_from=_seen_from(context, basis),
        basis=basis,
    )


def _subscribed_steps_sql(context: Context) -> dict[str, str]:
    """The step `lives`: an account from its first money to its first instant without any, in all currencies."""
    return {
        "paying": f"""
            SELECT account_no, "at", sum(CASE WHEN before = 0 THEN 1 WHEN after = 0 THEN -1 ELSE 0 END) AS change
            FROM {ledger_table(context)} GROUP BY ALL""",
        "counted": """
            SELECT account_no, "at", sum(change) OVER (PARTITION BY account_no ORDER BY "at") AS paid FROM paying""",
        "spells": """
            SELECT account_no, min("at") AS began, min("at") FILTER (WHERE paid = 0) AS lost FROM counted
            GROUP BY account_no""",
        "lives": """
            SELECT a.account_id AS account, s.began, s.lost,
                min(c."at") FILTER (WHERE c."at" > s.lost AND c.paid > 0) AS returned
            FROM spells s JOIN counted c USING (account_no) JOIN cache_accounts a USING (account_no) GROUP BY ALL""",
    }


def _moments_steps_sql() -> dict[str, str]:
    """The step `lives`: an account from its first win to the first time it churned after that."""
    return {
        "marked": """
            SELECT coalesce(s.account, s.subject) AS account, m.moment AS kind, epoch_us(m."at") AS "at"
            FROM moments m LEFT JOIN subjects s USING (subject) WHERE m.moment IN ('won', 'churned')
            UNION ALL
            SELECT coalesce(s.account, s.subject), v.outcome_kind, epoch_us(v.left_at)
            FROM visits v LEFT JOIN subjects s USING (subject) WHERE v.outcome_kind IN ('won', 'churned')""",
        "wins": "SELECT account, min(\"at\") AS began FROM marked WHERE kind = 'won' GROUP BY account",
        "ends": """
            SELECT w.account, w.began, min(m."at") AS lost FROM wins w
            LEFT JOIN marked m ON m.account = w.account AND m.kind = 'churned' AND m."at" > w.began GROUP BY ALL""",
        "lives": """
            SELECT e.account, e.began, e.lost, min(m."at") AS returned FROM ends e
            LEFT JOIN marked m ON m.account = e.account AND m.kind = 'won' AND m."at" > e.lost GROUP BY ALL""",
    }


def _seen_from(context: Context, basis: Basis) -> int:
    """Since when losses are recorded: from the beginning of the first source that sends their events."""
    names = {CANCELLED, DELETED}
    if basis == "moments":
        names = {name for rule in _rules(context)["churned"] for m in matchers(rule) for name in m.names}
    among = ", ".join(map(quote, sorted(names))) or "NULL"
    found = context.table(f"""
        SELECT min(s.observed_from) AS since FROM cache_names n JOIN cache_sources s USING (source)
        WHERE n.name IN ({among})""")["since"][0].as_py()
    return -(2**62) if found is None else int(found)
