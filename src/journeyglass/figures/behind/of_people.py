"""Who stands behind the figures on people: the committee's roles, answers to surveys, what activities reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from journeyglass.figures import activities as moving
from journeyglass.figures import ces, csat, nps
from journeyglass.figures import committee as knowing
from journeyglass.figures import role_paths as joining
from journeyglass.figures.answers import SCALES, answers, asked_for, scored
from journeyglass.figures.behind.names import account_names, subject_names
from journeyglass.figures.behind.sides import Asked, Pair, Rows, Sides, Unit, firsts
from journeyglass.figures.horizon import DEFAULT
from journeyglass.figures.known_roles import committee as asked_roles
from journeyglass.figures.statistics.spells import Floats, Mask


def committee(asked: Asked) -> Rows | None:
    """The stays in the stage that last, and those of them at whose account the role is known."""
    context = asked.context
    data = knowing.data_of(context, asked.filters)
    role, (roles, _) = asked.key.get("role"), asked_roles(context)
    now = data.now.has(role) if role else data.now.complete(roles)
    then = data.then.has(role) if role else data.then.complete(roles)
    here = data.visits.chosen & (data.visits.stage == asked.stage())
    present, decided = here & data.visits.open, here & data.decided
    account, with_them = data.visits.account, (decided & then & data.won, decided & then)
    sides: Mapping[str, tuple[Unit, Mask | None, Mask | None]] = {
        "known_share": ("visit", now & present, present),
        "won_with": ("visit", *with_them),
        "won_without": ("visit", decided & ~then & data.won, decided & ~then),
        "difference": ("visit", *with_them),
        "decided": ("visit", None, decided),
        "accounts": ("account", None, firsts(account, present)),
        "known": ("account", firsts(account, now & present), None),
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


Marks = Mapping[str, Callable[[Floats], Mask]]
"""The counts of a survey's figure by name, and which scores each counts."""


def _survey(kinds: tuple[str, ...], made_of: tuple[str, ...], marks: Marks) -> Sides:
    """Who answered surveys of these kinds, at the stage if one is named."""

    def sides(asked: Asked) -> Rows | None:
        if asked.measure == "response":
            return _response(asked, kinds[0])
        context, found = asked.context, answers(asked.context, asked.filters)
        usable = np.any([scored(found, kind)[0] for kind in kinds], axis=0)
        rows = np.asarray(usable & found.like(context, asked.key.get("stage"), None, None), dtype=np.bool_)
        names = account_names(context)[found.account]
        if asked.measure == "accounts":
            return Rows("account", names, firsts(found.subject, rows), None, accounts=True)
        table: dict[str, Pair] = {name: (rows & of(found.score), rows) for name, of in marks.items()}
        return asked.chosen("answer", names, table | dict.fromkeys(made_of, (None, rows)), accounts=True)

    return sides


def _response(asked: Asked, kind: str) -> Rows:
    """The questions that were sent long enough ago, and those of them that were answered."""
    found, rows = asked_for(asked.context, asked.filters, kind, asked.key.get("stage"), None)
    names = account_names(asked.context)[found.account]
    return Rows("question", names, rows & found.answered, rows, accounts=True)


def activities(asked: Asked) -> Rows | None:
    """The visits that an activity reached, those that could be followed, and those of them that moved on."""
    context = asked.context
    found = moving.reached_by(
        context, asked.filters, asked.needed("activity_kind"), asked.needed("activity"), asked.key.get("from_stage"),
        asked.options.get("within") or DEFAULT,
    )  # fmt: skip
    if found is None:
        return None
    sides: Mapping[str, tuple[Unit, Mask | None, Mask | None]] = {
        "accounts_reached": ("subject", found.reached, found.here),
        "visits": ("visit", found.reached, found.here),
        "moved_share": ("visit", found.moved, found.compared),
        "difference": ("visit", found.moved, found.compared),
        "followed": ("visit", found.followed, found.reached),
        "moved": ("visit", found.moved, found.compared),
        "others": ("visit", None, found.others),
        "others_share": ("visit", None, found.others),
    }
    chosen = sides.get(asked.measure)
    return None if chosen is None else Rows(chosen[0], subject_names(context), *chosen[1:])


_SCORES = ("score", "answers")
_FAVOURABLE = ("favourable", "favourable_share")
_PROMOTERS: Marks = {
    "promoters": lambda score: score >= nps.PROMOTER,
    "detractors": lambda score: score <= nps.DETRACTOR,
    "passives": lambda score: (score > nps.DETRACTOR) & (score < nps.PROMOTER),
}
SIDES: Mapping[str, Sides] = {
    "committee": committee,
    "role_paths": role_paths,
    "activities": activities,
    "emotion": _survey(tuple(SCALES), ("measured", "gap", "answers"), {}),
    "nps": _survey(("nps",), _SCORES, _PROMOTERS),
    "csat": _survey(("csat",), _SCORES, dict.fromkeys(_FAVOURABLE, lambda score: score >= csat.SATISFIED)),
    "ces": _survey(("ces",), _SCORES, dict.fromkeys(_FAVOURABLE, lambda score: score >= ces.EASY)),
}
