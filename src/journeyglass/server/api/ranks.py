"""The routes of the API by their paths, so that who may ask is known before anything of a request is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import compile_path

from journeyglass.server.api.who import ALWAYS, NOTE, RANK, RANKS, Rank

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""


@dataclass(frozen=True)
class Ranked:
    """A route: who may ask it, whether it is written down, and `always` for who must change their password first."""

    path: str
    rank: Rank
    noted: bool
    always: bool


UNKNOWN = Ranked("", "viewer", False, False)
"""A path that no route has: that there is nothing is told to viewers only."""


def rank_of(methods: Iterable[str], extra: Mapping[str, Any] | None) -> Rank:
    """Who may ask a route with these methods and this extension; ValueError for no rank that there is."""
    said = (extra or {}).get(RANK) or ("viewer" if set(methods) <= SAFE else "editor")
    if said not in RANKS:
        raise ValueError(f"there is no rank {said}")
    found: Rank = said
    return found


class Routes:
    """Finds the route of a request; the first that fits, as FastAPI does."""

    def __init__(self, routers: Iterable[APIRouter], prefix: str) -> None:
        self._known: list[tuple[re.Pattern[str], frozenset[str], Ranked]] = []
        for route in (route for router in routers for route in router.routes if isinstance(route, APIRoute)):
            extra, methods = route.openapi_extra or {}, frozenset(route.methods or ())
            noted = not methods <= SAFE and extra.get(NOTE) != "none"
            told = Ranked(prefix + route.path_format, rank_of(methods, extra), noted, bool(extra.get(ALWAYS)))
            self._known.append((compile_path(prefix + route.path)[0], methods, told))

    def find(self, method: str, path: str) -> tuple[Ranked, Mapping[str, str]]:
        """The route and what stands in its path; `UNKNOWN` where there is none."""
        for pattern, methods, route in self._known:
            if method in methods and (found := pattern.match(path)):
                return route, found.groupdict()
        return UNKNOWN, {}
