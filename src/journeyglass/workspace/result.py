"""One reading of one journey, with everything that can be asked of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from journeyglass.errors import InputError
from journeyglass.figures import Context, Filters, MapOverview, compute, overview
from journeyglass.figures.filters import EVERYTHING, Where
from journeyglass.figures.registry import spec_of, specs
from journeyglass.figures.trend import trend
from journeyglass.journey.model import Journey, Lang
from journeyglass.lake.cache_files import CacheFiles
from journeyglass.reading.result import Reading
from journeyglass.workspace.accounts import AccountNow, accounts_now
from journeyglass.workspace.comparing import compared
from journeyglass.workspace.history import AccountHistory, history
from journeyglass.workspace.shown import ShownFigure

if TYPE_CHECKING:
    import duckdb

    from journeyglass.figures.overview import Depth
    from journeyglass.glass.document import MapDocument
    from journeyglass.workspace.workspace import Workspace

_EVENTS_SHOWN = 10


class Figures(Mapping[str, Callable[..., ShownFigure]]):
    """The figures of one reading by name, your own among them: `figures["conversion"](to="adoption", within="30d")`."""

    def __init__(self, context: Context, lang: Lang) -> None:
        self._context, self._lang = context, lang

    def __getitem__(self, name: str) -> Callable[..., ShownFigure]:
        """The figure's function: it takes `since`, `until`, `by`, `where` and the figure's own options."""
        spec = spec_of(self._context, name)

        def ask(**asked: Any) -> ShownFigure:
            found = compute(self._context, name, **asked)
            return ShownFigure.of(found, self._context.journey, self._lang)

        ask.__doc__ = spec.definition
        return ask

    def __iter__(self) -> Iterator[str]:
        return iter(specs(self._context))

    def __len__(self) -> int:
        return len(specs(self._context))


@dataclass(frozen=True, repr=False)
class Result:
    """A journey read as of an instant: who was in which stage, from when to when, and why.

    `known_at` is set where only what was known by then was read; `notes` say what a reader should know first.
    """

    reading: Reading
    context: Context
    workspace: Workspace
    known_at: datetime | None = None
    notes: tuple[str, ...] = ()
    lang: Lang = "en"
    label: str | None = None
    _kept: tuple[object, ...] = field(default=(), compare=False)

    def __repr__(self) -> str:
        return f"<Result {self.journey.journey} as of {self.as_of:%Y-%m-%d %H:%M}Z: {self.visits.num_rows} visits>"

    def _repr_html_(self) -> str:
        """The map, for a notebook."""
        from journeyglass.glass.html import map_html

        return map_html(self.journey, self.overview(), self.lang, self.label, self.figure("milestones").rows)

    @property
    def journey(self) -> Journey:
        """The journey that was read."""
        return self.reading.journey

    @property
    def as_of(self) -> datetime:
        """The instant of the reading."""
        return self.reading.as_of

    @property
    def visits(self) -> pa.Table:
        """Every visit of every subject: `journeyglass.reading.result.VISITS`."""
        return self.reading.visits

    @property
    def milestones(self) -> pa.Table:
        """Every milestone that was reached, by visit."""
        return self.reading.milestones

    @property
    def moments(self) -> pa.Table:
        """Every moment (won, churned, …), by turn."""
        return self.reading.moments

    @property
    def subjects(self) -> pa.Table:
        """Who was read: account, first and last event, stalled since when."""
        return self.reading.subjects

    @property
    def figures(self) -> Figures:
        """The figures of this reading, by name."""
        return Figures(self.context, self.lang)

    def figure(self, name: str, **asked: Any) -> ShownFigure:
        """The named figure; `asked` are `since`, `until`, `by`, `where` and the figure's own options.

        `where=(("channel", "email"), ("segment", "large"))` keeps what is in these groups, all at once.
        """
        return self.figures[name](**asked)

    def trend(self, name: str, every: str = "month", **asked: Any) -> ShownFigure:
        """The figure week by week, by month, quarter or year.

        `asked` are `since` and `until` (default: the last 24 periods that were seen), `by`, `measures` (which of its
        numbers), `where` and the figure's own options.
        """
        return ShownFigure.of(trend(self.context, name, every, **asked), self.journey, self.lang)

    def compare(
        self,
        name: str,
        against: str = "month",
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        by: str | None = None,
        where: Where = (),
        **asked: Any,
    ) -> ShownFigure:
        """The figure beside the period before, or one group beside another, with the interval of the change.

        `against`: `week`, `month`, `quarter` or `year` (the last full one beside the one before it); `before` (the
        period since `since`, as long as that, before it); `2024-01-01..2024-04-01` (that period); with `by`,
        `small..large` (two groups). `asked` are `measures` and the figure's own options.
        """
        found = compared(self.context, name, against, Filters(since, until, by, where), **asked)
        return ShownFigure.of(found, self.journey, self.lang)

    def overview(self, since: datetime | None = None, until: datetime | None = None, where: Where = ()) -> MapOverview:
        """The figures of the map, stage by stage; of the visits that began in [since, until) and that `where` keeps."""
        filters = Filters(since, until, where=where)
        return self.context.once(("overview", filters), lambda: overview(self.context, filters))

    def document(self, lang: Lang | None = None, filters: Filters = EVERYTHING, depth: Depth = "all") -> MapDocument:
        """The whole map, written and measured, every text of it in one language; of what the filters choose.

        With the depth `visits` lanes that look at every event are left open, with `events` those of the indicators,
        unless they are known already.
        """
        from journeyglass.workspace.drawn import drawn

        return drawn(self, lang or self.lang, filters, depth)

    def accounts(self, stage: str | None = None, *, stalled: bool = False) -> tuple[AccountNow, ...]:
        """Where each subject stands now, longest there first; only those of a stage (or `outside`), or stalled."""
        return accounts_now(self.context, stage, stalled=stalled)

    def account(self, account_id: str, events: int = _EVENTS_SHOWN) -> AccountHistory:
        """The history of an account (or of a subject) by its id or name, with its latest `events`."""
        return history(self.context, account_id, events, self.workspace.names_of_people, self.files)

    @property
    def files(self) -> CacheFiles | None:
        """The reading cache that was read; None where it was no cache on disk."""
        return next((kept for kept in self._kept if isinstance(kept, CacheFiles)), None)

    def sql(self, query: str) -> duckdb.DuckDBPyRelation:
        """A query over the views visits, milestones, moments, subjects, events and account_traits."""
        import duckdb

        try:
            return self.context.con.sql(query)
        except duckdb.Error as error:
            raise InputError(f"the query cannot be run: {str(error).splitlines()[0]}", "mend it") from error

    def to_duckdb(self) -> duckdb.DuckDBPyRelation:
        """The visits as a DuckDB relation, on a connection that has milestones, moments and subjects beside them."""
        import duckdb

        con = duckdb.connect()
        con.execute("SET TimeZone = 'UTC'")
        for name in ("milestones", "moments", "subjects", "visits"):
            con.register(name, getattr(self, name))
        return con.view("visits")

    def to_pandas(self) -> Any:
        """The visits as a pandas data frame; needs the extra `pandas`."""
        _need("pandas")
        return self.visits.to_pandas()

    def to_polars(self) -> Any:
        """The visits as a Polars data frame; needs the extra `polars`."""
        return _need("polars").from_arrow(self.visits)


def _need(package: str) -> Any:
    from importlib import import_module

    try:
        return import_module(package)
    except ImportError as error:
        raise InputError(f"{package} is not installed", f"run `pip install journeyglass[{package}]`") from error
