"""The tutorial is run: its files are written, its commands called, and what they print is what the page shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "tutorial.md"
README = ROOT / "README.md"
BLOCK = re.compile(r"^```(file|console) ?(\S*)\n(.*?)^```$", re.M | re.S)
HOME = "~/tutorial"
MAP = re.compile(r"^(\$ journeyglass map deals .*\n|```text\n)(From deal .*?)^```$", re.M | re.S)
PERSON = re.compile(r"p_[0-9a-f]{32} *")  # another in every workspace: nobody can tell the address from it


def run(command: str, folder: Path) -> str:
    """What the command prints, run as a user would in that folder; the folder's own path is shortened."""
    quiet = {"COLUMNS": "100", "NO_COLOR": "1", "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        command, shell=True, cwd=folder, env={**os.environ, **quiet}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    lines = (line.rstrip() for line in (done.stdout + done.stderr).splitlines())
    shown = "\n".join(lines).replace(str(folder), HOME).strip("\n")
    return PERSON.sub("p_…", shown)


def played(page: str, folder: Path) -> str:
    """The page with what its commands print now."""

    def block(found: re.Match[str]) -> str:
        kind, name, body = found.groups()
        if kind == "file":
            (folder / name).write_text(body, "utf-8")
            return found[0]
        commands = [line[2:] for line in body.splitlines() if line.startswith("$ ")]
        shown = "\n".join(f"$ {command}\n{run(command, folder)}".rstrip("\n") for command in commands)
        return f"```console\n{shown}\n```"

    return BLOCK.sub(block, page)


def test_the_tutorial_prints_what_it_shows(tmp_path: Path) -> None:
    """Set JOURNEYGLASS_RENEW=1 to write the page anew, then read what changed."""
    folder = tmp_path / "tutorial"
    folder.mkdir()
    page = PAGE.read_text("utf-8")
    now = played(page, folder)
    if os.environ.get("JOURNEYGLASS_RENEW"):
        PAGE.write_text(now, "utf-8")
        page = now
    assert len(BLOCK.findall(page)) >= 10
    assert now == page


def test_the_readme_shows_the_map_of_the_tutorial() -> None:
    """JOURNEYGLASS_RENEW=1 takes it over from the tutorial, which is renewed before."""
    shown, own = (MAP.search(page.read_text("utf-8")) for page in (PAGE, README))
    assert shown is not None
    assert own is not None
    if os.environ.get("JOURNEYGLASS_RENEW"):
        text = README.read_text("utf-8")
        README.write_text(text[: own.start(2)] + shown[2] + text[own.end(2) :], "utf-8")
        own = shown
    assert len(own[2].splitlines()) > 20
    assert own[2] == shown[2]
