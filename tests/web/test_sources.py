"""Sources in a real browser: from a file to accounts that moved, by keyboard too, in every language and width."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from journeyglass import Workspace
from journeyglass.testing.server import Running
from tests.web.conftest import Opened, flawless
from tests.web.looks import cut, faults, overflow

pytestmark = pytest.mark.views

WON = "Opportunity Won"
HOSTILE = '<img src=x onerror="window.hit=1">'
DEALS = f"""deal,company,title,created,won,status,amount
d1,acme,Acme GmbH,2024-03-01,2024-04-01,won,100
d2,bolt,{HOSTILE},2024-03-02,not a day,won,200
d3,core,ACME Inc.,2024-03-05,2024-04-02,lost,300
"""
MAPPING: dict[str, Any] = {
    "row_key": "deal",
    "account": {"id": "company", "name": "title"},
    "events": [{"name": WON, "at": "won", "value": "amount", "currency": "EUR"}],
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    root = tmp_path_factory.mktemp("sources") / "workspace"
    Workspace.create(root).close()
    with flawless(root, settings={"open": True, "seal_seconds": 0.5}) as found:
        found.wait_whole()
        yield found


def imported(server: Running) -> str:
    """A source with a row put aside, a message sent and one refused; the upload's id."""
    raw = {"Content-Type": "application/octet-stream"}
    upload = server.ask("/api/uploads?name=crm.csv", "POST", DEALS.encode(), raw).json()["upload"]
    body = json.dumps({"mapping": MAPPING, "source": "crm", "replace": True}).encode()
    job = server.ask(f"/api/uploads/{upload}/import", "POST", body, {"Content-Type": "application/json"}).json()["job"]
    server.wait(lambda: server.ask(f"/api/jobs/{job}").json()["state"] == "done")
    key = server.key("site")
    sent = {"event": HOSTILE, "userId": "u1", "messageId": "m-1", "context": {"groupId": "acme"}}
    server.post("/v1/track", sent, key)
    bad = {"type": "track", "event": HOSTILE, "userId": "u1", "messageId": "bad-1", "timestamp": "31.12.2024 10:00"}
    server.post("/v1/batch", {"batch": [bad]}, key)
    return str(upload)


def choose(page: Page, file: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(file)
    expect(page.get_by_role("heading", name="What comes of it")).to_be_visible(timeout=60_000)


def save(page: Page, source: str) -> None:
    page.get_by_label("Name of the source").fill(source)
    page.get_by_role("button", name="Save and import").click()
    expect(page.get_by_role("heading", name=f"{source} is in")).to_be_visible(timeout=60_000)


def test_the_real_leads_and_deals_come_in_through_the_browser(
    server: Running, opened: Opened, public_data: Path
) -> None:
    folder = public_data / "olist"
    page = opened(f"{server.url}/sources")
    choose(page, folder / "olist_marketing_qualified_leads_dataset.csv")
    expect(page.get_by_text("8,000 rows go in")).to_be_visible(timeout=60_000)
    save(page, "leads")
    page.get_by_role("button", name="Upload another table").click()
    choose(page, folder / "olist_closed_deals_dataset.csv")
    page.get_by_role("button", name="Join a table").click()
    page.get_by_label("Prefix of its columns").fill("lead_")
    origin = page.get_by_label("lead_origin means").first
    expect(origin).to_be_visible(timeout=60_000)
    origin.click()
    page.get_by_role("option", name="Account: trait").click()
    page.reload()  # what was begun is kept
    expect(page.get_by_text("842 rows go in")).to_be_visible(timeout=60_000)
    page.get_by_text("Accounts", exact=True).last.click()
    expect(page.get_by_text("lead_origin: organic_search").first).to_be_visible()
    page.get_by_label("Read again").select_option("6h")
    save(page, "deals")
    text = (server.root / "sources" / "deals.yaml").read_text("utf-8")
    assert "lead_origin: lead_origin" in text
    with (folder / "olist_closed_deals_dataset.csv").open() as table:
        won = next(csv.DictReader(table))["mql_id"]
    server.wait(lambda: [e["name"] for e in server.ask(f"/api/accounts/{won}").json().get("latest", [])][:1] == [WON])
    assert server.ask(f"/api/accounts/{won}").json()["visits"] != []
    page.get_by_role("link", name="All tables").click()
    expect(page.get_by_label("How often deals is read again")).to_have_value("6h")
    page.get_by_label("How often deals is read again").select_option("")
    server.wait(lambda: every(server, "deals") is None)
    page.get_by_role("button", name="Undo", exact=True).click()
    server.wait(lambda: every(server, "deals") == "6h")


def every(server: Running, source: str) -> str | None:
    """How often a source is read again."""
    found: str | None = next(s["every"] for s in server.ask("/api/sources").json() if s["source"] == source)
    return found


def test_a_table_is_mapped_with_the_keyboard_alone(server: Running, opened: Opened, tmp_path: Path) -> None:
    file = tmp_path / "keys.csv"
    file.write_text("id,firm,when\n1,acme,2024-03-01\n2,bolt,2024-03-02\n", "utf-8")
    page = opened(f"{server.url}/sources")
    # The browser must know that the choice is listened to before the key is pressed; on the way there it comes to know.
    with page.expect_file_chooser(timeout=60_000) as chooser:
        reach(page, "Choose a file")
        page.keyboard.press("Enter")
    chooser.value.set_files(file)
    expect(page.get_by_text("2 rows go in")).to_be_visible(timeout=60_000)
    reach(page, "firm means")
    page.keyboard.type("account: name")
    expect(page.get_by_role("option", name="Account: name")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("option", name="Account: name")).to_have_count(0)  # what is chosen is offered no longer
    expect(page.get_by_text("Account: id").first).to_be_visible()
    reach(page, "Event name")
    page.keyboard.press("Control+A")
    page.keyboard.type("Demo Requested")
    page.keyboard.press("Escape")
    reach(page, "Name of the source")
    page.keyboard.press("Control+A")
    page.keyboard.type("by-keys")
    expect(page.get_by_role("button", name="Save and import")).to_be_enabled()
    reach(page, "Save and import")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="by-keys is in")).to_be_visible(timeout=60_000)
    text = (server.root / "sources" / "by-keys.yaml").read_text("utf-8")
    assert "name: Demo Requested" in text
    assert "name: firm" in text


