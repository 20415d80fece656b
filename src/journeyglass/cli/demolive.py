"""`journeyglass demo --live`: the company's last days sent by a real SDK to a real server, while the accounts move."""

from __future__ import annotations

import csv
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from journeyglass.cli.demomoves import Moves, Pairs
from journeyglass.cli.progress import Meter
from journeyglass.cli.session import say, show
from journeyglass.cli.shapes_live import AccountMove, DemonstratedLive
from journeyglass.demo.live import SDK, Call, Senders, load_sdk, news
from journeyglass.errors import JourneyglassError
from journeyglass.glass.words import counted, word
from journeyglass.journey.model import say as say_in
from journeyglass.ledger.ledger import Ledger

if TYPE_CHECKING:
    from journeyglass.demo.window import Window
    from journeyglass.journey.model import Journey, Lang
    from journeyglass.testing.server import Running

_READING_SECONDS = 600.0
Show = Callable[[AccountMove], None]
Make = Callable[[Path, "Window"], None]


def make_live(folder: Path, make: Make, days: float, now: datetime) -> list[Call]:
    """Write the workspace as it was some days ago; the calls that tell what happened since."""
    from journeyglass.demo.window import LIVELY, up_to

    load_sdk()
    window = up_to(now, LIVELY)
    make(folder, replace(window, until=window.until - days))
    with TemporaryDirectory(prefix="journeyglass-demo-") as temporary:
        whole = Path(temporary) / "whole"
        make(whole, window)
        calls = news(folder, whole, now)
    settings = folder / "journeyglass.toml"
    settings.write_text(settings.read_text("utf-8").replace('as_of = "last"\n', ""), "utf-8")
    return calls


