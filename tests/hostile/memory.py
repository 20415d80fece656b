"""How much memory another process takes, and how much it took at most."""

from __future__ import annotations

import re
from pathlib import Path

import pytest


class Memory:
    """Measures from now on. Linux alone can tell; elsewhere the test that asks is skipped."""

    def __init__(self, pid: int) -> None:
        self._folder = Path(f"/proc/{pid}")
        if not self._folder.is_dir():
            pytest.skip("there is no /proc to read a process' memory from")
        (self._folder / "clear_refs").write_text("5")  # forget the highest so far
        self.before = self._status("VmRSS")

    def grown(self) -> int:
        """Bytes between the beginning and the highest since."""
        return self._status("VmHWM") - self.before

    def _status(self, name: str) -> int:
        found = re.search(rf"{name}:\s+(\d+) kB", (self._folder / "status").read_text())
        assert found
        return int(found[1]) << 10
