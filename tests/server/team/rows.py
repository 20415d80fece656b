"""One row for every route of the API: parameters to ask it with, and what an admin is answered.

`told` is the status where asking is allowed. Ids that do not exist keep a row harmless: 404 says that one was let in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NONE = "0000000000"


@dataclass(frozen=True)
class Row:
    """How to ask a route: values of its path, query, body; and the status, by who asks where that differs."""

    told: int
    path: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    body: Any = None
    differs: Mapping[str, int] = field(default_factory=dict)


def row(told: int, query: str = "", body: Any = None, differs: Mapping[str, int] | None = None, **path: str) -> Row:
    """A row in short."""
    return Row(told, path, query, body, differs or {})


_NO_USER = {"key": 403}
_BY_HAND = {"key": 403, "token": 403}
_STRANGER = {"email": "stranger@example.com", "password": "not the password"}
_SAAS = {"journey": "saas"}

ROWS: Mapping[str, Row] = {
    "GET /api/session": row(200),
    "POST /api/session": row(401, body=_STRANGER),
    "DELETE /api/session": row(200),
    "POST /api/setup": row(422, body={**_STRANGER, "name": "Stranger", "code": "not the code"}),
    "GET /api/users": row(200),
    "POST /api/users": row(422, body={"email": "no address", "name": "N", "role": "viewer"}),
    "PATCH /api/users/{user}": row(404, user=NONE, body={"name": "N"}),
    "POST /api/users/{user}/password": row(404, user=NONE),
    "PATCH /api/me": row(200, body={"theme": "dark"}, differs=_NO_USER),
    "POST /api/me/password": row(422, body={"old": "not the password", "new": "x"}, differs=_BY_HAND),
    "GET /api/me/tokens": row(200, differs=_NO_USER),
    "POST /api/me/tokens": row(422, body={"expires_at": "2001-01-01T00:00:00Z"}, differs=_BY_HAND),
    "DELETE /api/me/tokens/{token}": row(404, token=NONE, differs=_NO_USER),
    "GET /api/audit": row(200, "?most=5&search=anna"),
    "GET /api/shares": row(200),
    "POST /api/shares": row(404, body={"journey": "nix"}),
    "DELETE /api/shares/{share}": row(404, share=NONE),
    "GET /api/workspace": row(200),
    "GET /api/status": row(200),
    "GET /api/journeys": row(200),
    "GET /api/journeys/{journey}": row(200, **_SAAS),
    "GET /api/journeys/{journey}/map": row(200, **_SAAS),
    "GET /api/journeys/{journey}/places": row(200, **_SAAS),
    "GET /api/journeys/{journey}/document": row(200, **_SAAS),
    "GET /api/journeys/{journey}/export": row(200, "?format=html", **_SAAS),
    "POST /api/journeys": row(422, body={}),
    "GET /api/builtins": row(200),
    "GET /api/figures": row(200),
    "GET /api/journeys/{journey}/figures/{figure}": row(200, figure="conversion", **_SAAS),
    "GET /api/journeys/{journey}/figures/{figure}/csv": row(200, figure="conversion", **_SAAS),
    "GET /api/journeys/{journey}/flow/stages": row(200, **_SAAS),
    "GET /api/journeys/{journey}/flow/touchpoints": row(200, **_SAAS),
    "GET /api/journeys/{journey}/flow/channels": row(200, **_SAAS),
    "GET /api/journeys/{journey}/flow/dwell": row(200, **_SAAS),
    "POST /api/journeys/{journey}/edits": row(422, body={}, **_SAAS),
    "GET /api/journeys/{journey}/source": row(200, **_SAAS),
    "PUT /api/journeys/{journey}/source": row(422, body={}, **_SAAS),
    "GET /api/journeys/{journey}/versions": row(200, **_SAAS),
    "GET /api/journeys/{journey}/versions/{number}": row(404, number="999", **_SAAS),
    "GET /api/journeys/{journey}/versions/{number}/diff": row(404, number="999", **_SAAS),
    "POST /api/journeys/{journey}/versions/{number}/restore": row(404, number="999", **_SAAS),
    "POST /api/journeys/{journey}/preview": row(422, body={}, **_SAAS),
    "GET /api/journeys/{journey}/vocabulary": row(200, **_SAAS),
    "GET /api/journeys/{journey}/comments": row(200, **_SAAS),
    "POST /api/journeys/{journey}/comments": row(422, body={}, **_SAAS),
    "PATCH /api/journeys/{journey}/comments/{comment}": row(404, comment="999", body={"text": "t"}, **_SAAS),
    "DELETE /api/journeys/{journey}/comments/{comment}": row(404, comment="999", **_SAAS),
    "GET /api/journeys/{journey}/reviews": row(200, **_SAAS),
    "POST /api/journeys/{journey}/reviews": row(422, body={}, **_SAAS),
    "POST /api/journeys/{journey}/presence": row(422, body={}, **_SAAS),
    "GET /api/journeys/{journey}/pins": row(200, **_SAAS),
    "POST /api/journeys/{journey}/pins": row(422, body={}, **_SAAS),
    "DELETE /api/journeys/{journey}/pins/{pin}": row(404, pin="999", **_SAAS),
    "GET /api/journeys/{journey}/choices": row(200, **_SAAS),
    "GET /api/journeys/{journey}/explain": row(422, "?figure=conversion&measure=conversion", **_SAAS),
    "GET /api/journeys/{journey}/behind": row(422, "?figure=conversion&measure=conversion", **_SAAS),
    "GET /api/journeys/{journey}/accounts": row(200, **_SAAS),
    "GET /api/journeys/{journey}/accounts/{account}": row(404, account="nobody", **_SAAS),
    "GET /api/journeys/{journey}/timeline/{account}": row(404, account="nobody", **_SAAS),
    "GET /api/journeys/{journey}/compare/future": row(404, "?future=nix", **_SAAS),
    "GET /api/journeys/{journey}/compare/halves": row(200, **_SAAS),
    "GET /api/journeys/{journey}/touches": row(200, **_SAAS),
    "POST /api/touches": row(422, body={}),
    "POST /api/corrections": row(422, body={}),
    "POST /api/owners": row(422, body={}),
    "DELETE /api/facts/{fact}": row(404, fact="never-sent"),
    "GET /api/people/{person}/export": row(404, person="nobody"),
    "DELETE /api/people/{person}": row(404, person="nobody"),
    "GET /api/accounts/{account}/export": row(404, account="nobody"),
    "GET /api/accounts": row(200),
    "GET /api/accounts/{account}": row(404, account="nobody"),
    "GET /api/events/{event}": row(200, event="never-sent"),
    "GET /api/quarantine": row(200),
    "GET /api/quarantine/reasons": row(200),
    "POST /api/quarantine/replay": row(200, body={}),
    "POST /api/quarantine/discard": row(200, body={"numbers": [1]}),
    "POST /api/quarantine/restore": row(200, body={"numbers": [1]}),
    "GET /api/quarantine/rows": row(200),
    "GET /api/keys": row(200),
    "POST /api/keys": row(422, body={"kind": "server"}),
    "DELETE /api/keys/{key}": row(404, key=NONE),
    "GET /api/sources": row(200),
    "POST /api/sources/{source}/refresh": row(404, source="nix"),
    "PUT /api/sources/{source}/schedule": row(404, source="nix", body={"every": None}),
    "POST /api/uploads": row(422, "?name="),
    "GET /api/uploads": row(200),
    "GET /api/uploads/{upload}": row(404, upload=NONE),
    "DELETE /api/uploads/{upload}": row(404, upload=NONE),
    "POST /api/uploads/{upload}/preview": row(422, upload=NONE, body={}),
    "POST /api/uploads/{upload}/import": row(422, upload=NONE, body={}),
    "POST /api/uploads/mapping/text": row(422, body={}),
    "POST /api/uploads/mapping/data": row(422, body={}),
    "GET /api/jobs": row(200),
    "GET /api/jobs/{job}": row(404, job=NONE),
    "GET /api/received": row(200),
    "GET /api/merges": row(200),
    "POST /api/merges": row(422, body={}),
    "GET /api/merges/suggestions": row(200),
    "DELETE /api/merges/{merge}": row(404, merge=NONE),
    "GET /api/changes": row(200),
    "GET /api/changes/stream": row(200),
}