def reach(page: Page, name: str) -> None:
    """Go on with Tab until the control of this name has the focus; it must be there first, however slow the page."""
    page.wait_for_function(_THERE, arg=name, timeout=60_000)
    for _ in range(120):
        page.keyboard.press("Tab")
        if name in page.evaluate(_NAME):
            return
    pytest.fail(f"Tab does not reach {name}")


_CALLED = """at => {
  const label = at.labels && at.labels[0] ? at.labels[0].textContent : ''
  return [at.getAttribute('aria-label'), label, at.tagName === 'BUTTON' ? at.textContent : ''].join(' ')
}"""
_NAME = f"() => ({_CALLED})(document.activeElement)"
_THERE = f"name => [...document.querySelectorAll('button, input, select')].some(at => ({_CALLED})(at).includes(name))"


def test_a_refused_message_is_put_right_tried_and_let_in(server: Running, opened: Opened) -> None:
    imported(server)
    page = opened(f"{server.url}/sources/quarantine?side=messages")
    page.get_by_text("Put right and replay").click()
    page.get_by_label("is written as").fill("%d.%m.%Y %H:%M")
    page.get_by_role("button", name="Try").click()
    expect(page.get_by_text("Of 1 message: 1 would go in, 0 stay refused, 0 not meant.")).to_be_visible()
    page.get_by_label("Select message 1").check()
    page.get_by_role("button", name="Discard (1)").click()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_label("Select message 1")).to_be_visible()
    page.get_by_role("button", name="Let them in").click()
    expect(page.get_by_text("1 message was let in")).to_be_visible()
    page.goto(f"{server.url}/sources/trace?event=bad-1")
    expect(page.get_by_text("It was accepted", exact=True)).to_be_visible()


def test_a_key_is_made_and_what_it_sends_is_seen(server: Running, opened: Opened) -> None:
    page = opened(f"{server.url}/sources/live")
    page.get_by_role("textbox", name="Source").fill("shop")
    page.get_by_role("button", name="Make a key").click()
    expect(page.get_by_text("The key, shown once")).to_be_visible()
    secret = page.locator("code").first.inner_text()
    assert secret.startswith("jg_server_")
    expect(page.locator("pre")).to_contain_text(secret)
    page.get_by_label("Client").select_option("analytics-next")
    expect(page.locator("pre")).not_to_contain_text(secret)  # a server's key is nothing for a page
    server.post("/v1/track", {"event": "Seen Live", "userId": "u9", "messageId": "live-1"}, secret)
    expect(page.get_by_role("link", name="Seen Live: Trace live-1")).to_be_visible()


def test_doubles_are_merged_and_parted(server: Running, opened: Opened) -> None:
    imported(server)
    page = opened(f"{server.url}/sources/identity")
    expect(page.get_by_text("both are called acme, legal form aside")).to_be_visible()
    page.get_by_role("button", name="Merge ACME Inc. into Acme GmbH").or_(
        page.get_by_role("button", name="Merge Acme GmbH into ACME Inc.")
    ).click()
    page.get_by_role("button", name="Undo", exact=True).first.click()
    expect(page.get_by_text("both are called acme, legal form aside")).to_be_visible()


@pytest.mark.parametrize(("lang", "dark", "width"), [("en", False, 320), ("ru", True, 1280), ("zh-Hant", False, 900)])
def test_every_tab_is_sound(server: Running, opened: Opened, lang: str, dark: bool, width: int) -> None:
    upload = imported(server)
    places = (
        "",
        f"/connect?upload={upload}",
        "/tables",
        "/live",
        "/quarantine?side=messages",
        "/quarantine?side=rows",
        "/trace?event=m-1",
        "/trace?event=never",
        "/identity",
    )
    page = opened(f"{server.url}/sources", lang=lang, dark=dark, width=width, calm=True)
    for place in places:
        page.goto(f"{server.url}/sources{place}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("[aria-busy=true], .mantine-Skeleton-root")).to_have_count(0)
        assert (place, faults(page), overflow(page), cut(page)) == (place, [], 0, [])
    assert not page.evaluate("() => 'hit' in window")
