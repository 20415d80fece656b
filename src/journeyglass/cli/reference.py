"""The reference pages of the command line and of what `--json` prints, made from the code."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import typer

from journeyglass.cli import shapes
from journeyglass.cli.app import app

_HEAD = "<!-- Made from the code by journeyglass.cli.reference; do not edit. -->\n"
CLI, JSON = Path("cli.md"), Path("json.md")


def write(folder: Path) -> None:
    """Write both pages into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in pages().items():
        (folder / path).write_text(text, "utf-8")


def pages() -> dict[Path, str]:
    """Both pages by their file's name."""
    return {CLI: cli_page(), JSON: json_page()}


def commands() -> Iterator[tuple[str, Any]]:
    """Every command with its full name, subcommands included."""
    yield from _commands(typer.main.get_command(app), "journeyglass")


def _commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None or (command.invoke_without_command and name != "journeyglass"):
        yield name, command
    if inner is None:
        return
    for key, each in inner.items():
        yield from _commands(each, f"{name} {key}")


def cli_page() -> str:
    """The page of all commands."""
    root = typer.main.get_command(app)
    lines = [_HEAD, "# Commands\n", f"{root.help}\n", *_options(root), _EXITS]
    for name, command in commands():
        lines += [f"## {name}\n", f"`{_usage(name, command)}`\n", f"{inspect.cleandoc(command.help or '')}\n"]
        lines += _options(command)
    return "\n".join(lines)


_EXITS = """\
Every command ends with 0 when all went well and with 2 when something is to be put right; then one line on stderr
says what, and what to do. 130: stopped by Ctrl-C. 1: a fault of Journeyglass itself. Notes and progress go to stderr,
so that stdout holds nothing but what was asked for. Colours are left out where `NO_COLOR` is set and in pipes.

A day given as `WHEN` is in UTC: `--as-of` and `--known-at` take all of it in, `--since` and `--at` mean its beginning,
`--until` ends before it.
"""


def _usage(name: str, command: Any) -> str:
    arguments = [_metavar(p) for p in command.params if p.param_type_name == "argument"]
    return " ".join([name, "[OPTIONS]", *arguments])


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or f"<{parameter.name}>".upper())


def _options(command: Any) -> list[str]:
    rows = [_row(p) for p in command.params if p.name != "help"]
    return ["| | |", "|---|---|", *rows, ""] if rows else []


