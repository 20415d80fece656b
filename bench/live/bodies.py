"""Requests as bytes, made ready before the clock starts: only the ids of messages are filled in while it runs."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

EVENTS = 40_000
"""So many different events are sent in turn, so that most accounts are touched and no cache is flattered."""
_ID = "%012d"
_LIBRARY = {"name": "bench", "version": "1"}
_SAID: Sequence[tuple[str, dict[str, Any]]] = (
    ("Page Viewed", {"path": "/pricing", "title": "Prices", "referrer": "https://search.example/"}),
    ("Feature Used", {"feature": "report", "rows": 120}),
    ("Content Viewed", {"kind": "guide", "asset": "how-to-begin"}),
    ("Signed In", {"plan": "team"}),
)


@dataclass(frozen=True)
class Template:
    """Requests of one size; `request` fills in the numbers of its messages, which are unique in a run."""

    size: int
    heads: tuple[bytes, ...]

    def request(self, number: int) -> bytes:
        """The request of this number, with the messages `number` × size and on."""
        first = number * self.size
        return self.heads[number % len(self.heads)] % tuple(range(first, first + self.size))


def template(size: int, secret: str, run: str, accounts: Sequence[str], seed: int = 7) -> Template:
    """Batches of `size` events (1: single track calls) of people of these accounts, in no order."""
    draw = np.random.default_rng(seed)
    path = "/v1/batch" if size > 1 else "/v1/track"
    heads = [_request(path, _body(size, run, accounts, draw), secret) for _ in range(EVENTS // size)]
    return Template(size, tuple(heads))


def _body(size: int, run: str, accounts: Sequence[str], draw: np.random.Generator) -> str:
    events = [_event(run, accounts, draw) for _ in range(size)]
    return json.dumps(events[0] if size == 1 else {"batch": events, "context": {"library": _LIBRARY}})


def _event(run: str, accounts: Sequence[str], draw: np.random.Generator) -> dict[str, Any]:
    account = accounts[int(draw.integers(len(accounts)))]
    name, properties = _SAID[int(draw.integers(len(_SAID)))]
    return {
        "type": "track",
        "messageId": f"{run}-{_ID}",
        "event": name,
        "userId": f"{account}-p{draw.integers(5)}",
        "anonymousId": f"v-{draw.integers(10**9)}",
        "context": {"groupId": account, "ip": "192.0.2.1", "locale": "en-GB", "timezone": "Europe/Berlin"},
        "properties": properties,
    }


def _request(path: str, body: str, secret: str) -> bytes:
    """The whole request; a per cent sign stands for itself but in ids."""
    said = body.replace("%", "%%").replace("%%012d", _ID)
    length = len((said % ((0,) * said.count(_ID))).encode())
    key = base64.b64encode(f"{secret}:".encode()).decode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Basic {key}\r\nContent-Length: {length}\r\n\r\n"
    )
    return (head.replace("%", "%%") + said).encode()
