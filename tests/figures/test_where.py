"""What is kept by `where`: the same as that group's rows of the figure broken down by it, for every figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from journeyglass import Workspace
from journeyglass.demo.workspace import make
from journeyglass.errors import InputError
from journeyglass.figures import FIGURES, Context, Filters, compute
from journeyglass.figures.dimensions import expect_touches, touch_steps_sql
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.filters import where_of
from journeyglass.figures.rows import keys_of
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.visits import load
from tests.figures.test_dimensions import written

TRAIT = "industry"
MOST_GROUPS = 2


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """The made-up company, small."""
    folder = tmp_path_factory.mktemp("demo") / "made"
    make(folder, accounts=120)
    with Workspace.open(folder) as workspace:
        workspace.import_()
        yield workspace.read().context


def groups_of(rows: Any) -> list[str]:
    return list(dict.fromkeys(row.group for row in rows if row.group))[:MOST_GROUPS]


def told(row: Any) -> Any:
    """The row without its group, and without what is judged among all rows that were asked for."""
    return replace(row, group=None, **{name: None for name in ("q", "decides") if hasattr(row, name)})


def nothing(row: Any) -> bool:
    """Whether the row of no breakdown only says that there is nothing: such a group has no row."""
    return all(
        not value.numerator if isinstance(value, Estimate) else not value or isinstance(value, bool) or name in _SAID
        for name, value in vars(row).items()
        if isinstance(value, int | float | Estimate | tuple)
    )


_SAID = ("believed", "place", "missing")


@pytest.mark.parametrize("name", FIGURES)
def test_what_is_kept_is_the_group_of_the_breakdown(context: Context, name: str) -> None:
    spec = FIGURES[name]
    if not spec.dimensions:
        with pytest.raises(InputError, match="does not tell its rows apart by segment"):
            compute(context, name, where=(("segment", "smb"),))
        return
    for by in (*spec.dimensions, TRAIT):
        whole = compute(context, name, by=by).rows
        for group in groups_of(whole):
            expected = [told(row) for row in whole if row.group == group]
            found = [told(row) for row in compute(context, name, where=((by, group),)).rows]
            same = [row for row in found if row in expected]
            assert sorted(map(repr, same)) == sorted(map(repr, expected)), (by, group)
            assert all(nothing(row) for row in found if row not in expected), (by, group)


def test_the_map_has_something_to_keep(context: Context) -> None:
    """The oracle above says something: nearly every figure has groups here."""
    silent = [
        name
        for name, spec in FIGURES.items()
        if spec.dimensions and not groups_of(compute(context, name, by=TRAIT).rows)
    ]
    assert len(silent) <= 6, silent
    assert sum(bool(spec.dimensions) for spec in FIGURES.values()) > 40


def test_two_at_once_against_a_plain_filter(context: Context) -> None:
    """Industry and channel of a visit, looked up row by row."""
    industries, channels = (load(context, Filters(by=by)).group for by in (TRAIT, "channel"))
    pairs = [
        (industries.labels[a], channels.labels[b])
        for a, b in zip(industries.codes, channels.codes, strict=True)
        if a >= 0 and b >= 0
    ]
    both = max(set(pairs), key=pairs.count)
    found = load(context, Filters(where=((TRAIT, both[0]), ("channel", both[1]))))
    expected = [
        a >= 0 and b >= 0 and (industries.labels[a], channels.labels[b]) == both
        for a, b in zip(industries.codes, channels.codes, strict=True)
    ]
    assert found.chosen.tolist() == expected
    assert 0 < sum(expected) < pairs.count(both) + 1


def test_a_breakdown_of_what_is_kept(context: Context) -> None:
    """The groups of one breakdown add up within what another keeps."""
    kept = compute(context, "outcomes", where=((TRAIT, _first(context, TRAIT)),)).rows
    parts = compute(context, "outcomes", by="channel", where=((TRAIT, _first(context, TRAIT)),)).rows
    for row in kept:
        same = [p for p in parts if (p.stage, p.outcome) == (row.stage, row.outcome)]
        assert sum(p.visits for p in same) == row.visits


def _first(context: Context, by: str) -> str:
    return groups_of(compute(context, "reached", by=by).rows)[0]


def test_a_period_holds_too(context: Context) -> None:
    industry, half = _first(context, TRAIT), context.reading.as_of.replace(month=1)
    parts = [
        compute(context, "outcomes", where=((TRAIT, industry),), **side).rows
        for side in ({}, {"since": half}, {"until": half})
    ]
    counts = [sum(row.visits for row in part) for part in parts]
    assert counts[0] == counts[1] + counts[2]
    assert min(counts) > 0


def test_keys_are_of_the_row(context: Context) -> None:
    """A figure whose rows are stages has no breakdown by them, and keeps nothing by one."""
    assert "stage" in keys_of(FIGURES["reached"])
    with pytest.raises(InputError, match="does not tell its rows apart by stage"):
        compute(context, "reached", where=(("stage", "a"),))


TOUCHES = [
    ((("channel", "email"),), 5),
    ((("segment", "large"),), 4),
    ((("segment", "large"), ("channel", "email")), 2),
    ((("size", "small"), ("role", "champion")), 6),
    ((("owner", "marketing"), ("role", "unknown")), 2),
    ((("role", ""),), 8),
    ((("owner", ""), ("channel", "phone")), 2),
]


@pytest.mark.parametrize(("where", "number"), TOUCHES)
def test_touches(where: tuple[tuple[str, str], ...], number: int) -> None:
    filters, small = Filters(where=where), written().context()
    expect_touches(small, filters)
    found = small.table(chain_sql(touch_steps_sql(filters) | {"n": "SELECT count(*) AS n FROM grouped"}))
    assert found["n"].to_pylist() == [number]


def test_what_people_write() -> None:
    assert where_of(["channel:email", "url:https://a.b/c", "trait:stage:early", "segment:"]) == (
        ("channel", "email"),
        ("url", "https://a.b/c"),
        ("trait:stage", "early"),
        ("segment", ""),
    )
    for wrong in ("channel", ":x", ""):
        with pytest.raises(InputError, match="is nothing to keep"):
            where_of([wrong])
    with pytest.raises(InputError, match="no account has a trait colour"):
        compute(written().context(), "reached", where=(("colour", "red"),))
