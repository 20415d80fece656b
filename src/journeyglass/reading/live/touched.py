"""Whom new facts may concern: by a plain rule that may name somebody too many, and never one too few.

Who belonged where before and who does now need not be compared: whoever any fact, past or present, connects with the
news is read again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from journeyglass.reading.live.book import Book
from journeyglass.reading.live.hashes import NOTHING, Hashes, union
from journeyglass.reading.live.net import Net


@dataclass(frozen=True)
class Targets:
    """Who is to be read again, as numbers: accounts, people, and subjects by the property that tells them apart."""

    accounts: Hashes
    people: Hashes = field(default_factory=NOTHING.copy)
    keys: Hashes = field(default_factory=NOTHING.copy)


def touched(book: Book, said: Mapping[str, Hashes]) -> Targets:
    """Whom the facts with these ids (by kind) may concern; they are in the book already."""
    return _Touched(Net(book), said).targets()


class _Touched:
    def __init__(self, net: Net, said: Mapping[str, Hashes]) -> None:
        self.net, self.said = net, said

    def targets(self) -> Targets:
        net = self.net
        merged = net.accounts(self._of("merge", "account_id", "other_id"))
        moved = self._moved(merged)
        visitors = union(self._of("link", "anonymous_id"), net.visitors(moved))
        named = self._accounts_of(moved, visitors)
        acting = union(
            self._of("event", "person_id", without=("account_id",)),
            net.linked(union(visitors, self._of("event", "anonymous_id", without=("account_id", "person_id")))),
        )
        people = net.people(union(moved, acting))
        accounts = union(merged, named, self._named(), net.homes(people))
        everybody = union(
            people,
            net.people(self._of("event", "person_id")),
            net.linked(self._of("event", "anonymous_id", without=("person_id",))),
        )
        return Targets(net.accounts(accounts), everybody, self._of("event", *net.key_columns()))

    def _moved(self, merged: Hashes) -> Hashes:
        """The people whose events may belong elsewhere now, or be somebody else's."""
        domains = self._of("account_domain", "name")
        return self.net.people(
            union(
                self._of("membership", "person_id"),
                self._of("person_domain", "person_id"),
                self._of("person_traits", "person_id"),
                self._of("person_merge", "person_id", "other_id"),
                self._of("link", "person_id"),
                self.net.residents(merged),
                self.net.one("person_domain", "name", domains, "person_id"),
            )
        )

    def _accounts_of(self, people: Hashes, visitors: Hashes) -> Hashes:
        """The accounts that events and roles of these people name."""
        return union(
            self.net.one("event", "person_id", people, "account_id"),
            self.net.one("event", "anonymous_id", visitors, "account_id"),
            self.net.one("role", "person_id", people, "account_id"),
        )

    def _named(self) -> Hashes:
        """The accounts that the news name."""
        kinds = ("event", "account_traits", "role", "membership", "account_domain")
        return union(*(self._of(kind, "account_id") for kind in kinds))

    def _of(self, kind: str, *columns: str, without: Sequence[str] = ()) -> Hashes:
        ids = self.said.get(kind, NOTHING)
        return union(*self.net.draw(kind, "fact_id", ids, *columns, without=tuple(without)))
