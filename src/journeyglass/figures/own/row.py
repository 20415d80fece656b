"""The rows of a user's figure."""

from __future__ import annotations

from dataclasses import dataclass

from journeyglass.figures.estimate import Estimate


@dataclass(frozen=True)
class OwnValue:
    """The figure in one group and, of money, one currency.

    `counted` are the events, visits, accounts, … that it is made of; `subjects` are the different subjects (accounts,
    people) among them.
    """

    group: str | None
    currency: str | None
    counted: int
    subjects: int
    value: Estimate
