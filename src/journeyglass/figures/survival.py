"""How many have not had their end yet: the share that stays, as the figures tell it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, too_few
from journeyglass.figures.statistics import aalen_johansen as aj
from journeyglass.figures.statistics.spells import Spells

ENDED = 1
"""The cause that counts; others compete with it."""


def ended_by(spells: Spells, horizon: int, said: Callable[[int], str], known: aj.Incidence | None = None) -> Estimate:
    """The share that cause `ENDED` has ended at or before `horizon`, others competing: Aalen–Johansen.

    `said` puts a length of the spells' unit into words, for the remark that nobody was watched as long as that. `known`
    is the spells' curve, where several horizons are asked for.
    """
    hits = int(((spells.cause == ENDED) & (spells.exit <= horizon)).sum())
    if spells.subjects < MIN_SUBJECTS:
        return too_few("share", hits, len(spells))
    curve = known or aj.aalen_johansen(spells, ENDED)
    stuck = spells.emptied_at
    if stuck is not None and stuck <= horizon:
        return too_few("share", hits, len(spells), f"nobody was left to watch after {said(stuck)}")
    low, high = aj.interval(spells, curve, horizon)
    found = Estimate(curve.at(horizon), low, high, hits, len(spells), "share")
    longest = int(spells.exit.max())
    if longest < horizon and bool((spells.cause == 0).any()):
        return found.noted(f"a lower bound: nobody has been watched longer than {said(longest)}")
    return found


def stayed(spells: Spells, horizon: int, said: Callable[[int], str], known: aj.Incidence | None = None) -> Estimate:
    """The share that nothing has ended at or before `horizon`: Kaplan–Meier, with Wilson's limits as above."""
    found = ended_by(spells, horizon, said, known)
    kept = len(spells) - int(found.numerator or 0)
    found = replace(found, numerator=kept, note=found.note.replace("a lower bound", "an upper bound"))
    if found.value is None or found.low is None or found.high is None:
        return found
    return replace(found, value=1 - found.value, low=1 - found.high, high=1 - found.low)
