"""The server's small parts, each by itself."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeyglass.errors import LedgerError
from journeyglass.ledger.keys import Key
from journeyglass.server.bucket import Bucket
from journeyglass.server.cors import may_send
from journeyglass.server.keyring import BELIEVED, FRESH, KeyRing
from journeyglass.server.news import News
from journeyglass.server.refusal import RefusalError

SECRET = "jg_server_0123456789_" + "A" * 43
KEY = Key("0123456789", "server", "web", "", (), None, 0, None)


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(1, 50)), max_size=60), st.integers(1, 100))
def test_a_bucket_never_lets_more_through_than_its_rate_and_one_batch(
    asked: list[tuple[float, int]], rate: int
) -> None:
    bucket, now, taken = Bucket(rate, 0.0), 0.0, 0
    for pause, events in asked:
        now += pause
        if not bucket.wait(now):
            bucket.take(events)
            taken += events
    assert taken <= rate * (now + 1) + 50


@given(st.integers(1, 1_000), st.integers(1, 5_000))
def test_who_waits_as_long_as_told_is_let_through(rate: int, events: int) -> None:
    bucket = Bucket(rate, 0.0)
    bucket.take(events)
    wait = bucket.wait(0.0)
    assert bucket.wait(float(wait)) == 0


@pytest.mark.parametrize(
    ("origins", "origin", "may"),
    [
        ((), None, True),
        ((), b"https://any.example", True),
        (("*",), None, True),
        (("https://a.example",), b"https://a.example", True),
        (("https://a.example",), b"HTTPS://A.example", True),
        (("https://a.example",), b"http://a.example", False),
        (("https://a.example",), b"https://a.example.evil", False),
        (("https://a.example",), b"https://a.example:8443", False),
        (("https://a.example",), None, False),
        (("https://a.example",), b"null", False),
        (("https://*.a.example",), b"https://b.a.example", True),
        (("https://*.a.example",), b"https://c.b.a.example", True),
        (("https://*.a.example",), b"https://a.example", False),
        (("https://*.a.example",), b"https://evila.example", False),
        (("https://*.a.example",), b"https://evil.example/.a.example", False),
    ],
)
def test_origins(origins: tuple[str, ...], origin: bytes | None, may: bool) -> None:
    assert may_send(origins, origin) is may


class Ledger:
    """Where keys are looked up; counts how often, and fails when told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.known: Key | None = KEY
        self.broken = False

    def check(self, secret: str) -> Key | None:
        self.asked += 1
        if self.broken:
            raise LedgerError("the ledger is locked")
        return self.known


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def asked(ring: KeyRing, secret: str = SECRET) -> Key | int:
    """The key that is found, or the status of the refusal."""

    async def find() -> Key | int:
        try:
            return await ring.find(secret)
        except RefusalError as refusal:
            return refusal.status
        finally:
            while ring._asked:
                await asyncio.sleep(0)

    return asyncio.run(find())


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


def test_a_key_is_believed_for_a_while(ledger: Ledger) -> None:
    clock = Clock()
    with ThreadPoolExecutor(1) as pool:
        ring = KeyRing(ledger.check, pool, clock)
        assert [asked(ring) for _ in range(3)] == [KEY, KEY, KEY]
        assert ledger.asked == 1
        clock.now += FRESH  # asked for again, but nobody waits
        ledger.known = None
        assert asked(ring) == KEY
        assert asked(ring) == 401
        ledger.known = KEY
        clock.now += BELIEVED
        assert asked(ring) == KEY


def test_a_key_that_cannot_be_checked_is_neither_good_nor_bad(ledger: Ledger) -> None:
    clock = Clock()
    with ThreadPoolExecutor(1) as pool:
        ring = KeyRing(ledger.check, pool, clock)
        assert asked(ring) == KEY
        ledger.broken = True
        clock.now += FRESH
        assert asked(ring) == KEY  # seen a moment ago
        clock.now += BELIEVED
        assert asked(ring) == 503
        ledger.broken = False
        assert asked(ring) == KEY


def test_what_is_no_key_is_not_looked_up(ledger: Ledger) -> None:
    with ThreadPoolExecutor(1) as pool:
        ring = KeyRing(ledger.check, pool, Clock())
        assert [asked(ring, secret) for secret in ("", "x", "jg_server", SECRET + "!", "я" * 60)] == [401] * 5
    assert ledger.asked == 0


def test_news_wake_all_who_wait() -> None:
    async def wait_and_ring() -> tuple[list[bool], bool]:
        news = News(lambda after, seconds: after)
        waiting = [asyncio.ensure_future(news.wait(4, 30)) for _ in range(3)]
        await asyncio.sleep(0)
        news.ring(5)
        return list(await asyncio.gather(*waiting)), await news.wait(5, 0.001)

    assert asyncio.run(wait_and_ring()) == ([True, True, True], False)
