"""Drawing facts out of the book by the ids that they name, and remembering what was drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from journeyglass.reading.live.book import Book, Found
from journeyglass.reading.live.hashes import NOTHING, NULL, Hashes, once, union, without
from journeyglass.reading.live.segment import COLUMNS, key_column


@dataclass(frozen=True)
class Acting:
    """Who acted in some events: the people and the visitors that they name."""

    people: Hashes
    visitors: Hashes


class Net:
    """What was drawn of a book so far; `named` and `keys` are the accounts and properties of the events in it.

    After `facts` was asked for, `repeated` says whether some have several bodies.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self.named = NOTHING
        self.keys = NOTHING
        self.repeated = False
        self._drawn: dict[str, list[Found]] = {}

    def draw(self, kind: str, by: str, asked: Hashes, *of: str, without: tuple[str, ...] = ()) -> list[Hashes]:
        """Draw the facts whose column `by` has one of these numbers, and give the numbers of their columns `of`.

        Those that name anything in the columns `without` are left out.
        """
        shelf = self.book[kind]
        found = shelf.find(by, asked)
        for column in without:
            found = {n: rows[shelf.segments[n].of_rows(column, rows) == NULL] for n, rows in found.items()}
        self._drawn.setdefault(kind, []).append(found)
        return [shelf.of_rows(column, found) for column in of]

    def one(self, kind: str, by: str, asked: Hashes, of: str) -> Hashes:
        """The same for one column."""
        return self.draw(kind, by, asked, of)[0]

    def events(self, by: str, asked: Hashes, without: tuple[str, ...] = ()) -> Acting:
        """Draw events: who acted in them."""
        asked_of = ("person_id", "anonymous_id", "account_id", *self.key_columns())
        people, visitors, named, *keys = self.draw("event", by, asked, *asked_of, without=without)
        self.named = union(self.named, named)
        self.keys = union(self.keys, *keys)
        return Acting(people, visitors)

    def component(self, kind: str, ends: tuple[str, str], asked: Hashes) -> Hashes:
        """All ids that any chain of merges, past or present, connects with these."""
        reached = frontier = asked
        while len(frontier):
            there = self.one(kind, ends[0], frontier, ends[1])
            back = self.one(kind, ends[1], frontier, ends[0])
            frontier = without(union(there, back), reached)
            reached = union(reached, frontier)
        return reached

    def accounts(self, asked: Hashes) -> Hashes:
        """The accounts that merges connect with these."""
        return self.component("merge", ("account_id", "other_id"), asked)

    def people(self, asked: Hashes) -> Hashes:
        """The people whom merges connect with these."""
        return self.component("person_merge", ("person_id", "other_id"), asked)

    def linked(self, visitors: Hashes) -> Hashes:
        """The people whom links have ever named for these visitors."""
        return self.people(self.one("link", "anonymous_id", visitors, "person_id"))

    def visitors(self, people: Hashes) -> Hashes:
        """The visitors whom links have ever named for these people."""
        return self.one("link", "person_id", people, "anonymous_id")

    def homes(self, people: Hashes) -> Hashes:
        """Every account that events of these people which name none may ever have belonged to."""
        members = self.one("membership", "person_id", people, "account_id")
        domains = self.one("person_domain", "person_id", people, "name")
        # A domain that no account declares is itself an account's id.
        return self.accounts(union(members, domains, self.one("account_domain", "name", domains, "account_id")))

    def residents(self, accounts: Hashes) -> Hashes:
        """Everybody whose events that name no account may ever have belonged to these accounts."""
        members = self.one("membership", "account_id", accounts, "person_id")
        domains = union(accounts, self.one("account_domain", "account_id", accounts, "name"))
        return self.people(union(members, self.one("person_domain", "name", domains, "person_id")))

    def facts(self) -> pa.Table:
        """All facts drawn, each once, with every other body of those that have several."""
        return pa.concat_tables([COLUMNS.empty_table(), *(self._facts(kind) for kind in self._drawn)])

    def _facts(self, kind: str) -> pa.Table:
        shelf = self.book[kind]
        drawn = _merged(self._drawn[kind])
        if len(shelf.repeated):
            ids = shelf.of_rows("fact_id", drawn)
            more = shelf.find("fact_id", ids[np.isin(ids, shelf.repeated)])
            self.repeated = self.repeated or bool(more)
            drawn = _merged([drawn, more])
        return shelf.table(drawn)

    def key_columns(self) -> list[str]:
        """The columns of properties that tell subjects apart."""
        return [key_column(key) for key in self.book.keys]


def _merged(parts: list[Found]) -> Found:
    numbers = {n for part in parts for n in part}
    return {n: once(np.concatenate([part[n] for part in parts if n in part])) for n in sorted(numbers)}
