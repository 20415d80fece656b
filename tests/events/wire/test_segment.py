from __future__ import annotations

from typing import Any

import pytest

from journeyglass.events.people import person_id_of
from journeyglass.events.wire import Accepted, Refused
from tests.events.wire.said import BROWSER, RECEIVED, SAID_AT, SALT, bare, facts, reason, taken, verdicts

TRACK = {"type": "track", "event": "Feature Used", "userId": "u1"}


def test_a_track_is_an_event_of_its_person_and_account() -> None:
    message = {**TRACK, "anonymousId": "v1", "properties": {"b": 1, "a": [1]}, "context": {"groupId": "acme"}}
    assert facts(message) == [
        {
            "kind": "event",
            "name": "Feature Used",
            "anonymous_id": "v1",
            "person_id": "u1",
            "account_id": "acme",
            "actor": "customer",
            "channel": "product",
            "properties": {"a": [1], "b": 1},
        }
    ]
    assert taken(message).facts[0]["properties"] == '{"a":[1],"b":1}'
    assert taken(message).title == "Feature Used"


def test_null_means_missing() -> None:
    message = {**TRACK, "anonymousId": None, "properties": None, "context": None}
    (fact,) = facts(message)
    assert fact == {
        "kind": "event",
        "name": "Feature Used",
        "person_id": "u1",
        "actor": "customer",
        "channel": "product",
    }


def test_an_identify_says_who_a_visitor_is_and_where_they_belong() -> None:
    message = {
        "type": "identify",
        "userId": "u1",
        "anonymousId": "v1",
        "traits": {"email": "Ada@Acme.example", "firstName": "Ada", "lastName": "Lovelace", "title": "CTO", "phone": 5},
        "context": {"groupId": "acme", "ip": "10.1.2.3", "userAgent": "Mozilla"},
    }
    assert facts(message) == [
        {"kind": "link", "anonymous_id": "v1", "person_id": "u1"},
        {"kind": "person_traits", "person_id": "u1", "properties": {"title": "CTO"}},
        {"kind": "membership", "person_id": "u1", "account_id": "acme"},
        {"kind": "person_domain", "person_id": "u1", "name": "acme.example"},
    ]
    assert taken(message).contact == {
        "person_id": "u1",
        "email": "Ada@Acme.example",
        "name": "Ada Lovelace",
        "phone": "5",
        "other": '{"firstName":"Ada","lastName":"Lovelace"}',
    }
    assert b"10.1.2.3" not in taken(message).body()


def test_traits_may_stand_in_the_context_alone() -> None:
    message = {"type": "identify", "userId": "u1", "context": {"traits": {"title": "CTO"}}}
    assert facts(message) == [{"kind": "person_traits", "person_id": "u1", "properties": {"title": "CTO"}}]


def test_whoever_gives_only_an_address_is_the_person_that_tables_know_by_it() -> None:
    message = {"type": "identify", "anonymousId": "v1", "traits": {"email": "ada@acme.example"}}
    ada = person_id_of("ada@acme.example", SALT)
    assert [(f["kind"], f.get("person_id")) for f in facts(message)] == [
        ("link", ada),
        ("person_traits", ada),
        ("person_domain", ada),
    ]
    assert facts({"type": "identify", "anonymousId": "v1", "traits": {"title": "CTO"}}) == []


def test_an_address_as_an_id_never_gets_into_the_facts() -> None:
    ada = person_id_of("ada@acme.example", SALT)
    accepted = taken({**TRACK, "userId": " Ada@acme.example", "anonymousId": "bob@acme.example"})
    assert accepted.facts[0]["person_id"] == ada
    assert accepted.facts[0]["anonymous_id"] == person_id_of("bob@acme.example", SALT)
    assert accepted.contact == {"person_id": ada, "email": "Ada@acme.example"}
    assert [f["kind"] for f in accepted.facts] == ["event", "person_domain"]
    free = taken({**TRACK, "userId": "ada@gmail.com"})
    assert [f["kind"] for f in free.facts] == ["event"]


def test_of_many_events_with_an_address_one_tells_its_domain() -> None:
    batch = [{**TRACK, "userId": "ada@acme.example", "messageId": f"m{i}"} for i in range(5)]
    said = verdicts("/v1/batch", {"batch": batch})
    assert [len(v.facts) for v in said if isinstance(v, Accepted)] == [2, 1, 1, 1, 1]


