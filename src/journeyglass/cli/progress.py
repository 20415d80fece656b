"""Bars for what takes longer than a moment: on stderr, and only on a terminal."""

from __future__ import annotations

from threading import Lock, Timer
from types import TracebackType

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from journeyglass.cli.session import console

PATIENCE = 1.0
"""Seconds before a bar shows."""
_STEPS = {"read": "reading", "translate": "translating"}


class Meter:
    """A bar for one task; used in a `with`. It shows up after a second and is gone at the end."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._console = console(errors=True)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(24), TextColumn("{task.fields[count]}"))
        self._progress = Progress(*columns, TimeElapsedColumn(), console=self._console, transient=True)
        self._task = self._progress.add_task(title, total=None, count="")
        self._timer = Timer(PATIENCE, self._show)
        self._timer.daemon = True
        self._lock = Lock()
        self._over = False

    def __enter__(self) -> Meter:
        if self._console.is_terminal:
            self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        with self._lock:
            self._over = True
            if self._progress.live.is_started:
                self._progress.stop()

    def step(self, source: str, step: str, rows: int) -> None:
        """An import goes on: so many rows of a source are read or translated."""
        text = f"{source}: {_STEPS.get(step, step)}"
        self._progress.update(self._task, description=text, count=f"{rows:,} rows")

    def count(self, done: int, total: int) -> None:
        """A reading goes on: so many events of at most `total`."""
        self._progress.update(self._task, completed=done, total=total or None, count=f"{done:,} events")

    def tell(self, text: str) -> None:
        """Something else is being done now."""
        self._progress.update(self._task, description=text, count="")

    def _show(self) -> None:
        with self._lock:
            if not self._over:
                self._progress.start()
