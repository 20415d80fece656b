"""The journeys that come with Journeyglass, in three languages."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable

from journeyglass.errors import NotFoundError
from journeyglass.journey.language import for_language
from journeyglass.journey.load import Loaded, load
from journeyglass.journey.report import likely, listed
from journeyglass.journey.texts import missing_translations

__all__ = ["ALIASES", "for_language", "load_builtin", "missing_translations", "names", "text"]

ALIASES = {
    "buyer": "m1-buyer",
    "customer": "m1-customer",
    "joined": "m1-joined",
    "services": "m2-services",
    "funnel": "m3-funnel",
    "abm": "m3-abm",
    "hourglass": "m4-hourglass",
    "saas": "m5-saas",
}
"""Short names of the built-in journeys."""


def names() -> tuple[str, ...]:
    """The built-in journeys' names, in order."""
    files = (file.name for file in _folder().iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in files if name.endswith(".yaml")))


def text(name: str) -> str:
    """The file of a built-in journey, by its name or short name; raises NotFoundError."""
    full, known = ALIASES.get(name, name), names()
    if full in known:
        return (_folder() / f"{full}.yaml").read_text("utf-8")
    near = likely(name, (*known, *ALIASES))
    advice = f"did you mean {near}?" if near else f"choose {listed(known)}"
    raise NotFoundError(f"there is no built-in journey {name}", advice)


def load_builtin(name: str) -> Loaded:
    """A built-in journey, loaded."""
    return load(text(name), path=f"{ALIASES.get(name, name)}.yaml")


def _folder() -> Traversable:
    return resources.files("journeyglass.journey") / "builtin"
