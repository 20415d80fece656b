"""The commands of each example's README work as they stand, one after the other."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from journeyglass.cli.run import run
from tests.examples.opened import EXAMPLES, NAMES, copied, data_of


def commands(name: str) -> list[list[str]]:
    """The arguments of every command of the README, in order."""
    text = (EXAMPLES / name / "README.md").read_text("utf-8")
    block = re.search(r"```sh\n(.*?)```", text, re.DOTALL)
    assert block is not None
    return [shlex.split(line)[1:] for line in block[1].splitlines()]


@pytest.mark.parametrize("name", NAMES)
def test_the_walk_through_runs(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, folder = data_of(name), copied(name, tmp_path)
    for arguments in commands(name):
        replaced = [{f"examples/{name}": str(folder), "PATH": str(data)}.get(said, said) for said in arguments]
        code = run(replaced)
        shown = capsys.readouterr()
        assert (code, "error" in shown.err) == (0, False), (arguments, shown.err)
        assert shown.out.strip(), arguments
