"""Every command on a real small workspace: what it does, and that its JSON has the documented shape."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import jsonschema
import pyarrow.parquet as pq
import pytest

from journeyglass.cli.reference import CLI, JSON, commands, hints, pages, shape_of_command
from tests.cli.company import ROWS, write_deals
from tests.cli.conftest import Call

READ = [
    ("map", []),
    ("map", ["--as-of", "last", "--since", "2024-01-15"]),
    ("read", []),
    ("accounts", []),
    ("accounts", ["--stage", "outside"]),
    ("accounts", ["--stalled", "--limit", "1"]),
    ("account", ["acme"]),
    ("account", ["Coda SA", "--events", "0"]),
    ("figures", []),
    ("figures", ["win_rate", "--by", "origin"]),
    ("figures --list", ["--list"]),
    ("events", []),
    ("events", ["--source", "crm"]),
    ("events --quarantine", ["--quarantine"]),
    ("check", []),
    ("compare", ["sales", "saas"]),
    ("journeys list", []),
    ("journeys show", ["sales"]),
    ("version", []),
]


def fits(command: str, data: Any) -> None:
    """The data have the documented shape: every field is there, of its type, and no other."""
    misfit = list(misfits(data, shape_of_command()[f"journeyglass {command}"], "$"))
    assert not misfit


def misfits(value: Any, hint: Any, place: str) -> Iterator[str]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        found = [list(misfits(value, part, place)) for part in inner]
        yield from min(found, key=len)
    elif origin in (tuple, list):
        yield from of_list(value, inner[0], place)
    elif origin is Literal:
        yield from [] if value in inner else [f"{place}: {value!r}"]
    elif is_dataclass(hint):
        yield from of_object(value, hints(hint), place)
    elif origin is not None and issubclass(origin, Mapping):
        right = isinstance(value, dict)
        yield from (m for k in value for m in misfits(value[k], inner[1], f"{place}.{k}")) if right else [place]
    elif hint is datetime:
        yield from [] if isinstance(value, str) and value.endswith("Z") else [f"{place}: {value!r} is no time"]
    elif hint is Decimal:
        yield from [] if isinstance(value, str) else [f"{place}: {value!r} is no money"]
    elif hint is not Any:
        kinds = (int, float) if hint is float else hint
        right = isinstance(value, kinds) and (hint is bool or not isinstance(value, bool))
        yield from [] if right else [f"{place}: {value!r} is no {hint}"]


def of_list(value: Any, kind: Any, place: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{place}: no list"
        return
    for i, item in enumerate(value):
        yield from misfits(item, kind, f"{place}[{i}]")


def of_object(value: Any, fields: dict[str, Any], place: str) -> Iterator[str]:
    if not isinstance(value, dict) or set(value) != set(fields):
        yield f"{place}: {sorted(value) if isinstance(value, dict) else value!r} are not {sorted(fields)}"
        return
    for name, kind in fields.items():
        yield from misfits(value[name], kind, f"{place}.{name}")


def test_the_shape_checker_sees_what_is_wrong() -> None:
    good = {"event_id": "x"}
    fits("log", good)
    for bad in ({}, {"event_id": 1}, {"event_id": None}, good | {"more": 1}, [good]):
        with pytest.raises(AssertionError):
            fits("log", bad)


@pytest.mark.parametrize(("command", "options"), READ)
def test_json_has_the_documented_shape(call: Call, imported_once: Path, command: str, options: list[str]) -> None:
    words = command.replace(" --list", "").replace(" --quarantine", "").split()
    found = call("-C", imported_once, *words, *options, "--json")
    assert found.code == 0, found.err
    fits(command, found.json)


def test_every_command_has_json_and_a_shape() -> None:
    covered = set(shape_of_command()) | {"journeyglass journeys schema"}
    for name, command in commands():
        if name in ("journeyglass serve", "journeyglass people export"):
            continue  # one runs until it is stopped, and logs; the other prints JSON Lines and nothing else
        assert "as_json" in {p.name for p in command.params}, name
        assert name in covered
        assert all(getattr(p, "help", None) for p in command.params if p.name != "help"), name


def test_reference_pages_are_up_to_date() -> None:
    folder = Path(__file__).parents[2] / "docs" / "reference"
    for path, text in pages().items():
        assert (folder / path).read_text("utf-8") == text, "run `python -m journeyglass.cli.reference`"
    assert set(pages()) == {CLI, JSON}


def test_from_nothing_to_a_map(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ten minutes: init, guess, correct, check, import, map."""
    monkeypatch.chdir(tmp_path)
    made = call("init", "--journey", "funnel", "--lang", "ru", "--name", "Моя фирма", "--json")
    fits("init", made.json)
    assert (tmp_path / made.json["journey_file"]).is_file()
    lines = ["deal_id,company_id,created_at,won_at,amount"]
    lines += [f"{n},c{n},2024-01-{n + 1:02},2024-02-{n + 1:02},{n}00" for n in range(1, 9)]
    (tmp_path / "deals.csv").write_text("\n".join(lines) + "\n")
    guessed = call("import", "--guess", "deals.csv", "--json")
    assert guessed.code == 0, guessed.err
    fits("import --guess", guessed.json)
    assert "Opportunity Won" in guessed.json["events"]
    checked = call("check", "--data", ".", "--json")
    fits("check", checked.json)
    assert checked.json["ok"]
    assert "funnel" in checked.json["unsent"]
    imported = call("import", "--data", ".", "--json")
    fits("import", imported.json)
    assert imported.json["imports"][0]["rows"] == 8
    drawn = call("map", "--as-of", "last")
    assert drawn.code == 0
    assert "8" in drawn.out
    assert not [line for line in drawn.out.splitlines() if "\x1b" in line]


