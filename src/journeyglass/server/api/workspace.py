"""`/api/workspace`, `/api/status`: what this server holds, and how it is."""

from __future__ import annotations

from fastapi import APIRouter

from journeyglass.server.api.desk import AtDesk
from journeyglass.server.api.shapes import StatusShape, WorkspaceShape
from journeyglass.server.api.version import version
from journeyglass.server.health import health_shape

router = APIRouter(tags=["workspace"])


@router.get("/workspace", summary="The workspace that this server holds")
def workspace(desk: AtDesk) -> WorkspaceShape:
    """Its name, language and journeys."""
    settings, root = desk.workspace.settings, desk.workspace.root
    return WorkspaceShape(
        name=settings.name or root.name,
        language=settings.language,
        journey=settings.journey,
        journeys=sorted(desk.workspace.written().loaded),
        label=settings.label,
        version=version(),
    )


@router.get("/status", summary="How the server is, part by part")
def status(desk: AtDesk) -> StatusShape:
    """The same as `/health`, for who has a key."""
    return StatusShape.model_validate(health_shape(desk.runtime.parts()))
