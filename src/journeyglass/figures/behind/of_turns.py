"""Who stands behind the figures on deals: turns with a lead, turns that closed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from journeyglass.figures import closings as closing
from journeyglass.figures import lead_quality as leading
from journeyglass.figures import sales_cycle as cycling
from journeyglass.figures import win_rate as winning
from journeyglass.figures.behind.sides import Asked, Names, Rows, Sides, only
from journeyglass.figures.context import Context
from journeyglass.figures.horizon import DEFAULT, parse
from journeyglass.figures.statistics.spells import Mask


def _closed(context: Context) -> Names:
    """The subject of every closing, in the order of `Closings`."""
    return context.once("names of closings", lambda: _subjects(context, closing.closings_sql(context)))


def _subjects(context: Context, sql: str) -> Names:
    return np.asarray(context.table(sql)["subject"].to_numpy(), dtype=np.object_)


def win_rate(asked: Asked) -> Rows | None:
    """The turns that were decided, and those of them that were won."""
    closings = closing.load(asked.context, asked.filters)
    kinds = {kind: closings.chosen & closings.kind.among(kind) for kind in closing.CLOSING}
    sides: Mapping[str, tuple[Mask | None, Mask | None]] = {
        "rate": (kinds["won"], kinds["won"] | kinds["lost"]),
        "won": (kinds["won"], None),
        "lost": (kinds["lost"], None),
        "not_now": (kinds["not_now"], None),
    }
    if asked.measure == "without_value":
        decided = kinds["won"] | kinds["lost"]
        rows = np.flatnonzero(decided)
        bare = [winning.converted(asked.context, closings, int(row))[1] is None for row in rows]
        without = only(len(decided), rows[np.array(bare, dtype=np.bool_)])
        return Rows("turn", _closed(asked.context), without, decided)
    found = sides.get(asked.measure)
    return None if found is None else Rows("turn", _closed(asked.context), *found)


def sales_cycle(asked: Asked) -> Rows | None:
    """The turns that were won in time order, from the first touch or from the opportunity."""
    closings = closing.load(asked.context, asked.filters)
    if asked.measure == "undecided":
        return _undecided(asked)
    begun = closings.opportunity if asked.key.get("start") == "opportunity" else closings.first_touch
    won = closings.chosen & closings.kind.among("won")
    both = won & (begun != closing.MISSING)
    forward = both & (closings.at >= begun)
    return asked.chosen("turn", _closed(asked.context), {
        **dict.fromkeys(("lower_quartile", "median", "upper_quartile"), (forward, forward)),
        "won": (both, None),
        "backwards": (both & ~forward, both),
        "without_start": (won & ~both, won),
    })  # fmt: skip


def _undecided(asked: Asked) -> Rows:
    """The turns that have the start and are not closed, whatever is filtered."""
    start: cycling.Start = "opportunity" if asked.key.get("start") == "opportunity" else "first_touch"
    names = _subjects(asked.context, cycling.undecided_sql(asked.context, start))
    return Rows("turn", names, np.ones(len(names), dtype=np.bool_), None)


def lead_quality(asked: Asked) -> Rows | None:
    """The leads whose fate was watched, and those of them that were won in time."""
    context, span = asked.context, parse(asked.options.get("within") or DEFAULT)
    leads = leading.load(context, asked.filters)
    fate = leading.fates(context, leads, leads.chosen, span)
    names = context.once("names of leads", lambda: _subjects(context, leading.leads_sql(context)))
    sides: Mapping[str, tuple[Mask | None, Mask | None]] = {
        "quality": (fate.watched & fate.hit, fate.watched),
        "plain": (fate.old & fate.hit, fate.old),
        "leads": (None, leads.chosen),
        "won": (leads.chosen & fate.hit, leads.chosen),
        "open": (leads.chosen & fate.young, leads.chosen),
        "late": (leads.chosen & (fate.late > 0), leads.chosen),
    }
    found = sides.get(asked.measure)
    return None if found is None else Rows("turn", names, *found)


SIDES: Mapping[str, Sides] = {"win_rate": win_rate, "sales_cycle": sales_cycle, "lead_quality": lead_quality}
