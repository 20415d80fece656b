"""The manual correction: an event like any other, by us, with an author and a reason."""

from __future__ import annotations

CORRECTED_NAME = "Stage Corrected"
"""Its properties: `journey`, `stage` (an id, or `outside`), `reason`, `author`."""
