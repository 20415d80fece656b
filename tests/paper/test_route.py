"""The files over HTTP: their names, their kinds, what a browser may do with them, and that it is written down."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import httpx
import pytest

from journeyglass import Workspace
from journeyglass.testing.server import Running, running
from tests.glass.document.small import written
from tests.paper.test_export import SIGNS


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    root = written(tmp_path_factory.mktemp("route") / "small")
    with Workspace.open(root) as workspace:
        workspace.import_()
    with running(root, settings={}) as server:
        server.wait_whole()
        yield server
        assert server.stop() == 0, server.logged()


@pytest.fixture(scope="module")
def client(house: Running) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {house.key(kind='api')}"}
    with httpx.Client(base_url=house.url, headers=headers, timeout=120) as found:
        yield found


@pytest.mark.parametrize("kind", ["html", "svg", "pdf", "xlsx"])
def test_a_file(client: httpx.Client, kind: str) -> None:
    answer = client.get("/api/journeys/small/export", params={"format": kind, "lang": "zh-Hant"})
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(SIGNS[kind])
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment; filename*=UTF-8''")
    assert unquote(disposition.partition("''")[2]).startswith("小旅程 ")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_filters_theme_and_lanes(client: httpx.Client) -> None:
    asked = {"format": "html", "lang": "en", "theme": "dark", "lane": ["dwell", "question"], "where": "segment:big"}
    html = client.get("/api/journeys/small/export", params=asked).text
    assert 'class="jg-dark"' in html
    assert html.index("lane-dwell") < html.index("lane-question")
    assert "lane-reached" not in html
    assert "Big firms" in html


@pytest.mark.parametrize(
    "asked", [{"format": "gif"}, {"format": "svg", "lane": "nix"}, {}, {"format": "svg", "theme": "x"}]
)
def test_what_cannot_be_made(client: httpx.Client, asked: dict[str, str]) -> None:
    answer = client.get("/api/journeys/small/export", params=asked)
    assert answer.status_code == 422
    assert answer.json()["advice"]


def test_it_is_written_down(client: httpx.Client) -> None:
    client.get("/api/journeys/small/export", params={"format": "svg", "lang": "ru"})
    entries = client.get("/api/audit", params={"search": "map.export"}).json()["entries"]
    assert {"format": "svg", "lang": "ru"} in [entry["detail"] for entry in entries]
    assert {entry["object"] for entry in entries} == {"small"}
