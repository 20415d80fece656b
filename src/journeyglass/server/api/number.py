"""Which number of the map is meant: a figure, one of its numbers, a row by its key columns."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from journeyglass.errors import InputError
from journeyglass.glass.item import FigureRef

_PLAIN = r"^[^\x00-\x1f\x7f]+$"
_Name = Annotated[str, Query(min_length=1, max_length=100, pattern=_PLAIN)]
_Pairs = list[Annotated[str, Query(max_length=600, pattern=_PLAIN)]] | None


def _number(
    figure: Annotated[_Name, Query(description="The figure, such as conversion.")],
    measure: Annotated[_Name, Query(description="Which of its numbers, such as plain.")],
    stage: Annotated[str | None, Query(max_length=100, description="The map's stage at which it is shown.")] = None,
    key: Annotated[_Pairs, Query(max_length=20, description="The row: `NAME:VALUE` for each key column.")] = None,
    option: Annotated[_Pairs, Query(max_length=20, description="The figure's own `NAME:VALUE`.")] = None,
) -> FigureRef:
    return FigureRef(figure, measure, stage, dict(map(_pair, key or ())), dict(map(_pair, option or ())))


def _pair(said: str) -> tuple[str, str]:
    name, colon, value = said.partition(":")
    if not colon or not name:
        raise InputError(f"`{said}` names nothing", "write NAME:VALUE, such as stage:onboarding")
    return name, value


Number = Annotated[FigureRef, Depends(_number)]
"""A route's parameter of this type takes `figure`, `measure`, `stage`, `key` and `option` from the query."""
