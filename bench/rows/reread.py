"""Re-read: the journey file was changed, and nothing else."""

from __future__ import annotations

from bench.outcome import Outcome
from bench.place import HERE, JOURNEY, Place
from bench.reading import answers, read
from bench.stopwatch import Stopwatch

TITLE = "re-read (only the journey file changed)"
_CHANGES = (("at_least: 2, within: 60d", "at_least: 3, within: 90d"), ("quiet_for: 180d", "quiet_for: 120d"))


def run(place: Place) -> Outcome:
    """Edit the journey, read it, and put it back."""
    original = (HERE / "journeys" / f"{JOURNEY}.yaml").read_text("utf-8")
    file = place.journey_file()
    try:
        with place.open() as workspace:
            workspace.store.files()
            file.write_text(edited(original), "utf-8")
            with Stopwatch() as watch:
                result = read(workspace)
            return Outcome(watch.seconds, answers(result))
    finally:
        file.write_text(original, "utf-8")


def edited(text: str) -> str:
    """The journey with two of its rules changed."""
    for old, new in _CHANGES:
        assert old in text  # noqa: S101 - the benchmark would otherwise measure something else
        text = text.replace(old, new)
    return text
