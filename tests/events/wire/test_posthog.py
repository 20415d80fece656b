from __future__ import annotations

from typing import Any

import pytest

from journeyglass.events.wire import Accepted
from tests.events.wire.said import BROWSER, RECEIVED, bare, facts, reason, taken, verdicts


def said(event: str, path: str = "/batch/", distinct: Any = "u1", **properties: Any) -> list[dict[str, Any]]:
    return facts({"event": event, "distinct_id": distinct, "properties": properties}, path)


def test_an_event_of_a_known_person() -> None:
    (fact,) = said("signed", plan="pro", **{"$lib": "posthog-python", "$ip": "10.1.2.3", "$os": "Linux"})
    assert fact == {
        "kind": "event",
        "name": "signed",
        "person_id": "u1",
        "actor": "customer",
        "channel": "product",
        "properties": {"plan": "pro"},
    }


@pytest.mark.parametrize(
    ("properties", "anonymous"),
    [
        ({}, False),
        ({"$process_person_profile": False}, True),
        ({"$process_person_profile": True}, False),
        ({"$device_id": "u1"}, True),
        ({"$device_id": "d"}, False),
        ({"$device_id": "u1", "$is_identified": True}, False),
        ({"$device_id": "d", "$is_identified": False}, True),
        ({"$is_identified": "false"}, True),
    ],
)
def test_who_is_a_visitor_and_who_a_person(properties: dict[str, Any], anonymous: bool) -> None:
    (fact,) = said("signed", **properties)
    assert ("anonymous_id" in fact, "person_id" in fact) == (anonymous, not anonymous)


def test_the_newer_form_says_so_in_its_options() -> None:
    message = {"event": "e", "distinct_id": "u1", "options": {"process_person_profile": False}, "properties": {}}
    (fact,) = facts(message, "/i/v1/analytics/events")
    assert fact["anonymous_id"] == "u1"


@pytest.mark.parametrize(
    ("event", "name"),
    [
        ("$pageview", "Page Viewed"),
        ("$screen", "Screen Viewed"),
        ("survey sent", "Survey Submitted"),
        ("$autocapture", "$autocapture"),
    ],
)
def test_names(event: str, name: str) -> None:
    assert [f["name"] for f in said(event)] == [name]


def test_what_a_client_sends_by_itself_is_nobodys_doing() -> None:
    assert [f["actor"] for f in said("$feature_flag_called", **{"$feature_flag": "new", "$feature_flag_response": 1})]
    (fact,) = said("$feature_flag_called", **{"$feature_flag": "new"})
    assert (fact["actor"], fact["properties"]) == ("system", {"feature_flag": "new"})


def test_a_page_view_tells_its_page() -> None:
    page = {
        "$current_url": "https://a.example/p?x=1",
        "$pathname": "/p",
        "$referrer": "https://b.example",
        "title": "P",
    }
    (fact,) = said("$pageview", **page)
    assert fact["channel"] == "site"
    assert fact["properties"] == {
        "url": "https://a.example/p?x=1",
        "path": "/p",
        "referrer": "https://b.example",
        "title": "P",
    }


def test_identify_links_and_tells_traits() -> None:
    traits = {"$set": {"email": "ada@acme.example", "title": "CTO", "$browser": "Firefox"}, "$set_once": {"first": 1}}
    message = {"event": "$identify", "distinct_id": "u1", "properties": {"$anon_distinct_id": "v1", **traits}}
    link, told, once, domain = facts(message, "/batch")
    assert link == {"kind": "link", "anonymous_id": "v1", "person_id": "u1"}
    assert told == {"kind": "person_traits", "person_id": "u1", "properties": {"title": "CTO"}}
    assert (once["person_id"], once["properties"], "at" in once) == ("u1", {"first": 1}, False)
    assert domain == {"kind": "person_domain", "person_id": "u1", "name": "acme.example"}
    assert taken(message, "/batch").contact == {"person_id": "u1", "email": "ada@acme.example"}


def test_what_is_set_once_is_the_same_fact_each_time() -> None:
    first, again = (said("$set", **{"$set_once": {"plan": plan}})[1] for plan in ("free", "pro"))
    other = said("$set", distinct="u2", **{"$set_once": {"plan": "free"}})[1]
    assert first["fact_id"] == again["fact_id"] != other["fact_id"]


def test_traits_may_come_with_any_event_and_stand_beside_the_properties() -> None:
    message = {"event": "signed", "distinct_id": "u1", "$set": {"plan": "pro"}, "properties": {}}
    assert [(f["kind"], f.get("properties")) for f in facts(message, "/batch/")] == [
        ("event", None),
        ("person_traits", {"plan": "pro"}),
    ]
    anonymous = {**message, "properties": {"$process_person_profile": False}}
    assert [f["kind"] for f in facts(anonymous, "/batch/")] == ["event"]


