"""The web app's files: its page for every address of the app, its scripts, styles and fonts, packed beforehand."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from pathlib import Path

from journeyglass.server.answer import Answer, Headers, Scope, header
from journeyglass.server.refusal import not_allowed

APP = Path(__file__).parent.parent / "web" / "app"
"""Where the packaging puts what it built."""
PARTS = frozenset({"", "map", "compare", "accounts", "flow", "guide", "sources", "people", "login", "setup"})
"""The first part of the addresses that the app itself understands."""
_OTHERS = frozenset({"api", "v1", "s", "embed", "assets", "health", "metrics", "w"})
"""The first part of the addresses where no page of the app ever is."""
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".json": "application/json",
}
_PACKED = {".css", ".js", ".svg", ".json"}
_FOR_EVER = (b"cache-control", b"public, max-age=31536000, immutable")
_ANEW = (b"cache-control", b"no-cache")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
GUARDING: Headers = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_UNBUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Journeyglass</title>
<p>The web app is not built: this is a copy of the sources. <code>pip install .</code> builds it, or
<code>npm run build</code> in web/. The API is at <a href="api/openapi.json">api/openapi.json</a>, the server's health
at <a href="health">health</a>.</p>"""


@dataclass(frozen=True)
class _File:
    body: bytes
    packed: bytes | None
    kind: str


def page_answer(scope: Scope) -> Answer | None:
    """The app's page or one of its files; None where the path is none of the app's."""
    path: str = scope["path"]
    if path.startswith("/assets/") or path == "/icon.svg":
        found = _file(path.lstrip("/"))
        return None if found is None else _answer(scope, found, _FOR_EVER if path.startswith("/assets/") else _ANEW)
    if _part(path) not in PARTS or b"text/html" not in (header(scope, b"accept") or b"text/html"):
        return None
    return _answer(scope, _page(scope.get("root_path", "")), _ANEW)


def missing_answer(scope: Scope) -> Answer | None:
    """The app's page where there is nothing, which says so; None for whoever asks for no page, or for another part."""
    path: str = scope["path"]
    asks = b"text/html" in (header(scope, b"accept") or b"")
    if scope["method"] not in ("GET", "HEAD") or not asks or _part(path) in (None, *_OTHERS):
        return None
    return replace(_answer(scope, _page(scope.get("root_path", "")), _ANEW), status=404)


def _part(path: str) -> str | None:
    """The first part of a path; None for what is no path, such as the `*` of an OPTIONS request."""
    return path.split("/", 2)[1] if path.startswith("/") else None


def _answer(scope: Scope, found: _File, caching: tuple[bytes, bytes]) -> Answer:
    if scope["method"] not in ("GET", "HEAD"):
        raise not_allowed("GET")
    headers: Headers = ((b"content-type", found.kind.encode()), caching, (b"vary", b"accept-encoding"), *GUARDING)
    if found.packed is not None and b"gzip" in (header(scope, b"accept-encoding") or b""):
        return Answer(200, found.packed, (*headers, (b"content-encoding", b"gzip")))
    return Answer(200, found.body, headers)


@lru_cache(maxsize=512)
def _file(name: str) -> _File | None:
    """A built file; names are those that the build gave, so that nothing else can be reached."""
    if name not in _names():
        return None
    path = APP / name
    body = path.read_bytes()
    packed = gzip.compress(body, 9, mtime=0) if path.suffix in _PACKED else None
    return _File(body, packed, _TYPES.get(path.suffix, "application/octet-stream"))


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(str(path.relative_to(APP).as_posix()) for path in APP.rglob("*") if path.is_file())


@lru_cache(maxsize=32)
def _page(root: str) -> _File:
    """The page, told where it lives, so that its relative links hold at every address below."""
    path = APP / "index.html"
    if not path.is_file():
        return _File(_UNBUILT.encode(), None, "text/html; charset=utf-8")
    base = f'<base href="{escape(root.rstrip("/"), quote=True)}/" />'
    body = path.read_text("utf-8").replace("<head>", f"<head>\n    {base}", 1).encode()
    return _File(body, gzip.compress(body, 9, mtime=0), "text/html; charset=utf-8")
