"""Running the server: one process, its signals, its end, and its beginning anew."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn

from journeyglass.errors import JourneyglassError
from journeyglass.server import logs
from journeyglass.server.aside import working
from journeyglass.server.connection import Connection
from journeyglass.server.listening import BACKLOG, Note, hand_on, listen
from journeyglass.server.memory import tune_memory
from journeyglass.workspace.serving import Serving

if TYPE_CHECKING:
    from journeyglass.server.app import Server
    from journeyglass.server.house import House
    from journeyglass.server.runtime import Clock

_log = logs.logger("serve")
_SWEEP_TICKS = 10
_SWITCH_SECONDS = 0.002
"""How soon a thread that works lets the event loop in; Python's own 5 ms add up to a slow answer."""


def serve(root: Path, serving: Serving, listener: socket.socket, *, clock: Clock, take_over: bool = False) -> None:
    """Serve the workspace in `root` on an open socket until a signal ends it.

    SIGTERM and SIGINT end it in order. SIGHUP does too, and then starts the same command anew in this process, with
    the socket open all the while.
    """
    from journeyglass.server.app import open_app

    logs.set_up(serving.log, serving.log_format)
    _raise_file_limit()
    tune_memory()
    sys.setswitchinterval(_SWITCH_SECONDS)
    note = Note(root / ".journeyglass", listener.getsockname()[1])
    app = open_app(root, serving, clock)
    kept = socket.socket(fileno=os.dup(listener.fileno()))
    running = _Running(_config(app, serving), app, root, note, take_over)
    try:
        running.run(sockets=[listener])
        note.drop()
        if running.anew:
            _log.info("starting anew")
            hand_on(kept)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            # The very command that started this process: its own interpreter and arguments.
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606
    finally:
        kept.close()
    if working():
        # Everything is written down and closed; what is still being loaded or read is not waited for.
        sys.stdout.flush()
        os._exit(0)


def _config(app: Any, serving: Serving) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Connection if sys.platform != "win32" else "auto",
        ws="none",
        interface="asgi3",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        proxy_headers=True,
        forwarded_allow_ips=list(serving.proxies),
        timeout_keep_alive=serving.idle_seconds,
        timeout_graceful_shutdown=max(1, int(serving.stop_seconds / 2)),
    )


class _Running(uvicorn.Server):
    """Uvicorn's server, with our signals and a look at dawdling connections."""

    def __init__(self, config: uvicorn.Config, app: Server | House, root: Path, note: Note, take_over: bool) -> None:
        super().__init__(config)
        self._app, self._root, self._note, self._take_over = app, root, note, take_over
        self.anew = self._replaced = False

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on SIGTERM and SIGINT, begin anew on SIGHUP; the process ends with 0 either way."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end, number)
        loop.add_signal_handler(signal.SIGHUP, self._begin_anew)
        try:
            yield
        finally:
            # It has ended in order: whoever asks again must not make it look as if it had been killed.
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                loop.remove_signal_handler(number)
                signal.signal(number, signal.SIG_IGN)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the parts, take requests, and let a server that is replaced go."""
        await super().startup(sockets)
        if self._app.runtime.serving.metrics_port:
            await self._listen_for_metrics()
        _log.info("ready to listen", pid=os.getpid())
        self._settle()

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second; once a second dawdling connections are closed."""
        if counter % _SWEEP_TICKS == 0:
            self._sweep()
            self._settle()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, let what runs forever end, answer what is asked, then close the parts."""
        _log.info("stopping")
        self._app.begin_to_stop()
        await super().shutdown(sockets)
        _log.info("stopped")

    async def _listen_for_metrics(self) -> None:
        serving = self._app.runtime.serving
        config = _config(self._app.metrics_alone, serving)
        config.load()
        listener = listen(serving.host, serving.metrics_port, share=True)

        def connection() -> Connection:
            return Connection(config=config, server_state=self.server_state, app_state={})

        self.servers.append(await asyncio.get_running_loop().create_server(connection, sock=listener))

    def _end(self, number: int) -> None:
        if self.should_exit and number == signal.SIGINT:
            self.force_exit = True
        self.should_exit = True

    def _begin_anew(self) -> None:
        """End in order and begin again, unless the settings are such that nothing would begin."""
        from journeyglass.workspace.settings import FILE, load_settings

        try:
            load_settings(self._root / FILE)
        except (JourneyglassError, OSError) as error:
            _log.error("not starting anew: the settings have faults", why=str(error))
            return
        self.anew = self.should_exit = True

    def _sweep(self) -> None:
        now = time.monotonic()
        for connection in list(self.server_state.connections):
            if isinstance(connection, Connection) and connection.overdue(now):
                connection.transport.close()

    def _settle(self) -> None:
        """Hold the note of the port; a server that is taken over is told to stop once this one is ready."""
        if self._note.held or self._note.take():
            return
        if self._take_over and not self._replaced and self._app.ready():
            self._replaced = True
            self._note.replace()


def _raise_file_limit() -> None:
    """Every connection takes a file number; the usual limit of 1,024 is low for a server."""
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = hard if hard != resource.RLIM_INFINITY else 65_536
    if soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
