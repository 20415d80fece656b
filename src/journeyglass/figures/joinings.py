"""When each role of the committee joined: the first event that one of its people did."""

from __future__ import annotations

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.known_roles import account_numbers, committee
from journeyglass.figures.statistics.spells import Ints
from journeyglass.figures.touches import touches
from journeyglass.figures.visits import coded, whole

_NEVER = 2**62


def joined_at(context: Context, visits: int) -> dict[str, Ints]:
    """For each role, when it joined the account of each of so many visits; `2**62` where it never did."""
    if not context.has_events or not visits:
        return {}
    touches(context)
    found = context.table("""
        SELECT account_no, role, min("at") AS "at" FROM touches
        WHERE actor = 'customer' AND account_no IS NOT NULL AND role IS NOT NULL AND role <> 'unknown'
        GROUP BY account_no, role""")
    account, role, at = whole(found, "account_no"), coded(found, "role"), whole(found, "at")
    mine = account_numbers(context)
    size = int(max(account.max(initial=-1), mine.max(initial=-1))) + 1
    times: dict[str, Ints] = {}
    for name in committee(context)[0]:
        rows = role.among(name)
        # The last place stands for visits of no account, whose number is -1.
        first = np.full(size + 1, _NEVER, dtype=np.int64)
        first[account[rows]] = at[rows]
        times[name] = first[mine]
    return times
