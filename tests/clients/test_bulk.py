"""1,500 events in bulk from every client, while the server is killed, restarted, and asked to take it all twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from journeyglass.testing.server import Running
from tests.clients.calls import Call, many
from tests.clients.drive import SDKS, Drive
from tests.clients.kept import Kept
from tests.clients.served import seen, served, wait_for_events

pytestmark = pytest.mark.clients

COUNT = 1500
HALF = COUNT // 2
PACKED = {"segment-python": "gzip", "rudder-python": "gzip", "posthog-v1": "zstd", "rudder-node": "gzip"}
"""How the second run of a client is packed; the first is plain."""


@pytest.mark.usefixtures("node_clients")
@pytest.mark.parametrize("end", ["kill", "restart"])
def test_every_id_is_there_once_though_the_server_ends_in_the_middle(
    end: str, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    with served(tmp_path) as server:
        keys = {name: server.key(name) for name in SDKS}
        at_end = interrupted(server, keys, end)
        again(server, keys)
        assert server.stop() == 0
        kept = Kept(server.root)
    for name in SDKS:
        assert kept.ids(name) == Counter(call.id for call in calls(name)), name
        assert {row["person_id"] for row in kept.facts[name]} == {f"user-{name}-{n}" for n in range(20)}
    assert kept.refused == []
    tell(f"clients: {len(SDKS)} x {COUNT:,} events, {end} after {at_end:,}, then all again: each id once")


def calls(name: str) -> list[Call]:
    """The same calls with the same ids, whenever they are made."""
    return many(name, COUNT)


def interrupted(server: Running, keys: dict[str, str], end: str) -> int:
    """Send everything while the server ends in the middle and comes back; how much it had when it ended."""
    with ExitStack() as stack:
        drives = [
            stack.enter_context(Drive(sdk, server.url, keys[name], calls(name), None, pauses=[HALF]))
            for name, sdk in SDKS.items()
        ]
        for drive in drives:
            drive.reached(HALF)
        wait_for_events(server, len(SDKS) * 100)
        for drive in drives:
            drive.go_on()
        had = seen(server)
        if end == "kill":
            server.kill()
            server.start()
        else:
            server.hang_up()
        given_up = [lost for drive in drives for lost in drive.finish()]
    assert given_up == []
    assert 0 < had < len(SDKS) * COUNT
    return had


def again(server: Running, keys: dict[str, str]) -> None:
    """The same run once more, with the same ids."""
    with ExitStack() as stack:
        drives = [
            stack.enter_context(Drive(sdk, server.url, keys[name], calls(name), PACKED.get(name)))
            for name, sdk in SDKS.items()
        ]
        assert [lost for drive in drives for lost in drive.finish()] == []
