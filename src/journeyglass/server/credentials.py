"""The secret that comes with a request: Basic, Bearer or in the query; SDKs may put it into the body as well."""

from __future__ import annotations

import binascii
from base64 import b64decode
from urllib.parse import parse_qs

from journeyglass.server.answer import Scope, header

_IN_QUERY = ("writeKey", "api_key", "token")
_MOST_QUERY = 4_000


def secret_of(scope: Scope) -> str | None:
    """The secret in the request's head, if there is one."""
    said = header(scope, b"authorization")
    if said is not None and (found := _from_header(said)):
        return found
    query: bytes = scope["query_string"]
    return _from_query(query) if query else None


def _from_header(said: bytes) -> str | None:
    scheme, _, rest = said.decode("latin-1").strip().partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip() or None
    if scheme.lower() != "basic":
        return None
    try:
        user, _, password = b64decode(rest.strip(), validate=True).decode("utf-8", "replace").partition(":")
    except (binascii.Error, ValueError):
        return None
    return user or password or None


def _from_query(query: bytes) -> str | None:
    if len(query) > _MOST_QUERY:
        return None
    try:
        found = parse_qs(query.decode("latin-1"), max_num_fields=50)
    except ValueError:
        return None
    return next((found[name][0] for name in _IN_QUERY if name in found), None)
