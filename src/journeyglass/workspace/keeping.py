"""How long things are kept: the table `[retention]` of the settings.

[retention]
"Page Viewed" = "13mo"
default = "5y"            # every other event; left out: for ever
raw_quarantine = "90d"    # rows and messages put aside
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from journeyglass.events.retention import DEFAULT, FOR_EVER, RAW, Retention
from journeyglass.journey.duration import Duration

Fault = Callable[[str, str, str], None]
"""Told the key, what is wrong with it, and what to write instead."""


def retention_of(value: Any, fault: Fault) -> Retention:
    """The periods that the settings say; faults are told, and what has one is kept for ever."""
    if not isinstance(value, dict):
        fault("retention", "`retention` is no table", 'write [retention] and "Page Viewed" = "13mo"')
        return FOR_EVER
    found = {name: kept for name, said in value.items() if (kept := _period(name, said, fault)) is not None}
    default, raw = found.pop(DEFAULT, None), found.pop(RAW, None)
    return Retention(found, default, raw)


def _period(name: str, said: Any, fault: Fault) -> Duration | None:
    try:
        return Duration.parse(said if isinstance(said, str) else "")
    except ValueError:
        fault(name, f"`{said}` is no period", f'write "{name}" = "13mo", in s, m, h, d, w, mo or y')
        return None
