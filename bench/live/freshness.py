"""How long after its 200 an event is seen in `/api/accounts/ID`, probed by a few who send and then ask."""

from __future__ import annotations

import http.client
import json
import secrets
import threading
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from journeyglass.testing.server import Running, basic

PROBERS = 3
PAUSE = 0.05
"""Seconds between two questions; what is measured is at most that and an answer's time too long, never too short."""
_EVENTS = 50
_GIVE_UP = 60.0


class Probes:
    """What the probers saw: seconds until visible, and how many events were not seen in a minute."""

    def __init__(self, server: Running, secret: str, asking: str, accounts: Sequence[str]) -> None:
        self.seconds: list[float] = []
        self.answers: list[float] = []
        self.unseen = 0
        self._server, self._secret, self._accounts = server, secret, accounts
        self._asking = {"Authorization": f"Bearer {asking}"}

    def run(self, end: float) -> None:
        """Probe until then."""
        threads = [threading.Thread(target=self._probe, args=(number, end)) for number in range(PROBERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _probe(self, number: int, end: float) -> None:
        draw = np.random.default_rng(number)
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=_GIVE_UP)
        while time.monotonic() < end:
            account = self._accounts[int(draw.integers(len(self._accounts)))]
            self._one(connection, account, f"probe-{number}-{secrets.token_hex(8)}")
        connection.close()

    def _one(self, connection: http.client.HTTPConnection, account: str, id_: str) -> None:
        said = {"event": "Feature Used", "userId": f"{account}-p0", "messageId": id_, "context": {"groupId": account}}
        head = {**basic(self._secret), "Content-Type": "application/json"}
        connection.request("POST", "/v1/track", json.dumps(said), head)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"a probe was answered with {answer.status}")
        kept = time.perf_counter()
        while not self._sees(connection, account, id_):
            if time.perf_counter() - kept > _GIVE_UP:
                self.unseen += 1
                return
            time.sleep(PAUSE)
        self.seconds.append(time.perf_counter() - kept)

    def _sees(self, connection: http.client.HTTPConnection, account: str, id_: str) -> bool:
        begun = time.perf_counter()
        connection.request("GET", f"/api/accounts/{account}?events={_EVENTS}", headers=self._asking)
        answer = connection.getresponse()
        body = answer.read()
        self.answers.append(time.perf_counter() - begun)
        if answer.status == 404:
            return False
        found: dict[str, Any] = json.loads(body)
        return any(event["event_id"] == id_ for event in found["latest"])
