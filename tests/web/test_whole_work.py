"""The whole work of a user in the browser: from an empty workspace to a measured map, a comparison and a file."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from journeyglass import Workspace
from journeyglass.testing.server import Running
from tests.web.conftest import SLOW, Opened, flawless

pytestmark = pytest.mark.views

LEADS, WON = 8_000, 842
"""Published: leads of the funnel, and those of them that were won."""
NOT_WON = LEADS - WON
JOURNEY = "professional-services-life-cycle"
PRE, CLIENT = "Pre-purchase experience", "Client experience"
LATE = {"First period: From": "2018-04-01", "First period: Until": "2018-07-01"}
EARLY = {"Second period: From": "2018-01-01", "Second period: Until": "2018-04-01"}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Running]:
    """A server of a workspace in which there is nothing yet, nobody and no event."""
    Workspace.create(tmp_path / "workspace", name="Marketplace").close()
    with flawless(tmp_path / "workspace") as server:
        server.wait_whole()
        yield server


def test_from_nothing_to_a_measured_map(empty: Running, opened: Opened, public_data: Path, tmp_path: Path) -> None:
    page = opened(f"{empty.url}/", width=1440)
    page.set_default_timeout(SLOW)
    set_up(page)
    upload(page, public_data / "olist" / "olist_marketing_qualified_leads_dataset.csv", LEADS)
    save_source(page, "leads", {"Recorded since": "2017-06-01"}, "first_contact_date")
    page.get_by_role("button", name="Upload another table").click()
    upload(page, public_data / "olist" / "olist_closed_deals_dataset.csv", WON)
    page.get_by_role("combobox", name="Currency").fill("BRL")
    page.keyboard.press("Escape")
    save_source(page, "deals", {"Recorded since": "2017-12-01"}, "won_date")
    choose_services(page)
    see_accounts_move(page)
    read_accounts(page)
    compare(page)
    export(page, tmp_path)


def set_up(page: Page) -> None:
    """The first user; the door opens on the map, which says that nothing is measured yet."""
    page.get_by_label("Your name").fill("Anna")
    page.get_by_label("E-mail address").fill("anna@x.example")
    page.get_by_role("textbox", name="Password").fill("correct horse battery")
    page.get_by_role("button", name="Set up").click()
    expect(page).to_have_url(re.compile(r"/map/saas$"))
    page.get_by_role("button", name="Bring in data").or_(page.get_by_role("link", name="Bring in data")).click()
    expect(page).to_have_url(re.compile(r"/sources"))


def upload(page: Page, file: Path, rows: int) -> None:
    """Choose a file; what its columns mean is guessed, and told what would come of it."""
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_text(f"{rows:,} rows go in")).to_be_visible()
    mapped = page.get_by_role("combobox", name="mql_id means").locator(
        "xpath=ancestor::*[contains(., 'Account: id')][1]"
    )
    expect(mapped).to_be_visible()


def save_source(page: Page, name: str, fields: dict[str, str], traits_from: str) -> None:
    """What the guess cannot know is said; then the table is imported, all of it."""
    for label, value in fields.items():
        page.get_by_label(label).fill(value)
    page.get_by_label("Traits hold").select_option(traits_from)
    page.get_by_label("Name of the source").fill(name)
    page.get_by_role("button", name="Save and import").click()
    expect(page.get_by_role("heading", name=f"{name} is in")).to_be_visible()
    expect(page.get_by_text("nothing put aside")).to_be_visible()


def choose_services(page: Page) -> None:
    """The life cycle of professional services (M2) by the guide, step by step; the sixth says who is where."""
    page.get_by_role("link", name="Guide").click()
    page.get_by_role("radio", name="Professional-services life cycle · M2").check()
    page.get_by_role("button", name="Create the journey").click()
    for step in range(2, 6):
        expect(page).to_have_url(re.compile(rf"/guide/{JOURNEY}/{step}$"))
        expect(page.locator("ol [aria-current]")).to_contain_text(str(step))
        page.get_by_role("link", name="Next", exact=True).click()
    expect(page.get_by_role("heading", name=f"{LEADS:,} accounts")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text=CLIENT)).to_contain_text(str(WON))
    page.get_by_role("link", name="Open the map").click()
    expect(stage(page, PRE)).to_contain_text("0 accounts")
    expect(stage(page, CLIENT)).to_contain_text(f"{WON} accounts")


def see_accounts_move(page: Page) -> None:
    """A year of silence ends an enquiry, says the built-in journey; these leads are older, so the rule is mended."""
    page.get_by_role("button", name=re.compile(f"^Stage {PRE}")).click()
    page.get_by_role("button", name=re.compile(r"^Edit the rule: .*No way")).click()
    builder = page.get_by_role("dialog", name=re.compile("^Rule"))
    builder.get_by_label("How long").fill("120mo")
    expect(builder.get_by_text(f"{NOT_WON:,} accounts would move of {LEADS:,}")).to_be_visible()
    moves = builder.get_by_role("table").first
    expect(moves.get_by_role("row").nth(1)).to_contain_text(re.compile(rf"outside\s*{PRE}\s*{NOT_WON:,}"))
    expect(builder.get_by_role("table").last.get_by_role("row")).to_have_count(201)
    builder.get_by_role("button", name="Save").click()
    expect(builder).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(stage(page, PRE)).to_contain_text(f"{NOT_WON:,} accounts")
    expect(stage(page, CLIENT)).to_contain_text(f"{WON} accounts")


def stage(page: Page, title: str) -> Locator:
    """The head of a stage on the map."""
    return page.get_by_role("columnheader", name=re.compile(title))


def read_accounts(page: Page) -> None:
    """The list says the same as the map, all of them and those of a stage; in Russian, too."""
    page.get_by_role("link", name="Accounts", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{LEADS:,} accounts")
    page.get_by_label("Stage", exact=True).select_option(label=CLIENT)
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{WON} accounts")
    speak(page, "Your account", "Русский")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{WON} компании")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    speak(page, "Ваша учётная запись", "English")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{WON} accounts")


def speak(page: Page, menu: str, language: str) -> None:
    page.get_by_role("button", name=menu).click()
    page.get_by_role("menuitem", name=language).click()


def compare(page: Page) -> None:
    """The second quarter of 2018 beside the first: fewer of its leads had been clients before."""
    page.get_by_role("link", name="Compare", exact=True).click()
    page.get_by_role("radiogroup").get_by_text("Two periods").click()
    page.get_by_label("Compared with").select_option(label="Own periods")
    for label, value in {**LATE, **EARLY}.items():
        page.get_by_label(label).fill(value)
    row = page.get_by_role("region", name="Conversion", exact=True).last.get_by_role("row").filter(has_text=PRE).first
    expect(row).to_contain_text(re.compile(r"\d\.\d% \(.+\).+pp"))
    expect(page).to_have_url(re.compile(r"since=2018-04-01"))


def export(page: Page, folder: Path) -> None:
    """The map as a page and as a workbook, opened by other programs."""
    page.get_by_role("link", name="Map", exact=True).click()
    expect(stage(page, PRE)).to_contain_text(f"{NOT_WON:,} accounts")
    sheet = openpyxl.load_workbook(download(page, "Spreadsheet (Excel)", folder / "map.xlsx"))
    texts = {str(cell.value) for row in sheet.worksheets[0].iter_rows() for cell in row}
    assert {f"1. {PRE}", f"2. {CLIENT}"} <= texts
    pdf = download(page, "PDF", folder / "map.pdf")
    assert pdf.read_bytes().startswith(b"%PDF-")
    if reader := shutil.which("pdftotext"):
        said = subprocess.run([reader, "-layout", pdf, "-"], capture_output=True, text=True, check=True)
        assert CLIENT in said.stdout
        assert f"{NOT_WON:,}" in said.stdout


def download(page: Page, form: str, to: Path) -> Path:
    page.get_by_role("button", name="Export").click()
    page.get_by_label("Format").select_option(label=form)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download").click()
    coming.value.save_as(to)
    expect(page.get_by_role("button", name="Download")).to_have_count(0)
    return to
