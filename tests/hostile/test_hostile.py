"""A real server under everything that a sender could do to it: it answers, it does not swell, and it goes on."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from journeyglass.testing.server import Running, running
from tests.clients.kept import Kept
from tests.clients.served import served
from tests.hostile.bodies import MIB, Body, bodies
from tests.hostile.memory import Memory
from tests.hostile.raw import Line, request
from tests.hostile.shapes import EVENT, SYNONYMS, TRACKING, Shape, shapes
from tests.hostile.values import STRANGERS

pytestmark = pytest.mark.clients

MOST_GROWTH = 64 + 64
"""MiB of memory that the process which senders talk to may take beyond what it has anyway.

The second half is what Argon2id takes for a moment to check a password, which any stranger may send.
"""
FULL = ("/v1/batch", "/batch/", "/i/v1/analytics/events")
"""Where big bodies, and those with hundreds of events, are sent; the others go everywhere."""
SMALL = 10_000
SILENCE = 0.3
"""Seconds to wait for an answer to what may be no request at all."""


class Attack:
    """Sends the corpus, and notes what should not have happened.

    `front` takes events and nothing else, so that its memory is that of what it is sent; `back` has the rest of the
    same workspace: the keeper, which reads all that was accepted, and the application API.
    """

    def __init__(self, front: Running, back: Running) -> None:
        self.front, self.back = front, back
        self.write, self.api = front.key("hostile"), front.key(kind="api")
        self.problems: list[str] = []
        self.sent = 0

    def line(self, head: str = "") -> Line:
        """A new connection to whichever of the two the request is for."""
        return Line((self.back if "/api" in head[:40] else self.front).port)

    def headers(self, path: str, body: Body) -> list[tuple[str, str]]:
        """The right key for the path, and what the body says of itself."""
        if path.startswith("/api"):
            return [("Authorization", f"Bearer {self.api}"), ("Content-Type", "application/json"), *body.headers]
        basic = base64.b64encode(f"{self.write}:".encode()).decode()
        return [("Authorization", f"Basic {basic}"), *body.headers]

    def post(self, method: str, path: str, body: Body) -> None:
        """One body to one route: there must be an answer, unless it was cut short for its size."""
        with self.line(path) as line:
            whole = line.send(request(method, path, self.headers(path, body), body.data))
            self.judge(f"{method} {path} {body.name}", line, due=whole)
        self.sent += 1

    def shape(self, shape: Shape) -> None:
        """One odd request: an answer, or a hang-up where it was no request."""
        with self.line(shape.data[:40].decode("latin-1")) as line:
            line.send(shape.data)
            if shape.proper:
                self.judge(shape.name, line, bodiless=shape.data.startswith(b"HEAD "))
            else:
                for status in line.answers(SILENCE):
                    self.status(shape.name, status)
        self.sent += 1

    def judge(self, name: str, line: Line, *, due: bool = True, bodiless: bool = False) -> None:
        """An answer is due, unless the request was cut short for its size; an error has the one shape of errors."""
        try:
            answer = line.answer(bodiless=bodiless)
        except TimeoutError:
            self.problems.append(f"{name}: silence")
            return
        if answer is None:
            self.problems += [f"{name}: no answer"] if due else []
            return
        self.status(name, answer.status)
        if answer.status >= 400 and answer.body and not told(answer.body):
            self.problems.append(f"{name}: {answer.status} {answer.body[:100]!r}")

    def status(self, name: str, status: int) -> None:
        """Nobody can make the server fail, nor send him elsewhere."""
        if status >= 500 or 300 <= status < 400:
            self.problems.append(f"{name}: {status}")


def told(body: bytes) -> bool:
    """Whether it has the parts that every error has."""
    try:
        return {"code", "message", "detail"} <= json.loads(body).keys()
    except (ValueError, AttributeError):
        return False


def test_nothing_that_is_sent_brings_the_server_down(tmp_path: Path, tell: Callable[[str], None]) -> None:
    with served(tmp_path) as back, running(back.root, options=["--no-keeper"]) as front:
        attack = Attack(front, back)
        warm_up(attack)
        memories = Memory(front.pid), Memory(back.pid)
        strangers(attack)
        send_bodies(attack)
        send_shapes(attack)
        dawdle(attack)
        assert attack.problems == []
        grown, kept_back = (memory.grown() / MIB for memory in memories)
        ordinary(attack, "after", 90_000)
        assert (front.stop(), back.stop()) == (0, 0)
        kept = Kept(back.root)
    nobody(kept)
    tell(f"hostile: {attack.sent:,} requests, no fault; memory +{grown:.0f} MiB, the keeper's +{kept_back:.0f} MiB")
    assert grown < MOST_GROWTH


def warm_up(attack: Attack) -> None:
    """Whatever a server loads when it is first used is loaded."""
    attack.back.wait_whole()
    attack.front.wait(lambda: attack.front.get("/api/openapi.json", attack.api).status == 200)
    for number in range(3):
        ordinary(attack, f"before-{number}", number * 1000)
    for path in FULL:
        attack.post("POST", path, Body("ordinary", EVENT))


def ordinary(attack: Attack, account: str, number: int) -> None:
    """A batch such as any client sends is acknowledged, and its account can be seen soon after."""
    events = [
        {"type": "track", "event": "Feature Used", "userId": f"user-{account}", "messageId": f"ordinary-{number + n}",
         "context": {"groupId": account}, "properties": {"n": n}}
        for n in range(500)
    ]  # fmt: skip
    body = Body("ordinary", json.dumps({"batch": events}).encode())
    with attack.line() as line:
        line.send(request("POST", "/v1/batch", attack.headers("/v1/batch", body), body.data))
        answer = line.answer()
    assert answer is not None
    assert (answer.status, json.loads(answer.body)["accepted"]) == (200, 500)
    attack.back.wait(lambda: attack.back.get(f"/api/accounts/{account}", attack.api).status == 200)


def strangers(attack: Attack) -> None:
    """Two visitors of two companies say the same id that is none, in every way that two ids become one person."""
    events: list[dict[str, Any]] = []
    for number, name in enumerate(STRANGERS):
        for one in ("left", "right"):
            base = {"userId": name, "anonymousId": f"{one}-{number}", "context": {"groupId": f"{one}-company"}}
            events.append({"type": "identify", **base, "traits": {"name": one}})
            events.append({"type": "track", "event": "Feature Used", **base})
            events.append({"type": "group", "groupId": f"{one}-company", **base})
            events.append({"type": "alias", "previousId": f"{one}-user", "userId": name})
            events.append({"type": "alias", "previousId": name, "userId": f"{one}-user"})
            events.append({"type": "track", "event": "Feature Used", "userId": f"{one}-user", "anonymousId": name})
    attack.post("POST", "/v1/batch", Body("strangers", json.dumps({"batch": events}).encode()))


def nobody(kept: Kept) -> None:
    """No fact says anything of the person that all strangers are."""
    odd = {name.strip().lower() for name in STRANGERS}
    facts = [row for rows in kept.facts.values() for row in rows]
    named = {row[part] for row in facts for part in ("person_id", "anonymous_id", "account_id", "other_id")}
    assert {name for name in named if name is not None and name.strip().lower() in odd} == set()
    assert any(row["anonymous_id"] == "left-0" for row in facts), "what they did is kept, as two visitors' deeds"
    between = {(row["person_id"], row["account_id"]) for row in facts if row["kind"] == "membership"}
    assert {("left-user", "right-company"), ("right-user", "left-company")} & between == set()


def send_bodies(attack: Attack) -> None:
    """Every small body to every route that reads one; a big one where it is worth it, and never two at a time."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda job: attack.post(*job), small_jobs(attack)))
    for body, path in product(bodies(), FULL):
        if len(body.data) >= SMALL:
            attack.post("POST", path, body)


