"""What holds for the project as a whole: its public names, its locks, and nothing of any one machine in it."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import journeyglass

ROOT = Path(__file__).parent.parent
LOCKS = ("base", "all", "dev")
PIN = re.compile(r"^([a-z0-9.-]+)(?:\[[a-z]+\])?==(\S+)(.*?) ?\\$", re.M)


def pins(name: str) -> dict[tuple[str, str], str]:
    """Version by package and marker."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    return {(package, marker): version for package, version, marker in PIN.findall(text)}


def grep(pattern: str, *paths: str) -> list[str]:
    """The tracked lines that match, or no line where nothing does."""
    command = ["git", "-C", str(ROOT), "grep", "-nIE", "-e", pattern, "--", *(paths or (".",))]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    if found.returncode > 1:
        pytest.fail(found.stderr)
    return found.stdout.splitlines()


def test_the_public_names() -> None:
    assert sorted(journeyglass.__all__) == [
        "Fault",
        "JourneyglassError",
        "Result",
        "Workspace",
        "compare",
        "load_builtin",
    ]
    assert all(getattr(journeyglass, name).__doc__ for name in journeyglass.__all__)


def test_the_locks_hold_each_other() -> None:
    base, everything, dev = map(pins, LOCKS)
    assert len(base) > 25
    assert base.items() <= everything.items() <= dev.items()


def test_every_dependency_is_pinned_and_hashed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    named = {re.match(r"[a-z0-9.-]+", line.lower())[0].replace(".", "-") for line in wanted}  # type: ignore[index]
    assert named <= {package for package, _ in pins("dev")}
    for name in LOCKS:
        blocks = re.split(r"^(?=[a-z])", (ROOT / "requirements" / f"{name}.txt").read_text("utf-8"), flags=re.M)[1:]
        assert [block.split("\n")[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_no_lock_names_a_host() -> None:
    assert grep("[a-z]+://|index-url|find-links", "requirements") == []
    assert grep("--hash=sha256:", "requirements/base.txt"), "the search finds what is there"


def test_no_path_of_a_machine_is_committed() -> None:
    # Put together here, or this file would be found itself.
    roots = "|".join(("work", "root", "farm", "home/[a-z]+"))
    assert grep(rf"(^|[^A-Za-z0-9_.~])/({roots})/[A-Za-z.]") == []


def test_no_room_is_without_tests() -> None:
    rooms = {p.name for p in (ROOT / "src" / "journeyglass").iterdir() if p.is_dir() and p.name[0] != "_"}
    tested = {p.name for p in (ROOT / "tests").iterdir() if p.is_dir()}
    # These two are tested by name in files of their own, and by being used.
    assert rooms - tested <= {"workspace", "testing"}
