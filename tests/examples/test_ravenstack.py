"""A SaaS company's six tables on the seven stages of a subscription."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import duckdb
import pytest

from journeyglass.workspace.result import Result
from tests.examples.opened import Opened, opened
from tests.figures.ledger import one


@pytest.fixture(scope="module")
def ravenstack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened("ravenstack", tmp_path_factory.mktemp("ravenstack")) as made:
        yield made


@pytest.fixture(scope="module")
def reading(ravenstack: Opened) -> Result:
    return ravenstack.workspace.read()


def test_every_row_comes_in(ravenstack: Opened) -> None:
    assert {name: (s.rows, s.quarantined) for name, s in ravenstack.summaries.items()} == {
        "accounts": (500, 0),
        "churn-flags": (500, 0),
        "subscriptions": (5000, 0),
        "usage": (25_000, 0),
        "tickets": (2000, 0),
        "churn": (600, 0),
    }
    came = ravenstack.workspace.events()
    assert came.accounts == 500
    counts = {name.name: name.events for name in came.names}
    assert (counts["Feature Used"], counts["Subscription Started"]) == (25_000, 5000)
    assert (counts["Survey Submitted"], counts["Trial Started"]) == (1175, 778)


def test_the_three_kinds_of_churn_and_that_they_disagree_are_told(ravenstack: Opened) -> None:
    (note,) = ravenstack.notes("churn_definitions")
    assert "of 500 accounts" in note.sentence
    assert "the trait `churn_flag`: 110 (22.0%)" in note.sentence
    assert "the event `Account Churned`: 352 (70.4%)" in note.sentence
    assert "the event `Subscription Cancelled` (486 of 5000 subscriptions, 9.7%)" in note.sentence


def test_use_before_its_subscription_is_told_and_kept(ravenstack: Opened) -> None:
    told = [note for note in ravenstack.notes("order") if "`Feature Used` are dated" in note.sentence]
    assert [(note.count, note.sentence) for note in told] == [
        (19_142, "19142 of 25000 events `Feature Used` are dated before the first `Subscription Started` of the same "
                 "`subscription_id`"),
    ]  # fmt: skip


def test_every_account_is_placed_and_what_no_table_knows_is_said(reading: Result) -> None:
    stages = {stage.stage: stage for stage in reading.overview().stages}
    assert reading.overview().subjects == 500
    assert stages["evaluation"].entered == stages["onboarding"].entered == 500
    assert stages["evangelism"].entered == 0
    assert one(reading.figure("conversion").rows, to_stage="evangelism").conversion.status == "terra_incognita"


def test_the_moment_of_churn_is_that_of_the_churn_table(reading: Result, ravenstack: Opened) -> None:
    """An independent count over the files: accounts with a churn event on or after their first paid day."""
    con = duckdb.connect()
    for name in ("churn_events", "subscriptions"):
        con.execute(f"CREATE TABLE {name} AS FROM read_csv('{ravenstack.data}/ravenstack_{name}.csv')")
    (churned,) = con.execute("SELECT count(DISTINCT account_id) FROM churn_events").fetchall()[0]
    moments = {row["subject"] for row in reading.moments.to_pylist() if row["moment"] == "churned"}
    assert len(moments) == churned == 352
    (after,) = con.execute("""
        SELECT count(DISTINCT account_id) FROM churn_events JOIN (
            SELECT account_id, min(start_date) AS paid FROM subscriptions WHERE NOT is_trial GROUP BY account_id
        ) USING (account_id) WHERE churn_date >= paid""").fetchall()[0]
    left = {v["subject"] for v in reading.visits.to_pylist() if v["outcome"] == "churned"}
    # Whoever leaves on the day of its purchase is led through it and out; whoever left before it was no customer.
    assert len(left) == after < 352
    con.close()


def test_churn_has_its_reason(reading: Result) -> None:
    rows = [row for row in reading.figure("outcomes").rows if row.outcome == "churned" and row.visits]
    reasons = {reason.reason for row in rows for reason in row.reasons}
    assert reasons == {"pricing", "support", "budget", "competitor", "unknown", "features"}


def test_a_customer_who_comes_back_begins_a_new_turn(reading: Result) -> None:
    visits = reading.visits.to_pylist()
    back = [(before, visit) for before, visit in pairwise(visits) if visit["move"] == "restart"]
    assert len(back) > 300
    for before, visit in back:
        assert before["subject"] == visit["subject"]
        assert before["outcome"] in ("churned", "faded", "on_hold")
        assert visit["turn"] == before["turn"] + 1


def test_the_purchase_leads_into_onboarding_at_once(reading: Result) -> None:
    dwell = one(reading.figure("dwell").rows, stage="purchase")
    assert dwell.visits == dwell.zero_length > 500


def test_the_first_paid_subscription_is_the_win(reading: Result, ravenstack: Opened) -> None:
    con = duckdb.connect()
    rows = con.execute(f"""
        SELECT account_id, min(start_date) FROM read_csv('{ravenstack.data}/ravenstack_subscriptions.csv')
        WHERE NOT is_trial GROUP BY account_id""").fetchall()
    won = {m["subject"]: m["at"].date() for m in reading.moments.to_pylist() if (m["moment"], m["turn"]) == ("won", 1)}
    assert won == dict(rows)
    con.close()
