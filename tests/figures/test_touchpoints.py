"""Touchpoints believed and seen, and the map's overview."""

from __future__ import annotations

import json

import duckdb
import numpy as np
import pytest

from journeyglass.figures import overview, touchpoints
from journeyglass.figures.context import Context
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.visit_names import visit_names
from journeyglass.journey import rules
from journeyglass.journey.duration import Duration
from journeyglass.journey.model import Indicator, Journey, Stage, Touchpoint
from journeyglass.journey.rules import All, Condition, Did, Matcher, Trait
from tests.figures.ledger import Cache, Ledger, did, journey, one, outcome


def touched() -> Journey:
    pricing = Matcher(("Page Viewed",), (Condition("path", (rules.Test("matches", "^/pricing"),)),))
    points = (
        Touchpoint(id="pricing", title="Pricing", channel="site", seen=Did(pricing, at_least=2)),
        Touchpoint(id="call", title="Call", seen=Did(Matcher(("Call",)), people=2)),
        Touchpoint(id="demo", title="Demo", seen=did("Demo")),
        Touchpoint(id="fair", title="Fair", seen=did("Fair Visited")),
        Touchpoint(id="word", title="Word of mouth"),
        Touchpoint(id="big", title="Big", seen=All((did("Call"), Trait((Condition("size", (rules.Test("gt", 5),)),))))),
    )
    indicators = (
        Indicator(figure="conversion", within=Duration(30, "d"), target=0.5, alert_below=0.9),
        Indicator(figure="dwell", target=3),
        Indicator(figure="drop_out", target=0.1, alert_above=0.2),
        Indicator(figure="nps", target=30),
    )
    lost = outcome("lost", "lost")
    first = Stage(id="a", enter=did("A"), touchpoints=points, indicators=indicators, outcomes=(lost,))
    return journey(first, Stage(id="b", enter=did("B")))


def seen_ledger() -> Ledger:
    ledger = Ledger(touched())
    for i in range(6):
        ledger.subject(f"s{i}", ("a", 1, 5), ("b", 5, None))
        ledger.event(f"s{i}", "A", 1)
        ledger.event(f"s{i}", "B", 5)
        ledger.event(f"s{i}", "Page Viewed", 2, properties={"path": "/pricing"})
        ledger.event(f"s{i}", "Page Viewed", 3 if i < 2 else 5, properties={"path": "/pricing/eu"})
        ledger.event(f"s{i}", "Page Viewed", 2, properties={"path": "/blog"})
        ledger.event(f"s{i}", "Trial Ended", 2, actor="system")
    for person in ("p1", "p1", "p2"):
        ledger.event("s0", "Call", 2, person_id=person)
        ledger.event("s1", "Call", 2, person_id="p1")
    ledger.event("s3", "Demo", 7)
    ledger.event("s4", "Newsletter", 2)
    ledger.event("s4", "Newsletter", 0)  # before the visit
    ledger.event("s5", "Newsletter", 200)  # after the reading's instant
    return ledger


def test_believed_against_seen() -> None:
    rows = touchpoints.compute(seen_ledger().context()).rows
    pricing = one(rows, stage="a", touchpoint="pricing")
    # Twice within the visit: s0 and s1; the second view of the others fell on the instant of leaving.
    assert (pricing.finding, pricing.visits, pricing.events, pricing.channel) == ("seen", 2, 8, "site")
    assert pricing.share.value == pytest.approx(2 / 6)
    call = one(rows, stage="a", touchpoint="call")
    assert (call.visits, call.events) == (1, 6)  # s1's three calls were one person's
    demo = one(rows, stage="a", touchpoint="demo")
    assert (demo.finding, demo.visits, demo.share.value) == ("never_seen", 0, 0)  # its event came, in b
    for name in ("fair", "word", "big"):
        row = one(rows, stage="a", touchpoint=name)
        assert (row.finding, row.share.status) == ("untracked", "terra_incognita")


