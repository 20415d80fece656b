"""The same edits on plain values: what a text must say after it was edited."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

from journeyglass.errors import InputError, NotFoundError
from journeyglass.journey.editing.spans import Data, Step
from journeyglass.journey.model import LANGS
from journeyglass.journey.report import likely

Steps = tuple[Step, ...]
MISSING = object()
"""Stands for what is not written."""


def split(path: str) -> tuple[str, ...]:
    """The parts of an edit path; `~1` stands for a slash in a part and `~0` for a tilde."""
    parts = path.split("/")
    if not path or any(not part for part in parts):
        raise InputError(f"`{path[:100]}` is no place of a journey", "write one like stages/trial/title")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)


def joined(data: Data, steps: Sequence[Step]) -> str:
    """The edit path of these steps: items that have an id go by it."""
    parts: list[str] = []
    for step in steps:
        below = get(data, (step,))
        id_ = _id_of(below) if isinstance(step, int) else None
        parts.append((id_ or str(step)).replace("~", "~0").replace("/", "~1"))
        data = below
    return "/".join(parts)


def resolve(data: Data, path: str) -> Steps:
    """The keys and numbers that a path leads over; what is not written yet must be a key of a map."""
    steps: list[Step] = []
    here = data
    for part in split(path):
        step = _step(here, part, path)
        steps.append(step)
        here = get(here, (step,))
    return tuple(steps)


def get(data: Data, steps: Sequence[Step]) -> Data:
    """What stands there; MISSING where nothing is written."""
    for step in steps:
        if not _has(data, step):
            return MISSING
        data = data[step]
    return data


def with_value(data: Data, steps: Steps, value: Data) -> Data:
    """A copy with this value there; maps that are missing on the way are made."""
    if not steps:
        return copy.deepcopy(value)
    done, here = _copied(data, steps)
    if isinstance(here, list):
        here[int(steps[-1])] = copy.deepcopy(value)
    else:
        here[steps[-1]] = copy.deepcopy(value)
    return done


def without(data: Data, steps: Steps) -> Data:
    """A copy without what stands there."""
    done, here = _copied(data, steps)
    del here[steps[-1]]
    return done


def with_item(data: Data, steps: Steps, at: int, value: Data) -> Data:
    """A copy with one item more in the list there, which becomes one if nothing was written."""
    if get(data, steps) in (MISSING, None):
        return with_value(data, steps, [value])
    done = copy.deepcopy(data)
    get(done, steps).insert(at, copy.deepcopy(value))
    return done


def with_moved(data: Data, steps: Steps, to: int) -> Data:
    """A copy in which the item there stands at another place of its list."""
    done, here = _copied(data, steps)
    here.insert(to, here.pop(int(steps[-1])))
    return done


def is_by_language(value: Data) -> bool:
    """Whether a value is a text written once a language."""
    return isinstance(value, Mapping) and bool(value) and all(key in LANGS for key in value)


def _copied(data: Data, steps: Steps) -> tuple[Data, Data]:
    done = copy.deepcopy(data)
    here = done
    for step in steps[:-1]:
        below = get(here, (step,))
        if below is MISSING or below is None:
            below = {}
            here[step] = below
        here = below
    if not isinstance(here, dict | list):
        raise InputError(f"nothing can stand below a single value at {'/'.join(map(str, steps))}", "set it instead")
    return done, here


def _has(data: Data, step: Step) -> bool:
    if isinstance(data, Mapping):
        return step in data
    return isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data)


def _id_of(item: Data) -> str | None:
    found = item.get("id") if isinstance(item, Mapping) else None
    return found if isinstance(found, str) else None


def _step(here: Data, part: str, path: str) -> Step:
    if not isinstance(here, list):
        if here is not MISSING and here is not None and not isinstance(here, Mapping):
            raise NotFoundError(f"there is nothing below a single value at `{path}`", "set the value itself")
        return part
    ids = [_id_of(item) for item in here]
    if part in ids:
        return ids.index(part)
    if part.isascii() and part.isdigit() and int(part) < len(here):
        return int(part)
    near = likely(part, [known for known in ids if known])
    raise NotFoundError(f"there is no `{part}` at `{path}`", f"did you mean {near}?" if near else "load the map again")
