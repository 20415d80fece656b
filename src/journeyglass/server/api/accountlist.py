"""`/api/journeys/{journey}/accounts`: all accounts of a journey, searched, sorted, a page at a time."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from journeyglass.glass.titles import Titles
from journeyglass.journey.model import OUTSIDE, Journey, Lang, say
from journeyglass.journey.rules import Role
from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.scope import Scoped
from journeyglass.server.api.shapes import JourneyPath
from journeyglass.server.api.shapes_accounts import AccountRow, AccountsTable
from journeyglass.workspace.accounts_table import MOST, AccountLine, AccountsAsked, AccountsFound, Sort, accounts_table

router = APIRouter(prefix="/journeys", tags=["accounts"])
PATIENCE = 2.5
"""Seconds for which what was just entered here is waited for."""
Told = Annotated[str | None, Query(max_length=500)]


@router.get("/{journey}/accounts", summary="The accounts of a journey, as of an instant")
def accounts(
    journey: JourneyPath,
    desk: AtDesk,
    scope: Scoped,
    search: Annotated[str, Query(max_length=200, description="Only whose id or name has these letters.")] = "",
    stage: Annotated[str | None, Query(max_length=100, description="Only who is there; `outside`: in none.")] = None,
    owner: Told = None,
    segment: Told = None,
    stalled: bool = False,
    sort: Sort = "name",
    dir: Literal["asc", "desc"] = "asc",
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
    most: Annotated[int, Query(ge=1, le=MOST)] = 100,
    values: Annotated[bool, Query(description="With what the accounts are worth; so is what is sorted by it.")] = False,
) -> AccountsTable:
    """Sorted by the server; empty values come last. An empty `owner` or `segment` asks for those without one."""
    order, page = (sort, dir == "desc"), (offset, most)
    asked = AccountsAsked(search, stage, owner, segment, stalled, *order, *page, scope.filters(), values=values)
    with desk.readings.held(desk.journey(journey), scope.as_of, "accounts", PATIENCE) as result:
        return accounts_shape(result.journey, accounts_table(result.context, asked), scope.lang)


def accounts_shape(journey: Journey, found: AccountsFound, lang: Lang) -> AccountsTable:
    """The page in a language."""
    titles = Titles(journey, lang)
    rows = [_row(titles, line) for line in found.rows]
    return AccountsTable(total=found.total, offset=found.offset, rows=rows, value_kind=found.value_kind)


def _row(titles: Titles, line: AccountLine) -> AccountRow:
    missing = [role_title(titles, role) for role in line.missing_roles]
    own = {**vars(line), "stage_title": titles.stage(line.stage or OUTSIDE), "missing_roles": missing}
    return AccountRow.model_validate(own)


def role_title(titles: Titles, role: Role) -> str:
    """What the map calls the role, else its name."""
    named = titles.journey.committee.get(role)
    return (say(named.title, titles.lang) if named else "") or titles.of("role", role)
