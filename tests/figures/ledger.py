"""Small readings written by hand: a line a visit, days counted from 1 January 2024."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from journeyglass.events.facts import ALWAYS
from journeyglass.figures.context import Context, Rates, micros
from journeyglass.journey.duration import Duration
from journeyglass.journey.model import Indicator, Journey, Milestone, Outcome, Stage
from journeyglass.journey.rules import Did, Matcher, Rule
from journeyglass.lake.cache_files import EVENT_TYPES, TABLES, register_empty, register_readable
from journeyglass.reading.result import MILESTONES, MOMENTS, SUBJECTS, VISITS, Reading

_DATABASE = duckdb.connect()
START = datetime(2024, 1, 1, tzinfo=UTC)


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
        self.roles: list[tuple[str, str, str, int]] = []
        self.memberships: list[tuple[str, str, int, int | None]] = []

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

    def role(self, account: str, person: str, role: str, since: float | None = None) -> None:
        """The person's role in the committee of the account, from that day on (None: since ever) until the next."""
        self.roles.append((person, account, role, ALWAYS if since is None else micros(day(since))))

    def member(self, account: str, person: str, since: float | None = None, until: float | None = None) -> None:
        """The person belongs to the account then (None: since ever, for ever)."""
        begun, ended = (None if at is None else micros(day(at)) for at in (since, until))
        self.memberships.append((person, account, ALWAYS if begun is None else begun, ended))

    def context(self, rates: Rates | None = None) -> Context:
        """The context of the reading, with the views of a cache where any events were written."""
        con = duckdb.connect()
        con.execute("SET TimeZone = 'UTC'; SET threads = 1")
        register_empty(con)
        if self.events is None and not self.traits:
            con = _DATABASE.cursor()
        else:
            Cache(self).register(con)
        context = Context.of(self.reading(), con, rates)
        return context if self.events is not None else replace(context, has_events=False)


def table(rows: Iterable[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    """Rows of the schema; what a row leaves out is null."""
    return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)


def one(rows: Iterable[Any], **wanted: Any) -> Any:
    """The only row with these fields."""
    found = [row for row in rows if all(getattr(row, key) == value for key, value in wanted.items())]
    assert len(found) == 1, f"{len(found)} rows have {wanted}"
    return found[0]


class Cache:
    """The views of a reading cache over what a ledger holds, numbered as a real one is."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.events = ledger, ledger.events or []
        members = [(m[1], m[0]) for m in (*ledger.roles, *ledger.memberships)]
        seen = [(e["account"], e.get("person_id")) for e in self.events] + members
        names = {a for a, _ in seen if a} | {t["account"] for t in ledger.traits}
        names |= {ledger.accounts.get(v["subject"], v["subject"]) for v in ledger.visits} | set(
            ledger.accounts.values()
        )
        self.accounts = {name: number for number, name in enumerate(sorted(names))}
        self.persons = {name: number for number, name in enumerate(sorted({p for _, p in seen if p}))}

    def register(self, con: duckdb.DuckDBPyConnection) -> None:
        """Make the views in `con`."""
        rows = {
            "events": self._events(), "accounts": self._accounts(), "traits": self._traits(), "roles": self._roles(),
            "memberships": self._memberships(), "names": self._names(),
            "persons": [{"person_no": n, "person_id": p} for p, n in self.persons.items()],
            "sources": [{"source": s} for s in sorted({e.get("source") or "s" for e in self.events})],
        }  # fmt: skip
        shapes = TABLES | {"events": {"row_no": "BIGINT", "account_no": "INTEGER"} | EVENT_TYPES}
        for name, found in rows.items():
            con.register(f"ledger_{name}", table(found, _schema(shapes[name])))
            columns = ", ".join(f'"{c}"::{kind} AS "{c}"' for c, kind in shapes[name].items())
            con.execute(f"CREATE OR REPLACE TEMP VIEW cache_{name} AS SELECT {columns} FROM ledger_{name}")
        register_readable(con)

    def _events(self) -> list[dict[str, Any]]:
        def place(event: Mapping[str, Any]) -> tuple[bool, str, Any, str]:
            return event["account"] is None, event["account"] or "", event["occurred_at"], event["event_id"]

        numbered = enumerate(sorted(self.events, key=place))
        return [
            {
                **e, "row_no": i, "account_no": self.accounts.get(e["account"]), "at": micros(e["occurred_at"]),
                "person_no": self.persons.get(e.get("person_id") or ""), "received_at": micros(e["occurred_at"]),
                "source": e.get("source") or "s", "value": None if e.get("value") is None else str(e["value"]),
            }
            for i, e in numbered
        ]  # fmt: skip

    def _accounts(self) -> list[dict[str, Any]]:
        rows = []
        for name, number in self.accounts.items():
            mine = [e for e in self.events if e["account"] == name]
            times = sorted(micros(e["occurred_at"]) for e in mine)
            theirs = sorted(micros(e["occurred_at"]) for e in mine if e["actor"] == "customer")
            rows.append(
                {
                    "account_no": number,
                    "account_id": name,
                    "events": len(mine),
                    "first_at": (times or [None])[0],
                    "last_customer_at": (theirs or [None])[-1],
                }
            )
        return rows

    def _traits(self) -> list[dict[str, Any]]:
        return [
            {
                "scope": "account", "account_no": self.accounts[t["account"]], "received_at": 0, "traits": t["traits"],
                "at": ALWAYS if t["at"] is None else micros(t["at"]),
            }
            for t in self.ledger.traits
        ]  # fmt: skip

    def _roles(self) -> list[dict[str, Any]]:
        ordered = sorted(self.ledger.roles, key=lambda r: (r[:2], r[3]))
        return [
            {
                "person_no": self.persons[person], "account_no": self.accounts[account], "role": role,
                "valid_from": since,
                "valid_to": next((r[3] for r in ordered if r[:2] == (person, account) and r[3] > since), None),
            }
            for person, account, role, since in ordered
        ]  # fmt: skip

    def _memberships(self) -> list[dict[str, Any]]:
        return [
            {"person_no": self.persons[p], "account_no": self.accounts[a], "valid_from": since, "valid_to": until,
             "is_primary": False}
            for p, a, since, until in self.ledger.memberships
        ]  # fmt: skip

    def _names(self) -> list[dict[str, Any]]:
        times: dict[tuple[str, str], list[int]] = {}
        for e in self.events:
            times.setdefault((e["name"], e.get("source") or "s"), []).append(micros(e["occurred_at"]))
        return [
            {"name": name, "source": source, "events": len(at), "first_at": min(at), "last_at": max(at)}
            for (name, source), at in sorted(times.items())
        ]


def _schema(columns: Mapping[str, str]) -> pa.Schema:
    kinds = {"BIGINT": pa.int64(), "INTEGER": pa.int32(), "BOOLEAN": pa.bool_()}
    return pa.schema([(name, kinds.get(kind, pa.string())) for name, kind in columns.items()])
