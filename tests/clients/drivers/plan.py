"""How a driver is told what to call, and how it tells how it went: one JSON object a line, in and out.

A driver is one process with one real client in it. It imports nothing of this project: to the server it is what a
company's own program is.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, Protocol


class Client(Protocol):
    """A real tracking client behind the six calls of a plan."""

    failed: list[str]

    def send(self, call: dict[str, Any]) -> None: ...

    def close(self) -> None: ...


def say(**told: Any) -> None:
    """One line to whoever started this process."""
    print(json.dumps(told), flush=True)


def run(connect: Callable[[dict[str, Any]], Client]) -> None:
    """Read the plan, make its calls, stop where it says so, and tell what the client could not deliver."""
    plan = json.loads(sys.stdin.readline())
    client = connect(plan)
    for number, call in enumerate(plan["calls"]):
        if number in plan["pauses"]:
            say(reached=number)
            sys.stdin.readline()
        client.send(call)
    client.close()
    say(done=True, failed=client.failed)