@pytest.mark.parametrize(("call", "name"), [("page", "Page Viewed"), ("screen", "Screen Viewed")])
def test_pages_and_screens_are_events(call: str, name: str) -> None:
    message = {"type": call, "anonymousId": "v1", "name": "Pricing", "category": "Docs", "properties": {"path": "/p"}}
    (fact,) = facts(message)
    assert (fact["name"], fact["channel"], fact["actor"]) == (name, "site", "customer")
    assert fact["properties"] == {"category": "Docs", "name": "Pricing", "path": "/p"}


def test_page_and_campaign_of_the_context_are_properties() -> None:
    context = {
        "page": {"path": "/p", "url": "https://a.example/p", "referrer": "https://b.example", "title": "P", "x": 1},
        "campaign": {"name": "spring", "source": "news", "content": "top"},
    }
    (fact,) = facts({**TRACK, "event": "Thing Done", "context": context, "properties": {"path": "/own"}})
    assert fact["properties"] == {
        "path": "/own",
        "url": "https://a.example/p",
        "referrer": "https://b.example",
        "title": "P",
        "utm_campaign": "spring",
        "utm_source": "news",
        "utm_content": "top",
    }
    assert fact["channel"] == "site"


def test_a_group_is_a_membership_and_the_accounts_traits() -> None:
    traits = {"name": "Acme", "website": "https://www.Acme.example/about", "employees": 12}
    assert facts({"type": "group", "userId": "u1", "groupId": 7, "traits": traits}) == [
        {"kind": "membership", "person_id": "u1", "account_id": "7"},
        {"kind": "account_traits", "account_id": "7", "properties": traits},
        {"kind": "account_domain", "account_id": "7", "name": "acme.example"},
    ]
    nobody_yet = facts({"type": "group", "anonymousId": "v1", "groupId": "acme"})
    assert nobody_yet == [{"kind": "account_traits", "account_id": "acme", "properties": {}}]


@pytest.mark.parametrize("website", ["gmail.com", "no host", "http://", "a@b.example", 5, None, "x" * 400 + ".example"])
def test_what_is_no_business_domain_is_none(website: Any) -> None:
    message = {"type": "group", "userId": "u1", "groupId": "acme", "traits": {"website": website}}
    assert [f["kind"] for f in facts(message)] == ["membership", "account_traits"]


def test_an_alias_joins_a_visitor_and_another_id() -> None:
    message = {"type": "alias", "previousId": "v1", "userId": "u1"}
    assert facts(message) == [
        {"kind": "link", "anonymous_id": "v1", "person_id": "u1"},
        {"kind": "person_merge", "person_id": "v1", "other_id": "u1"},
    ]
    assert facts(message, sender=BROWSER) == [{"kind": "link", "anonymous_id": "v1", "person_id": "u1"}]


def test_a_role_is_said_by_the_crm() -> None:
    message = {"type": "identify", "userId": "u1", "context": {"groupId": "acme"}}
    said = facts({**message, "traits": {"committee_role": "Decision Maker"}})
    assert {
        "kind": "role",
        "person_id": "u1",
        "account_id": "acme",
        "name": "decision_maker",
        "properties": {"by": "crm"},
    } in said
    assert reason({**message, "traits": {"committee_role": "boss"}}) == "role"
    plain = facts({**message, "traits": {"role": "admin"}})
    assert [f["kind"] for f in plain] == ["person_traits", "membership"]
    assert plain[0]["properties"] == {"role": "admin"}


def test_lone_messages_are_what_their_path_says() -> None:
    for path in ("/v1/track", "/v1/track/", "/v1/t", "/some/prefix/v1/t"):
        (verdict,) = verdicts(path, {**TRACK, "type": "identify", "messageId": "m1"})
        assert isinstance(verdict, Accepted)
        assert [f["kind"] for f in verdict.facts] == ["event"]
    (verdict,) = verdicts("/v1/g", {"userId": "u", "groupId": "g", "messageId": "m", "writeKey": "k"})
    assert isinstance(verdict, Accepted)
    assert verdict.facts[1]["account_id"] == "g"


def test_the_batchs_context_holds_for_its_messages() -> None:
    body = {"batch": [TRACK, {**TRACK, "context": {"groupId": "own"}}], "context": {"groupId": "acme"}}
    said = verdicts("/v1/import", body)
    assert [v.facts[0]["account_id"] for v in said if isinstance(v, Accepted)] == ["acme", "own"]


def at(message: dict[str, Any], **body: Any) -> int:
    (verdict,) = verdicts("/v1/batch", {"batch": [{**TRACK, **message}], **body})
    assert isinstance(verdict, Accepted), verdict
    return int(verdict.facts[0]["at"])


