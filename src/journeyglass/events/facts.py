"""What came: the immutable facts that everything else is computed from (`semantics.md` §1).

Times are UTC microseconds since 1970 (`int`). `ALWAYS` stands for "since ever".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

ALWAYS = -(2**62)
"""The instant of what has always been true."""

Actor = Literal["customer", "us", "system"]
RoleSource = Literal["crm", "rule", "user"]


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened once, at `occurred_at`; we had it at `received_at`."""

    event_id: str
    name: str
    occurred_at: int
    received_at: int = 0
    revision: int = 0
    retracted: bool = False
    anonymous_id: str | None = None
    person_id: str | None = None
    account_id: str | None = None
    actor: Actor = "customer"
    channel: str | None = None
    source: str | None = None
    value: Decimal | None = None
    currency: str | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TraitFact:
    """Traits of one account or one person (the other id is None), true from `at` on until said otherwise."""

    at: int
    traits: Mapping[str, Any]
    account_id: str | None = None
    person_id: str | None = None
    received_at: int = 0


@dataclass(frozen=True, kw_only=True)
class RoleFact:
    """A person's committee role at an account from `valid_from` on; a user's None withdraws the user's word."""

    person_id: str
    account_id: str
    role: str | None
    valid_from: int
    source: RoleSource = "crm"
    received_at: int = 0


@dataclass(frozen=True, kw_only=True)
class MembershipFact:
    """A person belongs to an account in [valid_from, valid_to)."""

    person_id: str
    account_id: str
    valid_from: int = ALWAYS
    valid_to: int | None = None
    primary: bool = False


@dataclass(frozen=True, kw_only=True)
class LinkFact:
    """An anonymous visitor turned out to be this person at `at`."""

    anonymous_id: str
    person_id: str
    at: int


@dataclass(frozen=True)
class History:
    """All facts of some accounts, in any order; events carry their resolved `account_id` and `person_id`."""

    events: tuple[Event, ...]
    traits: tuple[TraitFact, ...] = ()
    roles: tuple[RoleFact, ...] = ()
    memberships: tuple[MembershipFact, ...] = ()
