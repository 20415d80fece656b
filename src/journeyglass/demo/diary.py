"""A chunk's lives, written down as rows by everyone who keeps a record."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from journeyglass.demo.mailing import Letters
from journeyglass.demo.meetings import Meetings
from journeyglass.demo.money import Billing
from journeyglass.demo.product import Product
from journeyglass.demo.rows import Rows
from journeyglass.demo.sales import Crm
from journeyglass.demo.spoken import Spoken
from journeyglass.demo.web import Site
from journeyglass.demo.words import Words
from journeyglass.demo.world import World

Keeper = Callable[[World, Rows, Words], None]
KEEPERS: Mapping[Keeper, Collection[str]] = {
    lambda world, rows, words: Crm(world, rows, words).write(): (
        "companies", "contacts", "moves", "targets", "leads", "deals", "stages",
    ),
    lambda world, rows, _: Site(world, rows).write(): ("web",),
    lambda world, rows, _: Letters(world, rows).write(): ("emails",),
    lambda world, rows, _: Meetings(world, rows).write(): ("meetings",),
    lambda world, rows, _: Product(world, rows).write(): ("usage", "seats"),
    lambda world, rows, _: Billing(world, rows).write(): ("billing", "projects"),
    lambda world, rows, words: Spoken(world, rows, words).write(): ("support", "voice", "talks", "referrals"),
}  # fmt: skip
"""Who keeps which tables."""
TABLES = tuple(table for tables in KEEPERS.values() for table in tables)


def write_down(world: World, words: Words, tables: Collection[str] = TABLES) -> Rows:
    """The rows of the chunk, by table; of those who keep none of the wanted `tables` nobody is asked."""
    rows = Rows(world.companies)
    for keeper, kept in KEEPERS.items():
        if set(kept) & set(tables):
            keeper(world, rows, words)
    return rows
