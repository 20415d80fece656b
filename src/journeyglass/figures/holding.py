"""When a rule over all history holds for each account: the reader itself finds the spans."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from journeyglass.figures.context import Context
from journeyglass.journey import rules
from journeyglass.journey.model import Journey, Outcome, Stage
from journeyglass.reading.duck import read

_IN = "holds"
SPANS = pa.schema(
    [
        pa.field("account", pa.string(), nullable=False),
        pa.field("since", pa.int64(), nullable=False),  # UTC µs
        pa.field("until", pa.int64()),  # null: it still holds at the reading's instant
    ]
)
"""Half-open spans of an account, in order of time, of which no two overlap."""


def spans(context: Context, rule: rules.Rule) -> pa.Table:
    """The spans in which the rule holds, for every account, up to the reading's instant.

    They are the visits of a journey with one stage that is entered while the rule holds and left when it does not.
    """
    return context.once(("spans", rule), lambda: _spans(context, rule))


def _spans(context: Context, rule: rules.Rule) -> pa.Table:
    if not context.has_events:
        return SPANS.empty_table()
    always = over_history(rule)
    left = Outcome(id="ends", kind="other", when=rules.Not(always))
    journey = Journey(format=1, journey=_IN, title=_IN, stages=(Stage(id=_IN, enter=always, outcomes=(left,)),))
    context.con.register("rule_visits", read(context.con, journey, context.reading.as_of).visits)
    found = context.table("""
        SELECT subject AS account, epoch_us(entered_at) AS since, epoch_us(left_at) AS until FROM rule_visits
        WHERE left_at IS NULL OR left_at > entered_at ORDER BY account, since""")
    context.con.unregister("rule_visits")
    return found.cast(SPANS)


def over_history(rule: rules.Rule) -> rules.Rule:
    """The rule with every atom looking at all of history."""
    if isinstance(rule, rules.All | rules.Any):
        return replace(rule, parts=tuple(map(over_history, rule.parts)))
    if isinstance(rule, rules.Not):
        return rules.Not(over_history(rule.part))
    if isinstance(rule, rules.Did | rules.Then | rules.Without | rules.QuietFor):
        return replace(rule, since="ever")
    return rule
