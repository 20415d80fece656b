"""The versions of a journey: who wrote what when, what differs between two of them, and going back to one."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from journeyglass.errors import JourneyFileError, NotFoundError
from journeyglass.journey.compare import Comparison, compare
from journeyglass.journey.differences import Change, Json
from journeyglass.journey.load import load
from journeyglass.journey.model import LANGS, Journey, Lang, say
from journeyglass.ledger.authors import Author
from journeyglass.ledger.versions import Version
from journeyglass.workspace.editing import Saved, locked, present, present_to_writer, save, text_of
from journeyglass.workspace.placewords import place_in_words
from journeyglass.workspace.workspace import Workspace

_CONTEXT = 3
_MOST_LINES = 5_000


@dataclass(frozen=True)
class LineChange:
    """A line of a file that both have (` `), that came (`+`) or went (`-`); `…` stands for lines left out."""

    sign: Literal[" ", "+", "-", "…"]
    text: str


@dataclass(frozen=True)
class Said:
    """One difference in meaning: at an edit path, where that is in words, what stood and what stands there."""

    path: str
    where: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Differences:
    """What differs between two versions, by meaning and by line; no `changes` where one of them is unsound."""

    changes: tuple[Said, ...]
    lines: tuple[LineChange, ...]


def versions(workspace: Workspace, journey: str) -> tuple[list[Version], str]:
    """The versions of a journey, newest first, and its present revision."""
    now = present(workspace, journey)
    return workspace.store.ledger.versions.all(now.journey), now.revision


def version_text(workspace: Workspace, journey: str, number: int) -> str:
    """The file as it was; NotFoundError for an unknown number."""
    body = workspace.store.ledger.versions.body(journey, number)
    if body is None:
        raise NotFoundError(f"the journey {journey} has no version {number}", "load the versions again")
    return text_of(body)


def restore(workspace: Workspace, journey: str, number: int, by: Author) -> Saved:
    """Write the file as it was in a version, as a new version; UnsoundError where it would have faults today."""
    with locked(workspace):
        now = present_to_writer(workspace, journey)
        text = version_text(workspace, now.journey, number)
        done = save(workspace, now, text, by, f"= {number}")
        return Saved(done.revision, done.number, ())


def differences(workspace: Workspace, journey: str, number: int, against: int | None, lang: Lang) -> Differences:
    """What a version changed since another (None: the one before it; of the first everything is new)."""
    after = version_text(workspace, journey, number)
    earlier = number - 1 if against is None else against
    before = version_text(workspace, journey, earlier) if earlier >= 1 else ""
    return Differences(tuple(_meant(before, after, lang)), tuple(line_changes(before, after)))


def line_changes(before: str, after: str) -> Iterator[LineChange]:
    """The changed lines with a few around them."""
    old, new = before.splitlines(), after.splitlines()
    count = 0
    for number, group in enumerate(
        difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_CONTEXT)
    ):
        if number or group[0][1] > 0:
            yield LineChange("…", "")
        for tag, i, j, m, n in group:
            for line in _lines(tag, old[i:j], new[m:n]):
                count += 1
                if count > _MOST_LINES:
                    return
                yield line


def _lines(tag: str, old: Sequence[str], new: Sequence[str]) -> Iterator[LineChange]:
    if tag == "equal":
        yield from (LineChange(" ", line) for line in old)
        return
    yield from (LineChange("-", line) for line in old)
    yield from (LineChange("+", line) for line in new)


def _meant(before: str, after: str, lang: Lang) -> Iterator[Said]:
    try:
        old, new = load(before).journey, load(after).journey
    except JourneyFileError:
        return
    yield from said(old, new, lang)


def said(old: Journey, new: Journey, lang: Lang) -> Iterator[Said]:
    """What differs between two states of a journey, in one language."""
    found = compare(old, new)
    yield from _of_stages(found, old, new, lang)
    for change in found.changes:
        yield _change(change, old, new, lang)


def _of_stages(found: Comparison, old: Journey, new: Journey, lang: Lang) -> Iterator[Said]:
    """Stages that came, went, moved or changed their title; targets and the believed emotion."""
    was, is_ = _titles(old, lang), _titles(new, lang)
    here = partial(_said_at, (old, new), lang)
    yield from (Said(f"stages/{s}", is_[s], None, is_[s]) for s in found.added)
    yield from (Said(f"stages/{s}", was[s], was[s], None) for s in found.removed)
    yield from (Said(f"stages/{m.stage}", is_[m.stage], f"#{m.before}", f"#{m.after}") for m in found.moved)
    for r in found.renamed:
        if was.get(r.before) != is_[r.after]:
            yield here(["stages", r.after, "title"], was.get(r.before), is_[r.after])
    for t in found.targets:
        yield here(["stages", t.stage, "indicators", t.figure, t.bound], t.before, t.after)
    for e in found.emotions:
        yield here(["stages", e.stage, "emotion"], e.before, e.after)


def _said_at(journeys: tuple[Journey, Journey], lang: Lang, parts: list[str], before: Json, after: Json) -> Said:
    where = place_in_words(parts, journeys, lang)
    return Said("/".join(parts), where, _json(before, lang), _json(after, lang))


def _change(change: Change, old: Journey, new: Journey, lang: Lang) -> Said:
    return _said_at((old, new), lang, change.place.split("."), change.before, change.after)


def _titles(journey: Journey, lang: Lang) -> dict[str, str]:
    return {stage.id: say(stage.title, lang) or stage.id for stage in journey.stages}


def _json(value: Json, lang: Lang) -> str | None:
    """A value in words: a text in the language asked, a list one after the other."""
    if value is None or value == []:
        return None
    if isinstance(value, dict):
        if value and all(key in LANGS for key in value):
            return str(value.get(lang) or value.get("en") or next(iter(value.values())))
        shown = value.get("title") or value.get("figure") or value.get("id")
        return _json(shown, lang) if shown else ", ".join(f"{k}: {_json(v, lang)}" for k, v in value.items())
    if isinstance(value, list):
        return "; ".join(filter(None, (_json(item, lang) for item in value)))
    return f"{value:g}" if isinstance(value, float) else str(value)
