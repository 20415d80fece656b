"""What differs between two parts of journeys, attribute by attribute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from journeyglass.journey.duration import Duration
from journeyglass.journey.model import LANGS
from journeyglass.journey.ruledata import rule_text
from journeyglass.journey.rules import Rule

ChangeKind = Literal["added", "removed", "changed", "reordered"]
Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
_HISTORY = ("seen", "who", "ideal", "targets")


@dataclass(frozen=True)
class Change:
    """One difference at `place`, such as `stages.consideration.question`.

    `before` and `after` are None where nothing is written there; rules are shown as YAML. `difference` is after minus
    before, of numbers.
    """

    place: str
    kind: ChangeKind
    before: Json
    after: Json
    difference: float | None = None


def differences(before: BaseModel, after: BaseModel, place: tuple[str, ...]) -> Iterator[Change]:
    """Every difference between two parts of one type, in the order in which the model declares its attributes."""
    for name, field in type(before).model_fields.items():
        key = field.alias or name
        yield from _of_value(getattr(before, name), getattr(after, name), (*place, key))


def number_difference(before: object, after: object) -> float | None:
    """After minus before, of two numbers, without the noise of binary fractions."""
    if isinstance(before, int | float) and isinstance(after, int | float):
        return round(after - before, 12)
    return None


def json_value(value: object, name: str = "") -> Json:
    """A value of a journey as JSON: rules and durations as the file writes them. `name` is the attribute's."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Duration):
        return str(value)
    if isinstance(value, Rule):
        return rule_text(value, history=name in _HISTORY)
    if isinstance(value, BaseModel):
        fields = {f.alias or n: getattr(value, n) for n, f in type(value).model_fields.items()}
        return {n: json_value(v, n) for n, v in fields.items() if v not in (None, (), {})}
    if isinstance(value, Mapping):
        return {str(k): json_value(v) for k, v in value.items()}
    return [json_value(v) for v in value] if isinstance(value, tuple) else str(value)


def _of_value(before: Any, after: Any, place: tuple[str, ...]) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, BaseModel) and type(before) is type(after):
        yield from differences(before, after, place)
    elif isinstance(before, tuple) and isinstance(after, tuple):
        yield from _of_lists(before, after, place)
    elif isinstance(before, Mapping) and isinstance(after, Mapping) and not _is_text(before, after):
        yield from _of_keyed(dict(before), dict(after), place)
    else:
        yield _change(before, after, place)


def _is_text(*maps: Mapping[Any, Any]) -> bool:
    return all(m and set(m) <= set(LANGS) for m in maps)


def _change(before: object, after: object, place: tuple[str, ...]) -> Change:
    kind: ChangeKind = "added" if before is None else "removed" if after is None else "changed"
    shown = json_value(before, place[-1]), json_value(after, place[-1])
    return Change(".".join(place), kind, *shown, number_difference(before, after))


def _of_lists(before: Sequence[Any], after: Sequence[Any], place: tuple[str, ...]) -> Iterator[Change]:
    if all(isinstance(item, BaseModel) for item in (*before, *after)):
        old, new = keyed(before), keyed(after)
        yield from _of_keyed(old, new, place)
        reordered = _reordered(list(old), list(new))
    else:
        yield from _of_items(before, after, place)
        reordered = _reordered(list(map(repr, before)), list(map(repr, after)))
    if reordered:
        yield Change(".".join(place), "reordered", json_value(tuple(before)), json_value(tuple(after)))


def _reordered(before: Sequence[str], after: Sequence[str]) -> bool:
    old, new = dict.fromkeys(before), dict.fromkeys(after)
    return [k for k in old if k in new] != [k for k in new if k in old]


def keyed(parts: Sequence[BaseModel]) -> dict[str, BaseModel]:
    """Parts by their id, title or figure; a number tells namesakes apart."""
    found: dict[str, BaseModel] = {}
    for part in parts:
        name = next((getattr(part, n) for n in ("id", "title", "figure") if getattr(part, n, None)), "")
        key = name if isinstance(name, str) else str(next(iter(name.values())))
        count = sum(k == key or k.startswith(f"{key}#") for k in found)
        found[f"{key}#{count + 1}" if count else key] = part
    return found


def _of_keyed(before: Mapping[str, Any], after: Mapping[str, Any], place: tuple[str, ...]) -> Iterator[Change]:
    for key in dict.fromkeys((*before, *after)):
        yield from _of_value(before.get(key), after.get(key), (*place, key))


def _of_items(before: Sequence[Any], after: Sequence[Any], place: tuple[str, ...]) -> Iterator[Change]:
    """Items that are in one list and not in the other, counted."""
    old, new = Counter(map(repr, before)), Counter(map(repr, after))
    gone, come = old - new, new - old
    yield from (_change(item, None, place) for item in _first(before, gone))
    yield from (_change(None, item, place) for item in _first(after, come))


def _first(items: Sequence[Any], counts: Counter[str]) -> Iterator[Any]:
    left = Counter(counts)
    for item in items:
        if left[repr(item)]:
            left[repr(item)] -= 1
            yield item
