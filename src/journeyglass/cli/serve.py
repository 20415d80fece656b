"""`journeyglass serve`: take events, keep them, and tell what they change."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from journeyglass.cli.options import AsJson
from journeyglass.cli.session import session_of, show_json
from journeyglass.errors import InputError

if TYPE_CHECKING:
    from socket import socket

    from journeyglass.workspace.serving import Serving

_HINT = "make a key with `journeyglass keys create --source NAME`; stop with Ctrl-C"


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Listen there; default: the settings'.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65_535, metavar="N", help="Listen on this port; 0: on a free one.")
    ] = None,
    take_over: Annotated[
        bool, typer.Option("--take-over", help="Replace the server of this workspace that listens there, if one does.")
    ] = False,
    no_keeper: Annotated[
        bool, typer.Option("--no-keeper", help="Only take events; another process seals and reads them.")
    ] = False,
    also: Annotated[
        list[Path] | None,
        typer.Option("--also", metavar="DIR", help="Serve the workspace in DIR too, below /w/ and its folder's name."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take events from tracking SDKs, keep every acknowledged one, and answer what they change.

    Stop it with Ctrl-C or SIGTERM: it answers what it has begun, writes down what waits, and ends. SIGHUP starts it
    anew with its settings read again, while clients wait instead of being refused.
    """
    root, serving = _settings(session_of(context).folder)
    if host is not None:
        serving = replace(serving, host=host)
    if port is not None:
        serving = replace(serving, port=port)
    if no_keeper:
        serving = replace(serving, keeper=False)
    if also:
        serving = replace(serving, workspaces=(*serving.workspaces, *(str(folder.absolute()) for folder in also)))
    _check(serving)
    listener = _handed_on()
    if listener is None:
        listener = _listener(root, serving, take_over)
        _greet(root, listener, as_json)
    _run(root, serving, listener, take_over)


def _settings(folder: Path) -> tuple[Path, Serving]:
    """The workspace's folder and the server's settings, without loading what a workspace loads."""
    from journeyglass.workspace.finding import root_of
    from journeyglass.workspace.serving import from_environment
    from journeyglass.workspace.settings import FILE, load_settings

    root = root_of(folder)
    return root, from_environment(load_settings(root / FILE).serve, os.environ)


def _check(serving: Serving) -> None:
    if serving.open and not serving.loopback:
        raise InputError(
            f"`open` is set, and {serving.host} is not loopback: everybody could ask /api",
            "take `open` out and make a key with `journeyglass keys create --kind api`",
        )


def _handed_on() -> socket | None:
    from journeyglass.server.listening import handed_on

    return handed_on()


def _listener(root: Path, serving: Serving, take_over: bool) -> socket:
    from journeyglass.server.listening import Note, listen

    shared = take_over and Note(root / ".journeyglass", serving.port).other() is not None
    return listen(serving.host, serving.port, share=shared)


def _greet(root: Path, listener: socket, as_json: bool) -> None:
    from journeyglass.cli.shapes_serve import Listening
    from journeyglass.server.listening import address_of

    told = Listening(address_of(listener), listener.getsockname()[1], os.getpid(), str(root))
    if as_json:
        show_json(told)
        sys.stdout.flush()
    else:
        typer.echo(f"Journeyglass listens on {told.url}\n{_HINT}")


def _run(root: Path, serving: Serving, listener: socket, take_over: bool) -> None:
    from journeyglass.server.clock import system_clock
    from journeyglass.server.serve import serve as run

    run(root, serving, listener, clock=system_clock, take_over=take_over)
