"""What is past its time goes, and does not come back with the next import."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeyglass.errors import SettingsError
from journeyglass.events.retention import Retention, cutoff
from journeyglass.journey.duration import Duration
from journeyglass.lake.expire import expire
from journeyglass.lake.importing import import_source
from journeyglass.lake.sealing import seal
from journeyglass.lake.store import Store
from journeyglass.ledger.refused import RefusedRow
from journeyglass.workspace.settings import load_settings
from tests.lake.bodies import START, body, event, put
from tests.privacy.test_erase import rows
from tests.privacy.world import BAD, NOW, SECRET, send, write_sources

DAY = 86_400 * 10**6
NOON = int(datetime(2024, 7, 1, 12, tzinfo=UTC).timestamp()) * 10**6
FEW = Retention({"Page Viewed": Duration.parse("3mo"), "Form Submitted": Duration.parse("10d")}, Duration.parse("1y"))


def store_in(folder: Path, retention: Retention, now: int = NOON) -> Store:
    return Store(folder / "kept", threads=1, clock=lambda: now, retention=retention)


@given(
    st.integers(min_value=0, max_value=2**52),
    st.sampled_from(["1s", "90m", "36h", "13d", "5w", "1mo", "13mo", "2y", "400y"]),
)
def test_the_cutoff_is_the_earliest_that_still_holds(now: int, said: str) -> None:
    kept = Duration.parse(said)
    since = cutoff(kept, now)
    assert kept.after(since) >= now
    assert kept.after(since - 1) < now


def at(moment: str) -> float:
    return (datetime.fromisoformat(moment).replace(tzinfo=UTC) - START).total_seconds() / 86_400


def test_each_name_has_its_time(tmp_path: Path) -> None:
    said = {
        "page old": ("Page Viewed", "2024-04-01T11:59:59"), "page just kept": ("Page Viewed", "2024-04-01T12:00:00"),
        "form old": ("Form Submitted", "2024-06-20"), "form kept": ("Form Submitted", "2024-06-25"),
        "other old": ("Signed In", "2023-06-30"), "other kept": ("Signed In", "2023-07-02"),
    }  # fmt: skip
    bodies = [event(key, at(moment), name=name) for key, (name, moment) in said.items()]
    bodies += [event("page old", at("2024-03-01"), name="Page Viewed", revision=2), body("role", "r", at("2001-01-01"))]
    with store_in(tmp_path, FEW) as store:
        put(store.lake, bodies, 1)
        told = expire(store)
        assert (dict(told.events), told.done) == ({"Form Submitted": 1, "Page Viewed": 2, "Signed In": 1}, False)
        assert len(rows(store)) == len(bodies)
        version = store.lake.version()
        assert expire(store, dry_run=False).done
        assert sorted(row["fact_id"] for row in rows(store)) == ["form kept", "other kept", "page just kept", "r"]
        assert store.lake.gone(version)
        again = store.lake.version()
        assert dict(expire(store, dry_run=False).events) == {}
        assert store.lake.version() == again, "nothing to go, nothing written"


def test_for_ever_is_the_default(tmp_path: Path) -> None:
    with store_in(tmp_path, Retention()) as store:
        put(store.lake, [event("a", -100_000)], 1)
        assert dict(expire(store, dry_run=False).events) == {}
        assert len(rows(store)) == 1


def test_what_went_leaves_no_old_version(tmp_path: Path) -> None:
    with store_in(tmp_path, FEW) as store:
        put(store.lake, [event("a", at("2020-01-01"), properties={"x": SECRET}), event("b", at("2024-06-30"))], 1)
        store.files()
        expire(store, dry_run=False)
        assert [path.name for path in (tmp_path / "kept" / "lake").rglob("*.parquet") if "2020" in str(path)] == []
        assert list((tmp_path / "kept" / "cache").glob("reading-*")) == []
        assert store.files().rows == 1


def test_the_next_import_brings_nothing_back(tmp_path: Path) -> None:
    mapping = write_sources(tmp_path)
    short = Retention({"Form Submitted": Duration.parse("1mo")})
    with store_in(tmp_path, Retention()) as store:
        forms = import_source(store, mapping).new
        assert forms > 0
    with store_in(tmp_path, short) as store:
        gone = sum(expire(store, dry_run=False).events.values())
        assert gone == 3
        before = rows(store)
        summary = import_source(store, mapping)
        assert (summary.expired, summary.wrote) == (gone, 0)
        assert rows(store) == before


def test_a_first_import_leaves_out_what_is_past_its_time(tmp_path: Path) -> None:
    with store_in(tmp_path, Retention(default=Duration.parse("1d"))) as store:
        summary = import_source(store, write_sources(tmp_path))
        assert summary.expired == 5
        assert {row["kind"] for row in rows(store)} >= {"membership", "role"}
        assert "event" not in {row["kind"] for row in rows(store)}


def test_what_was_put_aside_goes_by_its_own_time(tmp_path: Path) -> None:
    retention = Retention(raw=Duration.parse("90d"))
    mapping = write_sources(tmp_path)
    with store_in(tmp_path, retention, NOW) as store:
        import_source(store, mapping)
        send(store, [BAD], NOW)
        send(store, [BAD | {"messageId": "later"}], NOW + 50 * DAY)
        assert len(store.ledger.quarantined()) == 1
        assert expire(store).put_aside == 0
    with store_in(tmp_path, retention, NOW + 91 * DAY) as store:
        seal(store)
        assert expire(store).put_aside == 2
        assert expire(store, dry_run=False).put_aside == 2
        assert store.ledger.quarantined() == []
        left: list[RefusedRow] = store.ledger.refused.rows()
        assert [row.message_id for row in left] == ["later"]


SETTINGS = '[retention]\n"Page Viewed" = "13mo"\ndefault = "5y"\nraw_quarantine = "90d"\n'


def test_settings(tmp_path: Path) -> None:
    path = tmp_path / "journeyglass.toml"
    path.write_text(SETTINGS, "utf-8")
    kept = load_settings(path).retention
    assert {name: str(period) for name, period in kept.by_name.items()} == {"Page Viewed": "13mo"}
    assert (str(kept.default), str(kept.raw)) == ("5y", "90d")
    path.write_text("", "utf-8")
    assert not load_settings(path).retention


@pytest.mark.parametrize(
    ("said", "line"),
    [('[retention]\n"Page Viewed" = "soon"\n', 2), ("[retention]\ndefault = 30\n", 2), ('retention = "1y"\n', 1)],
)
def test_faults_of_settings_are_told_by_line(tmp_path: Path, said: str, line: int) -> None:
    path = tmp_path / "journeyglass.toml"
    path.write_text(said, "utf-8")
    with pytest.raises(SettingsError) as raised:
        load_settings(path)
    (fault,) = raised.value.faults
    assert fault.line == line
    assert "mo" in fault.remedy
