"""What is known of one reading: each thing is worked out once, whoever asks first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Memory:
    """Values by key, shared by all who ask of a reading, on whichever connection.

    Whoever asks first works a value out, the others wait for it; what fails is worked out again. A value must hang on
    the reading alone and on no connection.
    """

    def __init__(self) -> None:
        self._values: dict[Hashable, Any] = {}
        self._making: dict[Hashable, threading.RLock] = {}
        self._lock = threading.Lock()

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made at the first asking."""
        if key not in self._values:
            # What is made may ask for something else, yet never in a circle, so that nobody waits for ever.
            with self._of(key):
                if key not in self._values:
                    self._values[key] = make()
        found: T = self._values[key]
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
            return self._making.setdefault(key, threading.RLock())