def play(folder: Path, journey: str, calls: Sequence[Call], speed: float, show: Show) -> DemonstratedLive:
    """Serve the workspace, send the calls in the order of their time, tell of every move; then see that all is right.

    Whatever happens, Ctrl-C too, the server is ended with it.
    """
    from journeyglass.testing.server import running

    with _ending_in_order(), running(folder, settings={"log": "warning"}) as server:
        with Meter("starting the server and its reader"):
            _wait_ready(server)
        keys = {source: server.key(f"{source}-live") for source in sorted({call.source for call in calls})}
        pairs = Pairs(_names(folder), {call.id: call.event for call in calls}, show)
        moves = Moves(server, journey, server.key(kind="api"), pairs)
        begun = time.monotonic()
        with moves:
            failures = _send(calls, Senders(server.url, keys), speed)
            _wait_read(server)
            moves.catch_up()
        seconds = time.monotonic() - begun
        server.stop()
    return _judged(folder, journey, calls, pairs.found, failures, seconds)


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """SIGTERM ends this process as Ctrl-C does, so that the server is not left behind."""

    def end(number: int, _: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _send(calls: Sequence[Call], senders: Senders, speed: float) -> list[str]:
    """Send each call when its time has come, `speed` times as fast as it was; what the SDK gave up."""
    try:
        begun, first = time.monotonic(), calls[0].at if calls else datetime.now(UTC)
        for call in calls:
            due = begun + (call.at - first).total_seconds() / speed
            time.sleep(max(0.0, due - time.monotonic()))
            senders.send(call)
    finally:
        senders.close()
    return senders.failures


def _wait_ready(server: Running) -> None:
    """Wait until `/api` answers and the keeper has read everything and told where everybody stands."""
    server.wait_whole(_READING_SECONDS)
    # A keeper that has not been elected yet is well too, as it would be beside another one.
    server.wait(lambda: _keeper(server)["why"] is None and server.alive, _READING_SECONDS)


def _wait_read(server: Running) -> None:
    """Wait until the keeper has read and told all that the server took."""
    with Ledger(server.root / ".journeyglass" / "ledger.db") as ledger:
        last = ledger.inbox.stand().last_seq
    server.wait(lambda: bool(_keeper(server)["facts"]["position"] >= last), _READING_SECONDS)


def _keeper(server: Running) -> dict[str, Any]:
    found: dict[str, Any] = server.ask("/health").json()["parts"]["keeper"]
    return found


def _judged(
    folder: Path, journey: str, calls: Sequence[Call], moves: Sequence[AccountMove], failures: list[str], seconds: float
) -> DemonstratedLive:
    from journeyglass.workspace import Workspace

    with Workspace.open(folder) as workspace:
        kept = _kept(workspace, calls)
        as_of, accounts, differing = _compared(workspace, journey)
        known = sum(workspace.store.ledger.inbox.seen(call.id) is not None for call in calls)
    return DemonstratedLive(
        workspace=str(folder),
        sdk=f"{SDK} {version(SDK)}",
        sent=len(calls),
        events=sum(call.event is not None for call in calls),
        acknowledged=known,
        kept_once=kept,
        seconds=round(seconds, 2),
        moves=tuple(moves),
        accounts=accounts,
        accounts_moved=len({move.account for move in moves}),
        differing=differing,
        as_of=as_of,
        failures=tuple(failures),
    )


def _kept(workspace: Any, calls: Sequence[Call]) -> int:
    """How many of the messages are in the lake, none of their facts twice."""
    import pyarrow as pa

    from journeyglass.lake.lens import connect

    con = connect(threads=1)
    try:
        workspace.store.lake.register(con)
        con.register("sent", pa.table({"fact_id": [call.id for call in calls]}))
        each = "SELECT fact_id, count(*) n FROM facts JOIN sent USING (fact_id) GROUP BY fact_id, kind"
        once = f"SELECT fact_id FROM ({each}) GROUP BY fact_id HAVING max(n) = 1"
        return int(con.sql(f"SELECT count(*) AS n FROM ({once})").to_arrow_table()["n"][0].as_py())
    finally:
        con.close()


def _compared(workspace: Any, journey: str) -> tuple[datetime, int, tuple[str, ...]]:
    """Where everybody stands by the live map and by a reading from scratch: of when, how many, and who differs."""
    from journeyglass.cli.reading import make_ready
    from journeyglass.journey.duration import EPOCH

    make_ready()
    places = {place.subject: place for place in workspace.store.ledger.places.all(journey)}
    # What fell due after the server's last look is not its fault: the reading is of just before that.
    dues = [place.due_at for place in places.values() if place.due_at is not None]
    now = (workspace.now - EPOCH) // EPOCH.resolution
    as_of = EPOCH + min([now, *(due - 1 for due in dues)]) * EPOCH.resolution
    reading = workspace.read(journey, as_of).reading
    scratch: dict[str, tuple[Any, ...]] = dict.fromkeys(reading.subjects["subject"].to_pylist(), (None, 0))
    for visit in reading.visits.to_pylist():
        scratch[visit["subject"]] = (visit["stage"] if visit["left_at"] is None else None, visit["visit_no"])
    live = {subject: (place.stage, place.visit_no) for subject, place in places.items()}
    differing = [
        subject for subject in sorted(live.keys() | scratch.keys()) if live.get(subject) != scratch.get(subject)
    ]
    return as_of, len(scratch), tuple(differing)


def _names(folder: Path) -> dict[str, str]:
    """The companies' names, as their own list has them."""
    with (folder / "data" / "companies.csv").open(encoding="utf-8", newline="") as file:
        return {row["company_id"]: row["name"] for row in csv.DictReader(file)}


class Printer:
    """Tells people of the demonstration; stages by their titles."""

    def __init__(self, journey: Journey, lang: Lang) -> None:
        self._titles, self._lang = {stage.id: say_in(stage.title, lang) for stage in journey.stages}, lang

    def heading(self, folder: Path, calls: Sequence[Call], days: float, speed: float) -> list[str]:
        """What is going to happen."""
        events = sum(call.event is not None for call in calls)
        systems = len({call.source for call in calls})
        return [
            f"A server starts in {folder}. {SDK} sends it the last {days:g} days, {events} events of "
            f"{systems} systems, in {days * 86_400 / speed:,.0f} seconds. Ctrl-C stops both."
        ]

    def show(self, move: AccountMove) -> None:
        """One move, as it is heard."""
        cause = move.cause or ("time" if move.cause_event_id is None else "an earlier event")
        where = f"{self._stage(move.from_stage)} → {self._stage(move.stage)}"
        show(f"{move.at:%d.%m. %H:%M}  {move.name}: {where}  ({cause})")

    def summary(self, done: DemonstratedLive) -> list[str]:
        """What came of it."""
        moved = counted("account", done.accounts_moved, self._lang)
        same = "DIFFERS from" if done.differing else "equals"
        accounts = counted("account", done.accounts, self._lang)
        return [
            "",
            f"{done.sdk} sent {done.sent} messages, {done.events} of them events, in {done.seconds:.0f} s.",
            f"Acknowledged: {done.acknowledged}; in the store, each once: {done.kept_once}.",
            f"Moved: {moved}, in {len(done.moves)} moves.",
            f"The live map of {accounts} {same} a reading of everything from scratch "
            f"(as of {done.as_of:%Y-%m-%d %H:%M} UTC).",
            f"Go on: journeyglass -C {Path(done.workspace).name} serve",
        ]

    def _stage(self, stage: str | None) -> str:
        return word("outside", self._lang) if stage is None else self._titles.get(stage, stage)


def tell_failures(done: DemonstratedLive) -> None:
    """Say what went wrong, if anything did; JourneyglassError then."""
    if done.whole:
        return
    say(done.failures[:5], "sdk")
    lost = done.sent - done.kept_once
    raise JourneyglassError(
        f"{lost} of {done.sent} messages are not in the store once; {len(done.differing)} accounts differ",
        f"look into {done.workspace} with `journeyglass events trace ID`",
    )
