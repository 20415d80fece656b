"""Journeys of a workspace edited by several people: whole files or nothing, every state a version."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest

from journeyglass import Workspace
from journeyglass.errors import ConflictError, InputError, UnsoundError
from journeyglass.journey.editing.edit import Edit
from journeyglass.journey.load import load
from journeyglass.journey.model import _Part as Part
from journeyglass.workspace.editing import THE_FILE, edit_journey, present, put_source
from journeyglass.workspace.placewords import place_in_words
from journeyglass.workspace.scratch import NewJourney, NewStage, begin, built_in
from journeyglass.workspace.versions import differences, restore, version_text, versions
from tests.cli.company import JOURNEY
from tests.server.edit.conftest import ANN, BOB

TITLE, QUESTION = "stages/lead/title", "stages/lead/question"


def file(workspace: Workspace) -> Path:
    return workspace.root / "journeys" / "sales.yaml"


def test_an_edit_is_a_version_and_can_be_undone(workspace: Workspace) -> None:
    base = present(workspace, "sales").revision
    saved = edit_journey(workspace, "sales", base, [Edit("set", TITLE, "Обращение")], "ru", ANN, "clearer")
    assert file(workspace).read_text("utf-8") == JOURNEY.replace("Заявка", "Обращение")
    found, revision = versions(workspace, "sales")
    assert [(v.number, v.by.name, v.outside, v.summary) for v in found] == [
        (2, "Ann", False, "clearer"),
        (1, THE_FILE.name, True, ""),
    ]
    assert revision == saved.revision == found[0].revision
    back = edit_journey(workspace, "sales", saved.revision, saved.undo, "ru", ANN)
    assert (back.revision, back.version) == (base, 3)
    assert file(workspace).read_text("utf-8") == JOURNEY
    assert workspace.journey("sales").journey.stages[0].title == {"en": "Lead", "ru": "Заявка", "zh-Hant": "潛在客戶"}


def test_two_people_at_once(workspace: Workspace) -> None:
    base = present(workspace, "sales").revision
    edit_journey(workspace, "sales", base, [Edit("set", QUESTION, "Why?")], "en", ANN)
    edit_journey(workspace, "sales", base, [Edit("set", TITLE, "Contact")], "en", BOB)
    with pytest.raises(ConflictError) as error:
        edit_journey(workspace, "sales", base, [Edit("set", QUESTION, "What?")], "en", BOB)
    (theirs,) = error.value.conflicts
    assert (theirs.conflict.path, theirs.conflict.yours, theirs.conflict.theirs) == (QUESTION, "What?", "Why?")
    assert theirs.by == ANN
    stage = workspace.journey("sales").journey.stages[0]
    assert (stage.question, stage.title["en"]) == ({"en": "Why?"}, "Contact")


def test_many_people_at_once_lose_nothing(workspace: Workspace) -> None:
    base = present(workspace, "sales").revision
    failed: list[Exception] = []

    def look() -> None:
        while not done:
            present(workspace, "sales")

    def write(number: int) -> None:
        try:
            edit = Edit("add", "stages/lead/thoughts", f"thought {number}")
            edit_journey(workspace, "sales", base, [edit], "en", ANN)
        except Exception as error:
            failed.append(error)

    done: list[bool] = []
    onlooker = threading.Thread(target=look)
    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in (onlooker, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    done.append(True)
    onlooker.join()
    assert failed == []
    thoughts = workspace.journey("sales").journey.stages[0].thoughts
    assert sorted(thought["en"] for thought in thoughts) == [f"thought {number}" for number in range(8)]
    assert [(v.number, v.outside) for v in versions(workspace, "sales")[0]] == [
        *((number, False) for number in range(9, 1, -1)),
        (1, True),
    ]


def test_an_unsound_journey_is_not_saved(workspace: Workspace) -> None:
    base = present(workspace, "sales").revision
    edits = [Edit("set", "stages/lead/enter", {"did": "X", "within": "soon"}), Edit("remove", "stages/customer")]
    with pytest.raises(UnsoundError) as error:
        edit_journey(workspace, "sales", base, edits, "en", ANN)
    assert [path for _, path in error.value.placed] == ["stages/lead/enter/within", "stages/lead/indicators/0/to"]
    assert file(workspace).read_text("utf-8") == JOURNEY
    assert len(versions(workspace, "sales")[0]) == 1


def test_a_file_changed_by_other_means_is_a_version_of_its_own(workspace: Workspace) -> None:
    base = present(workspace, "sales").revision
    file(workspace).write_text(JOURNEY.replace("Lead", "Prospect"), "utf-8")
    edit_journey(workspace, "sales", base, [Edit("set", QUESTION, "Why?")], "en", ANN)
    found, _ = versions(workspace, "sales")
    assert [v.outside for v in found] == [False, True, True]
    with pytest.raises(ConflictError) as error:
        edit_journey(workspace, "sales", base, [Edit("set", TITLE, "Contact")], "en", ANN)
    assert error.value.conflicts[0].by == THE_FILE


def test_a_faulty_file_is_mended_by_an_edit(workspace: Workspace) -> None:
    file(workspace).write_text(JOURNEY.replace("patience: 30d", "patience: long"), "utf-8")
    now = present(workspace, "sales")
    edit_journey(workspace, "sales", now.revision, [Edit("set", "stages/lead/patience", "3w")], "en", ANN)
    assert file(workspace).read_text("utf-8") == JOURNEY.replace("patience: 30d", "patience: 3w")


def test_the_whole_file_anew(workspace: Workspace) -> None:
    base = present(workspace, "sales").revision
    put_source(workspace, "sales", base, JOURNEY.replace("Lead", "Prospect"), ANN)
    with pytest.raises(ConflictError):
        put_source(workspace, "sales", base, JOURNEY, BOB)
    now = present(workspace, "sales").revision
    with pytest.raises(InputError, match="the id of the journey `sales` stays"):
        put_source(workspace, "sales", now, JOURNEY.replace("journey: sales", "journey: other"), BOB)
    with pytest.raises(UnsoundError):
        put_source(workspace, "sales", now, "format: 1\njourney: sales\n", BOB)


def test_what_differs_and_going_back(workspace: Workspace) -> None:
    base = present(workspace, "sales").revision
    edits = [
        Edit("set", QUESTION, "Зачем?"),
        Edit("add", "stages", {"title": "Пробный", "id": "trial"}, at=1),
        Edit("set", "stages/customer/enter", {"did": "Contract Signed"}),
        Edit("set", "stages/lead/indicators/0/target", 0.6),
    ]
    edit_journey(workspace, "sales", base, edits, "ru", ANN)
    found = differences(workspace, "sales", 2, None, "ru")
    said = {(one.path, one.before, one.after) for one in found.changes}
    assert said == {
        ("stages/trial", None, "Пробный"),
        (QUESTION, None, "Зачем?"),
        ("stages/customer/enter", "{did: Opportunity Won}", "{did: Contract Signed}"),
        ("stages/lead/indicators/conversion/target", "0.5", "0.6"),
    }
    assert {one.where for one in found.changes} == {
        "Пробный",
        "Заявка · Вопрос",
        "Клиент · Вход",
        "Заявка · Показатели · Конверсия · Цель",
    }
    assert "客戶 · 進入條件" in {one.where for one in differences(workspace, "sales", 2, 1, "zh-Hant").changes}
    signs = "".join(line.sign for line in found.lines)
    assert signs.count("+") == 5
    assert signs.count("-") == 2
    done = restore(workspace, "sales", 1, BOB)
    assert (done.revision, done.version) == (base, 3)
    assert version_text(workspace, "sales", 2) != file(workspace).read_text("utf-8") == JOURNEY


def test_every_part_of_a_journey_has_a_name_in_every_language() -> None:
    parts = {f.alias or name for part in Part.__subclasses__() for name, f in part.model_fields.items()}
    for lang, script in (("ru", "[а-яё]"), ("zh-Hant", "[一-鿿]")):
        named = {part: place_in_words([part], [], lang) for part in parts - {"id"}}
        assert {part: said for part, said in named.items() if not re.search(script, said)} == {}


def test_new_journeys_are_sound_at_once(workspace: Workspace) -> None:
    stages = [NewStage("Узнал: да", "buyer"), NewStage("購買"), NewStage("Купил", "customer")]
    made = begin(workspace, NewJourney("scratch", "mine", "Путь #1", "ru", stages=stages), ANN)
    loaded = load(made.body)
    assert [(s.id, s.title, s.phase) for s in loaded.journey.stages] == [
        ("uznal-da", "Узнал: да", "buyer"),
        ("stage-2", "購買", None),
        ("kupil", "Купил", "customer"),
    ]
    future = begin(workspace, NewJourney("journey:sales", "sales-next", "Next", "en", map="future"), ANN)
    assert load(future.body).journey.future_of == "sales"
    begin(workspace, NewJourney("builtin:services", "services", "服務", "zh-Hant", draw="hourglass"), ANN)
    found = workspace.journey("services").journey
    assert (found.title, found.draw) == ("服務", "hourglass")
    begin(workspace, NewJourney("scratch", "empty", "Empty", "zh-Hant"), ANN)
    with pytest.raises(InputError, match="there is a journey mine already"):
        begin(workspace, NewJourney("scratch", "mine", "Again", "en"), ANN)
    assert {v.by.name for v in versions(workspace, "mine")[0]} == {"Ann"}


def test_the_built_in_journeys_in_a_language() -> None:
    found = {one.name: one for one in built_in("zh-Hant")}
    assert found["m5-saas"].title == "SaaS 客戶旅程"
    assert all(one.stages and one.description for one in found.values())
