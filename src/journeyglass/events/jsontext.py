"""JSON of strangers, read strictly and written in one way: UTF-8, no `NaN`, whole numbers of at most 64 bits."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec

from journeyglass.errors import InputError

_decode = msgspec.json.Decoder().decode
dumps: Callable[[Any], bytes] = msgspec.json.Encoder().encode
"""A value as JSON."""
dumps_sorted: Callable[[Any], bytes] = msgspec.json.Encoder(order="sorted").encode
"""A value as JSON, the members of objects in the order of their names."""
_LONG = re.compile(rb"\d{19}")
_LEAST, _MOST = -(2**63), 2**64 - 1


class NotJsonError(InputError):
    """This is no JSON."""


def loads(text: bytes | memoryview | msgspec.Raw) -> Any:
    """What the JSON says; a whole number of over 64 bits as the nearest float. Raises NotJsonError."""
    try:
        said = _decode(text)
        return _bounded(said) if _LONG.search(text) else said
    except UnicodeDecodeError:
        raise NotJsonError("it is no UTF-8") from None
    except RecursionError:
        raise NotJsonError("it is nested too deep") from None
    except msgspec.DecodeError as error:
        raise NotJsonError(str(error).removeprefix("JSON is malformed: ")) from None


def _bounded(said: Any) -> Any:
    if said.__class__ is dict:
        return {name: _bounded(value) for name, value in said.items()}
    if said.__class__ is list:
        return [_bounded(value) for value in said]
    if said.__class__ is int and not _LEAST <= said <= _MOST:
        return _as_float(said)
    return said


def _as_float(number: int) -> float:
    try:
        return float(number)
    except OverflowError:
        raise NotJsonError("a number is out of range") from None
