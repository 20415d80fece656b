"""Re-read: the journey file was changed, and nothing else."""

from __future__ import annotations

from bench.outcome import Outcome
from bench.place import HERE, JOURNEY, Place
from bench.reading import answers, read
from bench.stopwatch import Stopwatch

_CHANGES = (("at_least: 2, within: 60d", "at_least: 3, within: 90d"), ("quiet_for: 180d", "quiet_for: 120d"))


def run(place: Place) -> Outcome:
    """Edit the journey, read it, put it back, and read once more in the same process, which has the kernel loaded."""
    original = (HERE / "journeys" / f"{JOURNEY}.yaml").read_text("utf-8")
    file = place.journey_file()
    try:
        with place.open() as workspace:
            workspace.store.files()
            file.write_text(edited(original), "utf-8")
            with Stopwatch() as watch:
                result = read(workspace)
            found = answers(result)
            file.write_text(original, "utf-8")
            with Stopwatch() as next_one:
                read(workspace)
            return Outcome(watch.seconds, found, {"next": next_one.seconds})
    finally:
        file.write_text(original, "utf-8")


def edited(text: str) -> str:
    """The journey with two of its rules changed."""
    for old, new in _CHANGES:
        assert old in text  # noqa: S101 - the benchmark would otherwise measure something else
        text = text.replace(old, new)
    return text
