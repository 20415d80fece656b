"""Who stands behind the figures on channels: who came to look, whom we turned to, who passed from one to another."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from journeyglass.figures import attribution_paths, site_conversion
from journeyglass.figures import channels as passing
from journeyglass.figures import contact_frequency as turning
from journeyglass.figures.attribution_endings import Transition
from journeyglass.figures.attribution_models import MODELS
from journeyglass.figures.attribution_money import measures
from journeyglass.figures.behind.names import account_names, ids, numbered_names, person_names
from journeyglass.figures.behind.sides import Asked, Names, Pair, Rows, Sides, firsts
from journeyglass.figures.horizon import EVER, parse
from journeyglass.figures.sessions import Sessions, sessions
from journeyglass.figures.statistics.paths import Paths
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.figures.threads import threads

MONTH = "month"


def traffic(asked: Asked) -> Rows | None:
    """The visitors of the period, the people and accounts among them, and the sessions."""
    found, here = _of_period(asked)
    whose = _names(asked, found)
    if asked.measure in ("visitors", "known"):
        rows = firsts(found.visitor, here if asked.measure == "visitors" else here & found.known)
        return Rows("visitor", _of_visitor(found, here, whose), rows, None, accounts=True)
    known = firsts(found.account, here & (found.account >= 0))
    if asked.measure == "accounts":
        return Rows("account", account_names(asked.context)[found.account], known, None, accounts=True)
    return asked.chosen("session", whose, {
        "sessions": (here, None),
        "views": (here, None),
        "views_per_session": (None, here),
    }, accounts=True, sums=("views", "views_per_session"))  # fmt: skip


def site_conversion_of(asked: Asked) -> Rows | None:
    """The visitors of the period, and those of them that did the target action in it."""
    found, here = _of_period(asked)
    per = asked.options.get("per", MONTH)
    hits = here & site_conversion.converted(asked.context, asked.filters, asked.options.get("action"), per)
    whose = _names(asked, found)
    if asked.measure == "sessions":
        return Rows("session", whose, here, None, accounts=True)
    every = firsts(found.visitor, here)
    did = every & np.isin(found.visitor, np.unique(found.visitor[hits]))
    return asked.chosen("visitor", _of_visitor(found, here, whose), {
        "rate": (did, every),
        "visitors": (None, every),
        "converted": (did, every),
    }, accounts=True)  # fmt: skip


def _of_period(asked: Asked) -> tuple[Sessions, Mask]:
    """The sessions, and which of them began in the row's period; in the first one where none is said."""
    found = sessions(asked.context, asked.filters, asked.options.get("per", MONTH))
    for period, _, here in found.cells(None):
        if asked.key.get("period") in (None, period):
            return found, here
    return found, np.zeros(len(found), dtype=np.bool_)


def _names(asked: Asked, found: Sessions) -> Names:
    """Whose each session was: the account's, else the person's; None for a stranger."""
    accounts, persons = account_names(asked.context), person_names(asked.context)
    people = persons[np.where(found.known, found.visitor, -1)]
    return np.where(found.account >= 0, accounts[found.account], people)


def _of_visitor(found: Sessions, here: Mask, whose: Names) -> Names:
    """The same for every session of a visitor: by the latest of these sessions of which it is known."""
    told = np.flatnonzero(here & np.array([name is not None for name in whose], dtype=np.bool_))[::-1]
    visitors, last = np.unique(found.visitor[told], return_index=True)
    place = np.searchsorted(visitors, found.visitor)
    known = place < len(visitors)
    known[known] = visitors[place[known]] == found.visitor[known]
    names = np.full(len(found), None, dtype=np.object_)
    names[known] = whose[told[last]][place[known]]
    return names


