"""How accounts went from stage to stage, from the visits: moves, ways, and how long it took."""

from __future__ import annotations

import pyarrow.parquet as pq

from bench.outcome import Outcome
from bench.place import Place
from bench.questions import visits_file
from bench.reading import read
from bench.stopwatch import Stopwatch

_MOVES = """
    SELECT count(*), count(DISTINCT (stage, next)) FROM (
        SELECT stage, lead(stage) OVER (PARTITION BY subject ORDER BY visit_no) AS next FROM visits
    ) WHERE next IS NOT NULL
"""
_WAYS = """
    WITH ways AS (
        SELECT string_agg(stage, '>' ORDER BY visit_no) AS way,
               epoch_us(max(entered_at)) - epoch_us(min(entered_at)) AS us
        FROM visits GROUP BY subject
    )
    SELECT count(DISTINCT way), count(*), CAST(sum(us) AS BIGINT) // 1000000 FROM ways
"""


def run(place: Place) -> Outcome:
    """Ask the visits of a reading; only the asking is timed."""
    with place.open() as workspace:
        result = read(workspace)
        pq.write_table(result.visits.select(["subject", "visit_no", "stage", "entered_at"]), visits_file(place))
        with Stopwatch() as watch:
            moves, kinds = result.sql(_MOVES).fetchall()[0]
            ways, subjects, seconds = result.sql(_WAYS).fetchall()[0]
    answers = {"moves": moves, "kinds_of_moves": kinds, "ways": ways, "subjects": subjects, "seconds": seconds}
    return Outcome(watch.seconds, answers)
