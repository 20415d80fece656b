"""`python -m bench` measures and writes `docs/benchmarks.md`; `live` after it loads a server, `glass` opens the app."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.catalogue import BY_NAME, CONCERNS_NO_SIZE, NEEDED, ROWS
from bench.checks import unequal
from bench.glass.__main__ import main as glass
from bench.glass.section import MARKS as GLASS
from bench.live.__main__ import main as live
from bench.live.section import BEGIN, END, put_in, taken_from
from bench.machine import this_machine, versions
from bench.measure import RowError, environment, measure
from bench.outcome import FAILED, Outcome
from bench.page import page
from bench.place import ROOT, Place
from bench.targets import millions

PAGE = ROOT / "docs" / "benchmarks.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for; 1 where a row fails or a peer does not answer as we do."""
    said = sys.argv[1:] if arguments is None else list(arguments)
    if said[:1] == ["live"]:
        return live(said[1:])
    if said[:1] == ["glass"]:
        return glass(said[1:])
    given = options().parse_args(said)
    machine = this_machine()
    # The reader is compiled for a machine once, and that is no part of reading.
    subprocess.run([sys.executable, "-m", "journeyglass.reading.warm"], env=environment(), check=True)
    measured = {}
    with tempfile.TemporaryDirectory(prefix="journeyglass-bench-") as temporary:
        for size in given.rows:
            folder = Path(given.keep or temporary).absolute() / f"{size}-{given.seed}"
            measured[size] = size_measured(Place(folder, size, given.seed), names(given, size), given)
            if not given.keep:
                shutil.rmtree(folder)
    if not (given.only or given.profile) or given.page != PAGE:
        text = page(measured, machine, versions(), command(given))
        old = given.page.read_text("utf-8") if given.page.exists() else ""
        for marks in ((BEGIN, END), GLASS):
            kept = taken_from(old, marks)
            text = put_in(text, kept, marks) if kept else text
        given.page.write_text(text, "utf-8")
        print(f"written: {given.page}")
    wrong = [f"{peer} answers {how}" for rows in measured.values() for peer, how in unequal(rows).items()]
    wrong += [f"{row} {done.why_not}" for rows in measured.values() for row, done in rows.items() if done.failed]
    print("\n".join(wrong), end="\n" if wrong else "", file=sys.stderr)
    return 1 if wrong else 0


def names(given: argparse.Namespace, size: int) -> list[str]:
    """The rows to run at this size."""
    wanted = given.only or [row.name for row in ROWS]
    small = [name for name in wanted if (BY_NAME[name].most or size) >= size]
    return [name for name in small if size == given.rows[0] or name not in CONCERNS_NO_SIZE]


def size_measured(place: Place, wanted: list[str], given: argparse.Namespace) -> dict[str, Outcome]:
    """Make the data where it is not there, then run the rows one after the other."""
    print(f"{millions(place.rows)} events, seed {place.seed}", flush=True)
    place.make()
    if not place.imported() and "importing" not in wanted:
        measure("importing", place)
    elif place.imported():
        place.lay_journeys()
    found = {}
    for name in wanted:
        times = 1 if BY_NAME[name].once else given.repeat
        found[name] = measured_or_told(name, place, times, profile=given.profile)
        print(told(name, found[name]), flush=True)
    return found


def measured_or_told(name: str, place: Place, times: int, *, profile: bool) -> Outcome:
    """The row's outcome; a row that fails says so on the page, and the others are measured all the same."""
    try:
        return measure(name, place, times, profile=profile)
    except RowError as error:
        if name in NEEDED:
            raise
        return Outcome(why_not=f"{FAILED} ({error})")


def told(name: str, done: Outcome) -> str:
    """One line on a row that has just been run."""
    if done.why_not:
        return f"{name:14} not measured: {done.why_not}"
    seconds = f"{done.seconds:9.2f} s  process {done.process_seconds:8.2f} s  {done.peak_mb:7.0f} MiB"
    return f"{name:14} {seconds}  {done.answers}"


def command(given: argparse.Namespace) -> str:
    """How the same is done again, whatever folder was used for it here."""
    said = {name: getattr(given, name) for name in ("rows", "seed", "repeat")}
    usual = vars(options().parse_args([]))
    told = [f"--{name} {_text(value)}" for name, value in said.items() if value != usual[name]]
    return "make bench" + (f' BENCH_ARGS="{" ".join(told)}"' if told else "")


def _text(value: int | list[int]) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def options() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--rows", type=_sizes, default=[1_000_000, 10_000_000], help="numbers of events (default 1000000,10000000)"
    )
    parser.add_argument("--seed", type=int, default=7, help="what is made up (default 7)")
    parser.add_argument("--keep", metavar="DIR", help="keep the prepared data here and use it again")
    parser.add_argument("--only", type=_names, metavar="ROW,…", help="only these rows, and write no page")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="runs of each row; the median counts")
    parser.add_argument("--profile", action="store_true", help="print where each row's time goes; write no page")
    parser.add_argument("--page", type=Path, default=PAGE, metavar="FILE", help="where to write (docs/benchmarks.md)")
    return parser


def _sizes(text: str) -> list[int]:
    return [int(size.replace("_", "")) for size in text.split(",")]


def _names(text: str) -> list[str]:
    unknown = [name for name in text.split(",") if name not in BY_NAME]
    if unknown:
        raise argparse.ArgumentTypeError(f"there is no row {unknown[0]}; there are {', '.join(BY_NAME)}")
    return text.split(",")


if __name__ == "__main__":
    sys.exit(main())
