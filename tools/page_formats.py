"""The pages of the two files that a user writes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from types import ModuleType

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from journeyglass.events import mapping
from journeyglass.journey import model
from markdown import document, said, table

FIELDS = Path(__file__).with_name("fields.toml")
_JOURNEY_INTRO = """\
A journey is a YAML file in `journeys/`. Editors check it as you type with [the JSON Schema](journey.schema.json);
`journeyglass check` tells every fault at once. Any text may be one string, or one for each language:
`{en: …, ru: …, zh-Hant: …}`. Durations are whole numbers with `s m h d w` (fixed) or `mo y` (calendar): `30d`, `1mo`.
"""
_SOURCE_INTRO = """\
A source file in `sources/` says what the rows of one table mean. `journeyglass import --guess FILE` writes a first one;
editors check it with [the JSON Schema](source.schema.json). Where a column may stand, so may `{column: NAME, map: {…}}`
to replace values. An empty cell gives no event and no trait.
"""
_RULES = """\
## Rules

A rule is true or false at every instant. It is one of these atoms, or `{all: […]}`, `{any: […]}`, `{not: …}` of them.

| atom | holds when |
| --- | --- |
| `{did: NAME}` | such an event has happened; NAME may be a list |
| … `where: {path: {matches: "^/pricing"}}` | … with these properties (see below) |
| … `role: decision_maker` | … by somebody in this role at the time |
| … `at_least: 3` | … three times |
| … `people: 2` | … by two different known people |
| … `within: 30d` | … counting each event for 30 days only |
| … `since: stage` | … since this visit began; also `turn` (this pass, the default) and `ever` |
| `{did: A, then: {did: B}, within: 7d}` | a B came within 7 days after an A |
| `{did: A, without: {did: B}, within: 7d}` | 7 days after an A no B had come |
| `{trait: {employees: {gte: 50}}}` | the account's traits are such; `person_trait`: those of one person |
| `{quiet_for: 60d}` | the customer has been silent that long; with `of: {did: …}` such events have |
| `{in_stage_for: 90d}` | this visit is that old |

In `where` and `trait` stand a value, a list of values, or comparisons: `gt gte lt lte ne contains matches exists`.
`channel`, `source`, `actor`, `value` and `currency` mean the event itself; `properties.channel` means a property of
that name. A missing property matches only `exists: false`. Text compares exactly.
"""


def journey_page() -> str:
    """Every key of a journey file."""
    return document("Journey files", _JOURNEY_INTRO, _RULES, *_classes(model, model.Journey))


def source_page() -> str:
    """Every key of a source file."""
    return document("Source files", _SOURCE_INTRO, *_classes(mapping, mapping.SourceMapping))


def words() -> dict[str, dict[str, str]]:
    """What each key means, by class."""
    return tomllib.loads(FIELDS.read_text("utf-8"))


def models(module: ModuleType) -> list[type[BaseModel]]:
    """The public models that a module defines."""
    found = [c for c in vars(module).values() if isinstance(c, type) and issubclass(c, BaseModel)]
    return [c for c in found if c.__module__ == module.__name__ and not c.__name__.startswith("_")]


def _classes(module: ModuleType, root: type[BaseModel]) -> list[str]:
    ordered = [root, *(c for c in models(module) if c is not root)]
    return [f"## {c.__name__}\n\n{said(c)}\n\n{_table(c)}" for c in ordered]


def _table(part: type[BaseModel]) -> str:
    meanings = words().get(part.__name__, {})
    keys = {field.alias or name: field for name, field in part.model_fields.items()}
    unsaid, unknown = sorted(set(keys) - set(meanings)), sorted(set(meanings) - set(keys))
    if unsaid or unknown:
        raise SystemExit(f"{FIELDS.name}, [{part.__name__}]: not described {unsaid}, not there {unknown}")
    rows = [(f"`{key}`", _need(field.is_required(), field.default), meanings[key]) for key, field in keys.items()]
    return table(("key", "default", "meaning"), rows)


def _need(required: bool, default: object) -> str:
    if required:
        return "needed"
    empty = default in (None, PydanticUndefined, ()) or isinstance(default, BaseModel)
    return "" if empty else f"`{str(default).lower() if isinstance(default, bool) else default}`"
