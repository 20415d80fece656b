"""Edits of one place: what was meant changes, everything else stays byte for byte, and it can be taken back."""

from __future__ import annotations

import random
from typing import Any

import pytest

from journeyglass.errors import InputError, NotFoundError
from journeyglass.journey import builtin
from journeyglass.journey.editing.apply import apply
from journeyglass.journey.editing.data import get, resolve, with_item, with_moved, with_value, without
from journeyglass.journey.editing.edit import Edit, Op
from journeyglass.journey.editing.spans import Data, parse
from journeyglass.journey.load import load
from journeyglass.journey.model import LANGS, Lang

from .samples import HOSTILE, TRICKY, any_edit


def data_of(text: str) -> Data:
    return parse(text.removeprefix("\ufeff")).data


def edited(text: str, op: Op, path: str, value: Any = None, lang: Lang = "en", **more: Any) -> str:
    return apply(text, [Edit(op, path, value, **more)], lang).text


def comments(text: str) -> list[str]:
    return [line.partition("#")[2] for line in text.splitlines() if " # " in line or line.lstrip().startswith("#")]


@pytest.mark.parametrize("seed", range(0, 360, 6))
def test_any_edit_of_any_yaml_is_taken_back(seed: int) -> None:
    for number in range(seed, seed + 6):
        chance = random.Random(number)
        text = TRICKY.replace("\n", "\r\n") if number % 3 == 1 else TRICKY
        text = "\ufeff" + text if number % 5 == 1 else text
        edit, lang = any_edit(chance, data_of(text)), chance.choice(LANGS)
        done = apply(text, [edit], lang)
        back = apply(done.text, done.undo, lang)
        assert data_of(back.text) == data_of(text), edit
        assert done.text.startswith("\ufeff") == text.startswith("\ufeff")
        if edit.path.count("/") > 2:
            lost = set(comments(text)) - set(comments(done.text))
            assert len(lost) <= 2, (edit, lost)


@pytest.mark.parametrize("name", builtin.names())
def test_an_edit_of_a_built_in_journey_leaves_the_rest_as_it_is(name: str) -> None:
    text = builtin.for_language(builtin.text(name), "ru")
    chance = random.Random(name)
    for _ in range(3):
        edit = any_edit(chance, data_of(text))
        done = apply(text, [edit], "ru")
        before, after = text.splitlines(), done.text.splitlines()
        same = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
        rest = next((i for i, (a, b) in enumerate(zip(before[::-1], after[::-1], strict=False)) if a != b), len(before))
        changed = before[same : len(before) - rest]
        said = "\n".join(changed)
        touched = get(data_of(text), resolve(data_of(text), edit.path))
        steps = edit.path.split("/")
        # What changed lies within the list or map that holds the place.
        holder = get(data_of(text), resolve(data_of(text), edit.path)[:-1]) if len(steps) > 1 else data_of(text)
        assert len(said) <= 3 * len(str(holder)) + 400, (edit, touched)
        assert apply(done.text, done.undo, "ru").text == text or data_of(
            apply(done.text, done.undo, "ru").text
        ) == data_of(text)


@pytest.mark.parametrize("said", HOSTILE)
def test_any_text_stays_text(said: str) -> None:
    for path in ("stages/awareness/question", "stages/awareness/thoughts/1", "stages/trial/title", "promise", "title"):
        text = edited(TRICKY, "set", path, said, "ru")
        found = get(data_of(text), resolve(data_of(text), path))
        assert (found["ru"] if isinstance(found, dict) else found) == said
        assert [one for one in comments(TRICKY) if f"#{one}" not in text] == []
    text = edited(TRICKY, "add", "stages/awareness/actions", said)
    assert get(data_of(text), ("stages", 0, "actions", 1)) == {"en": said}


@pytest.mark.parametrize("said", ["a\x00b", "\x07", "\ud800", "\x1b[31m"])
def test_what_no_file_should_hold_is_refused(said: str) -> None:
    with pytest.raises(InputError, match="the text holds the character U"):
        edited(TRICKY, "set", "stages/trial/title", said)


def test_a_plain_text_among_comments() -> None:
    text = edited(TRICKY, "set", "stages/awareness/question", "Стоит ли?")
    assert text == TRICKY.replace("plain text\n      over two lines", "Стоит ли?")


def test_a_quoted_text_stays_quoted() -> None:
    assert edited(TRICKY, "set", "stages/trial/title", "Try") == TRICKY.replace('"Trial"', '"Try"')
    assert edited(TRICKY, "set", "title", "棘手的", "zh-Hant") == TRICKY.replace("'棘手'", "'棘手的'")


def test_a_block_stays_a_block() -> None:
    text = edited(TRICKY, "set", "promise", "one\ntwo")
    assert "promise: |-  # why a block\n  one\n  two\nmoments:" in text
    assert edited(TRICKY, "set", "description", "short") == TRICKY.replace("folded text\n  over two lines", "short")


def test_only_the_language_asked_changes() -> None:
    plain = TRICKY.replace("&wants", "").replace("wants: \n", "wants:\n").replace("*wants", "[rest]")
    text = edited(plain, "set", "committee/user/wants/0", "меньше дел", "ru")
    assert text == plain.replace("ru: меньше работы", "ru: меньше дел")
    text = edited(plain, "set", "committee/user/wants/1", "чай", "ru")
    assert text == plain.replace("{en: tea}", "{en: tea, ru: чай}")
    text = edited(TRICKY, "set", "personas/lead/needs/0", None, "en")
    assert get(data_of(text), ("personas", 0, "needs", 0)) == {"ru": "скорость"}


