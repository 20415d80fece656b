"""Another office program opens the spreadsheet, the report and the deck, and shows their texts."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from journeyglass.glass.paper import Format, PaperInputs
from journeyglass.journey.model import Lang
from tests.paper.conftest import Files, bare, written

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftotext") is None, reason="needs LibreOffice and poppler"
)
Made = Callable[[Lang], PaperInputs]


@pytest.mark.parametrize(("kind", "lang"), [("xlsx", "ru"), ("docx", "zh-Hant"), ("pptx", "ru")])
def test_it_opens_elsewhere(made: Made, files: Files, tmp_path: Path, kind: Format, lang: Lang) -> None:
    path = written(tmp_path, f"map.{kind}", files(lang, kind))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path]
    subprocess.run(command, check=True, capture_output=True, timeout=300, env={**os.environ, "HOME": str(tmp_path)})
    told = subprocess.run(["pdftotext", tmp_path / "map.pdf", "-"], check=True, capture_output=True, text=True).stdout
    shown, document = bare(told), made(lang).document
    assert bare(document.title) in shown
    for stage in document.stages:
        assert bare(stage.title) in shown
