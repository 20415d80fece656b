"""Who stands behind the figures on clients and targets: their health, what they know of us, what we promised."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from journeyglass.figures import comments as saying
from journeyglass.figures import health as faring
from journeyglass.figures import promised_delivered as meeting
from journeyglass.figures import promises as promising
from journeyglass.figures import target_accounts as targeting
from journeyglass.figures.behind.names import ids, names_of_whom
from journeyglass.figures.behind.sides import Asked, Pair, Rows, Sides, firsts
from journeyglass.figures.healths import SUM, healths
from journeyglass.figures.horizon import parse
from journeyglass.figures.judgements import judgements
from journeyglass.figures.services import Known, known_services
from journeyglass.figures.statistics.spells import Floats, Ints, Mask
from journeyglass.figures.visits import stage_name


def health(asked: Asked) -> Rows | None:
    """The clients of whom the part is known, and how well they do in it."""
    found = healths(asked.context, asked.filters)
    scores: Mapping[str, Floats] = {SUM: found.health} | found.scores
    score = scores.get(asked.key.get("part", SUM))
    if score is None:
        return None
    known = ~np.isnan(score)
    weak, strong = known & (score < faring.WEAK), known & (score >= faring.STRONG)
    names = np.array([*found.accounts, None], dtype=np.object_)[:-1]
    return asked.chosen("account", names, {
        "score": (None, known),
        "accounts": (None, known),
        "untold": (~known, None),
        "weak": (weak, known),
        "fair": (known & ~weak & ~strong, known),
        "strong": (strong, known),
    }, accounts=True)  # fmt: skip


def account_health(asked: Asked) -> Rows | None:
    """The client itself."""
    found = healths(asked.context, asked.filters)
    names = np.array([*found.accounts, None], dtype=np.object_)[:-1]
    row = np.asarray((names == asked.needed("account")) & ~np.isnan(found.health), dtype=np.bool_)
    measures = ("health", "untold")
    table: dict[str, Pair] = dict.fromkeys(measures, (row, None))
    return asked.chosen("account", names, table, accounts=True, sums=measures) if bool(row.any()) else None


def comments(asked: Asked) -> Rows | None:
    """The account that said it."""
    found = saying.compute(asked.context, asked.filters, **asked.options)
    said = [row for row in found.rows if all(str(getattr(row, name)) == value for name, value in asked.key.items())]
    names = np.array([row.account for row in said[:1]] + [None], dtype=np.object_)[:-1]
    row = np.ones(len(names), dtype=np.bool_)
    return asked.chosen("account", names, {"score": (row, None)}, accounts=True, sums=("score",)) if said else None


def service_awareness(asked: Asked) -> Rows | None:
    """The clients, and those of them that know the service, and from what."""
    found, service = known_services(asked.context, asked.filters), asked.needed("service")
    rows = found.service.among(service)
    every = np.ones(found.clients, dtype=np.bool_)
    bought = _clients(found, rows & found.bought)
    return asked.chosen("account", ids(found.name), {
        "aware": (_clients(found, rows), every),
        "buyers": (bought, every),
        "clients": (None, every),
        "said": (_clients(found, rows & found.said), every),
        "seen": (_clients(found, rows & found.seen), every),
        "bought": (bought, every),
    }, accounts=True)  # fmt: skip


def _clients(found: Known, rows: Mask) -> Mask:
    """The clients that these rows have."""
    return np.asarray(_times(found, rows) > 0, dtype=np.bool_)


def _times(found: Known, rows: Mask) -> Ints:
    """How many of these rows each client has."""
    return np.bincount(found.client[rows], minlength=found.clients)


def pigeonholing(asked: Asked) -> Rows | None:
    """The clients by how many services they know, or bought."""
    found = known_services(asked.context, asked.filters)
    knows, bought = _times(found, np.ones(len(found.client), dtype=np.bool_)), _times(found, found.bought)
    every = np.ones(found.clients, dtype=np.bool_)
    return asked.chosen("account", ids(found.name), {
        "pigeonholed": (knows == 1, knows > 0),
        "bought_one": (bought == 1, bought > 0),
        "clients": (None, every),
        "know_none": (knows == 0, every),
        "know_one": (knows == 1, every),
        "know_several": (knows > 1, every),
    }, accounts=True)  # fmt: skip


def promises(asked: Asked) -> Rows | None:
    """The promises of which it is known whether they were kept, and those that were."""
    found, promise = judgements(asked.context, asked.filters), asked.key.get("promise", promising.ALL)
    rows = promising.of_promise(found, promise)
    names = names_of_whom(asked.context, found.subject)
    if asked.measure == "accounts":
        # People without an account count as one each, so their account of other times must not be told here.
        known = np.array([label.startswith("a") for label in found.subject.labels], dtype=np.bool_)
        names[~known[found.subject.codes]] = None
        return Rows("account", names, firsts(found.subject.codes, rows), None, accounts=True)
    return asked.chosen("promise", names, {
        "share": (rows & found.kept, rows),
        "known": (None, rows),
        "kept": (rows & found.kept, rows),
    }, accounts=True)  # fmt: skip


def target_accounts(asked: Asked) -> Rows | None:
    """The accounts on the list or off it, and those of them that we know somebody of, or that did something."""
    options = {name: asked.options[name] for name in ("within", "people") if name in asked.options}
    found = targeting.load(asked.context, asked.filters, **options)
    if found is None:
        return None
    here = found.on_list if asked.key.get("listing", "on_list") == "on_list" else ~found.on_list
    if "stage" in asked.key:
        here = here & np.array([stage_name(asked.context, int(at)) == asked.key["stage"] for at in found.stage])
    covered, engaged = here & (found.people > 0), here & found.engaged
    return asked.chosen("account", ids(found.name), {
        "coverage": (covered, here),
        "covered": (covered, here),
        "engagement": (engaged, here),
        "engaged": (engaged, here),
        "accounts": (None, here),
        "people": (covered, here),
        "active_people": (here & (found.active > 0), here),
    }, accounts=True, sums=("people", "active_people"))  # fmt: skip


def promised_delivered(asked: Asked) -> Rows | None:
    """The accounts that were won long enough ago, and those of them that met the thing before and after."""
    until = parse(asked.options.get("within") or meeting.WITHIN)
    table = meeting.met_by(asked.context, asked.filters, until, asked.needed("met"), asked.needed("what"))
    before, after = (table[name].to_numpy().astype(np.bool_) for name in ("before", "after"))
    won = np.ones(len(before), dtype=np.bool_)
    return asked.chosen("account", ids(table["account"]), {
        "before_share": (before, won),
        "before_win": (before, won),
        "after_share": (after, won),
        "after_win": (after, won),
        "both": (before & after, won),
        "won": (None, won),
    }, accounts=True)  # fmt: skip


SIDES: Mapping[str, Sides] = {
    "health": health,
    "account_health": account_health,
    "comments": comments,
    "service_awareness": service_awareness,
    "pigeonholing": pigeonholing,
    "promises": promises,
    "target_accounts": target_accounts,
    "promised_delivered": promised_delivered,
}
