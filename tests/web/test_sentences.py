"""What the server says is wrong, in the browser in Russian and Chinese: a rule, a file, rows put aside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from journeyglass import Workspace
from journeyglass.testing.server import Running
from tests.web.conftest import Opened, flawless

pytestmark = pytest.mark.views

DEALS = b"deal,company,won\nd1,acme,2024-03-01\nd2,bolt,some day\n"
MAPPING = {
    "row_key": "deal",
    "account": {"id": "company"},
    "events": [{"name": "Opportunity Won", "at": "won"}],
}
STAGE = "?open=%7B%22kind%22%3A%22stage%22%2C%22stage%22%3A%22consideration%22%7D"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A workspace with a row of a table put aside."""
    root = tmp_path_factory.mktemp("sentences") / "workspace"
    Workspace.create(root).close()
    with flawless(root, settings={"open": True, "seal_seconds": 0.5}) as found:
        found.wait_whole()
        upload = found.ask("/api/uploads?name=crm.csv", "POST", DEALS, {}).json()["upload"]
        body = json.dumps({"mapping": MAPPING, "source": "crm"}).encode()
        job = found.ask(f"/api/uploads/{upload}/import", "POST", body, {"Content-Type": "application/json"}).json()[
            "job"
        ]
        found.wait(lambda: found.ask(f"/api/jobs/{job}").json()["state"] == "done")
        yield found


def wrong_rule(page: Page, edit: str) -> None:
    page.get_by_role("dialog").get_by_role("button", name=re.compile(edit)).first.click()
    rule = page.get_by_role("dialog").last
    rule.get_by_text(re.compile("YAML")).first.click()
    rule.locator("textarea").first.fill("did: Trial Started\nwithin: soon\nwher: {kind: demo}")


@pytest.mark.parametrize(
    ("lang", "edit", "length", "key"),
    [
        (
            "ru",
            "^Править правило: Вход",
            "«soon» – не длительность. Напишите целое число больше 0",
            "Неизвестный ключ «wher» рядом с `did`. Возможно, имелось в виду «where»?",
        ),
        ("zh-Hant", "規則", "「soon」不是時間長度。請寫大於 0 的整數", "`did` 旁有未知的鍵「wher」。是否指「where」？"),
    ],
)
def test_a_wrong_rule_is_told(server: Running, opened: Opened, lang: str, edit: str, length: str, key: str) -> None:
    page = opened(f"{server.url}/map/saas{STAGE}", lang=lang)
    wrong_rule(page, edit)
    alert = page.get_by_role("alert").filter(has_text="soon")
    expect(alert).to_contain_text(length, timeout=60_000)
    expect(alert).to_contain_text(key)


def test_rows_put_aside_change_their_language_with_the_page(server: Running, opened: Opened) -> None:
    page = opened(f"{server.url}/sources/quarantine?side=rows", lang="ru")
    expect(page.get_by_text("время «some day» в столбце «won» непонятно; объявите его форму")).to_be_visible()
    page.get_by_role("banner").get_by_role("button").last.click()
    page.get_by_role("menuitem", name="繁體中文").or_(page.get_by_role("menuitemradio", name="繁體中文")).click()
    expect(page.get_by_text("看不懂欄位「won」的時間「some day」；請宣告格式")).to_be_visible()


def test_a_file_that_cannot_be_read_is_told_why(server: Running, opened: Opened, tmp_path: Path) -> None:
    broken = tmp_path / "сделки.xlsx"
    broken.write_bytes(b"PK\x03\x04 no zip at all")
    page = opened(f"{server.url}/sources", lang="ru")
    page.locator("input[type=file]").first.set_input_files(broken)
    expect(page.get_by_role("alert").first).to_contain_text("Эта электронная таблица не открывается")
