from __future__ import annotations

import base64
import contextlib
import gzip
import json
import tracemalloc
import zlib
from typing import Any
from urllib.parse import quote

import pytest
import zstandard

from journeyglass.events.wire import Accepted, BodyError, Refused, open_body, unpack
from journeyglass.events.wire.split import MOST_MESSAGES
from tests.events.wire.said import verdicts

CAP = 4 * 1024 * 1024
BODY = b'{"batch":[{"type":"track"}],"writeKey":"k"}'


def raw_deflate(data: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-15)
    return packing.compress(data) + packing.flush()


PACKED = {
    "plain": (BODY, None),
    "identity": (BODY, "identity"),
    "gzip": (gzip.compress(BODY), "gzip"),
    "gzip, unannounced": (gzip.compress(BODY), None),
    "gzip, announced otherwise": (gzip.compress(BODY), "deflate"),
    "gzip, several members": (gzip.compress(BODY[:9]) + gzip.compress(BODY[9:]), "gzip"),
    "gzip, something after": (gzip.compress(BODY) + b"\0\0rubbish", "gzip"),
    "gzip twice": (gzip.compress(gzip.compress(BODY)), "gzip"),
    "gzip promised, unpacked by a proxy": (BODY, "gzip"),
    "zlib": (zlib.compress(BODY), "deflate"),
    "raw deflate": (raw_deflate(BODY), "deflate"),
    "deflate promised": (BODY, "deflate"),
    "zstd": (zstandard.compress(BODY), "zstd"),
    "zstd, unannounced": (zstandard.compress(BODY), None),
    "zstd in gzip": (gzip.compress(zstandard.compress(BODY)), "zstd, gzip"),
}


@pytest.mark.parametrize("name", list(PACKED))
def test_what_is_packed_is_unpacked(name: str) -> None:
    assert unpack(*PACKED[name], CAP) == BODY


@pytest.mark.parametrize(
    ("body", "encoding", "code"),
    [
        (b"x" * 101, None, "too_big"),
        (gzip.compress(b"x" * 101, mtime=0), "gzip", "too_big"),
        (gzip.compress(b"x" * 60, mtime=0) + gzip.compress(b"x" * 60, mtime=0), "gzip", "too_big"),
        (zstandard.compress(b"x" * 101), "zstd", "too_big"),
        (zlib.compress(b"x" * 101), "deflate", "too_big"),
        (raw_deflate(b"x" * 101), "deflate", "too_big"),
        (gzip.compress(b"abc" * 9, mtime=0)[:-4], "gzip", "packed"),
        (b"\x1f\x8bnonsense", "gzip", "packed"),
        (b"\x28\xb5\x2f\xfdnonsense", None, "packed"),
        (b"\x99\x88\x77", "deflate", "packed"),
        (b"\x1b\x0b", "br", "encoding"),
        (BODY, "gzip, gzip, gzip, gzip", "encoding"),
    ],
)
def test_what_cannot_be_unpacked(body: bytes, encoding: str | None, code: str) -> None:
    with pytest.raises(BodyError) as caught:
        unpack(body, encoding, 100)
    assert (caught.value.code, caught.value.status) == (code, 400)


def bombs() -> dict[str, bytes]:
    zeros = bytes(50_000_000)
    once = gzip.compress(zeros, 6)
    return {"gzip": once, "gzip twice": gzip.compress(once), "zstd": zstandard.compress(zeros)}


@pytest.mark.parametrize("name", ["gzip", "gzip twice", "zstd"])
def test_a_bomb_takes_no_more_memory_than_the_cap_allows(name: str) -> None:
    bomb = bombs()[name]
    assert len(bomb) < 100_000
    with pytest.raises(BodyError, match="over"):
        assert peak(lambda: unpack(bomb, None, 1_000_000))
    assert peak(lambda: swallowed(bomb)) < 6_000_000


def swallowed(bomb: bytes) -> None:
    with pytest.raises(BodyError):
        unpack(bomb, "gzip", 1_000_000)


def peak(do: Any) -> int:
    tracemalloc.start()
    try:
        do()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


