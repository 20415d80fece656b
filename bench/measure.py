"""Runs a row in a process of its own, so that no row stands on another's memory or warm code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from statistics import median_low

from bench.catalogue import BY_NAME
from bench.outcome import Outcome
from bench.place import ROOT, Place
from bench.tree import Watch


class RowError(Exception):
    """A row did not end well."""


def measure(name: str, place: Place, repeat: int = 1, *, profile: bool = False) -> Outcome:
    """The row's outcome; of several runs the one of the median seconds, with the most memory of all."""
    runs = [_once(name, place, profile) for _ in range(repeat)]
    answers = {json.dumps(run.answers, sort_keys=True) for run in runs}
    if len(answers) > 1:
        raise RowError(f"{name} answers differently from run to run: {sorted(answers)}")
    middle = median_low([run.seconds for run in runs])
    chosen = next(run for run in runs if run.seconds == middle)
    return replace(chosen, peak_mb=max(run.peak_mb for run in runs))


def _once(name: str, place: Place, profile: bool) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "outcome.json"
        command = [sys.executable, "-m", "bench.row", name, str(path), json.dumps(place.as_written())]
        begun = time.perf_counter()
        with subprocess.Popen([*command, *(["--profile"] if profile else [])], env=environment()) as process:  # noqa: S603
            family = Watch(process.pid) if BY_NAME[name].family else nullcontext()
            with family:
                code = process.wait()
        seconds = time.perf_counter() - begun
        if code or not path.is_file():
            raise RowError(f"{name} ended with code {code}")
        done = replace(Outcome.read(path), process_seconds=seconds)
        return replace(done, peak_mb=max(done.peak_mb, family.peak_mb)) if isinstance(family, Watch) else done


def environment() -> dict[str, str]:
    """What a row's process is started with: it finds this package and the product from the source."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH"), str(ROOT / "src")]))
    return {**os.environ, "PYTHONPATH": path}
