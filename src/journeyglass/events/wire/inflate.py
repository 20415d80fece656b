"""Bodies as they were before they were packed, never more of them than the cap allows."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import zstandard

from journeyglass.events.wire.verdict import BodyError

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_LAYERS = 3
_MEMBERS = 64
"""Parts of one gzip: for each the rest is copied, so that a million empty ones would keep the server busy for hours."""
_WINDOW = 8 * 1024 * 1024
_PLAIN = (b"{", b"[", b"data=", b"\xef\xbb\xbf")


def unpack(body: bytes, encoding: str | None, cap: int) -> bytes:
    """Undo the Content-Encoding, and gzip and zstd whatever the header says. BodyError over `cap` bytes.

    A header that promises what the body is not is passed over: proxies unpack bodies and leave the header.
    """
    names = [name.strip().lower() for name in (encoding or "").split(",")]
    promised = [name for name in reversed(names) if name not in ("", "identity")]
    if len(promised) > _LAYERS:
        raise BodyError("encoding", "the body is packed too many times over", "pack it once, with gzip")
    _measure(body, cap)
    for name in promised:
        body = _undo(name, body, cap)
    for _ in range(_LAYERS):
        packed = _by_magic(body)
        if packed is None:
            return body
        body = packed(body, cap)
    return body


def _undo(name: str, body: bytes, cap: int) -> bytes:
    packed = _by_magic(body)
    if packed is not None:
        return packed(body, cap)
    if name == "deflate":
        return body if body.lstrip()[:5].startswith(_PLAIN) else _deflate(body, cap)
    if name not in ("gzip", "x-gzip", "zstd"):
        raise BodyError("encoding", f"bodies packed with {name[:40]!r} are not read", "pack with gzip, deflate or zstd")
    return body


def _by_magic(body: bytes) -> Callable[[bytes, int], bytes] | None:
    if body[:2] == _GZIP:
        return _gunzip
    return _unzstd if body[:4] == _ZSTD else None


def _gunzip(body: bytes, cap: int) -> bytes:
    """All members one after another; what follows the last and is none is let be, as gzip itself does."""
    parts: list[bytes] = []
    left = cap
    while body[:2] == _GZIP:
        if len(parts) == _MEMBERS:
            raise BodyError("packed", f"the body is packed in more than {_MEMBERS} parts", "pack it as a whole")
        part, body = _stream(body, 31, left, cap)
        parts.append(part)
        left -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _deflate(body: bytes, cap: int) -> bytes:
    """With the zlib header that the standard asks for, or without, as some send it."""
    try:
        return _stream(body, 15, cap, cap)[0]
    except BodyError as error:
        if error.code == "too_big":
            raise
        return _stream(body, -15, cap, cap)[0]


def _stream(body: bytes, bits: int, left: int, cap: int) -> tuple[bytes, bytes]:
    """One packed stream and what follows it."""
    inflating = zlib.decompressobj(bits)
    try:
        part = inflating.decompress(body, left + 1)
    except zlib.error as error:
        raise BodyError("packed", f"the packed body cannot be unpacked: {error}") from None
    if len(part) > left:
        raise _too_big(cap)
    if not inflating.eof:
        raise BodyError("packed", "the packed body ends too early", "send all of it")
    return part, inflating.unused_data


def _unzstd(body: bytes, cap: int) -> bytes:
    unpacking = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    try:
        with unpacking.stream_reader(body, read_across_frames=True) as reader:
            part = reader.read(cap + 1)
    except zstandard.ZstdError as error:
        raise BodyError("packed", f"the packed body cannot be unpacked: {error}") from None
    _measure(part, cap)
    return part


def _measure(body: bytes, cap: int) -> None:
    if len(body) > cap:
        raise _too_big(cap)


def _too_big(cap: int) -> BodyError:
    return BodyError("too_big", f"the body is over {cap:,} bytes", "send smaller batches")
