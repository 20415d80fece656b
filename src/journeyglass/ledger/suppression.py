"""Who is not to come back: erased people, known by keyed hashes of their ids, visitors and addresses alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from journeyglass.events.jsontext import loads
from journeyglass.events.needles import addresses_in, values_of
from journeyglass.ledger.arrivals import InboxRow
from journeyglass.ledger.places import Place
from journeyglass.ledger.suppressed import digest

if TYPE_CHECKING:
    from journeyglass.ledger.ledger import Ledger

_REMEMBERED = 200_000


@dataclass(frozen=True)
class Suppression:
    """The erased people of a workspace: `hashes` as the ledger has them, `salt` the workspace's."""

    hashes: frozenset[bytes] = frozenset()
    salt: bytes = b""

    def __bool__(self) -> bool:
        return bool(self.hashes)

    def person(self, person_id: str | None) -> bool:
        """Whether this id is an erased person's."""
        return self._has("person", person_id)

    def visitor(self, anonymous_id: str | None) -> bool:
        """Whether this visitor is an erased person."""
        return self._has("anonymous", anonymous_id)

    def email(self, email: str | None) -> bool:
        """Whether this address is an erased person's."""
        return self._has("email", email and email.strip().lower())

    def fact(self, fact: Mapping[str, Any]) -> bool:
        """Whether a fact, as a row of the lake or as a message's, is about an erased person.

        Their browser may be somebody else's by now: a fact that names another person is that one's.
        """
        person = fact.get("person_id")
        if person is None:
            return self.visitor(fact.get("anonymous_id"))
        return self.person(person) or (fact.get("kind") == "person_merge" and self.person(fact.get("other_id")))

    def place(self, place: Place | None) -> bool:
        """Whether it is an erased person who stands there; an account may by chance have the same id."""
        return place is not None and place.subject != place.account and self.person(place.subject)

    def text(self, raw: str | bytes | None) -> bool:
        """Whether what was put aside names an erased person: by a whole value of its JSON, or by an address in it."""
        if not raw or not self.hashes:
            return False
        plain = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
        if any(map(self.email, addresses_in([plain]))):
            return True
        return any(self.person(value) or self.visitor(value) for value in values_of(plain))

    def _has(self, kind: str, value: str | None) -> bool:
        return bool(value) and bool(self.hashes) and _digest(kind, value or "", self.salt) in self.hashes


NOBODY = Suppression()


def suppression_of(ledger: Ledger, now: int) -> Suppression:
    """Who was erased, as the ledger knows them now."""
    hashes = ledger.suppressed.all()
    return Suppression(hashes, ledger.workspace(now).salt) if hashes else NOBODY


@lru_cache(maxsize=_REMEMBERED)
def _digest(kind: str, value: str, salt: bytes) -> bytes:
    return digest(kind, value, salt)  # type: ignore[arg-type]


def is_suppressed(
    facts: Iterable[Mapping[str, Any]], contact: Mapping[str, Any] | None, suppression: Suppression
) -> bool:
    """Whether a message is about an erased person, and so to be acknowledged but not kept.

    One fact about them is enough: the rest of the message is theirs too.
    """
    if not suppression.hashes:
        return False
    if contact and (suppression.person(contact.get("person_id")) or suppression.email(contact.get("email"))):
        return True
    return any(suppression.fact(fact) for fact in facts)


def is_suppressed_body(body: bytes, suppression: Suppression) -> bool:
    """The same of a message as the inbox keeps it."""
    if not suppression.hashes:
        return False
    said = loads(body)
    return is_suppressed(said["facts"], said.get("contact"), suppression)


def unsuppressed(rows: Sequence[InboxRow], suppression: Suppression) -> Sequence[InboxRow]:
    """The messages without those about erased people."""
    if not suppression.hashes:
        return rows
    return [row for row in rows if not is_suppressed_body(row.body, suppression)]
