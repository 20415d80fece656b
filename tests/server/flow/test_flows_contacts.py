"""Moves between touchpoints and hand-overs between channels, counted again event by event."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from journeyglass.figures import compute
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import MIN_SUBJECTS
from journeyglass.figures.filters import Filters
from journeyglass.figures.flows_channels import channel_flow
from journeyglass.figures.flows_touchpoints import touchpoint_flow
from journeyglass.journey.model import Journey, Stage, Touchpoint
from journeyglass.journey.rules import Condition, Did, Matcher
from journeyglass.journey.rules import Test as Comparison
from tests.figures.ledger import Ledger, day, did, journey, one

MINUTE = 1 / 1440
SEEDS = range(12)
NAMES = ("A", "Demo", "Guide", "Call", "Odd")
CHANNELS = ("site", "email", "phone", None)


def written() -> Journey:
    """Two touchpoints in a, one of them only for one kind of guide; one in b; c has none."""
    guide = Did(Matcher(("Guide",), (Condition("kind", (Comparison("eq", "roi"),)),)))
    return journey(
        Stage(id="a", enter=did("A"), touchpoints=(
            Touchpoint(id="demo", title="Demo", channel="meeting", seen=did("Demo")),
            Touchpoint(id="guide", title="Guide", channel="site", seen=guide),
            Touchpoint(id="blind", title="Nobody can see it"),
        )),
        Stage(id="b", enter=did("B"), touchpoints=(Touchpoint(id="call", title="Call", seen=did("Call", "Demo")),)),
        Stage(id="c", enter=did("C")),
    )  # fmt: skip


def drawn(seed: int) -> Ledger:
    """Accounts that wander through a, b, c with gaps and returns, and touches all the while."""
    rng = np.random.default_rng(seed)
    ledger = Ledger(written(), as_of=60)
    for i in range(9):
        at, path = float(rng.integers(0, 4)), []
        for _ in range(int(rng.integers(1, 6))):
            left = at + float(rng.integers(1, 8))
            path.append((str(rng.choice(["a", "b", "c"])), at, left))
            at = left + float(rng.choice([0, 0, 0, 3]))
        ledger.subject(f"s{i}", *path)
        for _ in range(40):
            when = float(rng.integers(0, 40)) + float(rng.integers(0, 4)) * 20 * MINUTE
            channel = CHANNELS[int(rng.integers(0, 4))]
            more: dict[str, Any] = {} if channel is None else {"channel": channel}
            actor = str(rng.choice(["customer", "customer", "us"]))
            kind = str(rng.choice(["roi", "other"]))
            name = NAMES[int(rng.integers(0, len(NAMES)))]
            ledger.event(f"s{i}", name, when, actor=actor, properties={"kind": kind}, **more)
    return ledger


@dataclass(frozen=True)
class Touch:
    """A customer's event inside a visit."""

    at: Any
    turn: int
    stage: str
    node: str
    channel: str | None
    visit: int


def touches_of(ledger: Ledger) -> dict[str, list[Touch]]:
    """The touches of each subject, in order, each placed by a search through all visits."""
    found: dict[str, list[Touch]] = defaultdict(list)
    events = sorted(ledger.events or [], key=lambda e: (e["occurred_at"], e["event_id"]))
    for event in events:
        inside = [
            (n, v) for n, v in enumerate(ledger.visits)
            if v["subject"] == event["account"] and v["entered_at"] <= event["occurred_at"]
            and (v["left_at"] is None or event["occurred_at"] < v["left_at"])
        ]  # fmt: skip
        if event["actor"] != "customer" or not inside or event["occurred_at"] > day(ledger.as_of):
            continue
        number, visit = inside[-1]
        node = node_of(visit["stage"], event["name"], '"roi"' in event["properties"])
        found[event["account"]].append(
            Touch(event["occurred_at"], visit["turn"], visit["stage"], node, event.get("channel"), number)
        )
    return found


def node_of(stage: str, name: str, roi: bool) -> str:
    if stage == "a" and name == "Demo":
        return "a/demo"
    if stage == "a" and name == "Guide" and roi:
        return "a/guide"
    return "b/call" if stage == "b" and name in ("Call", "Demo") else f"/{name}"


def moves(ledger: Ledger, since: Any = None) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for touches in touches_of(ledger).values():
        for before, after in pairwise(touches):
            late = since is None or after.at >= since
            if before.turn == after.turn and before.node != after.node and late:
                found[before.node, after.node] += 1
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_every_move_between_touchpoints(seed: int) -> None:
    ledger = drawn(seed)
    context = ledger.context()
    flow = touchpoint_flow(context, most=500)
    assert Counter({(n.from_node, n.to_node): n.count for n in flow.links}) == moves(ledger)
    assert (flow.moves, flow.left_out) == (moves(ledger).total(), 0)
    later = touchpoint_flow(context, Filters(since=day(10)), most=500)
    assert Counter({(n.from_node, n.to_node): n.count for n in later.links}) == moves(ledger, day(10))


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_the_most_frequent_ones_are_told_and_the_rest_is_counted(seed: int) -> None:
    ledger = drawn(seed)
    flow = touchpoint_flow(ledger.context(), most=3)
    largest = sorted(moves(ledger).values(), reverse=True)[:3]
    assert [n.count for n in flow.links] == largest
    assert flow.left_out == moves(ledger).total() - sum(largest)
    assert {n.id for n in flow.nodes} == {end for n in flow.links for end in (n.from_node, n.to_node)}


