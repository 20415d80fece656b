"""Two people at one journey: other places merge, the same place is a conflict."""

from __future__ import annotations

import pytest

from journeyglass.journey.editing.apply import apply
from journeyglass.journey.editing.edit import Edit
from journeyglass.journey.editing.merge import Conflict, against_seen, rebase
from journeyglass.journey.editing.spans import parse

from .samples import TRICKY

QUESTION, THOUGHT = "stages/awareness/question", "stages/awareness/thoughts"


def after(*edits: Edit, text: str = TRICKY) -> str:
    return apply(text, edits, "en").text


def test_other_places_merge() -> None:
    now = after(Edit("set", QUESTION, "theirs"), Edit("add", "stages", {"title": "New"}, at=0))
    found = rebase(TRICKY, now, [Edit("set", "stages/trial/title", "Mine"), Edit("remove", f"{THOUGHT}/1")], "en")
    assert found.conflicts == ()
    merged = parse(apply(now, found.edits, "en").text).data
    assert merged["stages"][1]["question"] == "theirs"
    assert merged["stages"][2]["title"] == "Mine"
    assert merged["stages"][1]["thoughts"] == ["one", {"en": "three", "ru": "три"}]


def test_the_same_place_is_a_conflict() -> None:
    now = after(Edit("set", QUESTION, "theirs"))
    assert rebase(TRICKY, now, [Edit("set", QUESTION, "mine")], "en").conflicts == (
        Conflict(QUESTION, "mine", "theirs"),
    )
    assert rebase(TRICKY, now, [Edit("set", QUESTION, "theirs")], "en").conflicts == ()


def test_another_language_is_another_place() -> None:
    now = apply(TRICKY, [Edit("set", f"{THOUGHT}/2", "трое")], "ru").text
    found = rebase(TRICKY, now, [Edit("set", f"{THOUGHT}/2", "three of us")], "en")
    assert found.conflicts == ()
    assert parse(apply(now, found.edits, "en").text).data["stages"][0]["thoughts"][2] == {
        "en": "three of us",
        "ru": "трое",
    }
    assert rebase(TRICKY, now, [Edit("set", f"{THOUGHT}/2", "тройка")], "ru").conflicts[0].theirs == "трое"


def test_an_item_is_found_where_it_has_gone() -> None:
    now = after(Edit("add", THOUGHT, "zero", at=0))
    found = rebase(TRICKY, now, [Edit("set", f"{THOUGHT}/0", "ONE")], "en")
    assert [edit.path for edit in found.edits] == [f"{THOUGHT}/1"]


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        (Edit("remove", "stages/trial"), Edit("set", "stages/trial/title", "x")),
        (Edit("remove", f"{THOUGHT}/0"), Edit("set", f"{THOUGHT}/0", "x")),
        (Edit("set", QUESTION, "theirs"), Edit("remove", QUESTION)),
    ],
)
def test_what_is_gone_or_other_is_a_conflict(theirs: Edit, mine: Edit) -> None:
    found = rebase(TRICKY, after(theirs), [mine], "en")
    assert [one.path for one in found.conflicts] == [mine.path]


def test_both_took_it_out() -> None:
    edit = Edit("remove", "stages/trial")
    found = rebase(TRICKY, after(edit), [edit], "en")
    assert (found.edits, found.conflicts) == ((), ())


def test_a_later_edit_of_the_same_batch_sees_the_earlier() -> None:
    edits = [Edit("add", "stages", {"title": "Trip", "id": "trip"}, at=0), Edit("set", "stages/trip/question", "Far?")]
    found = rebase(TRICKY, after(Edit("set", QUESTION, "theirs")), edits, "en")
    assert len(found.edits) == 2


def test_what_hangs_on_a_conflict_is_one_too() -> None:
    edits = [Edit("set", QUESTION, "mine"), Edit("set", "stages/trial/risk", "x"), Edit("set", QUESTION, "mine again")]
    found = rebase(TRICKY, after(Edit("set", QUESTION, "theirs")), edits, "en")
    assert [one.yours for one in found.conflicts] == ["mine", "mine again"]
    assert [edit.path for edit in found.edits] == ["stages/trial/risk"]


def test_an_unknown_base_goes_by_what_was_seen() -> None:
    text = "plain text over two lines"
    assert against_seen(TRICKY, [Edit("set", QUESTION, "x", was=text)], "en") == ()
    assert against_seen(TRICKY, [Edit("set", QUESTION, "x", was="else")], "en") == (Conflict(QUESTION, "x", text),)
    assert against_seen(TRICKY, [Edit("add", THOUGHT, "x"), Edit("move", f"{THOUGHT}/0", to=1)], "en") == ()
