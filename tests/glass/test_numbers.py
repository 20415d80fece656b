"""Numbers, shares, lengths and estimates in each language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from journeyglass.figures.estimate import Estimate, terra_incognita, too_few
from journeyglass.glass import numbers
from journeyglass.glass.estimates import counts_text, estimate_text, remark_of, value_text
from journeyglass.journey.model import LANGS
from tests.glass.sample import length, share


def spaced(text: str) -> str:
    return text.replace(numbers.NBSP, " ")


def said(make, *values):
    return [spaced(make(*values, lang)) for lang in LANGS]


def test_numbers():
    assert said(numbers.number, 1234567) == ["1,234,567", "1 234 567", "1,234,567"]
    assert said(numbers.short, Decimal("1234.50")) == ["1,234.5", "1 234,5", "1,234.5"]
    assert numbers.short(-0.25, "ru") == "−0,25"
    assert numbers.short(0.00004, "en") == "<0.001"
    assert numbers.short(0.0, "en") == "0"
    assert numbers.number(-0.2, "en") == "0"


@pytest.mark.parametrize(
    ("value", "decimals", "en", "ru"),
    [(0.123, 1, "12.3%", "12,3 %"), (0.5, 0, "50%", "50 %"), (0, 1, "0%", "0 %"), (1, 2, "100%", "100 %"),
     (0.004, 0, "<1%", "<1 %"), (0.0004, 1, "<0.1%", "<0,1 %"), (0.996, 0, ">99%", ">99 %"),
     (0.0051, 0, "1%", "1 %"),
     (1.05, 0, "105%", "105 %")],
)  # fmt: skip
def test_shares(value, decimals, en, ru):
    assert [spaced(numbers.percent(value, lang, decimals)) for lang in LANGS] == [en, ru, en]


@pytest.mark.parametrize(
    ("days", "texts"),
    [(14, ["14 d", "14 дн.", "14 天"]), (3.44, ["3.4 d", "3,4 дн.", "3.4 天"]), (3, ["3 d", "3 дн.", "3 天"]),
     (0.75, ["18 h", "18 ч", "18 小時"]), (1.99, ["48 h", "48 ч", "48 小時"]),
     (12 / 1440, ["12 min", "12 мин", "12 分鐘"]),
     (40 / 86400, ["40 s", "40 с", "40 秒"]), (0, ["0 s", "0 с", "0 秒"]), (1234, ["1,234 d", "1 234 дн.", "1,234 天"]),
     (-14, ["−14 d", "−14 дн.", "−14 天"])],
)  # fmt: skip
def test_lengths(days, texts):
    assert said(numbers.days, days) == texts


def test_spans_as_a_file_writes_them():
    assert said(numbers.span, "90d") == ["90 d", "90 дн.", "90 天"]
    assert said(numbers.span, "1y") == ["1 y", "1 год", "1 年"]
    assert said(numbers.span, "5y") == ["5 y", "5 лет", "5 年"]
    assert numbers.span("ever", "en") == "ever"


def test_instants_are_told_in_utc_without_an_idle_midnight():
    there = timezone(timedelta(hours=3))
    assert numbers.moment(datetime(2024, 4, 10, 2, 30, tzinfo=there)) == "2024-04-09 23:30"
    assert numbers.moment(datetime(2024, 4, 10, tzinfo=UTC)) == "2024-04-10"


@pytest.mark.parametrize(
    ("found", "texts"),
    [
        (share(0.254, 0.181, 0.334, 31, 122), ["25% (18–33%)", "25 % (18–33 %)", "25% (18–33%)"]),
        (share(0.2043, 0.1955, 0.2134, 9, 9), ["20.4% (19.6–21.3%)", "20,4 % (19,6–21,3 %)", "20.4% (19.6–21.3%)"]),
        (share(0.0039, 0.0027, 0.0055, 9, 9), ["0.39% (0.27–0.55%)", "0,39 % (0,27–0,55 %)", "0.39% (0.27–0.55%)"]),
        (length(14.2, 11.3, 18.8), ["14 d (11–19)", "14 дн. (11–19)", "14 天 (11–19)"]),
        (length(3.0, 2.04, 4.7), ["3.0 d (2.0–4.7)", "3,0 дн. (2,0–4,7)", "3.0 天 (2.0–4.7)"]),
        (length(14.2, 11.3, None), ["14 d (at least 11 d)", "14 дн. (от 11 дн.)", "14 天 (11 天以上)"]),
        (length(14.2, None, 20), ["14 d (up to 20 d)", "14 дн. (до 20 дн.)", "14 天 (20 天以下)"]),
        (
            length(None, 40, None),
            ["not reached yet (at least 40 d)", "пока не достигнуто (от 40 дн.)", "尚未達到 (40 天以上)"],
        ),
        (length(None, 20, 40), ["not reached yet (20–40 d)", "пока не достигнуто (20–40 дн.)", "尚未達到 (20–40 天)"]),
        (length(None, None, None), ["not reached yet", "пока не достигнуто", "尚未達到"]),
        (
            too_few("share", 2, 3),
            ["too few to say (2 of 3)", "слишком мало, чтобы судить (2 из 3)", "樣本太少，無法判斷（2 / 3）"],
        ),
        (too_few("days"), ["too few to say", "слишком мало, чтобы судить", "樣本太少，無法判斷"]),
        (terra_incognita("days", "why"), ["terra incognita", "terra incognita (нет данных)", "未知領域"]),
    ],
)  # fmt: skip
def test_estimates(found, texts):
    assert said(estimate_text, found) == texts


def test_an_estimate_without_interval_is_its_value():
    assert estimate_text(Estimate(0.25, None, None, 1, 4, "share"), "en") == "25%"


def test_value_and_counts_alone():
    assert value_text(length(14.2, 11, 19), "en") == f"14{numbers.NBSP}d"
    assert value_text(too_few("share", 1, 2), "en") == "too few to say (1 of 2)"
    assert counts_text(share(0.2, 0.1, 0.3, 1634, 8000), "en") == "1,634 of 8,000"
    assert counts_text(terra_incognita("share", ""), "en") == ""


def test_only_what_the_text_does_not_say_is_a_remark():
    assert remark_of(too_few("share")) == ""
    assert remark_of(too_few("days", note="nobody was left to watch after 3 days")) != ""
    assert remark_of(terra_incognita("share", "why")) == "why"


@pytest.mark.parametrize(
    ("amount", "texts"),
    [
        ("15366.064", ["15,366", "15 366", "15,366"]),
        ("-2335.6", ["−2,336", "−2 336", "−2,336"]),
        ("67.2", ["67.20", "67,20", "67.20"]),
        ("42.00", ["42", "42", "42"]),
    ],
)
def test_amounts_have_cents_where_cents_matter(amount, texts):
    assert said(numbers.money, Decimal(amount)) == texts


def test_a_length_of_nothing_takes_the_unit_of_its_limits():
    assert said(estimate_text, length(0.0, 0.0, 3.5)) == ["0.0 d (0.0–3.5)", "0,0 дн. (0,0–3,5)", "0.0 天 (0.0–3.5)"]
