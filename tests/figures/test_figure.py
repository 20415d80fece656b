"""What every figure has in common: its shape as JSON, Arrow and pandas, and its place in the registry."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import datetime

import numpy as np
import pytest

from journeyglass.errors import InputError, NotFoundError
from journeyglass.figures import FIGURES, Filters, compute
from journeyglass.figures.dimensions import trait_steps_sql
from journeyglass.figures.filters import KEYWORDS
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.visit_groups import expect_visits, visit_steps_sql
from tests.figures.ledger import Ledger, day

ESTIMATE = {"value", "low", "high", "numerator", "denominator", "unit", "status", "note"}


def ledger() -> Ledger:
    made = Ledger()
    for i in range(8):
        made.subject(f"s{i}", ("a", 0, 3), ("b", 3, None))
        made.event(f"s{i}", "A", 0)
        made.event(f"s{i}", "B", 3)
        made.trait(f"s{i}", None, size=i % 2)
    return made


@pytest.mark.parametrize("by", [None, "size", "turn", "outcome", "month"])
@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_gives_one_stable_shape(name: str, by: str | None) -> None:
    spec = FIGURES[name]
    if by is not None and (not spec.dimensions or (by in KEYWORDS and by not in spec.dimensions)):
        with pytest.raises(InputError, match=r"broken down|no breakdown"):
            compute(ledger().context(), name, by=by)
        return
    found = compute(ledger().context(), name, by=by)
    plain = json.loads(json.dumps(found.to_json()))
    assert list(plain) == ["figure", "journey", "as_of", "period", "by", "options", "rows", "notes"]
    assert (plain["figure"], plain["by"], plain["as_of"]) == (name, by, "2024-04-10T00:00:00Z")
    for row in plain["rows"]:
        assert list(row) == [f.name for f in fields(FIGURES[name].row_type)]
        assert all(set(value) == ESTIMATE for value in row.values() if isinstance(value, dict))
    assert found.to_arrow().num_rows == len(found.rows) == len(found.to_pandas())


@pytest.mark.parametrize("spec", FIGURES.values(), ids=list(FIGURES))
def test_every_figure_is_documented(spec) -> None:  # type: ignore[no-untyped-def]
    for word in ("Formula:", "Assumes:", "Misleads:", "Intervals:", "Shape:", "Unit:", "Source:"):
        assert word in spec.definition, word
    assert spec.question.endswith((".", "?"))
    assert set(spec.title) == {"en", "ru", "zh-Hant"}
    assert is_dataclass(spec.row_type)


def test_an_estimate_is_spread_over_columns() -> None:
    columns = compute(ledger().context(), "conversion", start="a").to_arrow()
    assert columns["conversion"].to_pylist() == [1.0]
    assert columns["conversion_denominator"].to_pylist() == [8.0]
    assert columns["conversion_status"].to_pylist() == ["ok"]


def test_an_empty_figure_keeps_its_columns() -> None:
    empty = compute(Ledger().context(), "milestones")
    assert empty.to_arrow().num_rows == 2
    assert compute(Ledger().context(), "win_rate", by="turn").to_arrow().column_names[0] == "group"


def test_unknown_names_and_options() -> None:
    context = ledger().context()
    with pytest.raises(NotFoundError, match="no figure speed; use one of reached"):
        compute(context, "speed")
    with pytest.raises(InputError, match="no option within"):
        compute(context, "dwell", within="3d")
    assert FIGURES["conversion"].options == ("start", "to", "within")


@pytest.mark.parametrize("name", ["reached", "win_rate"])
def test_a_trait_that_nobody_has(name: str) -> None:
    with pytest.raises(InputError, match=r"no account has a trait sise; use turn, .*, size"):
        compute(ledger().context(), name, by="sise")


def test_wrong_periods() -> None:
    with pytest.raises(InputError, match="ends before it begins"):
        Filters(day(2), day(1))
    with pytest.raises(InputError, match="no time zone"):
        Filters(datetime(2024, 1, 1))  # noqa: DTZ001


def test_each_step_of_a_query_runs() -> None:
    context, filters = ledger().context(), Filters(by="size")
    expect_visits(context, filters)
    for steps, rows in ((trait_steps_sql("size"), [8, 8]), (visit_steps_sql(filters), [16, 16])):
        assert [context.table(chain_sql(steps, name)).num_rows for name in steps] == rows


def test_traits_that_differ_in_case_alone_are_two_breakdowns() -> None:
    made = ledger()
    for i in range(8):
        made.trait(f"s{i}", None, Size=5)
    context = made.context()
    assert {row.group for row in compute(context, "win_rate", by="Size").rows} <= {"5"}
    assert {row.group for row in compute(context, "reached", by="Size").rows} == {"5"}
    assert {row.group for row in compute(context, "reached", by="size").rows} == {"0", "1"}
    filters = Filters(where=(("size", "1"), ("Size", "5")))
    expect_visits(context, filters)
    assert context.table(chain_sql(visit_steps_sql(filters))).num_rows == 8


def test_a_trait_of_one_instant_does_not_hang_on_the_order_of_rows() -> None:
    groups = []
    for order in (1, -1):
        made = ledger()
        for size in ("x", "y", "z")[::order]:
            made.trait("s0", -1, size=size)
        groups.append([row.group for row in compute(made.context(), "reached", by="size").rows])
    assert groups[0] == groups[1]
    assert "z" in groups[0]
    assert "x" not in groups[0]


def test_the_order_of_subjects_changes_nothing() -> None:
    rng = np.random.default_rng(1)
    results = []
    for _ in range(3):
        made = ledger()
        rng.shuffle(made.visits)
        context = made.context()
        results.append([json.dumps(compute(context, name).to_json()) for name in FIGURES])
    assert results[0] == results[1] == results[2]
