import csv
import functools
import io
import os
from pathlib import Path

import pytest

from journeyglass.errors import SourceError
from journeyglass.events.columnwords import event_for
from journeyglass.events.guess import guess, source_id
from journeyglass.events.guesstext import quoted
from journeyglass.events.source import load_source
from tests.events.sample import DATA, public, said

GOLDEN = Path(__file__).parent / "golden"
PUBLIC = (
    "attribution/PathData.csv",
    "cdnow/CDNOW_master.txt",
    "cdnow/cdnow_customers_summary.csv",
    "helpdesk/helpdesk.xes.gz",
    "olist/lewagon_seller_metrics.csv",
    "olist/olist_closed_deals_dataset.csv",
    "olist/olist_marketing_qualified_leads_dataset.csv",
    "olist/olist_sellers_dataset.csv",
    "ravenstack/ravenstack_accounts.csv",
    "ravenstack/ravenstack_churn_events.csv",
    "ravenstack/ravenstack_feature_usage.csv",
    "ravenstack/ravenstack_subscriptions.csv",
    "ravenstack/ravenstack_support_tickets.csv",
    "voice/bt_nps_verbatim.csv",
)


@functools.cache
def _guessed(name: str) -> str:
    return guess(public(name))


def _table(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _leads() -> bytes:
    head = (
        "Lead ID,Company,Website,Contact Email,Contact Name,Created Date,Won Date,Deal Amount,Currency,Industry,Score"
    )
    rows = [head.split(",")]
    for i in range(1, 41):
        won = f"{i % 28 + 1:02d}/11/2024" if i % 3 == 0 else ""
        rows.append([f"L-{i:03d}", f"Firm {i}", f"firm{i}.com", f"ann{i}@firm{i}.com", f"Ann {i}",
                     f"{i % 28 + 1:02d}/10/2024", won, f"{i * 10}.50" if won else "", "EUR" if won else "",
                     ("pets", "cars", "food")[i % 3], str(i % 7)])  # fmt: skip
    return _table(rows).encode()


def _russian() -> bytes:
    rows = [["Номер", "Компания", "Почта", "Дата оплаты", "Сумма"]]
    rows += [
        [str(i), f"ООО Ромашка {i % 9}", f"ivan{i % 9}@mail.ru", f"{i % 28 + 1:02d}.03.2024", f"{i} 000,50"]
        for i in range(1, 31)
    ]
    return _table(rows, ";").encode("cp1251")


def _chinese() -> bytes:
    rows = [["訂單編號", "客戶", "聯絡人", "日期", "事件", "金額"]]
    kinds = ("Page Viewed", "demo requested", "付款")
    rows += [
        [f"A{i}", f"公司{i % 5}", f"王{i % 4}", f"2024/3/{i % 28 + 1} 9:05", kinds[i % 3], str(i)] for i in range(1, 31)
    ]
    return _table(rows).encode()


@pytest.mark.parametrize(
    ("name", "data"), [("leads.csv", _leads()), ("оплаты.csv", _russian()), ("訂單.csv", _chinese())]
)
def test_golden(name, data, tmp_path):
    """Set JOURNEYGLASS_RENEW=1 to write the golden files anew, then read what changed."""
    (tmp_path / name).write_bytes(data)
    text = guess(tmp_path / name)
    golden = GOLDEN / f"guess_{ {'leads.csv': 'leads', 'оплаты.csv': 'russian', '訂單.csv': 'chinese'}[name] }.yaml"
    if os.environ.get("JOURNEYGLASS_RENEW"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")
    got = said(text, tmp_path)
    assert got.events
    assert not got.quarantined


@pytest.mark.parametrize("name", PUBLIC)
def test_a_guess_imports_the_public_data(name):
    file, text = public(name), _guessed(name)
    mapping = load_source(text)
    got = said(text, file.parent)
    assert got.rows_read > 500 or file.name == "ravenstack_accounts.csv"
    assert len(got.facts) >= 0.95 * (got.rows_read if mapping.events else len({f["account_id"] for f in got.facts}))
    assert {q["reason"] for q in got.quarantined} <= {"repeated_row_key"}
    assert len(got.quarantined) <= 0.01 * got.rows_read


def test_what_the_public_data_is_guessed_to_be():
    lead = load_source(_guessed("olist/olist_marketing_qualified_leads_dataset.csv"))
    assert (lead.row_key, lead.account.id, lead.time.precision) == (("mql_id",), "mql_id", "day")
    deal = load_source(_guessed("olist/olist_closed_deals_dataset.csv"))
    assert [(e.name, e.at) for e in deal.events] == [("Opportunity Won", "won_date")]
    ticket = load_source(_guessed("ravenstack/ravenstack_support_tickets.csv"))
    assert [(e.name, e.at) for e in ticket.events] == [
        ("Ticket Opened", "submitted_at"),
        ("Ticket Resolved", "closed_at"),
    ]
    voice = load_source(_guessed("voice/bt_nps_verbatim.csv"))
    assert voice.time.format == ("%d/%m/%Y %H:%M",)
    log = load_source(_guessed("helpdesk/helpdesk.xes.gz"))
    assert (log.account.id, log.events[0].name.column) == ("customer", "activity")
    assert len(log.events[0].name.map) == 14


def test_days_and_months_that_no_value_tells_apart_are_marked(tmp_path):
    rows = [["id", "company", "day"], *[[f"k{i}", f"f{i}", f"0{i}/0{i + 1}/2024"] for i in range(1, 8)]]
    (tmp_path / "t.csv").write_text(_table(rows))
    assert "# check: day first or month first? no value tells" in guess(tmp_path / "t.csv")


def test_a_file_without_columns_is_refused(tmp_path):
    (tmp_path / "t.csv").write_text("")
    with pytest.raises(SourceError, match="no columns"):
        guess(tmp_path / "t.csv")


@pytest.mark.parametrize(
    ("column", "table", "event"),
    [
        ("won_date", "deals", "Opportunity Won"),
        ("closed_at", "support-tickets", "Ticket Resolved"),
        ("start_date", "subscriptions", "Subscription Started"),
        ("signup_date", "accounts", "Signed Up"),
        ("дата_оплаты", "x", "Invoice Paid"),
        ("注册日期", "x", "Signed Up"),
        ("frobnicated_at", "x", "Frobnicated"),
    ],
)
def test_events_named_by_their_dates(column, table, event):
    assert event_for(column, table)[0] == event


@pytest.mark.parametrize(
    "text", ["plain", "two words", "a: b", "#x", "no", "null", "1.5", "- x", " ", "{a}", "ж", "'", '"\\', "a #b", "*"]
)
def test_quoted_text_is_read_back(text):
    mapping = load_source(f"format: 1\nsource: s\ntable: {{file: x}}\nrow_key: [{quoted(text)}]\naccount: {{id: a}}\n")
    assert mapping.row_key == (text,)


def test_source_ids_are_made_of_the_file_name():
    assert source_id("CRM Leads (2024).csv.gz") == "crm-leads-2024"
    assert source_id("訂單.csv") == "source"


def test_the_public_data_is_where_the_tests_look_for_it():
    if not DATA.exists():
        pytest.skip("the public data sets are not beside the project")
    assert all((DATA / name).exists() for name in PUBLIC)
