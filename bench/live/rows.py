"""The rows: batches at a fixed rate, as fast as it goes, single calls, freshness beside a long history."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.company.columns import company_ids
from bench.live.client import Sent
from bench.live.freshness import Probes
from bench.live.trial import SOURCE, Watched, drained, kept_once, load, serving, serving_apart
from bench.measure import measure
from bench.outcome import Outcome
from bench.place import HERE, Place

BATCH = 20
_ACCOUNTS = 100_000
_MIB = 1 << 20


@dataclass(frozen=True)
class Given:
    """What was asked for: where to work, how long, how much history."""

    folder: Path
    seconds: float
    minutes: float
    events: int
    seed: int
    rate: int = 10_000
    fresh_rate: int = 2_000


def steady(given: Given) -> Outcome:
    """Batches of 20 at a fixed offered rate, for minutes."""
    return _plain(given, "steady", size=BATCH, seconds=given.minutes * 60, rate=given.rate / BATCH)


def most(given: Given) -> Outcome:
    """Batches of 20, as many as are answered."""
    return _plain(given, "most", size=BATCH, seconds=given.seconds, rate=None)


def single(given: Given) -> Outcome:
    """Calls of one event, as many as are answered."""
    return _plain(given, "single", size=1, seconds=given.seconds, rate=None)


def apart(given: Given) -> Outcome:
    """The same at the fixed rate, taken by one process and read by another."""
    root = _workspace(given.folder / "apart")
    with serving_apart(root) as (front, keeper):
        sent, seen, run = load(
            front, front.key(SOURCE), size=BATCH, seconds=given.minutes * 60, accounts=_ids(),
            rate=given.rate / BATCH, keeper=keeper,
        )  # fmt: skip
        front.stop()
        waited = drained(keeper)
        keeper.stop()
    told = _told(sent, seen, BATCH, waited, *kept_once(root, sent, BATCH, run))
    shutil.rmtree(root)
    return Outcome(seconds=sent.seconds, facts=told)


def fresh(given: Given) -> Outcome:
    """How soon events are seen, beside a long history."""
    place = Place(given.folder / f"{given.events}-{given.seed}", given.events, given.seed)
    place.make()
    if not place.imported():
        measure("importing", place)
    place.copy_workspace()
    accounts = company_ids(np.arange(max(1, given.events // 100))).to_pylist()
    with serving(place.scratch) as server:
        secret = server.key(SOURCE)
        probes = Probes(server, server.key("probe"), server.key(kind="api"), accounts)
        sent, seen, run = load(
            server, secret, size=BATCH, seconds=given.seconds, accounts=accounts,
            rate=given.fresh_rate / BATCH, beside=probes.run,
        )  # fmt: skip
        waited = drained(server)
        server.stop()
    told = _told(sent, seen, BATCH, waited, *kept_once(place.scratch, sent, BATCH, run))
    told |= {"probes": len(probes.seconds), "unseen": probes.unseen, "accounts": len(accounts), "events": given.events}
    told |= _spread("fresh", probes.seconds) | _spread("answer", probes.answers)
    return Outcome(seconds=sent.seconds, facts=told)


ROWS: dict[str, Callable[[Given], Outcome]] = {
    "most": most,
    "single": single,
    "steady": steady,
    "apart": apart,
    "fresh": fresh,
}


def _plain(given: Given, name: str, *, size: int, seconds: float, rate: float | None) -> Outcome:
    """A run against a workspace that has no history, but a journey with all that a journey can ask."""
    root = _workspace(given.folder / name)
    with serving(root) as server:
        sent, seen, run = load(server, server.key(SOURCE), size=size, seconds=seconds, accounts=_ids(), rate=rate)
        waited = drained(server)
        server.stop()
    told = _told(sent, seen, size, waited, *kept_once(root, sent, size, run))
    shutil.rmtree(root)
    return Outcome(seconds=sent.seconds, facts=told)


def _ids() -> list[str]:
    return [f"acc-{number}" for number in range(_ACCOUNTS)]


def _workspace(root: Path) -> Path:
    shutil.rmtree(root, ignore_errors=True)
    (root / "journeys").mkdir(parents=True)
    (root / "sources").mkdir()
    (root / "journeyglass.toml").write_text('name = "Load"\njourney = "measured"\n', "utf-8")
    shutil.copy(HERE / "journeys" / "measured.yaml", root / "journeys")
    return root


def _told(
    sent: Sent, seen: Watched, size: int, waited: float, acknowledged: int, missing: int, twice: int
) -> dict[str, object]:
    answered = len(sent.acknowledged)
    return {
        "size": size,
        "requests_a_second": answered / sent.seconds,
        "events_a_second": answered * size / sent.seconds,
        "acknowledged": acknowledged,
        "missing": missing,
        "twice": twice,
        "requests": sent.requests,
        "others": sent.others,
        "client_late_ms": sent.late_ms,
        "rss_mib": max(seen.memory) / _MIB,
        "rss_end_mib": float(np.median(seen.memory[-10:])) / _MIB,
        "cpu": seen.cpu,
        "behind_most": max(seen.behind),
        "drained": waited,
        **_spread("latency", sent.latency.tolist()),
        **_spread("cycle", seen.cycle),
    }


def _spread(name: str, values: list[float]) -> dict[str, float]:
    if not values:
        return {}
    return {f"{name}_p{q}": float(np.percentile(values, q)) for q in (50, 95, 99)} | {f"{name}_max": max(values)}
