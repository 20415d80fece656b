"""The listening socket, and the note that says which server of a workspace has it.

The socket is there before anything heavy is loaded, so that clients wait in its queue instead of being refused. A
server that starts itself anew hands it on to its successor; another server of the same workspace may share the port
for as long as it takes to replace the first.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import signal
import socket
from pathlib import Path
from typing import TextIO

from journeyglass.errors import InputError

BACKLOG = 2_048
HANDED_ON = "JOURNEYGLASS_SERVE_FD"
"""In the environment of a server that follows itself: the number of the open socket."""


def listen(host: str, port: int, *, share: bool = False) -> socket.socket:
    """Listen on this address; with `share` also where another server of the same user does."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[
            0
        ]
        if port and not share:
            # Sharing is asked for on purpose only: two workspaces on one port would take each other's events.
            with socket.socket(family, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
        return _bound(family, kind, address)
    except OSError as error:
        raise _told(host, port, error) from error


def handed_on() -> socket.socket | None:
    """The socket that this process' own predecessor listened on, or that systemd holds for it."""
    number = os.environ.pop(HANDED_ON, None) or _of_systemd()
    if number is None:
        return None
    found = socket.socket(fileno=int(number))
    found.set_inheritable(False)
    return found


def _of_systemd() -> str | None:
    """A socket unit hands its first socket on as number 3."""
    if os.environ.get("LISTEN_PID") != str(os.getpid()) or os.environ.get("LISTEN_FDS", "0") == "0":
        return None
    return "3"


def hand_on(listener: socket.socket) -> None:
    """Leave the socket open for the program that takes this process over."""
    listener.set_inheritable(True)
    os.environ[HANDED_ON] = str(listener.fileno())


def address_of(listener: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - shown, not listened on
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _bound(family: int, kind: int, address: object) -> socket.socket:
    found = socket.socket(family, kind)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "SO_REUSEPORT"):
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if family == socket.AF_INET6:
            found.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        found.bind(address)  # type: ignore[arg-type]
        found.listen(BACKLOG)
    except OSError:
        found.close()
        raise
    return found


def _told(host: str, port: int, error: OSError) -> InputError:
    if error.errno == errno.EADDRINUSE:
        return InputError(
            f"something listens on {host}:{port} already",
            "stop it, take another --port, or replace a server of this workspace with --take-over",
        )
    return InputError(f"{host}:{port} cannot be listened on: {error.strerror or error}", "take another host or port")


class Note:
    """Which server of this workspace listens on a port; held for as long as the process lives."""

    def __init__(self, folder: Path, port: int) -> None:
        self._path = folder / f"serve-{port}.json"
        self._file: TextIO | None = None

    @property
    def held(self) -> bool:
        """Whether this process holds it."""
        return self._file is not None

    def other(self) -> int | None:
        """The process that holds the note; None where nobody does."""
        try:
            with self._path.open() as file:
                if _locked(file):
                    return None
                return int(json.load(file)["pid"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def take(self) -> bool:
        """Write the note, if nobody else holds it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.open("a+")
        if not _locked(file):
            file.close()
            return False
        file.truncate(0)
        json.dump({"pid": os.getpid()}, file)
        file.flush()
        self._file = file
        return True

    def replace(self) -> None:
        """Ask who holds the note to stop: this server has taken over."""
        if (pid := self.other()) is not None and pid != os.getpid():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)

    def drop(self) -> None:
        """Let go of the note."""
        if self._file is not None:
            self._path.unlink(missing_ok=True)
            self._file.close()
            self._file = None


def _locked(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
