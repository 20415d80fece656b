"""What a user's own figure is: the shape of `figures/*.yaml`, as loaded.

Every class is immutable and forbids unknown keys. Which events count is parsed by the loader before these classes see
it.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, InstanceOf, WithJsonSchema

from journeyglass.figures.estimate import Unit
from journeyglass.figures.spec import Better
from journeyglass.journey.model import Id, Text
from journeyglass.journey.rules import Matcher

Measured = Literal["count", "share", "sum", "median", "rate"]
Over = Literal["events", "visits"]
Per = Literal["event", "visit", "subject", "account", "person"]
Every = Literal["day", "week", "month", "quarter", "year"]
Edge = Literal["entered", "left"]
Ids = Id | Annotated[tuple[Id, ...], Field(min_length=1)]
# `x-def` names a definition that the schema puts in, as in journey.model.
MatcherField = Annotated[InstanceOf[Matcher], WithJsonSchema({"x-def": "Matcher"})]
VALUE = "value"
"""The money that an event carries; any other name is one of its properties."""
MEASURES: tuple[Measured, ...] = get_args(Measured)


class OwnFigure(BaseModel):
    """A figure of the user's own: a count, share, sum, median or rate over events or visits."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    format: Literal[1]
    figure: Id
    title: Text
    description: Text | None = None
    journey: Id | None = None
    measure: Measured
    over: Over
    events: MatcherField | None = None
    with_: MatcherField | None = Field(default=None, alias="with")
    until: MatcherField | None = None
    same: str | None = None
    value: str | None = None
    stage: Ids | None = None
    outcome: Ids | None = None
    period: Edge = "entered"
    per: Per | None = None
    every: Every | None = None
    unit: Unit | None = None
    better: Better = "neither"

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages that it is about; none: all, and for events outside too."""
        return _several(self.stage)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes by which its visits ended; none: any, and open ones too."""
        return _several(self.outcome)

    @property
    def counted(self) -> Per:
        """What is counted: as the file says, else events or visits themselves, but accounts for shares and rates."""
        if self.per is not None:
            return self.per
        if self.over == "visits":
            return "visit"
        return "account" if self.measure in ("share", "rate") or self.until else "event"


def _several(names: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names or ()
