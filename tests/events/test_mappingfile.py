"""Mappings as data: written and read back alike, comments kept, faults told where they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeyglass.errors import InputError
from journeyglass.events.mappingfile import checked, mapping_data, mapping_yaml, rewritten
from journeyglass.events.source import load_source

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/sources/*.yaml"))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ODD = ["no", "2024-01-01", "1e5", "0x1f", "~", "- a", "a: b", "#"]
SCALARS = TEXTS | st.integers(-(10**6), 10**6) | st.booleans() | st.none() | st.sampled_from(ODD)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))
DATA = st.dictionaries(TEXTS, VALUES, min_size=1, max_size=5)
SOUND: dict[str, Any] = {
    "format": 1,
    "source": "deals",
    "table": {"file": "deals.csv"},
    "row_key": "id",
    "account": {"id": "company"},
    "events": [{"name": "Opportunity Won", "at": "won"}],
}


@given(DATA)
def test_whatever_is_written_is_read_back_alike(data: dict[str, Any]) -> None:
    assert mapping_data(mapping_yaml(data)) == data


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_come_back(path: Path) -> None:
    data = mapping_data(path.read_text("utf-8"))
    assert mapping_data(mapping_yaml(data)) == data
    assert load_source(mapping_yaml(data)).source == load_source(path).source


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_change_keeps_the_comments(path: Path) -> None:
    before = path.read_text("utf-8")
    data = {**mapping_data(before), "every": "15m", "observed_from": "2017-06-02"}
    data.pop("title", None)
    after = rewritten(before, data)
    assert mapping_data(after) == data
    assert [line for line in before.splitlines() if line.strip().startswith("#")] == [
        line for line in after.splitlines() if line.strip().startswith("#")
    ] or after.count("#") == before.count("#")


@given(DATA, DATA)
def test_whatever_it_was_it_says_the_new_then(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert mapping_data(rewritten(mapping_yaml(before), after)) == after


def test_an_alias_does_not_spoil_a_change() -> None:
    before = "format: 1\nsource: a\ntime: &t {zone: UTC}\nother: *t\n"
    after = {"format": 1, "source": "a", "time": {"zone": "UTC"}, "other": {"zone": "Asia/Taipei"}}
    assert mapping_data(rewritten(before, after)) == after


def test_sound_data_is_a_mapping() -> None:
    mapping, faults = checked(SOUND)
    assert mapping is not None
    assert mapping.source == "deals"
    assert faults == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"events": [{"name": "Won", "at": 5}]}, "events/0/at"),
        ({"time": {"zone": "Nowhere"}}, "time/zone"),
        ({"rowkey": "id"}, "rowkey"),
        ({"account": {}}, "account"),
        ({"account": {"name": "company"}}, "account"),
        ({"events": [{"name": "Won"}]}, "events/0"),
        ({"events": [{"vaule": "x", "name": "Won", "at": "won"}]}, "events/0/vaule"),
        ({"events": [{"name": "Won", "at": "won", "currency": "euro"}]}, "events/0/currency"),
        ({"events": [{"name": "Won", "at": "won"}, {"id": "Won#1", "name": "Lost", "at": "lost"}]}, "events/1"),
    ],
)
def test_a_fault_is_told_where_it_is(change: dict[str, Any], where: str) -> None:
    mapping, faults = checked({**SOUND, **change})
    assert mapping is None
    assert [fault.where for fault in faults] == [where]
    assert all(fault.message and fault.advice for fault in faults)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(InputError, match="no Unicode"):
        mapping_yaml({"source": "\ud800"})
