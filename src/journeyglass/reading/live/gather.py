"""All facts that say what happened to some accounts (people, subjects told apart by a property), and who it was."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from journeyglass.reading.live.book import Book
from journeyglass.reading.live.hashes import Hashes, union
from journeyglass.reading.live.net import Net
from journeyglass.reading.live.touched import Targets


@dataclass(frozen=True)
class Gathered:
    """The facts, and who is whole in them; of others there may be only a part.

    `repeated` says that some facts have several bodies.
    """

    facts: pa.Table
    whole: Targets
    repeated: bool


def gather(book: Book, targets: Targets, *, people: bool) -> Gathered:
    """The facts about the targets; `people`: also about the people and properties, not only about the accounts."""
    net = Net(book)
    wide = people or bool(book.keys)
    accounts = net.accounts(targets.accounts)
    acting, visitors = _events_of_accounts(net, accounts)
    everybody = union(acting, net.linked(visitors))
    whole = Targets(accounts)
    if wide:
        whole = Targets(accounts, net.people(union(targets.people, everybody)), targets.keys)
        whole, everybody = _events_of_people(net, whole, everybody)
    everybody = net.people(everybody)
    homes = net.homes(everybody)
    net.draw("person_traits", "person_id", everybody)
    _about_accounts(net, accounts)
    if wide:
        _about_accounts(net, net.accounts(union(homes, net.named)))
        net.draw("role", "person_id", everybody)
    facts = net.facts()
    return Gathered(facts, whole, net.repeated)


def _events_of_accounts(net: Net, accounts: Hashes) -> tuple[Hashes, Hashes]:
    """Draw the events that may belong to these accounts: the people and the visitors in them."""
    residents = net.residents(accounts)
    visitors = net.visitors(residents)
    named = net.events("account_id", accounts)
    own = net.events("person_id", residents, without=("account_id",))
    nameless = net.events("anonymous_id", visitors, without=("account_id", "person_id"))
    return union(residents, named.people, own.people), union(named.visitors, nameless.visitors)


def _events_of_people(net: Net, whole: Targets, everybody: Hashes) -> tuple[Targets, Hashes]:
    """Draw all events of these people and of the properties in them: who is whole then, and everybody in them."""
    own = net.events("person_id", whole.people)
    nameless = net.events("anonymous_id", net.visitors(whole.people), without=("person_id",))
    keys = union(whole.keys, net.keys)
    keyed = [net.events(column, keys) for column in net.key_columns()]
    parts = [own, nameless, *keyed]
    visitors = union(*(part.visitors for part in parts))
    people = union(everybody, whole.people, *(part.people for part in parts), net.linked(visitors))
    return Targets(whole.accounts, whole.people, keys), people


def _about_accounts(net: Net, accounts: Hashes) -> None:
    """Draw what is known of these accounts and of their members."""
    net.draw("account_traits", "account_id", accounts)
    net.draw("role", "account_id", accounts)
    members = net.people(net.one("membership", "account_id", accounts, "person_id"))
    # The first membership of a person reaches back to the beginning: which one it is, all of them tell.
    net.draw("membership", "person_id", members)
    net.draw("person_traits", "person_id", members)
