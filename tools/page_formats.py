"""The pages of the files that a user writes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from types import ModuleType

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from journeyglass.events import mapping
from journeyglass.figures.own import definition
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
_FIGURE_INTRO = """\
A figure of your own is a YAML file in `figures/`. It then stands beside those that come with Journeyglass: in
`journeyglass figures` with breakdowns, `--trend`, `--compare`, `--plot` and `--export`, in Python as
`result.figures["my-figure"]()`, and on the map as an indicator (`{figure: my-figure, target: 0.6}`; where it names no
stage itself it is then measured at the indicator's). Editors check the file with
[the JSON Schema](figure.schema.json); `journeyglass check` tells every fault at once.

| measure | over events | over visits |
| --- | --- | --- |
| `count` | events, or who had one (`per`) | visits, or whose they were |
| `share` | of those with `events`, the part with those of `with` | of the visits, the part with an event of `with` |
| `sum` | of the money or a property that they carry | – |
| `median` | of the money or a property; or of the time `until` another event | of how long the visits last |
| `rate` | events for each `per` and `every` in which there was any activity | events for each `every` of the stay |

Counts and sums have no interval. Shares have Wilson's, or a bootstrap over subjects where some count more than once;
rates one over subjects; times are Kaplan–Meier medians, what is still going on being censored. Money is added up by
currency, or in yours where the settings have rates. An event belongs to the visit in which its subject stood once the
event's instant was over; so what leads into a stage counts there. Breakdowns: over visits what held when the visit
began, over events what held when the event happened. Of a share over events both must fall into the same period,
stage and group.
"""
_FIGURE_EXAMPLES = """\
## Examples

What part of the visits of onboarding completes a step of it:

```yaml
format: 1
figure: begun
title: Onboardings that were begun
measure: share
over: visits
stage: onboarding
with: {did: Onboarding Step Completed}
better: more
```

What was paid, by month (`journeyglass figures saas paid --trend month`):

```yaml
format: 1
figure: paid
title: {en: Money paid, ru: Оплачено, zh-Hant: 已付金額}
measure: sum
over: events
events: {did: Invoice Paid}
value: value
```

How long tickets take, of those that matter:

```yaml
format: 1
figure: time-to-resolve
title: Time to resolve an urgent ticket
measure: median
over: events
events: {did: Ticket Opened, where: {priority: urgent}}
until: {did: Ticket Resolved}
same: ticket_id
better: less
```

How often an active account uses the product's parts:

```yaml
format: 1
figure: features-a-week
title: Features used per account and week
measure: rate
over: events
events: {did: Feature Used}
every: week
better: more
```
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


def figure_page() -> str:
    """Every key of a figure file."""
    return document("Figure files", _FIGURE_INTRO, _FIGURE_EXAMPLES, *_classes(definition, definition.OwnFigure))


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
