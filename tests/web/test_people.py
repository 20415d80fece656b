"""The team at work in browsers: set-up, a colleague's first log-in, roles, a link, the record, the way out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from journeyglass import Workspace
from journeyglass.testing.server import Running
from tests.web.conftest import flawless
from tests.web.looks import cut, faults, overflow

pytestmark = pytest.mark.views

PASSWORD, OTHER = "correct horse battery", "staple correct horse"
ANNA, BORIS = "anna@x.example", "boris@x.example"
HOSTILE = '<img src=x onerror="window.hit=1">'
_EXPECTED = re.compile(r"status of (401|403|404|422)")


@dataclass
class Desk:
    """A server of a new workspace, and browsers that share nothing."""

    server: Running
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def open(self, path: str, lang: str = "en-GB", width: int = 1200, dark: bool = False) -> Page:
        """A page in a browser of its own; what it complains of is remembered, but for refusals that are meant."""
        scheme = "dark" if dark else "light"
        context = self.browser.new_context(locale=lang, color_scheme=scheme, viewport={"width": width, "height": 860})
        self.contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda m: self.wrong.append(m.text) if m.type == "error" and not _EXPECTED.search(m.text) else 0
        )
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.set_default_timeout(15_000)
        page.goto(self.server.url + path)
        return page


@pytest.fixture
def desk(browser: Browser, tmp_path: Path) -> Iterator[Desk]:
    yield from served(browser, tmp_path)


@pytest.fixture
def two(browser: Browser, tmp_path: Path) -> Iterator[Desk]:
    """With a second workspace beside the first."""
    Workspace.create(tmp_path / "second", name="second company").close()
    yield from served(browser, tmp_path, "--also", str(tmp_path / "second"))


def served(browser: Browser, folder: Path, *options: str) -> Iterator[Desk]:
    Workspace.create(folder / "first", name="first company").close()
    with flawless(folder / "first", options=options) as server:
        paths = ("/api/session", *(("/w/second/api/session",) if options else ()))
        server.wait(lambda: all(server.ask(path).status == 200 for path in paths))
        found = Desk(server, browser)
        yield found
        for context in found.contexts:
            context.close()
    assert found.wrong == []


def set_up(desk: Desk, path: str = "/", name: str = "Anna") -> Page:
    """The first user of a workspace, made in a browser."""
    page = desk.open(path)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill(ANNA)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Set up").click()
    expect(page).to_have_url(re.compile(r"/map/saas$"))
    return page


def log_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("textbox", name="Password").fill(password)
    page.keyboard.press("Enter")


def add_boris(page: Page, desk: Desk, role: str = "viewer") -> str:
    """Anna adds Boris; his drawn password."""
    page.goto(desk.server.url + "/people/users")
    page.get_by_role("button", name="Add a user").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill(f"Boris {HOSTILE}")
    form.get_by_label("E-mail address").fill(BORIS)
    form.get_by_label(role, exact=True).check()
    form.get_by_role("button", name="Add a user").click()
    password = page.get_by_role("dialog").locator("code").inner_text()
    page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    return password


def test_the_first_user_and_one_who_is_added(desk: Desk) -> None:
    page = desk.open("/people/users")
    expect(page).to_have_url(re.compile(r"/setup$"))
    expect(page.get_by_label("Your name")).to_be_focused()
    page.get_by_label("Your name").fill("Anna")
    page.get_by_label("E-mail address").fill(ANNA)
    page.get_by_role("textbox", name="Password").fill(ANNA)
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("alert")).to_contain_text("Your address is no password")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/map/saas$"))
    given = add_boris(page, desk)
    expect(page.get_by_role("row", name=re.compile("Boris"))).to_contain_text(BORIS)
    assert page.evaluate("window.hit") is None

    his = desk.open("/people/me")
    expect(his).to_have_url(re.compile(r"/login\?next="))
    log_in(his, BORIS, "not the password")
    expect(his.get_by_role("alert")).to_contain_text("The e-mail address or the password is wrong.")
    log_in(his, BORIS, given)
    expect(his.get_by_role("heading", name="Choose your own password")).to_be_visible()
    his.get_by_label("New password").fill(OTHER)
    his.keyboard.press("Enter")
    expect(his).to_have_url(re.compile(r"/people/me$"))
    expect(his.get_by_role("tab")).to_have_text(["Me"])
    page.get_by_role("combobox", name=re.compile("Role of Boris")).select_option("editor")
    expect(page.get_by_text("editor from now on")).to_be_visible()
    his.reload()
    expect(his.get_by_role("tab")).to_have_text(["Links", "Me"])
    page.get_by_role("button", name=re.compile("More for Boris")).click()
    page.get_by_role("menuitem", name="Deactivate").click()
    expect(page.get_by_text("may not log in any more")).to_be_visible()
    his.reload()
    expect(his).to_have_url(re.compile(r"/login"))
    page.get_by_role("combobox", name="Role of Anna").select_option("viewer")
    expect(page.get_by_text("This is the last admin.")).to_be_visible()
    expect(page.get_by_role("combobox", name="Role of Anna")).to_have_value("admin")
    assert his.evaluate("window.hit") is None


def test_a_link_is_made_opened_by_anybody_and_revoked(desk: Desk) -> None:
    page = set_up(desk)
    page.goto(desk.server.url + "/people/shares")
    page.get_by_role("button", name="Make a link").click()
    form = page.get_by_role("dialog")
    form.get_by_label("For whom or what").fill(HOSTILE)
    form.get_by_label("Language").select_option("ru")
    form.get_by_role("button", name="Make a link").click()
    expect(page.get_by_role("dialog").locator("code")).to_have_count(2)
    link, frame = page.get_by_role("dialog").locator("code").all_inner_texts()
    assert "/embed/" in frame
    assert "<img" not in frame
    guest = desk.open(link.removeprefix(desk.server.url))
    assert guest.evaluate("document.documentElement.lang") == "ru"
    assert guest.evaluate("window.hit") is None
    page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    expect(page.get_by_role("listitem").filter(has_text="by Anna")).to_contain_text("open")
    page.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("The link shows nothing any more")).to_be_visible()
    guest.reload()
    expect(guest.get_by_text("This link shows nothing any more.")).to_be_visible()


def test_the_record_is_searched_and_the_search_is_an_address(desk: Desk) -> None:
    page = set_up(desk)
    add_boris(page, desk)
    page.get_by_role("tab", name="Record").click()
    table = page.get_by_role("region", name="Record of changes")
    expect(table.get_by_role("row")).to_have_count(3)
    page.get_by_role("searchbox").fill("BORIS")
    expect(table.get_by_role("row")).to_have_count(2)
    expect(table).to_contain_text("added a user")
    expect(page).to_have_url(re.compile(r"search=BORIS"))
    page.reload()
    expect(table.get_by_role("row")).to_have_count(2)
    page.get_by_role("searchbox").fill("nothing like that")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()


def test_oneself(desk: Desk) -> None:
    page = set_up(desk)
    page.goto(desk.server.url + "/people/me")
    page.get_by_role("button", name="Make a token").click()
    page.get_by_label("What it is for").fill("nightly")
    page.keyboard.press("Enter")
    secret = page.get_by_role("dialog").locator("code").inner_text()
    assert desk.server.get("/api/journeys", secret).status == 200
    page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    page.get_by_role("button", name="Revoke: nightly").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("No tokens")).to_be_visible()
    assert desk.server.get("/api/journeys", secret).status == 401
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_label("New password").fill(OTHER)
    page.keyboard.press("Enter")
    expect(page.get_by_text("The password is changed")).to_be_visible()
    page.get_by_label("Language", exact=True).select_option("ru")
    page.get_by_label("Look").select_option("dark")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Люди")).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.mantineColorScheme") == "dark"
    page.get_by_role("button", name="Ваша учётная запись").click()
    page.get_by_role("menuitem", name="Выйти").click()
    expect(page).to_have_url(re.compile(r"/login"))
    page.goto(desk.server.url + "/map/saas")
    expect(page).to_have_url(re.compile(r"/login\?next="))


def test_one_log_in_for_several_workspaces(two: Desk) -> None:
    set_up(two)
    set_up(two, "/w/second/", "Anna of the second")
    page = two.open("/map/saas")
    log_in(page, ANNA, PASSWORD)
    expect(page).to_have_url(re.compile(r"/map/saas"))
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("menuitem", name="second company").click()
    expect(page).to_have_url(re.compile(r"/w/second/map/saas"))
    page.goto(two.server.url + "/w/second/people/users")
    expect(page.get_by_role("row", name=re.compile("Anna of the second"))).to_be_visible()


@pytest.mark.parametrize(("lang", "dark"), [("en-GB", False), ("ru-RU", True), ("zh-TW", False)])
def test_the_doors_are_accessible_and_narrow(desk: Desk, lang: str, dark: bool) -> None:
    for path in ("/setup", "/login"):
        page = desk.open(path, lang, 320, dark)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        page.wait_for_load_state("networkidle")
        assert (faults(page), cut(page)) == ([], [])
        assert overflow(page) <= 0
        if path == "/setup" and lang == "en-GB":
            set_up(desk)


@pytest.mark.parametrize("width", [1200, 320])
def test_every_tab_and_dialogue_is_accessible(desk: Desk, width: int) -> None:
    page = set_up(desk)
    add_boris(page, desk)
    for tab, button in (("users", "Add a user"), ("audit", None), ("shares", "Make a link"), ("me", "Make a token")):
        page.set_viewport_size({"width": width, "height": 860})
        page.goto(f"{desk.server.url}/people/{tab}")
        page.wait_for_load_state("networkidle")
        assert (tab, faults(page), cut(page), max(0, overflow(page))) == (tab, [], [], 0)
        if button is not None:
            page.get_by_role("button", name=button).click()
            expect(page.get_by_role("dialog")).to_be_visible()
            page.wait_for_timeout(400)
            assert (button, faults(page)) == (button, [])
