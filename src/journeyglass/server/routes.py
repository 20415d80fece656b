"""The paths of the tracking API: what each one takes, whatever slashes or prefix a client puts around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

V1_CAP = 4 << 20
BATCH_CAP = 20 << 20
"""The most that a body may hold, decoded: on `/v1/*`, and where PostHog's clients send."""

Reply = Literal["plain", "results"]

_CALLS = ("track", "identify", "page", "screen", "group", "alias", "batch", "import")
_SHORT = {"t": "track", "i": "identify", "p": "page", "s": "screen", "g": "group", "a": "alias", "b": "batch"}
_MOST_PREFIX = 200


@dataclass(frozen=True, slots=True)
class Route:
    """Where events come in: the `path` that the wire format knows, the cap of a body, the form of the answer."""

    path: str
    cap: int
    reply: Reply = "plain"


def _routes() -> dict[str, Route]:
    found = {f"/v1/{call}": Route(f"/v1/{call}", V1_CAP) for call in _CALLS}
    found |= {f"/v1/{short}": found[f"/v1/{call}"] for short, call in _SHORT.items()}
    for path, known in (("/batch", "/batch/"), ("/capture", "/capture/"), ("/e", "/e/"), ("/i/v0/e", "/e/")):
        found[path] = Route(known, BATCH_CAP)
    found["/i/v1/analytics/events"] = Route("/i/v1/analytics/events", BATCH_CAP, "results")
    return found


ROUTES = _routes()
"""By path, without a slash at the end."""


def route_of(path: str) -> Route | None:
    """The route that a path means: a slash at the end, doubled slashes and a prefix before `/v1/` do not matter."""
    found = ROUTES.get(path)
    if found is not None or len(path) > _MOST_PREFIX:
        return found
    plain = tidy(path)
    start = plain.rfind("/v1/")
    if start > 0 and not plain.startswith(("/api/", "/health/", "/i/")):
        plain = plain[start:]
    return ROUTES.get(plain)


def tidy(path: str) -> str:
    """The path with single slashes and none at the end."""
    while "//" in path:
        path = path.replace("//", "/")
    return path.rstrip("/") or "/"
