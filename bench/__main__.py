"""`python -m bench`: measures, and writes `docs/benchmarks.md`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench.measure import measure
from bench.place import Place

ROWS = ("importing", "floor", "floor_all", "first", "reread")


def main(arguments: list[str] | None = None) -> int:
    """Measure what is asked for."""
    given = _options().parse_args(arguments)
    only = given.only.split(",") if given.only else list(ROWS)
    with tempfile.TemporaryDirectory(prefix="journeyglass-bench-") as temporary:
        place = Place(Path(given.keep or temporary).absolute() / f"{given.rows}-{given.seed}", given.rows, given.seed)
        place.make()
        if not place.imported() and "importing" not in only:
            only = ["importing", *only]
        for name in only:
            done = measure(name, place, given.repeat if name != "importing" else 1, profile=given.profile)
            print(
                f"{name:14} {done.seconds:8.2f} s  process {done.process_seconds:8.2f} s  {done.peak_mb:8.0f} MiB"
                f"  {done.answers} {done.facts}",
                flush=True,
            )
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="how many events")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", metavar="DIR", help="keep the prepared data here and use it again")
    parser.add_argument("--only", metavar="ROW,…", help="only these rows")
    parser.add_argument("--repeat", type=int, default=3, help="how often each row is run; the median counts")
    parser.add_argument("--profile", action="store_true", help="print where each row's time goes (cProfile)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