def test_importing_twice_changes_nothing(call: Call, company: Path) -> None:
    again = call("-C", company, "import", "--json").json["imports"][0]
    assert (again["new"], again["changed"], again["retracted"]) == (0, 0, 0)
    assert again["quarantined"] == 1
    assert again["reasons"] == {"time": 1}
    write_deals(company, ROWS[0].replace("2024-02-09", "2024-02-10"), *ROWS[1:])
    assert call("-C", company, "import", "crm", "--json").json["imports"][0]["changed"] == 1


def test_a_correction_by_hand_moves_the_account(call: Call, company: Path) -> None:
    before = call("-C", company, "account", "fern", "--json").json["visits"][-1]
    assert (before["stage"], before["left_at"]) == ("lead", None)
    done = call("-C", company, "place", "sales", "fern", "customer", "--reason", "signed on paper", "--author", "Eve",
                "--at", "2024-06-10", "--json")  # fmt: skip
    assert done.code == 0, done.err
    fits("place", done.json)
    after = call("-C", company, "account", "fern", "--json").json
    visit = after["visits"][-1]
    assert (visit["stage"], visit["move"], visit["reason"]) == ("customer", "corrected", "signed on paper")
    assert visit["entered_by"]["event_id"] == done.json["event_id"]
    assert visit["entered_by"]["properties"]["author"] == "Eve"
    assert visit["entered_at"] == "2024-06-10T00:00:00Z"


def test_a_touch_by_hand_is_in_the_history(call: Call, company: Path) -> None:
    done = call("-C", company, "log", "--name", "Meeting Held", "--account", "gold", "--person", "gus", "--channel",
                "phone", "--note", "kind=demo", "--note", "minutes=30", "--at", "2024-06-12T10:00+02:00",
                "--json")  # fmt: skip
    assert done.code == 0, done.err
    fits("log", done.json)
    found = call("-C", company, "account", "gold", "--json").json
    latest = found["latest"][0]
    assert latest["properties"] == {"kind": "demo", "minutes": 30}
    assert (latest["occurred_at"], latest["person_name"]) == ("2024-06-12T08:00:00Z", "Gus Gray")
    assert found["visits"][0]["milestones"] == [{"milestone": "met", "at": "2024-06-12T08:00:00Z"}]


def test_a_new_account_is_logged_on_purpose(call: Call, company: Path) -> None:
    told = ("-C", company, "log", "--name", "Form Submitted", "--account", "iris", "--at", "2024-06-01")
    assert call(*told).code == 2
    assert call(*told, "--new").code == 0
    assert call("-C", company, "account", "iris", "--json").json["visits"][0]["stage"] == "lead"


def test_as_of_takes_the_whole_day_in(call: Call, imported_once: Path) -> None:
    def customers(*when: str) -> int:
        return len(call("-C", imported_once, "accounts", "--stage", "customer", "--json", *when).json["accounts"])

    assert customers("--as-of", "2024-01-31") == 0
    assert customers("--as-of", "2024-02-01") == 1
    assert customers("--as-of", "2024-02-01T00:00-01:00") == 1
    assert customers("--as-of", "2024-01-31T23:59:59Z") == 0
    assert customers("--as-of", "last") == customers() == 3