def test_when_it_happened() -> None:
    minute = 60_000_000
    assert at({"timestamp": "2026-03-02T09:30:00Z", "originalTimestamp": "2020-01-01"}) == SAID_AT
    # The client's clock is a day and a half ahead, and it sent ten minutes after.
    late = {"originalTimestamp": "2026-03-04T00:00:00Z"}
    assert at(late, sentAt="2026-03-04T00:10:00Z") == RECEIVED - 10 * minute
    assert at({**late, "sentAt": "2026-03-04T00:05:00Z"}, sentAt="2026-03-04T00:10:00Z") == RECEIVED - 5 * minute
    assert at({"originalTimestamp": "2026-03-02T09:30:00Z"}) == SAID_AT
    assert at({"originalTimestamp": "2026-03-02T09:30:00Z"}, sentAt="rubbish") == SAID_AT
    assert at({}, timestamp="2026-03-02T09:30:00Z") == SAID_AT
    assert at({}) == RECEIVED
    assert at({"timestamp": None}) == RECEIVED


def test_a_second_sending_says_the_same() -> None:
    message = {**TRACK, "messageId": "m1", "originalTimestamp": "2026-03-02T09:30:00Z"}
    hashes = []
    for sent, received in (("2026-03-02T09:31:00Z", RECEIVED), ("2026-03-02T09:32:00Z", RECEIVED + 61_000_000)):
        (verdict,) = verdicts("/v1/batch", {"batch": [message], "sentAt": sent}, received_at=received)
        assert isinstance(verdict, Accepted)
        hashes.append(verdict.facts[0]["body_hash"])
    assert hashes[0] == hashes[1]
    other = verdicts("/v1/batch", {"batch": [{**message, "properties": {"n": 1}}]})[0]
    assert isinstance(other, Accepted)
    assert other.facts[0]["body_hash"] != hashes[0]


def test_a_message_without_an_id_is_given_one() -> None:
    said = verdicts("/v1/batch", {"batch": [TRACK, TRACK, {**TRACK, "messageId": "null"}]})
    ids = [v.id for v in said]
    assert len({*ids}) == 3
    assert all(id_ is not None and id_.startswith("jg-") and len(id_) == 35 for id_ in ids)


@pytest.mark.parametrize(
    ("message", "why"),
    [
        ({"type": "track", "userId": "u"}, "no_event"),
        ({"type": "track", "userId": "u", "event": ""}, "no_event"),
        ({"type": "track", "userId": "u", "event": 7}, "name"),
        ({"type": "track", "userId": "u", "event": " "}, "name"),
        ({"type": "track", "userId": "u", "event": "x" * 201}, "name"),
        ({"type": "track", "userId": "u", "event": "a\u200bb"}, "name"),
        ({"type": "track", "userId": "u", "event": "a\x00b"}, "name"),
        ({"type": "track", "event": "A"}, "no_id"),
        ({"type": "track", "event": "A", "userId": "null", "anonymousId": " UNDEFINED "}, "no_id"),
        ({"type": "track", "event": "A", "userId": {"id": 1}}, "bad_id"),
        ({"type": "track", "event": "A", "userId": "u" * 501}, "bad_id"),
        ({"type": "track", "event": "A", "userId": "u\u202e1"}, "bad_id"),
        ({"type": "track", "event": "A", "userId": "u", "messageId": "m" * 101}, "message_id"),
        ({"type": "track", "event": "A", "userId": "u", "messageId": "m\n1"}, "message_id"),
        ({"type": "track", "event": "A", "userId": "u", "messageId": [1]}, "message_id"),
        ({"type": "track", "event": "A", "userId": "u", "properties": [1]}, "wrong_type"),
        ({"type": "track", "event": "A", "userId": "u", "context": "x"}, "wrong_type"),
        ({"type": "identify", "userId": "u", "traits": 1}, "wrong_type"),
        ({"type": "group", "userId": "u"}, "no_group"),
        ({"type": "group", "userId": "u", "groupId": "null"}, "no_group"),
        ({"type": "alias", "userId": "u"}, "no_alias"),
        ({"type": "alias", "previousId": "p", "anonymousId": "a"}, "no_alias"),
        ({"type": "Track", "userId": "u"}, "type"),
        ({"userId": "u"}, "type"),
        ({"type": ["track"], "userId": "u"}, "type"),
        ({"type": "track", "event": "A", "userId": "u", "timestamp": "soon"}, "time"),
        ({"type": "track", "event": "A", "userId": "u", "timestamp": {}}, "time"),
        ({"type": "track", "event": "A", "userId": "u", "timestamp": "1989-12-31T23:59:59Z"}, "before_1990"),
        ({"type": "track", "event": "A", "userId": "u", "timestamp": "9999-12-31T23:59:59Z"}, "in_the_future"),
        ({"type": "track", "event": "A", "userId": "u", "timestamp": "2026-03-03T10:00:01Z"}, "in_the_future"),
        ({"type": "track", "event": "A", "userId": "u", "context": {"journeyglass": {"actor": "me"}}}, "actor"),
        ({"type": "track", "event": "A", "userId": "u", "context": {"journeyglass": {"channel": 5}}}, "channel"),
        ({"type": "track", "event": "Account Stage Entered", "userId": "u"}, "not_allowed"),
    ],
)
def test_what_is_refused_and_why(message: dict[str, Any], why: str) -> None:
    assert reason(message) == why


