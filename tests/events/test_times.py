# ruff: noqa: DTZ001 - wall times without a zone are what is tested
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeyglass.events.mapping import TimeSpec
from journeyglass.events.timesql import instant_sql
from journeyglass.journey.duration import EPOCH

ZONES = ("UTC", "Europe/Berlin", "Asia/Taipei", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")


def read(text: str, **options: object) -> datetime | None:
    """The instant that a text tells, read as a table's cell would be."""
    with duckdb.connect() as con:
        sql = f"SELECT {instant_sql('t', TimeSpec(**options))} FROM (SELECT ?::VARCHAR AS t)"
        micros = con.execute(sql, [text]).fetchall()[0][0]
    return None if micros is None else EPOCH + timedelta(microseconds=micros)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-07-28 3:00", "2023-07-28T03:00"),
        ("2023-07-28", "2023-07-28"),
        ("2023-7-8", "2023-07-08"),
        ("20230728", "2023-07-28"),
        ("20230728T030405", "2023-07-28T03:04:05"),
        ("2023-07-28T03:04:05.123456Z", "2023-07-28T03:04:05.123456"),
        ("2023-07-28T03:04:05.123456789", "2023-07-28T03:04:05.123456"),
        ("2023-07-28 03:04:05+03:00", "2023-07-28T00:04:05"),
        ("2023-07-28 03:04:05 -0330", "2023-07-28T06:34:05"),
        ("2023-07-28T03:04+03", "2023-07-28T00:04"),
        ("2023/07/28 3:04", "2023-07-28T03:04"),
        ("28.07.2023", "2023-07-28"),
        ("28.07.2023 3:04:05", "2023-07-28T03:04:05"),
        ("28.07.2023, 03:04", "2023-07-28T03:04"),
        ("2023年7月28日", "2023-07-28"),
        ("2023年7月28日 13:04", "2023-07-28T13:04"),
        ("28 Jul 2023", "2023-07-28"),
        ("July 28, 2023 03:04", "2023-07-28T03:04"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_common_forms(text, expected):
    assert read(text) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["01/02/2024", "2023-02-29", "soon", "1704067200", "2024-13-01", "2024-01-01 25:00", "24-01-01", "infinity", "-"],
)
def test_what_cannot_be_told_is_not_guessed(text):
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("01/02/2024", "%d/%m/%Y", "2024-02-01"),
        ("01/02/2024", "%m/%d/%Y", "2024-01-02"),
        ("1704067200", "unix", "2024-01-01"),
        ("1704067200123", "unix_ms", "2024-01-01T00:00:00.123"),
        ("2024-01-01 00:00:00 +0200", "%Y-%m-%d %H:%M:%S %z", "2023-12-31T22:00"),
        ("5.1.24", ("%d/%m/%Y", "%d.%m.%y"), "2024-01-05"),
    ],
)
def test_declared_formats(text, form, expected):
    assert read(text, format=(form,) if isinstance(form, str) else form) == datetime.fromisoformat(expected).replace(
        tzinfo=UTC
    )


def test_a_declared_format_is_the_only_one():
    assert read("2024-01-01", format=("%d/%m/%Y",)) is None


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        ("day", "2024-06-30T22:00:00+00:00"),
        ("minute", "2024-07-01T21:59:00+00:00"),
        ("second", "2024-07-01T21:59:58+00:00"),
    ],
)
def test_precision_cuts_in_the_declared_zone(precision, expected):
    assert read("2024-07-01 23:59:58.9", zone="Europe/Berlin", precision=precision).isoformat() == expected


def test_precision_cuts_downwards_before_1970():
    assert read("1969-12-31 23:59:58.9", precision="minute").isoformat() == "1969-12-31T23:59:00+00:00"


def test_hours_that_clocks_skip_or_repeat():
    assert read("2024-03-31 02:30", zone="Europe/Berlin") == datetime(2024, 3, 31, 1, 30, tzinfo=UTC)
    assert read("2024-10-27 02:30", zone="Europe/Berlin") == datetime(2024, 10, 27, 1, 30, tzinfo=UTC)


@settings(max_examples=150, deadline=None)
@given(st.datetimes(datetime(1990, 1, 1), datetime(2035, 1, 1)), st.sampled_from(ZONES))
def test_wall_times_as_the_standard_library_reads_them(wall, zone):
    """Repeated hours are the later ones (fold 1); skipped ones go forward by the gap (fold 0)."""
    first, second = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    skipped = first.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall
    assert read(wall.isoformat(), zone=zone) == (first if skipped else second).astimezone(UTC)
