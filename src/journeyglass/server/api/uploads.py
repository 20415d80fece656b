"""`/api/uploads`: a table comes in, is looked at, tried under a mapping, and becomes a source."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import asdict
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from journeyglass.errors import JourneyglassError
from journeyglass.events.mappingfile import PlacedFault, checked, mapping_data, mapping_yaml
from journeyglass.server.api.desk import AtDesk, Desk
from journeyglass.server.api.loading import AtLoading, Loading
from journeyglass.server.api.shapes_sources import (
    ImportAsked,
    JobStarted,
    MappingText,
    MappingTextAsked,
    MappingTold,
    PlacedFaultShape,
    TablePreviewAsked,
    TablePreviewShape,
    UploadLine,
    UploadShape,
)
from journeyglass.server.api.who import EDITOR, QUIET, Asker
from journeyglass.server.refusal import RefusalError
from journeyglass.workspace.instants import instant_of
from journeyglass.workspace.uploadfit import joinable
from journeyglass.workspace.uploadimport import MappingError, NewSource, make_source, run_import
from journeyglass.workspace.uploadlook import Looked, look
from journeyglass.workspace.uploadpreview import preview
from journeyglass.workspace.uploads import Arriving, Upload

router = APIRouter(prefix="/uploads", tags=["sources"])
_UploadPath = Annotated[
    str, Path(min_length=1, max_length=64, pattern=r"^[0-9a-z]+$", examples=["0f3c5d7e9a1b2c3d4e5f6071"])
]
_Name = Annotated[str, Query(min_length=1, max_length=300, description="The file's name.", examples=["deals.csv"])]
_Sheet = Annotated[str | None, Query(max_length=200, description="The sheet that the mapping is of.")]
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        "description": "The file as it is, at most 1 GiB.",
    }
}
_PART_SECONDS = 60.0
_MOST_AT_ONCE = 4
_PIECE = 1 << 20
_LOOKING = threading.BoundedSemaphore(2)
"""Tables are looked at two at a time: each takes a processor and half a gigabyte at most."""


@router.post("", summary="Upload a table", status_code=201, openapi_extra={**EDITOR, **_BODY})
async def upload(request: Request, name: _Name, desk: AtDesk, loading: AtLoading, who: Asker) -> UploadShape:
    """It is streamed to the disk and looked at; its mapping is a guess. It is kept for a day."""
    if loading.arriving >= _MOST_AT_ONCE:
        raise RefusalError(503, "busy", "several files are being uploaded", advice="try again in a moment", retry=5)
    loading.arriving += 1
    try:
        arriving = await run_in_threadpool(_begin, desk, loading, name, request.headers.get("content-length"))
        found = await _received(request, arriving, desk)
    finally:
        loading.arriving -= 1
    seen = await run_in_threadpool(_seen, desk, loading, found)
    await run_in_threadpool(desk.audit, who, "upload_add", found.id, {"file": found.file, "size": found.size})
    return seen


@router.get("", summary="The uploads that wait", openapi_extra=EDITOR)
def uploads(desk: AtDesk, loading: AtLoading) -> list[UploadLine]:
    """The newest first; none is older than a day."""
    loading.uploads.sweep(desk.runtime.clock())
    return [UploadLine(**_line(one)) for one in loading.uploads.all()]


@router.get("/{upload}", summary="What an upload holds", openapi_extra=EDITOR)
def upload_(upload: _UploadPath, desk: AtDesk, loading: AtLoading, sheet: _Sheet = None) -> UploadShape:
    """Its tables, their columns, a first mapping of one of them."""
    return _looked(desk, loading, loading.uploads.find(upload), sheet)


@router.delete("/{upload}", summary="Throw an upload away", status_code=200)
def drop(upload: _UploadPath, desk: AtDesk, loading: AtLoading, who: Asker) -> list[UploadLine]:
    """What became a source of it stays; the uploads that still wait."""
    loading.uploads.remove(upload)
    desk.audit(who, "upload_drop", upload)
    return [UploadLine(**_line(one)) for one in loading.uploads.all()]


@router.post("/{upload}/preview", summary="Try a mapping on an upload", openapi_extra=EDITOR | QUIET)
def preview_(upload: _UploadPath, asked: TablePreviewAsked, desk: AtDesk, loading: AtLoading) -> TablePreviewShape:
    """What an import would bring and what it would put aside, by the same translation; nothing is kept."""
    found = loading.uploads.find(upload)
    with _LOOKING:
        done = preview(desk.workspace, loading.uploads, found, asked.mapping, asked.rows)
    return TablePreviewShape.model_validate(done)


@router.post("/{upload}/import", summary="Make an upload a source and import it", status_code=202)
def import_(upload: _UploadPath, asked: ImportAsked, desk: AtDesk, loading: AtLoading, who: Asker) -> JobStarted:
    """Its mapping goes to `sources/`, its table beside it; the import goes on as a job."""
    made = _made(desk, loading, loading.uploads.find(upload), asked)
    said = {"upload": upload, "every": asked.every, "replaced": asked.replace}
    desk.audit(who, "source_add", made.source, said)
    work = partial(_import, desk, made.source)
    return JobStarted(job=loading.jobs.start("import", made.source, work, by=who.name).id)


@router.post("/mapping/text", summary="A mapping as the text of a source file", openapi_extra=EDITOR | QUIET)
def text_of(asked: TablePreviewAsked) -> MappingText:
    """As it would be written."""
    return MappingText(yaml=mapping_yaml(asked.mapping))


@router.post("/mapping/data", summary="The text of a source file as a mapping", openapi_extra=EDITOR | QUIET)
def data_of(asked: MappingTextAsked) -> MappingTold:
    """With what is wrong with it; text that is no YAML map is refused."""
    data = mapping_data(asked.yaml)
    return MappingTold(mapping=data, faults=_faults(checked(data)[1]))


async def _received(request: Request, arriving: Arriving, desk: Desk) -> Upload:
    try:
        async for piece in _pieces(request):
            await run_in_threadpool(arriving.write, piece)
        return arriving.finish(desk.runtime.clock())
    except ClientDisconnect:
        arriving.drop()
        raise RefusalError(400, "gone", "the upload broke off", advice="send it again") from None
    except TimeoutError:
        arriving.drop()
        raise RefusalError(503, "slow_body", "the file did not come in time", advice="send it again") from None
    except BaseException:
        arriving.drop()
        raise


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    """The body in pieces of about a megabyte; each part of it has to come within a while."""
    parts, held = request.stream(), bytearray()
    while True:
        try:
            async with asyncio.timeout(_PART_SECONDS):
                held += await anext(parts)
        except StopAsyncIteration:
            break
        if len(held) >= _PIECE:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


def _begin(desk: Desk, loading: Loading, name: str, length: str | None) -> Arriving:
    loading.uploads.sweep(desk.runtime.clock())
    size = int(length) if length is not None and length.isdigit() and len(length) < 16 else None
    return loading.uploads.begin(name, size)


def _seen(desk: Desk, loading: Loading, found: Upload) -> UploadShape:
    """What has just come; a file that cannot be read is not kept."""
    try:
        return _looked(desk, loading, found, None)
    except JourneyglassError:
        loading.uploads.remove(found.id)
        raise


def _looked(desk: Desk, loading: Loading, found: Upload, sheet: str | None) -> UploadShape:
    files = desk.workspace.source_files
    with _LOOKING:
        seen = look(found, files.mappings, sheet)
    others = sorted(name for name in joinable(desk.workspace, loading.uploads) if name != found.file)
    return _shape(found, seen, others)


def _shape(found: Upload, seen: Looked, others: list[str]) -> UploadShape:
    told = {name: value for name, value in asdict(seen).items() if name != "mapping"}
    faults = _faults(checked(seen.mapping)[1])
    return UploadShape(**_line(found), **told, mapping=seen.mapping, joinable=others, faults=faults)


def _line(found: Upload) -> dict[str, Any]:
    return {
        "upload": found.id,
        "name": found.name,
        "file": found.file,
        "size": found.size,
        "at": instant_of(found.at),
    }


def _faults(found: list[PlacedFault]) -> list[PlacedFaultShape]:
    return [PlacedFaultShape.model_validate(fault) for fault in found]


def _made(desk: Desk, loading: Loading, found: Upload, asked: ImportAsked) -> NewSource:
    try:
        return make_source(
            desk.workspace, loading.uploads, found, asked.mapping,
            source=asked.source, every=asked.every, replace=asked.replace,
        )  # fmt: skip
    except MappingError as error:
        detail = [asdict(fault) for fault in error.placed]
        said = RefusalError(422, "mapping", "the mapping has faults", detail=detail, advice="mend each place named")
        raise said from None


def _import(desk: Desk, source: str, told: Any) -> dict[str, Any]:
    done = asdict(run_import(desk.workspace, source, told))
    desk.runtime.nudge()
    return done