def _row(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        spelt = f"`{_metavar(parameter)}`"
    else:
        value = "" if parameter.is_flag else f" {parameter.metavar or str(parameter.name).upper()}"
        spelt = _cell(", ".join(f"`{name}{value}`" for name in parameter.opts))
    text = getattr(parameter, "help", None) or ""
    default = parameter.default
    plain = isinstance(default, str | int) and not isinstance(default, bool) and default != ""
    told = f" Default: {default}." if plain and "efault" not in text else ""
    return f"| {spelt} | {_cell(text)}{told} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def json_page() -> str:
    """The page of all shapes: of commands first, then of what stands in them, then of figures' rows."""
    from journeyglass.figures import FIGURES

    lines = [_HEAD, _JSON_INTRO]
    todo = [*shape_of_command().values()]
    rows = [spec.row_type for spec in FIGURES.values()]
    lines += ["| command | shape |", "|---|---|"]
    lines += [f"| `{name}` | {_link(shape)} |" for name, shape in shape_of_command().items()]
    lines += ["| `journeyglass journeys schema` | a JSON Schema |", ""]
    for shape in reachable([*todo, *rows]):
        lines += _shape(shape)
    lines += ["## Rows of figures\n", "| figure | row |", "|---|---|"]
    lines += [f"| `{spec.name}` | {_link(spec.row_type)} |" for spec in FIGURES.values()]
    return "\n".join([*lines, ""])


_JSON_INTRO = """\
# What `--json` prints

One object a command. Names and meanings stay; new fields may be added. Times are ISO 8601 in UTC (`…Z`), money is
text, shares are numbers from 0 to 1, lengths of time are days. A field that is `… or null` is always there. Errors are
told on stderr as without `--json`.
"""


def shape_of_command() -> dict[str, type]:
    """Which dataclass each command prints."""
    from journeyglass.cli import shapes_keys, shapes_live, shapes_people, shapes_serve, shapes_sources, shapes_users
    from journeyglass.journey.compare import Comparison
    from journeyglass.workspace import AccountHistory, Received
    from journeyglass.workspace.lakes import LakeStand, LossAccepted
    from journeyglass.workspace.replay import Replayed
    from journeyglass.workspace.trace import Trace

    return {
        "journeyglass init": shapes.Initialised,
        "journeyglass demo": shapes.Demonstrated,
        "journeyglass demo --live": shapes_live.DemonstratedLive,
        "journeyglass check": shapes.Checked,
        "journeyglass compare": Comparison,
        "journeyglass import": shapes.Imported,
        "journeyglass import --guess": shapes.Guessed,
        "journeyglass log": shapes.Entered,
        "journeyglass place": shapes.Entered,
        "journeyglass events": Received,
        "journeyglass events --quarantine": shapes.Quarantined,
        "journeyglass read": shapes.ReadDone,
        "journeyglass accounts": shapes.AccountsNow,
        "journeyglass account": AccountHistory,
        "journeyglass map": shapes.Mapped,
        "journeyglass figures": shapes.FiguresComputed,
        "journeyglass figures --list": shapes.FiguresListed,
        "journeyglass version": shapes.Version,
        "journeyglass events trace": Trace,
        "journeyglass events replay": Replayed,
        "journeyglass sources": shapes_sources.SourcesListed,
        "journeyglass sources refresh": shapes_sources.SourceRefreshed,
        "journeyglass journeys list": shapes.JourneysListed,
        "journeyglass journeys show": shapes.JourneyShown,
        "journeyglass journeys copy": shapes.JourneyCopied,
        "journeyglass serve": shapes_serve.Listening,
        "journeyglass keys create": shapes_keys.KeyMade,
        "journeyglass keys list": shapes_keys.KeysListed,
        "journeyglass keys revoke": shapes_keys.KeyRevoked,
        "journeyglass users add": shapes_users.UserGiven,
        "journeyglass users list": shapes_users.UsersListed,
        "journeyglass users password": shapes_users.UserGiven,
        "journeyglass lake status": LakeStand,
        "journeyglass lake accept-loss": LossAccepted,
        "journeyglass people erase": shapes_people.ErasureTold,
        "journeyglass people erase --again": shapes_people.ErasedAgain,
        "journeyglass people retain": shapes_people.Retained,
    }


def hints(shape: type) -> dict[str, Any]:
    """The types of a shape's fields; names that are imported for the type checker alone are found too."""
    from journeyglass.figures.overview import MapOverview
    from journeyglass.workspace.accounts import AccountNow

    return typing.get_type_hints(shape, localns={"MapOverview": MapOverview, "AccountNow": AccountNow, "Json": Any})


def reachable(roots: list[type]) -> list[type]:
    """These shapes and all that stand in them, each once."""
    found: dict[type, None] = {}
    todo = list(roots)
    while todo:
        shape = todo.pop(0)
        if shape not in found:
            found[shape] = None
            todo += [part for hint in hints(shape).values() for part in _parts(hint)]
    return list(found)


def _parts(hint: Any) -> Iterator[type]:
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
    for inner in typing.get_args(hint):
        yield from _parts(inner)


def _shape(shape: type) -> list[str]:
    told = inspect.cleandoc(shape.__doc__ or "")
    found = hints(shape)
    rows = [f"| `{field.name}` | {_told(found[field.name])} |" for field in fields(shape)]
    return [f"## {shape.__name__}\n", f"{told}\n", "| field | type |", "|---|---|", *rows, ""]


_WORDS: Mapping[Any, str] = {
    str: "text", int: "whole number", float: "number", bool: "true or false", datetime: "time", Decimal: "text (money)",
    type(None): "null", Any: "any",
}  # fmt: skip


def _told(hint: Any) -> str:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if hint in _WORDS:
        return _WORDS[hint]
    if origin is typing.Literal:
        return " or ".join(f"`{value}`" for value in inner)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(dict.fromkeys(map(_told, inner)))
    if origin in (tuple, list):
        return f"list of {_told(inner[0])}"
    if origin is not None and issubclass(origin, Mapping):
        return f"object: {_told(inner[1])} by {_told(inner[0])}"
    return _link(hint) if is_dataclass(hint) else "any"


def _link(shape: Any) -> str:
    return f"[{shape.__name__}](#{shape.__name__.lower()})"


if __name__ == "__main__":
    write(Path("docs/reference"))
