"""The judges see what is wrong."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from journeyglass.testing.torture.load import Told
from journeyglass.testing.torture.map import Map, compare
from journeyglass.testing.torture.phases import BETWEEN, phase_at
from journeyglass.testing.torture.report import BEGIN, END, Report
from journeyglass.testing.torture.store import Kept, judge


def told(tmp_path: Path, *lines: str) -> Told:
    record = tmp_path / "record"
    record.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return Told().read_on(record)


def test_what_senders_were_told_is_read_as_it_grows(tmp_path: Path) -> None:
    found = told(tmp_path, "> 1 a,b,x|x", "< 1 200", "> 2 c|")
    assert (found.sent, found.wrong, set(found.acknowledged)) == ({"a", "b", "c"}, {"x"}, {"a", "b"})
    assert list(found.open) == [2]
    with (tmp_path / "record").open("a") as file:
        file.write("< 2 0\n> 3 d")
    found.read_on(tmp_path / "record")
    assert (found.statuses, found.open) == (Counter({200: 1, 0: 1}), {})
    with (tmp_path / "record").open("a") as file:
        file.write("|\n< 3 200\n")
    assert "d" in found.read_on(tmp_path / "record").acknowledged


def test_what_is_lost_doubled_or_strange_is_seen(tmp_path: Path) -> None:
    found = told(tmp_path, "> 1 a,b,c,x|x", "< 1 200", "> 2 d|")
    well = Kept(Counter("ab"), Counter({("event", "c"): 1, ("link", "c#2"): 1}), Counter("x"))
    assert judge(found, well).well
    assert judge(found, well, frozenset("a")).strange == {"a"}
    bad = Kept(Counter(["a", "a", "c"]), Counter({("event", "c"): 1, ("event", "d"): 2, ("event", "e"): 1}), Counter())
    verdict = judge(found, bad)
    assert (verdict.lost, verdict.doubled, verdict.strange) == ({"b"}, {"a", "c", "d"}, {"e"})
    assert verdict.refused_lost == {"x"}
    assert not verdict.well
    assert "1 lost ['b']" in str(verdict)


def place(stage: str, left_at: int | None = None) -> dict[str, object]:
    return {"account": "a", "visits": [{"stage": stage, "entered_at": 1, "left_at": left_at}], "milestones": []}


def move(number: int, event: str, stage: str) -> dict[str, object]:
    return {"number": number, "event_id": str(number), "journey": "j", "subject": "a", "event": event, "stage": stage}


def test_maps_and_moves_that_do_not_agree_are_seen() -> None:
    live: Map = {"j": {"a": place("trial")}}
    entered, left = "Account Stage Entered", "Account Stage Left"
    moves = [move(1, entered, "lead"), move(2, left, "lead"), move(3, entered, "trial")]
    assert compare(live, live, moves).well
    assert len(compare(live, {"j": {"a": place("lead")}}, moves).found) == 1
    assert len(compare(live, {"j": {}}, moves).found) == 1
    assert not compare(live, live, moves[:2]).well
    assert not compare(live, live, [moves[0], *moves]).well
    assert not compare(live, live, [moves[0], moves[2]]).well


def test_phases_have_words() -> None:
    assert phase_at("seal.after_lake") == "seal: in the lake, still in the inbox"
    assert phase_at("import.finished") == BETWEEN
    assert phase_at("import.compared") == "importing"


def test_the_figures_go_between_the_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", "utf-8")
    Report(1, ailments={"a full disk": "database | disk is full"}).write(page)
    text = page.read_text("utf-8")
    assert text.startswith(f"before\n{BEGIN}\n\nMeasured on ")
    assert text.endswith(f"{END}\nafter\n")
    assert "old" not in text
    assert "| a full disk | database / disk is full |" in text
