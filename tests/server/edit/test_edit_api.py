"""Editing over HTTP: edits, conflicts, faults, previews, comments, reviews, presence, pins."""

from __future__ import annotations

from tests.server.edit.conftest import Ask

BASE = "/journeys/sales"


def revision(ask: Ask) -> str:
    return str(ask(f"{BASE}/source").json()["revision"])


def test_an_edit_its_conflict_and_its_undo(ask: Ask) -> None:
    base = revision(ask)
    edit = {"op": "set", "path": "stages/lead/risk", "value": "<img src=x onerror=alert(1)>"}
    saved = ask(f"{BASE}/edits", "POST", {"base": base, "edits": [edit], "lang": "zh-Hant"})
    assert saved.status == 200
    source = ask(f"{BASE}/source").json()
    assert source["journey"]["stages"][0]["risk"] == {"zh-Hant": edit["value"]}
    assert source["revision"] == saved.json()["revision"]
    refused = ask(f"{BASE}/edits", "POST", {"base": base, "edits": [{**edit, "value": "other"}], "lang": "zh-Hant"})
    (conflict,) = refused.json()["detail"]
    assert (refused.status, refused.json()["code"]) == (409, "conflict")
    assert (conflict["theirs"], conflict["yours"]) == (edit["value"], "other")
    assert conflict["by"]
    assert conflict["at"]
    undone = {"base": source["revision"], "edits": saved.json()["undo"], "lang": "zh-Hant"}
    assert ask(f"{BASE}/edits", "POST", undone).json()["revision"] == base
    lines = ask(f"{BASE}/versions").json()
    assert [line["current"] for line in lines] == [True, *[False] * (len(lines) - 1)]
    entries = ask("/audit").json()["entries"]
    assert [e["action"] for e in entries].count("journey.edited") == 2


def test_faults_are_told_at_their_places(ask: Ask) -> None:
    base, text = revision(ask), ask(f"{BASE}/source").json()["yaml"]
    refused = ask(f"{BASE}/edits", "POST", {"base": base, "edits": [{"op": "remove", "path": "stages/customer"}]})
    assert refused.status == 422
    assert [fault["path"] for fault in refused.json()["detail"]] == ["stages/lead/indicators/0/to"]
    assert all(fault["advice"] for fault in refused.json()["detail"])
    for edits in ([], [{"op": "set", "path": "a//b"}], [{"op": "set", "path": "stages/lead/title", "value": "\x00"}]):
        assert ask(f"{BASE}/edits", "POST", {"base": base, "edits": edits}).status == 422
    deep: object = "x"
    for _ in range(200):
        deep = [deep]
    edit = {"op": "set", "path": "stages/lead/enter", "value": deep}
    assert ask(f"{BASE}/edits", "POST", {"base": base, "edits": [edit]}).status == 422
    assert ask(f"{BASE}/source", "PUT", {"base": base, "yaml": "a: ["}).status == 422
    assert ask(f"{BASE}/source").json()["yaml"] == text
    assert ask("/journeys/none/source").status == 404


def test_a_preview_moves_accounts_and_saves_nothing(ask: Ask) -> None:
    base = revision(ask)
    edit = {"op": "set", "path": "stages/customer/enter", "value": {"did": "Form Submitted"}}
    found = ask(f"{BASE}/preview", "POST", {"edits": [edit], "as_of": "last"}).json()
    assert found["moves"] == [{"from": "lead", "to": "customer", "count": found["moved"]}] or found["moved"]
    assert found["accounts"] == sum(found["before"].values()) == sum(found["after"].values()) == 7
    assert {line["name"] for line in found["examples"]} & {"Fern Oy", "Gold KK"}
    assert revision(ask) == base


def test_comments_run_in_threads(ask: Ask) -> None:
    first = ask(f"{BASE}/comments", "POST", {"path": "stages/lead/title", "text": "Really?"}).json()
    answer = ask(f"{BASE}/comments", "POST", {"path": "x", "text": "Да", "reply_to": first["id"]}).json()
    assert (answer["path"], answer["reply_to"], answer["mine"]) == ("stages/lead/title", first["id"], True)
    place = f"{BASE}/comments/{first['id']}"
    assert ask(place, "PATCH", {"resolved": True}).json()["resolved_at"]
    assert ask(place, "PATCH", {"text": "Sure?", "resolved": False}).json()["resolved_at"] is None
    assert [c["text"] for c in ask(f"{BASE}/comments").json()] == ["Sure?", "Да"]
    assert ask(f"{BASE}/comments/{answer['id']}", "PATCH", {"resolved": True}).status == 422
    assert ask(place, "DELETE").json() == {"messages": 2}
    assert ask(f"{BASE}/comments").json() == []
    assert ask(place, "PATCH", {"text": "gone"}).status == 404


def test_a_review_is_stale_when_its_place_changed(ask: Ask) -> None:
    path = "stages/lead/title"
    (seen,) = ask(f"{BASE}/reviews", "POST", {"paths": [path]}).json()
    assert (seen["path"], seen["stale"], seen["why"]) == (path, False, None)
    edit = {"op": "set", "path": path, "value": "Contact"}
    saved = ask(f"{BASE}/edits", "POST", {"base": revision(ask), "edits": [edit]}).json()
    assert [(r["stale"], r["why"]) for r in ask(f"{BASE}/reviews").json()] == [(True, "changed")]
    ask(f"{BASE}/edits", "POST", {"base": saved["revision"], "edits": saved["undo"]})
    assert [r["stale"] for r in ask(f"{BASE}/reviews").json()] == [False]


