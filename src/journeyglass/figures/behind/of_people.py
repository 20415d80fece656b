"""Who stands behind the figures on people: the committee's roles, answers to surveys, what activities reached."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from journeyglass.figures import activities as moving
from journeyglass.figures import committee as knowing
from journeyglass.figures import role_paths as joining
from journeyglass.figures.answers import SCALES, answers, scored
from journeyglass.figures.behind.of_visits import subject_names
from journeyglass.figures.behind.sides import Asked, Names, Rows, Sides, Unit
from journeyglass.figures.context import Context
from journeyglass.figures.known_roles import committee as asked_roles
from journeyglass.figures.statistics.spells import Ints, Mask


def committee(asked: Asked) -> Rows | None:
    """The stays in the stage that last, and those of them at whose account the role is known."""
    context = asked.context
    data = knowing.data_of(context, asked.filters)
    role, (roles, _) = asked.key.get("role"), asked_roles(context)
    now = data.now.has(role) if role else data.now.complete(roles)
    then = data.then.has(role) if role else data.then.complete(roles)
    here = data.visits.chosen & (data.visits.stage == asked.stage())
    present, decided = here & data.visits.open, here & data.decided
    sides: Mapping[str, tuple[Unit, Mask, Mask]] = {
        "known_share": ("visit", now & present, present),
        "won_with": ("visit", decided & then & data.won, decided & then),
        "won_without": ("visit", decided & ~then & data.won, decided & ~then),
    }
    found = sides.get(asked.measure)
    return None if found is None else Rows(found[0], subject_names(context), *found[1:])


def role_paths(asked: Asked) -> Rows | None:
    """The accounts that a role joined, of those that it joined anywhere, or that were ever touched."""
    if asked.measure not in ("joined", "accounts", "days_after"):
        return None
    context, stage = asked.context, asked.key.get("stage")
    found = joining.load(context, asked.filters)
    mine = found.role.among(asked.needed("role"))
    here = mine if stage is None else mine & (found.stage == joining.place_of(context, stage))
    whole = found.role.missing if stage is None else mine
    whole = here if asked.measure == "days_after" else whole
    return Rows("account", account_names(context)[found.account], here, whole, accounts=True)


def account_names(context: Context) -> Names:
    """The id of every account by its number; at the end None, for no account."""

    def names() -> Names:
        table = context.table("SELECT account_no, account_id FROM cache_accounts")
        numbers: Ints = table["account_no"].to_numpy()
        found = np.full(int(numbers.max(initial=-1)) + 2, None, dtype=np.object_)
        found[numbers] = table["account_id"].to_numpy()
        return found

    return context.once("names of accounts", names)


def _survey(kinds: tuple[str, ...], measures: tuple[str, ...]) -> Sides:
    """Who answered surveys of these kinds, at the stage if one is named."""

    def sides(asked: Asked) -> Rows | None:
        context, found = asked.context, answers(asked.context, asked.filters)
        if asked.measure not in measures:
            return None
        usable = np.any([scored(found, kind)[0] for kind in kinds], axis=0)
        rows = usable & found.like(context, asked.key.get("stage"), None, None)
        return Rows("answer", account_names(context)[found.account], None, np.asarray(rows, dtype=np.bool_), True)

    return sides


def activities(asked: Asked) -> Rows | None:
    """The visits that an activity reached, those that could be followed, and those of them that moved on."""
    context = asked.context
    found = moving.reached_by(
        context, asked.filters, asked.needed("activity_kind"), asked.needed("activity"), asked.key.get("from_stage")
    )
    if found is None:
        return None
    sides: Mapping[str, tuple[Unit, Mask | None, Mask]] = {
        "accounts_reached": ("subject", found.reached, found.here),
        "visits": ("visit", found.reached, found.here),
        "moved_share": ("visit", found.moved, found.compared),
        "difference": ("visit", found.moved, found.compared),
    }
    chosen = sides.get(asked.measure)
    return None if chosen is None else Rows(chosen[0], subject_names(context), *chosen[1:])


_SCORES = ("score", "favourable_share", "answers")
SIDES: Mapping[str, Sides] = {
    "committee": committee,
    "role_paths": role_paths,
    "activities": activities,
    "emotion": _survey(tuple(SCALES), ("measured", "gap", "answers")),
    **{kind: _survey((kind,), _SCORES) for kind in SCALES},
}
