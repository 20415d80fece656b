"""`/api/people`, `/api/accounts/…/export`: all that is kept about somebody, told or erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.lines import LINES, lines_response
from journeyglass.server.api.shapes import AccountPath, Shape
from journeyglass.server.api.who import ADMIN, Asker
from journeyglass.workspace.privacy import erase_person, export_account, export_person

if TYPE_CHECKING:
    from journeyglass.lake.erase import Erased

router = APIRouter(tags=["people"])
_PersonPath = Annotated[
    str, Path(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]+$", examples=["anna@acme.example"])
]
_LINES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {LINES: {"schema": {"type": "string"}}},
        "description": "JSON Lines, each saying where it is kept.",
    }
}


class AccountTouched(Shape):
    """An account (null: none) and how many of its events go or lose their person."""

    account: str | None
    events: int


class ErasureShape(Shape):
    """Who is meant and what goes, or has gone (`done`).

    `ids` and `visitors` are the person's own; shared ones are somebody else's too and stay. `facts` counts the lake's
    rows by kind, `told` the rows of others that lose what tells of the person, `ledger` the ledger's rows by table.
    """

    done: bool
    keep_events: bool
    ids: list[str]
    visitors: list[str]
    shared_visitors: list[str]
    emails: list[str]
    shared_emails: list[str]
    facts: dict[str, int]
    told: int
    ledger: dict[str, int]
    accounts: list[AccountTouched]

    @classmethod
    def of(cls, found: Erased) -> ErasureShape:
        """The shape of an erasure."""
        person, about = found.about.person, found.about
        names = ("ids", "visitors", "shared_visitors", "emails", "shared_emails")
        return cls(
            done=found.done,
            keep_events=found.keep_events,
            **{name: sorted(getattr(person, name)) for name in names},
            facts=dict(about.facts),
            told=about.told,
            ledger=dict(found.traces.counts()),
            accounts=[AccountTouched(account=account, events=events) for account, events in about.accounts.items()],
        )


@router.get(
    "/people/{person:path}/export",
    summary="All that is kept about a person",
    openapi_extra=ADMIN,
    response_class=Response,
    responses=_LINES,
)
def export(person: _PersonPath, desk: AtDesk, who: Asker) -> Response:
    """By id or e-mail address."""
    desk.audit(who, "person_export", desk.person_mark(person))
    return lines_response(export_person(desk.workspace, person))


@router.get(
    "/accounts/{account:path}/export",
    summary="All that is kept about an account",
    openapi_extra=ADMIN,
    response_class=Response,
    responses=_LINES,
)
def export_of_account(
    account: AccountPath,
    desk: AtDesk,
    who: Asker,
    people: Annotated[bool, Query(description="With the personal data of its people.")] = False,
) -> Response:
    """Personal data of its people only where asked for."""
    desk.audit(who, "account_export", account, {"people": people})
    return lines_response(export_account(desk.workspace, account, people=people))


@router.delete("/people/{person:path}", summary="Erase a person", openapi_extra=ADMIN)
def erase(
    person: _PersonPath,
    desk: AtDesk,
    who: Asker,
    keep_events: Annotated[bool, Query(description="What they did stays with their accounts, without them.")] = False,
    dry_run: Annotated[bool, Query(description="Only tell what would go.")] = True,
) -> ErasureShape:
    """For good: from the ledger, the lake with its old versions, caches and quarantine. By default only told."""
    done = erase_person(desk.workspace, person, keep_events=keep_events, dry_run=dry_run)
    if desk.runtime.recorder is not None:
        desk.runtime.recorder.look()
    counts = {"events": sum(done.about.facts.values()), "keep_events": keep_events, "dry_run": dry_run}
    desk.audit(who, "person_erase", desk.person_mark(person), counts)
    return ErasureShape.of(done)
