"""Ids as numbers: the same text has the same number wherever it stands, and an index finds every row of it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from journeyglass.reading.live.hashes import NULL, Index, hashed, mixed, once, union, without

TEXTS = st.lists(st.none() | st.text(max_size=12), max_size=30)
NUMBERS = st.lists(st.integers(0, 9), max_size=40).map(lambda numbers: np.array(numbers, np.uint64))


@given(TEXTS, TEXTS)
def test_a_text_has_one_number_and_no_text_none(one: list[str | None], other: list[str | None]) -> None:
    column = pa.chunked_array([pa.array(one, pa.string()), pa.array(other, pa.string())])
    numbers = hashed(column).tolist()
    alone = [hashed(pa.array([text], pa.string()))[0] for text in [*one, *other]]
    assert numbers == alone
    assert [number == NULL for number in numbers] == [text is None for text in [*one, *other]]
    assert len(set(numbers)) == len({*one, *other})


@given(TEXTS, st.integers(0, 10), st.integers(0, 10))
def test_a_part_of_a_column_has_the_numbers_of_the_part(texts: list[str | None], begin: int, length: int) -> None:
    array = pa.array(texts, pa.string())
    assert hashed(array.slice(begin, length)).tolist() == hashed(array).tolist()[begin : begin + length]


@given(NUMBERS, NUMBERS)
def test_an_index_finds_what_looking_at_each_row_finds(column: np.ndarray, asked: np.ndarray) -> None:
    place, row = Index.of(column).pairs(asked)
    expected = [(p, r) for p, a in enumerate(asked) for r, number in enumerate(column) if number == a != NULL]
    assert sorted(zip(place.tolist(), row.tolist(), strict=True)) == expected
    known = column[column != NULL].tolist()
    assert Index.of(column).repeated().tolist() == sorted({n for n in known if known.count(n) > 1})


@given(NUMBERS, NUMBERS)
def test_sets_of_numbers(one: np.ndarray, other: np.ndarray) -> None:
    assert once(one).tolist() == sorted(set(one.tolist()))
    assert union(one, other).tolist() == sorted({*one.tolist(), *other.tolist()} - {0})
    assert set(without(one, other).tolist()) == set(one.tolist()) - set(other.tolist())


def test_other_salts_and_neighbours_give_other_numbers() -> None:
    numbers = np.concatenate([mixed(np.arange(-1000, 1000), salt) for salt in range(20)])
    assert len(set(numbers.tolist())) == len(numbers)
