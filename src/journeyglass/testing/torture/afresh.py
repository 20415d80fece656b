"""A reading of everything from scratch: `python -m` this module WORKSPACE INSTANT [LEDGER] writes it as JSON."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from journeyglass.journey.duration import EPOCH
from journeyglass.journey.load import load
from journeyglass.journey.model import Journey
from journeyglass.lake.lens import connect
from journeyglass.lake.store import Store
from journeyglass.reading.duck import read


def told(con: duckdb.DuckDBPyConnection, journey: Journey, as_of: datetime) -> dict[str, Any]:
    """Every subject with its account, visits and milestones."""
    reading = read(con, journey, as_of)
    found: dict[str, Any] = {
        row["subject"]: {"account": row["account"], "visits": [], "milestones": []}
        for row in reading.subjects.to_pylist()
    }
    for name, table in (("visits", reading.visits), ("milestones", reading.milestones)):
        for row in table.to_pylist():
            found[row["subject"]][name].append(
                {k: _plain(v) for k, v in row.items() if k not in ("subject", "journey")}
            )
    return found


def _plain(value: Any) -> Any:
    return (value - EPOCH) // EPOCH.resolution if isinstance(value, datetime) else value


def main() -> None:
    """Read the workspace and write what was found."""
    root, now = Path(sys.argv[1]), int(sys.argv[2])
    ledger = sys.argv[3] if len(sys.argv) > 3 else None
    with Store(root / ".journeyglass", ledger=ledger, clock=lambda: now) as store:
        con = connect()
        store.files().register(con)
        as_of = EPOCH + now * EPOCH.resolution
        journeys = [load(path).journey for path in sorted((root / "journeys").glob("*.yaml"))]
        json.dump({journey.journey: told(con, journey, as_of) for journey in journeys}, sys.stdout)


if __name__ == "__main__":
    main()