EVENT = b'{"type":"track","event":"A","userId":"u","messageId":"m1"}'


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/v1/batch", b"", "not_json"),
        ("/v1/batch", b"{", "not_json"),
        ("/v1/batch", b"[1]", "not_an_object"),
        ("/v1/batch", b"5", "not_an_object"),
        ("/v1/batch", b"{}", "no_batch"),
        ("/v1/batch", b'{"batch":null}', "no_batch"),
        ("/v1/batch", b'{"batch":{"a":[]}}', "no_batch"),
        ("/v1/batch", b'{"batch":"[]"}', "no_batch"),
        ("/v1/batch", b'{"batch":[]} and more', "not_json"),
        ("/v1/batch", b'{"batch":[{"a":1}', "not_json"),
        ("/v1/batch", b'{"batch":[NaN]', "not_json"),
        ("/v1/batch", b'{"batch":[NaN],"x', "not_json"),
        ("/v1/batch", b'{"batch":[' + b"1," * MOST_MESSAGES + b"1]}", "too_many"),
        ("/v1/batch", b'{"batch":[' + b"NaN," * MOST_MESSAGES + b"1]}", "too_many"),
        ("/v1/batch", "{}".encode("utf-16"), "not_json"),
        ("/batch/", b"{}", "no_batch"),
        ("/batch/", b"[]", "not_an_object"),
        ("/e/", b"data=%%%", "not_json"),
        ("/e/", b"data=bm8ganNvbg==", "not_json"),
        ("/v1/nothing", EVENT, "path"),
        ("/", EVENT, "path"),
        ("/v2/batch/x", EVENT, "path"),
    ],
)
def test_bodies_of_which_nothing_can_be_made(path: str, body: bytes, code: str) -> None:
    with pytest.raises(BodyError) as caught:
        open_body(path, body)
    assert (caught.value.code, caught.value.status) == (code, 400)
    assert caught.value.message


@pytest.mark.parametrize("count", [0, 1, 100, 101, 102, MOST_MESSAGES])
def test_as_many_messages_as_there_are(count: int) -> None:
    incoming = open_body("/v1/batch", b'{"batch":[' + b",".join([EVENT] * count) + b"]}")
    assert [bytes(memoryview(m)) for m in incoming.messages] == [EVENT] * count


ODD = {
    "nan": b'{"n":NaN}',
    "infinity": b'{"n":-Infinity}',
    "half a pair": b'{"t":"\\ud800"}',
    "no utf-8": b'{"t":"\xff\xfe"}',
    "nul": b'{"t":"a\x00b"}',
    "single quotes": b"{'single':1}",
    "trailing comma": b'{"a":1,}',
    "deep": b"[" * 90_000 + b"]" * 90_000,
    "huge number": b'{"n":1' + b"0" * 400 + b"}",
    "brackets in text": b'{"brackets":"]}[{,\\"]","n":NaN}',
}


@pytest.mark.parametrize("name", list(ODD))
def test_what_is_wrong_within_a_message_stays_within_it(name: str) -> None:
    odd = ODD[name]
    said = verdicts(
        "/v1/batch", b' {"writeKey" : "k" , "batch" : [ ' + EVENT + b" , " + odd + b" , " + EVENT + b" ] } "
    )
    assert [isinstance(v, Accepted) for v in said] == [True, False, True]
    assert said[1].reason in ("not_json", "type")  # type: ignore[union-attr]
    assert open_body("/v1/batch", b'{"batch":[' + odd + b'],"writeKey":"k"}').write_key == "k"


def test_the_key_wherever_a_client_puts_it() -> None:
    lone = {"event": "e", "properties": {"token": "in", "distinct_id": "u"}}
    for path, body, key in (
        ("/v1/batch", {"batch": [], "writeKey": " k "}, "k"),
        ("/v1/track", {"event": "A", "writeKey": "k"}, "k"),
        ("/v1/batch", {"batch": [], "writeKey": 5}, None),
        ("/v1/batch", {"batch": []}, None),
        ("/batch/", {"batch": [], "api_key": "k"}, "k"),
        ("/batch/", {"batch": [lone]}, "in"),
        ("/e/", lone, "in"),
        ("/e/", [lone], "in"),
        ("/e/", {**lone, "api_key": "k"}, "k"),
        ("/capture/", {**lone, "token": "k"}, "k"),
        ("/i/v1/analytics/events", {"batch": [{"event": "e"}]}, None),
    ):
        assert open_body(path, json.dumps(body).encode()).write_key == key, (path, body)


