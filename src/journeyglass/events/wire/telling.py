"""From a message to the facts that it tells, and what the ledger alone keeps of the person."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any

from journeyglass.events.freemail import FREE_MAIL
from journeyglass.events.jsontext import dumps_sorted
from journeyglass.events.people import domain_of, person_id_of
from journeyglass.events.wire.channels import actor, channel
from journeyglass.events.wire.message import Message
from journeyglass.events.wire.money import money
from journeyglass.events.wire.personal import contact_of, email_of, is_address, opaque, parted, parted_event, written
from journeyglass.events.wire.rights import demand, may, may_send
from journeyglass.events.wire.verdict import Accepted, Fact, Sender, WrongError, shown
from journeyglass.journey.rules import ROLES

_HOST = re.compile(r"(?:[a-z]+://)?(?:www\.)?([^@/:?#\s]+\.[^@/:?#\s.]+)(?:[/:?#].*)?", re.IGNORECASE | re.DOTALL)
_TITLES = {"identify": "identify", "group": "group", "alias": "alias", "merge": "alias"}


class Telling:
    """Makes the facts of one sender's messages; an address used as an id is told once in all of them."""

    def __init__(self, sender: Sender, salt: bytes) -> None:
        self._sender, self._salt = sender, salt
        self._told: set[str] = set()

    def accepted(self, message: Message) -> Accepted:
        """The message with its facts. Raises WrongError where the sender's key may not say this."""
        said = _Said(message)
        email = self._made_opaque(message)
        _CALLS[message.call](self, said, message)
        email = email_of(said.private) or email
        contact = None
        if message.user is not None and (email or said.private or said.aside):
            contact = contact_of(message.user, said.private, email, said.aside)
            if email and (domain := domain_of(email)):
                said.fact("person_domain", {"person_id": message.user, "name": domain})
        return Accepted(message.id, said.facts, contact, message.name or _TITLES[message.call])

    def _made_opaque(self, message: Message) -> str | None:
        """Replace addresses that serve as ids; the person's, where it is one and was not told before."""
        email = None
        if message.user is not None and "@" in message.user and is_address(message.user):
            address = message.user
            message.user = person_id_of(address, self._salt)
            if message.call != "track" or message.user not in self._told:
                self._told.add(message.user)
                email = address
        for field in ("anonymous", "account", "previous", "merged"):
            id_ = getattr(message, field)
            if id_ is not None and "@" in id_:
                setattr(message, field, opaque(id_, self._salt))
        return email

    def _track(self, said: _Said, message: Message) -> None:
        name = message.name
        properties, said.aside = parted_event(message.properties)
        acting = actor(name, message.context)
        value, currency = money(name, properties)
        may_send(self._sender, name, acting, value is not None)
        fields = {
            "name": name,
            "anonymous_id": message.anonymous,
            "person_id": message.user,
            "account_id": message.account,
            "actor": acting,
            "channel": channel(name, message.context),
            "value": value,
            "currency": currency,
            "properties": written(properties, self._salt) if properties else None,
        }
        said.fact("event", fields)
        if message.traits or message.once:
            self._person(said, message)

    def _identify(self, said: _Said, message: Message) -> None:
        if message.user is None:
            self._known_by_email(message)
        if message.anonymous is not None and message.user is not None and message.anonymous != message.user:
            said.fact("link", {"anonymous_id": message.anonymous, "person_id": message.user})
        self._person(said, message)
        if message.account is not None and message.user is not None:
            said.fact("membership", {"person_id": message.user, "account_id": message.account})

    def _known_by_email(self, message: Message) -> None:
        """Whoever gives an e-mail address and no other id is known by it from now on, as people in tables are."""
        email = email_of(parted(message.traits)[1])
        if email:
            message.user = person_id_of(email, self._salt)

    def _person(self, said: _Said, message: Message) -> None:
        """Traits of the person, the role among them; an anonymous visitor has none."""
        traits, private = parted(message.traits)
        traits = self._role(said, message, traits)
        if message.user is None:
            return
        if message.call == "identify" or traits:
            said.fact("person_traits", {"person_id": message.user, "properties": written(traits, self._salt)})
        once, private_once = parted(message.once)
        for key, value in once.items():
            fields = {"person_id": message.user, "properties": written({key: value}, self._salt)}
            said.once(fields, f"{message.user}\n{key}")
        said.private = {**private_once, **private}

    def _role(self, said: _Said, message: Message, traits: Mapping[str, Any]) -> Mapping[str, Any]:
        if "committee_role" in traits:
            demand(self._sender, "roles")
            given = traits["committee_role"]
            traits = {key: value for key, value in traits.items() if key != "committee_role"}
            role = _role_of(given)
            if role is None and given is not None:
                raise WrongError("role", f"{shown(given)} is no committee role; send one of {', '.join(ROLES)}")
        else:  # many products call something else a role, so it counts where it fits and is a trait in any case
            role = _role_of(traits.get("role")) if may(self._sender, "roles") else None
        if role is not None and message.user is not None and message.account is not None:
            fields = {"person_id": message.user, "account_id": message.account, "name": role}
            said.fact("role", {**fields, "properties": '{"by":"crm"}'})
        return traits

    def _group(self, said: _Said, message: Message) -> None:
        if message.user is not None:
            said.fact("membership", {"person_id": message.user, "account_id": message.account})
        written_traits = written(message.traits, self._salt)
        said.fact("account_traits", {"account_id": message.account, "properties": written_traits})
        domain = _domain(message.traits) if may(self._sender, "domains") else None
        if domain is not None:
            said.fact("account_domain", {"account_id": message.account, "name": domain})

    def _alias(self, said: _Said, message: Message) -> None:
        """What was anonymous is the person; for a server's key what was another person too."""
        said.fact("link", {"anonymous_id": message.previous, "person_id": message.user})
        if message.merged is not None and message.merged != message.previous:
            said.fact("link", {"anonymous_id": message.merged, "person_id": message.user})
        if message.previous != message.user and may(self._sender, "merge"):
            said.fact("person_merge", {"person_id": message.previous, "other_id": message.user})

    def _merge(self, said: _Said, message: Message) -> None:
        demand(self._sender, "merge")
        self._alias(said, message)


