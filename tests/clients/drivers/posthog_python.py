"""Drives posthog, by its old endpoint or by the new one (`mode`: v0, v1)."""

from __future__ import annotations

from typing import Any

from plan import run
from posthog import Posthog


class Hog:
    """The client as its documentation sets it up; only host and key are ours."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.failed: list[str] = []
        encoding = plan["encoding"]
        self._client = Posthog(
            plan["key"],
            host=plan["host"],
            gzip=encoding == "gzip",
            capture_mode=plan["mode"],
            capture_compression=encoding or "none",
            on_error=self._lost,
        )

    def _lost(self, error: Exception, batch: list[dict[str, Any]]) -> None:
        self.failed += [f"{message['uuid']}: {error}" for message in batch]

    def send(self, call: dict[str, Any]) -> None:
        """One call, in the words that this client has for it."""
        when = {"timestamp": call["timestamp"], "uuid": call["message_id"]}
        getattr(self, f"_{call['kind']}")(call, when)

    def _track(self, call: dict[str, Any], when: dict[str, str]) -> None:
        self._event(call["event"], call, when)

    def _page(self, call: dict[str, Any], when: dict[str, str]) -> None:
        self._event("$pageview", call, when)

    def _screen(self, call: dict[str, Any], when: dict[str, str]) -> None:
        self._event("$screen", call, when)

    def _event(self, name: str, call: dict[str, Any], when: dict[str, str]) -> None:
        properties = dict(call["properties"])
        if "user_id" not in call:
            properties["$process_person_profile"] = False
        group = call.get("context", {}).get("groupId")
        who = call.get("user_id") or call["anonymous_id"]
        self._client.capture(
            name, distinct_id=who, properties=properties, groups={"company": group} if group else None, **when
        )

    def _identify(self, call: dict[str, Any], when: dict[str, str]) -> None:
        self._client.set(distinct_id=call["user_id"], properties=call["traits"], **when)

    def _group(self, call: dict[str, Any], when: dict[str, str]) -> None:
        self._client.group_identify("company", call["group_id"], properties=call["traits"], **when)

    def _alias(self, call: dict[str, Any], when: dict[str, str]) -> None:
        self._client.alias(previous_id=call["previous_id"], distinct_id=call["user_id"], **when)

    def close(self) -> None:
        """Deliver what waits."""
        self._client.shutdown()


if __name__ == "__main__":
    run(Hog)
