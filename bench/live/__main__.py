"""`python -m bench live`: load a running server, and write the section of `docs/benchmarks.md` about it."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from bench.live.disk import sync_ms
from bench.live.rows import ROWS, Given
from bench.live.section import put_in, section
from bench.machine import this_machine
from bench.measure import environment
from bench.outcome import FAILED, Outcome
from bench.place import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
_PACKAGES = ("uvicorn", "uvloop", "httptools", "msgspec", "fastapi", "duckdb", "deltalake", "pyarrow")


def main(arguments: Sequence[str]) -> int:
    """Run the rows; 1 where one fails, or something acknowledged is not kept once."""
    given = options().parse_args(arguments)
    machine = this_machine()
    subprocess.run([sys.executable, "-m", "journeyglass.reading.warm"], env=environment(), check=True)
    done = {}
    with tempfile.TemporaryDirectory(prefix="journeyglass-live-") as temporary:
        folder = Path(given.keep or temporary).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        sync = sync_ms(folder)
        print(f"forcing a page to disk: {sync[0]:.2f} ms, p99 {sync[1]:.1f} ms", flush=True)
        asked = Given(folder, given.seconds, given.minutes, given.events, given.seed, given.rate, given.fresh_rate)
        for name in given.rows:
            done[name] = _run(name, asked)
            print(_line(name, done[name]), flush=True)
    if not given.dry:
        text = section(done, machine, _versions(), sync, command(arguments))
        given.page.write_text(put_in(given.page.read_text("utf-8") if given.page.exists() else "", text), "utf-8")
        print(f"written: {given.page}")
    return 1 if any(row.why_not or row.facts["missing"] or row.facts["twice"] for row in done.values()) else 0


def _run(name: str, given: Given) -> Outcome:
    print(f"{name} …", flush=True)
    try:
        found = ROWS[name](given)
    except Exception as error:
        return Outcome(why_not=f"{FAILED} ({type(error).__name__}: {error})")
    return replace(found, facts={**found.facts, "minutes": found.seconds / 60})


def _line(name: str, done: Outcome) -> str:
    if done.why_not:
        return f"{name:8} not measured: {done.why_not}"
    return f"{name:8} {json.dumps({k: round(v, 4) if isinstance(v, float) else v for k, v in done.facts.items()})}"


def _versions() -> dict[str, str]:
    return {"Python": sys.version.split()[0], **{name: version(name) for name in _PACKAGES}}


def command(arguments: Sequence[str]) -> str:
    """How the same is done again."""
    said = [*arguments]
    if "--keep" in said:
        del said[said.index("--keep") : said.index("--keep") + 2]
    told = " ".join(["live", *said])
    return f'make bench BENCH_ARGS="{told}"'


def options() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench live", description=__doc__)
    parser.add_argument("--rows", type=_names, default=list(ROWS), metavar="ROW,…", help=f"of {', '.join(ROWS)}")
    parser.add_argument("--seconds", type=float, default=60, help="of each row but the steady one (default 60)")
    parser.add_argument("--minutes", type=float, default=10, help="of the steady row (default 10)")
    parser.add_argument("--rate", type=int, default=10_000, help="events a second of the steady row (default 10000)")
    parser.add_argument("--fresh-rate", type=int, default=2_000, help="events a second beside the history")
    parser.add_argument("--events", type=int, default=10_000_000, help="of the long history (default 10000000)")
    parser.add_argument("--seed", type=int, default=7, help="what is made up (default 7)")
    parser.add_argument("--keep", metavar="DIR", help="keep the prepared history here and use it again")
    parser.add_argument("--dry", action="store_true", help="print only, and write no page")
    parser.add_argument("--page", type=Path, default=PAGE, metavar="FILE", help="the page (docs/benchmarks.md)")
    return parser


def _names(text: str) -> list[str]:
    if unknown := [name for name in text.split(",") if name not in ROWS]:
        raise argparse.ArgumentTypeError(f"there is no row {unknown[0]}; there are {', '.join(ROWS)}")
    return text.split(",")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
