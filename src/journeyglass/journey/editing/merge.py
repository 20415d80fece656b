"""Edits made on one state of a journey, brought onto another: whoever edits other places does not disturb.

An edit meets a conflict only where somebody else changed the very same place since: the same text in the same
language, the same value, an item that is gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from journeyglass.errors import InputError, NotFoundError
from journeyglass.journey.editing.apply import apply
from journeyglass.journey.editing.data import MISSING, Steps, get, is_by_language, joined, resolve
from journeyglass.journey.editing.edit import Edit
from journeyglass.journey.editing.spans import Data, Step, parse
from journeyglass.journey.model import Lang


@dataclass(frozen=True)
class Conflict:
    """One place that two people changed: what this one wants there, and what the other wrote (null: nothing)."""

    path: str
    yours: Data
    theirs: Data


@dataclass(frozen=True)
class Rebased:
    """Edits as they are meant on the present text, and those that cannot be."""

    edits: tuple[Edit, ...]
    conflicts: tuple[Conflict, ...]


def rebase(base: str, now: str, edits: Sequence[Edit], lang: Lang) -> Rebased:
    """The edits, made on the text `base`, for the text `now`."""
    fit: list[Edit] = []
    conflicts: list[Conflict] = []
    for edit in edits:
        found = _rebased(parse(base).data, parse(now).data, edit, lang)
        base = apply(base, [edit], lang).text
        if isinstance(found, Conflict):
            conflicts.append(found)
        elif found is not None:
            now = apply(now, [found], lang).text
            fit.append(found)
    return Rebased(tuple(fit), tuple(conflicts))


def against_seen(now: str, edits: Sequence[Edit], lang: Lang) -> tuple[Conflict, ...]:
    """The conflicts of edits made on a state that nobody knows any more: what their author saw must stand there."""
    data = parse(now).data
    found = []
    for edit in edits:
        if edit.op in ("add", "move"):
            continue  # they say nothing about what stands there
        try:
            theirs = shown(get(data, resolve(data, edit.path)), lang)
        except NotFoundError:
            theirs = None
        if theirs not in (edit.was, edit.value):
            found.append(Conflict(edit.path, edit.value, theirs))
    return tuple(found)


def shown(value: Data, lang: Lang) -> Data:
    """A value as one who reads the journey in this language sees it; None where nothing is written."""
    if value is MISSING:
        return None
    return value.get(lang) if is_by_language(value) else value


def _rebased(base: Data, now: Data, edit: Edit, lang: Lang) -> Edit | Conflict | None:
    """The edit on the present state; None where it is done there already."""
    steps = resolve(base, edit.path)
    there = _carried(base, now, steps)
    was = get(base, steps)
    if there is None:
        if edit.op == "remove":
            return None
        return Conflict(edit.path, edit.value, None)
    theirs = get(now, there)
    if edit.op == "remove" and theirs is MISSING and was is not MISSING:
        return None
    if _disturbed(edit, was, theirs, lang):
        return Conflict(edit.path, edit.value, shown(theirs, lang))
    return replace(edit, path=joined(now, there))


def _disturbed(edit: Edit, was: Data, theirs: Data, lang: Lang) -> bool:
    if edit.op == "remove":
        return bool(was != theirs)
    if edit.op == "set":
        return shown(theirs, lang) not in (shown(was, lang), edit.value)
    return False


def _carried(base: Data, now: Data, steps: Steps) -> Steps | None:
    """The same place in the present state; None where the map or the item that it was in is gone."""
    found: list[Step] = []
    for number, step in enumerate(steps):
        before, after = get(base, steps[:number]), get(now, found)
        if isinstance(step, int):
            at = _item(before, after, step)
            if at is None:
                return None
            found.append(at)
        elif after is MISSING and before is not MISSING:
            return None
        else:
            found.append(step)
    return tuple(found)


def _item(before: Data, after: Data, at: int) -> int | None:
    """Where an item of a list stands now."""
    if not isinstance(before, list) or not isinstance(after, list):
        return None
    item = before[at]
    if isinstance(item, dict) and "id" in item:
        ids: list[Data] = [one.get("id") if isinstance(one, dict) else None for one in after]
        return ids.index(item["id"]) if item["id"] in ids else None
    alike = [i for i, one in enumerate(after) if one == item]
    nth = before[:at].count(item)
    if nth < len(alike):
        return alike[nth]
    others: bool = len(before) == len(after) and before[:at] + before[at + 1 :] == after[:at] + after[at + 1 :]
    return at if others else None


def checked_edits(edits: Sequence[Edit]) -> None:
    """InputError where there is nothing to do."""
    if not edits:
        raise InputError("there is no edit", "send at least one")
