"""What the plain reader knows of roles, memberships and traits at an instant, looked up fact by fact."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from journeyglass.events.facts import History, TraitFact

SOURCES_BY_WEIGHT = ("user", "crm", "rule")


def json_text(value: object) -> str:
    """The value as compact JSON, which settles ties between values of any type."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain_text(value: object) -> str:
    """A text as it is, anything else as its JSON."""
    return value if isinstance(value, str) else json_text(value)


def role_at(history: History, person: str, account: str | None, at: int) -> str:
    """The role that counts for this person at this account: the user's word, else the CRM's, else a rule's."""
    rows = [r for r in history.roles if r.person_id == person and r.account_id == account]
    first = min((r.valid_from for r in rows), default=at)
    valid = [r for r in rows if r.valid_from <= at or r.valid_from == first]
    for source in SOURCES_BY_WEIGHT:
        said = [r for r in valid if r.source == source]
        latest = max(said, key=lambda r: (r.valid_from, r.received_at, r.role or ""), default=None)
        if latest and latest.role:
            return latest.role
    return "unknown"


def members_at(history: History, account: str | None, at: int) -> set[str]:
    """Who belongs to the account at that instant; a person's first membership reaches back to the beginning."""
    found = set()
    for row in history.memberships:
        first = min(m.valid_from for m in history.memberships if m.person_id == row.person_id)
        begun = row.valid_from <= at or row.valid_from == first
        if row.account_id == account and begun and (row.valid_to is None or at < row.valid_to):
            found.add(row.person_id)
    return found


def traits_at(facts: Iterable[TraitFact], at: int) -> Mapping[str, Any]:
    """The latest value of each trait; of two at one time the later received wins, then the larger JSON text."""
    said: dict[str, tuple[tuple[int, int, str], Any]] = {}
    for fact in facts:
        if fact.at > at:
            continue
        for name, value in fact.traits.items():
            weight = (fact.at, fact.received_at, json_text(value))
            if name not in said or weight > said[name][0]:
                said[name] = (weight, value)
    return {name: value for name, (_, value) in said.items()}
