"""The company's last days through a real SDK: what is sent, and that the live map is the reading of everything."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from journeyglass.cli.demomoves import Pairs
from journeyglass.demo import live, make
from journeyglass.demo.live import Call, news
from journeyglass.demo.window import LIVELY, WHOLE, up_to
from journeyglass.errors import InputError

ACCOUNTS = 12
DAYS = 60
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
_COMMAND = ["-c", "from journeyglass.cli import main; main()"]


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> list[Call]:
    root = tmp_path_factory.mktemp("live")
    window = up_to(NOW, LIVELY)
    make(root / "whole", accounts=ACCOUNTS, window=window)
    make(root / "earlier", accounts=ACCOUNTS, window=replace(window, until=window.until - DAYS))
    return news(root / "earlier", root / "whole", NOW)


def test_a_window_ends_within_the_last_day_and_begins_as_much_later() -> None:
    window = up_to(NOW)
    assert timedelta() <= NOW - window.end < timedelta(days=1)
    assert window.end - window.begin == WHOLE.end - WHOLE.begin
    assert window.end.time() == WHOLE.end.time()


def test_an_earlier_export_is_a_part_of_the_later_one(tmp_path: Path) -> None:
    make(tmp_path / "whole", accounts=100)
    make(tmp_path / "earlier", accounts=100, window=replace(WHOLE, until=WHOLE.until - 400))
    whole, earlier = (set((tmp_path / n / "data" / "web.csv").read_text().splitlines()) for n in ("whole", "earlier"))
    assert earlier < whole
    deals = (tmp_path / "earlier" / "data" / "crm_deals.csv").read_text().splitlines()[1:]
    # The rows that are spoilt on purpose have fixed dates.
    sound = "\n".join(line for line in deals if re.match(r'"C\d+-[a-z]\d+"', line))
    assert set(re.findall(r"\d\d\.\d\d\.(\d{4})", sound)) <= {"2023", "2024"}
    assert '"won"' in sound


def test_what_is_sent_is_what_the_later_export_tells_more(calls: list[Call]) -> None:
    begun = NOW - timedelta(days=DAYS + 2)
    assert len(calls) > 20
    assert len({call.id for call in calls}) == len(calls)
    assert [call.at for call in calls] == sorted(call.at for call in calls)
    assert all(begun < call.at <= NOW for call in calls)
    methods = Counter(call.method for call in calls)
    assert methods["track"]
    assert methods["page"]
    assert methods["identify"]
    assert all(call.arguments.get("user_id") or call.arguments.get("anonymous_id") for call in calls)


def test_without_the_sdk_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_MODULE", "no_such_sdk.client")
    with pytest.raises(InputError) as refused:
        live.load_sdk()
    assert refused.value.advice == f"pip install {live.SDK}"


@pytest.fixture
def started(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, *_COMMAND, "-C", str(tmp_path), "demo", "--live", "--accounts", str(ACCOUNTS)]
    more = ["--days", str(DAYS), "--speed", "1000000", "--json"]
    with subprocess.Popen([*command, *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        yield process
        if process.poll() is None:
            process.kill()


def test_the_live_map_equals_a_reading_of_everything(started: subprocess.Popen[str], tmp_path: Path) -> None:
    out, err = started.communicate(timeout=400)
    assert started.returncode == 0, err
    done = json.loads(out)
    assert done["sent"] == done["acknowledged"] == done["kept_once"] > 20
    assert done["differing"] == []
    assert done["failures"] == []
    assert done["accounts"] > ACCOUNTS / 2
    assert done["sdk"].startswith("segment-analytics-python")
    moved = {move["account"] for move in done["moves"]}
    assert len(moved) == done["accounts_moved"] > 0
    assert all(move["from_stage"] != move["stage"] or move["stage"] for move in done["moves"])
    assert any(move["cause"] for move in done["moves"])


def test_an_interrupt_leaves_nothing_running(tmp_path: Path) -> None:
    command = [sys.executable, *_COMMAND, "-C", str(tmp_path), "demo", "--live", "--accounts", str(ACCOUNTS)]
    with subprocess.Popen([*command, "--days", "30", "--speed", "1"], stdout=subprocess.PIPE, text=True) as process:
        server = _server_of(tmp_path / "demo-workspace", process)
        process.send_signal(signal.SIGINT)
        out = process.communicate(timeout=120)[0]
    assert process.returncode == 130
    assert "stopped" in out
    assert not Path(f"/proc/{server}").exists()


def _server_of(workspace: Path, process: subprocess.Popen[str]) -> int:
    """The number of the server's process, once it runs."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        assert process.poll() is None
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        for child in children:
            if b"serve" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0"):
                return int(child)
        time.sleep(0.05)
    raise TimeoutError(f"no server came up in {workspace}")


def test_moves_are_put_together_from_leaving_and_entering() -> None:
    told: list[object] = []
    pairs = Pairs({"a": "Alder"}, {"e1": "Trial Started"}, told.append)
    for number, (event, stage, subject) in enumerate(
        [("Left", "lead", "a"), ("Entered", "trial", "a"), ("Left", "lead", "b"), ("Entered", "trial", "c")], 1
    ):
        pairs.take(_change(number, event, stage, subject))
    pairs.finish()
    assert [(m.name, m.from_stage, m.stage, m.cause) for m in pairs.found] == [
        ("Alder", "lead", "trial", "Trial Started"),
        ("b", "lead", None, "Trial Started"),
        ("c", None, "trial", "Trial Started"),
    ]
    assert told == pairs.found


def _change(number: int, event: str, stage: str, subject: str) -> dict[str, object]:
    said = {"number": number, "event": f"Account Stage {event}", "stage": stage, "subject": subject}
    return {**said, "from_stage": None, "cause_event_id": "e1", "occurred_at": "2026-01-01T00:00:00Z"}
