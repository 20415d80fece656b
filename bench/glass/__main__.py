"""`python -m bench glass`: open the app beside a long history, and write the section of `docs/benchmarks.md` on it."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.glass.section import MARKS, section
from bench.live.section import put_in
from bench.machine import this_machine
from bench.measure import environment, measure
from bench.place import ROOT, Place

PAGE = ROOT / "docs" / "benchmarks.md"
JOURNEY, BUILTIN = "saas", "m5-saas"
_PACKAGES = ("duckdb", "pyarrow", "numpy", "fastapi", "uvicorn", "playwright")
_READING = 1_800.0


def main(arguments: Sequence[str]) -> int:
    """Measure, and write the section."""
    given = options().parse_args(arguments)
    machine = this_machine()
    subprocess.run([sys.executable, "-m", "journeyglass.reading.warm"], env=environment(), check=True)
    with tempfile.TemporaryDirectory(prefix="journeyglass-glass-") as temporary:
        place = Place(
            Path(given.keep or temporary).absolute() / f"{given.events}-{given.seed}", given.events, given.seed
        )
        place.make()
        if not place.imported():
            measure("importing", place)
        found = _measured(place.company, given)
    print(json.dumps(found), flush=True)
    text = section(found, machine, {"Python": sys.version.split()[0], **{n: version(n) for n in _PACKAGES}}, given)
    print(text)
    if not given.dry:
        given.page.write_text(put_in(given.page.read_text("utf-8"), text, MARKS), "utf-8")
        print(f"written: {given.page}")
    return 0


def _measured(root: Path, given: argparse.Namespace) -> dict[str, Any]:
    from bench.glass.browsing import measured
    from journeyglass.testing.server import running
    from journeyglass.workspace.create import copied

    (root / "journeys" / f"{JOURNEY}.yaml").write_text(copied(BUILTIN), "utf-8")
    settings = root / "journeyglass.toml"
    before = settings.read_text("utf-8")
    # The app opens the workspace's own journey beforehand; what queries may hold is left to the default.
    lines = [line for line in before.splitlines() if not line.startswith(("journey =", "memory ="))]
    settings.write_text("\n".join([*lines, f'journey = "{JOURNEY}"', ""]), "utf-8")
    begun = time.perf_counter()
    try:
        with running(root, settings={"log": "error", "open": True}) as server:
            server.wait_whole(_READING)
            first = f"/api/journeys/{JOURNEY}/document?lang=en&depth="
            ready = []
            for depth in ("visits", "events", "all"):
                server.wait(lambda depth=depth: server.ask(first + depth).status == 200, _READING)  # type: ignore[misc]
                ready.append(time.perf_counter() - begun)
            time.sleep(given.settle)
            found = measured(server.url, JOURNEY, given.filters, given.accounts)
            held = server.ask(f"/api/journeys/{JOURNEY}/accounts?most=1").json()["total"]
            return {
                **found,
                "ready": ready,
                "memory": server.memory() / 2**20,
                "accounts": held,
                "history": given.events,
            }
    finally:
        settings.write_text(before, "utf-8")


def options() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench glass", description=__doc__)
    parser.add_argument("--events", type=int, default=10_000_000, help="of the history (default 10000000)")
    parser.add_argument("--seed", type=int, default=7, help="what is made up (default 7)")
    parser.add_argument("--filters", type=int, default=28, help="how many filters are tried (default 28)")
    parser.add_argument("--accounts", type=int, default=40, help="how many accounts are opened (default 40)")
    parser.add_argument("--settle", type=float, default=30, help="seconds between the map and the trial (default 30)")
    parser.add_argument("--keep", metavar="DIR", help="keep the prepared history here and use it again")
    parser.add_argument("--dry", action="store_true", help="print only, and write no page")
    parser.add_argument("--page", type=Path, default=PAGE, metavar="FILE", help="the page (docs/benchmarks.md)")
    return parser
