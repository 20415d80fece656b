"""New journeys in a workspace: a copy of a built-in one, one from nothing, the future of one that is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from journeyglass.errors import InputError
from journeyglass.journey import builtin
from journeyglass.journey.editing import emit
from journeyglass.journey.editing.apply import apply
from journeyglass.journey.editing.edit import Edit
from journeyglass.journey.editing.spans import MapSpan, parse
from journeyglass.journey.editing.wording import id_of
from journeyglass.journey.model import Journey, Lang, MapType, Phase, Text, say
from journeyglass.ledger.authors import Author
from journeyglass.workspace.create import copied
from journeyglass.workspace.editing import Present, keep, locked, present, sound, write_whole
from journeyglass.workspace.workspace import Workspace

BUILTIN, JOURNEY, SCRATCH = "builtin:", "journey:", "scratch"
_FIRST: Mapping[Lang, str] = {"en": "First contact", "ru": "Первый контакт", "zh-Hant": "初次接觸"}


@dataclass(frozen=True)
class BuiltIn:
    """A journey that can be begun with."""

    name: str
    title: str
    description: str
    method: str | None
    stages: tuple[str, ...]


@dataclass(frozen=True)
class NewStage:
    """A stage of a journey that is begun from nothing."""

    title: str
    phase: Phase | None = None


@dataclass(frozen=True)
class NewJourney:
    """What somebody wants: from what, under which id and title, written in which language, of which map type."""

    from_: str
    journey: str
    title: str
    lang: Lang
    map: MapType = "current"
    draw: str | None = None
    stages: Sequence[NewStage] = ()


@cache
def _builtins() -> tuple[tuple[str, Journey], ...]:
    """The built-in journeys: they never change, and reading them takes a second or two."""
    return tuple((name, builtin.load_builtin(name).journey) for name in builtin.names())


def built_in(lang: Lang) -> list[BuiltIn]:
    """The journeys that come with Journeyglass, in a language."""
    return [_built_in(name, journey, lang) for name, journey in _builtins()]


def begin(workspace: Workspace, wanted: NewJourney, by: Author) -> Present:
    """Write a new, sound journey into `journeys/`; its file."""
    if wanted.journey in workspace.written().paths:
        raise InputError(f"there is a journey {wanted.journey} already", "give the new one another id")
    path = workspace.root / "journeys" / f"{wanted.journey}.yaml"
    text = _text(workspace, wanted)
    sound(workspace, path, text)
    with locked(workspace):
        if path.exists():
            raise InputError(f"{path.name} exists already", "give the new journey another id")
        path.parent.mkdir(exist_ok=True)
        write_whole(path, text.encode("utf-8"))
        keep(workspace, wanted.journey, text.encode("utf-8"), by, wanted.from_)
    return present(workspace, wanted.journey)


def _built_in(name: str, found: Journey, lang: Lang) -> BuiltIn:
    stages = tuple(say(stage.title, lang) for stage in found.stages)
    return BuiltIn(name, say(found.title, lang), say(found.description, lang), found.method, stages)


def _text(workspace: Workspace, wanted: NewJourney) -> str:
    if wanted.from_ == SCRATCH:
        return _from_nothing(wanted)
    if wanted.from_.startswith(BUILTIN):
        text = copied(wanted.from_.removeprefix(BUILTIN), wanted.lang, wanted.journey)
        return apply(text, _headed(wanted), wanted.lang).text
    if wanted.from_.startswith(JOURNEY):
        return _copy(workspace, wanted)
    raise InputError(f"`{wanted.from_}` is nothing to begin from", "use builtin:NAME, journey:ID or scratch")


def _headed(wanted: NewJourney) -> list[Edit]:
    edits = [Edit("set", "title", wanted.title), Edit("set", "map", wanted.map)]
    return [*edits, Edit("set", "draw", wanted.draw)] if wanted.draw else edits


def _copy(workspace: Workspace, wanted: NewJourney) -> str:
    """A copy under another id, with all its comments; on a future map with the journey that it is the future of."""
    source = present(workspace, wanted.from_.removeprefix(JOURNEY))
    edits = [*_retitled(source.text, wanted), *_headed(wanted)]
    if wanted.map == "future":
        edits.append(Edit("set", "future_of", source.journey))
    else:
        edits.append(Edit("set", "future_of", None))
    return apply(_renamed(source.text, wanted.journey), edits, wanted.lang).text


def _retitled(text: str, wanted: NewJourney) -> list[Edit]:
    """The title in no other language: there it would be that of the journey that it was copied from."""
    data = parse(text.removeprefix("\ufeff")).data
    if not isinstance(data, dict) or not isinstance(data.get("title"), dict):
        return []
    return [Edit("remove", "title"), Edit("set", "title", {wanted.lang: wanted.title})]


def _renamed(text: str, journey: str) -> str:
    root = parse(text.removeprefix("\ufeff")).root
    at = root.find("journey") if isinstance(root, MapSpan) else None
    if not isinstance(root, MapSpan) or at is None:
        raise InputError("the file has no id of a journey", "open its source and write `journey: …`")
    value = root.pairs[at][1]
    text = text.removeprefix("\ufeff")
    return text[: value.start] + emit.scalar(journey) + text[value.end :]


def _from_nothing(wanted: NewJourney) -> str:
    """A journey of believed stages: nobody is placed in one until it has a rule."""
    head: dict[str, Any] = {"format": 1, "journey": wanted.journey, "title": wanted.title, "map": wanted.map}
    if wanted.draw:
        head["draw"] = wanted.draw
    head["subject"] = "account"
    lines = [f"{key}:{emit.below_key(value, 0, chr(10))}" for key, value in head.items()]
    return "\n".join([*lines, "stages:", *_stage_lines(wanted)]) + "\n"


def _stage_lines(wanted: NewJourney) -> list[str]:
    taken: set[object] = set()
    lines = []
    for stage in wanted.stages or (NewStage(_FIRST[wanted.lang], "buyer"),):
        id_ = id_of(stage.title, "stage", taken)
        taken.add(id_)
        said: dict[str, Text] = {"id": id_, "title": stage.title, **({"phase": stage.phase} if stage.phase else {})}
        lines.append("  -" + emit.after_dash(said, 2, "\n", roomy=True))
    return lines
