"""`/api/journeys/…/comments`: what people say about places of a journey."""

from __future__ import annotations

from fastapi import APIRouter

from journeyglass.errors import InputError
from journeyglass.ledger.comments import Comment
from journeyglass.server.api.desk import AtDesk, Desk
from journeyglass.server.api.edits import author, journey_id
from journeyglass.server.api.shapes import JourneyPath, Settled
from journeyglass.server.api.shapes_edit import CommentAsked, CommentChange, CommentShape, ThingPath
from journeyglass.server.api.who import VIEWER, Asker, Who
from journeyglass.server.refusal import RefusalError
from journeyglass.workspace.instants import instant_of, instant_or_none

router = APIRouter(prefix="/journeys", tags=["editing"])


@router.get("/{journey}/comments", summary="The comments on a journey", openapi_extra=VIEWER)
def comments(journey: JourneyPath, desk: AtDesk, who: Asker) -> list[CommentShape]:
    """Oldest first, the settled ones too."""
    return [_shape(one, who) for one in desk.ledger.comments.all(journey_id(desk, journey))]


@router.post("/{journey}/comments", summary="Say something about a place", status_code=201, openapi_extra=VIEWER)
def add(journey: JourneyPath, asked: CommentAsked, desk: AtDesk, who: Asker) -> CommentShape:
    """An answer joins the thread of the comment that it answers."""
    name, now = journey_id(desk, journey), desk.runtime.clock()
    found = desk.ledger.comments.add(name, asked.path, asked.text.strip(), asked.reply_to, author(who), now)
    desk.audit(who, "comment.added", name, {"path": found.path, "comment": found.id})
    return _shape(found, who)


@router.patch("/{journey}/comments/{comment}", summary="Reword or settle a comment", openapi_extra=VIEWER)
def change(journey: JourneyPath, comment: ThingPath, asked: CommentChange, desk: AtDesk, who: Asker) -> CommentShape:
    """Its author can reword it; anybody can settle a thread, or open it again."""
    if asked.text is None and asked.resolved is None:
        raise InputError("nothing is to be changed", "give `text` or `resolved`")
    name, now = journey_id(desk, journey), desk.runtime.clock()
    found = desk.ledger.comments.get(name, comment)
    if asked.text is not None:
        _own(found, who, "reword")
        found = desk.ledger.comments.change(name, comment, asked.text.strip(), now)
    if asked.resolved is not None:
        found = desk.ledger.comments.resolve(name, comment, asked.resolved, now)
    _note(desk, who, "comment.changed", found)
    return _shape(found, who)


@router.delete("/{journey}/comments/{comment}", summary="Take a comment out", openapi_extra=VIEWER)
def remove(journey: JourneyPath, comment: ThingPath, desk: AtDesk, who: Asker) -> Settled:
    """Its author can, and every editor; with the first of a thread its answers go too."""
    name = journey_id(desk, journey)
    found = desk.ledger.comments.get(name, comment)
    if who.role == "viewer":
        _own(found, who, "take out")
    gone = desk.ledger.comments.remove(name, comment)
    _note(desk, who, "comment.removed", found)
    return Settled(messages=gone)


def _mine(found: Comment, who: Who) -> bool:
    return (found.by.id, found.by.name) == (who.id, who.name) if who.id is None else found.by.id == who.id


def _own(found: Comment, who: Who, what: str) -> None:
    if not _mine(found, who):
        raise RefusalError(403, "not_yours", f"only its author can {what} this comment", advice="answer it instead")


def _note(desk: Desk, who: Who, action: str, found: Comment) -> None:
    desk.audit(who, action, found.journey, {"path": found.path, "comment": found.id})


def _shape(found: Comment, who: Who) -> CommentShape:
    return CommentShape(
        id=found.id,
        path=found.path,
        by=found.by.name,
        by_id=found.by.id,
        at=instant_of(found.at),
        text=found.text,
        reply_to=found.reply_to,
        edited_at=instant_or_none(found.edited_at),
        resolved_at=instant_or_none(found.resolved_at),
        mine=_mine(found, who),
    )
