"""Two groups beside each other in the browser, and what is said where a filter leaves nobody to compare."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Opened, Site
from tests.web.looks import cut, faults

pytestmark = pytest.mark.views

GROUPS = "/compare/saas?tab=segments&by=segment&one=small&other=mid-market"
SAID = {
    "en": ("keeps one group of Segment alone", "Drop the filter Segment: Large organisations"),
    "ru": ("оставляет лишь одну группу (Сегмент)", "Снять фильтр «Сегмент: Крупные организации»"),
    "zh-Hant": ("只保留客群中的一組", "移除篩選條件「客群: 大型組織」"),
}


@pytest.mark.parametrize("lang", ["en", "ru", "zh-Hant"])
def test_a_filter_to_a_third_group_is_named_and_dropped(site: Site, opened: Opened, lang: str) -> None:
    page = opened(site.at(f"{GROUPS}&where=segment:enterprise"), lang=lang, calm=True)
    why, way = SAID[lang]
    expect(page.get_by_text(why)).to_be_visible(timeout=60_000)
    assert faults(page) == []
    assert cut(page) == []
    page.get_by_role("button", name=way).press("Enter")
    expect(page.get_by_role("table").first).to_be_visible(timeout=60_000)
    assert "enterprise" not in page.url
    assert "other=mid-market" in page.url


def test_of_other_filters_each_can_be_dropped(site: Site, opened: Opened) -> None:
    page = opened(site.at(f"{GROUPS}&where=country:DE&where=owner:nobody-at-all"))
    expect(page.get_by_text("one of the two sides has nobody in it")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="nobody-at-all").filter(has_text="Drop the filter").click()
    expect(page).not_to_have_url("nobody-at-all")
    assert "where=country" in page.url or "country%3ADE" in page.url
