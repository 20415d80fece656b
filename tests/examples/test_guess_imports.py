"""`import --guess` on every public table: the guess loads and comes in as it stands, and says where it may be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from journeyglass.events.guess import guess
from journeyglass.workspace import Workspace
from tests.examples.opened import data_of


@dataclass(frozen=True)
class Known:
    """What somebody who knows the table would write: its key, its account, its dates with the names of the events.

    `doubted` are lines of the guess that are not so and say `# check:`; `out` rows are quarantined by the guess.
    """

    rows: int
    key: tuple[str, ...]
    account: str
    events: dict[str, str]
    doubted: tuple[str, ...] = ()
    out: int = 0


KNOWN = {
    "olist/olist_marketing_qualified_leads_dataset.csv": Known(
        8000, ("mql_id",), "mql_id", {"first_contact_date": "Form Submitted"}
    ),
    "olist/olist_closed_deals_dataset.csv": Known(842, ("mql_id",), "mql_id", {"won_date": "Opportunity Won"}),
    "olist/lewagon_seller_metrics.csv": Known(
        2970, ("seller_id",), "seller_id",
        {"date_first_sale": "Order Completed", "date_last_sale": "Order Completed"},
    ),
    "ravenstack/ravenstack_accounts.csv": Known(500, ("account_id",), "account_id", {"signup_date": "Signed Up"}),
    "ravenstack/ravenstack_subscriptions.csv": Known(
        5000, ("subscription_id",), "account_id",
        {"start_date": "Subscription Started", "end_date": "Subscription Cancelled"},
    ),
    "ravenstack/ravenstack_feature_usage.csv": Known(
        25_000, ("usage_id",), "subscription_id", {"usage_date": "Feature Used"},
        doubted=("row_key: usage_id", "id: subscription_id"), out=21,
    ),
    "ravenstack/ravenstack_support_tickets.csv": Known(
        2000, ("ticket_id",), "account_id", {"submitted_at": "Ticket Opened", "closed_at": "Ticket Resolved"}
    ),
    # One event of churn ends an account here, not a subscription: the one name that is wrong without a word.
    "ravenstack/ravenstack_churn_events.csv": Known(
        600, ("churn_event_id",), "account_id", {"churn_date": "Subscription Cancelled"}
    ),
    "helpdesk/helpdesk.xes.gz": Known(21_348, ("*",), "customer", {"timestamp": "column:activity"}),
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_the_guess_loads_comes_in_and_is_mostly_right(name: str, tmp_path: Path) -> None:
    known, folder, file = KNOWN[name], data_of(name.split("/", maxsplit=1)[0]), name.split("/")[1]
    text = guess(folder / file)
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "guessed.yaml").write_text(text, "utf-8")
    (tmp_path / "journeyglass.toml").write_text("", "utf-8")
    with Workspace.open(tmp_path) as workspace:
        (mapping,) = workspace.sources.values()
        assert mapping.account is not None
        assert (mapping.row_key, mapping.account.id) == (known.key, known.account)
        named = {e.at: e.name if isinstance(e.name, str) else f"column:{e.name.column}" for e in mapping.events}
        assert named == known.events
        (summary,) = workspace.import_(data_dir=folder)
        assert (summary.rows, summary.quarantined) == (known.rows, known.out)
        assert workspace.events().events > 0
    doubts = [line.split("# check:", 1)[0].strip() for line in text.splitlines() if "# check:" in line]
    assert set(known.doubted) <= set(doubts)
