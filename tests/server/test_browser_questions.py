"""What browser clients ask for before they send."""

from __future__ import annotations

import json

import pytest

from journeyglass.server.browser import browser_answer
from tests.server.conftest import House


def test_analytics_js_is_told_to_send_here(house: House) -> None:
    for path in ("/v1/projects/KEY/settings", "/v1/projects/KEY/settings/", "/cdn/v1/projects/KEY/settings"):
        reply = house.server.ask(path, headers={"Origin": "https://shop.example"})
        segment = reply.json()["integrations"]["Segment.io"]
        assert segment["apiKey"] == "KEY"
        assert (segment["apiHost"], segment["protocol"]) == (f"127.0.0.1:{house.server.port}/v1", "http")
        assert reply.headers["access-control-allow-origin"] == "https://shop.example"


def test_behind_a_proxy_and_with_a_public_address() -> None:
    scope = {"path": "/v1/projects/KEY/settings", "scheme": "https", "headers": [(b"host", b"track.example")]}

    def told(public: str = "") -> tuple[str, str]:
        answer = browser_answer(scope, public)
        assert answer is not None
        found = json.loads(answer.body)["integrations"]["Segment.io"]
        return found["protocol"], found["apiHost"]

    assert told() == ("https", "track.example/v1")
    assert told("http://other.example/") == ("http", "other.example/v1")
    scope["headers"] = [(b"host", b'evil"><script>')]
    assert told() == ("https", "localhost/v1")


@pytest.mark.parametrize("path", ["/flags/", "/flags", "/decide/", "/decide", "/flags/?v=2"])
def test_there_are_no_flags(house: House, path: str) -> None:
    for method, body in (("POST", b'{"token":"x"}'), ("GET", None)):
        reply = house.server.ask(path, method, body)
        assert reply.status == 200
        assert reply.json()["featureFlags"] == {}


def test_posthog_js_is_configured(house: House) -> None:
    assert house.server.ask("/array/KEY/config").json()["token"] == "KEY"
    script = house.server.ask("/array/KEY/config.js")
    assert script.headers["content-type"].startswith("application/javascript")
    assert b'w._POSTHOG_REMOTE_CONFIG["KEY"]=' in script.body
    assert house.server.ask("/array/%22%5D/config.js").status == 404


def test_rudderstacks_client_is_told_of_a_source_without_destinations(house: House) -> None:
    source = house.server.ask("/sourceConfig/?p=npm&v=3").json()["source"]
    assert (source["enabled"], source["destinations"]) == (True, [])


def test_other_questions_have_no_answer(house: House) -> None:
    assert house.server.ask("/v1/projects//settings").status == 404
    assert house.server.ask("/flags/", "DELETE").status == 405