def test_one_bad_message_does_not_spoil_its_batch() -> None:
    body = b"""{"batch":[{"type":"track","event":"A","userId":"u","messageId":"m1"},
        {"type":"track","event":"B","userId":"u","messageId":"m2","properties":{"n":NaN}}, 5, null,
        {"type":"track","event":"\\ud800","userId":"u","messageId":"m3"},
        {"type":"track","event":"D","userId":"u","messageId":"m4"}],"writeKey":"k"}"""
    said = verdicts("/v1/batch", body)
    assert [(v.id, getattr(v, "reason", None)) for v in said] == [
        ("m1", None),
        ("m2", "not_json"),
        (None, "not_an_object"),
        (None, "not_an_object"),
        ("m3", "not_json"),
        ("m4", None),
    ]


def test_a_message_of_half_a_megabyte_is_refused_by_its_id_and_one_of_forty_kilobytes_is_taken() -> None:
    small, big = (
        {**TRACK, "messageId": "m9", "properties": {"messageId": "no", "text": "x" * n}} for n in (40_000, 530_000)
    )
    kept, refused = verdicts("/v1/batch", {"batch": [small, big]})
    assert isinstance(kept, Accepted)
    assert isinstance(refused, Refused)
    assert (refused.id, refused.reason, len(refused.raw)) == ("m9", "too_big", 32 * 1024)


def test_the_sender_names_channel_and_actor() -> None:
    context = {"journeyglass": {"channel": "partner", "actor": "us"}, "channel": "server"}
    (fact,) = facts({**TRACK, "context": context, "properties": {"channel": "other"}})
    assert (fact["channel"], fact["actor"]) == ("partner", "us")
    assert fact["properties"] == {"channel": "other"}


@pytest.mark.parametrize(
    ("name", "channel", "actor"),
    [
        ("Email Opened", "email", "customer"),
        ("Email Sent", "email", "us"),
        ("Email Bounced", "email", "system"),
        ("Live Chat Message Sent", "chat", "customer"),
        ("Ticket Opened", "support", "customer"),
        ("Invoice Paid", "billing", "customer"),
        ("Anything Else", "product", "customer"),
        ("Stage Corrected", None, "us"),
    ],
)
def test_what_the_vocabulary_says(name: str, channel: str | None, actor: str) -> None:
    (fact,) = facts({**TRACK, "event": name})
    assert (fact.get("channel"), fact["actor"]) == (channel, actor)


def test_money() -> None:
    def told(name: str, **properties: Any) -> tuple[Any, Any]:
        (fact,) = facts({**TRACK, "event": name, "properties": properties})
        return fact.get("value"), fact.get("currency")

    assert told("Order Completed", revenue="99.50", total=120, currency="eur") == ("99.50", "EUR")
    assert told("Order Completed", total=120) == ("120", None)
    assert told("Subscription Started", mrr=1e3, currency="USD") == ("1000.0", "USD")
    assert told("Thing Done", value=5, currency="USD") == ("5", "USD")
    assert told("Thing Done", value=5) == (None, None)
    assert told("Order Completed", total="many", currency="USD") == (None, None)
    assert told("Order Completed", total=True, amount=1e300, value=0.1 + 0.2, currency="USD") == ("0.300000000", "USD")


def test_a_repeated_fact_of_one_kind_has_an_id_of_its_own() -> None:
    said = taken({"event": "$create_alias", "distinct_id": "a", "properties": {"alias": "b"}}, "/batch/")
    assert [(f["kind"], f["fact_id"]) for f in map(bare_id, said.facts)] == [
        ("link", "m1"),
        ("link", "m1#2"),
        ("person_merge", "m1"),
    ]


def bare_id(fact: dict[str, Any]) -> dict[str, Any]:
    return {**bare(fact), "fact_id": fact["fact_id"]}
