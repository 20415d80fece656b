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

Gauges = Mapping[str, tuple[str, float | None]]
"""The text and the present value of each gauge by name; None: not known now."""


class Metrics:
    """The counters of one server; `gauges` are asked for whenever somebody looks."""

    def __init__(self, gauges: Callable[[], Gauges]) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "journeyglass_requests", "Requests by route and status.", ("route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "journeyglass_request_seconds", "How long requests took.", ("route",), buckets=_SECONDS,
            registry=self.registry,
        )  # fmt: skip
        self._events = Counter(
            "journeyglass_events", "Messages by source and outcome.", ("source", "outcome"), registry=self.registry
        )
        self._commit = Histogram(
            "journeyglass_commit_seconds", "From handing messages to the ledger until they were on disk.",
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
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

    def _labels(self, route: str, status: int) -> tuple[Any, Any]:
        return self._requests.labels(route, str(status)), self._seconds.labels(route)


class _Present(Collector):
    """The gauges, asked for when somebody looks."""

    def __init__(self, gauges: Callable[[], Gauges]) -> None:
        self._gauges = gauges

    def collect(self) -> Iterator[Metric]:
        """The gauges that are known now."""
        for name, (told, value) in self._gauges().items():
            if value is not None:
                family = GaugeMetricFamily(f"journeyglass_{name}", told)
                family.add_metric([], value)
                yield family

    def describe(self) -> Iterator[Metric]:
        """Nothing, so that registering does not ask for the values."""
        return iter(())