def small_jobs(attack: Attack) -> Iterator[tuple[str, str, Body]]:
    """The small bodies; a route that is another's second name gets every fifth, in turn."""
    routes = list(api_routes(attack))
    for number, body in enumerate(body for body in bodies() if len(body.data) < SMALL):
        yield from ((method, path, body) for method, path in routes)
        yield from (("POST", path, body) for path in TRACKING if path not in SYNONYMS)
        yield from (("POST", path, body) for path in SYNONYMS[number % 5 :: 5])


def api_routes(attack: Attack) -> Iterator[tuple[str, str]]:
    """Each route of the application API that takes a body, by its own description."""
    described = attack.back.get("/api/openapi.json", attack.api).json()
    for path, methods in described["paths"].items():
        full = path if path.startswith("/api") else f"/api{path}"
        for method, operation in methods.items():
            if "requestBody" in operation:
                yield method.upper(), full.replace("{", "").replace("}", "")


def send_shapes(attack: Attack) -> None:
    """Every odd request on a connection of its own."""
    found = list(shapes(attack.write, attack.api))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(attack.shape, found))


def dawdle(attack: Attack) -> None:
    """Senders that begin and do not go on keep nobody else waiting."""
    whole = request("POST", "/v1/batch", attack.headers("/v1/batch", Body("", EVENT)), EVENT)
    with ExitStack() as stack:
        for number in range(300):
            line = stack.enter_context(attack.line())
            line.send(whole[: (number * 7) % (len(whole) - 1)])
        for _ in range(20):
            attack.post("POST", "/v1/batch", Body("beside dawdlers", EVENT))