def test_a_group_identify_makes_no_person() -> None:
    properties = {
        "$group_type": "company",
        "$group_key": "acme",
        "$group_set": {"plan": "pro", "domain": "acme.example"},
    }
    message = {"event": "$groupidentify", "distinct_id": "3f1a-random", "properties": properties}
    assert facts(message, "/batch/") == [
        {"kind": "account_traits", "account_id": "acme", "properties": {"plan": "pro", "domain": "acme.example"}},
        {"kind": "account_domain", "account_id": "acme", "name": "acme.example"},
    ]
    assert [f["kind"] for f in facts(message, "/batch/", BROWSER)] == ["account_traits"]


@pytest.mark.parametrize(
    ("groups", "account"),
    [
        ({"company": "acme"}, "acme"),
        ({"project": "p", "organization": "acme"}, "acme"),
        ({"project": "p"}, "p"),
        ({"project": "p", "region": "r"}, None),
        ({"company": "null"}, None),
        ({}, None),
        ("acme", None),
    ],
)
def test_the_account_is_the_group_that_says_so(groups: Any, account: str | None) -> None:
    (fact,) = said("signed", **{"$groups": groups})
    assert fact.get("account_id") == account


def test_an_alias_holds_whichever_of_the_two_was_anonymous() -> None:
    message = {"event": "$create_alias", "distinct_id": "old", "properties": {"distinct_id": "old", "alias": "new"}}
    assert [without_id(f) for f in facts(message, "/batch/")] == [
        {"kind": "link", "anonymous_id": "old", "person_id": "new"},
        {"kind": "link", "anonymous_id": "new", "person_id": "new"},
        {"kind": "person_merge", "person_id": "old", "other_id": "new"},
    ]
    assert [f["kind"] for f in facts(message, "/batch/", BROWSER)] == ["link", "link"]


def test_a_merge_goes_the_other_way_and_takes_a_servers_key() -> None:
    message = {"event": "$merge_dangerously", "distinct_id": "stays", "properties": {"alias": "goes"}}
    assert [without_id(f) for f in facts(message, "/batch/")] == [
        {"kind": "link", "anonymous_id": "goes", "person_id": "stays"},
        {"kind": "link", "anonymous_id": "stays", "person_id": "stays"},
        {"kind": "person_merge", "person_id": "goes", "other_id": "stays"},
    ]
    assert reason(message, "/batch/", BROWSER) == "not_allowed"


def without_id(fact: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fact.items() if key != "fact_id"}


def test_lone_events_and_lists_of_the_browser() -> None:
    event = {"event": "$pageview", "uuid": "m1", "properties": {"distinct_id": "v1", "$device_id": "v1", "token": "k"}}
    for body in (event, [event], {"batch": [event], "api_key": "k"}):
        (verdict,) = verdicts("/e/?compression=none", body)
        assert isinstance(verdict, Accepted)
        assert [bare(f)["anonymous_id"] for f in verdict.facts] == ["v1"]
    (ago,) = verdicts("/capture/", {**event, "offset": 1_500})
    assert isinstance(ago, Accepted)
    assert ago.facts[0]["at"] == RECEIVED - 1_500_000


@pytest.mark.parametrize(
    ("message", "why"),
    [
        ({"distinct_id": "u"}, "no_event"),
        ({"event": "e"}, "no_id"),
        ({"event": "e", "distinct_id": "anonymous"}, "no_id"),
        ({"event": "e", "distinct_id": []}, "bad_id"),
        ({"event": "e", "distinct_id": "u", "properties": []}, "wrong_type"),
        ({"event": "$identify", "distinct_id": "u", "properties": {"$set": 5}}, "wrong_type"),
        ({"event": "$create_alias", "distinct_id": "u"}, "no_alias"),
        ({"event": "$groupidentify", "distinct_id": "u", "properties": {"$group_key": None}}, "no_group"),
        ({"event": "e", "distinct_id": "u", "uuid": "x" * 101}, "message_id"),
        ({"event": "e", "distinct_id": "u", "timestamp": "x"}, "time"),
    ],
)
def test_what_is_refused_and_why(message: dict[str, Any], why: str) -> None:
    assert reason(message, "/batch/") == why


def test_segments_form_is_understood_at_the_short_path_too() -> None:
    (verdict,) = verdicts("/batch", {"batch": [{"type": "track", "event": "A", "userId": "u", "messageId": "m1"}]})
    assert isinstance(verdict, Accepted)
    assert verdict.id == "m1"