def contact_frequency(asked: Asked) -> Rows | None:
    """The people (accounts) that were contacted, and their weeks or months."""
    options, person = asked.options, asked.key.get("who", "person") == "person"
    cap = turning.cap_of(options.get("cap", str(turning.CAP)))
    found = turning.counted(asked.context, asked.filters, "person" if person else "account", options.get("per", MONTH))
    here = np.ones(len(found.whose), dtype=np.bool_)
    if "band" in asked.key:
        bounds = {band: (low, high) for band, low, high in turning.bands(cap)}.get(asked.key["band"], (1, 0))
        here = (found.contacts >= bounds[0]) & (found.contacts <= bounds[1])
    names = (person_names if person else account_names)(asked.context)[found.whose]
    if asked.measure == "contacted":
        return Rows("person" if person else "account", names, firsts(found.whose, here), None, accounts=True)
    left = (here & found.left, here)
    return asked.chosen("period", names, {
        **dict.fromkeys(("periods", "contacts"), (here, None)),
        **dict.fromkeys(("median", "ninetieth"), (None, here)),
        "over_cap": (here & (found.contacts > cap), here),
        **(dict.fromkeys(("unsubscribed", "unsubscribe_rate"), left) if person else {}),
    }, accounts=True, sums=("contacts", "median", "ninetieth"))  # fmt: skip


def channels(asked: Asked) -> Rows | None:
    """The contacts in a channel, or those that followed one in another, and what became of them."""
    found, until = threads(asked.context, asked.filters), parse(asked.options.get("within") or passing.HORIZON)
    fate, codes = passing.followed_up(asked.context, found, until), found.channel.codes
    places = {name: code for code, name in enumerate(found.channel.labels)}
    start, to = places.get(asked.needed("from_channel"), -2), asked.key.get("to_channel")
    before = np.roll(codes, 1)
    handed = found.chosen & found.follows & (before != codes) & (before == start)
    rows = found.chosen & (codes == start) if to is None else handed & (codes == places.get(to, -2))
    old = rows & fate.known
    names = numbered_names(asked.context)[found.subject]
    if asked.measure == "accounts":
        return Rows("subject", names, rows, None)
    onward = (old & fate.onward, old)
    own: dict[str, Pair] = {"broken": (old & fate.silent, old)} if to is None else {
        "gap": (rows, rows), "difference": onward,
    }  # fmt: skip
    return asked.chosen("contact", names, {"count": (rows, None), "onward": onward, **own})


def attribution(asked: Asked) -> Rows | None:
    """The turns in which the transition came about, and those of them that such a touch came before."""
    options = asked.options
    transition = Transition.of(asked.context, options.get("start"), options.get("to"))
    lookback = parse(options.get("lookback") or EVER)
    told = attribution_paths.load(asked.context, asked.filters, transition, options.get("of") or "channel", lookback)
    currency = asked.key.get("currency")
    measure = next((m for m in measures(asked.context, told)[0] if m.currency == currency), None)
    mine = None if measure is None else _touched_by(told.paths, asked.key.get("touch"))
    if measure is None or mine is None:
        return None
    won = np.asarray(measure.amounts > 0, dtype=np.bool_)
    table: dict[str, Pair] = dict.fromkeys((*MODELS, "paths", "touches"), (won & mine, won))
    return asked.chosen("turn", ids(told.subject), table, sums=("touches",))


def _touched_by(paths: Paths, touch: str | None) -> Mask | None:
    """The paths with such a touch, those without any for None; None where there is no such touch."""
    if touch is None:
        return np.asarray(paths.lengths == 0, dtype=np.bool_)
    if touch not in paths.labels:
        return None
    owner: Ints = np.repeat(np.arange(len(paths)), paths.lengths)
    mine = np.zeros(len(paths), dtype=np.bool_)
    mine[owner[paths.codes == paths.labels.index(touch)]] = True
    return mine


SIDES: Mapping[str, Sides] = {
    "traffic": traffic,
    "site_conversion": site_conversion_of,
    "contact_frequency": contact_frequency,
    "channels": channels,
    "attribution": attribution,
}
