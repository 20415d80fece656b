"""Every worked example, ours and those of the design pages, on Spark, in one pass."""

from typing import TYPE_CHECKING

import pytest

from journeyglass.reading.result import Reading
from journeyglass.testing.cases import Case, differences, load_cases, subjects_of

from ..reading.test_cases_plain import DESIGN, OURS
from .both import on_spark, unmarked

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CASES = [*load_cases(OURS), *(load_cases(DESIGN) if DESIGN.exists() else [])]


@pytest.fixture(scope="module")
def readings(session: "SparkSession") -> list[Reading]:
    return on_spark(session, [(case.journey, case.history, case.as_of) for case in CASES])


@pytest.mark.parametrize(("number", "case"), list(enumerate(CASES)), ids=[case.id for case in CASES])
def test_example(number: int, case: Case, readings: list[Reading]) -> None:
    reading, plain = readings[number], unmarked(case.journey)
    tables = {name: plain(getattr(reading, name), name) for name in ("visits", "milestones", "moments", "subjects")}
    found = subjects_of(Reading(reading.journey, reading.as_of, **tables, observed_from={}))
    assert differences(case, next((s for s in found if s.subject == case.subject), None)) == [], case.why
