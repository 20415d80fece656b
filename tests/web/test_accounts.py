"""Accounts in a real browser: the list by what each is worth, and a touch that says what the rules ask."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Opened, Site

pytestmark = pytest.mark.views

PATIENCE = 60_000


def worths(page: Page) -> list[Decimal]:
    """The money of the rows in sight, from the top."""
    cells = page.locator("[role=rowgroup] [role=row] [role=cell]:last-child").all_inner_texts()
    return [Decimal(re.sub(r"[^0-9.]", "", text)) for text in cells if text]


def test_the_list_is_sorted_by_what_accounts_pay(site: Site, opened: Opened) -> None:
    page = opened(site.at("/accounts/saas"))
    head = page.get_by_role("columnheader", name="Pays a month")
    expect(head).to_have_attribute("aria-sort", "none", timeout=PATIENCE)
    for direction in ("ascending", "descending"):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", direction)
        first = page.locator("[role=row][aria-rowindex='2'] [role=cell]:last-child")
        wanted = asked(site, direction[: -len("ending")])
        expect(first).to_contain_text(f"{wanted:,.2f}", timeout=PATIENCE)
        seen = worths(page)
        assert len(seen) > 5
        assert seen == sorted(seen, reverse=direction == "descending")


def asked(site: Site, direction: str) -> Decimal:
    """What the API says is the first account's."""
    reply = site.server.ask(f"/api/journeys/saas/accounts?sort=value&dir={direction}&most=1").json()
    assert reply["value_kind"] == "recurring"
    return Decimal(reply["rows"][0]["values"][0]["amount"])


def test_a_call_is_logged_with_what_the_rules_ask_of_it(own_site: Site, opened: Opened) -> None:
    account = own_site.server.ask("/api/journeys/saas/accounts?most=1").json()["rows"][0]["subject"]
    page = opened(own_site.at(f"/accounts/saas/{account}"))
    page.get_by_role("button", name="Log a touch").click(timeout=PATIENCE)
    form = page.get_by_role("dialog", name="Log a touch")
    kind = form.get_by_role("combobox", name="kind")
    expect(kind).to_have_value("call", timeout=PATIENCE)
    kind.fill("")
    page.get_by_role("option", name="presales").click()
    expect(kind).to_have_value("presales")
    form.get_by_label("What happened").select_option("email")
    expect(kind).to_have_count(0)  # nothing is asked of a letter that went out
    form.get_by_label("What happened").select_option("call")
    expect(kind).to_have_value("call")
    form.get_by_label("Note").fill("Asked for a second seat")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The touch is logged")).to_be_visible(timeout=PATIENCE)
    own_site.server.wait(lambda: latest(own_site, account)["name"] == "Meeting Held")
    said = latest(own_site, account)
    assert (said["channel"], said["properties"]["kind"]) == ("phone", "call")
    assert said["properties"]["note"] == "Asked for a second seat"
    page.get_by_role("button", name="Undo", exact=True).click()
    own_site.server.wait(lambda: latest(own_site, account)["event_id"] != said["event_id"])


def latest(site: Site, account: str) -> dict[str, Any]:
    """The newest event of the account's timeline."""
    found: dict[str, Any] = site.server.ask(f"/api/journeys/saas/timeline/{account}?most=1").json()["events"][0]
    return found
