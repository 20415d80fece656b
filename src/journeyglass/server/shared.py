"""Shared maps: `/s/SECRET` is a page of its own, `/embed/SECRET` the same for the frame of another page.

Neither runs a script, loads anything, or tells where it was opened; a link that is unknown, over or revoked is 404.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from journeyglass.server.answer import Answer, Headers, Scope
from journeyglass.server.refusal import not_allowed

if TYPE_CHECKING:
    from journeyglass.journey.model import Lang
    from journeyglass.ledger.shares import Share
    from journeyglass.server.api.desk import Desk
    from journeyglass.server.runtime import Runtime
    from journeyglass.workspace import Result

PAGE, FRAME = "/s/", "/embed/"
_FRESH_MICROS = 15_000_000
_MOST_KEPT = 50
_SEALED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
)
_ALWAYS: Headers = (
    (b"content-type", b"text/html; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-robots-tag", b"noindex, nofollow, noarchive"),
    (b"referrer-policy", b"no-referrer"),
)
_GONE = (
    ("en", "This link shows nothing any more. Ask whoever gave it to you for another one."),
    ("ru", "По этой ссылке больше ничего нет. Попросите новую у того, кто её прислал."),
    ("zh-Hant", "這個連結已經失效。請向提供連結的人索取新的連結。"),
)


def is_shared(path: str) -> bool:
    """Whether a path is that of a shared map."""
    return path.startswith((PAGE, FRAME))


class SharedMaps:
    """Answers for the shared maps of one workspace; each page is drawn again after a quarter of a minute."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._kept: dict[str, tuple[int, bytes]] = {}

    async def answer(self, scope: Scope) -> Answer:
        """The page, or that there is none."""
        if scope["method"] not in ("GET", "HEAD"):
            raise not_allowed("GET")
        path: str = scope["path"]
        framed = path.startswith(FRAME)
        desk = self._runtime.desk
        page = None if desk is None else await asyncio.to_thread(self._page, desk, path.split("/", 2)[2])
        head = (*_ALWAYS, *_frames(framed))
        return Answer(404, _gone(), head) if page is None else Answer(200, page, head)

    def _page(self, desk: Desk, secret: str) -> bytes | None:
        now = self._runtime.clock()
        share = desk.ledger.shares.open(secret, now)
        if share is None:
            return None
        kept = self._kept.get(share.id)
        if kept is None or not 0 <= now - kept[0] < _FRESH_MICROS:
            while len(self._kept) >= _MOST_KEPT:
                self._kept.pop(next(iter(self._kept)), None)
            with desk.readings.held(share.journey) as result:
                kept = self._kept[share.id] = (now, drawn(result, share))
        return kept[1]


def drawn(result: Result, share: Share) -> bytes:
    """The page of a shared map, in the language and the colours that it was shared in."""
    from journeyglass.glass.paper import export_map, paper_inputs

    lang: Lang = "ru" if share.lang == "ru" else "zh-Hant" if share.lang == "zh-Hant" else "en"
    inputs = paper_inputs(result.context, result.document(lang), figures=False)
    return export_map(inputs, "html", "dark" if share.theme == "dark" else "light")


def _frames(framed: bool) -> Headers:
    """Who may show it in a frame: anybody, or nobody."""
    if framed:
        return ((b"content-security-policy", f"{_SEALED}; frame-ancestors *".encode()),)
    return (
        (b"content-security-policy", f"{_SEALED}; frame-ancestors 'none'".encode()),
        (b"x-frame-options", b"DENY"),
    )


def _gone() -> bytes:
    said = "".join(f'<p lang="{lang}">{text}</p>' for lang, text in _GONE)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Journeyglass</title>'
        f'<meta name="viewport" content="width=device-width"></head><body>{said}</body></html>'
    ).encode()
