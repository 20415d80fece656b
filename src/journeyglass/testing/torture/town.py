"""The workspace that is tortured, and what its clients send: late, doubled, in pieces, now and then nonsense."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

JOURNEYS = {
    "buying": """\
format: 1
journey: buying
title: How accounts buy
stages:
  - id: lead
    title: Lead
    enter: {did: [Form Submitted, Demo Requested]}
    patience: 20s
    outcomes:
      - {id: silent, title: Silent, kind: lost, when: {quiet_for: 25s}, to: null}
  - id: trial
    title: Trial
    enter: {any: [{did: Trial Started}, {did: Feature Used, at_least: 4, people: 2, within: 30s}]}
    milestones:
      - {id: several, title: Several people, when: {did: Signed In, people: 2}}
    outcomes:
      - {id: lapsed, title: Lapsed, kind: lost, when: {in_stage_for: 40s}, to: lead}
      - {id: refused, title: Refused, kind: lost, when: {did: Opportunity Lost}, reason: reason, to: null}
  - id: customer
    title: Customer
    enter: {all: [{did: Subscription Started}, {not: {did: Unsubscribed, within: 10s}}]}
    from: [any]
    outcomes:
      - {id: churned, title: Churned, kind: churned, when: {did: Account Deleted}, to: null}
""",
    "using": """\
format: 1
journey: using
title: How people use it
subject: person
stages:
  - id: visitor
    title: Visitor
    enter: {did: Page Viewed}
  - id: user
    title: User
    enter: {did: Signed In}
    outcomes:
      - {id: asleep, title: Asleep, kind: lost, when: {quiet_for: 30s}, to: visitor}
  - id: regular
    title: Regular
    enter: {did: Feature Used, at_least: 3, within: 1m}
    from: [visitor, user]
""",
    "deciding": """\
format: 1
journey: deciding
title: Who decides
stages:
  - id: known
    title: Known
    enter: {trait: {plan: team}}
  - id: heard
    title: Heard
    enter: {did: [Signed In, Feature Used], role: champion}
    outcomes:
      - id: cold
        title: Cold
        kind: not_now
        when: {did: Demo Requested, without: {did: Signed In}, within: 20s}
        to: known
  - id: decided
    title: Decided
    enter: {any: [{did: Order Completed, where: {plan: {in: [team, firm]}}}, {person_trait: {seat: head}}]}
""",
}
"""Three journeys: by events and silence, of people, and by what is known of whom."""
SETTINGS = 'name = "Town"\njourney = "buying"\nas_of = "now"\n'
SOURCE = """\
format: 1
source: crm
table: {file: crm.csv}
row_key: id
traits_at: joined
account: {id: company, domain: domain}
person: {id: person, email: email, name: name}
events:
  - {name: Demo Requested, at: asked}
"""
ACCOUNTS, PEOPLE, VISITORS = 60, 120, 120
NAMES = (
    "Form Submitted", "Demo Requested", "Trial Started", "Signed In", "Signed In", "Feature Used", "Feature Used",
    "Feature Used", "Page Viewed", "Subscription Started", "Opportunity Lost", "Unsubscribed", "Account Deleted",
    "Order Completed",
)  # fmt: skip
_HEAD = ("id", "company", "domain", "person", "email", "name", "joined", "asked")
Message = dict[str, Any]


def found(root: Path) -> None:
    """A new workspace in `root`."""
    for folder in ("journeys", "sources"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "journeyglass.toml").write_text(SETTINGS, "utf-8")
    for name, text in JOURNEYS.items():
        (root / "journeys" / f"{name}.yaml").write_text(text, "utf-8")
    (root / "sources" / "crm.yaml").write_text(SOURCE, "utf-8")
    write_table(root, 1)


def write_table(root: Path, version: int, rows: int = 40) -> None:
    """The table of the source as it is at its n-th version: some rows changed, some new, some gone."""
    random = Random(version)  # noqa: S311 - test data, no secret
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_HEAD)
    day = datetime(2026, 1, 1, tzinfo=UTC)
    for row in sorted(random.sample(range(rows + version), rows)):
        asked = day + timedelta(minutes=row * 7 + (random.randrange(60) if row % 5 == 0 else 0))
        names = f"c{row % 9}", f"c{row % 9}.example", f"cp{row}", f"cp{row}@c{row % 9}.example", f"Person {row}"
        table.writerow((row, *names, day.date().isoformat(), asked.isoformat()))
    (root / "sources" / "crm.csv").write_text(text.getvalue(), "utf-8")


class Sender:
    """Draws messages; `mark` is part of every id, so that no two senders share one."""

    def __init__(self, mark: str, seed: int) -> None:
        self._mark, self._random, self._sent = mark, Random(seed), 0  # noqa: S311 - test data, no secret

    def batch(self, now: datetime) -> tuple[list[Message], list[str]]:
        """Messages to send together, and the ids of those among them that cannot be accepted."""
        made = [self._message(now) for _ in range(self._random.choice((1, 1, 2, 5, 10, 20)))]
        wrong = [one["messageId"] for one in made if self._random.randrange(60) == 0 and _spoil(one)]
        return made, wrong

    def _message(self, now: datetime) -> Message:
        said: Message = {"messageId": f"{self._mark}-{self._sent}", "timestamp": self._at(now).isoformat()}
        self._sent += 1
        kind = self._random.choices(("track", "identify", "group", "alias"), (80, 12, 6, 2))[0]
        maker = {"track": self._track, "identify": self._identify, "group": self._group, "alias": self._alias}[kind]
        return {"type": kind, **said, **maker()}

    def _at(self, now: datetime) -> datetime:
        """Mostly a moment ago, now and then long before, so that history reads otherwise than it did."""
        seconds = self._random.choices((1.0, 10.0, 90.0, 86_400.0), (70, 18, 8, 4))[0]
        return now - timedelta(seconds=self._random.random() * seconds)

    def _track(self) -> Message:
        name, number = self._random.choice(NAMES), self._random.randrange(PEOPLE)
        said: Message = {
            "event": name,
            "properties": {"plan": self._random.choice(("team", "firm", "free")), "reason": "x"},
        }
        if self._random.randrange(100) < 30:
            said["anonymousId"] = f"v{self._random.randrange(VISITORS)}"
        else:
            said["userId"] = f"p{number}"
        if self._random.randrange(100) < 60:
            said["context"] = {"groupId": f"a{number % ACCOUNTS}"}
        return said

    def _identify(self) -> Message:
        number = self._random.randrange(PEOPLE)
        traits = {"seat": self._random.choice(("head", "desk")), "email": f"p{number}@a{number % ACCOUNTS}.example"}
        role = {"role": "champion"} if self._random.randrange(4) == 0 else {}
        account = {"context": {"groupId": f"a{number % ACCOUNTS}"}} if self._random.randrange(2) else {}
        visitor = {"anonymousId": f"v{self._random.randrange(VISITORS)}"} if self._random.randrange(3) else {}
        return {"userId": f"p{number}", "traits": {**traits, **role}, **visitor, **account}

    def _group(self) -> Message:
        number = self._random.randrange(PEOPLE)
        plan = self._random.choice(("team", "firm", "free"))
        return {"userId": f"p{number}", "groupId": f"a{number % ACCOUNTS}", "traits": {"plan": plan}}

    def _alias(self) -> Message:
        return {"previousId": f"v{self._random.randrange(VISITORS)}", "userId": f"p{self._random.randrange(PEOPLE)}"}


def _spoil(message: Message) -> bool:
    """Make it one that is refused, where it can be."""
    if message["type"] != "track":
        return False
    message["event"] = ""
    return True
