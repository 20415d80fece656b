"""The command line: every command is one call of the library."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line of this process and end it."""
    from journeyglass.cli.run import run

    raise SystemExit(run(sys.argv[1:]))
