"""Edits applied to a journey's text, one after the other, each with what takes it back.

What the text says afterwards is compared with the same edit on plain values, so that no way of writing YAML can make
an edit change anything else; where a place cannot be cut into, the list or map around it is written anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from journeyglass.errors import InputError, NotFoundError
from journeyglass.journey.editing import surgery
from journeyglass.journey.editing.anchors import freed
from journeyglass.journey.editing.data import (
    MISSING,
    Steps,
    get,
    is_by_language,
    joined,
    resolve,
    with_item,
    with_moved,
    with_value,
    without,
)
from journeyglass.journey.editing.edit import Edit
from journeyglass.journey.editing.spans import Data, Document, MapSpan, SeqSpan, Span, child, follow, parse
from journeyglass.journey.editing.surgery import Holder, UncuttableError
from journeyglass.journey.editing.wording import with_id, with_other_languages, worded
from journeyglass.journey.model import Journey, Lang
from journeyglass.journey.shape import keys_at


@dataclass(frozen=True)
class Edited:
    """The text after some edits; `undo` takes them back, in its order; `paths` are the places that changed."""

    text: str
    undo: tuple[Edit, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True)
class _Done:
    """One edit at plain steps: the text, what takes it back, the place."""

    text: str
    undo: Edit | None
    path: str


def apply(text: str, edits: Sequence[Edit], lang: Lang) -> Edited:
    """The text after these edits. Texts are meant in `lang` where the file is written by language."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text, undo, paths = text.removeprefix(mark) if mark else text, [], []
    for edit in edits:
        done = _apply(text, edit, lang)
        text = done.text
        paths.append(done.path)
        if done.undo is not None:
            undo.append(done.undo)
    return Edited(mark + text, tuple(reversed(undo)), tuple(dict.fromkeys(paths)))


def _apply(text: str, edit: Edit, lang: Lang) -> _Done:
    doc = parse(text)
    if not isinstance(doc.data, dict):
        raise InputError("the file is no journey", "begin it with `format: 1` and `journey: my-journey`")
    steps = resolve(doc.data, edit.path)
    _refuse(doc.data, steps)
    if edit.op == "add":
        return _add(doc, steps, edit, lang)
    if edit.op == "move":
        return _move(doc, steps, edit)
    if edit.op == "remove":
        return _remove(doc, steps)
    return _set(doc, steps, edit, lang)


def _refuse(data: Data, steps: Steps) -> None:
    if steps[-1] == "id" or steps in (("journey",), ("format",)):
        raise InputError(f"`{steps[-1]}` stays as it is: other files and events refer to it", "change the title")
    if not isinstance(data, dict):
        raise InputError("the file is no journey", "open its source and mend it there")


def _set(doc: Document, steps: Steps, edit: Edit, lang: Lang) -> _Done:
    value, path = edit.value, joined(doc.data, steps)
    was = get(doc.data, steps)
    if is_by_language(was) and edit.source is None and (value is None or isinstance(value, str)):
        return _set_language(doc, steps, edit, lang)
    exact = edit.source is not None
    if value is None and not exact:
        return _remove(doc, steps) if was is not MISSING else _Done(doc.text, None, path)
    if not exact and (was in (MISSING, None) or not isinstance(value, str)):
        value = worded(doc.data, steps, with_other_languages(was, value, lang), lang)
    if was == value and type(was) is type(value):
        return _Done(doc.text, None, path)
    if was is MISSING:
        return _put(doc, steps, edit, value)
    room = freed(doc, steps)
    holder = _holder(room, steps)
    start, end = surgery.value_range(room, holder)
    now = with_value(doc.data, steps, value)
    undo = Edit("set", joined(now, steps), value=was, source=room.text[start:end])
    return _Done(_replaced(room, steps, value, now, edit.source), undo, path)


def _set_language(doc: Document, steps: Steps, edit: Edit, lang: Lang) -> _Done:
    """A text of one language; without it the others stay, and without any the text is gone."""
    by_lang, path = get(doc.data, steps), joined(doc.data, steps)
    if edit.value is None and list(by_lang) == [lang]:
        return _remove(doc, steps)
    done = _set(doc, (*steps, lang), edit, lang)
    return _Done(done.text, done.undo, path)


def _put(doc: Document, steps: Steps, edit: Edit, value: Data) -> _Done:
    """A key that is not written yet, with the maps that lack on the way to it."""
    depth = next(n for n in range(len(steps)) if get(doc.data, steps[: n + 1]) in (MISSING, None))
    above, key = steps[:depth], steps[depth]
    for step in reversed(steps[depth + 1 :]):
        value = {step: value}
    now = with_value(doc.data, (*above, key), value)
    path = joined(doc.data, steps[: depth + 1])
    if get(doc.data, (*above, key)) is None:
        text = _replaced(freed(doc, (*above, key)), (*above, key), value, now, None)
        return _Done(text, Edit("remove", path), joined(now, steps))
    room = freed(doc, above)
    return _Done(_key_put(room, above, str(key), value, now, edit), Edit("remove", path), joined(now, steps))


def _key_put(doc: Document, above: Steps, key: str, value: Data, now: Data, edit: Edit) -> str:
    within = _node(doc, above)
    if isinstance(within, MapSpan) and within.pairs:
        written = [str(k.value) for k, _ in within.pairs]
        after = edit.at - 1 if edit.at is not None else _after(written, key, above)
        after = min(after, len(written) - 1)
        for source in (edit.source, None) if edit.source else (None,):
            text = surgery.put_key(doc, within, after, key, value, source)
            if _says(text, now):
                return text
    return _anew(doc, above, now)


