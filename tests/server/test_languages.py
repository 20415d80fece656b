"""Errors, faults and reasons over HTTP in the reader's language."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest

from journeyglass.server.api.language import language_of
from journeyglass.testing.server import Reply
from tests.server.conftest import House
from tests.server.test_tracking import track

DEALS = "deal,company,won,amount\nd1,acme,2024-03-01,100\nd2,bolt,вчера,200\nd3,core,2024-03-05,much\n".encode()
MAPPING: dict[str, Any] = {
    "source": "aside",
    "row_key": "deal",
    "account": {"id": "company"},
    "events": [{"name": "Opportunity Won", "at": "won", "value": "amount", "currency": "EUR"}],
}
JOURNEY = "format: 1\njourney: sales\nstages:\n- {id: lead, enter: {did: Nothing, wher: 1}}\n"


@pytest.fixture(scope="module")
def served(house: House) -> House:
    house.server.wait_whole()
    return house


def ask(house: House, path: str, lang: str | None, method: str = "GET", body: bytes | None = None) -> Reply:
    headers = {"Authorization": f"Bearer {house.api}", "Content-Type": "application/json"}
    return house.server.ask(path, method, body, headers if lang is None else {**headers, "Accept-Language": lang})


def told(house: House, path: str, lang: str | None, method: str = "GET", value: Any = None) -> Any:
    return ask(house, path, lang, method, None if value is None else json.dumps(value).encode()).json()


def test_an_error_is_told_in_the_language_that_is_asked_for(served: House) -> None:
    path, saying = "/api/journeys/nowhere/source", {}
    for lang in (None, "ru", "zh-TW,zh;q=0.9", "de, ru;q=0.5, en;q=0.3", "ru;q=0.1, en"):
        saying[lang] = told(served, path, lang)
    assert saying[None]["message"] == saying["ru;q=0.1, en"]["message"] == "there is no journey nowhere"
    assert saying["ru"]["message"] == "пути «nowhere» нет"
    assert re.search("[а-я]", saying["ru"]["advice"])
    assert saying["ru"]["detail"] == saying["ru"]["message"]
    assert saying["de, ru;q=0.5, en;q=0.3"] == saying["ru"]
    assert saying["zh-TW,zh;q=0.9"]["message"] == "沒有旅程「nowhere」"
    assert {said["code"] for said in saying.values()} == {"not_found"}
    assert told(served, f"{path}?lang=ru", None) == saying["ru"]
    assert told(served, f"{path}?lang=ru", "zh") == saying["zh-TW,zh;q=0.9"]


def test_the_door_speaks_it_too(served: House) -> None:
    stranger = served.server.ask("/api/workspace", headers={"Accept-Language": "ru"})
    assert (stranger.status, stranger.json()["message"]) == (401, "вход не выполнен")
    wrong = {"Authorization": "Bearer jg_api_0123456789_" + "x" * 43, "Accept-Language": "zh-Hant"}
    assert served.server.ask("/api/workspace", headers=wrong).json()["message"] == "這個金鑰不明或已撤銷"
    body = json.dumps({"email": "a@x.example", "password": "not the right one"}).encode()
    headers = {"Content-Type": "application/json", "Accept-Language": "ru"}
    said = served.server.ask("/api/session", "POST", body, headers).json()
    assert (said["code"], said["message"]) == ("log_in_wrong", "неверный адрес почты или пароль")
    assert told(served, "/api/nowhere", "ru")["message"] == "по этому адресу ничего нет"


def test_a_request_that_does_not_fit_is_told_place_by_place(served: House) -> None:
    said = told(served, "/api/merges", "ru", "POST", {"kind": "x", "from": "", "more": 1})
    assert said["message"] == "в запросе есть ошибки"
    places = {fault["where"]: fault["message"] for fault in said["detail"]}
    assert places["body.to"] == "поле обязательно"
    assert places["body.more"] == "лишнее поле"
    assert places["body.from"] == "текст слишком короткий: знаков должно быть не меньше 1"
    assert places["body.kind"] == "допустимо только: 'account' или 'person'"


def test_faults_of_a_journey_are_told_at_their_places(served: House) -> None:
    asked = {"from": "builtin:saas", "journey": "sales", "title": "Sales", "lang": "en", "map": "current"}
    told(served, "/api/journeys", None, "POST", asked)
    base = told(served, "/api/journeys/sales/source", None)["revision"]
    for lang, message, unknown in (
        ("ru", "в пути появились бы ошибки, поэтому ничего не сохранено", "неизвестный ключ «wher» рядом с `did`"),
        ("zh-Hant", "旅程會出現錯誤，因此沒有儲存", "`did` 旁有未知的鍵「wher」"),
    ):
        said = told(served, "/api/journeys/sales/source", lang, "PUT", {"base": base, "yaml": JOURNEY})
        assert (said["code"], said["message"]) == ("unsound", message)
        assert unknown in [fault["message"] for fault in said["detail"]]
        assert all(not re.search("[a-z]{4}", _unquoted(fault["message"] + fault["advice"])) for fault in said["detail"])


def test_what_is_put_aside_is_told_why(served: House) -> None:
    name = quote("сделки.csv")
    upload = ask(served, f"/api/uploads?name={name}", "ru", "POST", DEALS).json()
    checks = [check["what"] for check in upload["checks"]]
    assert checks
    assert all(re.search("[а-я]", check) for check in checks), checks
    tried = told(served, f"/api/uploads/{upload['upload']}/preview", "ru", "POST", {"mapping": MAPPING})
    assert [bad["sentence"] for bad in tried["quarantined"]] == [
        "время «вчера» в столбце «won» непонятно; объявите его форму: `time: {format: …}`",
        '«much» в столбце «amount» – не сумма; пишите числа или объявите `csv: {decimal: ","}`',
    ]
    wrong = {**MAPPING, "events": [{"name": "Won", "at": "wom"}]}
    faulty = told(served, f"/api/uploads/{upload['upload']}/preview", "zh-Hant", "POST", {"mapping": wrong})
    assert faulty["faults"][0] == {
        "where": "events/0/at",
        "message": "表格沒有欄位「wom」",
        "advice": "是否指「won」？",
    }
    started = told(
        served, f"/api/uploads/{upload['upload']}/import", "ru", "POST", {"mapping": MAPPING, "source": "aside"}
    )
    served.server.wait(lambda: told(served, f"/api/jobs/{started['job']}", "ru")["state"] != "running")
    rows = told(served, "/api/quarantine/rows?source=aside", "zh-Hant")["rows"]
    assert rows[0]["sentence"] == "看不懂欄位「won」的時間「вчера」；請宣告格式：`time: {format: …}`"
    assert told(served, "/api/quarantine/rows?source=aside", None)["rows"][0]["sentence"].startswith("the time `вчера`")


def test_a_refused_message_is_told_why(served: House) -> None:
    served.server.post("/v1/batch", {"batch": [track(messageId="m-lang", event="x" * 300)]}, served.key)
    served.server.wait(lambda: "m-lang" in str(told(served, "/api/quarantine", None)))
    (mine,) = [one for one in told(served, "/api/quarantine", "ru")["messages"] if one["message_id"] == "m-lang"]
    assert mine["sentence"] == "название события длиннее 200 знаков; присылайте короче"


def test_requests_at_the_same_time_keep_to_their_languages(served: House) -> None:
    said = {
        "ru": "пути «nowhere» нет",
        "zh-Hant": "沒有旅程「nowhere」",
        "en": "there is no journey nowhere",
    }
    langs = [*said] * 20
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda lang: told(served, "/api/journeys/nowhere/source", lang)["message"], langs)
    assert list(found) == [said[lang] for lang in langs]


@pytest.mark.parametrize(
    ("header", "query", "wanted"),
    [
        (b"", b"", "en"),
        (b"fr", b"", "en"),
        (b"*", b"lang=ru", "ru"),
        (b"ru;q=x, zh", b"", "zh-Hant"),
        (b"RU-ru", b"lang=en", "ru"),
        (b"\xff\xfe" * 5_000, b"lang=zh-Hant&lang=%ff", "en"),
        (b"en;q=0.2,ru;q=0.8", b"", "ru"),
        (b"ru;q=0, en;q=0.1", b"", "en"),
        (b"ru;q=0.0", b"lang=zh-Hant", "zh-Hant"),
    ],
)
def test_the_language_is_the_one_wanted_most(header: bytes, query: bytes, wanted: str) -> None:
    assert language_of({"headers": [(b"accept-language", header)], "query_string": query}) == wanted


def _unquoted(text: str) -> str:
    return re.sub("`[^`]*`|«[^»]*»|「[^」]*」", "", text)
