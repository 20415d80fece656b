"""The page of errors."""

from __future__ import annotations

from collections.abc import Iterator

from journeyglass.errors import JourneyglassError
from markdown import document, first_sentence, said, table

_INTRO = """\
An error is one line on standard error: what is wrong, then what to do; a faulty file gives a line for each fault, as
`path:line:column`. The command ends with exit code 2. In Python each is an exception of `journeyglass.errors`, and all
of them are `JourneyglassError`, with `.message`, `.advice` and `.code`.
"""
ADVICE = {
    "error": "Read the advice after the semicolon.",
    "workspace": "Go into the workspace's folder, or name it with `-C`; make one with `journeyglass init`. If it is "
    "locked, wait for the other import.",
    "file": "Mend each place named; every fault of the file is listed at once.",
    "journey_file": "Mend each place named, then run `journeyglass check` again.",
    "unsound": "Nothing was saved: mend each place named, and save again.",
    "source_file": "Mend each place named. Columns are the file's own, as `journeyglass import --guess` would list.",
    "figure_file": "Mend each place named, then run `journeyglass check` again.",
    "amendment_file": "Mend each place named, then replay the messages again.",
    "settings": "Mend `journeyglass.toml` at the line named.",
    "not_found": "Look at the names offered: the nearest is often the one meant.",
    "input": "Give the value in the form that the message shows.",
    "conflict": "Look at what stands there now and who wrote it, decide, and save again on top of it.",
    "abandoned": "Nothing: whoever asked has hung up, and no answer is worked out for them.",
    "source": "See that the file or database is there and can be read; `--data` says in which folder files are.",
    "ledger": "See that no other program holds the ledger and that the disk has room; nothing was lost.",
    "busy": "Say it again after the seconds named. Where it happens often, send less at a time or give it more room.",
    "lake": "See that the disk has room and the folder can be written; run the import again: it doubles nothing.",
    "keeper": "Wait a moment: it reads the history, or another process keeps the workspace. The health page tells.",
    "spark": "See that Java is installed and the master answers; what failed in a job stands in Spark's own logs.",
}


def page() -> str:
    """Every error with its code and what to do."""
    rows = [(f"`{c.__name__}`", f"`{c.code}`", first_sentence(c), ADVICE[c.code]) for c in classes()]
    return document("Errors", _INTRO, table(("exception", "code", "what it says", "what to do"), rows), _fault())


def classes(root: type[JourneyglassError] = JourneyglassError) -> Iterator[type[JourneyglassError]]:
    """The error classes, parents first."""
    yield root
    for child in root.__subclasses__():
        if child.__module__ == root.__module__:
            yield from classes(child)


def _fault() -> str:
    from journeyglass.errors import Fault

    return f"## A fault in a file\n\n{said(Fault)}"
