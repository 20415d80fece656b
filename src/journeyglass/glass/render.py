"""Pictures of the map, drawn by the same components as on the screen, without a browser."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from journeyglass.errors import InputError

if TYPE_CHECKING:
    import quickjs  # type: ignore[import-untyped]

    from journeyglass.glass.document import MapDocument

Theme = Literal["light", "dark", "css"]
"""How a picture is coloured; `css` leaves it to the variables of the page that it stands in."""
BUILT = Path(__file__).parent.parent / "web"
"""Where the packaging puts the script and the fonts."""
_SCRIPT = BUILT / "render" / "render.js"
_STACK = 4 * 1024 * 1024
# The engine belongs to the thread that made it, so that one thread does all of its work.
_worker = ThreadPoolExecutor(1, thread_name_prefix="render")
_engine = threading.local()


def render_map(document: MapDocument, theme: Theme = "light", *, column: int | None = None, bare: bool = False) -> str:
    """The whole map as one SVG picture that names its fonts.

    `column`: the width of a stage's column; without one the page becomes not much higher than wide. `bare`: without
    heading and legend, for a page that has its own.
    """
    asked = {"what": "map", "map": _plain(document), "theme": theme, "column": column, "bare": bare}
    return str(_render(asked))


def render_chart(kind: str, data: Mapping[str, Any], theme: Literal["light", "dark"], lang: str, width: int) -> str:
    """A chart of the screen as an SVG picture; `data` is what the component of that kind takes."""
    asked = {"what": "chart", "kind": kind, "data": _plain(data), "theme": theme, "lang": lang, "width": width}
    return str(_render(asked))


@dataclass(frozen=True)
class Pieces:
    """The pictures within a page that shows the map as a table; each empty where the map has none.

    `sparks` are of all items in the order of the document.
    """

    emotion: str
    hourglass: str
    day: str
    sparks: tuple[str, ...]


def render_pieces(document: MapDocument, column: int) -> Pieces:
    """The pictures for columns that are so many pixels wide, in the variables of the page's style."""
    found = _render({"what": "pieces", "map": _plain(document), "column": column})
    return Pieces(**{**found, "sparks": tuple(found["sparks"])})


@lru_cache(maxsize=1)
def tokens() -> Mapping[str, tuple[str, str]]:
    """The colours of the look by what they mean: in light, in dark."""
    return {name: (light, dark) for name, (light, dark) in _render({"what": "tokens"}).items()}


def _render(asked: Mapping[str, Any]) -> Any:
    return _worker.submit(_run, json.dumps(asked, ensure_ascii=False)).result()


def _run(asked: str) -> Any:
    """The script gives JSON: long texts that it puts together of parts do not come through otherwise."""
    context = _context()
    context.set("asked", asked)
    return json.loads(context.eval("journeyglass.render(asked)"))


def _context() -> quickjs.Context:
    found: quickjs.Context | None = getattr(_engine, "context", None)
    if found is None:
        import quickjs

        found = quickjs.Context()
        found.set_max_stack_size(_STACK)
        found.eval(_SHIMS + script())
        _engine.context = found
    return found


# What the components' library asks of its surroundings when it is loaded; nothing of it is used for a picture.
_SHIMS = """
globalThis.TextEncoder ??= class { encode() { return new Uint8Array(0) } };
globalThis.MessageChannel ??= class { constructor() { this.port1 = {}; this.port2 = { postMessage() {} } } };
globalThis.setTimeout ??= () => 0;
globalThis.console ??= { error() {}, warn() {}, log() {} };
"""


@lru_cache(maxsize=1)
def script() -> str:
    """The painter's script; an error where the package was not built."""
    if not _SCRIPT.is_file():
        raise InputError("the painter of the map is not built", "install Journeyglass, or run `npm run build` in web/")
    return _SCRIPT.read_text("utf-8")


def _plain(value: Any) -> Any:
    """The document as JSON has it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
