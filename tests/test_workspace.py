"""The library: a workspace in Python, and its readings as Arrow, DuckDB, pandas and Polars."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest

import journeyglass
from journeyglass import Workspace
from journeyglass.errors import InputError, JourneyFileError, NotFoundError, WorkspaceError
from journeyglass.figures import Figure
from journeyglass.lake.cache_files import CacheFiles
from journeyglass.reading.result import VISITS
from tests.cli.company import make_company


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory):
    with Workspace.open(make_company(tmp_path_factory.mktemp("library") / "company")) as opened:
        steps: list[tuple[str, str, int]] = []
        summary = opened.import_(progress=lambda *step: steps.append(step))
        assert (summary[0].rows, summary[0].quarantined) == (8, 1)
        assert ("crm", "translate", 8) in steps
        yield opened


def test_public_names_are_those_told() -> None:
    assert set(journeyglass.__all__) == {
        "Fault", "JourneyglassError", "Result", "Workspace", "compare", "load_builtin"
    }  # fmt: skip
    assert all(getattr(journeyglass, name) for name in journeyglass.__all__)
    assert set(journeyglass.__all__) <= set(dir(journeyglass))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        journeyglass.nothing  # noqa: B018


def test_visits_are_the_same_in_every_library(workspace: Workspace) -> None:
    result = workspace.read("sales")
    assert result.visits.schema == VISITS
    expected = result.visits.to_pylist()
    assert len(expected) == 10
    columns = [f.name for f in VISITS]
    assert result.to_duckdb().select(*columns).fetchall() == [tuple(row.values()) for row in expected]
    assert result.to_polars().to_dicts() == expected
    frame = result.to_pandas()
    assert list(frame["subject"]) == [row["subject"] for row in expected]
    assert list(frame["entered_at"]) == [row["entered_at"] for row in expected]


def test_a_missing_library_is_named_with_its_extra(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(InputError, match=r"polars is not installed; run `pip install journeyglass\[polars\]`"):
        workspace.read().to_polars()


def test_figures_are_functions_by_name(workspace: Workspace) -> None:
    figures = workspace.read().figures
    assert "conversion" in figures
    assert len(figures) == len(list(figures))
    found = figures["conversion"](to="customer", within="60d")
    assert isinstance(found, Figure)
    assert (found.rows[0].visits, found.rows[0].converted) == (7, 3)
    assert "Aalen" in (figures["conversion"].__doc__ or "")
    with pytest.raises(NotFoundError, match="there is no figure funnel"):
        figures["funnel"]


def test_rates_of_the_settings_convert_money(workspace: Workspace, tmp_path: Path) -> None:
    root = make_company(tmp_path / "company")
    (root / "journeyglass.toml").write_text(
        'as_of = "last"\ndata = "data"\n[rates]\nto = "USD"\nEUR = "2"\n[observed]\ncrm = 2024-02-01\n'
    )
    with Workspace.open(root) as other:
        other.import_()
        row = other.read().figure("win_rate").rows[0]
        assert [(v.currency, v.won) for v in row.values] == [("USD", Decimal(7000))]
        since = other.events().sources[0].observed_from
        assert since == datetime(2024, 2, 1, tzinfo=UTC)


def test_the_map_is_a_notebook_page(workspace: Workspace) -> None:
    result = workspace.read()
    assert result.overview() is result.overview()
    page = result._repr_html_()
    assert "Customer" in page
    assert "<table" in page
    assert "sales as of 2024-06-30" in repr(result)


def test_queries_see_visits_and_events_together(workspace: Workspace) -> None:
    result = workspace.read()
    asked = "SELECT e.name, count(*) FROM visits v JOIN events e ON e.event_id = v.entered_by GROUP BY 1 ORDER BY 1"
    assert result.sql(asked).fetchall() == [("Form Submitted", 7), ("Opportunity Won", 3)]
    assert result.figure("reached").rows[0].entered == 7
    with pytest.raises(InputError, match="the query cannot be run"):
        result.sql("SELECT nothing FROM nowhere")


def test_an_instant_needs_its_zone(workspace: Workspace) -> None:
    early = workspace.read(as_of=datetime(2024, 1, 15, tzinfo=UTC))
    assert early.visits.num_rows == 2
    with pytest.raises(InputError, match="no time zone"):
        workspace.read(as_of=datetime(2024, 1, 15))  # noqa: DTZ001


def test_a_journey_edited_is_read_anew_and_nothing_imported(tmp_path: Path) -> None:
    root = make_company(tmp_path / "company")
    with Workspace.open(root) as edited:
        edited.import_()
        version = edited.store.lake.version()
        before = edited.read().visits.num_rows
        path = root / "journeys" / "sales.yaml"
        path.write_text(
            path.read_text("utf-8").replace("enter: {did: Opportunity Won}", "enter: {did: Opportunity Lost}")
        )
        after = edited.read()
        assert (before, after.visits.num_rows) == (10, 7)
        assert edited.store.lake.version() == version


def test_every_fault_of_every_journey_at_once(tmp_path: Path) -> None:
    root = make_company(tmp_path / "company")
    (root / "journeys" / "a.yaml").write_text("format: 2\njourney: a\n")
    (root / "journeys" / "b.yaml").write_bytes((root / "journeys" / "sales.yaml").read_bytes())
    with Workspace.open(root) as broken:
        with pytest.raises(JourneyFileError) as found:
            _ = broken.journeys
        assert {fault.path for fault in found.value.faults} == {"journeys/a.yaml", "journeys/sales.yaml"}
        assert any("the journey `sales` is also in journeys/b.yaml" in fault.what for fault in found.value.faults)


def test_a_property_may_be_the_subject(tmp_path: Path) -> None:
    root = make_company(tmp_path / "company")
    source = root / "sources" / "crm.yaml"
    source.write_text(source.read_text("utf-8").replace("person:", "opportunity: id\nperson:"), "utf-8")
    journey = root / "journeys" / "sales.yaml"
    journey.write_text(
        journey.read_text("utf-8").replace("moments:", "subject: {property: opportunity_id}\nmoments:"), "utf-8"
    )
    with Workspace.open(root) as by_deal:
        by_deal.import_()
        assert {row.subject for row in by_deal.read().accounts("customer")} == {"1", "2", "5"}
        by_deal.place(None, "6", "customer", author="Eve", at=datetime(2024, 6, 20, tzinfo=UTC))
        assert by_deal.read().account("6").visits[-1].stage == "customer"
        assert by_deal.read().account("fern").subjects == ("6",)
        with pytest.raises(NotFoundError, match="there is no opportunity_id 66"):
            by_deal.place(None, "66", "customer", author="Eve")


def test_a_new_workspace_begins_with_a_journey(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "new", journey="m4-hourglass", lang="zh-Hant") as made:
        assert list(made.journeys) == ["hourglass"]
        assert made.settings.language == "zh-Hant"
        assert made.read().notes == ("nothing has been imported yet; `journeyglass import` brings events in",)
    with pytest.raises(WorkspaceError, match="is a workspace already"):
        Workspace.create(tmp_path / "new")
    assert Workspace.open(tmp_path / "new" / "sources").root == tmp_path / "new"
    with pytest.raises(NotFoundError, match="did you mean"):
        Workspace.create(tmp_path / "other", journey="hourglas")
    assert not (tmp_path / "other").exists()


def test_now_is_before_history_is_gathered(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else what comes in between would be missing from a reading that says it was made after that."""
    ticks, gathered = count(1_720_000_000_000_000, 1_000_000), []
    with Workspace.open(workspace.root, clock=lambda: next(ticks)) as other:
        files = other._files

        def gather(known_at: datetime | None = None) -> CacheFiles:
            gathered.append(other.now)
            return files(known_at)

        monkeypatch.setattr(other, "_files", gather)
        assert other.read(as_of="now").as_of < gathered[0]
