"""One row, once, in a process of its own: `python -m bench.row NAME OUTCOME PLACE [--profile]`."""

from __future__ import annotations

import cProfile
import json
import pstats
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from bench.outcome import Outcome, peak_mb
from bench.place import Place


def main(arguments: list[str]) -> None:
    """Run the named row and write its outcome."""
    name, outcome, told, *options = arguments
    given = json.loads(told)
    place = Place(Path(given["folder"]), given["rows"], given["seed"])
    run = import_module(f"bench.rows.{name}").run
    if "--profile" in options:
        profile = cProfile.Profile()
        done: Outcome = profile.runcall(run, place)
        pstats.Stats(profile, stream=sys.stdout).sort_stats("cumulative").print_stats(60)
    else:
        done = run(place)
    replace(done, peak_mb=peak_mb()).write(Path(outcome))


if __name__ == "__main__":
    main(sys.argv[1:])
