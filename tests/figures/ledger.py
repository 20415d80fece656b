"""Small readings written by hand: a line a visit, days counted from 1 January 2024."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from journeyglass.figures.context import Context, Rates
from journeyglass.journey.duration import Duration
from journeyglass.journey.model import Indicator, Journey, Milestone, Outcome, Stage
from journeyglass.journey.rules import Did, Matcher, Rule
from journeyglass.reading.result import MILESTONES, MOMENTS, SUBJECTS, VISITS, Reading

_DATABASE = duckdb.connect()
START = datetime(2024, 1, 1, tzinfo=UTC)
EVENTS = pa.schema(
    [(name, pa.string()) for name in ("event_id", "account", "person_id", "name")]
    + [("occurred_at", pa.timestamp("us", tz="UTC"))]
    + [(name, pa.string()) for name in ("actor", "channel", "source")]
    + [("value", pa.decimal128(38, 9)), ("currency", pa.string()), ("properties", pa.string())]
)


def day(number: float) -> datetime:
    """The instant so many days after the beginning."""
    return START + timedelta(days=number)


def did(*names: str, **more: Any) -> Rule:
    """A rule that any of these events fulfils."""
    return Did(Matcher(names), **more)


def outcome(name: str, kind: str, to: str | None = None) -> Outcome:
    """An outcome whose event bears its name."""
    return Outcome(id=name, kind=kind, when=did(name), to=to)  # type: ignore[arg-type]


def journey(*stages: Stage, moments: Mapping[str, Rule] | None = None, **more: Any) -> Journey:
    """A journey of these stages; three plain ones where none are given."""
    return Journey(format=1, journey="j", title="J", stages=stages or plain(), moments=moments or {}, **more)


def plain() -> tuple[Stage, ...]:
    """Three stages a, b, c, entered by the events A, B, C; a and b can be lost or put off."""
    ends = (outcome("lost", "lost"), outcome("not_now", "not_now"))
    indicator = Indicator(figure="conversion", to="b", within=Duration(10, "d"), target=0.5)
    return (
        Stage(id="a", enter=did("A"), outcomes=ends, patience=Duration(30, "d"), indicators=(indicator,)),
        Stage(
            id="b",
            enter=did("B"),
            outcomes=ends,
            milestones=(Milestone(id="m", title="M", when=did("M")), Milestone(id="n", title="N", when=did("N"))),
        ),
        Stage(id="c", enter=did("C")),
    )


class Ledger:
    """Collects visits subject by subject and makes the reading of them."""

    def __init__(self, written: Journey | None = None, as_of: float = 100) -> None:
        self.journey = written or journey()
        self.as_of = as_of
        self.visits: list[dict[str, Any]] = []
        self.moments: list[dict[str, Any]] = []
        self.milestones: list[dict[str, Any]] = []
        self.stalled: set[str] = set()
        self.accounts: dict[str, str] = {}
        self.observed: dict[str, float | None] = {}
        self.events: list[dict[str, Any]] | None = None
        self.traits: list[dict[str, Any]] = []

    def subject(self, name: str, *path: Sequence[Any]) -> None:
        """The subject's visits: (stage, from, until or None, {more fields})."""
        before: dict[str, Any] | None = None
        for number, (stage, begun, ended, *more) in enumerate(path, 1):
            row = self._visit(name, number, stage, begun, ended, before) | (more[0] if more else {})
            self.visits.append(row)
            before = row

    def _visit(
        self, name: str, number: int, stage: str, begun: float, ended: float | None, before: dict[str, Any] | None
    ) -> dict[str, Any]:
        gone = before is None or before["left_at"] != day(begun)
        position = self.journey.index(stage)
        came = -1 if gone or before is None else self.journey.index(before["stage"])
        kinds = {True: "start" if before is None else "restart", False: "forward" if position > came else "return"}
        turn = 1 if before is None else before["turn"] + (gone or position <= came)
        return {
            "journey": self.journey.journey, "subject": name, "visit_no": number, "turn": turn, "stage": stage,
            "entered_at": day(begun), "left_at": None if ended is None else day(ended), "entered_by": "due",
            "move": kinds[gone], "skipped": max(position - came - 1, 0),
        }  # fmt: skip

    def moment(self, subject: str, name: str, at: float, turn: int = 1) -> None:
        """A moment of the subject."""
        self.moments.append({"journey": "j", "subject": subject, "turn": turn, "moment": name, "at": day(at)})

    def milestone(self, subject: str, visit_no: int, stage: str, name: str, at: float) -> None:
        """A milestone completed in one of the subject's visits."""
        row = {"journey": "j", "subject": subject, "visit_no": visit_no, "stage": stage, "milestone": name}
        self.milestones.append({**row, "at": day(at)})

    def event(self, account: str, name: str, at: float, **more: Any) -> None:
        """An event of the account."""
        self.events = self.events or []
        row = {"event_id": f"e{len(self.events):06}", "account": account, "name": name, "occurred_at": day(at)}
        properties = json.dumps(more.pop("properties", {}))
        self.events.append({"actor": "customer", **row, **more, "properties": properties})

    def trait(self, account: str, at: float | None, **traits: Any) -> None:
        """Traits of the account from that day on; None: since ever."""
        self.traits.append({"account": account, "at": at if at is None else day(at), "traits": json.dumps(traits)})

    def reading(self) -> Reading:
        """The reading of all that was written."""
        names = list(dict.fromkeys(v["subject"] for v in self.visits)) + list(self.accounts)
        subjects = [
            {
                "subject": name, "account": self.accounts.get(name, name), "first_event_at": day(-5),
                "stalled_since": day(self.as_of - 1) if name in self.stalled else None,
            }
            for name in sorted(set(names))
        ]  # fmt: skip
        ordered = sorted(self.visits, key=lambda v: (v["subject"], v["visit_no"]))
        observed = {s.id: self.observed.get(s.id, -1000) for s in self.journey.stages}
        return Reading(
            self.journey,
            day(self.as_of),
            table(ordered, VISITS),
            table(self.milestones, MILESTONES),
            table(self.moments, MOMENTS),
            table(subjects, SUBJECTS),
            {stage: None if since is None else day(since) for stage, since in observed.items()},
        )

    def context(self, rates: Rates | None = None) -> Context:
        """The context of the reading, with events where any were written."""
        con = _DATABASE.cursor()
        if self.events is not None:
            con.register("events", table(self.events, EVENTS))
        traits = pa.schema([("account", pa.string()), ("at", pa.timestamp("us", tz="UTC")), ("traits", pa.string())])
        con.register("account_traits", table(self.traits, traits))
        return Context.of(self.reading(), con, rates)


def table(rows: Iterable[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    """Rows of the schema; what a row leaves out is null."""
    return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)


def one(rows: Iterable[Any], **wanted: Any) -> Any:
    """The only row with these fields."""
    found = [row for row in rows if all(getattr(row, key) == value for key, value in wanted.items())]
    assert len(found) == 1, f"{len(found)} rows have {wanted}"
    return found[0]
