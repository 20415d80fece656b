"""Questions that other tools can answer too, and the tables that they get for it: who is who is decided already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bench.place import AS_OF, Place

if TYPE_CHECKING:
    from journeyglass import Workspace

STEPS = (
    "Page Viewed",
    "Content Viewed",
    "Email Link Clicked",
    "Trial Started",
    "Opportunity Created",
    "Opportunity Won",
)
"""Of the accounts, how many did the first step, then the second, … each strictly after the one before?"""
PAIR = ("Email Link Clicked", "Trial Started")
"""And how many did the second of these at the instant of the first or later, but within the window?"""
WINDOW = 30 * 86_400_000_000
"""Microseconds; a pair is within it that is less than this apart."""
FUNNEL = "funnel"


def events_file(place: Place) -> Path:
    """The events with their account, as the reading cache has them: in order of account, time and event id."""
    return place.folder / "resolved.parquet"


def visits_file(place: Place) -> Path:
    """The visits of the measured journey, a log that process mining understands."""
    return place.folder / "visits.parquet"


def write_events(workspace: Workspace, place: Place) -> Path:
    """Write the resolved events, if they are not there yet."""
    from journeyglass.lake.lens import connect

    path = events_file(place)
    if not path.is_file():
        con = connect()
        workspace.store.files().register(con)
        until = int(AS_OF.timestamp()) * 1_000_000
        con.execute(
            f'COPY (SELECT account_no, "at", name FROM cache_events WHERE account_no IS NOT NULL AND "at" <= {until} '
            f"ORDER BY row_no) TO '{path}' (FORMAT parquet)"
        )
        con.close()
    return path
