"""What a question about a reading is about: as of when, of which period, under which filters, in which language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Query

from journeyglass.errors import InputError
from journeyglass.figures.filters import Filters
from journeyglass.journey.model import Lang
from journeyglass.server.api.desk import AtDesk
from journeyglass.workspace.instants import beginning, end
from journeyglass.workspace.settings import LAST

_INSTANT = {"max_length": 40, "pattern": r"^[^\x00-\x1f\x7f]*$"}
AsOfQuery = Annotated[
    str | None, Query(**_INSTANT, description="An instant, a day (with all of it), or `last`; default: the settings'.")
]
SinceQuery = Annotated[str | None, Query(**_INSTANT, description="From this day or instant on (UTC).")]
UntilQuery = Annotated[str | None, Query(**_INSTANT, description="Before this day or instant (UTC).")]
WhereQuery = Annotated[
    list[Annotated[str, Query(max_length=500)]] | None,
    Query(max_length=20, description="Only those of this `KEY:VALUE`; KEY is a breakdown or a trait."),
]
LangQuery = Annotated[Lang | None, Query(description="The language of all texts; default: the workspace's.")]


@dataclass(frozen=True)
class Scope:
    """What is asked about; `as_of` None is the workspace's setting, `last` the last event's instant."""

    as_of: datetime | str | None
    since: datetime | None
    until: datetime | None
    where: tuple[tuple[str, str], ...]
    lang: Lang

    def filters(self, by: str | None = None) -> Filters:
        """The same as the figures take it, broken down by this."""
        return Filters(self.since, self.until, by, **self.narrowed)

    @property
    def narrowed(self) -> dict[str, Any]:
        """The filters by value, as keyword arguments; none where nothing is filtered."""
        return {"where": self.where} if self.where else {}


def _scope(
    desk: AtDesk,
    as_of: AsOfQuery = None,
    since: SinceQuery = None,
    until: UntilQuery = None,
    where: WhereQuery = None,
    lang: LangQuery = None,
) -> Scope:
    return Scope(
        as_of=None if not as_of else as_of if as_of == LAST else end(as_of),
        since=beginning(since) if since else None,
        until=beginning(until) if until else None,
        where=tuple(_pair(said) for said in where or ()),
        lang=lang or desk.workspace.settings.language,
    )


def _pair(said: str) -> tuple[str, str]:
    key, colon, value = said.partition(":")
    if not colon or not key:
        raise InputError(f"`{said}` is no filter", "write KEY:VALUE, such as segment:agencies")
    return key, value


Scoped = Annotated[Scope, Depends(_scope)]
"""A route's parameter of this type takes `as_of`, `since`, `until`, `where` and `lang` from the query."""
