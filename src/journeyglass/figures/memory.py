"""What is known of one reading: each thing is worked out once, whoever asks first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from typing import Any, TypeVar

from journeyglass.figures.filters import Filters

T = TypeVar("T")
_About = Hashable
MOST = 48
"""So many filters are kept in mind; of those that nobody asked for lately what was worked out is let go."""


class Memory:
    """Values by key, shared by all who ask of a reading, on whichever connection.

    Whoever asks first works a value out, the others wait for it; what fails is worked out again. A value must hang on
    the reading alone and on no connection.
    """

    def __init__(self) -> None:
        self._values: dict[Hashable, Any] = {}
        self._making: dict[Hashable, threading.RLock] = {}
        self._of_filters: OrderedDict[_About, set[Hashable]] = OrderedDict()
        self._lock = threading.Lock()

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made at the first asking."""
        # What is made may ask for something else, yet never in a circle, so that nobody waits for ever.
        with self._of(key):
            if key in self._values:
                known: T = self._values[key]
                return known
            found = make()
            self._keep(key, found)
            return found

    def get(self, key: Hashable) -> Any:
        """What has been made already; None where nothing has."""
        return self._values.get(key)

    def only(self, keys: Collection[Hashable]) -> Memory:
        """Another memory with these alone, as far as they are known."""
        found = Memory()
        found._values.update({key: value for key, value in self._values.copy().items() if key in keys})
        return found

    def _of(self, key: Hashable) -> threading.RLock:
        with self._lock:
            about = _about(key)
            if about is not None:
                self._of_filters.setdefault(about, set())
                self._of_filters.move_to_end(about)
            return self._making.setdefault(key, threading.RLock())

    def _keep(self, key: Hashable, value: Any) -> None:
        with self._lock:
            self._values[key] = value
            about = _about(key)
            if about is None:
                return
            self._of_filters.setdefault(about, set()).add(key)
            while len(self._of_filters) > MOST:
                for gone in self._of_filters.popitem(last=False)[1]:
                    self._values.pop(gone, None)
                    self._making.pop(gone, None)


def _about(key: Hashable) -> _About | None:
    """The groups that `where` keeps, else the period, of the filters in a key; None where it is about everything.

    All periods of the same `where` go together, as a trend asks for many of them.
    """
    for part in key if isinstance(key, tuple) else ():
        if isinstance(part, Filters):
            return part.where or (None if part.since is None and part.until is None else (part.since, part.until))
    return None
