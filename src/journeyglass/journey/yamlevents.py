"""The parser's events of a YAML text; of the texts read last they are kept, for parsing is most of the work."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML

_MOST_TEXTS, _LONGEST = 2, 400_000
_KNOWN: OrderedDict[str, tuple[Any, ...]] = OrderedDict()


def events_of(text: str) -> Iterator[Any]:
    """The events one after the other; the parser's errors come where it meets them."""
    known = _KNOWN.get(text)
    if known is not None:
        yield from known
        return
    seen = []
    for event in YAML(typ="safe", pure=True).parse(text):
        seen.append(event)
        yield event
    if len(text) <= _LONGEST:
        _keep(text, tuple(seen))


def _keep(text: str, events: tuple[Any, ...]) -> None:
    _KNOWN[text] = events
    while len(_KNOWN) > _MOST_TEXTS:
        _KNOWN.popitem(last=False)
