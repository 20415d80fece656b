"""Cohorts: who began in the same month, quarter or year."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from journeyglass.errors import InputError
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import DAY
from journeyglass.figures.months import UNIT, ages
from journeyglass.figures.statistics.spells import Ints, Mask

ALL = "all"
"""The cohort of everybody."""
LENGTHS = ("month", "quarter", "year")
MONTHS = 12
_MOST = 600


def cohorts(began: Ints, among: Mask, length: str | None) -> Iterator[tuple[str, Mask]]:
    """Everybody among these, then each cohort in order of time; `length` None means months."""
    yield ALL, among
    labels = _labels(began, length or "month")
    for label in np.unique(labels[among]):
        yield str(label), np.asarray(among & (labels == label), dtype=np.bool_)


def months_wanted(text: str | None) -> int:
    """How many months a cohort is followed."""
    if text is None:
        return MONTHS
    if not text.isdecimal() or not 1 <= int(text) <= _MOST:
        raise InputError(f"{text} is no number of months", f"write a whole number from 1 to {_MOST}, such as 24")
    return int(text)


def months_old(context: Context, began: Ints) -> int:
    """How many whole months the oldest of them has been watched; -1 where there is nobody."""
    return int(ages(began.min(keepdims=True), np.array([context.as_of]))[0] // UNIT) if len(began) else -1


def _labels(began: Ints, length: str) -> np.ndarray:
    if length not in LENGTHS:
        raise InputError(f"there are no cohorts by {length}", f"use {', '.join(LENGTHS)}")
    month = np.floor_divide(began, DAY).astype("datetime64[D]").astype("datetime64[M]")
    if length == "month":
        return month.astype(str)
    year = month.astype("datetime64[Y]")
    if length == "year":
        return year.astype(str)
    quarter = (month - year.astype("datetime64[M]")).astype(np.int64) // 3 + 1
    return np.char.add(np.char.add(year.astype(str), "-Q"), quarter.astype(str))
