"""The browser client in a real browser on a real page: every call, a closed tab, a beacon, a page that may not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from journeyglass.testing.server import Running
from tests.clients.kept import Kept, properties
from tests.clients.served import host_of, served, wait_for_events
from tests.clients.site import Site, site

CALLS = """async () => {
  const asked = {
    page: ['Site', 'Pricing', { plan: 'pro' }],
    alias: ['ada'],
    identify: ['ada', { email: 'ada@acme.example', title: 'CTO' }],
    group: ['acme', { name: 'Acme', industry: 'mining' }],
    track: ['Content Downloaded', { title: 'Guide' }, { context: { groupId: 'acme' } }],
    screen: ['Home', { tab: 'all' }],
  }
  const ids = {}
  for (const [kind, told] of Object.entries(asked)) ids[kind] = (await analytics[kind](...told)).event.messageId
  const user = await analytics.user()
  return { ids, visitor: user.anonymousId() }
}"""
LAST = "() => { analytics.track('Form Submitted', { form: 'last' }) }"
BATCHED = """async () => {
  const ids = []
  for (let n = 0; n < 3; n++) ids.push((await analytics.track('Feature Used', { n })).event.messageId)
  return ids
}"""
BEACON = """([host, writeKey]) => navigator.sendBeacon(
  `http://${host}/v1/t`,
  JSON.stringify({ writeKey, event: 'Content Viewed', anonymousId: 'beacon', messageId: 'sent-by-beacon' })
)"""
SECONDS = 20.0


@contextmanager
def browser(chromium: str) -> Iterator[Browser]:
    """The system's browser, without a window."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            yield found
        finally:
            found.close()


def test_a_page_with_the_browser_client(
    node_clients: Path, chromium: str, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    with served(tmp_path) as server, site(node_clients) as ours, site(node_clients) as theirs:
        key = server.key("site", "browser", origins=(ours.origin,))
        with browser(chromium) as real:
            called = calls_on(real.new_context().new_page(), ours, server, key)
            batched = batch_on(real.new_context().new_page(), ours, server, key)
            beacon_from(real.new_context().new_page(), ours, server, key)
            refused = refusal_of(real.new_context().new_page(), theirs, server, key)
            wait_for_events(server, len(called["ids"]) + 1 + len(batched) + 1)
            version = real.version
        assert server.stop() == 0
        kept = Kept(server.root)
    assert refused == [403]
    check_calls(called, kept)
    ids = kept.ids("site")
    assert [ids[name] for name in (*batched, "sent-by-beacon")] == [1, 1, 1, 1]
    last = [row for row in kept.facts["site"] if row["name"] == "Form Submitted"]
    assert [(row["person_id"], properties(row)["form"]) for row in last] == [("ada", "last")]
    assert "Trespassed" not in {row["name"] for row in kept.facts["site"]}
    assert kept.refused == []
    tell(f"clients: analytics.js on a page in Chromium {version}: six calls, a closed tab, a batch, a beacon")


def calls_on(page: Page, ours: Site, server: Running, key: str) -> dict[str, Any]:
    """Make every call, awaiting each; then one more, and close the tab at once."""
    with page.expect_response(lambda answer: "/settings" in answer.url) as settings:
        page.goto(ours.url(host_of(server), key))
    assert settings.value.status == 200
    assert settings.value.url == f"{server.url}/v1/projects/{key}/settings"
    called: dict[str, Any] = page.evaluate(CALLS)
    page.evaluate(LAST)
    page.close()
    return called


def batch_on(page: Page, ours: Site, server: Running, key: str) -> list[str]:
    """Calls that wait for a full batch, which never comes: they leave when the tab is closed."""
    page.goto(ours.url(host_of(server), key, batching="1"))
    ids: list[str] = page.evaluate(BATCHED)
    page.goto("about:blank")
    page.close()
    return ids


def beacon_from(page: Page, ours: Site, server: Running, key: str) -> None:
    """What a page sends by itself while it is left: plain text, no header, the key in the body."""
    page.goto(ours.url(host_of(server), key))
    assert page.evaluate(BEACON, [host_of(server), key])
    page.close()


def refusal_of(page: Page, theirs: Site, server: Running, key: str) -> list[int]:
    """The status of a call from a page on another origin, which has copied the key."""
    statuses: list[int] = []
    page.on("response", lambda answer: statuses.append(answer.status) if answer.url.endswith("/v1/t") else None)
    page.goto(theirs.url(host_of(server), key))
    page.evaluate("() => analytics.track('Trespassed')")
    deadline = time.monotonic() + SECONDS
    while not [status for status in statuses if status != 200] and time.monotonic() < deadline:
        page.wait_for_timeout(20)
    page.close()
    return [status for status in statuses if status != 200]


def check_calls(called: dict[str, Any], kept: Kept) -> None:
    """Each call as the facts that a browser's key may say."""
    visitor, ids = called["visitor"], called["ids"]

    def said(kind: str) -> dict[str, dict[str, Any]]:
        return {row["kind"]: row for row in kept.of("site", ids[kind])}

    event = said("page")["event"]
    assert (event["name"], event["anonymous_id"], event["person_id"]) == ("Page Viewed", visitor, None)
    assert properties(event).items() >= {"path": "/pricing", "name": "Pricing", "plan": "pro"}.items()
    assert (said("alias")["link"]["anonymous_id"], said("alias")["link"]["person_id"]) == (visitor, "ada")
    assert "person_merge" not in said("alias")
    identify = said("identify")
    assert (identify["link"]["anonymous_id"], identify["link"]["person_id"]) == (visitor, "ada")
    assert properties(identify["person_traits"])["title"] == "CTO"
    assert kept.contacts["ada"].email == "ada@acme.example"
    group = said("group")
    assert (group["membership"]["person_id"], group["membership"]["account_id"]) == ("ada", "acme")
    assert properties(group["account_traits"])["industry"] == "mining"
    track = said("track")["event"]
    assert (track["name"], track["person_id"], track["account_id"]) == ("Content Downloaded", "ada", "acme")
    assert said("screen")["event"]["name"] == "Screen Viewed"
