"""What Prometheus is told: requests, events, the ledger's commits, the keeper's lag."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

CONTENT_TYPE = b"text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
OUTCOMES = ("accepted", "repeated", "refused", "suppressed")

Gauges = Mapping[str, float | None]
"""The present value of each gauge by name; None: not known now."""
_COUNTED = {
    "requests": "Requests by route and status.",
    "events": "Messages by source and outcome.",
}
_TIMED = {
    "request_seconds": "How long requests took, by route.",
    "commit_seconds": "From handing messages to the ledger until they were on disk.",
}
_PRESENT = {
    "requests_now": "Requests that are being worked on.",
    "body_bytes": "Bytes of bodies that are being received or judged.",
    "committer_waiting_events": "Messages that wait for the ledger.",
    "committer_waiting_bytes": "Bytes that wait for the ledger.",
    "committer_ok": "1 where the ledger commits.",
    "inbox_messages": "Messages that wait to be sealed.",
    "listeners": "Listeners of the stream of changes.",
    "keeper_alive": "1 where every thread of the keeper runs.",
    "keeper_leading": "1 where this process keeps the workspace.",
    "keeper_ready": "1 where the keeper has read all and follows.",
    "keeper_behind_messages": "Messages that are committed and not read yet.",
    "keeper_cycle_seconds": "How long the last round of reading took.",
    "keeper_seal_age_seconds": "Seconds since the last seal.",
    "keeper_parts_failing": "Parts of the keeper that fail now.",
}
_NAMED = "journeyglass_"


class Metrics:
    """The counters of one server; `gauges` are asked for whenever somebody looks."""

    def __init__(self, gauges: Callable[[], Gauges]) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self._requests = self._counter("requests", "route", "status")
        self._events = self._counter("events", "source", "outcome")
        self._seconds = self._timer("request_seconds", "route")
        self._commit = self._timer("commit_seconds")
        self.registry.register(_Present(gauges))
        self._one = lru_cache(maxsize=1_000)(self._labels)
        self._outcome = lru_cache(maxsize=1_000)(self._events.labels)

    def request(self, route: str, status: int, seconds: float) -> None:
        """One request is done."""
        count, took = self._one(route, status)
        count.inc()
        took.observe(seconds)

    def events(self, source: str, outcome: str, count: int) -> None:
        """So many messages of a source came to this."""
        if count:
            self._outcome(source, outcome).inc(count)

    def committed(self, seconds: float) -> None:
        """A request's messages are on disk after so long."""
        self._commit.observe(seconds)

    def page(self) -> bytes:
        """The text that Prometheus reads."""
        return generate_latest(self.registry)

    @staticmethod
    def told() -> Iterator[tuple[str, str, str]]:
        """Every metric: its name, its kind, what it is."""
        for kind, known in (("counter", _COUNTED), ("histogram", _TIMED), ("gauge", _PRESENT)):
            for name, text in known.items():
                yield f"{_NAMED}{name}{'_total' if kind == 'counter' else ''}", kind, text

    def _counter(self, name: str, *labels: str) -> Counter:
        return Counter(_NAMED + name, _COUNTED[name], labels, registry=self.registry)

    def _timer(self, name: str, *labels: str) -> Histogram:
        return Histogram(_NAMED + name, _TIMED[name], labels, buckets=_SECONDS, registry=self.registry)

    def _labels(self, route: str, status: int) -> tuple[Any, Any]:
        return self._requests.labels(route, str(status)), self._seconds.labels(route)


class _Present(Collector):
    """The gauges, asked for when somebody looks."""

    def __init__(self, gauges: Callable[[], Gauges]) -> None:
        self._gauges = gauges

    def collect(self) -> Iterator[Metric]:
        """The gauges that are known now."""
        for name, value in self._gauges().items():
            if value is not None:
                family = GaugeMetricFamily(_NAMED + name, _PRESENT[name])
                family.add_metric([], value)
                yield family

    def describe(self) -> Iterator[Metric]:
        """Nothing, so that registering does not ask for the values."""
        return iter(())