def test_unmapped_names_are_the_most_frequent_uncovered_ones() -> None:
    rows = touchpoints.compute(seen_ledger().context()).rows
    unmapped = [(r.touchpoint, r.visits, r.events) for r in rows if r.stage == "a" and r.finding == "unmapped"]
    assert unmapped == [("A", 6, 6), ("Page Viewed", 6, 6), ("Newsletter", 1, 1)]
    assert [(r.touchpoint, r.visits) for r in rows if r.stage == "b"] == [("B", 6), ("Page Viewed", 4), ("Demo", 1)]


def off_map(ledger: Ledger, filters: Filters = EVERYTHING, **where: object) -> dict[str, tuple[str | None, int, int]]:
    """Of what the map lacks at a stage: the channel, the visits and the events of each name."""
    rows = touchpoints.compute(ledger.context(), filters).rows
    mine = [row for row in rows if not row.believed and all(getattr(row, k) == v for k, v in where.items())]
    return {row.touchpoint: (row.channel, row.visits, row.events) for row in mine}


def by_channel() -> Ledger:
    """Names that come by several ways, by one, by none; some of them again and again in one visit."""
    ledger = Ledger(touched())
    for i in range(6):
        ledger.subject(f"s{i}", ("a", 1, 5), ("b", 5, None))
        ledger.event(f"s{i}", "Newsletter", 2, channel="email")
        ledger.event(f"s{i}", "Chat", 2, channel="site")
        ledger.event(f"s{i}", "Chat", 3, channel="app")
        ledger.event(f"s{i}", "Said", 2)
        ledger.event(f"s{i}", "Page Viewed", 2, channel="site", properties={"path": "/blog"})
        ledger.event(f"s{i}", "Page Viewed", 3, channel="app", properties={"path": "/blog"})
        ledger.event(f"s{i}", "Demo", 6, channel="meeting")
    for _ in range(3):
        ledger.event("s0", "Chat", 3, channel="app")
        ledger.event("s0", "Page Viewed", 3, channel="app", properties={"path": "/blog"})
        ledger.event("s1", "Said", 4, channel="phone")
        ledger.event("s2", "Chat", 4, channel="site", actor="system")
    return ledger


def test_what_the_map_lacks_has_the_channel_that_most_of_its_events_came_by() -> None:
    assert off_map(by_channel(), stage="a") == {
        "Chat": ("app", 6, 15), "Newsletter": ("email", 6, 6), "Said": ("phone", 6, 9),
        "Page Viewed": ("app", 6, 15),
    }  # fmt: skip
    # Another stage has its own channel; of the believed ones the map names it.
    assert off_map(by_channel(), stage="b") == {"Demo": ("meeting", 6, 6)}
    pricing = one(touchpoints.compute(by_channel().context()).rows, stage="a", touchpoint="pricing")
    assert pricing.channel == "site"


def test_the_channel_of_what_the_map_lacks_is_that_of_its_group() -> None:
    ledger = by_channel()
    for i in range(6):
        ledger.trait(f"s{i}", None, size="small" if i else "big")
    big, small = (off_map(ledger, Filters(by="size"), stage="a", group=size) for size in ("big", "small"))
    assert (big["Chat"], small["Chat"]) == (("app", 1, 5), ("app", 5, 10))
    # As many by the one as by the other: the first of the alphabet. None of the first account's names a channel.
    assert small["Page Viewed"] == ("app", 5, 10)
    assert (big["Said"], small["Said"]) == ((None, 1, 1), ("phone", 5, 8))


def test_a_name_that_comes_by_several_channels_is_counted_as_if_by_one() -> None:
    """Whether a rule asks for a name, how often and when it first came, its channels must not change."""
    ledger, plain = by_channel(), by_channel()
    for event in plain.events or []:
        event.pop("channel", None)
    found, other = (visit_names(one.context(), 12) for one in (ledger, plain))
    assert set(found.names) == set(other.names)
    for name in found.names:
        assert np.array_equal(found.count([name]), other.count([name]))
        assert np.array_equal(found.first([name]), other.first([name]))
        ways = found.names[name].ways
        assert sorted(ways.visit[ways.once]) == sorted(set(ways.visit))


