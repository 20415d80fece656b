"""Many small companies in one workspace: made, imported and read once, so that each is a sample of its own.

The accounts of a chunk share no chance with those of another, so that chunks (and parts of one) are replicates; the
account's replicate is a trait, and a figure broken down by it gives an interval for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

import duckdb

from journeyglass.demo import DemoFiles, make
from journeyglass.demo.chance import CHUNK
from journeyglass.demo.parameters import Parameters
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.figure import Figure
from journeyglass.figures.registry import compute
from journeyglass.journey.load import load
from journeyglass.lake.store import Store
from journeyglass.reading.duck import read
from tests.demo.shown import bring_all

HERE = Path(__file__).parent
BY = "trait:replicate"
PARAMETERS = Parameters(uses_a_week=0.0, strangers=0.0, trap=(900.0, 990.0, 1.0, 1.0), opens_welcome=Parameters().opens)
"""Without weeks of use and strangers, whom nothing compared here looks at; without the churn trap, since a survival
curve over all cohorts speaks of customers whose risk does not hang on the year; all letters are opened alike."""
TABLES = ("companies", "leads", "deals", "usage", "billing", "projects", "support", "voice", "referrals")
_SOURCE = """\
format: 1
source: replicates
table: {file: replicates.csv}
row_key: company_id
traits_at: always
account: {id: company_id, traits: {replicate: replicate}}
"""


@dataclass(frozen=True)
class Replicates:
    """`count` replicates of `size` accounts, and a context for each journey."""

    count: int
    size: int
    contexts: Mapping[str, Context]
    figures: dict[Any, Figure] = field(default_factory=dict)

    def figure(self, journey: str, name: str, **options: str) -> Figure:
        """The figure broken down by replicate."""
        key = (journey, name, *sorted(options.items()))
        if key not in self.figures:
            self.figures[key] = compute(self.contexts[journey], name, by=BY, **options)
        return self.figures[key]


def make_replicates(
    folder: Path, count: int, size: int, stack: ExitStack, tables: tuple[str, ...] = TABLES
) -> Replicates:
    """The whole way: files, import, reading."""
    assert CHUNK % size == 0
    files = make(folder, accounts=count * size, seed=11, parameters=PARAMETERS, tables=tables)
    rows = (f"C{number + 1:06d},r{number // size:04d}\n" for number in range(files.accounts))
    (folder / "data" / "replicates.csv").write_text("company_id,replicate\n" + "".join(rows), "utf-8")
    (folder / "sources" / "replicates.yaml").write_text(_SOURCE, "utf-8")
    store = stack.enter_context(Store(folder / ".journeyglass"))
    bring_all(files, store)
    return Replicates(count, size, {name: _context(files, store, name, stack) for name in ("coverage", "services")})


def _context(files: DemoFiles, store: Store, name: str, stack: ExitStack) -> Context:
    """A reading on a connection of its own: the cache's views are temporary, so that no other cursor sees them."""
    con = stack.enter_context(duckdb.connect())
    store.files().register(con)
    return Context.of(read(con, load(HERE / f"{name}.yaml").journey, files.as_of), con)


@dataclass(frozen=True)
class Quantity:
    """What is compared: a figure's estimates, one a replicate, and the name of the truth.

    `bounds` are others than usual where the interval is known to be too wide or too narrow; `why` says so.
    Estimates from small samples that are not `centred` have a mean other than the truth.
    """

    truth: str
    figure: str
    estimate: Callable[[Any], Estimate]
    where: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    journey: str = "coverage"
    bounds: tuple[float, float] = (0.90, 0.99)
    why: str = ""
    centred: bool = True

    def estimates(self, replicates: Replicates) -> list[Estimate]:
        """The estimates that have a value, a replicate each."""
        rows = replicates.figure(self.journey, self.figure, **self.options).rows
        chosen = [row for row in rows if all(getattr(row, k) == v for k, v in self.where.items())]
        assert len({row.group for row in chosen}) == len(chosen)
        return [estimate for estimate in map(self.estimate, chosen) if estimate.status == "ok"]


@dataclass(frozen=True)
class Coverage:
    """How often the truth lay in the interval; the mean of the estimates and its standard error."""

    held: int
    of: int
    mean: float
    error: float

    @property
    def share(self) -> float:
        return self.held / self.of


def covered(estimates: list[Estimate], truth: float) -> Coverage:
    """An open side holds everything on it."""
    held = sum((e.low is None or e.low <= truth) and (e.high is None or truth <= e.high) for e in estimates)
    found = list(values(estimates))
    return Coverage(held, len(estimates), fmean(found), stdev(found) / len(found) ** 0.5)


def values(estimates: list[Estimate]) -> Iterator[float]:
    return (e.value for e in estimates if e.value is not None)
