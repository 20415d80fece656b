"""Whatever a figure remarks can be said in every language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import journeyglass.figures
from journeyglass.glass.remarks import known, remark_in
from journeyglass.glass.remarks_data import REMARKS
from tests.glass.sample import JOURNEY

FIGURES = Path(journeyglass.figures.__file__).parent
SQL = re.compile(r"SELECT|FROM|WHERE|CASE|\w\(| AND | OR | = | AS |\x22at\x22")
NOT_REMARKS = {"money without a currency"}


class Sentences(ast.NodeVisitor):
    """Texts of a few words that are neither docstrings, errors nor SQL: blanks as `7`."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        pass

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self._note("".join(str(v.value) if isinstance(v, ast.Constant) else "7" for v in node.values))

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._note(node.value)

    def _note(self, text: str) -> None:
        if (
            text.count(" ") >= 3
            and text == text.strip()
            and text[:1].islower() | text[:1].isdigit()
            and not SQL.search(text)
        ):
            self.found.add(text)


def remarks_in_code() -> Iterator[str]:
    for path in sorted(FIGURES.glob("*.py")):
        if path.name not in ("registry.py", "filters.py", "horizon.py"):
            sentences = Sentences()
            sentences.visit(ast.parse(path.read_text("utf-8")))
            yield from sorted(sentences.found - NOT_REMARKS)


def test_the_code_is_searched():
    found = set(remarks_in_code())
    assert len(found) >= 20
    assert "no event of a loss has ever come" in found


@pytest.mark.parametrize("remark", [*dict.fromkeys(remarks_in_code())])
def test_every_remark_of_the_figures_is_in_the_catalogue(remark):
    # Some lengths are put into words elsewhere.
    tries = [remark, remark.replace("deal is 7", "deal is won"), f"{remark} days", f"{remark} months"]
    assert any(map(known, tries)), f"add it to remarks_data.py: {remark}"


@pytest.mark.parametrize("english", REMARKS)
def test_translations_keep_the_blanks_and_speak_their_language(english):
    blanks = set(re.findall(r"\{\w+\}", english))
    russian, chinese = REMARKS[english]
    assert set(re.findall(r"\{\w+\}", russian)) == set(re.findall(r"\{\w+\}", chinese)) == blanks
    assert re.search(r"[\u0400-\u04ff]", russian)
    assert re.search(r"[\u4e00-\u9fff]", chinese)


def test_stages_are_told_by_title_and_numbers_as_the_language_writes_them():
    remark = "a lower bound: nobody has been watched longer than 71.5 days"
    assert "71,5" in remark_in(remark, JOURNEY, "ru")
    assert "「續約」" in remark_in("nobody sends what could end renewal", JOURNEY, "zh-Hant")
    assert remark_in("the map does not say when a deal is lost", JOURNEY, "zh-Hant") == "地圖未說明何時算「失去」"


def test_two_remarks_in_one_and_unknown_ones():
    both = "under 5 subjects; nobody sends what could end renewal"
    assert remark_in(both, JOURNEY, "zh-Hant") == "不足 5 個對象; 沒有任何來源送出可結束「續約」的事件"
    assert remark_in("something new", JOURNEY, "ru") == "something new"
    assert remark_in(both, JOURNEY, "en") == both
