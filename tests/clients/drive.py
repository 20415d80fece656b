"""A real client in a process of its own, doing what a plan says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.clients import nodes
from tests.clients.calls import Call

HERE = Path(__file__).parent
SECONDS = 100
"""No client is waited for longer."""


@dataclass(frozen=True)
class Sdk:
    """One client as it can be set up: `encodings` are those it can send (None: plain)."""

    name: str
    driver: str
    encodings: tuple[str | None, ...]
    mode: str | None = None
    retries: int | None = None  # what a user who wants to outlast a restart sets; None: as it comes

    @property
    def hog(self) -> bool:
        """Speaks PostHog's words."""
        return self.mode is not None

    def command(self) -> list[str]:
        """How its driver is started."""
        if self.driver.endswith(".mjs"):
            return [str(nodes.node()), str(HERE / "node" / self.driver)]
        return [sys.executable, str(HERE / "drivers" / self.driver)]


SDKS = {
    sdk.name: sdk
    for sdk in (
        Sdk("segment-python", "segment_python.py", (None, "gzip")),
        Sdk("rudder-python", "rudder_python.py", (None, "gzip")),
        Sdk("posthog", "posthog_python.py", (None, "gzip"), mode="v0"),
        Sdk("posthog-v1", "posthog_python.py", (None, "gzip", "deflate", "zstd"), mode="v1"),
        Sdk("segment-node", "segment.mjs", (None,)),
        # Three tries within a second and a half are its default: less than a restart takes.
        Sdk("rudder-node", "rudder.mjs", (None, "gzip"), retries=8),
    )
}


class Drive:
    """A driver at work. Use it in a `with`: it is ended there, whatever happens."""

    def __init__(
        self, sdk: Sdk, host: str, key: str, calls: Sequence[Call], encoding: str | None, pauses: Sequence[int] = ()
    ) -> None:
        plan = {"host": host, "key": key, "encoding": encoding, "mode": sdk.mode, "retries": sdk.retries}
        told = json.dumps({**plan, "pauses": list(pauses), "calls": [call.spoken() for call in calls]})
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        if sdk.driver.endswith(".mjs"):
            environment["CLIENTS"] = str(nodes.clients())
        self._child = subprocess.Popen(
            sdk.command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self._write(told)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._child.poll() is None:
            self._child.kill()
        self._child.communicate()

    def _write(self, line: str) -> None:
        assert self._child.stdin is not None
        self._child.stdin.write(line + "\n")
        self._child.stdin.flush()

    def reached(self, number: int) -> None:
        """Wait until it stands before this call."""
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        assert line, self._child.communicate()[1]
        assert json.loads(line) == {"reached": number}

    def go_on(self) -> None:
        """Let it pass the call that it stands before."""
        self._write("")

    def finish(self) -> list[str]:
        """Wait for its end; the ids that the client itself gave up."""
        out, err = self._child.communicate(timeout=SECONDS)
        assert out, err
        told: dict[str, Any] = json.loads(out.splitlines()[-1])
        assert told["done"], err
        return list(told["failed"])
