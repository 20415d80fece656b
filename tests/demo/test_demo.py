"""The made-up company: its files import as planned, its journey has everything a map can show."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from journeyglass.demo import END, make
from journeyglass.errors import InputError, WorkspaceError
from journeyglass.journey.load import load
from journeyglass.journey.model import LANGS, Lang
from journeyglass.lake.store import Store
from tests.demo.shown import Shown, read_all, sources


def moves(demo: Shown) -> Counter[str]:
    return Counter(demo.reading.visits["move"].to_pylist())


def test_what_is_spoilt_is_put_aside_and_nothing_else(demo: Shown) -> None:
    found = {name: dict(i.reasons) for name, i in demo.imports.items() if i.reasons}
    assert found == {name: dict(reasons) for name, reasons in demo.files.quarantined.items()}
    assert sum(n for reasons in found.values() for n in reasons.values()) == 15
    assert found["crm-deals"] == {"in_the_future": 1, "no_row_key": 1, "repeated_row_key": 3, "time": 1}


def test_every_row_is_read(demo: Shown) -> None:
    written = sorted(demo.files.rows.values())
    assert sorted(i.rows for i in demo.imports.values()) == written
    assert len(demo.imports) == len(written) == 18


def test_every_stage_is_entered_and_somebody_is_there(demo: Shown) -> None:
    entered = [stage.entered for stage in demo.map.stages]
    assert len(entered) == 7
    assert min(entered) >= 20
    assert all(stage.here_now for stage in demo.map.stages)


def test_the_funnel_narrows_to_the_signature(demo: Shown) -> None:
    reached = {stage.stage: stage.reached.value for stage in demo.map.stages}
    assert reached["evaluation"] == 1
    assert 0.6 < reached["consideration"] < 0.9
    assert 0.25 < reached["purchase"] < 0.5
    assert 0.15 < reached["onboarding"] < 0.35


def test_accounts_come_back_and_start_again(demo: Shown) -> None:
    assert {name: n for name, n in moves(demo).items() if n < 5} == {}
    assert set(moves(demo)) == {"start", "forward", "outcome", "return", "restart"}


def test_outcomes_have_reasons(demo: Shown) -> None:
    visits = demo.reading.visits.select(["outcome_kind", "reason"]).to_pylist()
    reasons = {(v["outcome_kind"], v["reason"]) for v in visits if v["reason"]}
    assert {("lost", "price"), ("lost", "competitor"), ("not_now", "budget")} <= reasons
    assert len({reason for kind, reason in reasons if kind == "churned"}) > 3
    assert ("lost", "Price too high") not in reasons  # the second spelling was cleaned


def test_some_are_stalled(demo: Shown) -> None:
    assert sum(stage.stalled for stage in demo.map.stages) >= 10


def test_some_touchpoints_are_believed_and_never_seen(demo: Shown) -> None:
    found = {row.finding for stage in demo.map.stages for row in stage.touchpoints}
    assert "seen" in found
    assert len(found) > 1
    assert all(stage.seen for stage in demo.map.stages)


def test_nothing_happened_after_the_end(demo: Shown) -> None:
    assert demo.files.as_of == END
    assert max(at for at in demo.reading.visits["entered_at"].to_pylist()) <= END


def test_visitors_become_known(demo: Shown) -> None:
    """The site's log names no company: that an account was seen there comes through visitor, person, membership."""
    first = demo.reading.visits.filter(demo.reading.visits["visit_no"].to_numpy() == 1)["stage"].to_pylist()
    assert Counter(first)["evaluation"] > 0.95 * len(first)
    assert demo.map.subjects > 0.97 * demo.files.accounts


def test_again_changes_nothing(demo: Shown, tmp_path: Path) -> None:
    files = make(tmp_path / "few", accounts=20)
    with Store(files.folder / ".journeyglass") as store:
        first = read_all(files, store)
        again = read_all(files, store)
    assert sum(i.wrote for i in first.imports.values()) > 1_000
    assert [i.wrote for i in again.imports.values()] == [0] * len(sources(files))
    assert again.reading.visits == first.reading.visits


def digest(folder: Path) -> dict[str, str]:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("two", 3), ("other", 4)):
        make(tmp_path / name, accounts=120, seed=seed)
    one, two, other = (digest(tmp_path / name) for name in ("one", "two", "other"))
    assert one == two
    data = {name for name in one if name.startswith("data/")}
    assert len(data) == 18
    assert {name for name in data if one[name] == other[name]} == set()


@pytest.mark.parametrize("lang", LANGS)
def test_in_each_language(lang: Lang, tmp_path: Path) -> None:
    files = make(tmp_path / lang, accounts=20, lang=lang)
    label = {"en": "Simulated data", "ru": "Данные симуляции", "zh-Hant": "模擬資料"}[lang]
    settings = (files.folder / "journeyglass.toml").read_text("utf-8")
    assert f'label = "{label}"' in settings
    assert label in (files.folder / "README.md").read_text("utf-8")
    journey = load(files.folder / "journeys" / "saas.yaml").journey
    assert journey.journey == "saas"
    # Whatever language the company speaks, its map can be read in all three.
    assert journey.title == {"en": "SaaS journey", "ru": "Путь клиента SaaS", "zh-Hant": "SaaS 客戶旅程"}


def test_every_source_says_that_it_is_simulated(tmp_path: Path) -> None:
    files = make(tmp_path / "few", accounts=20)
    assert len(sources(files)) > 5
    assert {p.name for p in sources(files) if not p.read_text("utf-8").startswith("# Simulated data")} == set()


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("keep")
    with pytest.raises(WorkspaceError, match="in use"):
        make(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["README.md"]


def test_a_handful_of_accounts_will_do(tmp_path: Path) -> None:
    files = make(tmp_path / "few", accounts=5, seed=3)
    with Store(files.folder / ".journeyglass") as store:
        shown = read_all(files, store)
    assert shown.map.subjects >= 3
    assert sum(i.quarantined for i in shown.imports.values()) == sum(
        n for reasons in files.quarantined.values() for n in reasons.values()
    )


def test_too_few_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="at least 5"):
        make(tmp_path / "new", accounts=3)
    assert not (tmp_path / "new").exists()