def test_a_list_in_one_language_keeps_the_others() -> None:
    text = edited(TRICKY, "set", "personas/lead/needs", ["calm", "rest", "speed"], "en")
    assert get(data_of(text), ("personas", 0, "needs")) == [
        {"en": "calm"},
        {"en": "rest"},
        {"en": "speed", "ru": "скорость"},
    ]


def test_an_alias_elsewhere_keeps_its_value() -> None:
    text = edited(TRICKY, "set", "committee/user/wants/0", "more", "en")
    data = data_of(text)
    assert get(data, ("committee", "user", "wants", 0, "en")) == "more"
    assert get(data, ("committee", "blocker", "wants", 0, "en")) == "less work"
    assert "&wants" in text
    text = edited(TRICKY, "set", "stages/awareness/feelings/0", "glad")
    data = data_of(text)
    assert get(data, ("stages", 0, "feelings", 0)) == "glad"
    assert get(data, ("stages", 0, "thoughts", 0)) == "one"


def test_a_new_key_stands_where_the_format_names_it() -> None:
    lines = edited(TRICKY, "set", "stages/trial/question", "Worth it?").splitlines()
    at = lines.index('    title: "Trial"')
    assert lines[at + 1] == '    question: {en: "Worth it?"}' or lines[at + 1] == "    question: {en: Worth it?}"
    text = edited(TRICKY, "set", "stages/awareness/owner/responsible", "маркетинг", "ru")
    assert get(data_of(text), ("stages", 0, "owner")) == {"responsible": {"ru": "маркетинг"}}


def test_a_list_that_is_not_there_begins_with_its_first_item() -> None:
    done = apply(TRICKY, [Edit("add", "stages/trial/thoughts", "why?")], "ru")
    assert get(data_of(done.text), ("stages", 1, "thoughts")) == [{"ru": "why?"}]
    assert apply(done.text, done.undo, "en").text == TRICKY


def test_a_file_of_one_language_stays_so() -> None:
    text = TRICKY.replace("{en: Tricky, ru: \"Хитрый: да\", zh-Hant: '棘手'}", "Tricky")
    assert get(data_of(edited(text, "set", "stages/trial/question", "Why?")), ("stages", 1, "question")) == "Why?"


def test_rules_are_written_as_people_write_them() -> None:
    rule = {"any": [{"did": "Trial Started"}, {"did": "Page Viewed", "where": {"path": "/pricing"}, "at_least": 3}]}
    text = edited(TRICKY, "set", "stages/customer/enter", rule)
    line = '    enter: {any: [{did: Trial Started}, {did: Page Viewed, where: {path: "/pricing"}, at_least: 3}]}'
    assert line in text.splitlines()
    long = {"all": [{"did": f"Event Number {n}", "within": "30d"} for n in range(6)]}
    text = edited(TRICKY, "set", "stages/customer/enter", long)
    assert "    enter:\n      all:\n        - {did: Event Number 0, within: 30d}\n" in text


def test_a_stage_is_added_with_an_id_from_its_title() -> None:
    for title, id_ in (
        ("Пробный этап", "probnyy-etap"),
        ("試用", "stage-4"),
        ("Trial", "trial-2"),
        ("Étape!", "etape"),
    ):
        text = edited(TRICKY, "add", "stages", {"title": title, "phase": "buyer"}, at=1)
        assert [stage["id"] for stage in data_of(text)["stages"]] == ["awareness", id_, "trial", "customer"]
        assert data_of(text)["stages"][1]["title"] == {"en": title}
    load(edited(builtin.text("funnel"), "add", "stages", {"title": "New"}))  # sound, with a warning


def test_a_stage_moves_with_its_comment() -> None:
    text = edited(TRICKY, "move", "stages/awareness", to=2)
    assert [stage["id"] for stage in data_of(text)["stages"]] == ["trial", "customer", "awareness"]
    assert "  # about awareness\n  - id: awareness\n" in text
    assert "  # about the customer\n  - id: customer\n" in text
    assert edited(text, "move", "stages/awareness", to=0).rstrip("\n") == TRICKY


def test_the_last_item_takes_its_key_along() -> None:
    text = edited(TRICKY, "remove", "stages/trial/outcomes/lost")
    assert "outcomes" not in text
    done = apply(TRICKY, [Edit("remove", "stages/trial/outcomes/lost")], "en")
    assert apply(done.text, done.undo, "en").text == TRICKY


@pytest.mark.parametrize("path", ["journey", "format", "stages/trial/id"])
def test_ids_stay(path: str) -> None:
    with pytest.raises(InputError, match="stays as it is"):
        edited(TRICKY, "set", path, "other")


@pytest.mark.parametrize(
    ("path", "advice"), [("stages/trail/title", "did you mean trial"), ("stages/awareness/thoughts/9", "load the map")]
)
def test_a_place_that_is_not_there(path: str, advice: str) -> None:
    with pytest.raises(NotFoundError, match=advice):
        edited(TRICKY, "set", path, "x")


def test_values_are_edited_as_texts_are() -> None:
    """The plain values that a text is held against are edited rightly themselves."""
    data = {"a": [1, 2], "b": {"c": None}}
    assert with_value(data, ("b", "c", "d"), 1) == {"a": [1, 2], "b": {"c": {"d": 1}}}
    assert without(data, ("a", 0)) == {"a": [2], "b": {"c": None}}
    assert with_item(data, ("a",), 1, 5) == {"a": [1, 5, 2], "b": {"c": None}}
    assert with_item(data, ("n",), 0, 5)["n"] == [5]
    assert with_moved(data, ("a", 0), 1) == {"a": [2, 1], "b": {"c": None}}
    assert data == {"a": [1, 2], "b": {"c": None}}
