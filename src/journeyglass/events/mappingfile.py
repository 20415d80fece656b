"""A mapping as data that a form can edit: read from its source file, written back into one, faults at their places.

The data is the YAML form of `sources/*.yaml`: dicts, lists, text, numbers, true, false, None. A file that is there
already keeps its comments and its order; only what changed is written anew.
"""

from __future__ import annotations

import bisect
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from journeyglass.errors import Fault, InputError, SourceFileError
from journeyglass.events.guesstext import quoted
from journeyglass.events.mapping import Loc, SourceMapping
from journeyglass.events.source import load_source
from journeyglass.journey.report import Report
from journeyglass.journey.yamlnodes import Map, Node, Seq, plain
from journeyglass.journey.yamlread import read_yaml

Data = dict[str, Any]
_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_ORDER = [info.alias or name for name, info in SourceMapping.model_fields.items()]
_LONGEST_FLOW = 100


@dataclass(frozen=True)
class PlacedFault:
    """One thing wrong with a mapping: `where` is the way to it, such as `events/0/at`; empty for the whole."""

    where: str
    message: str
    advice: str


def mapping_data(text: str) -> Data:
    """The data of a source file; raises SourceFileError where it is no YAML map."""
    report = Report("sources/source.yaml")
    root = read_yaml(text, report)
    if report.faults or not isinstance(root, Map):
        raise SourceFileError(report.faults or [Fault(report.path, 1, 1, "the file is no map", "write `format: 1`")])
    found = _listed(plain(root))
    return found if isinstance(found, dict) else {}


def mapping_yaml(data: Data) -> str:
    """The data as a source file, its keys in the usual order."""
    known = [key for key in _ORDER if key in data]
    ordered = {key: data[key] for key in [*known, *(key for key in data if key not in known)]}
    text = "".join(f"{line}\n" for line in _block(ordered, ""))
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InputError("the mapping has text that is no Unicode", "write it anew") from None
    return text


def rewritten(before: str, data: Data) -> str:
    """The source file `before` saying `data` now: its comments stay wherever what they stand at stays."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4_096
    yaml.indent(mapping=2, sequence=4, offset=2)
    try:
        document = yaml.load(before)
        _put(document, mapping_data(before), data)
        out = io.StringIO()
        yaml.dump(document, out)
        if mapping_data(out.getvalue()) == data:
            return out.getvalue()
    except (YAMLError, SourceFileError, TypeError, ValueError, AttributeError):
        pass  # aliases and the like: then it is written anew, without its comments
    return mapping_yaml(data)


def checked(data: Data) -> tuple[SourceMapping | None, list[PlacedFault]]:
    """The mapping that the data stands for; None where it has faults."""
    text = mapping_yaml(data)
    try:
        return load_source(text), []
    except SourceFileError as error:
        return None, placed(text, error.faults)


def placed(text: str, faults: Iterable[Fault]) -> list[PlacedFault]:
    """The faults of a source file's text, each with the way to what is wrong."""
    root = read_yaml(text, Report(""))
    places = sorted(_places(root, ())) if root is not None else []
    return [PlacedFault(_where(places, fault), fault.what, fault.remedy) for fault in faults]


def _places(node: Node, loc: Loc) -> Iterator[tuple[int, int, str]]:
    yield node.line, node.column, _way(loc)
    if isinstance(node, Map):
        for key, value in node:
            yield node.keys[key].line, node.keys[key].column, _way((*loc, key))
            yield from _places(value, (*loc, key))
    elif isinstance(node, Seq):
        for i, item in enumerate(node.items):
            yield from _places(item, (*loc, i))


def _way(loc: Loc) -> str:
    return "/".join(map(str, loc))


def _where(places: Sequence[tuple[int, int, str]], fault: Fault) -> str:
    """The way to what stands where the fault is, or to the last thing before it.

    A map begins where its first key does: the key is meant only where the fault names it.
    """
    at = bisect.bisect_right(places, (fault.line, fault.column, "\U0010ffff"))
    if at == 0:
        return ""
    place = places[at - 1][:2]
    ways = sorted((way for *there, way in places[max(0, at - 8) : at] if tuple(there) == place), key=len)
    named = (way for way in ways if f"`{way.rpartition('/')[2]}`" in fault.what)
    return next(named, ways[0])


def _listed(value: object) -> Any:
    """The same with lists for tuples."""
    if isinstance(value, dict):
        return {key: _listed(inner) for key, inner in value.items()}
    return [_listed(inner) for inner in value] if isinstance(value, tuple | list) else value


def _put(node: Any, before: Any, after: Any) -> None:
    """Make the loaded `node`, which says `before`, say `after`."""
    if isinstance(before, dict):
        for key in [key for key in before if key not in after]:
            del node[key]
    pairs = after.items() if isinstance(after, dict) else enumerate(after)
    for key, value in pairs:
        old = before[key] if isinstance(before, list) or key in before else None
        if _alike(old, value) and (isinstance(before, list) or key in before):
            _put(node[key], old, value)
        elif key not in node or old != value if isinstance(before, dict) else old != value:
            node[key] = value


def _alike(old: Any, new: Any) -> bool:
    """Whether the new value is written by changing parts of the old one."""
    if isinstance(old, dict) and isinstance(new, dict):
        return bool(old and new)
    return isinstance(old, list) and isinstance(new, list) and len(old) == len(new) > 0


def _block(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, inner in value.items():
        yield from _member(f"{indent}{_scalar(key)}:", inner, indent + "  ")


def _member(head: str, value: Any, indent: str) -> Iterator[str]:
    """`head` with the value behind it, or under it where it is long."""
    flow = _flow(value)
    if not isinstance(value, dict | list) or not value or (len(head) + len(flow) < _LONGEST_FLOW and _flat(value)):
        yield f"{head} {flow}"
    elif isinstance(value, dict):
        yield head
        yield from _block(value, indent)
    else:
        yield head
        for item in value:
            yield from _item(item, indent)


def _item(item: Any, indent: str) -> Iterator[str]:
    if not isinstance(item, dict) or not item:
        yield f"{indent}- {_flow(item)}"
        return
    lines = list(_block(item, indent + "  "))
    yield f"{indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _flat(value: Any) -> bool:
    """Whether it holds no maps or lists that hold others."""
    inner = value.values() if isinstance(value, dict) else value
    return not any(isinstance(one, dict | list) and one for one in inner)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return _ODD.sub(lambda odd: f"\\u{ord(odd[0]):04x}", quoted(value))
    return json.dumps(value, allow_nan=False) if isinstance(value, int | float | None) else quoted(str(value))