def test_the_instants_of_coming_and_leaving() -> None:
    ledger = Ledger(touched())
    for i in range(5):
        # An instant in a, then b until day 9, then outside.
        ledger.subject(f"s{i}", ("a", 1, 1), ("b", 1, 9, {"outcome": "lost", "outcome_kind": "lost"}))
        ledger.subject(f"t{i}", ("a", 1, None))
        ledger.event(f"s{i}", "Demo", 1)
        ledger.event(f"s{i}", "Farewell", 9)
        ledger.event(f"t{i}", "Demo", 1)
    rows = touchpoints.compute(ledger.context()).rows
    demo = one(rows, stage="a", touchpoint="demo")
    assert (demo.visits, demo.share.numerator, demo.share.denominator) == (5, 5, 5)
    assert [(r.touchpoint, r.visits) for r in rows if r.stage == "b"] == [("Demo", 5)]


def test_touchpoints_by_trait() -> None:
    ledger = seen_ledger()
    for i in range(6):
        ledger.trait(f"s{i}", None, size="big" if i else "small")
    rows = touchpoints.compute(ledger.context(), Filters(by="size")).rows
    assert one(rows, stage="a", touchpoint="pricing", group="big").visits == 1
    assert one(rows, stage="a", touchpoint="Page Viewed", group="big").visits == 5


def test_without_events_nothing_is_claimed() -> None:
    ledger = seen_ledger()
    ledger.events = None
    found = touchpoints.compute(ledger.context())
    assert {row.finding for row in found.rows} == {"untracked"}
    assert found.notes == ("there are no events to look at",)


def test_a_reading_alone_is_enough_for_a_context() -> None:
    context = Context.of(seen_ledger().reading())
    assert overview(context).stages[0].entered == 6


def test_readings_share_a_connection_and_temporary_views_are_found() -> None:
    con = duckdb.connect()
    first, second = Context.of(seen_ledger().reading(), con), Context.of(Ledger().reading(), con)
    assert [overview(context).subjects for context in (first, second)] == [6, 0]
    assert not first.has_events
    Cache(seen_ledger()).register(con)
    alone = Context.of(seen_ledger().reading(), con)
    assert alone.has_events
    assert overview(alone).stages[0].seen == 2
    assert overview(first).subjects == 6


def test_overview_of_the_map() -> None:
    ledger = seen_ledger()
    for i in range(4):
        ledger.subject(f"l{i}", ("a", 1, 9, {"outcome": "lost", "outcome_kind": "lost"}))
    found = overview(ledger.context())
    a, b = found.stages
    assert (found.subjects, found.outside) == (10, 4)
    assert (a.here_now, a.entered, a.believed, a.seen) == (0, 10, 6, 2)
    assert (b.here_now, b.conversion, b.within) == (6, None, None)
    assert a.conversion is not None
    assert (a.conversion.value, a.within) == (pytest.approx(0.6), "30d")
    assert a.median_dwell.value == 4
    assert [(o.outcome, o.visits) for o in a.outcomes] == [("lost", 4), ("moved_on", 6)]
    assert a.unmapped[:2] == ("A", "Page Viewed")
    assert [row.touchpoint for row in a.off_map] == list(a.unmapped)
    verdicts = [(i.figure, i.verdict, i.alert) for i in a.indicators]
    assert verdicts == [
        ("conversion", "met", True),
        ("dwell", "missed", False),
        ("drop_out", "missed", True),
        ("nps", "unknown", False),
    ]
    assert json.loads(json.dumps(found.to_json()))["stages"][0]["conversion"]["denominator"] == 10
