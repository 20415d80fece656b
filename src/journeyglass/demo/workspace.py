"""The made-up company's workspace, written into a folder."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path

from journeyglass.demo.diary import END
from journeyglass.demo.files import FILES, write
from journeyglass.demo.mess import spoil
from journeyglass.demo.words import WORDS, Words
from journeyglass.demo.world import make_world
from journeyglass.errors import InputError, WorkspaceError
from journeyglass.journey import builtin
from journeyglass.journey.model import Lang

__all__ = ["END", "DemoFiles", "make"]

LEAST = 5
_PARTS = ("data", "journeys", "sources")
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
    """Write a workspace of made-up data into `folder`, where none is yet; the same seed gives the same bytes."""
    if accounts < LEAST:
        raise InputError(f"{accounts} accounts are too few", f"ask for at least {LEAST}")
    _make_folders(folder)
    words = WORDS[lang]
    _write_settings(folder, words, lang, accounts, seed)
    rows, quarantined = _write_data(folder / "data", accounts, seed, words)
    _write_sources(folder / "sources", rows)
    return DemoFiles(folder, accounts, rows, quarantined, END)


def _make_folders(folder: Path) -> None:
    for name in ("journeyglass.toml", "README.md", *_PARTS):
        if (folder / name).exists():
            raise WorkspaceError(f"{folder} is in use", "name a folder that is not there yet")
    for part in _PARTS:
        (folder / part).mkdir(parents=True)


def _write_settings(folder: Path, words: Words, lang: Lang, accounts: int, seed: int) -> None:
    title, label = (json.dumps(text, ensure_ascii=False) for text in (words.title, words.label))
    (folder / "journeyglass.toml").write_text(_SETTINGS.format(title=title, label=label, lang=lang), "utf-8")
    readme = words.readme.format(title=words.title, label=words.label, accounts=accounts, seed=seed)
    (folder / "README.md").write_text(readme, "utf-8")
    journey = builtin.for_language(builtin.text(_JOURNEY), lang)
    named = re.sub(r"(?m)^journey: .*$", f"journey: {_JOURNEY}", journey, count=1)
    (folder / "journeys" / f"{_JOURNEY}.yaml").write_text(named, "utf-8")


def _write_sources(folder: Path, files: Iterable[Path]) -> None:
    """The source file of each data file: `crm-deals.yaml` of `crm_deals.csv`."""
    for file in files:
        name = file.stem.replace("_", "-") + ".yaml"
        text = resources.files("journeyglass.demo").joinpath("sources", name).read_text("utf-8")
        (folder / name).write_text(text, "utf-8")


def _write_data(
    folder: Path, accounts: int, seed: int, words: Words
) -> tuple[dict[Path, int], dict[str, dict[str, int]]]:
    diary = make_world(accounts, seed, words)
    files = {table: spec.rows(diary.tables[table]) for table, spec in FILES.items()}
    quarantined = spoil(files)
    # Among a handful of companies there may be no customer, so no bills.
    written = [table for table, rows in files.items() if rows]
    for table in written:
        write(folder / FILES[table].name, list(FILES[table].columns), files[table])
    return {folder / FILES[table].name: len(files[table]) for table in written}, quarantined
