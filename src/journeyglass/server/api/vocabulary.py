"""`/api/journeys/…/vocabulary`: what the rules of a journey can ask for."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from fastapi import APIRouter

from journeyglass.server.api.desk import AtDesk, Desk
from journeyglass.server.api.scope import LangQuery
from journeyglass.server.api.shapes import JourneyPath
from journeyglass.server.api.shapes_edit import VocabularyShape
from journeyglass.workspace.vocabulary import Vocabularies

router = APIRouter(prefix="/journeys", tags=["editing"])
_KNOWN: WeakKeyDictionary[Desk, Vocabularies] = WeakKeyDictionary()


@router.get("/{journey}/vocabulary", summary="What rules can ask for")
def vocabulary(journey: JourneyPath, desk: AtDesk, lang: LangQuery = None) -> VocabularyShape:
    """Event names with their properties, traits, roles, channels, stages; values from a sample."""
    known = _KNOWN.setdefault(desk, Vocabularies(desk.workspace))
    found = known.of(desk.workspace.journey(journey).journey, lang or desk.workspace.settings.language)
    return VocabularyShape.model_validate(found)
