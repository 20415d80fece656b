"""Running a command: every error is one clear line on stderr, never a traceback."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Sequence

import typer

from journeyglass.cli.session import printable
from journeyglass.errors import FileError, JourneyglassError

WRONG, BROKEN, INTERRUPTED, PIPE_CLOSED = 2, 1, 130, 141
"""Exit codes: something to put right; a fault of Journeyglass; Ctrl-C; nobody reads the output."""
# Whatever the version of typer, its usage errors have this ancestor.
_UsageError: type[Exception] = typer.BadParameter.__mro__[2]


def run(arguments: Sequence[str]) -> int:
    """Run the command line; the exit code."""
    from journeyglass.cli.app import app

    debug = "--debug" in arguments
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        command = typer.main.get_command(app)
        code = command.main(list(arguments), prog_name="journeyglass", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # The libraries end so, too, when the pipe is closed. Python would complain while it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except typer.Exit as ending:
        return ending.exit_code
    except Exception as error:
        return _told(error, debug)


def _told(error: Exception, debug: bool) -> int:
    if isinstance(error, FileError):
        print("\n".join(printable(str(fault)) for fault in error.faults), file=sys.stderr)
        return WRONG
    if isinstance(error, JourneyglassError):
        return _wrong(str(error))
    if isinstance(error, _UsageError):
        return _wrong(_usage(error))
    if isinstance(error, PermissionError | FileNotFoundError | IsADirectoryError | NotADirectoryError):
        return _wrong(f"{error.filename}: {(error.strerror or 'cannot be used').lower()}; name another place")
    if isinstance(error, MemoryError):
        return _wrong("there is not enough memory; give the machine more, or read fewer events")
    if debug:
        raise error
    print(f"error: this is a fault of Journeyglass ({type(error).__name__}); {_kept(error)}", file=sys.stderr)
    return BROKEN


def _wrong(text: str) -> int:
    print(f"error: {printable(text)}", file=sys.stderr)
    return WRONG


def _usage(error: Exception) -> str:
    said = error.format_message() if hasattr(error, "format_message") else str(error)
    context = getattr(error, "ctx", None)
    where = context.command_path if context else "journeyglass"
    return f"{said.rstrip('.')}; see `{where} --help`"


def _kept(error: Exception) -> str:
    """Write the insides to a file that can be sent along with a report."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="journeyglass-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write("".join(traceback.format_exception(error)))
    return f"its insides are in {file.name}, please report it (--debug shows them)"
