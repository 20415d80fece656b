"""The published figures of a real marketing funnel: 8,000 leads, 842 of them won."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from journeyglass.figures import Context, Filters, compute
from journeyglass.journey.model import Stage
from journeyglass.reading.result import MILESTONES, MOMENTS, SUBJECTS, VISITS, Reading
from tests.figures.ledger import did, journey, one, table

DATA = Path(os.environ.get("JOURNEYGLASS_DATA", Path(__file__).parents[3] / "shared" / "data")) / "olist"
LEADS = DATA / "olist_marketing_qualified_leads_dataset.csv"
DEALS = DATA / "olist_closed_deals_dataset.csv"
pytestmark = pytest.mark.skipif(not LEADS.exists(), reason=f"the public data set olist is not at {DATA}")
UTC_TIME = "AT TIME ZONE 'UTC'"


@pytest.fixture(scope="module")
def context() -> Context:
    """Lead and won as two stages; a deal won before its first contact has no time as a lead."""
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    con.execute(f"""
        CREATE TABLE leads AS
        SELECT l.mql_id AS id, l.origin, l.first_contact_date::TIMESTAMP {UTC_TIME} AS touched,
            d.won_date::TIMESTAMP {UTC_TIME} AS won
        FROM read_csv('{LEADS}') l LEFT JOIN read_csv('{DEALS}') d USING (mql_id)""")
    con.execute("""
        CREATE TABLE account_traits AS
        SELECT id AS account, NULL::TIMESTAMPTZ AS "at", json_object('origin', origin)::VARCHAR AS traits FROM leads""")
    visits = """
        SELECT 'j' AS journey, id AS subject, row_number() OVER (PARTITION BY id ORDER BY entered_at) AS visit_no,
            1 AS turn, stage, entered_at, left_at, 'due' AS entered_by,
            CASE WHEN row_number() OVER (PARTITION BY id ORDER BY entered_at) = 1 THEN 'start' ELSE 'forward' END
                AS move, skipped FROM (
            SELECT id, 'lead' AS stage, touched AS entered_at, won AS left_at, 0 AS skipped FROM leads
            WHERE won IS NULL OR won >= touched
            UNION ALL
            SELECT id, 'won', won, NULL, CASE WHEN won < touched THEN 1 ELSE 0 END FROM leads WHERE won IS NOT NULL)
        ORDER BY subject, visit_no"""
    moments = """
        SELECT 'j' AS journey, id AS subject, 1 AS turn, moment, "at" FROM (
            SELECT id, 'first_touch' AS moment, touched AS "at" FROM leads
            UNION ALL SELECT id, 'won', won FROM leads WHERE won IS NOT NULL)"""
    subjects = "SELECT id AS subject, id AS account, touched AS first_event_at FROM leads"
    made = (con.sql(sql).to_arrow_table().to_pylist() for sql in (visits, moments, subjects))
    rows = [table(found, schema) for found, schema in zip(made, (VISITS, MOMENTS, SUBJECTS), strict=True)]
    stages = (Stage(id="lead", enter=did("Lead")), Stage(id="won", enter=did("Won")))
    reading = Reading(
        journey(*stages, moments={"won": did("Won")}),
        datetime(2018, 12, 1, tzinfo=UTC),
        rows[0],
        table([], MILESTONES),
        rows[1],
        rows[2],
        # Wins are recorded from December 2017 on, leads from June.
        {"lead": datetime(2017, 12, 1, tzinfo=UTC), "won": None},
    )
    return Context.of(reading, con)


def test_the_share_of_all_leads(context: Context) -> None:
    won = one(compute(context, "reached").rows, stage="won")
    assert (won.share.numerator, won.share.denominator) == (842, 8000)
    assert one(compute(context, "reached").rows, stage="lead").skipped == 1


@pytest.mark.parametrize(
    ("origin", "won", "leads"), [("paid_search", 195, 1586), ("organic_search", 271, 2296), ("social", 75, 1350)]
)
def test_the_shares_by_origin(context: Context, origin: str, won: int, leads: int) -> None:
    found = one(compute(context, "reached", by="origin").rows, stage="won", group=origin).share
    assert (found.numerator, found.denominator) == (won, leads)


def test_the_cohorts_of_2018(context: Context) -> None:
    rows = compute(context, "conversion", by="month", within="ever").rows
    shares = [one(rows, group=f"2018-0{month}").plain.value for month in range(1, 6)]
    assert shares == pytest.approx([0.133, 0.145, 0.142, 0.135, 0.100], abs=0.0006)


def test_the_median_time_to_the_win(context: Context) -> None:
    row = one(compute(context, "sales_cycle").rows, start="first_touch")
    assert (row.won, row.backwards) == (842, 1)
    assert row.median.value is not None
    assert 14 <= row.median.value < 15


def test_leads_from_before_the_wins_were_recorded_enter_late(context: Context) -> None:
    early = Filters(until=datetime(2017, 12, 1, tzinfo=UTC))
    row = compute(context, "conversion", until=early.until, within="90d").rows[0]
    assert row.visits == row.late
    assert row.plain.status == "too_few"