def test_known_at_leaves_out_what_came_later(call: Call, imported_once: Path) -> None:
    earlier = call("-C", imported_once, "read", "--known-at", "2024-06-30", "--json").json
    assert (earlier["visits"], earlier["known_at"]) == (0, "2024-06-30T23:59:59.999999Z")
    assert call("-C", imported_once, "read", "--known-at", "now", "--json").json["visits"] == 10


def test_old_data_is_told_with_what_to_do(call: Call, company: Path) -> None:
    (company / "journeyglass.toml").write_text('journey = "sales"\n')
    found = call("-C", company, "map")
    assert found.code == 0
    assert "the last event is of 2024-05-31" in found.err
    assert "--as-of 2024-05-31" in found.err
    assert "note:" not in call("-C", company, "map", "--as-of", "last").err


def test_visits_go_to_a_file(call: Call, imported_once: Path, tmp_path: Path) -> None:
    table, sheet = tmp_path / "visits.parquet", tmp_path / "visits.csv"
    assert call("-C", imported_once, "read", "--out", table).code == 0
    assert call("-C", imported_once, "read", "--out", sheet).code == 0
    rows = pq.read_table(table).to_pylist()
    with sheet.open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert [(r["subject"], r["stage"]) for r in rows] == [(r["subject"], r["stage"]) for r in lines]
    assert len(rows) == 10


def test_check_ends_with_2_on_a_fault_and_0_on_a_warning(call: Call, company: Path) -> None:
    assert call("-C", company, "check").code == 0
    path = company / "journeys" / "sales.yaml"
    path.write_text(
        path.read_text("utf-8").replace("did: Opportunity Won}", "did: Opportunity Won, wthin: 3d}"), "utf-8"
    )
    broken = company / "journeys" / "broken.yaml"
    broken.write_text("format: 1\njourney: other\nstages: []\n")
    found = call("-C", company, "check", "--json")
    assert found.code == 2
    fits("check", found.json)
    assert {(f["path"], f["warning"]) for f in found.json["faults"]} >= {
        ("journeys/sales.yaml", False),
        ("journeys/broken.yaml", False),
    }


def test_check_of_single_files_needs_no_workspace(call: Call, imported_once: Path, tmp_path: Path) -> None:
    (tmp_path / "j.yaml").write_bytes((imported_once / "journeys" / "sales.yaml").read_bytes())
    (tmp_path / "s.yaml").write_bytes((imported_once / "sources" / "crm.yaml").read_bytes())
    found = call("-C", tmp_path, "check", tmp_path / "j.yaml", tmp_path / "s.yaml", "--json")
    assert (found.code, found.json["ok"], len(found.json["files"])) == (0, True, 2)


def test_the_journey_may_be_left_out_or_named(call: Call, company: Path) -> None:
    copied = call("-C", company, "journeys", "copy", "abm", "--as", "target-accounts", "--json")
    fits("journeys copy", copied.json)
    assert call("-C", company, "read", "--json").json["journey"] == "sales"
    assert call("-C", company, "read", "target-accounts", "--json").json["journey"] == "target-accounts"
    (company / "journeyglass.toml").write_text('as_of = "last"\n')
    several = call("-C", company, "read")
    assert several.code == 2
    assert "name one of sales, target-accounts" in several.err
    assert call("-C", company, "figures", "target-accounts", "reached").code == 0


def test_schemas_are_json(call: Call) -> None:
    for options in ([], ["--source"]):
        found = json.loads(call("journeys", "schema", *options).out)
        jsonschema.Draft202012Validator.check_schema(found)


def test_demo_shows_a_measured_journey(call: Call, tmp_path: Path) -> None:
    found = call("-C", tmp_path, "demo", "--accounts", "12", "--no-open", "--json")
    assert found.code == 0, found.err
    fits("demo", found.json)
    assert "Simulated data" in found.json["map"]["label"]
    page = Path(found.json["page"]).read_bytes()
    assert b"Simulated data" in page
    copy = call("-C", tmp_path / "demo-workspace", "map", "--format", "html", "--output", tmp_path / "copy.html")
    assert copy.code == 0, copy.err
    assert page == (tmp_path / "copy.html").read_bytes()
    again = call("-C", tmp_path, "demo", "--accounts", "12", "--no-open", "--journey", "funnel")
    assert again.code == 0, again.err
    (tmp_path / "demo-workspace" / ".demo").unlink()
    refused = call("-C", tmp_path, "demo", "--no-open")
    assert refused.code == 2
    assert "is not empty and no demo" in refused.err
