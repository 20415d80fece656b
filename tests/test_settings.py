"""`journeyglass.toml`: every setting, and every fault of a file at once."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from journeyglass.errors import SettingsError
from journeyglass.workspace.settings import Settings, load_settings

WHOLE = """
name = "Vendor"
language = "ru"
journey = "saas"
as_of = 2024-06-30
data = "exports"
label = "Simulated"
memory = "1.5 GB"

[rates]
to = "EUR"
USD = "0.92"

[observed]
crm = 2023-01-01
"""


def test_every_setting(tmp_path: Path) -> None:
    path = tmp_path / "journeyglass.toml"
    path.write_text(WHOLE, "utf-8")
    assert load_settings(path) == Settings(
        name="Vendor",
        language="ru",
        journey="saas",
        as_of="2024-06-30",
        data="exports",
        label="Simulated",
        rates_to="EUR",
        rates={"USD": Decimal("0.92")},
        observed={"crm": datetime(2023, 1, 1, tzinfo=UTC)},
        memory="1.5 GB",
    )


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    path = tmp_path / "journeyglass.toml"
    path.touch()
    assert load_settings(path) == Settings()


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('memory = "much"', "1:1: `much` is no amount of memory; write memory = "),
        ("memory = 2", "1:1: `2` is no amount of memory"),
        ('language = "de"', "1:1: there is no language `de`"),
        ('as_of = "soon"', "1:1: `soon` is no instant"),
        ("name = 1", "1:1: `name` is not text"),
        ('nmae = "x"', "there is no setting `nmae`; "),
        ("rates = 1", "`rates` does not say into which currency"),
        ('rates = {to = "EUR", usd = "1"}', "`usd = 1` is no rate"),
        ('observed = {crm = "soon"}', "`soon` is no date"),
        ("name =", "this is no TOML"),
    ],
)
def test_a_fault_says_where_and_what_to_write(tmp_path: Path, line: str, fault: str) -> None:
    path = tmp_path / "journeyglass.toml"
    path.write_text(line, "utf-8")
    with pytest.raises(SettingsError) as raised:
        load_settings(path)
    assert fault in str(raised.value)


def test_all_faults_at_once(tmp_path: Path) -> None:
    path = tmp_path / "journeyglass.toml"
    path.write_text('language = "de"\nmemory = "x"\n', "utf-8")
    with pytest.raises(SettingsError) as raised:
        load_settings(path)
    assert [fault.line for fault in raised.value.faults] == [1, 2]
