"""What the server tells of its keeper: on the health page and to Prometheus."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from journeyglass.server.health import Part
from journeyglass.server.metrics import Gauges

if TYPE_CHECKING:
    from journeyglass.keeper import Keeper


def keeper_parts(keeper: Keeper) -> list[Part]:
    """The keeper and each of its parts that fails."""
    status = keeper.status()
    facts = {"position": status.position, "behind": status.behind, "sealed_at": status.sealed_at}
    ok, why, remedy = status.alive and status.ready, None, None
    if not status.alive:
        why, remedy = "one of its threads died", "it is started again by itself"
    elif not status.tried:
        why = "it is being started"
    elif not status.leading:
        ok, why = True, "it waits: another process keeps the workspace"
    elif not status.ready:
        why, remedy = "it reads the history", "wait; this takes as long as a reading of everything"
    whole = Part("keeper", ok, why=why, remedy=remedy, facts=facts)
    return [whole, *(Part(f"keeper: {name}", False, why=said) for name, said in sorted(status.errors.items()))]


def keeper_gauges(keeper: Keeper, clock: Callable[[], int]) -> Gauges:
    """The keeper's figures."""
    status = keeper.status()
    sealed = None if status.sealed_at is None else max(0.0, (clock() - status.sealed_at) / 1e6)
    return {
        "keeper_alive": float(status.alive),
        "keeper_leading": float(status.leading),
        "keeper_ready": float(status.ready),
        "keeper_behind_messages": status.behind,
        "keeper_cycle_seconds": status.cycle_seconds,
        "keeper_seal_age_seconds": sealed,
        "keeper_parts_failing": len(status.errors),
    }
