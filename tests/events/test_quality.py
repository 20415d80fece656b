import json
from datetime import UTC, datetime, timedelta

import duckdb
import pyarrow as pa

from journeyglass.events.quality import Note, notes
from tests.events.sample import public, said

START = datetime(2024, 1, 1, 9, 17, tzinfo=UTC)


class Log:
    """Events for the notes to look at."""

    def __init__(self) -> None:
        self.rows: list[dict] = []

    def add(self, account, name, day, source="crm", received=None, **properties):
        at = START + timedelta(days=day, minutes=len(self.rows) % 701)
        self.rows.append(
            {
                "event_id": f"e{len(self.rows):05d}",
                "account": account,
                "person_id": None,
                "name": name,
                "occurred_at": at,
                "received_at": received or START + timedelta(days=900),
                "source": source,
                "properties": json.dumps(properties) if properties else None,
            }
        )

    def notes(self, kind: str, traits=None, observed_from=None) -> list[Note]:
        with duckdb.connect(config={"threads": 1}) as con:
            con.register("told", pa.Table.from_pylist(self.rows))
            con.execute("CREATE VIEW events AS SELECT * REPLACE (properties::VARCHAR AS properties) FROM told")
            if traits:
                con.execute('CREATE TABLE traits (account VARCHAR, "at" TIMESTAMPTZ, traits VARCHAR)')
                con.executemany(
                    "INSERT INTO traits VALUES (?, ?, ?)",
                    [(a, d if d is None else START + timedelta(days=d), t) for a, d, t in traits],
                )
            found = notes(con, "events", "traits" if traits else None, observed_from)
            return [n for n in found if n.kind == kind]


def _steady(log: Log, accounts: int = 40) -> Log:
    for i in range(accounts):
        log.add(f"a{i:02d}", "Form Submitted", i)
        log.add(f"a{i:02d}", "Odd Step", i + 5)
    return log


def test_clean_data_gives_no_note():
    assert [n for kind in ("order", "start_gap", "end_gap", "duplicates", "future", "without_account", "burst",
                           "day_only", "churn_definitions") for n in _steady(Log()).notes(kind)] == []  # fmt: skip


def test_the_one_account_in_the_other_order_is_listed():
    log = _steady(Log())
    log.add("late", "Odd Step", 10)
    log.add("late", "Form Submitted", 12)
    (note,) = log.notes("order")
    assert (note.count, note.examples) == (1, ("late",))
    assert note.sentence.startswith("1 of 41 accounts have `Odd Step` before `Form Submitted`")


def test_an_order_that_many_accounts_break_is_no_rule():
    log = _steady(Log())
    for i in range(5):
        log.add(f"b{i}", "Odd Step", 1)
        log.add(f"b{i}", "Form Submitted", 2)
    assert log.notes("order") == []


def test_use_before_the_subscription_that_it_names():
    log = Log()
    log.add("a", "Subscription Started", 10, subscription_id="s1")
    log.add("a", "Subscription Started", 0, subscription_id="s0")
    log.add("a", "Feature Used", 5, subscription_id="s1")
    log.add("a", "Feature Used", 15, subscription_id="s1")
    (note,) = log.notes("order")
    assert note.count == 1
    assert "1 of 2 events `Feature Used` are dated before the first `Subscription Started` of the same `subscription_id`" in note.sentence  # fmt: skip  # noqa: E501


def test_silence_that_the_later_rate_cannot_explain():
    log = Log()
    for i in range(300):
        log.add(f"a{i}", "Form Submitted", i)
        if i >= 150:
            log.add(f"a{i}", "Opportunity Won", i, source="deals")
        if i < 200:
            log.add(f"a{i}", "Page Viewed", i, source="web")
    (start,), (end,) = log.notes("start_gap"), log.notes("end_gap")
    assert start.source == "deals"
    assert "first seen on 2024-05-30" in start.sentence
    assert end.source == "web"


def test_rare_events_make_no_gap():
    log = _steady(Log(), 200)
    for day in (100, 150, 199):
        log.add("a", "Contract Signed", day)
    assert log.notes("start_gap") == []


def test_churn_that_is_told_in_several_ways():
    log = Log()
    for i in range(20):
        log.add(f"a{i}", "Subscription Started", 0, churned=i < 6)
        if i < 4:
            log.add(f"a{i}", "Subscription Cancelled", 9)
    (note,) = log.notes(
        "churn_definitions", traits=[(f"a{i}", None, json.dumps({"churn_flag": i < 2})) for i in range(20)]
    )
    for said_ in (
        "`Subscription Cancelled` (4 of 20 subscriptions, 20.0%): 4 (20.0%)",
        "(true in 6 of 20, 30.0%): 6 (30.0%)",
        "`churn_flag`: 2 (10.0%)",
    ):
        assert said_ in note.sentence


