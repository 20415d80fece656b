"""What browsers are told about who may send from where.

The tracking API knows no cookies, so that any page may be let through to it; who may really send is decided by the
key and its origins, which a browser cannot forge.
"""

from __future__ import annotations

from collections.abc import Sequence

from journeyglass.server.answer import Headers, Scope, header

_METHODS = (b"access-control-allow-methods", b"POST, GET, OPTIONS")
_USUAL = b"authorization, content-type, content-encoding, x-request-id"
_EXPOSED = (b"access-control-expose-headers", b"retry-after, x-request-id")
_AGE = (b"access-control-max-age", b"86400")
_MOST = 1_000


def cors(scope: Scope) -> Headers:
    """The headers of any response on a tracking path, so that a page can read also what went wrong."""
    origin = header(scope, b"origin")
    if origin is None or not _plain(origin):
        return ((b"access-control-allow-origin", b"*"),)
    return (
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"origin"),
        _EXPOSED,
    )


def preflight(scope: Scope) -> Headers:
    """What the answer to OPTIONS says beside `cors`."""
    asked = header(scope, b"access-control-request-headers")
    allowed = asked if asked is not None and _plain(asked) else _USUAL
    return (_METHODS, (b"access-control-allow-headers", allowed), _AGE)


def may_send(origins: Sequence[str], origin: bytes | None) -> bool:
    """Whether a key that is limited to these origins may be used from this one.

    An origin is `https://example.com`; `https://*.example.com` means every name below; `*` means any, also none.
    """
    if not origins or "*" in origins:
        return True
    if origin is None:
        return False
    said = origin.decode("latin-1").lower()
    return any(_fits(allowed.lower().rstrip("/"), said) for allowed in origins)


def _fits(allowed: str, said: str) -> bool:
    before, star, after = allowed.partition("*.")
    if not star:
        return allowed == said
    return said.startswith(before) and said.endswith("." + after) and "/" not in said[len(before) :]


def _plain(value: bytes) -> bool:
    return len(value) <= _MOST and all(32 <= byte < 127 for byte in value)