_CALLS: Mapping[str, Callable[[Telling, Any, Message], None]] = {
    "track": Telling._track,
    "identify": Telling._identify,
    "group": Telling._group,
    "alias": Telling._alias,
    "merge": Telling._merge,
}


class _Said:
    """What one message tells, as it comes together.

    `private` are personal traits; `aside` is what an event's properties had of that kind, of whomever it tells.
    """

    def __init__(self, message: Message) -> None:
        self._id, self._at, self._said_at = message.id, message.at, message.said_at
        self.facts: list[Fact] = []
        self.private: Mapping[str, Any] = {}
        self.aside: Mapping[str, Any] = {}

    def fact(self, kind: str, fields: Mapping[str, Any]) -> None:
        """Add a fact of the message's time."""
        count = sum(fact["kind"] == kind for fact in self.facts) if self.facts else 0
        fact_id = self._id if not count else f"{self._id}#{count + 1}"
        told = {key: value for key, value in fields.items() if value is not None}
        hashed = _hash((kind, self._said_at, told))
        self.facts.append({"kind": kind, "fact_id": fact_id, "at": self._at, **told, "body_hash": hashed})

    def once(self, fields: Mapping[str, Any], key: str) -> None:
        """Add traits of a person that hold since ever: the first word for `key` counts, and any dated one beats it."""
        fact_id = f"once-{blake2b(key.encode(), digest_size=16).hexdigest()}"
        hashed = _hash(("person_traits", fact_id, fields))
        self.facts.append({"kind": "person_traits", "fact_id": fact_id, **fields, "body_hash": hashed})


def _hash(said: tuple[Any, ...]) -> str:
    return blake2b(dumps_sorted(said), digest_size=16).hexdigest()


def _role_of(given: Any) -> str | None:
    if not isinstance(given, str):
        return None
    role = given.strip().casefold().replace(" ", "_").replace("-", "_")
    return role if role in ROLES else None


def _domain(traits: Mapping[str, Any]) -> str | None:
    """The business domain that a group's traits tell."""
    for key in ("domain", "website"):
        said = traits.get(key)
        if isinstance(said, str) and len(said) <= 300 and (found := _HOST.fullmatch(said.strip())):
            domain = found[1].lower()
            if domain not in FREE_MAIL and domain.isprintable():
                return domain
    return None