def test_duplicates_future_and_homeless_events():
    log = Log()
    log.add("a", "Page Viewed", 1)
    log.rows.append({**log.rows[0], "event_id": "e99999"})
    log.add("a", "Page Viewed", 30, received=START)
    log.add(None, "Page Viewed", 1)
    assert [(n.count, n.examples) for n in log.notes("duplicates")] == [(1, ("e00000",))]
    assert [(n.count, n.examples) for n in log.notes("future")] == [(1, ("e00002",))]
    assert [(n.count, n.examples) for n in log.notes("without_account")] == [(1, ("e00003",))]


def test_days_among_times_and_many_accounts_at_one_instant():
    log = Log()
    for i in range(200):
        log.add(f"a{i}", "Page Viewed", i / 7)
        log.add(f"a{i}", "Signed Up", i // 5, source="crm2")
        log.rows[-1]["occurred_at"] = START.replace(hour=0, minute=0) + timedelta(days=i // 5)
        log.add(f"a{i}", "Meeting Held", i, source="old")
        if i < 60:
            log.rows[-1]["occurred_at"] = START
    (day,) = log.notes("day_only")
    assert (day.source, day.count) == ("crm2", 200)
    (burst,) = log.notes("burst")
    assert (burst.source, burst.count) == ("old", 60)


def test_the_traps_of_the_public_data_are_told():
    folder = public("olist/olist_marketing_qualified_leads_dataset.csv").parent
    got = said(
        """
format: 1
source: olist
table: {file: olist_marketing_qualified_leads_dataset.csv}
join: [{table: {file: olist_closed_deals_dataset.csv}, by: mql_id, prefix: deal_}]
row_key: mql_id
account: {id: mql_id}
events:
  - {name: Form Submitted, at: first_contact_date}
  - {name: Opportunity Won, at: deal_won_date}
""",
        folder,
    )
    log = Log()
    same = ("person_id", "name", "received_at", "source", "properties")
    log.rows = [
        {k: e[k] for k in same} | {"event_id": e["fact_id"], "account": e["account_id"], "occurred_at": e["at"]}
        for e in got.events
    ]
    assert sum(e["name"] == "Opportunity Won" for e in got.events) == 842
    (order,) = log.notes("order")
    assert order.count == 1
    assert [n.sentence[:50] for n in log.notes("start_gap")] == ["`Opportunity Won` is first seen on 2017-12-05, 174"]


def test_what_is_known_of_winners_only_is_told():
    log = Log()
    for i in range(100):
        log.add(f"a{i:02d}", "Form Submitted", 0)
        if i < 40:
            log.add(f"a{i:02d}", "Opportunity Won", 10)
    origin = [(f"a{i:02d}", 0, json.dumps({"origin": "search"})) for i in range(100)]
    segment = [(f"a{i:02d}", 10, json.dumps({"segment": "pet", "rep": "ann"})) for i in range(38)]
    (note,) = log.notes("known_afterwards", [*origin, *segment])
    assert note.count == 40
    assert note.sentence.startswith("`rep`, `segment`: known only of accounts with `Opportunity Won` (40 of 100)")


def test_what_was_known_before_the_win_or_of_others_too_is_no_hindsight():
    log = Log()
    for i in range(100):
        log.add(f"a{i:02d}", "Form Submitted", 0)
        if i < 40:
            log.add(f"a{i:02d}", "Opportunity Won", 10)
    before = [(f"a{i:02d}", 5, json.dumps({"segment": "pet"})) for i in range(38)]
    others = [(f"a{i:02d}", 10, json.dumps({"size": 5})) for i in range(2, 42)]
    empty = [(f"a{i:02d}", 10, json.dumps({"plan": None})) for i in range(38)]
    few = [(f"a{i:02d}", 10, json.dumps({"stock": 5})) for i in range(20)]
    assert log.notes("known_afterwards", [*before, *others, *empty, *few]) == []


def test_a_beginning_that_is_declared_is_not_asked_for():
    log = Log()
    for i in range(400):
        log.add(f"a{i:03d}", "Form Submitted", i)
        if i > 200:
            log.add(f"a{i:03d}", "Opportunity Won", i, source="deals")
    (asked,) = log.notes("start_gap")
    assert "declare `observed_from`" in asked.sentence
    since = int((START + timedelta(days=200)).timestamp() * 10**6)
    (told,) = log.notes("start_gap", observed_from={"deals": since})
    assert "declares that nothing was recorded before 2024-07-19" in told.sentence


def test_a_single_event_has_no_rate_that_could_be_missed():
    log = _steady(Log(), 400)
    log.add("a200", "Rare Thing", 200)
    assert [log.notes(kind) for kind in ("start_gap", "end_gap")] == [[], []]