def test_who_else_is_there(ask: Ask) -> None:
    assert ask(f"{BASE}/presence", "POST", {"client": "one", "path": "stages/lead/title"}).json() == {"others": []}
    (other,) = ask(f"{BASE}/presence", "POST", {"client": "two"}).json()["others"]
    assert (other["client"], other["path"]) == ("one", "stages/lead/title")


def test_pinned_figures(ask: Ask) -> None:
    query = {"figure": "conversion", "by": "origin", "options": {"within": "30d"}}
    made = ask(f"{BASE}/pins", "POST", {"stage": "lead", "title": "By origin", "query": query})
    assert made.status == 201
    (pin,) = ask(f"{BASE}/pins").json()
    assert query.items() <= pin["query"].items()
    assert ask(f"{BASE}/pins", "POST", {"stage": "none", "title": "x", "query": query}).status == 404
    assert ask(f"{BASE}/pins/{pin['id']}", "DELETE").status == 200
    assert ask(f"{BASE}/pins").json() == []


def test_new_journeys_and_what_there_is_to_begin_with(ask: Ask) -> None:
    assert "m5-saas" in {line["name"] for line in ask("/builtins?lang=ru").json()}
    asked = {"from": "journey:sales", "journey": "next", "title": "Следующий", "lang": "ru", "map": "future"}
    made = ask("/journeys", "POST", asked)
    assert (made.status, made.json()["map"]) == (201, "future")
    listed = {line["journey"]: line["title"] for line in ask("/journeys?lang=zh-Hant").json()}
    assert listed["next"] == "Следующий" != listed["sales"]
    assert ask("/journeys", "POST", asked).status == 422
    assert ask("/journeys", "POST", {**asked, "from": "nothing", "journey": "n"}).status == 422
    assert ask("/journeys", "POST", {**asked, "journey": "../x"}).status == 422
    words = ask(f"{BASE}/vocabulary?lang=ru").json()
    assert [stage["title"] for stage in words["stages"]] == ["Заявка", "Клиент"]
    assert next(name["name"] for name in words["names"] if name["seen"]) == "Form Submitted"


def test_going_back_over_http(ask: Ask) -> None:
    base = revision(ask)
    edit = {"op": "set", "path": "stages/lead/patience", "value": "60d"}
    ask(f"{BASE}/edits", "POST", {"base": base, "edits": [edit], "summary": "patient"})
    newest = ask(f"{BASE}/versions").json()[0]
    assert (newest["summary"], newest["outside"]) == ("patient", False)
    diff = ask(f"{BASE}/versions/{newest['number']}/diff?lang=en").json()
    assert [(c["path"], c["before"], c["after"]) for c in diff["changes"]] == [("stages/lead/patience", "30d", "60d")]
    assert [line["text"].strip() for line in diff["lines"] if line["sign"] in "+-"] == [
        "patience: 30d",
        "patience: 60d",
    ]
    number = newest["number"] - 1
    assert ask(f"{BASE}/versions/{number}/restore", "POST").json()["revision"] == base
    assert ask(f"{BASE}/versions/99/diff").status == 404


def test_who_may_look_may_speak_but_not_edit(ask: Ask, people: dict[str, Ask]) -> None:
    vera, vik, eda = (people[name] for name in ("Vera", "Vik", "Eda"))
    edit = {"base": revision(ask), "edits": [{"op": "set", "path": "stages/lead/risk", "value": "x"}]}
    for path, asked in (("edits", edit), ("preview", {"edits": []}), ("reviews", {"paths": ["title"]})):
        assert vera(f"{BASE}/{path}", "POST", asked).status == 403
    assert vera(f"{BASE}/source", "PUT", {"base": edit["base"], "yaml": ""}).status == 403
    said = vera(f"{BASE}/comments", "POST", {"path": "title", "text": "hm"}).json()
    assert (said["by"], said["mine"]) == ("Vera", True)
    place = f"{BASE}/comments/{said['id']}"
    assert [c["mine"] for c in vik(f"{BASE}/comments").json()] == [False]
    assert vik(place, "PATCH", {"text": "mine now"}).status == 403
    assert vik(place, "DELETE").status == 403
    assert vik(place, "PATCH", {"resolved": True}).status == 200
    assert eda(place, "DELETE").status == 200
    assert vera(f"{BASE}/presence", "POST", {"client": "v", "path": "title"}).status == 200
    others = eda(f"{BASE}/presence", "POST", {"client": "e"}).json()["others"]
    assert ("Vera", "title") in {(other["name"], other["path"]) for other in others}
    saved = eda(f"{BASE}/edits", "POST", edit)
    assert ask(f"{BASE}/versions").json()[0]["by"] == "Eda"
    late = vera(f"{BASE}/versions/{saved.json()['version']}/diff?lang=ru").json()
    assert late["changes"][0]["where"] == "Заявка · Риск"
    eda(f"{BASE}/edits", "POST", {"base": saved.json()["revision"], "edits": saved.json()["undo"]})


def test_the_map_follows_an_edit_at_once(ask: Ask) -> None:
    before = ask(f"{BASE}/document?as_of=last").json()
    edit = {"op": "set", "path": "stages/customer/enter", "value": {"did": "Form Submitted"}}
    saved = ask(f"{BASE}/edits", "POST", {"base": before["revision"], "edits": [edit]})
    after = ask(f"{BASE}/document?as_of=last").json()
    assert saved.status == 200
    assert after["revision"] == saved.json()["revision"]
    here = [[stage["here_now"] for stage in document["stages"]] for document in (before, after)]
    assert here[0] != here[1]
    back = ask(f"{BASE}/edits", "POST", {"base": after["revision"], "edits": saved.json()["undo"]}).json()
    assert back["revision"] == before["revision"]
