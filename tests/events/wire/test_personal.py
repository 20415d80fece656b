"""No e-mail address enters a fact, and what tells of a person goes to the ledger."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeyglass.events.people import person_id_of
from journeyglass.events.wire.personal import written
from tests.events.wire.said import SALT, facts, taken

ADA, BOB = "ada@acme.example", "bob@beta.example"
IDS = {email: person_id_of(email, SALT) for email in (ADA, BOB)}
TRACK = {"type": "track", "event": "Invite Sent", "userId": "u1"}


def properties(said: dict[str, Any]) -> Any:
    return facts({**TRACK, "properties": said})[0].get("properties")


def test_an_address_among_the_properties_becomes_an_opaque_id() -> None:
    said = {"invitee_email": ADA, "email": BOB, "deep": {"list": ["x", ADA, {"to": f"mailto:{BOB}"}]}, ADA: 1}
    assert properties(said) == {
        "invitee_email": IDS[ADA],
        "email": IDS[BOB],
        "deep": {"list": ["x", IDS[ADA], {"to": IDS[BOB]}]},
        IDS[ADA]: 1,
    }
    assert taken({**TRACK, "properties": said}).contact is None, "it is whoever was invited, not whoever invites"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"https://a.example/p?email={ADA}&x=1", "https://a.example/p?email=&x=1"),
        ("https://a.example/p?e=ada%40acme.example#top", "https://a.example/p?e=#top"),
        (f"/p?x=1&e={ADA}", "/p?x=1&e="),
        (f"?e={ADA}", "?e="),
        (f"https://a.example/#/login?e={ADA}", "https://a.example/#/login?e="),
        (f"https://a.example/users/{ADA}/edit", f"https://a.example/users/{IDS[ADA]}/edit"),
        (f"https://{ADA}/x", f"https://{IDS[ADA]}/x"),
        ("https://a.example/users/ada%40acme.example", f"https://a.example/users/{IDS[ADA]}"),
        ("https://a.example/@ada/p?x=1", "https://a.example/@ada/p?x=1"),
        ("write to ada@acme.example", "write to ada@acme.example"),
        ("5 @ 3.50", "5 @ 3.50"),
        ("@ada", "@ada"),
    ],
)
def test_an_address_within_an_address_of_the_web(said: str, kept: str) -> None:
    assert properties({"url": said}) == {"url": kept}


LONG = {
    "no end": "/" + "a" * 400_000 + "@x",
    "signs": "/" + "a@" * 200_000,
    "halves": "/" + "%4" * 200_000 + "@",
    "values": "/?" + "a=@&" * 100_000,
    "dots": "/@." * 99_999,
}


@pytest.mark.parametrize("name", list(LONG))
def test_a_long_text_is_gone_through_once(name: str) -> None:
    """A search that began anew at every letter would take hours here."""
    assert written({"url": LONG[name]}, SALT)


def test_of_a_page_too() -> None:
    context = {"page": {"url": f"https://a.example/?e={ADA}", "search": f"?e={ADA}", "referrer": f"https://b/?q={BOB}"}}
    (fact,) = facts({**TRACK, "context": context})
    assert fact["properties"] == {"url": "https://a.example/?e=", "search": "?e=", "referrer": "https://b/?q="}


def test_what_tells_of_a_person_leaves_the_event() -> None:
    said = {"firstName": "Ada", "Last Name": "Lovelace", "phone": "+1 555", "name": "Report", "form_id": 7}
    accepted = taken({**TRACK, "properties": said})
    assert json.loads(accepted.facts[0]["properties"]) == {"name": "Report", "form_id": 7}
    other = {"Last Name": "Lovelace", "firstName": "Ada", "phone": "+1 555"}
    assert accepted.contact == {"person_id": "u1", "other": json.dumps(other, separators=(",", ":"))}
    nobody = taken({"type": "track", "event": "A", "anonymousId": "v", "properties": said})
    assert nobody.contact is None
    assert "Lovelace" not in nobody.body().decode()


def test_traits_of_a_person_are_parted() -> None:
    traits = {"Email": ADA, "full_name": "Ada Lovelace", "mobile": 5, "address": {"city": "London"}, "plan": "pro"}
    accepted = taken({"type": "identify", "userId": "u1", "traits": {**traits, "manager": BOB, "birthday": "10 Dec"}})
    assert json.loads(accepted.facts[0]["properties"]) == {"manager": IDS[BOB], "plan": "pro"}
    assert accepted.contact == {
        "person_id": "u1",
        "email": ADA,
        "name": "Ada Lovelace",
        "phone": "5",
        "other": '{"address":{"city":"London"},"birthday":"10 Dec"}',
    }


def test_what_only_looks_like_an_address_is_none_but_stays_out_all_the_same() -> None:
    accepted = taken({"type": "identify", "userId": "u1", "traits": {"email": "Ada <ada@acme.example>"}})
    assert accepted.contact == {"person_id": "u1", "other": '{"email":"Ada <ada@acme.example>"}'}
    assert [f["kind"] for f in accepted.facts] == ["person_traits"]
    assert b"ada@" not in json.dumps(accepted.facts).encode()


def test_contacts_are_text_that_any_database_takes() -> None:
    traits = {"name": "A\x00d\na" + "x" * 5000, "phone": {"a": 1}, "username": "a\x00b"}
    contact = taken({"type": "identify", "userId": "u1", "traits": traits}).contact
    assert contact is not None
    assert contact["name"].startswith("Adax")
    assert len(contact["name"]) <= 1000
    assert all("\x00" not in text and "\\u0000" not in text for text in contact.values())


def test_where_a_client_is_and_what_it_runs_on_is_not_kept() -> None:
    context = {
        "ip": "10.20.30.40",
        "userAgent": "Mozilla/5.0",
        "device": {"id": "dev-id-1", "advertisingId": "adv-2"},
        "locale": "de-DE",
        "traits": {"email": ADA},
    }
    posthog = {
        "$ip": "10.20.30.40",
        "$device_id": "dev-id-1",
        "$raw_user_agent": "Mozilla/5.0",
        "$geoip_city": "London",
    }
    bodies = [
        taken({**TRACK, "context": context}).body(),
        taken({"event": "e", "distinct_id": "u1", "properties": posthog}, "/batch/").body(),
    ]
    for body in bodies:
        for secret in (b"10.20", b"dev-id", b"adv-2", b"Mozilla", b"London", b"ada@"):
            assert secret not in body


EMAILS = st.from_regex(r"[a-z0-9.+-]{1,8}@[a-z0-9-]{1,8}\.[a-z]{2,5}", fullmatch=True)
VALUES = st.recursive(
    EMAILS
    | EMAILS.map(lambda e: f"https://x.example/p?e={e}&b=1")
    | st.text("ab?&=/@", max_size=9)
    | st.integers(0, 9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3) | EMAILS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text("abc", max_size=3), VALUES, max_size=4), EMAILS)
def test_no_address_is_ever_written(said: dict[str, Any], email: str) -> None:
    text = written({**said, "whose": email}, SALT)
    assert email not in text
    assert person_id_of(email, SALT) in text
    json.loads(text)
