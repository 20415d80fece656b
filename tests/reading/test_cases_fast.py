"""Every worked example, ours and those of the design pages, in the fast reader."""

from pathlib import Path

import duckdb
import pytest

from journeyglass.reading.duck import read
from journeyglass.reading.plain import PlainSubject
from journeyglass.testing.cases import Case, differences, instant, load_cases, subjects_of
from journeyglass.testing.tables import cache_of

from .test_cases_plain import DESIGN, OURS


def found(case: Case, folder: Path) -> PlainSubject | None:
    with duckdb.connect() as con:
        cache_of(case.history, folder, con)
        read_ = subjects_of(read(con, case.journey, instant(case.as_of)))
    return next((s for s in read_ if s.subject == case.subject), None)


@pytest.mark.parametrize("case", load_cases(OURS), ids=lambda case: case.id)
def test_our_example(case: Case, tmp_path: Path) -> None:
    assert differences(case, found(case, tmp_path)) == [], case.why


@pytest.mark.skipif(not DESIGN.exists(), reason="the design pages' cases.yaml is not beside this checkout")
@pytest.mark.parametrize("case", load_cases(DESIGN) if DESIGN.exists() else [], ids=lambda case: case.id)
def test_design_example(case: Case, tmp_path: Path) -> None:
    assert differences(case, found(case, tmp_path)) == [], case.why
