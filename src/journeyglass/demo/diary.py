"""A chunk's lives, written down as rows by everyone who keeps a record."""

from __future__ import annotations

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


def write_down(world: World, words: Words) -> Rows:
    """All rows of the chunk, by table."""
    rows = Rows(world.companies)
    Crm(world, rows, words).write()
    Site(world, rows).write()
    Letters(world, rows).write()
    Meetings(world, rows).write()
    Product(world, rows).write()
    Billing(world, rows).write()
    Spoken(world, rows, words).write()
    return rows
