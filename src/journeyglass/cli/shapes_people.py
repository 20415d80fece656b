"""The shapes of what `journeyglass people … --json` prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from journeyglass.lake.erase import Erased
from journeyglass.lake.expire import Expired


@dataclass(frozen=True)
class AccountTouched:
    """An account (null: none) and how many of its events go or lose their person."""

    account: str | None
    events: int


@dataclass(frozen=True)
class ErasureTold:
    """`people erase`: who is meant and what goes, or has gone (`done`).

    `ids` and `visitors` are the person's own; `shared_visitors` and `shared_emails` are somebody else's too and stay,
    but for what the person did. `facts` counts the lake's rows by kind, old bodies included; `told` the rows of others
    that lose what tells of the person; `ledger` the ledger's rows by table; `accounts` those whose history changes.
    """

    done: bool
    keep_events: bool
    ids: tuple[str, ...]
    visitors: tuple[str, ...]
    shared_visitors: tuple[str, ...]
    emails: tuple[str, ...]
    shared_emails: tuple[str, ...]
    facts: Mapping[str, int]
    told: int
    ledger: Mapping[str, int]
    accounts: tuple[AccountTouched, ...]

    @classmethod
    def of(cls, found: Erased) -> ErasureTold:
        """The shape of an erasure."""
        person = found.about.person
        names = ("ids", "visitors", "shared_visitors", "emails", "shared_emails")
        return cls(
            done=found.done,
            keep_events=found.keep_events,
            **{name: tuple(sorted(getattr(person, name))) for name in names},
            facts=found.about.facts,
            told=found.about.told,
            ledger=found.traces.counts(),
            accounts=tuple(AccountTouched(account, events) for account, events in found.about.accounts.items()),
        )


@dataclass(frozen=True)
class ErasedAgain:
    """`people erase --again`: what went of people who had been erased before."""

    went: Mapping[str, int]


@dataclass(frozen=True)
class Retained:
    """`people retain`: events past their time by name, and rows and messages put aside; `done`: they are gone."""

    done: bool
    events: Mapping[str, int]
    put_aside: int

    @classmethod
    def of(cls, found: Expired) -> Retained:
        """The shape of a retention."""
        return cls(found.done, found.events, found.put_aside)
