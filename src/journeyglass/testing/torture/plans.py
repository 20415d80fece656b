"""How lives are to end: at each fault point, or at a random moment; and what must be done for a point to come by."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from journeyglass.ledger.faultpoints import ERASE_POINTS, IMPORT_POINTS, POINTS

Deed = Literal["import", "rewrite", "erase"]
"""What the torturer does meanwhile: a changed table comes in, a journey's file is written anew, a person is erased."""
OFTEN = {"inbox": 30, "seal": 6, "live": 8, "publish": 3}
"""Points that come by often are died at one of so many times, by the first part of their names."""
_ALL_LIFE = 4.0
_CACHE = tuple(point for point in IMPORT_POINTS if point.startswith("cache."))


@dataclass(frozen=True)
class Plan:
    """One end: at the `fault` (`NAME` or `NAME:n`), or so many seconds after the life began."""

    fault: str | None = None
    after: float | None = None
    deed: Deed | None = None

    @property
    def point(self) -> str | None:
        """The fault point's name."""
        return None if self.fault is None else self.fault.partition(":")[0]

    @property
    def merging(self) -> bool:
        """Whether there must be many small files for it to come about."""
        return self.point is not None and self.point.startswith("compact.")


def migrations() -> tuple[Plan, ...]:
    """The first two lives, while the ledger is of an earlier version."""
    return Plan("migrate.before"), Plan("migrate.after")


def plans(kills: int, seed: int) -> list[Plan]:
    """So many plans in random order: every point once, then points and moments in turn; migrations are apart."""
    random = Random(seed)  # noqa: S311 - test data, no secret
    points = [point for point in POINTS if not point.startswith("migrate.")]
    planned = [at(point, random) for point in points]
    planned += [_more(random, points) for _ in range(kills - len(planned))]
    random.shuffle(planned)
    return planned


def at(point: str, random: Random, once: bool = False) -> Plan:
    """To die at this point, the first time that it comes by (`once`) or some time later."""
    times = 1 if once else random.randint(1, OFTEN.get(point.partition(".")[0], 1))
    return Plan(f"{point}:{times}", deed=_deed(point))


def _deed(point: str) -> Deed | None:
    if point in ERASE_POINTS:
        return "erase"
    if point.startswith("rebase."):
        return "rewrite"
    return "import" if point in IMPORT_POINTS and point not in _CACHE and not point.startswith("lake.") else None


def _more(random: Random, points: Sequence[str]) -> Plan:
    if random.randrange(100) < 40:
        return at(random.choice(points), random)
    deeds: tuple[Deed | None, ...] = (None, None, None, None, "import", "rewrite", "erase")
    return Plan(after=random.random() ** 2 * _ALL_LIFE, deed=random.choice(deeds))


def left(hit: Collection[str]) -> list[str]:
    """The points at which nobody has died."""
    return [point for point in POINTS if point not in hit]
