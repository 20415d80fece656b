"""Who stands behind a figure's number: the subjects or accounts in its numerator and in its denominator."""

from __future__ import annotations

from collections.abc import Mapping

from journeyglass.figures.behind import (
    of_channels,
    of_clients,
    of_customers,
    of_helping,
    of_money,
    of_people,
    of_turns,
    of_visits,
)
from journeyglass.figures.behind.nobody import Nobody, nobody
from journeyglass.figures.behind.of_own import own
from journeyglass.figures.behind.sides import Asked, Behind, Names, Sides, who
from journeyglass.figures.context import Context
from journeyglass.figures.filters import Filters
from journeyglass.figures.own.figure import OwnSpec

__all__ = ["FIGURES", "Asked", "Behind", "Names", "Nobody", "behind", "nobody"]

_SIDES: Mapping[str, Sides] = {
    **of_visits.SIDES,
    **of_turns.SIDES,
    **of_people.SIDES,
    **of_customers.SIDES,
    **of_money.SIDES,
    **of_clients.SIDES,
    **of_channels.SIDES,
    **of_helping.SIDES,
}
FIGURES = frozenset(_SIDES)
"""The figures whose numbers have somebody behind them who can be listed."""


def behind(
    context: Context,
    figure: str,
    measure: str,
    key: Mapping[str, str],
    filters: Filters,
    options: Mapping[str, str] | None = None,
) -> Behind | None:
    """Who stands behind that number of that row of the figure; None where nobody can be listed: see `nobody`.

    The row is the one of the figure without a breakdown whose key columns are `key`. The ids are one a counted unit,
    so that there are exactly as many as the number's numerator and denominator say; where the number is no count
    (`counted` is False) they are those that it is made of.
    """
    sides = _SIDES.get(figure) or _own(context, figure)
    if sides is None:
        return None
    rows = sides(Asked(context, filters.undivided, measure, key, options or {}))
    return None if rows is None else who(rows)


def _own(context: Context, figure: str) -> Sides | None:
    spec = context.own.get(figure)
    return own(spec.made_from) if isinstance(spec, OwnSpec) and spec.made_from is not None else None
