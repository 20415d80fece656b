"""Strings that break out where somebody forgot to treat text as text, and a workspace that is full of them."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import APIRequestContext

from journeyglass.testing.server import Running

HIT = "window.hit=(window.hit||0)+1"
STRINGS = (
    f"<script>{HIT}</script>",
    f'"><img src=x onerror="{HIT}">',
    f"'><svg onload='{HIT}'>",
    f"javascript:{HIT}",
    f"</title></style><iframe srcdoc='<script>parent.{HIT}</script>'>",
    "=cmd|' /C calc'!A0",
    "+1+1; @SUM(A1)",
    "{{7*7}} ${7*7} #{7*7} <%= 7*7 %>",
    "{n, plural, one {#} other {# <b>x</b>}} {missing}",
    "\u202eesrever\u202c \u200f\u05d0\u05d1\u05d2\u200e",
    "null",
    "__proto__",
    "constructor",
    "👩🏽‍🚀 Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L 🇹🇼",
    "W" * 180,
    "' OR 1=1; DROP TABLE accounts; --",
    "../../../etc/passwd%00\\..\\x",
    "a\u2028b & &amp; &lt;b&gt;",
)
ADMIN, PASSWORD = "anna@x.example", "correct horse battery"
_BATCH = "/v1/batch"


def sow(server: Running, browser: APIRequestContext) -> str:
    """Put the strings into every name, property and cell of the server's workspace; an account made of them."""
    csrf = _set_up(server, browser)
    _events(server)
    desk = _Desk(server.url, browser, csrf)
    _write_map(desk)
    _say(desk)
    server.wait(lambda: bool(browser.get(f"{server.url}/api/journeys/saas/accounts?most=1").json()["rows"]), 180)
    rows = browser.get(f"{server.url}/api/journeys/saas/accounts?most=50").json()["rows"]
    return str(next((row["subject"] for row in rows if "<script" in str(row["name"])), rows[0]["subject"]))


def _set_up(server: Running, browser: APIRequestContext) -> str:
    body = {"email": ADMIN, "name": STRINGS[1], "password": PASSWORD}
    found = browser.post(f"{server.url}/api/setup", data=body, headers={"Origin": server.url})
    assert found.ok, found.text()
    return str(found.json()["csrf"])


def _events(server: Running) -> None:
    key = server.key("web")
    for number, text in enumerate(STRINGS):
        batch = [*_account(number, text), *_happened(number, text)]
        reply = server.post(_BATCH, {"batch": batch}, key)
        assert reply.status == 200, reply.body


def _account(number: int, text: str) -> list[dict[str, Any]]:
    traits = {"name": text, "industry": text, text: text}
    who = {"name": text, "email": f"p{number}@x.example", "role": text, text: text}
    return [
        {
            "type": "group",
            "messageId": f"g{number}",
            "groupId": f"{number} {text}",
            "userId": f"p{number}",
            "traits": traits,
        },
        {"type": "identify", "messageId": f"i{number}", "userId": f"p{number}", "traits": who},
    ]


def _happened(number: int, text: str) -> list[dict[str, Any]]:
    context = {"groupId": f"{number} {text}", "page": {"url": f"javascript:{HIT}", "title": text}}
    properties = {"channel": text, "asset": text, "title": text, "url": f"javascript:{HIT}", text: text}
    names = ("Page Viewed", "Content Viewed", "Signed Up", "Opportunity Won", text)
    common = {"type": "track", "userId": f"p{number}", "context": context, "properties": properties}
    return [{**common, "messageId": f"t{number}-{place}", "event": name} for place, name in enumerate(names)]


class _Desk:
    """Changes as the browser would make them."""

    def __init__(self, url: str, browser: APIRequestContext, csrf: str) -> None:
        self.url, self.browser, self.csrf = url, browser, csrf

    def post(self, path: str, body: object) -> Any:
        """One change; what it answers. It must be taken: harmless text is no fault."""
        headers = {"X-CSRF-Token": self.csrf, "Origin": self.url}
        found = self.browser.post(f"{self.url}/api{path}", data=body, headers=headers, timeout=180_000)  # type: ignore[arg-type]
        assert found.ok, (path, found.text())
        return found.json()


def _write_map(desk: _Desk) -> None:
    """Every kind of cell of the built-in journey says one of the strings."""
    source = desk.browser.get(f"{desk.url}/api/journeys/saas/source").json()
    edits: list[dict[str, object]] = [{"op": "set", "path": "title", "value": STRINGS[0]}]
    edits.append({"op": "set", "path": "promise", "value": STRINGS[1]})
    for place, stage in enumerate(source["journey"]["stages"]):
        path = f"stages/{stage['id']}"
        text, other = STRINGS[place % len(STRINGS)], STRINGS[(place + 7) % len(STRINGS)]
        edits += [{"op": "set", "path": f"{path}/{key}", "value": text} for key in ("title", "question", "risk")]
        edits += [
            {"op": "add", "path": f"{path}/{key}", "value": other}
            for key in ("thoughts", "feelings", "actions", "steps")
        ]
        touchpoint = {"id": f"hostile-{place}", "title": text, "channel": "site", "seen": {"did": other}}
        edits.append({"op": "add", "path": f"{path}/touchpoints", "value": touchpoint})
    body = {"base": source["revision"], "edits": edits, "lang": "en", "summary": STRINGS[2]}
    desk.post("/journeys/saas/edits", body)


def _say(desk: _Desk) -> None:
    """Comments, links, keys, users and file names."""
    for number, text in enumerate(STRINGS):
        desk.post("/journeys/saas/comments", {"path": "title", "text": text})
        desk.post("/shares", {"journey": "saas", "lang": "en", "theme": "light", "label": text, "expires_at": None})
        desk.post("/me/tokens", {"label": text[:100], "expires_at": None})
        if number < len(STRINGS) // 2:
            desk.post(
                "/users",
                {"email": f"u{number}@x.example", "name": text, "role": "viewer", "password": PASSWORD + str(number)},
            )
