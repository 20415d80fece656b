"""When a rule of the map first reached each visit."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from journeyglass.figures.context import Context
from journeyglass.figures.holding import spans
from journeyglass.figures.matching import any_matcher_sql
from journeyglass.figures.placing import NEVER, named_steps_sql, standing, visit_function
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints
from journeyglass.figures.visit_names import names_of, plain, visit_names
from journeyglass.figures.visits import whole
from journeyglass.journey import rules


def reached_at(context: Context, asked: tuple[rules.Rule, ...], visits: int) -> list[Ints]:
    """For each rule, when it first reached each of so many visits, in UTC microseconds; `NEVER` where it did not.

    A rule that asks for single events reaches a visit with each such event inside it; any other one reaches it when
    it begins to hold.
    """
    standing(context)
    named = [rule for rule in asked if _single(rule) and plain(rule)]
    simple = [rule for rule in asked if _single(rule) and not plain(rule)]
    found = {rule: visit_names(context, visits).first(names_of(rule)) for rule in named}
    found |= dict(zip(simple, _by_events(context, simple, visits), strict=True)) if simple else {}
    return [found[rule] if rule in found else _by_spans(context, rule, visits) for rule in asked]


def _single(rule: rules.Rule) -> bool:
    if isinstance(rule, rules.Any):
        return all(_single(part) for part in rule.parts)
    return isinstance(rule, rules.Did) and rule.at_least == 1 and rule.people <= 1 and not rule.what.roles


def _by_events(context: Context, asked: list[rules.Rule], visits: int) -> list[Ints]:
    names = {name for rule in asked for matcher in rules.matchers(rule) for name in matcher.names}
    columns = [f'min(e."at") FILTER (WHERE {any_matcher_sql(rule)}) AS at_{i}' for i, rule in enumerate(asked)]
    with visit_function(context) as function:
        steps = named_steps_sql(context, names, function)
        steps["first"] = f"SELECT e.row, {', '.join(columns)} FROM e GROUP BY e.row"
        table = context.table(chain_sql(steps))
    return [_spread(table, f"at_{i}", visits) for i in range(len(asked))]


def _by_spans(context: Context, rule: rules.Rule, visits: int) -> Ints:
    context.con.register("rule_spans", spans(context, rule))
    table = context.table("""
        SELECT s.row, min(r.since) AS "at" FROM stood s JOIN rule_spans r ON r.account = s.account
            AND r.since >= s.entered AND (s.left_us IS NULL OR r.since < s.left_us) GROUP BY s.row""")
    context.con.unregister("rule_spans")
    return _spread(table, "at", visits)


def _spread(table: pa.Table, column: str, visits: int) -> Ints:
    out = np.full(visits, NEVER, dtype=np.int64)
    out[whole(table, "row")] = whole(table, column, NEVER)
    return out
