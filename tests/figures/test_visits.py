"""A stage's visits taken alone, against marks over all visits."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from journeyglass.figures.filters import Filters
from journeyglass.figures.visits import Coded, Visits, groups_at, load
from tests.figures.ledger import START, Ledger
from tests.figures.test_fates import Path, path


def rows_of(visits: Visits) -> list[tuple[Any, ...]]:
    """Each visit as its values, texts instead of codes."""
    columns = [getattr(visits, f.name) for f in fields(visits) if not f.name.startswith("_")]
    columns.append(visits.zero_length)
    told = [[*c.labels, None] if isinstance(c, Coded) else None for c in columns]
    plain = [c.codes if isinstance(c, Coded) else c for c in columns]
    return [
        tuple(words[value] if words else value.item() for words, value in zip(told, row, strict=True))
        for row in zip(*plain, strict=True)
    ]


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.lists(path(), min_size=1, max_size=5),
    st.sampled_from([None, "outcome", "turn"]),
    st.integers(0, 9),
)
def test_a_stage_alone_has_the_marked_visits(paths: list[Path], by: str | None, since: int) -> None:
    ledger = Ledger()
    for i, visits in enumerate(paths):
        ledger.subject(f"s{i}", *visits)
    context = ledger.context()
    # Another filter first: what is kept of one must not tell in the next.
    load(context, Filters(by="stage")).at(0)
    whole = load(context, Filters(START + timedelta(days=since), by=by))
    told = rows_of(whole)
    for stage in range(3):
        alone, places = whole.at(stage), whole.places(stage)
        assert sorted(places.tolist()) == np.flatnonzero(whole.stage == stage).tolist()
        assert rows_of(alone) == [told[place] for place in places]
        assert np.all(np.diff(alone.left - alone.entered) >= 0)


def test_the_group_of_no_visit_is_none() -> None:
    ledger = Ledger()
    ledger.subject("s0", ("a", 0, 2, {"outcome": "lost", "outcome_kind": "lost"}), ("b", 3, None))
    context = ledger.context()
    found = groups_at(context, "outcome", np.array([1, -1, 0, -(2**62)]))
    assert [[*found.labels, None][code] for code in found.codes] == ["open", None, "lost", None]
    nobody = groups_at(Ledger().context(), "outcome", np.array([-1]))
    assert nobody.codes.tolist() == [-1]
