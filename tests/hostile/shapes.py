"""Requests that are odd before their body begins: methods, paths, headers, framing. Each is the bytes to send."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.hostile.bodies import SEED, batch
from tests.hostile.raw import request
from tests.hostile.values import LONG, STRANGERS, TEXTS, good

TRACKING = (
    *(f"/v1/{call}" for call in ("track", "identify", "page", "screen", "group", "alias", "batch", "import")),
    *(f"/v1/{short}" for short in "tipsgab"),
    *(
        "/v1/batch/",
        "/v1/track/",
        "/batch",
        "/batch/",
        "/capture/",
        "/e/",
        "/i/v1/analytics/events",
        "/flags/",
        "/decide",
    ),
)
SYNONYMS = tuple(
    path for path in TRACKING if len(path) == len("/v1/t") or path in ("/v1/batch/", "/v1/track/", "/batch")
)
"""Other names of routes that are listed too."""
API = (
    "/api", "/api/workspace", "/api/journeys", "/api/journeys/{}", "/api/journeys/{}/map", "/api/journeys/{}/places",
    "/api/accounts", "/api/accounts/{}", "/api/events/{}", "/api/quarantine", "/api/keys", "/api/keys/{}",
    "/api/sources",
    "/api/sources/{}/refresh", "/api/changes", "/api/people/{}/export", "/api/people/{}", "/api/status",
    "/api/openapi.json", "/api/{}",
)  # fmt: skip
HEALTH = (
    "/health",
    "/health/live",
    "/health/ready",
    "/metrics",
    "/",
    "/{}",
    "/v1/projects/{}/settings",
    "/array/{}/config",
)
NOBODY = "nobody-of-this-name"
UNASKED = ("/api/people/{}/export",)
"""Routes that take no query, and look through everything for an answer."""
IN_PATHS = (
    "%00", "%0d%0aX-A:%20b", "%ff%fe", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%5c..", "%c0%ae", "%", "%zz",
    "%2", "'", "%22",
    ";a=b", "~", "%E2%80%AE", "-1", "0", "1e400", "%20", "NaN", "%F0%9F%A6%A4", "..", "." * 3000, "a" * LONG,
    "%61" * LONG,
)  # fmt: skip
QUERIES = (
    "?", "?" * 1000, "?a", "?&&&", "?after=-1&most=-1", "?most=999999999999999999999&after=1e400",
    "?most=NaN&search=%00",
    "?after=%ff&most=%F0%9F", "?search=" + "%25" * 3000, "?search=" + "(" * 5000, "?writeKey=" + "k" * LONG,
    "?" + "&".join(f"k{number}=v" for number in range(5000)), "?" + "writeKey=a&" * 3000, "?most=[]&after[]=1&after={}",
    "?as_of=9999-12-31&journey=../../x", "?as_of=-1&since=0001-01-01", "?state=%27%20OR%201=1--", "?x=" + "y" * 50_000,
)  # fmt: skip
METHODS = ("GET", "HEAD", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "POST", "PROPFIND", "PURGE")
EVENT = batch([good()])


@dataclass(frozen=True)
class Shape:
    """Bytes for a connection of their own. `proper`: it is HTTP, so it must have an answer; else a hang-up will do."""

    name: str
    data: bytes = field(repr=False)
    proper: bool = True


def shapes(write: str, api: str) -> Iterator[Shape]:
    """Every odd request; with keys that are good, so that it is the oddity that is met."""
    auth = ("Authorization", "Basic " + base64.b64encode(f"{write}:".encode()).decode())
    reader = ("Authorization", f"Bearer {api}")
    yield from _methods(auth, reader)
    yield from _paths(auth, reader)
    yield from _keys()
    yield from _headers(auth)
    yield from _lengths(auth)
    yield from _chunks(auth)
    yield from _lines()


def _methods(auth: tuple[str, str], reader: tuple[str, str]) -> Iterator[Shape]:
    for method in METHODS:
        for path in (*TRACKING, *API, *HEALTH):
            name, key = path.format(NOBODY), reader if path in API else auth
            yield Shape(f"{method} {name}", request(method, name, [key], EVENT if method == "POST" else b""))
    for method in ("post", "FOO", "X" * 5000, "G\x00T", "GET,POST", "<>", "CONNECT", "PRI"):
        yield Shape(f"method {method[:20]!r}", request(method, "/v1/batch", [auth], EVENT), proper=False)


def _paths(auth: tuple[str, str], reader: tuple[str, str]) -> Iterator[Shape]:
    for path in (*API, *HEALTH):
        if "{}" in path:
            yield from (Shape(f"{path} {odd[:20]}", request("GET", path.format(odd), [reader])) for odd in IN_PATHS)
        if path in UNASKED:
            continue
        yield from (Shape(f"{path}{odd[:30]}", request("GET", path.format(NOBODY) + odd, [reader])) for odd in QUERIES)
    for path in ("/v1/batch", "/batch/", "/i/v1/analytics/events"):
        for odd in QUERIES:
            yield Shape(f"POST {path}{odd[:30]}", request("POST", path + odd, [auth], EVENT))
        for odd in IN_PATHS:
            yield Shape(f"POST {path}/{odd[:20]}", request("POST", f"{path}/{odd}", [auth], EVENT))
    for path in (
        "//v1//batch//",
        "/v1/../v1/batch",
        "/%76%31/batch",
        "/a/b/c/v1/batch",
        "/v1/batch#x",
        "/V1/BATCH",
        "/v1/batch;x",
    ):
        yield Shape(f"POST {path}", request("POST", path, [auth], EVENT))
    for path in (
        "*",
        "v1/batch",
        "http://127.0.0.1/v1/batch",
        "127.0.0.1:80",
        "/é",
        "/a b",
        "/" + "a" * 70_000,
        "\\v1\\batch",
    ):
        yield Shape(f"target {path[:20]}", request("POST", path, [auth], EVENT), proper=False)


def _keys() -> Iterator[Shape]:
    said = [
        "", "Basic", "Basic ", "Basic !!!", "Basic " + "QQ" * 60_000, "Bearer", "Bearer a b",
        "Bearer " + "k" * 20_000, "Digest x",
        "Negotiate", "Basic " + base64.b64encode(b"\xff\x00:\x00").decode(), "basic Og==", "Bearer é",
    ]  # fmt: skip
    said += [
        "Basic " + base64.b64encode(f"{text}:".encode("utf-8", "surrogatepass")).decode()
        for text in (*TEXTS, *STRANGERS)
    ]
    for number, value in enumerate(said):
        for path, method in (("/v1/batch", "POST"), ("/api/accounts", "GET")):
            body = EVENT if method == "POST" else b""
            yield Shape(f"key {number} at {path}", request(method, path, [("Authorization", value)], body))
    yield Shape(
        "two keys",
        request("POST", "/v1/batch", [("Authorization", "Basic YTo="), ("Authorization", "Bearer b")], EVENT),
    )


def _headers(auth: tuple[str, str]) -> Iterator[Shape]:
    def told(name: str, *headers: tuple[str, str], proper: bool = True) -> Shape:
        return Shape(name, request("POST", "/v1/batch", [auth, *headers], EVENT), proper)

    yield told("a thousand headers", *((f"X-{number}", "v") for number in range(1000)), proper=False)
    yield told("ten thousand headers", *((f"X-{number}", "v") for number in range(10_000)), proper=False)
    yield told("a header of 1 MB", ("X-Long", "v" * 1_000_000), proper=False)
    yield told("a header's name of 100 KB", ("X" * 100_000, "v"), proper=False)
    yield told("a request id of 9,000", ("X-Request-ID", "r" * 9000))
    yield told("a request id of rubbish", ("X-Request-ID", "\x80\xff<b>\t"))
    for name in (
        "Origin",
        "Referer",
        "User-Agent",
        "X-Forwarded-For",
        "Content-Type",
        "Accept",
        "Cookie",
        "Host",
        "Last-Event-ID",
    ):
        for value in ("", "null", "a" * 9000, "é\x80", "*", "http://[::1", "-1", "999999999999999999999999"):
            yield told(f"{name}: {value[:20]!r}", (name, value), proper=name != "Host")
    yield told(
        "upgrade to a web socket", ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13")
    )
    yield told(
        "upgrade to HTTP/2", ("Connection", "Upgrade, HTTP2-Settings"), ("Upgrade", "h2c"), ("HTTP2-Settings", "AA")
    )
    yield told("expects an unheard-of thing", ("Expect", "the-moon"))
    yield told("two hosts", ("Host", "a"), ("Host", "b"), proper=False)
    yield told("a range", ("Range", "bytes=0-,0-,0-,0-"))
    for raw in (
        b"X : y",
        b"X\x00: y",
        b": y",
        b"X\r: y",
        b"no colon",
        b" folded: y",
        b"X: a\r\n b",
        b"X: a\nY: b",
        b"X: \x00",
    ):
        data = request("POST", "/v1/batch", [auth], EVENT).replace(b"\r\n", b"\r\n" + raw + b"\r\n", 1)
        yield Shape(f"header {raw!r}", data, proper=False)


def _lengths(auth: tuple[str, str]) -> Iterator[Shape]:
    for length in (
        "-1",
        "+5",
        "0x10",
        "1e3",
        "",
        "five",
        "9" * 30,
        str(1 << 63),
        str(1 << 40),
        "1 0",
        "0",
        "3",
        "5, 5",
    ):
        yield Shape(
            f"length {length[:20]}", request("POST", "/batch/", [auth, ("Content-Length", length)], EVENT), False
        )
    two = [auth, ("Content-Length", str(len(EVENT))), ("Content-Length", "3")]
    yield Shape("two lengths", request("POST", "/v1/batch", two, EVENT), proper=False)
    yield Shape("a body for a GET", request("GET", "/api/accounts", [auth], b"x" * 100_000), proper=False)
    same = request("POST", "/v1/batch", [auth], EVENT)
    yield Shape("a hundred in a pipeline", same * 100)
    yield Shape("no length at all", same.replace(b"Content-Length", b"X-Length"), proper=False)
    yield Shape("HTTP/1.0", same.replace(b"HTTP/1.1", b"HTTP/1.0"))
    for version in (
        b"HTTP/0.9",
        b"HTTP/2.0",
        b"HTTP/1.2",
        b"HTTP/9999.1",
        b"HTTP/x",
        b"http/1.1",
        b"",
        b"HTTP/1.1 HTTP/1.1",
    ):
        yield Shape(f"version {version!r}", same.replace(b"HTTP/1.1", version, 1), proper=False)


def _chunks(auth: tuple[str, str]) -> Iterator[Shape]:
    def chunked(coding: str, body: bytes, *more: tuple[str, str]) -> bytes:
        return request("POST", "/v1/batch", [auth, ("Transfer-Encoding", coding), *more], body)

    size = b"%x\r\n" % len(EVENT)
    whole, ghost = size + EVENT + b"\r\n0\r\n\r\n", b"GET /api/keys HTTP/1.1\r\nHost: a\r\n\r\n"
    yield Shape("in one chunk", chunked("chunked", whole))
    yield Shape("a chunk a byte", chunked("chunked", b"".join(b"1\r\n%c\r\n" % byte for byte in EVENT) + b"0\r\n\r\n"))
    yield Shape("ten thousand trailers", chunked("chunked", whole[:-2] + b"T: t\r\n" * 10_000 + b"\r\n"), proper=False)
    yield Shape("length and chunks", chunked("chunked", whole, ("Content-Length", "4")), proper=False)
    yield Shape("chunks and a ghost", chunked("chunked", b"0\r\n\r\n" + ghost, ("Content-Length", "5")), proper=False)
    for coding in (
        "chunked, identity",
        "identity, chunked",
        "xchunked",
        "\x0bchunked",
        "chunked\r\n Transfer-Encoding: x",
        "Chunked",
        "gzip",
    ):
        yield Shape(f"coding {coding!r}", chunked(coding, whole), proper=False)
    for first in (b"f" * 16, b"f" * 99, b"-1", b"0x5", b"", b"5;" + b"e" * 99_999, b"zz", b"5 5", b"\x00"):
        yield Shape(f"chunk size {first[:20]!r}", chunked("chunked", first + b"\r\n" + EVENT), proper=False)


def _lines() -> Iterator[Shape]:
    chance = random.Random(SEED)
    hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + chance.randbytes(500)
    for raw in (
        b"",
        b"\r\n" * 5000,
        b"\n",
        b"\x00" * 5000,
        hello,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"SSH-2.0-x\r\n",
        b"GET /\r\n\r\n",
    ):
        yield Shape(f"line {raw[:12]!r}", raw, proper=False)
    for number in range(30):
        yield Shape(f"noise {number}", chance.randbytes(chance.randrange(1, 3000)), proper=False)
