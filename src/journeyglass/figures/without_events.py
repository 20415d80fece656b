"""Rules over accounts that nothing ever happened to: only their traits can make one hold."""

from __future__ import annotations

from journeyglass.figures.context import Context
from journeyglass.journey import rules
from journeyglass.reading.where_sql import json_condition_sql, pointer


def silent_holding(context: Context, rule: rules.Rule, as_of: int) -> list[int]:
    """The numbers of the accounts without any event up to that instant for which the rule holds then."""
    table = context.table(f"""
        SELECT a.account_no FROM cache_accounts a WHERE NOT EXISTS (
            SELECT 1 FROM touches t WHERE t.account_no = a.account_no AND t."at" <= {as_of})
            AND {_holds_sql(rule, as_of)}
        ORDER BY a.account_no""")
    found: list[int] = table["account_no"].to_pylist()
    return found


def _holds_sql(rule: rules.Rule, as_of: int) -> str:
    if isinstance(rule, rules.All | rules.Any):
        word = " AND " if isinstance(rule, rules.All) else " OR "
        return "(" + word.join(_holds_sql(part, as_of) for part in rule.parts) + ")"
    if isinstance(rule, rules.Not):
        return f"NOT {_holds_sql(rule.part, as_of)}"
    if isinstance(rule, rules.Trait):
        return "(" + " AND ".join(json_condition_sql(c, _value_sql(c.field, as_of)) for c in rule.where) + ")"
    # Whatever else a rule asks for begins with an event.
    return "false"


def _value_sql(field: str, as_of: int) -> str:
    """The account's latest value of a trait; of one time the later received, then the larger text."""
    key = pointer(field)
    return f"""(SELECT arg_max(json_extract(r.traits, {key}), (r."at", r.received_at, r.traits)) FROM cache_traits r
        WHERE r.scope = 'account' AND r.account_no = a.account_no AND r."at" <= {as_of}
            AND json_type(r.traits, {key}) IS NOT NULL)"""
