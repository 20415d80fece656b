"""Event logs in XES (IEEE 1849): a row an event, with the attributes of its trace.

Columns: `case` and `activity` (the names of trace and event), `timestamp`, `resource`, and every other attribute by
its key; an event's attribute hides its trace's of the same key. Nested and list attributes are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from journeyglass.errors import SourceError
from journeyglass.events.batches import Batch, batched
from journeyglass.events.opening import open_binary

_EVENT_COLUMNS = {"concept:name": "activity", "time:timestamp": "timestamp", "org:resource": "resource"}
_TRACE_COLUMNS = {"concept:name": "case"}


def read_xes(path: Path) -> Iterator[Batch]:
    """The log's events in batches, numbered in the order of the file."""
    with open_binary(path) as file:
        try:
            yield from batched(enumerate(_events(file), 1))
        except (ParseError, DefusedXmlException) as error:
            raise SourceError(f"{path.name} is no readable XES log: {error}") from None


def _events(file: Any) -> Iterator[Mapping[str, Any]]:
    trace: dict[str, Any] = {}
    open_tags: list[Any] = []
    for step, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
        if step == "start":
            open_tags.append(element)
            continue
        open_tags.pop()
        above = _tag(open_tags[-1]) if open_tags else ""
        tag = _tag(element)
        if tag == "event":
            yield _row(trace, element)
        elif tag == "trace":
            trace = {}
        elif above == "trace":
            trace.update(_attribute(element, _TRACE_COLUMNS))
        if tag in ("event", "trace") or above in ("trace", "log"):
            element.clear()
            if open_tags:
                open_tags[-1].remove(element)


def _row(trace: Mapping[str, Any], event: Any) -> dict[str, Any]:
    row = dict(trace)
    for element in event:
        row.update(_attribute(element, _EVENT_COLUMNS))
    return row


def _attribute(element: Any, columns: Mapping[str, str]) -> dict[str, Any]:
    key, text = element.get("key"), element.get("value")
    if key is None or text is None:
        return {}
    return {columns.get(key, key): _value(_tag(element), text)}


def _value(tag: str, text: str) -> Any:
    try:
        if tag == "int":
            return int(text)
        if tag == "float":
            return float(text)
    except ValueError:
        return text
    if tag == "boolean" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    return text


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
