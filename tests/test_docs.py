"""The pages: generated ones are up to date, links lead somewhere, commands shown exist."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import click
import pytest
import typer.main

from journeyglass.cli.app import app

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"(?:^ {4}|^\$ |`)journeyglass ([^`\n#]+)", re.M)


@pytest.fixture(scope="module", autouse=True)
def tools() -> None:
    sys.path.insert(0, str(ROOT / "tools"))


def test_generated_pages_are_up_to_date() -> None:
    import docs

    assert len(docs.PAGES) >= 9
    assert docs.stale() == [], "run: make docs"


def test_every_error_has_advice() -> None:
    import page_errors

    codes = [error.code for error in page_errors.classes()]
    assert len(codes) == len(set(codes))
    assert set(codes) == set(page_errors.ADVICE)


def test_every_key_of_a_file_is_described() -> None:
    import page_formats
    from journeyglass.events import mapping
    from journeyglass.figures.own import definition as own
    from journeyglass.journey import model

    described = page_formats.words()
    classes = {c.__name__ for module in (model, mapping, own) for c in page_formats.models(module)}
    assert set(described) == classes
    assert [key for keys in described.values() for key, text in keys.items() if not text.endswith((".", "…"))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    prose = re.sub(r"^```.*?^```$|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.M | re.S)
    links = [link.partition("#")[0] for link in LINK.findall(prose)]
    broken = [link for link in links if link and "://" not in link and not (page.parent / link).exists()]
    assert broken == []


def shown() -> list[str]:
    """Every command line that a page shows, without the generated reference."""
    pages = [page for page in PAGES if "reference" not in page.parts]
    return sorted({line.strip() for page in pages for line in COMMAND.findall(page.read_text("utf-8"))})


@pytest.mark.parametrize("line", shown())
def test_commands_shown_exist(line: str) -> None:
    """Parsed by the command itself, options and all, without being run."""
    group: click.Group = typer.main.get_command(app)  # type: ignore[assignment]
    words = shlex.split(line)
    while words and words[0] == "-C":
        words = words[2:]
    command: object = group
    while isinstance(command, click.Group) or hasattr(command, "commands"):
        commands = command.commands  # type: ignore[union-attr]
        if getattr(command, "invoke_without_command", False) and (not words or words[0].startswith("-")):
            break
        assert words[0] in commands, f"there is no command {words[0]}"
        command = commands[words.pop(0)]
    options = {opt for p in command.params for opt in (*p.opts, *p.secondary_opts)}  # type: ignore[attr-defined]
    assert [word for word in words if word.startswith("-") and word.partition("=")[0] not in options] == []


def test_there_are_commands_shown() -> None:
    assert len(shown()) > 20
