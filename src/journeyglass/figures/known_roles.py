"""Which roles of an account's committee were known, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from journeyglass.figures.context import Context
from journeyglass.figures.places_sql import placed_sql
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.figures.visits import coded, whole
from journeyglass.journey.rules import ROLES, Role

NO_COMMITTEE = "the map names no committee: every role is asked for"


def committee(context: Context) -> tuple[tuple[Role, ...], list[str]]:
    """The roles that a complete committee has, and what must be said of them."""
    asked = tuple(role for role in ROLES if role in context.journey.committee and role != "unknown")
    return (asked, []) if asked else (tuple(role for role in ROLES if role != "unknown"), [NO_COMMITTEE])


def account_numbers(context: Context) -> Ints:
    """The number of each visit's account, a visit a row as in `Visits`; -1 for none."""
    steps = {
        "placed": placed_sql(),
        "numbered": """
            SELECT a.account_no FROM placed p LEFT JOIN cache_accounts a ON a.account_id = p.account ORDER BY p.row""",
    }
    return context.once("account numbers", lambda: whole(context.table(chain_sql(steps)), "account_no"))


@dataclass(frozen=True)
class Known:
    """For each role, at which of the points asked for somebody of the account had it."""

    by_role: Mapping[str, Mask]
    size: int

    def has(self, role: str) -> Mask:
        """Where the role was known."""
        return self.by_role.get(role, np.zeros(self.size, dtype=np.bool_))

    def complete(self, roles: tuple[Role, ...]) -> Mask:
        """Where all of these were."""
        return np.asarray(np.all([self.has(role) for role in roles], axis=0), dtype=np.bool_)


def known_at(context: Context, account: Ints, at: Ints) -> Known:
    """The roles known of each account at its instant."""
    points = pa.table({"place": np.arange(len(account)), "account_no": account, "at": at})
    context.con.register("role_points", points)
    found = context.table("""
        SELECT DISTINCT p.place, r.role FROM role_points p JOIN cache_roles r ON r.account_no = p.account_no
            AND p."at" >= r.valid_from AND (r.valid_to IS NULL OR p."at" < r.valid_to)
        WHERE r.role IS NOT NULL AND r.role <> 'unknown'""")
    context.con.unregister("role_points")
    place, role = whole(found, "place"), coded(found, "role")
    masks = {}
    for label in role.labels:
        mask = np.zeros(len(account), dtype=np.bool_)
        mask[place[role.among(label)]] = True
        masks[label] = mask
    return Known(masks, len(account))


def roles_recorded(context: Context) -> bool:
    """Whether anybody has any role."""
    return bool(context.table("SELECT 1 FROM cache_roles WHERE role <> 'unknown' LIMIT 1").num_rows)
