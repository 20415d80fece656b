"""`/api/journeys/…/edits` and `…/source`: the journey's file, edited by single places or as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from journeyglass.errors import ConflictError, InputError, JourneyFileError, UnsoundError
from journeyglass.journey.differences import json_value
from journeyglass.journey.editing.edit import Edit
from journeyglass.ledger.authors import Author
from journeyglass.server.api.desk import AtDesk, Desk
from journeyglass.server.api.shapes import JourneyPath, Problem
from journeyglass.server.api.shapes_edit import (
    EditsAsked,
    EditShape,
    PlacedFaultShape,
    SavedShape,
    SourceFileAsked,
    SourceFileShape,
)
from journeyglass.server.api.who import EDITOR, Asker, Who
from journeyglass.server.refusal import RefusalError
from journeyglass.workspace.editing import Saved, edit_journey, present, put_source, sound
from journeyglass.workspace.instants import instant_or_none

router = APIRouter(prefix="/journeys", tags=["editing"])
CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"model": Problem, "description": "Somebody else changed the same in the meantime."}
}
_MOST_LEVELS = 40


@router.post(
    "/{journey}/edits", summary="Edit places of a journey", openapi_extra=EDITOR, responses=CONFLICT, status_code=200
)
def edit(journey: JourneyPath, asked: EditsAsked, desk: AtDesk, who: Asker) -> SavedShape:
    """What others changed at other places since `base` stays; a journey that would have faults is not saved."""
    edits = edits_of(asked.edits)
    with told():
        saved = edit_journey(desk.workspace, journey, asked.base, edits, asked.lang, author(who), asked.summary)
    paths = [one.path for one in edits]
    desk.audit(who, "journey.edited", journey, {"version": saved.version, "paths": paths[:20], "lang": asked.lang})
    return saved_shape(saved)


@router.get("/{journey}/source", summary="A journey's file")
def source(journey: JourneyPath, desk: AtDesk) -> SourceFileShape:
    """As text, and as JSON where it is sound."""
    now = present(desk.workspace, journey)
    faults: list[PlacedFaultShape] = []
    loaded: Any = None
    try:
        loaded = json_value(sound(desk.workspace, now.path, now.text).journey)
    except UnsoundError as error:
        faults = _faults(error)
    file = str(now.path.relative_to(desk.workspace.root))
    return SourceFileShape(revision=now.revision, yaml=now.text, journey=loaded, file=file, faults=faults)


@router.put("/{journey}/source", summary="Write a journey's file anew", openapi_extra=EDITOR, responses=CONFLICT)
def put(journey: JourneyPath, asked: SourceFileAsked, desk: AtDesk, who: Asker) -> SavedShape:
    """Its id stays; a journey with faults is not saved."""
    with told():
        saved = put_source(desk.workspace, journey, asked.base, asked.yaml, author(who), asked.summary)
    desk.audit(who, "journey.written", journey, {"version": saved.version})
    return saved_shape(saved)


def edits_of(asked: Sequence[EditShape]) -> list[Edit]:
    """The edits as the library takes them; InputError for values nested without end."""
    for one in asked:
        if _levels(one.value) > _MOST_LEVELS:
            raise InputError(f"a value is nested more than {_MOST_LEVELS} levels deep", "write it flatter")
    return [Edit(**one.model_dump()) for one in asked]


def author(who: Who) -> Author:
    """Who asks, as an author."""
    return Author(who.id, who.name)


def saved_shape(saved: Saved) -> SavedShape:
    """The shape of what was saved."""
    undo = [EditShape(**asdict(one)) for one in saved.undo]
    return SavedShape(revision=saved.revision, version=saved.version, undo=undo)


@contextmanager
def told() -> Iterator[None]:
    """Turn a conflict and an unsound journey into refusals that name every place."""
    try:
        yield
    except ConflictError as error:
        raise RefusalError(
            409, error.code, error.message, detail=_conflicts(error), advice=error.advice or ""
        ) from error
    except UnsoundError as error:
        faults = [fault.model_dump() for fault in _faults(error)]
        message = "the journey would have faults, so nothing was saved"
        raise RefusalError(422, error.code, message, detail=faults, advice="mend each place named") from error


def journey_id(desk: Desk, journey: str) -> str:
    """The id of a journey, a faulty one too."""
    try:
        return desk.journey(journey)
    except JourneyFileError:
        return present(desk.workspace, journey).journey


def _conflicts(error: ConflictError) -> list[dict[str, Any]]:
    return [
        {
            "path": one.conflict.path,
            "yours": one.conflict.yours,
            "theirs": one.conflict.theirs,
            "by": one.by.name if one.by else None,
            "at": at.isoformat() if (at := instant_or_none(one.at)) else None,
        }
        for one in error.conflicts
    ]


def _faults(error: UnsoundError) -> list[PlacedFaultShape]:
    return [
        PlacedFaultShape(path=path, where=f"{f.path}:{f.line}:{f.column}", message=f.what, advice=f.remedy)
        for f, path in error.placed
    ]


def _levels(value: Any) -> int:
    """How deep a value is nested, as far as that matters."""
    level, here = 0, [value]
    while here and level <= _MOST_LEVELS:
        level += 1
        here = [below for one in here for below in _below(one)]
    return level


def _below(value: Any) -> Sequence[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else ()
