"""What a table's columns seem to be: its key, who it is about, when things happened, what else it tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import duckdb

from journeyglass.events.columnwords import about, event_for, tokens
from journeyglass.events.mapping import EVERY_COLUMN, TableSpec
from journeyglass.events.profile import Profile, first_values, unique_together
from journeyglass.events.tables import Loaded

_MOSTLY = 0.95
_NO_KEY = "no column is unique, so a row is known by all it says: a corrected row counts as new"
_MONEY_EVENTS = ("Opportunity Won", "Order Completed", "Invoice Paid", "Contract Signed", "Subscription Started")


@dataclass(frozen=True)
class Guess:
    """A guessed column (or columns), and why it is worth a look, if it is."""

    columns: tuple[str, ...]
    check: str | None = None

    @property
    def column(self) -> str:
        """The one column."""
        return self.columns[0]


@dataclass(frozen=True)
class EventGuess:
    """An event that a date column tells of."""

    name: str
    at: Profile
    check: str | None


class Guessing:
    """The guesses about one table, each made once."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, loaded: Loaded, spec: TableSpec, found: list[Profile], source: str
    ) -> None:
        self.spec, self.source, self.found = spec, source, found
        self._con, self._loaded = con, loaded
        self.by_name = {p.name: p for p in found}
        self.times = [p for p in found if p.is_time]
        self.email = self._first("email", lambda p: p.emails > 0.5)
        self.person = self._person()
        self.row_key = self._row_key()
        self.account = self._account()
        self.activity = self._activity()
        self.events = self._events()

    @property
    def contacts(self) -> dict[str, str]:
        """Columns with a person's name and phone."""
        phone = self._first("phone", lambda p: p.numbers > 0.3 or p.length > 5)
        named = [p for p in self.found if about(p.name, "name") and about(p.name, "person") and p.numbers < 0.5]
        named += [p for p in self.found if about(p.name, "first") and about(p.name, "name") and not p.is_time]
        found = {"name": named[0].name if named else None, "phone": phone}
        return {key: name for key, name in found.items() if name and name not in self._used()}

    @property
    def account_name(self) -> str | None:
        """A column with the company's name."""
        named = (p.name for p in self.found if about(p.name, "account") and p.name != self.account.column)
        free = [n for n in named if not about(n, "id") and not about(n, "person")]
        bare = (n for n in free if len(tokens(n)) == 1 and self.by_name[n].numbers < 0.5)
        return next((n for n in free if about(n, "name")), next(bare, None))

    @property
    def domain(self) -> str | None:
        """A column with the company's internet domain."""
        return self._first("domain", lambda p: p.domains > 0.8 and p.emails < 0.1)

    @property
    def money(self) -> tuple[str | None, str | None]:
        """Columns with an amount and its currency."""
        amounts = [p for p in self.found if self._is_amount(p)]
        amounts.sort(key=lambda p: p.distinct, reverse=True)
        currency = self._first("currency", lambda p: p.currencies > _MOSTLY)
        return (amounts[0].name if amounts else None), currency

    @property
    def one_row_an_account(self) -> bool:
        """Whether every row is another account, so that the rest describes it."""
        return self.by_name[self.account.column].unique

    def others(self) -> list[str]:
        """The columns that describe: neither ids, times, personal data nor money."""
        used = self._used() - self._own_ids() | set(self.contacts.values()) | {self.account_name, self.domain}
        used |= set(self.money) if self.events else set()
        impersonal = (p for p in self.found if not _is_personal(p))
        return [p.name for p in impersonal if p.name not in used and p.emails < 0.1 and p.length <= 200]

    def activities(self) -> list[str]:
        """The values of the activity column."""
        return first_values(self._con, self._loaded, self.activity) if self.activity else []

    def money_event(self) -> str | None:
        """The event that the amount belongs to."""
        names = [event.name for event in self.events]
        return next((n for n in _MONEY_EVENTS if n in names), names[0] if names else None)

    def _first(self, topic: str, fits: Callable[[Profile], bool]) -> str | None:
        return next((p.name for p in self.found if about(p.name, topic) and fits(p)), None)

    def _used(self) -> set[str | None]:
        times = {p.name for p in self.times}
        return times | set(self.row_key.columns) | {self.account.column, self.person, self.email, self.activity}

    def _own_ids(self) -> set[str | None]:
        """The row's own ids, which describe an event but not an account."""
        if self.one_row_an_account:
            return set()
        return {name for name in self.row_key.columns if name not in (self.account.column, EVERY_COLUMN)}

    def _is_amount(self, p: Profile) -> bool:
        return p.numbers > _MOSTLY and about(p.name, "money") and p.name not in self._used() and p.distinct > 2

    def _row_key(self) -> Guess:
        plain = [p for p in self.found if not p.is_time and p.name != self.email]
        ids = [p for p in plain if about(p.name, "id")]
        for p in [*ids, *(p for p in plain if p.numbers < _MOSTLY and p.length <= 64)]:
            if p.unique:
                return Guess((p.name,), None if p in ids else "is it the same in every export?")
        for p in ids:
            if p.filled == p.rows and p.distinct >= 0.99 * p.rows:
                return Guess((p.name,), f"{p.rows - p.distinct} rows repeat a value; only the first of each is taken")
        return self._joint_key(ids)

    def _joint_key(self, ids: list[Profile]) -> Guess:
        parts = [p for p in [*ids, *self.times] if p.filled == p.rows and p.distinct > 1][:6]
        for pair in combinations(parts, 2):
            names = tuple(p.name for p in pair)
            if any(p in ids for p in pair) and unique_together(self._con, self._loaded, names):
                return Guess(names, "does no other row ever get the same values?")
        return Guess((EVERY_COLUMN,), _NO_KEY)

    def _person(self) -> str | None:
        ids = [p for p in self.found if about(p.name, "person") and about(p.name, "id") and not p.is_time]
        return next((p.name for p in ids if not about(p.name, "phone")), None)

    def _account(self) -> Guess:
        plain = [p for p in self.found if not p.is_time and p.name not in (self.email, self.person)]
        named = [p for p in plain if about(p.name, "account") and p.emails < 0.1 and p.bools == 0]
        ids = [p for p in named if about(p.name, "id")]
        bare = [p for p in named if not about(p.name, "name") and len(tokens(p.name)) == 1]
        certain = [*ids, *bare, *named]
        if certain:
            return Guess((certain[0].name,), None if certain[0] in ids else "is it one value a company?")
        return self._fallback_account(plain)

    def _fallback_account(self, plain: list[Profile]) -> Guess:
        """No column speaks of companies: whatever ids or short texts there are, marked."""
        ids = [p for p in plain if about(p.name, "id") and p.numbers <= 1]
        others = [p for p in ids if p.name not in self.row_key.columns] or ids
        texts = sorted((p for p in plain if p.numbers < 0.5 and p.length <= 60), key=lambda p: -p.distinct)
        chosen = [*others, *texts, *plain, *self.times][0]
        said = "no column seems to name the company; put the one that does here, or join a table that has it"
        return Guess((chosen.name,), said)

    def _activity(self) -> str | None:
        if not self.times:
            return None
        free = [p for p in self.found if p.categorical and p.name not in self.row_key.columns and p.numbers < 0.5]
        return next((p.name for p in free if about(p.name, "activity") and not about(p.name, "id")), None)

    def _events(self) -> list[EventGuess]:
        if self.activity:
            at = max(self.times, key=lambda p: (p.filled, not p.day_only))
            return [EventGuess("", at, None)]
        return [self._event(p) for p in self.times if not about(p.name, "amend")]

    def _event(self, p: Profile) -> EventGuess:
        name, sure = event_for(p.name, self.source)
        return EventGuess(name, p, None if sure else "is this the event that the date tells of?")


def _is_personal(p: Profile) -> bool:
    """Whether a column seems to hold somebody's name, e-mail address or phone."""
    named = about(p.name, "name") and about(p.name, "first")
    someone = about(p.name, "person") and not about(p.name, "id") and p.numbers < 0.5
    return named or someone or about(p.name, "email") or about(p.name, "phone")
