"""Which kinds of files there are, what they are called, what is left out, what is said where something is missing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from journeyglass import Workspace
from journeyglass.cli.run import run
from journeyglass.errors import InputError
from journeyglass.figures import Filters
from journeyglass.glass import render
from journeyglass.glass.paper import FORMATS, Format, PaperInputs, export_map, file_name, media_type, paper_inputs
from journeyglass.glass.paper.words_data import WORDS
from journeyglass.journey.model import Lang
from tests.glass.document.small import opened, written
from tests.paper.conftest import Files

Made = Callable[[Lang], PaperInputs]
SIGNS = {
    "html": b"<!doctype html>", "svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF", "xlsx": b"PK", "docx": b"PK",
    "pptx": b"PK",
}  # fmt: skip
NEEDS = {"svg": "fontTools", "png": "resvg_py", "pdf": "typst", "xlsx": "xlsxwriter", "docx": "docx", "pptx": "pptx"}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_kind_is_made(files: Files, kind: Format) -> None:
    assert files("ru", kind).startswith(SIGNS[kind])
    assert "/" in media_type(kind)


def test_names_of_files(made: Made) -> None:
    inputs = made("zh-Hant")
    assert file_name(inputs, "pdf") == "小旅程 2024-07-01.pdf"
    for title in ('../../a:b\\c*?"<>|\x00\u202e', "....", "  "):
        name = file_name(replace(inputs, document=replace(inputs.document, title=title)), "svg")
        assert not set(name) & set('/\\:*?"<>|\x00\u202e')
        assert not name.startswith(".")
        assert name.endswith(" 2024-07-01.svg")


@pytest.mark.parametrize(("kind", "package"), NEEDS.items())
def test_a_missing_package_is_named(made: Made, monkeypatch: pytest.MonkeyPatch, kind: Format, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(InputError, match="package that is not installed"):
        export_map(made("en"), kind)


def test_an_unbuilt_painter_is_named(made: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(render, "_SCRIPT", tmp_path / "render.js")
    render.script.cache_clear()
    with pytest.raises(InputError, match="not built"):
        render.script()
    monkeypatch.undo()
    render.script.cache_clear()
    assert render.script()


def test_lanes_are_chosen(tmp_path: Path) -> None:
    with opened(tmp_path / "small") as workspace:
        result = workspace.read()
        chosen = paper_inputs(result.context, result.document("en"), lanes=("dwell", "question"), figures=False)
        assert [lane.key for lane in chosen.document.lanes] == ["dwell", "question"]
        assert not chosen.figures
        with pytest.raises(InputError, match="no lane nix"):
            paper_inputs(result.context, result.document("en"), lanes=("nix",))
        filters = Filters(where=(("segment", "big"),))
        fewer = paper_inputs(result.context, result.document("en", filters), filters)
        everyone = paper_inputs(result.context, result.document("en"))
        assert {f.name for f in fewer.figures} < {f.name for f in everyone.figures}
        assert fewer.document.subjects < everyone.document.subjects


def test_every_word_is_in_three_languages() -> None:
    for key, told in WORDS.items():
        assert len(told) == 3, key
        assert all(told), key
        blanks = [sorted(part.split("}")[0] for part in text.split("{")[1:]) for text in told]
        assert blanks[0] == blanks[1] == blanks[2], key


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = written(tmp_path / "small")
    with Workspace.open(root) as workspace:
        workspace.import_()
    return root


def test_on_the_command_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    begin = ["-C", str(folder), "map", "small"]
    assert run([*begin, "--format", "svg", "--lang", "ru", "--theme", "dark"]) == 0
    made = tmp_path / "Малый путь 2024-07-01.svg"
    assert made.name.encode() in capfdbinary.readouterr().out
    assert b"#1b2024" in made.read_bytes()
    assert run([*begin, "--format", "svg", "--lang", "ru"]) == 2
    assert b"exists already" in capfdbinary.readouterr().err
    assert run([*begin, "--output", "map.html", "--lane", "question"]) == 0
    assert b"lane-question" in (tmp_path / "map.html").read_bytes()
    assert b"lane-dwell" not in (tmp_path / "map.html").read_bytes()
    capfdbinary.readouterr()
    assert run([*begin, "--format", "html", "--output", "-"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"<!doctype html>")
    assert run([*begin, "--output", "map.gif"]) == 2
    assert b"is not known" in capfdbinary.readouterr().err
    assert run([*begin, "--output", str(tmp_path / "no" / "map.svg")]) == 2
    assert b"cannot be written" in capfdbinary.readouterr().err


def test_a_terminal_gets_no_pixels(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert run(["-C", str(folder), "map", "small", "--format", "png", "--output", "-"]) == 2
    said = capfd.readouterr()
    assert "not for a terminal" in said.err
    assert "PNG" not in said.out
