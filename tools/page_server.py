"""The page of the server: its settings, the paths that take events, its metrics."""

from __future__ import annotations

from journeyglass.server.metrics import Metrics
from journeyglass.server.routes import ROUTES
from journeyglass.workspace.serving import ENVIRONMENT, options, shown
from markdown import document, table

_INTRO = """\
What `journeyglass serve` can be told, where it takes events, and what it measures. How to run it is told in
[Serve](../howto/serve.md).
"""
_SETTINGS = f"""\
## Settings

Under `[serve]` in `journeyglass.toml`. Each can also come from the environment, where it goes before the file:
`{ENVIRONMENT}PORT=9000`; several texts are written with commas between them. Amounts of memory are texts like
`"64MB"`.
"""
_PATHS = """\
## Paths that take events

All by POST, with or without a slash at the end; a prefix before `/v1/` does not matter. `OPTIONS` is answered on
each. What they take is told in [Tracking](../howto/tracking.md).
"""
_ASKED = """\
## What browser clients ask first

| path | answer |
| --- | --- |
| `/v1/projects/KEY/settings` | analytics.js: send to this server, nothing else is on offer |
| `/flags/`, `/decide/` | posthog-js: no feature flags |
| `/array/KEY/config`, `/array/KEY/config.js` | posthog-js: nothing but events |
| `/sourceConfig/` | RudderStack's browser client: a source without destinations |
"""
_HEALTH = """\
## Health

| path | answer |
| --- | --- |
| `/health/live` | 200 for as long as the process works on requests |
| `/health/ready` | 200 while events can be acknowledged, else 503 with the parts that hinder |
| `/health` | every part, with why it is not well and what to do; a page for browsers, JSON for programs |
| `/metrics` | for Prometheus; on a port of its own with `metrics_port` |
"""


def page() -> str:
    """Settings, paths and metrics."""
    return document("The server", _INTRO, _SETTINGS, _settings(), _PATHS, _paths(), _ASKED, _HEALTH, _metrics())


def _settings() -> str:
    rows = [(f"`{option.name}`", option.metadata["told"], f"`{shown(option)}`") for option in options()]
    return table(("setting", "what it is", "default"), rows)


def _paths() -> str:
    rows = [(f"`{path}`", f"`{route.path}`", f"{route.cap >> 20} MiB") for path, route in ROUTES.items()]
    return table(("path", "taken as", "a body holds at most, unpacked"), rows)


def _metrics() -> str:
    rows = [(f"`{name}`", kind, told) for name, kind, told in Metrics.told()]
    return f"## Metrics\n\n{table(('metric', 'kind', 'what it is'), rows)}"
