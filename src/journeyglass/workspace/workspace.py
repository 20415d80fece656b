"""The library's face: a workspace folder, what is in it, and what can be done with it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from journeyglass.errors import Fault, InputError, WorkspaceError
from journeyglass.events.facts import Actor
from journeyglass.events.mapping import SourceMapping
from journeyglass.events.people import person_id_of
from journeyglass.events.quality import Note
from journeyglass.figures import Context, Rates
from journeyglass.journey.duration import EPOCH
from journeyglass.journey.load import Loaded
from journeyglass.journey.model import Lang, PropertySubject
from journeyglass.journey.rules import matchers
from journeyglass.journey.vocabulary import VOCABULARY
from journeyglass.lake.cache_files import CacheFiles
from journeyglass.lake.importing import ImportSummary, import_source
from journeyglass.lake.lens import connect
from journeyglass.lake.manual import Touch, log_touch, place
from journeyglass.lake.store import Clock, Store, system_clock
from journeyglass.ledger.records import QuarantineRow
from journeyglass.reading.duck import read
from journeyglass.reading.kept import Lists
from journeyglass.workspace import create as creating
from journeyglass.workspace.figurefiles import FigureFiles, load_figures
from journeyglass.workspace.finding import root_of
from journeyglass.workspace.instants import aware, end
from journeyglass.workspace.journeyfiles import JourneyFiles, files_in, load_journeys
from journeyglass.workspace.lookup import expect
from journeyglass.workspace.privacy import opened
from journeyglass.workspace.received import Received, quality, quarantine, received
from journeyglass.workspace.result import Result
from journeyglass.workspace.settings import FILE, LAST, NOW, load_settings
from journeyglass.workspace.sourcefiles import SourceFiles, load_sources, table_faults

Instant = datetime | str | None
"""An aware instant, a day or time as text, `last` (the last event's instant) or `now`."""
ImportProgress = Callable[[str, str, int], None]
"""Told the source, the step (`read`, `translate`) and how many rows it has done."""
ReadProgress = Callable[[int, int], None]
"""Told how many events were read, and how many there are at most."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_OLD = timedelta(days=90)
KEPT = ".journeyglass"


class Workspace:
    """A folder with `journeyglass.toml`, `journeys/`, `sources/` and, kept by Journeyglass, `.journeyglass/`.

    Use `Workspace.open` or `Workspace.create`; close it, or use it in a `with`. `clock` tells the present instant in
    UTC microseconds.
    """

    def __init__(self, root: Path, clock: Clock = system_clock) -> None:
        self.root = root
        self.settings = load_settings(root / FILE)
        self._clock = clock
        self._loaded: tuple[list[tuple[Path, int, int]], JourneyFiles] | None = None

    @classmethod
    def open(cls, path: Path | str = ".", clock: Clock = system_clock) -> Workspace:
        """The workspace in `path` or in the nearest folder above it."""
        return cls(root_of(path), clock)

    @classmethod
    def create(
        cls,
        path: Path | str,
        journey: str = "saas",
        lang: Lang = "en",
        name: str | None = None,
        clock: Clock = system_clock,
    ) -> Workspace:
        """A new workspace with a copy of a built-in journey in one language."""
        creating.create(Path(path), journey, lang, name)
        return cls.open(path, clock)

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Workspace {self.settings.name or self.root.name} in {self.root}>"

    def close(self) -> None:
        """Let go of what is open."""
        if "store" in self.__dict__:
            self.__dict__.pop("store").close()

    @cached_property
    def store(self) -> Store:
        """The ledger, the lake and the reading cache."""
        try:
            return opened(self.root / KEPT, self.settings, self._clock)
        except OSError as error:
            raise WorkspaceError(
                f"{self.root / KEPT} cannot be written: {error.strerror}", "check its rights"
            ) from error

    @property
    def now(self) -> datetime:
        """The present instant."""
        return EPOCH + self._clock() * EPOCH.resolution

    @property
    def journey_files(self) -> JourneyFiles:
        """The journeys as they are on disk now, faults included."""
        return load_journeys(files_in(self.root / "journeys"), self.senders(), self.root)

    @property
    def journeys(self) -> Mapping[str, Loaded]:
        """The journeys by id; raises JourneyFileError with every fault of every file."""
        return self.journey_files.sound()

    @property
    def source_files(self) -> SourceFiles:
        """The sources as they are on disk now, faults included."""
        return load_sources(files_in(self.root / "sources"), self.root)

    @property
    def sources(self) -> Mapping[str, SourceMapping]:
        """The sources by id; raises SourceFileError with every fault of every file."""
        return self.source_files.sound()

    @property
    def figure_files(self) -> FigureFiles:
        """The figures that the workspace defines as they are on disk now, faults included."""
        return load_figures(files_in(self.root / "figures"), self.senders(), self.root)

    def senders(self) -> set[str]:
        """The event names that sources here send: those that their files spell out, and those that came."""
        return self.source_files.event_names() | self.names_seen()

    def names_seen(self) -> set[str]:
        """The event names that came; none before the first import."""
        if not self._has_events():
            return set()
        con = self._lens(self._files())
        try:
            return {name for (name,) in con.execute("SELECT DISTINCT name FROM cache_names").fetchall()}
        finally:
            con.close()

    def journey(self, name: str | None = None) -> Loaded:
        """The journey of this id; None: the default of the settings, or the only one there is."""
        files = self.written()
        files = self.journey_files if files.faults else files
        wanted = name or self.settings.journey
        if wanted is None and len(files.loaded) > 1:
            raise InputError("this workspace has several journeys", f"name one of {', '.join(files.loaded)}")
        if wanted is None and files.loaded and not files.faults:
            return next(iter(files.loaded.values()))
        return files.find(wanted or "")

    def copy_journey(self, builtin_name: str, journey_id: str | None = None, lang: Lang | None = None) -> Path:
        """Copy a built-in journey into `journeys/`, in one language; the new file."""
        name = journey_id or creating.short_name(builtin_name)
        if not _ID.fullmatch(name):
            raise InputError(f"`{name}` is no id", "use letters, digits, - and _")
        path = self.root / "journeys" / f"{name}.yaml"
        text = creating.copied(builtin_name, lang or self.settings.language, name)
        path.parent.mkdir(exist_ok=True)
        creating.write_new(path, text)
        return path

    def written(self) -> JourneyFiles:
        """The journeys, loaded again only where a file has changed; without a look at who sends what."""
        paths = files_in(self.root / "journeys")
        stand = [(path, stat.st_mtime_ns, stat.st_size) for path in paths for stat in [path.stat()]]
        if self._loaded is None or self._loaded[0] != stand:
            self._loaded = stand, load_journeys(paths, (), self.root)
        return self._loaded[1]

    def check(self, data_dir: Path | None = None) -> tuple[Fault, ...]:
        """Every fault and warning of every journey, source and figure; tables at hand are held against their source."""
        journeys, sources, figures = self.journey_files, self.source_files, self.figure_files
        unfit = figures.against(loaded.journey for loaded in journeys.loaded.values())
        odd = [*journeys.warnings, *figures.warnings, *unfit, *figures.asked(journeys.loaded.values())]
        tables = [
            fault
            for name, mapping in sources.mappings.items()
            for fault in table_faults(mapping, self.data_of(sources.paths[name], data_dir))
        ]
        return tuple(sorted([*journeys.faults, *sources.faults, *figures.faults, *tables, *odd]))

    def unsent(self, loaded: Loaded) -> list[str]:
        """The event names that the journey asks for and that no source here sends; none where there is no source."""
        senders = self.senders()
        asked = {name for _, rule in loaded.journey.moving_rules() for m in matchers(rule) for name in m.names}
        return sorted(asked - senders) if senders else []

    def data_of(self, source_file: Path, data_dir: Path | str | None = None) -> Path:
        """Where the tables of a source file lie: as given, as set, or beside it."""
        if data_dir is not None:
            return Path(data_dir)
        return self.root / self.settings.data if self.settings.data else source_file.parent

    def import_(
        self,
        names: Sequence[str] | None = None,
        data_dir: Path | str | None = None,
        progress: ImportProgress | None = None,
    ) -> list[ImportSummary]:
        """Bring in the tables of these sources (None: of all), each exactly once."""
        files = self.source_files
        if names is None and not files.sound():
            raise InputError("there is no source yet", "write a first one with `journeyglass import --guess FILE`")
        paths = list(files.paths.values()) if names is None else [self._source_path(files, name) for name in names]
        return [self._import(path, data_dir, progress) for path in paths]

    def _source_path(self, files: SourceFiles, name: str) -> Path:
        given = Path(name)
        if given.suffix in (".yaml", ".yml") and given.is_file():
            return given
        if name not in files.paths and files.faults:
            files.sound()
        return files.find(name)

    def _import(self, path: Path, data_dir: Path | str | None, progress: ImportProgress | None) -> ImportSummary:
        def told(step: str, rows: int) -> None:
            if progress:
                progress(path.stem, step, rows)

        return import_source(self.store, path, self.data_of(path, data_dir), told)

    def read(
        self,
        journey: str | None = None,
        as_of: Instant = None,
        known_at: Instant = None,
        progress: ReadProgress | None = None,
    ) -> Result:
        """Read all history under a journey, up to `as_of` (default: the settings', else now).

        With `known_at` only what had been received by then is read: what could have been known at the time.
        """
        loaded = self.journey(journey)
        begun = self.now  # before history is gathered: what comes in meanwhile is later than this reading
        known = None if known_at is None else self._instant(known_at, None, begun)
        files = self._files(known)
        con = self._lens(files)
        last = _last_event(con)
        until = self._instant(as_of if as_of is not None else self.settings.as_of, last, begun)
        told = None if progress is None else lambda n: progress(n, files.rows)
        lists = None if last is None else Lists(files.folder / "conditions", _micros(last))
        reading = read(con, loaded.journey, until, told, lists)
        figures = load_figures(files_in(self.root / "figures"), (), self.root)
        rates = Rates(self.settings.rates_to, self.settings.rates) if self.settings.rates_to else None
        return Result(
            reading,
            Context.of(reading, con, rates, figures.specs(loaded.journey)),
            self,
            known,
            (*self._notes(last, until), *figures.notes()),
            self.settings.language,
            self.settings.label,
            (files,),
        )

    def _notes(self, last: datetime | None, until: datetime) -> tuple[str, ...]:
        behind = (self.store.behind,) if self.store.behind else ()
        if last is None:
            return (*behind, "nothing has been imported yet; `journeyglass import` brings events in")
        if until - last <= _OLD:
            return behind
        days = (until - last).days
        return (
            *behind,
            f"the last event is of {last:%Y-%m-%d}, {days} days before this reading; everything since looks like "
            f"silence. Read as of then with --as-of last (--as-of {last:%Y-%m-%d})",
        )

    def _instant(self, at: datetime | str, last: datetime | None, now: datetime) -> datetime:
        if isinstance(at, datetime):
            return aware(at)
        if at == LAST:
            return last or now
        return now if at == NOW else end(at)

    def log(
        self,
        name: str,
        *,
        account: str | None = None,
        person: str | None = None,
        at: datetime | None = None,
        actor: Actor | None = None,
        channel: str | None = None,
        value: Decimal | None = None,
        currency: str | None = None,
        properties: Mapping[str, Any] | None = None,
        new: bool = False,
    ) -> str:
        """Enter something that no system recorded (a call, a lunch); the new event's id.

        An account that nothing speaks of yet is refused unless `new`. A person may be named by id or e-mail address.
        """
        if account is not None and not new:
            self._expect("account", account)
        who = actor or (VOCABULARY[name].actor if name in VOCABULARY else "customer")
        touch = Touch(
            name, _micros(aware(at) if at else self.now), account, self._person(person), None, who, channel, value,
            currency, properties,
        )  # fmt: skip
        return log_touch(self.store, touch)

    def place(
        self,
        journey: str | None,
        subject: str,
        stage: str,
        *,
        reason: str | None = None,
        author: str,
        at: datetime | None = None,
    ) -> str:
        """Correct where a subject stands, by hand: the id of the `Stage Corrected` event."""
        found = self.journey(journey).journey
        self._expect(found.subject, subject)
        when = _micros(aware(at) if at else self.now)
        return place(self.store, found, subject, stage, when, reason=reason, author=author)

    def events(self) -> Received:
        """What came: by source and name, what could not go in, what is odd."""
        files = self._files()
        con = self._lens(files)
        try:
            return received(self.store, files, con)
        finally:
            con.close()

    def quality(self) -> list[Note]:
        """What is odd about the events that came."""
        files = self._files()
        con = self._lens(files)
        try:
            return quality(files, con)
        finally:
            con.close()

    def quarantine(self, source: str | None = None, limit: int | None = None) -> list[QuarantineRow]:
        """The rows of tables and the sent messages that could not go in, each with its reason."""
        return quarantine(self.store.ledger, source, limit)

    def lens(self) -> duckdb.DuckDBPyConnection:
        """A connection with the views `events`, `account_traits` and those of the reading cache; close it."""
        return self._lens(self._files())

    def names_of_people(self, people: Iterable[str]) -> dict[str, str]:
        """The names of these people, as the latest source tells them."""
        return {c.person_id: c.name for c in self.store.ledger.contacts(people) if c.name}

    def _has_events(self) -> bool:
        return (self.root / KEPT / "lake").is_dir()

    def _files(self, known_at: datetime | None = None) -> CacheFiles:
        declared = {**self.store.ledger.observed_from(), **{k: _micros(v) for k, v in self.settings.observed.items()}}
        return self.store.files(None if known_at is None else _micros(known_at), declared)

    def _lens(self, files: CacheFiles) -> duckdb.DuckDBPyConnection:
        """A connection over the cache; DuckDB makes its folder for spilling when it needs one, and removes it."""
        con = connect(self.root / KEPT / f"spill-{uuid.uuid4().hex}", self.settings.memory)
        files.register(con)
        return con

    def _expect(self, kind: str | PropertySubject, subject: str) -> None:
        """Raises where nothing is known of this account, person or property's value."""
        con = self._lens(self._files())
        try:
            expect(con, kind, subject)
        finally:
            con.close()

    def _person(self, said: str | None) -> str | None:
        """A person's id, of whom the id or the e-mail address is given."""
        if said is None or "@" not in said:
            return said
        return person_id_of(said, self.store.ledger.workspace(_micros(self.now)).salt)


def _last_event(con: duckdb.DuckDBPyConnection) -> datetime | None:
    at = con.execute("SELECT max(last_at) FROM cache_names").fetchall()[0][0]
    return None if at is None else EPOCH + at * EPOCH.resolution


def _micros(at: datetime) -> int:
    return (at - EPOCH) // EPOCH.resolution
