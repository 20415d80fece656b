"""Every worked example, ours and those of the design pages, in the fast reader."""

from collections.abc import Iterator

import duckdb
import pytest

from journeyglass.reading.duck import read
from journeyglass.testing.bulk import Bulk
from journeyglass.testing.cases import Case, differences, instant, load_cases, subjects_of

from .test_cases_plain import DESIGN, OURS

CASES = [*load_cases(OURS), *(load_cases(DESIGN) if DESIGN.exists() else [])]


@pytest.fixture(scope="module")
def bulk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bulk]:
    with duckdb.connect() as con:
        yield Bulk([case.history for case in CASES], tmp_path_factory.mktemp("cases") / "cache", con)


@pytest.mark.parametrize(("number", "case"), list(enumerate(CASES)), ids=[case.id for case in CASES])
def test_example(number: int, case: Case, bulk: Bulk) -> None:
    bulk.use(number)
    found = subjects_of(read(bulk.con, case.journey, instant(case.as_of)))
    assert differences(case, next((s for s in found if s.subject == case.subject), None)) == [], case.why


@pytest.mark.skipif(not DESIGN.exists(), reason="the design pages' cases.yaml is not beside this checkout")
def test_the_design_pages_are_among_them() -> None:
    assert len(CASES) >= len(load_cases(OURS)) + 23
