"""Finding a person in a text, however it is written, and taking them out of it."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote, quote_plus

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeyglass.events.needles import Needles, addresses_in
from tests.privacy.world import EMAIL, NAME, PERSON, PHONE

ANNA = Needles(frozenset({PERSON, "17"}), frozenset({EMAIL.lower()}), frozenset({PHONE}), frozenset({NAME, "Anna"}))
SPELT = [
    EMAIL, EMAIL.upper(), quote(EMAIL), quote(EMAIL, safe=""), quote_plus(EMAIL), json.dumps(EMAIL), NAME,
    json.dumps(json.dumps(NAME)), f"mailto:{EMAIL}", f"<{EMAIL}>", f"{EMAIL}.", PERSON, f"/p/{PERSON}/x", PHONE,
    "+491701234567", "49-170-123 45 67", "tel:+49%20170%201234567",
]  # fmt: skip
OTHERS = [
    "x" + EMAIL, EMAIL + ".au", EMAIL + "x", PERSON + "9", "1" + PERSON, "Anna", "17", "+4917012345678", "0170 1234567",
    NAME + "ya", "anna@acme.example", "",
]  # fmt: skip


@pytest.mark.parametrize("text", SPELT)
@pytest.mark.parametrize("around", ["{}", "so {} said", "?to={}&x=1", '{{"a":["{}"]}}', "\n{}\n", "«{}»"])
def test_found_however_written(text: str, around: str) -> None:
    whole = around.format(text)
    assert ANNA.within(whole)
    cut = ANNA.without(whole)
    assert not ANNA.within(cut)
    assert "[erased]" in cut
    properties = json.dumps({"k": [{"text": whole}], "n": 5}, ensure_ascii=False)
    redacted = ANNA.redacted(properties)
    assert redacted is not None
    assert json.loads(redacted)["n"] == 5
    assert ANNA.redacted(redacted) is None
    assert found_in_sql(properties)


@pytest.mark.parametrize("text", OTHERS)
def test_others_are_left_alone(text: str) -> None:
    assert not ANNA.within(text)
    assert ANNA.without(text) == text
    assert ANNA.redacted(json.dumps({"said": text})) is None


def found_in_sql(properties: str) -> bool:
    con = duckdb.connect(config={"threads": 1})
    try:
        asked = f"SELECT {ANNA.found_sql('p')} FROM (SELECT ?::VARCHAR AS p)"
        return bool(con.execute(asked, [properties]).fetchall()[0][0])
    finally:
        con.close()


@pytest.mark.parametrize(
    ("said", "cut"),
    [
        ({"user_id": "17", "seats": "17", "n": 17}, {"user_id": "[erased]", "seats": "17", "n": 17}),
        (
            {"referrer": 17, "who": {"owner": ["17", "18"]}},
            {"referrer": "[erased]", "who": {"owner": ["[erased]", "18"]}},
        ),
        ({PERSON: 1}, {"[erased]": 1}),
        ({"a": True, "user": True}, None),
    ],
)
def test_short_ids_count_as_whole_values_of_personal_keys(said: dict[str, object], cut: object) -> None:
    redacted = ANNA.redacted(json.dumps(said))
    assert (redacted and json.loads(redacted)) == cut


def test_what_was_put_aside_is_searched_whole() -> None:
    assert ANNA.anywhere('{"kunde": "17"}')
    assert ANNA.anywhere(json.dumps({"line": f"1;{EMAIL};x"}).encode())
    assert ANNA.anywhere(f"broken json {EMAIL}".encode("utf-16-le"))
    assert ANNA.anywhere(b"\xff\xfe" + f"{PERSON} \x00".encode())
    assert not ANNA.anywhere('{"kunde": "18", "seats": 170}')
    assert not ANNA.anywhere(None)
    assert not ANNA.anywhere(base64.b64encode(b"nothing at all"))


def test_what_is_told_is_told_by_path() -> None:
    said = json.dumps({"a": {"b": f"to {EMAIL}"}, "owner_id": "17", "seats": 17})
    assert ANNA.told(said) == {"a.b": f"to {EMAIL}", "owner_id": "17"}


def test_nobody_is_found_nowhere() -> None:
    nobody = Needles()
    assert not nobody
    assert not nobody.within("anything")
    assert nobody.without("anything") == "anything"
    assert nobody.found_sql("p") == "false"


def test_addresses_are_found_in_any_writing() -> None:
    texts = [f"to <{EMAIL}>,", json.dumps({"x": EMAIL}), quote(EMAIL, safe=""), "no @ address"]
    assert [EMAIL.lower() in addresses_in([text]) for text in texts] == [True, True, True, False]
    assert addresses_in(texts[3:]) == set()


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@given(texts, texts, st.sampled_from(SPELT))
def test_nothing_is_left_of_them_in_any_text(before: str, after: str, spelt: str) -> None:
    said = {"text": f"{before} {spelt} {after}"}
    redacted = ANNA.redacted(json.dumps(said, ensure_ascii=False))
    assert redacted is not None
    assert ANNA.redacted(redacted) is None


@given(texts)
def test_any_text_may_be_searched(text: str) -> None:
    assert ANNA.anywhere(text) == ANNA.anywhere(text.encode())
    assert ANNA.anywhere(ANNA.without(text)) == ANNA.anywhere('"17"') or not ANNA.within(ANNA.without(text))
