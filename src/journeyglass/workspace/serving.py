"""How `journeyglass serve` is set up: `[serve]` of `journeyglass.toml`, and the environment before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any

from journeyglass.errors import InputError

ENVIRONMENT = "JOURNEYGLASS_SERVE_"
"""What stands before a setting's name, in capitals, in the environment."""
_SIZE = re.compile(r"([1-9]\d{0,6}) ?(KB|KiB|MB|MiB|GB|GiB)")
_UNITS = {"K": 1, "M": 2, "G": 3}
_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
Fault = Callable[[str, str, str], None]
"""Told the setting's name, what is wrong with it, and what to write instead."""


def _set(default: Any, told: str, **limits: Any) -> Any:
    return field(default=default, metadata={"told": told, **limits})


@dataclass(frozen=True)
class Serving:
    """The settings of the server; each one's text, limits and default stand here and nowhere else."""

    host: str = _set("127.0.0.1", "the address to listen on; `0.0.0.0` or `::` for every network")
    port: int = _set(8420, "the port to listen on; 0 takes a free one", least=0, most=65_535)
    public_url: str = _set("", "the address by which browsers reach the server, where it is not the one they asked")
    hosts: tuple[str, ...] = _set((), "further host names by which `/api` may be asked; by default any, but only "
                                  "loopback names where the server listens on loopback")  # fmt: skip
    proxies: tuple[str, ...] = _set(("127.0.0.1", "::1"), "addresses of proxies whose `X-Forwarded-*` is believed")
    open: bool = _set(
        False, "no key is needed for `/api` until there is a user; only where the server listens on loopback"
    )
    workspaces: tuple[str, ...] = _set((), "folders of further workspaces, beside this file; each is served below "
                                       "`/w/` and its folder's name")  # fmt: skip
    rate: int = _set(20_000, "events per second that one key may send, where its own rate is not set",
                     least=1, most=10_000_000)  # fmt: skip
    requests: int = _set(2_000, "requests that are worked on at a time; more are answered with 503",
                         least=10, most=100_000)  # fmt: skip
    bodies: int = _set(64 << 20, "memory for the bodies of requests that are being received", least=1 << 20, size=True)
    waiting_events: int = _set(50_000, "events that may wait for the ledger before new ones are answered with 503",
                               least=100, most=10_000_000)  # fmt: skip
    waiting_bytes: int = _set(64 << 20, "memory for the events that wait for the ledger", least=1 << 20, size=True)
    body_seconds: float = _set(20.0, "how long a request may take to send its body", least=1, most=600)
    commit_seconds: float = _set(8.0, "how long a request waits for the ledger before it is answered with 503",
                                 least=1, most=60)  # fmt: skip
    idle_seconds: int = _set(75, "how long an idle connection is kept", least=1, most=3_600)
    seal_seconds: float = _set(5.0, "how often events go from the ledger into the lake", least=0.1, most=3_600)
    stop_seconds: float = _set(30.0, "how long a stop may take: answer, write down, seal", least=1, most=3_600)
    keeper: bool = _set(True, "this process also seals, reads and refreshes; without it another one must")
    metrics_port: int = _set(0, "a port of its own for `/metrics`; 0: on the same port", least=0, most=65_535)
    log: str = _set("info", "what is logged", choices=("debug", "info", "warning", "error"))
    log_format: str = _set("auto", "how it is logged; `auto` is for people on a terminal, else JSON",
                           choices=("auto", "json", "console"))  # fmt: skip

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host == "localhost" or self.host == "::1" or self.host.startswith("127.")


def options() -> tuple[Field[Any], ...]:
    """The settings' fields, in the order of the page about them."""
    return fields(Serving)


def serving_of(table: object, fault: Fault) -> Serving:
    """The settings that a table of a file holds; each fault is told, and the default stays."""
    if not isinstance(table, Mapping):
        fault("", "`serve` is not a table", "write [serve] and settings below it")
        return Serving()
    known = {option.name: option for option in options()}
    found: dict[str, Any] = {}
    for name, value in table.items():
        if name not in known:
            fault(name, f"there is no setting `serve.{name}`", f"the settings are {', '.join(known)}")
            continue
        try:
            found[name] = _value(known[name], value)
        except ValueError as error:
            fault(name, f"`{name} = {value}` cannot be used", str(error))
    return Serving(**found)


def from_environment(serving: Serving, environment: Mapping[str, str]) -> Serving:
    """The same settings with those that the environment gives; raises InputError for one that cannot be used."""
    found: dict[str, Any] = {}
    for option in options():
        variable = ENVIRONMENT + option.name.upper()
        if variable not in environment:
            continue
        try:
            found[option.name] = _value(option, _from_text(option, environment[variable]))
        except ValueError as error:
            raise InputError(f"{variable}={environment[variable]} cannot be used", str(error)) from None
    return replace(serving, **found)


def shown(option: Field[Any]) -> str:
    """A default as it would be written in the file."""
    value: Any = option.default
    if option.metadata.get("size"):
        return f'"{value >> 20}MB"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(f'"{item}"' for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)


def _value(option: Field[Any], value: Any) -> Any:
    """The value as the field holds it; ValueError says what to write."""
    default = option.default
    if option.metadata.get("size"):
        value = _bytes(value)
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise ValueError("write true or false")
        return value
    if isinstance(default, tuple):
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise ValueError('write a list of texts, like ["example.com"]')
        return tuple(value)
    if isinstance(default, str):
        return _text(option, value)
    return _number(option, value)


def _text(option: Field[Any], value: Any) -> str:
    choices = option.metadata.get("choices")
    if not isinstance(value, str) or (choices and value not in choices):
        raise ValueError(f"write one of {', '.join(choices)}" if choices else "write a text between quotes")
    return value


def _number(option: Field[Any], value: Any) -> int | float:
    least, most = option.metadata["least"], option.metadata.get("most", 1 << 40)
    whole = isinstance(option.default, int)
    kinds = int if whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds) or not least <= value <= most:
        raise ValueError(f"write a {'whole ' if whole else ''}number from {least:,} to {most:,}")
    return value if whole else float(value)


def _bytes(value: Any) -> int:
    found = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('write an amount like "64MB"')
    return int(found[1]) << (10 * _UNITS[found[2][0]])


def _from_text(option: Field[Any], text: str) -> Any:
    """What a text of the environment means for this field."""
    default = option.default
    if isinstance(default, bool):
        return True if text.lower() in _TRUE else False if text.lower() in _FALSE else text
    if isinstance(default, tuple):
        return [part.strip() for part in text.split(",") if part.strip()]
    if isinstance(default, str) or option.metadata.get("size"):
        return text
    try:
        return int(text) if isinstance(default, int) else float(text)
    except ValueError:
        return text
