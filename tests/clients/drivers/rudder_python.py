"""Drives rudder-sdk-python."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from plan import run
from rudderstack.analytics.client import Client


class Rudder:
    """The client as its documentation sets it up; only host and key are ours."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.failed: list[str] = []
        self._client = Client(plan["key"], host=plan["host"], gzip=plan["encoding"] == "gzip", on_error=self._lost)

    def _lost(self, error: Exception, batch: list[dict[str, Any]]) -> None:
        self.failed += [f"{message['messageId']}: {error}" for message in batch]

    def send(self, call: dict[str, Any]) -> None:
        """One call with its own time and id."""
        told = dict(call)
        kind = told.pop("kind")
        told["timestamp"] = datetime.fromisoformat(told["timestamp"])
        getattr(self._client, kind)(**told)

    def close(self) -> None:
        """Deliver what waits."""
        self._client.shutdown()


if __name__ == "__main__":
    run(Rudder)
