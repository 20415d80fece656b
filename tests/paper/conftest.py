"""One small map for all tests of files on paper, and the same with names that mean harm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from journeyglass import Workspace
from journeyglass.glass.document import MapDocument
from journeyglass.glass.item import Item
from journeyglass.glass.paper import Format, PaperInputs, PaperTheme, export_map, paper_inputs
from journeyglass.journey.model import Lang
from tests.glass.document.small import JOURNEY, opened

HARM = {
    "title: {en: Looking, ru: Поиск, zh-Hant: 尋找}": "title: \"=cmd|' /C calc'!A0\"",
    "title: {en: Using, ru: Использование, zh-Hant: 使用}": 'title: "<script>alert(1)</script>"',
    "title: {en: Telling others, ru: Рассказывают, zh-Hant: 分享}": 'title: "+1+1 \\u202Egnitset\\u202C \\"]]>&amp;"',
    "title: {en: Small journey, ru: Малый путь, zh-Hant: 小旅程}": 'title: "@SUM(A1)\\tx <img src=x onerror=alert(2)>"',
    "{en: Price list, ru: Прайс, zh-Hant: 價目表}": '"-2+3 https://evil.example/ \\u0007\\u2066x"',
    "title: {en: Went elsewhere, ru: Ушли к другим, zh-Hant: 另覓他家}": 'title: "=HYPERLINK(\\"https://evil.example\\")"',
}
"""What is written instead in the journey's file."""

Files = Callable[[Lang, Format], bytes]


def inputs_of(workspace: Workspace, lang: Lang) -> PaperInputs:
    result = workspace.read()
    return paper_inputs(result.context, result.document(lang))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Lang], PaperInputs]]:
    """The small map in a language."""
    with opened(tmp_path_factory.mktemp("paper") / "small") as workspace:
        yield cache(lambda lang: inputs_of(workspace, lang))


@pytest.fixture(scope="session")
def files(made: Callable[[Lang], PaperInputs]) -> Files:
    """The small map as a file."""
    return cache(lambda lang, kind: export_map(made(lang), kind))


@pytest.fixture(scope="session")
def harmful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperInputs]:
    """The same map with names that mean harm."""
    written = JOURNEY
    for before, after in HARM.items():
        assert before in written
        written = written.replace(before, after)
    with opened(tmp_path_factory.mktemp("harm") / "small", written) as workspace:
        yield inputs_of(workspace, "en")


@pytest.fixture(scope="session")
def harmed(harmful: PaperInputs) -> Callable[[Format, PaperTheme | None], bytes]:
    """The harmful map as a file."""
    return cache(lambda kind, theme: export_map(harmful, kind, theme))


def texts_of(document: MapDocument) -> Iterator[str]:
    """Every text of the map's cells that a painter shows."""
    for lane in document.lanes:
        for cell in lane.cells if lane.key != "phase" else ():
            if cell.emotion is not None:
                yield from filter(None, cell.emotion.texts.values())
            else:
                for item in cell.items:
                    yield from _under(item)


def _under(item: Item) -> Iterator[str]:
    yield from filter(None, (item.time, item.head, item.text))
    for inner in item.items:
        yield from _under(inner)


def bare(text: str) -> str:
    """The text without blanks, in which line breaks are lost."""
    return "".join(text.split())


def written(folder: Path, name: str, content: bytes) -> Path:
    """The content as a file in the folder."""
    path = folder / name
    path.write_bytes(content)
    return path
