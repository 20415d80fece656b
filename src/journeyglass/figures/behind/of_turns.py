"""Who stands behind the figures on deals: turns with a lead, turns that closed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from journeyglass.figures import closings as closing
from journeyglass.figures import lead_quality as leading
from journeyglass.figures.behind.sides import Asked, Names, Rows, Sides
from journeyglass.figures.context import Context
from journeyglass.figures.filters import EVERYTHING
from journeyglass.figures.horizon import DEFAULT, parse
from journeyglass.figures.statistics.spells import Mask


def _closed(context: Context) -> Names:
    """The subject of every closing, in the order of `Closings`."""
    return context.once("names of closings", lambda: _subjects(context, closing.closings_sql(context, EVERYTHING)))


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
    found = sides.get(asked.measure)
    return None if found is None else Rows("turn", _closed(asked.context), *found)


def sales_cycle(asked: Asked) -> Rows | None:
    """The turns that were won in time order, from the first touch or from the opportunity."""
    closings = closing.load(asked.context, asked.filters)
    begun = closings.opportunity if asked.key.get("start") == "opportunity" else closings.first_touch
    both = closings.chosen & closings.kind.among("won") & (begun != closing.MISSING)
    forward = both & (closings.at >= begun)
    if asked.measure in ("lower_quartile", "median", "upper_quartile"):
        return Rows("turn", _closed(asked.context), forward, forward)
    return Rows("turn", _closed(asked.context), both, None) if asked.measure == "won" else None


def lead_quality(asked: Asked) -> Rows | None:
    """The leads whose fate was watched, and those of them that were won in time."""
    context, span = asked.context, parse(asked.options.get("within") or DEFAULT)
    leads = leading.load(context, asked.filters)
    fate = leading.fates(context, leads, leads.chosen, span)
    names = context.once("names of leads", lambda: _subjects(context, leading.leads_sql(context, EVERYTHING)))
    sides: Mapping[str, tuple[Mask | None, Mask | None]] = {
        "quality": (fate.watched & fate.hit, fate.watched),
        "plain": (fate.old & fate.hit, fate.old),
        "leads": (None, leads.chosen),
        "won": (leads.chosen & fate.hit, leads.chosen),
        "open": (leads.chosen & fate.young, leads.chosen),
    }
    found = sides.get(asked.measure)
    return None if found is None else Rows("turn", names, *found)


SIDES: Mapping[str, Sides] = {"win_rate": win_rate, "sales_cycle": sales_cycle, "lead_quality": lead_quality}
