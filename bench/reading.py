"""What rows that read a journey have in common: the reading, and a digest of it that must come out equal."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from bench.place import AS_OF, JOURNEY

if TYPE_CHECKING:
    from journeyglass import Workspace
    from journeyglass.reading.result import Reading
    from journeyglass.workspace import Result


def read(workspace: Workspace, journey: str = JOURNEY) -> Result:
    """The journey, read as of the instant of all readings here."""
    return workspace.read(journey, as_of=AS_OF)


def answers(result: Result) -> dict[str, Any]:
    """What a result answers."""
    return answers_of(result.reading)


def answers_of(reading: Reading) -> dict[str, Any]:
    """The numbers of visits and subjects, and a digest of every visit, milestone, moment and subject."""
    return {
        "visits": reading.visits.num_rows,
        "subjects": reading.subjects.num_rows,
        "digest": digest(reading.visits, reading.milestones, reading.moments, reading.subjects),
    }


def digest(*tables: pa.Table) -> str:
    """A hash of the tables' cells, the same however they are cut into batches."""
    hashed = hashlib.blake2b(digest_size=12)
    for table in tables:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(_whole(table))
        hashed.update(sink.getvalue())
    return hashed.hexdigest()


def _whole(table: pa.Table) -> pa.Table:
    """In one piece and rebuilt from its values, since what lies under a null may differ."""
    columns = [pa.chunked_array([pa.array(column.to_pylist(), column.type)]) for column in table.columns]
    return pa.Table.from_arrays(columns, schema=table.schema)
