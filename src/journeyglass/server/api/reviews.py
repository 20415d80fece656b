"""`/api/journeys/…/reviews`: who looked at which place when, and which of them are stale."""

from __future__ import annotations

from fastapi import APIRouter

from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.edits import author
from journeyglass.server.api.shapes import JourneyPath
from journeyglass.server.api.shapes_edit import ReviewsAsked, ReviewShape
from journeyglass.server.api.who import EDITOR, Asker
from journeyglass.workspace.reviewing import all_reviews, review

router = APIRouter(prefix="/journeys", tags=["editing"])


@router.get("/{journey}/reviews", summary="Who looked at what when")
def reviews(journey: JourneyPath, desk: AtDesk) -> list[ReviewShape]:
    """Of each place the last time; stale where it has changed since, or after 180 days."""
    return [ReviewShape.model_validate(one) for one in all_reviews(desk.workspace, journey)]


@router.post("/{journey}/reviews", summary="Note that places were looked at", openapi_extra=EDITOR, status_code=200)
def add(journey: JourneyPath, asked: ReviewsAsked, desk: AtDesk, who: Asker) -> list[ReviewShape]:
    """As they are now; the reviews of all places come back."""
    review(desk.workspace, journey, asked.paths, author(who))
    desk.audit(who, "journey.reviewed", journey, {"places": len(asked.paths), "paths": asked.paths[:20]})
    return reviews(journey, desk)
