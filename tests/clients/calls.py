"""The calls that every client makes, and the facts that they say: written from the wire's rules, not from the code."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

KINDS = ("track", "identify", "page", "screen", "group", "alias")
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SPACE = uuid.UUID("b0a3f6e2-6c1e-4f0e-9d39-5a0d2c6b7a11")


@dataclass(frozen=True)
class Call:
    """One call of a client; `parts` are its arguments as the Python clients name them."""

    kind: str
    id: str
    at: datetime
    parts: dict[str, Any]

    def spoken(self) -> dict[str, Any]:
        """For a driver's plan."""
        return {"kind": self.kind, "message_id": self.id, "timestamp": self.at.isoformat(), **self.parts}


def message_id(run: str, number: int) -> str:
    """The same id for the same call of the same run, always."""
    return str(uuid.uuid5(SPACE, f"{run}/{number}"))


def every_kind(run: str) -> list[Call]:
    """One call of each kind, with people and accounts of this run alone."""
    ada, company, visitor = f"ada-{run}", f"acme-{run}", f"visitor-{run}"
    within = {"context": {"groupId": company}}
    parts: dict[str, dict[str, Any]] = {
        "track": {"user_id": ada, "event": "Feature Used", "properties": {"feature": "Ñandú 🦤", "n": 3}, **within},
        "identify": {
            "user_id": ada,
            "anonymous_id": visitor,
            "traits": {"email": f"ada@{company}.example", "name": "Ada Lovelace", "title": "CTO"},
            **within,
        },
        "page": {"anonymous_id": visitor, "name": "Pricing", "properties": {"path": "/pricing"}},
        "screen": {"user_id": ada, "name": "Home", "properties": {"tab": "all"}, **within},
        "group": {
            "user_id": ada,
            "group_id": company,
            "traits": {"name": "Acme", "industry": "mining", "website": f"https://www.{company}.example/about"},
        },
        "alias": {"previous_id": visitor, "user_id": ada},
    }
    return [
        Call(kind, message_id(run, number), START + timedelta(minutes=number), parts[kind])
        for number, kind in enumerate(KINDS)
    ]


def many(run: str, count: int = 1500) -> list[Call]:
    """Product use by twenty people of five accounts, in bulk."""
    return [
        Call(
            "track",
            message_id(run, number),
            START + timedelta(seconds=number),
            {
                "user_id": f"user-{run}-{number % 20}",
                "event": "Feature Used",
                "properties": {"number": number, "note": "x" * (number % 200)},
                "context": {"groupId": f"account-{run}-{number % 5}"},
            },
        )
        for number in range(count)
    ]


Fact = tuple[str, datetime | None, str | None, str | None, str | None, str | None]
"""Kind, time, name, anonymous id, person, account."""


def said(call: Call, hog: bool) -> set[Fact]:
    """What this call says, by the rules of the wire; `hog`: as PostHog's client can say it."""
    return set(_SAID[call.kind](call, hog))


def _account(call: Call) -> str | None:
    return call.parts.get("context", {}).get("groupId")


def _event(name: str, call: Call) -> Fact:
    return "event", call.at, name, call.parts.get("anonymous_id"), call.parts.get("user_id"), _account(call)


def _track(call: Call, hog: bool) -> Iterator[Fact]:
    yield _event(call.parts["event"], call)


def _page(call: Call, hog: bool) -> Iterator[Fact]:
    yield _event("Page Viewed", call)


def _screen(call: Call, hog: bool) -> Iterator[Fact]:
    yield _event("Screen Viewed", call)


def _identify(call: Call, hog: bool) -> Iterator[Fact]:
    """PostHog's `set` knows neither the visitor nor the account."""
    person = call.parts["user_id"]
    yield "person_traits", call.at, None, None, person, None
    yield "person_domain", call.at, call.parts["traits"]["email"].partition("@")[2], None, person, None
    if not hog:
        yield "link", call.at, None, call.parts["anonymous_id"], person, None
        yield "membership", call.at, None, None, person, _account(call)


def _group(call: Call, hog: bool) -> Iterator[Fact]:
    """PostHog's `group_identify` speaks of no person."""
    account = call.parts["group_id"]
    yield "account_traits", call.at, None, None, None, account
    yield "account_domain", call.at, f"{account}.example", None, None, account
    if not hog:
        yield "membership", call.at, None, None, call.parts["user_id"], account


def _alias(call: Call, hog: bool) -> Iterator[Fact]:
    """A server's key may also say that two known people are one: nobody but the caller knows which it is."""
    yield "link", call.at, None, call.parts["previous_id"], call.parts["user_id"], None
    yield "person_merge", call.at, None, None, call.parts["previous_id"], None
    if hog:  # with PostHog the new id, too, may have been an anonymous one until now
        yield "link", call.at, None, call.parts["user_id"], call.parts["user_id"], None


_SAID = {
    "track": _track,
    "identify": _identify,
    "page": _page,
    "screen": _screen,
    "group": _group,
    "alias": _alias,
}


def properties_said(call: Call) -> dict[str, Any]:
    """The properties that must be found again, whatever a client adds to them."""
    return dict(json.loads(json.dumps(call.parts.get("properties", {}))))
