"""How the server is: part by part, with the reason and what to do where something is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from journeyglass.events.jsontext import dumps
from journeyglass.server.answer import GUARDED, JSON, Answer

_HTML = ((b"content-type", b"text/html; charset=utf-8"),)
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .6rem;vertical-align:top;"
    "border-bottom:1px solid #8886}"
)


@dataclass(frozen=True)
class Part:
    """One part of the server; `needed`: without it nothing can be acknowledged."""

    name: str
    ok: bool
    needed: bool = False
    why: str | None = None
    remedy: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def shape(self) -> dict[str, Any]:
        """As JSON tells it."""
        return {
            "ok": self.ok, "needed": self.needed, "why": self.why, "remedy": self.remedy, "facts": self.facts
        }  # fmt: skip


def ready(parts: Sequence[Part]) -> bool:
    """Whether events can be acknowledged."""
    return all(part.ok for part in parts if part.needed)


def alive_answer() -> Answer:
    """The process works on requests."""
    return Answer(200, b'{"status":"alive"}', (*JSON, *GUARDED))


def ready_answer(parts: Sequence[Part]) -> Answer:
    """200 where events can be acknowledged, 503 where not, with the parts that hinder."""
    if ready(parts):
        return Answer(200, b'{"status":"ready"}', (*JSON, *GUARDED))
    hindering = {part.name: part.why for part in parts if part.needed and not part.ok}
    body = dumps({"status": "not ready", "why": hindering})
    return Answer(503, body, (*JSON, *GUARDED, (b"retry-after", b"1")))


def health_answer(parts: Sequence[Part], *, html: bool) -> Answer:
    """Every part; for programs as JSON, for people as a page."""
    status = _status(parts)
    if html:
        return Answer(200, _page(status, parts).encode(), (*_HTML, *GUARDED))
    return Answer(200, dumps(health_shape(parts)), (*JSON, *GUARDED))


def health_shape(parts: Sequence[Part]) -> dict[str, Any]:
    """Every part, as JSON tells it."""
    return {"status": _status(parts), "ready": ready(parts), "parts": {part.name: part.shape() for part in parts}}


def _status(parts: Sequence[Part]) -> str:
    if not ready(parts):
        return "not ready"
    return "well" if all(part.ok for part in parts) else "ready, but not well"


def _page(status: str, parts: Sequence[Part]) -> str:
    rows = "".join(_row(part) for part in parts)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Journeyglass: {escape(status)}</title><style>{_STYLE}</style><h1>Journeyglass: {escape(status)}</h1>"
        f"<table><tr><th>part</th><th>state</th><th>why, and what to do</th></tr>{rows}</table></html>"
    )


def _row(part: Part) -> str:
    told = " ".join(escape(text) for text in (part.why, part.remedy) if text)
    facts = ", ".join(f"{escape(key)}: {escape(str(value))}" for key, value in part.facts.items() if value is not None)
    return f"<tr><td>{escape(part.name)}<td>{'well' if part.ok else 'not well'}<td>{told or facts}</tr>"
