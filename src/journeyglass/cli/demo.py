"""`journeyglass demo`: the example company's measured journey, from nothing; all of it is simulated."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from journeyglass.cli.options import AsJson, InLanguage, Language
from journeyglass.cli.session import session_of, show, show_json
from journeyglass.errors import WorkspaceError

if TYPE_CHECKING:
    from socket import socket

    from journeyglass.demo.window import Window
    from journeyglass.workspace import Result, Workspace

FOLDER = "demo-workspace"
PAGE = "map.html"
_MARK = ".demo"


def demo(
    context: typer.Context,
    accounts: Annotated[int, typer.Option(min=5, metavar="N", help="How many accounts to simulate.")] = 400,
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed gives the same data.")] = 7,
    journey: Annotated[str, typer.Option(metavar="NAME", help="The built-in journey to read them under.")] = "saas",
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Only show the map here: serve nothing, open no browser.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65_535, metavar="N", help="Serve the map on this port; 0: on a free one.")
    ] = 8420,
    live: Annotated[
        bool, typer.Option("--live", help="Instead send the last days to a server of its own, and watch accounts move.")
    ] = False,
    days: Annotated[float, typer.Option(min=0.05, max=365, metavar="N", help="With --live: so many days.")] = 7,
    speed: Annotated[
        float, typer.Option(min=1, metavar="N", help="With --live: so many times as fast; 1440 is a day in a minute.")
    ] = 10_080,
    lang: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Simulate a company's data in ./demo-workspace, import it, show the measured map, here and in the browser.

    The map is served, to this machine alone, until Ctrl-C.

    With --live the last days are not imported: a tracking SDK sends them, sped up, to a server that is started for it,
    and every move of an account is shown as the server publishes it. The server is stopped at the end, or by Ctrl-C.
    """
    from journeyglass.cli.imports import bring
    from journeyglass.cli.reading import read_journey
    from journeyglass.cli.shapes import Demonstrated, Imported, Mapped
    from journeyglass.cli.tables import imports_view
    from journeyglass.glass.terminal import map_view

    chosen = lang or Language.EN
    folder = (session_of(context).folder / FOLDER).absolute()
    if live:
        return _live(folder, journey, _Company(accounts, seed, chosen), days, speed, as_json)
    _make(folder, _Company(accounts, seed, chosen))
    with _opened(folder, journey, chosen) as workspace:
        imported = bring(workspace, None, None)
        result = read_journey(workspace, journey)
        page = _page(result, folder / PAGE)
        if as_json:
            mapped = Mapped(result.label, result.notes, None, result.overview())
            return show_json(Demonstrated(str(folder), str(page), imported.imports, mapped))
        show(*imports_view(Imported(imported.imports)), "")
        milestones = result.figure("milestones").rows
        show(map_view(result.journey, result.overview(), result.lang, result.label, milestones))
        show("", f"The workspace is {folder}; the map as a page: {page}", *_next())
    if not no_open:
        _serve(folder, journey, port)
    return None


@dataclass(frozen=True)
class _Company:
    """What is simulated."""

    accounts: int
    seed: int
    lang: Language


def _make(folder: Path, company: _Company, window: Window | None = None) -> None:
    """Write the workspace anew; only what an earlier demo left is removed."""
    from journeyglass.demo.window import WHOLE

    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise WorkspaceError(f"{folder} is not empty and no demo", "move it away, or go to another folder")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / _MARK).write_text("`journeyglass demo` made this folder and replaces it.\n", "utf-8")
    _simulate(folder, company, window or WHOLE)


def _simulate(folder: Path, company: _Company, window: Window) -> None:
    from journeyglass.cli.options import language
    from journeyglass.cli.progress import Meter
    from journeyglass.demo import make

    with Meter("simulating a company") as meter:

        def tell(done: int, total: int) -> None:
            meter.tell(f"simulating a company: {done:,} of {total:,} accounts")

        lang = language(company.lang)
        make(folder, accounts=company.accounts, seed=company.seed, lang=lang, window=window, progress=tell)


def _opened(folder: Path, journey: str, lang: Language) -> Workspace:
    """The workspace, with the journey asked for in it."""
    from journeyglass.cli.options import language
    from journeyglass.errors import NotFoundError
    from journeyglass.workspace import Workspace

    workspace = Workspace.open(folder)
    try:
        workspace.journey(journey)
    except NotFoundError:
        workspace.copy_journey(journey, lang=language(lang))
    return workspace


def _live(folder: Path, journey: str, company: _Company, days: float, speed: float, as_json: bool) -> None:
    from journeyglass.cli import demolive
    from journeyglass.cli.imports import bring
    from journeyglass.cli.reading import make_ready
    from journeyglass.cli.tables import imports_view

    def make(into: Path, window: Window) -> None:
        _make(into, company, window)

    calls = demolive.make_live(folder, make, days, datetime.now(UTC))
    with _opened(folder, journey, company.lang) as workspace:
        imported = bring(workspace, None, None)
        printer = demolive.Printer(workspace.journey(journey).journey, company.lang.value)
    make_ready()
    if not as_json:
        show(*imports_view(imported), "", *printer.heading(folder, calls, days, speed))
    try:
        done = demolive.play(folder, journey, calls, speed, (lambda _: None) if as_json else printer.show)
    except KeyboardInterrupt:
        show(f"stopped, and the server with it; the workspace is {folder}")
        raise typer.Exit(130) from None
    if as_json:
        show_json(done)
    else:
        show(*printer.summary(done))
    demolive.tell_failures(done)


def _page(result: Result, path: Path) -> Path:
    """The whole map as one page to hand on."""
    from journeyglass.glass.paper import export_map, paper_inputs

    inputs = paper_inputs(result.context, result.document(result.lang), figures=False)
    path.write_bytes(export_map(inputs, "html"))
    return path


def _next() -> list[str]:
    there = f"journeyglass -C {FOLDER}"
    return [f"Go on: {there} accounts · {there} figures conversion · {there} events"]


def _serve(folder: Path, journey: str, port: int) -> None:
    """Serve the workspace to whoever is on this machine, and show its map in a browser, until Ctrl-C."""
    from dataclasses import replace

    from journeyglass.server.clock import system_clock
    from journeyglass.server.listening import address_of
    from journeyglass.server.serve import serve
    from journeyglass.workspace.serving import Serving

    listener = _listener(port)
    address = f"{address_of(listener)}/map/{journey}"
    show("", f"The living map: {address} (stop with Ctrl-C)")
    sys.stdout.flush()
    _open(address)
    serving = replace(Serving(), port=listener.getsockname()[1], open=True, log="warning")
    serve(folder, serving, listener, clock=system_clock)


def _listener(port: int) -> socket:
    """On this port, or on a free one where something else listens there."""
    from journeyglass.errors import InputError
    from journeyglass.server.listening import listen

    try:
        return listen("127.0.0.1", port)
    except InputError:
        return listen("127.0.0.1", 0)


def _open(address: str) -> None:
    """Show the address where there is somebody to see it; a browser in the terminal would take the terminal over."""
    import os
    import webbrowser

    windows = sys.platform in ("darwin", "win32") or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    if windows and sys.stdout.isatty():
        webbrowser.open(address)
