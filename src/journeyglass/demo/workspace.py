"""The made-up company's workspace, written into a folder."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path

from journeyglass.demo.diary import END
from journeyglass.demo.files import FILES, write
from journeyglass.demo.mess import QUARANTINED, spoil
from journeyglass.demo.words import WORDS, Words
from journeyglass.demo.world import make_world
from journeyglass.errors import InputError, WorkspaceError
from journeyglass.journey import builtin
from journeyglass.journey.model import LANGS, Lang

__all__ = ["END", "DemoFiles", "make"]

LEAST = 20
_JOURNEY = "saas"
_SETTINGS = """\
name = {title}
label = {label}
language = "{lang}"
journey = "saas"
as_of = "last"
data = "data"

[rates]
to = "EUR"
USD = "0.92"
"""


@dataclass(frozen=True)
class DemoFiles:
    """What was written: the workspace's folder, its data files with their rows, what an import must put aside.

    `quarantined` counts by source and reason. Nothing happened after `as_of`.
    """

    folder: Path
    accounts: int
    rows: Mapping[Path, int]
    quarantined: Mapping[str, Mapping[str, int]]
    as_of: datetime


def make(folder: Path, *, accounts: int = 400, seed: int = 7, lang: Lang = "en") -> DemoFiles:
    """Write a workspace of made-up data into `folder`, which is empty or not there; the same seed, the same bytes."""
    if accounts < LEAST or lang not in LANGS:
        raise InputError(f"{accounts} accounts in {lang} cannot be made", f"ask for at least {LEAST}, in {LANGS}")
    if folder.exists() and any(folder.iterdir()):
        raise WorkspaceError(f"{folder} is not empty", "name a folder that is not there yet")
    words = WORDS[lang]
    for part in ("data", "journeys", "sources"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    _write_settings(folder, words, lang, accounts, seed)
    _write_sources(folder / "sources")
    rows = _write_data(folder / "data", accounts, seed, words)
    return DemoFiles(folder, accounts, rows, QUARANTINED, END)


def _write_settings(folder: Path, words: Words, lang: Lang, accounts: int, seed: int) -> None:
    title, label = (json.dumps(text, ensure_ascii=False) for text in (words.title, words.label))
    (folder / "journeyglass.toml").write_text(_SETTINGS.format(title=title, label=label, lang=lang), "utf-8")
    readme = words.readme.format(title=words.title, label=words.label, accounts=accounts, seed=seed)
    (folder / "README.md").write_text(readme, "utf-8")
    journey = builtin.for_language(builtin.text(_JOURNEY), lang)
    named = re.sub(r"(?m)^journey: .*$", f"journey: {_JOURNEY}", journey, count=1)
    (folder / "journeys" / f"{_JOURNEY}.yaml").write_text(named, "utf-8")


def _write_sources(folder: Path) -> None:
    for file in resources.files("journeyglass.demo").joinpath("sources").iterdir():
        if file.name.endswith(".yaml"):
            (folder / file.name).write_text(file.read_text("utf-8"), "utf-8")


def _write_data(folder: Path, accounts: int, seed: int, words: Words) -> dict[Path, int]:
    diary = make_world(accounts, seed, words)
    files = {table: spec.rows(diary.tables[table]) for table, spec in FILES.items()}
    spoil(files)
    for table, spec in FILES.items():
        write(folder / spec.name, list(spec.columns), files[table])
    return {folder / spec.name: len(files[table]) for table, spec in FILES.items()}
