"""`/api/journeys/{journey}/behind`: the accounts behind one number of the map."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from journeyglass.server.api.accountlist import accounts_shape
from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.number import Number
from journeyglass.server.api.scope import Scoped
from journeyglass.server.api.shapes import JourneyPath
from journeyglass.server.api.shapes_accounts import AccountsTable
from journeyglass.workspace.accounts_table import MOST, AccountsAsked, Sort
from journeyglass.workspace.people_behind import Side, people_behind

router = APIRouter(prefix="/journeys", tags=["map"])


@router.get("/{journey}/behind", summary="The accounts behind a number of the map")
def behind(
    journey: JourneyPath,
    number: Number,
    desk: AtDesk,
    scope: Scoped,
    side: Side = "numerator",
    search: Annotated[str, Query(max_length=200, description="Only whose id or name has these letters.")] = "",
    sort: Sort = "name",
    dir: Literal["asc", "desc"] = "asc",
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
    most: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> AccountsTable:
    """Each once, as it stands now, whatever it was counted for; the filters are those of the number."""
    page = AccountsAsked(search=search, sort=sort, descending=dir == "desc", offset=offset, most=most)
    with desk.readings.held(desk.journey(journey), scope.as_of) as result:
        found = people_behind(result.context, number, scope.filters(), side, page)
        return accounts_shape(result.journey, found, scope.lang)
