"""The application API as a FastAPI application: its routes, its errors, its OpenAPI document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from journeyglass.errors import FileError, JourneyglassError
from journeyglass.server.answer import App
from journeyglass.server.api import (
    accountlist,
    accountpage,
    accounts,
    audit,
    behind,
    builtins,
    changes,
    comments,
    compare,
    document,
    edits,
    events,
    explain,
    export,
    figures,
    flow,
    jobs,
    journeys,
    keys,
    me,
    merges,
    people,
    pins,
    presence,
    preview,
    quarantine,
    received,
    reviews,
    session,
    shares,
    sources,
    touches,
    uploads,
    users,
    versions,
    vocabulary,
    workspace,
)
from journeyglass.server.api.desk import Desk
from journeyglass.server.api.guard import OPENAPI, Guard
from journeyglass.server.api.language import told
from journeyglass.server.api.ranks import Routes, rank_of
from journeyglass.server.api.shapes import Problem
from journeyglass.server.api.version import version
from journeyglass.server.api.who import RANK
from journeyglass.server.refusal import RefusalError, fault, not_allowed, nothing_here, refused

if TYPE_CHECKING:
    from journeyglass.server.runtime import Runtime

ROUTERS = (
    session,
    users,
    me,
    audit,
    shares,
    workspace,
    journeys,
    document,
    explain,
    behind,
    export,
    people,
    accountlist,
    accountpage,
    touches,
    compare,
    accounts,
    figures,
    flow,
    events,
    quarantine,
    keys,
    sources,
    changes,
    uploads,
    jobs,
    received,
    merges,
    builtins,
    edits,
    versions,
    preview,
    vocabulary,
    comments,
    reviews,
    presence,
    pins,
)
"""The parts of the API, in the order in which their routes are tried."""
PREFIX = "/api"
_STATUSES: dict[int, str] = {
    400: "The request cannot be read.",
    401: "Nobody is logged in, or the key or token is unknown, over or revoked.",
    403: "The role does not reach so far, the key is of another kind, or the request comes from another site.",
    404: "There is nothing of that name.",
    422: "A value cannot be used.",
    429: "Too many wrong keys or log-ins; `Retry-After` says when to try again.",
    503: "A part of the server cannot be used now; `Retry-After` says when to try again.",
}
_ABOUT = """\
Where accounts stand, what they did and what is wrong, live. Events are sent to the tracking API, not here.

Ask with `Authorization: Bearer KEY`: a key made by `journeyglass keys create --kind api`, or a user's personal token.
Browsers ask with the cookie of a log-in; what changes something needs the header `X-CSRF-Token` then. `x-role` says of
each route who may ask it: everybody (`public`), viewers, editors, admins.

Errors, faults and reasons are told in the language that `Accept-Language` asks for (en, ru, zh-Hant), else in that of
the query's `lang`, else in English; their codes are the same in all.
"""


def create_api(runtime: Runtime) -> App:
    """The API of a server, guarded."""
    if runtime.workspace is None:
        raise RuntimeError("the workspace is not open")
    api = application()
    desk = api.state.desk = runtime.desk = Desk(runtime, runtime.workspace)
    desk.readings.prepare()
    return Guard(api, desk, Routes((part.router for part in ROUTERS), PREFIX))


def application() -> FastAPI:
    """The routes, not yet of any workspace."""
    api = FastAPI(
        title="Journeyglass",
        version=version(),
        description=_ABOUT,
        openapi_url=OPENAPI,
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        swagger_ui_oauth2_redirect_url=None,
    )
    problems: dict[int | str, dict[str, Any]] = {
        status: {"model": Problem, "description": told} for status, told in _STATUSES.items()
    }
    for part in ROUTERS:
        api.include_router(part.router, prefix=PREFIX, responses=problems)
    api.add_exception_handler(JourneyglassError, _library)
    api.add_exception_handler(RefusalError, _refusal)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(HTTPException, _http)
    api.add_exception_handler(Exception, _fault)
    api.openapi = lambda: _document(api)  # type: ignore[method-assign]
    return api


def _document(api: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with what every route asks for, and who may ask it."""
    if api.openapi_schema is None:
        found = get_openapi(
            title=api.title,
            version=api.version,
            description=api.description,
            routes=api.routes,
            openapi_version="3.1.0",
        )
        schemes = {"key": {"type": "http", "scheme": "bearer"}}
        found.setdefault("components", {})["securitySchemes"] = schemes
        found["security"] = [{"key": []}]
        for said in found["paths"].values():
            for method, operation in said.items():
                operation[RANK] = rank_of({method.upper()}, operation)
        api.openapi_schema = found
    return api.openapi_schema


async def _library(request: Request, error: Exception) -> Response:
    """An error of the library, with every fault of a file that has some."""
    if isinstance(error, FileError):
        faults = [
            {"where": f"{f.path}:{f.line}:{f.column}", "message": f.what, "advice": f.remedy} for f in error.faults
        ]
        message = (error.__doc__ or "").strip().rstrip(".")
        return _told(RefusalError(error.status, error.code, message, detail=faults, advice="mend each place named"))
    return _told(refused(error) if isinstance(error, JourneyglassError) else RefusalError(500, "fault", "a fault"))


async def _refusal(request: Request, error: Exception) -> Response:
    return _told(error) if isinstance(error, RefusalError) else _told(RefusalError(500, "fault", "a fault"))


async def _invalid(request: Request, error: Exception) -> Response:
    """What is wrong with a request, place by place, without the values that were sent."""
    said = error.errors() if isinstance(error, RequestValidationError) else []
    faults = [{"where": ".".join(map(str, one["loc"])), "message": one["msg"]} for one in said]
    return _told(RefusalError(422, "input", "the request has faults", detail=faults, advice="mend each place named"))


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:
        return _told(nothing_here("/api/openapi.json lists what there is"))
    if status == 405:
        allowed = (getattr(error, "headers", None) or {}).get("Allow", "GET")
        return _told(not_allowed(allowed), {"Allow": allowed})
    message = str(getattr(error, "detail", "the request cannot be worked on"))
    return _told(RefusalError(status, "request", message, advice="mend the request"))


async def _fault(request: Request, error: Exception) -> Response:
    """What nobody foresaw; the guard around the API logs it."""
    return _told(fault())


def _told(refusal: RefusalError, headers: dict[str, str] | None = None) -> Response:
    after = {} if refusal.retry is None else {"Retry-After": str(refusal.retry)}
    return JSONResponse(told(refusal.shape()), refusal.status, {**(headers or {}), **after})
