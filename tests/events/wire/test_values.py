"""Ids, instants and amounts, as all kinds of clients write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeyglass.events.schema import MONEY
from journeyglass.events.wire.ids import clean_id
from journeyglass.events.wire.money import currency_of, decimal_text
from journeyglass.events.wire.times import checked, instant
from journeyglass.events.wire.verdict import WrongError, shown

STRANGERS = """null NULL Null undefined None NONE nil NaN nan 0 -1 00 0.0 - guest Guest anonymous Anonymous anon unknown
    true FALSE n/a N/A [object~Object] (null) <nil> 00000000-0000-0000-0000-000000000000 "null" 'undefined' “null”
    00000000000000000000000000000000 FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF ｎｕｌｌ ＮＵＬＬ distinct_id id email not_set
    not_authenticated (not~set) "" '' "~"
""".replace("\n", " ").split()


@pytest.mark.parametrize("text", [s.replace("~", " ") for s in STRANGERS])
def test_an_id_that_everybody_has_is_none(text: str) -> None:
    for said in (text, f"  {text}\t", f'"{text}"'):
        assert clean_id(said, "userId") is None, said


@pytest.mark.parametrize("said", [None, "", "  ", "\n", True, False, 0, -1, 0.0, -0.0])
def test_nothing_is_no_id(said: Any) -> None:
    assert clean_id(said, "userId") is None


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("u1", "u1"),
        (" u1 ", "u1"),
        (7, "7"),
        (7.0, "7"),
        (7.5, "7.5"),
        (2**64 - 1, "18446744073709551615"),
        ("nullable", "nullable"),
        ("guest-17", "guest-17"),
        ("100", "100"),
        ("Ада", "Ада"),
        ("王小明", "王小明"),
        ("U1", "U1"),
        ("x" * 500, "x" * 500),
    ],
)
def test_an_id_stays_what_it_is(said: Any, kept: str) -> None:
    assert clean_id(said, "userId") == kept


@pytest.mark.parametrize(
    "said",
    [
        *(
            "a\x00b",
            "a\nb",
            "a\x7fb",
            "a\u0085b",
            "a\u200bb",
            "a\u200db",
            "\ufeffab",
            "a\u202eb",
            "a\u2066b",
            "a\u00adb",
        ),
        *("a\u2028b", "a\u00a0b", "a\u3000b", "a\u034fb", "a\u3164b", "a\u2800b", "a\ufe0fb", "a\U000e0041b", "\ue000"),
        *("x" * 501, [], {}, ["u1"], {"id": "u1"}, 1e300, 2.0**53, 2**64, -(2**70)),
    ],
)
def test_an_id_that_hides_something_is_refused(said: Any) -> None:
    with pytest.raises(WrongError) as caught:
        clean_id(said, "userId")
    assert caught.value.reason == "bad_id"
    assert caught.value.sentence.isprintable()
    assert len(caught.value.sentence) < 200


SECOND = 1_000_000
NOON = int(datetime(2024, 5, 1, 12, tzinfo=UTC).timestamp()) * SECOND


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2024-05-01T12:00:00Z", 0),
        ("2024-05-01T12:00:00.123Z", 123_000),
        ("2024-05-01T12:00:00.123456+00:00", 123_456),
        ("2024-05-01T12:00:00.123456789Z", 123_456),
        ("2024-05-01T12:00:00,5Z", 500_000),
        ("2024-05-01T14:00:00+02:00", 0),
        ("2024-05-01T14:00:00+0200", 0),
        ("2024-05-01T14:00:00+02", 0),
        ("2024-05-01T06:30:00-05:30", 0),
        ("2024-05-01T12:00:00", 0),
        ("2024-05-01 12:00:00", 0),
        ("2024-05-01 12:00:00.5", 500_000),
        ("2024-05-01 12:00:00 UTC", 0),
        ("2024-05-01 12:00:00 +0000", 0),
        ("2024-05-01T12:00Z", 0),
        ("2024-05-01T12", 0),
        ("2024-05-01t12:00:00z", 0),
        ("20240501T120000Z", 0),
        ("20240501120000", 0),
        ("2024/05/01 12:00", 0),
        ("2024-5-1 12:00", 0),
        ("2024-05-01", -12 * 3600 * SECOND),
        ("20240501", -12 * 3600 * SECOND),
        ("2024-04-30T24:00:00Z", -12 * 3600 * SECOND),
        ("2024-05-01T11:59:60Z", 0),
        ("  2024-05-01T12:00:00Z ", 0),
        (NOON // SECOND, 0),
        (NOON // SECOND + 0.25, 250_000),
        (NOON // 1000, 0),
        (NOON, 0),
        (NOON * 1000, 0),
        (str(NOON // SECOND), 0),
        (str(NOON // 1000), 0),
        (f"{NOON // SECOND}.5", 500_000),
    ],
)
def test_an_instant_however_it_is_written(said: Any, meant: int) -> None:
    assert instant(said) == NOON + meant


@pytest.mark.parametrize(
    "said",
    [
        *("", "now", "yesterday", "01/02/2024", "2024-13-01", "2024-02-30T00:00:00Z", "2024-05-01T25:00:00Z"),
        *(
            "2024-05-01T12:61:00Z",
            "2024-05-01T12:00:61Z",
            "24-05-01",
            "2024",
            "-",
            "+",
            "１２３４５６７８９０",
            "x" * 200,
        ),
        *(
            "0000-00-00",
            "10000-01-01",
            "1714564800x",
            "99999999999999999999999",
            True,
            False,
            None,
            [],
            {},
            1e30,
            -1e30,
        ),
        *("2024-05-01T12:00:00+99:99", "2024-05-01T12:00:00Z\x00", "١٧١٤٥٦٤٨٠٠"),
    ],
)
def test_what_is_no_instant(said: Any) -> None:
    assert instant(said) is None


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("0001-01-01T00:00:00+23:00", "before_1990"),
        ("1989-12-31T23:59:59.999999Z", "before_1990"),
        (0, "before_1990"),
        ("9999-12-31T23:59:59-12:00", "in_the_future"),
        (9e18, "in_the_future"),
        ("nonsense", "time"),
    ],
)
def test_when_nothing_can_have_happened(said: Any, reason: str) -> None:
    with pytest.raises(WrongError) as caught:
        checked(instant(said), said, NOON)
    assert caught.value.reason == reason
    day = 86_400 * SECOND
    assert checked(NOON + day, said, NOON) == NOON + day


ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(timezones=ZONES), st.sampled_from(["T", " "]))
def test_every_instant_in_iso_8601(when: datetime, between: str) -> None:
    passed = when - datetime(1970, 1, 1, tzinfo=UTC)
    assert instant(when.isoformat(between)) == passed // timedelta(microseconds=1)


@given(st.text(max_size=40) | st.from_regex(r"[-+0-9TZ:. ]{0,30}"))
def test_no_text_makes_it_stumble(text: str) -> None:
    found = instant(text)
    assert found is None or isinstance(found, int)
    assert shown(text).isprintable()


@given(st.integers() | st.floats() | st.decimals().map(str) | st.text(max_size=20) | st.booleans() | st.none())
def test_an_amount_fits_the_lake_or_is_none(said: Any) -> None:
    text = decimal_text(said)
    if text is None:
        return
    amount = Decimal(text)
    assert amount.as_tuple().exponent >= -9  # type: ignore[operator]
    assert len(amount.as_tuple().digits) <= MONEY.precision
    assert abs(amount - Decimal(str(said))) <= Decimal("5e-10")


@pytest.mark.parametrize(("said", "code"), [("eur", "EUR"), (" USD ", "USD"), ("€", None), ("EURO", None), (5, None)])
def test_a_currency_has_three_letters(said: Any, code: str | None) -> None:
    assert currency_of(said) == code
