"""Paths: the touches that led, or did not lead, to a transition, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeyglass.figures.statistics.spells import Floats, Ints, Mask

Codes = NDArray[np.int32]
UNKNOWN = -1
"""The position of a touch that is not there."""


@dataclass(frozen=True)
class Paths:
    """Sequences of touches, one after another; touch `i` is of the channel `labels[codes[i]]`.

    Path `p` has the touches `offsets[p]` to `offsets[p + 1]` and may have none. It led to `won` transitions and
    ended `lost` times without one; a path of one turn has 1 in one of them, identical paths may be added up.
    `values` is the money of the won ones by currency. Paths of one `subject` stand together. `ages` is each touch's
    time before the path's end in microseconds, empty where nobody knows. `lead` and `opportunity` are the places of
    the touches that made them, within the path, -1 where there is none.
    """

    labels: tuple[str, ...]
    codes: Codes
    offsets: Ints
    won: Floats
    lost: Floats
    subject: Ints
    values: Mapping[str, Floats] = field(default_factory=dict)
    ages: Ints | None = None
    lead: Ints | None = None
    opportunity: Ints | None = None

    @classmethod
    def of(cls, labels: Sequence[str], codes: Codes, offsets: Ints, won: Floats, lost: Floats, **more: object) -> Paths:
        """Paths of these columns, each path a subject of its own unless `subject` is given."""
        count = len(offsets) - 1
        rest = {"subject": np.arange(count), "lead": np.full(count, UNKNOWN), "opportunity": np.full(count, UNKNOWN)}
        made = cls(tuple(labels), codes, offsets, won, lost, **{**rest, **more})  # type: ignore[arg-type]
        return made._checked()

    @classmethod
    def parse(
        cls,
        texts: Sequence[str] | pa.Array,
        won: Floats,
        lost: Floats,
        values: Mapping[str, Floats] | None = None,
        separator: str = " > ",
    ) -> Paths:
        """Paths written as `site > email > phone`; an empty text is a path without touches."""
        array = texts if isinstance(texts, pa.Array) else pa.array(texts, pa.string())
        parts = pc.split_pattern(array, separator)
        bare = pc.equal(array, "").to_numpy(zero_copy_only=False)
        lengths = np.where(bare, 0, pc.list_value_length(parts))
        flat = pc.list_flatten(parts)
        encoded = (flat.filter(pc.not_equal(flat, "")) if bare.any() else flat).dictionary_encode()
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        labels, codes = encoded.dictionary.to_pylist(), encoded.indices.to_numpy()
        return cls.of(labels, codes, offsets, won, lost, values=values or {})

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def lengths(self) -> Ints:
        """How many touches each path has."""
        return np.diff(self.offsets)

    def amounts(self, currency: str | None) -> Floats:
        """What each path brought: transitions, or money of the currency."""
        return self.won if currency is None else self.values[currency]

    def touched(self) -> Paths:
        """Only the paths that have a touch."""
        return self.take(self.lengths > 0)

    def take(self, rows: Mask) -> Paths:
        """Only these paths."""
        if bool(rows.all()):
            return self
        touches = np.repeat(rows, self.lengths)
        return replace(
            self,
            codes=self.codes[touches],
            offsets=np.concatenate([[0], np.cumsum(self.lengths[rows])]),
            won=self.won[rows],
            lost=self.lost[rows],
            subject=self.subject[rows],
            values={currency: value[rows] for currency, value in self.values.items()},
            ages=None if self.ages is None else self.ages[touches],
            lead=None if self.lead is None else self.lead[rows],
            opportunity=None if self.opportunity is None else self.opportunity[rows],
        )._checked()

    def _checked(self) -> Paths:
        """The same with one type for each column, so that nothing is compiled twice."""
        if int(self.offsets[-1]) != len(self.codes):
            raise ValueError("the touches and the paths do not fit together")
        return replace(
            self,
            codes=_fixed(self.codes, np.int32),
            offsets=_fixed(self.offsets, np.int64),
            won=_fixed(self.won, np.float64),
            lost=_fixed(self.lost, np.float64),
            subject=_fixed(self.subject, np.int64),
            values={currency: _fixed(value, np.float64) for currency, value in self.values.items()},
            ages=None if self.ages is None else _fixed(self.ages, np.int64),
            lead=_fixed(self.lead, np.int64),
            opportunity=_fixed(self.opportunity, np.int64),
        )


def _fixed(column: object, kind: type) -> Any:
    made: NDArray[Any] = np.ascontiguousarray(column, dtype=kind).view()
    made.flags.writeable = False
    return made
