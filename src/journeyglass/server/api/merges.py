"""`/api/merges`: which accounts and people are one, and which probably are."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from journeyglass.server.api.desk import AtDesk, Desk
from journeyglass.server.api.shapes_sources import DoubleShape, MergeAsked, MergeShape
from journeyglass.server.api.who import EDITOR, Asker, Who
from journeyglass.workspace.doubles import Double, doubles
from journeyglass.workspace.merging import Merge, merge, merges, unmerge

router = APIRouter(prefix="/merges", tags=["people"])
_MergePath = Annotated[str, Path(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f/]+$", examples=["5f1c"])]


@router.get("", summary="The merges of accounts and people")
def merges_(desk: AtDesk) -> list[MergeShape]:
    """The latest first, those taken back too."""
    return list(map(_merge, merges(desk.workspace)))


@router.get("/suggestions", summary="Accounts and people that are probably one", openapi_extra=EDITOR)
def suggestions(desk: AtDesk) -> list[DoubleShape]:
    """Each with what both share; at most fifty of accounts and fifty of people."""
    return list(map(_double, doubles(desk.workspace)))


@router.post("", summary="Make two ids one", status_code=201)
def add(asked: MergeAsked, desk: AtDesk, who: Asker) -> MergeShape:
    """For all of the past too; it can be undone."""
    done = merge(desk.workspace, asked.kind, asked.from_, asked.to)
    _note(desk, who, "merge_add", done)
    desk.runtime.nudge()
    return _merge(done)


@router.delete("/{merge}", summary="Undo a merge", status_code=200)
def undo(merge: _MergePath, desk: AtDesk, who: Asker) -> MergeShape:
    """Both are themselves again, with all of their past."""
    done = unmerge(desk.workspace, merge)
    _note(desk, who, "merge_undo", done)
    desk.runtime.nudge()
    return _merge(done)


def _note(desk: Desk, who: Who, action: str, done: Merge) -> None:
    mark = str if done.kind == "account" else desk.person_mark
    desk.audit(who, action, mark(done.from_id), {"kind": done.kind, "to": mark(done.to_id)})


def _merge(one: Merge) -> MergeShape:
    return MergeShape(
        id=one.id, kind=one.kind, from_=one.from_id, to=one.to_id, from_name=one.from_name, to_name=one.to_name,
        at=one.at, by=one.source, undone_at=one.undone_at,
    )  # fmt: skip


def _double(one: Double) -> DoubleShape:
    return DoubleShape(
        kind=one.kind, from_=one.from_id, to=one.to_id, from_name=one.from_name, to_name=one.to_name,
        from_events=one.from_events, to_events=one.to_events, why=one.why, shared=one.shared,
    )  # fmt: skip