def test_forms_of_old_browsers() -> None:
    event = json.dumps({"event": "$pageview", "properties": {"distinct_id": "v", "token": "k"}, "uuid": "m1"}).encode()
    for data in (event, base64.b64encode(event), base64.b64encode(gzip.compress(event))):
        body = b"data=" + quote(data).encode() + b"&compression=base64"
        incoming = open_body("/e/", body)
        assert incoming.write_key == "k"
        (verdict,) = verdicts("/e/", body)
        assert verdict.id == "m1"


def test_a_byte_order_mark_does_no_harm() -> None:
    (verdict,) = verdicts("/v1/batch", b"\xef\xbb\xbf" + b'{"batch":[' + EVENT + b"]}")
    assert verdict.id == "m1"


TWENTY_MEGABYTES = {
    "many": lambda: b'{"batch":[' + b"[]," * 7_000_000 + b"[]]}",
    "many in one": lambda: b'{"batch":[[' + b"[]," * 6_900_000 + b"[]]]}",
    "one long": lambda: b'{"batch":["' + b"x" * 20_000_000 + b'"]}',
    "many members": lambda: b'{"' + b'a":[],"' * 2_900_000 + b'batch":[]}',
    "deep": lambda: b'{"batch":[' + b"[" * 10_000_000 + b"]" * 10_000_000 + b"]}",
}


@pytest.mark.parametrize("name", list(TWENTY_MEGABYTES))
def test_twenty_megabytes_make_no_objects(name: str) -> None:
    body = TWENTY_MEGABYTES[name]()

    def swallow() -> None:
        with contextlib.suppress(BodyError):
            verdicts("/batch/", body)

    assert peak(swallow) < len(body) + 4_000_000


SLOW = {
    "quotes escaped": b'{"batch":["' + b'\\"' * 500_000,
    "quotes": b'"' * 1_000_000,
    "backslashes": b'{"batch":[NaN,"' + b"\\\\" * 500_000,
    "brackets": b'{"batch":[NaN,' + b"[{" * 400_000,
    "keys": b'{"batch":[NaN,' + b'"a":' * 250_000,
}


@pytest.mark.parametrize("name", list(SLOW))
def test_no_body_is_looked_at_twice(name: str) -> None:
    """A search that began anew at every quotation mark would take hours here."""
    with pytest.raises(BodyError):
        open_body("/v1/batch", SLOW[name])


def test_what_holds_for_a_whole_batch_is_small() -> None:
    with pytest.raises(BodyError) as caught:
        open_body("/v1/batch", json.dumps({"batch": [], "context": {"page": {"x": "y" * 40_000}}}).encode())
    assert caught.value.code == "context"
    huge = "z" * 1_000_000
    body = {"batch": [{"type": "track", "userId": "u"}], "context": {"app": "x" * 9_000, "groupId": "acme"}}
    incoming = open_body(
        "/v1/batch", json.dumps({**body, "sentAt": huge, "timestamp": [huge], "writeKey": huge}).encode()
    )
    assert (incoming.sent_at, incoming.timestamp, incoming.write_key) == (None, None, None)
    assert incoming.context == {"groupId": "acme"}


def test_a_refused_message_is_kept_so_that_it_can_be_judged_again() -> None:
    message = {"event": "A", "messageId": "m1", "originalTimestamp": "2026-03-02T09:30:00Z"}
    (lone,) = verdicts("/v1/track", {**message, "sentAt": "2026-03-02T09:31:00Z"})
    (batched,) = verdicts(
        "/v1/batch", {"batch": [{**message, "type": "track"}], "sentAt": "x", "context": {"groupId": 1}}
    )
    assert isinstance(lone, Refused)
    assert isinstance(batched, Refused)
    assert json.loads(lone.raw) == {**message, "sentAt": "2026-03-02T09:31:00Z", "type": "track"}
    assert json.loads(batched.raw) == {**message, "type": "track", "sentAt": "x", "context": {"groupId": 1}}
    deep = b'{"batch":[{"type":"track","messageId":"m1","properties":' + b"[" * 900 + b"]" * 900 + b'}],"sentAt":"x"}'
    (kept,) = verdicts("/v1/batch", deep)
    assert (kept.id, getattr(kept, "reason", None)) == ("m1", "no_id")
