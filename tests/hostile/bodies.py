"""Bodies that a server must survive: each with a name, the bytes, and what its headers say about them."""

from __future__ import annotations

import gzip
import json
import random
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

import zstandard

from tests.hostile.values import NUMBERS, good, misnamed, mistyped

SEED = 20_261_122
MIB = 1 << 20
DEEP = 100_000


@dataclass(frozen=True)
class Body:
    """What is sent after the headers; `headers` replace the ordinary ones of the same name."""

    name: str
    data: bytes = field(repr=False)
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def heavy(self) -> bool:
        """Too big to be sent everywhere a hundred times."""
        return len(self.data) > 256 << 10


def coded(name: str, data: bytes, encoding: str) -> Body:
    """A body that says how it is packed."""
    return Body(name, data, (("Content-Encoding", encoding),))


def batch(events: Iterable[Any], **more: Any) -> bytes:
    """The body of these events, as most clients form it."""
    return json.dumps({"batch": list(events), **more}).encode()


@cache
def bodies() -> tuple[Body, ...]:
    """The corpus, the same every time."""
    makers = (_shapes, _broken_text, _depths, _numbers, _lengths, _values, _packed, _bombs, _random)
    return tuple(body for maker in makers for body in maker())


def _shapes() -> Iterator[Body]:
    texts = (
        "", " ", "\n\n", "null", "true", "0", '""', "[]", "{}", "[[]]", "[null]", "{", "}", "[",
        ",", '{"batch"', '{"batch":',
        '{"batch":null}', '{"batch":{}}', '{"batch":"x"}', '{"batch":5}', '{"batch":[]}',
        '{"batch":[null]}', '{"batch":[[]]}',
        '{"batch":[1,"a",true,{}]}', '{"batch":[{"batch":[]}]}', '{"batch":[{}],"batch":[]}', '{"batch":[{},]}',
        '{"batch":[{}]} trailing', '{"batch":[{}]}{"batch":[{}]}', '/* c */{"batch":[]}',
        "{'batch':[]}", '{"Batch":[]}',
        '{"batch":[{}],"context":5,"sentAt":{},"timestamp":[],"writeKey":7,"historical_migration":"no"}', "data=e30=",
        "data=%7B%7D", "data=" + "A" * 999, "data=!!!", "a=b&c=d", "<xml/>",
        "--x\r\nContent-Disposition: form-data\r\n",
        '{"event":"x","userId":"m","userId":"n"}', '{"__proto__":{"batch":[]}}',
    )  # fmt: skip
    for number, text in enumerate(texts):
        yield Body(f"shape {number}: {text[:30]!r}", text.encode())
    yield Body("no more than 2,500 empty events", batch([{}] * 2500))
    yield Body("2,501 empty events", batch([{}] * 2501))
    yield Body("20 MiB of [],", b'{"batch":[' + b"[]," * (20 * MIB // 3 - 10) + b"[]]}")
    yield Body("4 MiB of {},", b'{"batch":[' + b"{}," * (4 * MIB // 3 - 10) + b"{}]}")
    yield Body("20 MiB of blanks", b" " * 20 * MIB)
    yield Body("just over 20 MiB", b"[" + b"0" * 20 * MIB + b"]")
    yield Body(
        "3 MiB of keys", json.dumps({**good(), "properties": dict.fromkeys(map(str, range(250_000)), 1)}).encode()
    )


def _broken_text() -> Iterator[Body]:
    def event(raw: bytes) -> bytes:
        return b'{"batch":[{"type":"track","userId":"m","event":"' + raw + b'"},' + json.dumps(good()).encode() + b"]}"

    for raw in (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xe2\x82", b"\x00", b"\x01", b"\\u0000"):
        yield Body(f"text {raw!r}", event(raw))
    for raw in (b"\\ud800", b"\\udc00\\ud800", b"\\ud83d", b"\\u12", b"\\x41", b"\\", b"\n", b"\x7f"):
        yield Body(f"escape {raw!r}", event(raw))
    whole = batch([good()])
    for codec in ("utf-16", "utf-16-be", "utf-32", "utf-8-sig", "cp037", "utf-7"):
        yield Body(codec, whole.decode().encode(codec))
    yield Body("NUL at the end", whole + b"\x00" * 100)
    yield Body("invalid all through", b"\xfe\xff\x00" * 10_000)


def _depths() -> Iterator[Body]:
    def inside(raw: bytes, place: bytes = b"properties") -> bytes:
        return b'{"batch":[{"type":"track","userId":"m","event":"x","' + place + b'":' + raw + b"}]}"

    lists, objects = b"[" * DEEP + b"]" * DEEP, b'{"a":' * DEEP + b"1" + b"}" * DEEP
    for name, raw in (
        ("lists", lists),
        ("objects", objects),
        ("open lists", lists[:DEEP]),
        ("open objects", objects[:500_000]),
    ):
        yield Body(f"deep {name}", raw)
        yield Body(f"deep {name} as a batch", b'{"batch":' + raw + b"}")
        yield Body(f"deep {name} in properties", inside(raw))
        yield Body(f"deep {name} in context", inside(raw, b"context"))
    for depth in (100, 500, 990, 1000, 1024, 1025, 5000):
        yield Body(f"{depth} lists in properties", inside(b'{"a":' + b"[" * depth + b"]" * depth + b"}"))


def _numbers() -> Iterator[Body]:
    for number in NUMBERS:
        for place in ("userId", "timestamp", "messageId", "properties"):
            raw = f'{{"revenue":{number},"n":{number},"currency":"EUR"}}' if place == "properties" else number
            text = f'{{"type":"track","event":"Order Completed","userId":"m","x":1,"{place}":{raw}}}'
            yield Body(f"{place} {number[:20]}", f'{{"batch":[{text}]}}'.encode())


def _lengths() -> Iterator[Body]:
    ten = "x" * (10 * MIB)
    for place in ("event", "userId", "messageId", "type", "context"):
        yield Body(f"10 MB in {place}", batch([{**good(), place: ten}]))
    yield Body("10 MB name of a key", batch([{**good(), ten: 1}]))
    yield Body("10 MB of escapes", b'{"batch":[{"event":"' + b"\\u0041" * (10 * MIB // 6) + b'"}]}')
    yield Body("600 KB in one event", batch([{**good(), "properties": {"a": "x" * 600_000}}, good()]))
    yield Body("a hundred events of 40 KB", batch([{**good(), "properties": {"a": "x" * 40_000}}] * 100))
    yield Body("10 MB write key", json.dumps({"batch": [good()], "writeKey": ten}).encode())


def _values() -> Iterator[Body]:
    for name, events in (("types", mistyped()), ("names", misnamed())):
        number = 0
        while some := list(islice(events, 400)):
            number += 1
            yield Body(f"wrong {name} {number}", batch(some))
            yield Body(f"wrong {name} {number}, alone", json.dumps(some[number % len(some)]).encode())


def _packed() -> Iterator[Body]:
    whole = batch([good()])
    packed = gzip.compress(whole, mtime=0)
    yield coded("gzip said, plain sent", whole, "gzip")
    yield Body("gzip sent, nothing said", packed)
    yield coded("identity said, gzip sent", packed, "identity")
    yield coded("half a gzip", packed[: len(packed) // 2], "gzip")
    yield coded("gzip with a wrong sum", packed[:-8] + b"\x00" * 8, "gzip")
    yield coded("gzip and rubbish", packed + b"rubbish", "gzip")
    yield coded("two gzips", packed * 2, "gzip")
    yield coded("gzip of nothing", gzip.compress(b"", mtime=0), "gzip")
    yield coded("no byte of gzip", b"", "gzip")
    yield coded("ten bytes of gzip", packed[:10], "gzip")
    yield coded("a gzip with a long file name", b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03" + b"n" * 100_000, "gzip")
    yield coded("deflate", zlib.compress(whole), "deflate")
    yield coded("raw deflate", zlib.compress(whole)[2:-4], "deflate")
    yield coded("deflate of rubbish", b"\x78\x9c" + b"\xff" * 100, "deflate")
    yield coded("zstd", zstandard.compress(whole), "zstd")
    yield coded("half a zstd", zstandard.compress(whole * 9)[:-5], "zstd")
    yield coded(
        "a zstd that says 2^60 bytes",
        b"\x28\xb5\x2f\xfd\xe0" + (1 << 60).to_bytes(8, "little") + b"\x01\x00\x00",
        "zstd",
    )
    yield coded("a zstd with the widest window", b"\x28\xb5\x2f\xfd\x00\xff" + b"\x01\x00\x00", "zstd")
    for encoding in (
        "br",
        "compress",
        "snappy",
        "gzip, gzip",
        "gzip, deflate, br",
        "GZIP",
        ",",
        "x" * 4000,
        "gzip;q=1",
    ):
        yield coded(f"encoding {encoding[:20]}", packed, encoding)


def _bombs() -> Iterator[Body]:
    zeros, blanks, lists = (gzip.compress(raw * 16 * MIB, 9, mtime=0) for raw in (b"\x00", b" ", b"["))
    yield coded("a bomb of 1 GiB", zeros * 64, "gzip")
    yield coded("a bomb of blanks", blanks * 64, "gzip")
    yield coded("a bomb of brackets", lists * 64, "gzip")
    yield Body("a bomb that nothing is said of", zeros * 16)
    yield coded("a bomb in a bomb", gzip.compress(gzip.compress(zeros * 64, mtime=0), mtime=0), "gzip")
    yield coded("a bomb of deflate", zlib.compress(b" " * 128 * MIB, 9), "deflate")
    yield coded("a bomb of zstd", zstandard.ZstdCompressor(level=9).compress(b" " * 256 * MIB), "zstd")
    inner = batch([{**good(), "properties": {"a": "x" * 3_000_000}}])
    yield coded("3 MB in 3 KB", gzip.compress(inner, mtime=0), "gzip")
    yield coded("two hundred thousand empty gzips", gzip.compress(b"", mtime=0) * 200_000, "gzip")


def _random() -> Iterator[Body]:
    """A good body with bytes changed, cut out and doubled at random places."""
    chance = random.Random(SEED)
    whole = batch([good(kind) for kind in ("track", "identify", "group", "alias")])
    for number in range(60):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(data))
            change = chance.randrange(3)
            data[at : at + change] = bytes(chance.randrange(256) for _ in range(chance.randrange(4)))
        yield Body(f"random {number}", bytes(data))
    for number in range(20):
        yield Body(f"noise {number}", chance.randbytes(chance.randrange(1, 5000)))