def test_a_touchpoint_knows_its_stage_and_channel() -> None:
    flow = touchpoint_flow(drawn(0).context(), most=500)
    assert (one(flow.nodes, id="a/demo").stage, one(flow.nodes, id="a/demo").channel) == ("a", "meeting")
    odd = one(flow.nodes, id="/Odd")
    assert (odd.stage, odd.touchpoint) == (None, "Odd")
    assert odd.channel in CHANNELS
    assert {n.kind for n in flow.links} == {"on", "return"}


Contact = dict[str, Any]


def contacts(ledger: Ledger) -> list[list[Contact]]:
    """The runs of one channel of each subject, less than half an hour between two touches."""
    found = []
    for touches in touches_of(ledger).values():
        runs: list[Contact] = []
        for touch in (t for t in touches if t.channel):
            last = runs[-1] if runs else None
            near = last and (touch.at - last["ended"]).total_seconds() < 1800
            if last and near and last["channel"] == touch.channel and last["turn"] == touch.turn:
                last |= {"ended": touch.at, "visit": touch.visit}
            else:
                runs.append({
                    "channel": touch.channel, "turn": touch.turn, "begun": touch.at, "ended": touch.at,
                    "visit": touch.visit,
                })  # fmt: skip
        found.append(runs)
    return found


def handed(ledger: Ledger, horizon: int) -> dict[tuple[str, str], Counter[str]]:
    """Of each pair of channels: how many hand-overs, how many can be judged, went on, broke."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for runs in contacts(ledger):
        for n, run in enumerate(runs[1:], 1):
            before = runs[n - 1]
            if before["turn"] != run["turn"] or before["channel"] == run["channel"]:
                continue
            told = found[before["channel"], run["channel"]]
            told["count"] += 1
            if (day(ledger.as_of) - run["ended"]).days < horizon:
                continue
            told["known"] += 1
            quiet = n + 1 == len(runs) or runs[n + 1]["begun"] - run["ended"] > day(horizon) - day(0)
            told["broke"] += quiet
            told["went_on"] += moved_on(ledger, run, horizon)
    return found


def moved_on(ledger: Ledger, run: Contact, horizon: int) -> bool:
    visit = ledger.visits[run["visit"]]
    later = ledger.visits[run["visit"] + 1] if run["visit"] + 1 < len(ledger.visits) else None
    if later is None or later["subject"] != visit["subject"] or visit["left_at"] != later["entered_at"]:
        return False
    ahead = later["stage"] > visit["stage"] and later["turn"] == visit["turn"]
    return bool(ahead and visit["left_at"] - run["ended"] <= day(horizon) - day(0))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_hand_over(seed: int) -> None:
    ledger = drawn(seed)
    flow = channel_flow(ledger.context(), within="5d")
    expected = handed(ledger, 5)
    assert {(n.from_channel, n.to_channel) for n in flow.links} == set(expected)
    for link in flow.links:
        told = expected[link.from_channel, link.to_channel]
        assert (link.count, link.went_on, link.broke) == (told["count"], told["went_on"], told["broke"])
        assert (link.broken.numerator, link.broken.denominator) == (told["broke"], told["known"])
    counts = Counter(run["channel"] for runs in contacts(ledger) for run in runs)
    assert {node.channel: node.count for node in flow.nodes} == counts


def test_hand_overs_are_those_of_the_figure() -> None:
    context = drawn(3).context()
    flow, rows = channel_flow(context), compute(context, "channels").rows
    for node in flow.nodes:
        row = one(rows, from_channel=node.channel, to_channel=None)
        assert (node.count, node.subjects, node.broken) == (row.count, row.accounts, row.broken)
    for link in flow.links:
        row = one(rows, from_channel=link.from_channel, to_channel=link.to_channel)
        assert (link.count, link.subjects, link.onward) == (row.count, row.accounts, row.onward)
        if link.subjects >= MIN_SUBJECTS:
            assert row.gap.value is not None


def test_where_keeps_the_moves_of_a_channel() -> None:
    ledger = drawn(5)
    context = ledger.context()
    by = {c: touchpoint_flow(context, Filters(where=(("channel", c),)), most=500).moves for c in ("site", "email")}
    expected = Counter(
        after.channel
        for touches in touches_of(ledger).values()
        for before, after in pairwise(touches)
        if before.turn == after.turn and before.node != after.node
    )
    assert by == {c: expected[c] for c in ("site", "email")}


def test_nothing_came() -> None:
    context: Context = Ledger(written()).context()
    assert (touchpoint_flow(context).moves, touchpoint_flow(context).nodes) == (0, ())
    assert channel_flow(context).links == ()