def _after(written: Sequence[str], key: str, above: Steps) -> int:
    """After which of the written keys a new one comes, in the order in which the format names them."""
    order = keys_at(Journey, above)
    before = order[: order.index(key)] if key in order else order
    found = [i for i, name in enumerate(written) if name in before]
    return max(found) if found else len(written) - 1


def _replaced(doc: Document, steps: Steps, value: Data, now: Data, source: str | None) -> str:
    holder = _holder(doc, steps)
    for written in (None,) if source is None else (source, None):
        try:
            text = surgery.replace(doc, holder, value, written)
        except UncuttableError:
            break
        if _says(text, now):
            return text
    return _anew(doc, steps[:-1], now)


def _remove(doc: Document, steps: Steps) -> _Done:
    path, was = joined(doc.data, steps), get(doc.data, steps)
    if was is MISSING:
        raise NotFoundError(f"there is nothing at `{path}`", "load the map again")
    above = get(doc.data, steps[:-1])
    if len(above) == 1 and len(steps) > 1:
        return _remove(doc, steps[:-1])  # an empty list or map says nothing: its key goes too
    room, now = freed(doc, steps), without(doc.data, steps)
    holder = _holder(room, steps)
    number = holder.index
    undo = Edit("set", path, value=was, at=number, source="")
    if isinstance(above, list):
        undo = Edit("add", joined(doc.data, steps[:-1]), value=was, at=number, source="")
    try:
        text, source = surgery.drop(room, holder)
    except UncuttableError:
        return _Done(_anew(room, steps[:-1], now), undo, path)
    if _says(text, now):
        return _Done(text, replace(undo, source=source), path)
    return _Done(_anew(room, steps[:-1], now), undo, path)


def _add(doc: Document, steps: Steps, edit: Edit, lang: Lang) -> _Done:
    present = get(doc.data, steps)
    if present not in (MISSING, None) and not isinstance(present, list):
        raise InputError(f"there is no list at `{edit.path}`", "set the value instead")
    value = (
        edit.value if edit.source else with_id(doc.data, steps, worded(doc.data, steps, edit.value, lang, item=True))
    )
    if value is None:
        raise InputError(f"nothing is to be added at `{edit.path}`", "give it a value")
    if present is MISSING or not present:
        return _set(doc, steps, replace(edit, value=[value], at=None, source=""), lang)
    at = len(present) if edit.at is None else max(0, min(edit.at, len(present)))
    now = with_item(doc.data, steps, at, value)
    path = joined(now, (*steps, at))
    return _Done(_item_put(freed(doc, steps), steps, at, value, now, edit.source), Edit("remove", path), path)


def _item_put(doc: Document, steps: Steps, at: int, value: Data, now: Data, source: str | None) -> str:
    within = _node(doc, steps)
    if isinstance(within, SeqSpan) and within.items:
        for written in (source, None) if source else (None,):
            try:
                text = surgery.put_item(doc, within, at, value, written, str(steps[-1]))
            except UncuttableError:
                break
            if _says(text, now):
                return text
    return _anew(doc, steps, now)


def _move(doc: Document, steps: Steps, edit: Edit) -> _Done:
    items, at = get(doc.data, steps[:-1]), steps[-1]
    if not isinstance(items, list) or not isinstance(at, int) or at >= len(items) or edit.to is None:
        raise InputError(f"`{edit.path}` is no item of a list", "give the place of an item and `to`")
    to = max(0, min(edit.to, len(items) - 1))
    now = with_moved(doc.data, steps, to)
    path = joined(now, (*steps[:-1], to))
    if at == to:
        return _Done(doc.text, None, path)
    undo = Edit("move", path, to=at)
    room = freed(doc, steps[:-1])
    within = _node(room, steps[:-1])
    try:
        text = surgery.move(room, within, at, to) if isinstance(within, SeqSpan) else ""
    except UncuttableError:
        text = ""
    return _Done(text if text and _says(text, now) else _anew(room, steps[:-1], now), undo, path)


def _anew(doc: Document, steps: Steps, now: Data) -> str:
    """The nearest list or map around a place that could not be cut into, written anew as it must be."""
    for depth in range(len(steps), 0, -1):
        around = steps[:depth]
        room = freed(doc, around)
        try:
            text = surgery.replace(room, _holder(room, around), get(now, around))
        except UncuttableError:
            continue
        if _says(text, now):
            return text
    raise InputError("this place of the file is written in a way that cannot be edited", "edit the file's source")


def _says(text: str, now: Data) -> bool:
    """Whether the text is YAML that says this."""
    try:
        return bool(parse(text).data == now)
    except (InputError, KeyError, ValueError):
        return False


def _node(doc: Document, steps: Steps) -> Span | None:
    here: Span | None = doc.root
    for step in steps:
        here = child(here, step) if here is not None else None
    return None if here is None else follow(here)


def _holder(doc: Document, steps: Steps) -> Holder:
    within = _node(doc, steps[:-1])
    if isinstance(within, MapSpan) and (at := within.find(str(steps[-1]))) is not None:
        return Holder(within, at)
    if isinstance(within, SeqSpan) and isinstance(steps[-1], int):
        return Holder(within, steps[-1])
    raise InputError("this place of the file cannot be edited", "edit the file's source")
