"""`/api/jobs`: long work, how far it is, what came of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path

from journeyglass.server.api.loading import AtLoading
from journeyglass.server.api.shapes_sources import JobShape
from journeyglass.workspace.instants import instant_of, instant_or_none
from journeyglass.workspace.jobs import Job

router = APIRouter(prefix="/jobs", tags=["sources"])
_JobPath = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9a-z]+$", examples=["0f3c5d7e9a1b2c3d"])]


@router.get("", summary="Long work of late")
def jobs(loading: AtLoading) -> list[JobShape]:
    """The latest first, what is under way and what has ended."""
    return list(map(_job, loading.jobs.all()))


@router.get("/{job}", summary="How far a job is")
def job_(job: _JobPath, loading: AtLoading) -> JobShape:
    """And what came of it."""
    return _job(loading.jobs.find(job))


def _job(job: Job) -> JobShape:
    told = asdict(job) | {"begun_at": instant_of(job.begun_at), "ended_at": instant_or_none(job.ended_at)}
    return JobShape.model_validate(told)
