"""Every sentence that the source says to a reader, found by reading the source itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import journeyglass

SOURCE = Path(journeyglass.__file__).parent
BLANK = "\0"
_WORD = re.compile(r"(?<![\w./+@$:\\%-])[a-z][a-z'’-]*(?![\w/(=\\|])")
_NO_SENTENCE = re.compile(
    r"\(\?|\[\^|\\[sdwWb.]|\bsys\.|<Figure|<Result|\w\[\w+[],]"
    r"|\b(SELECT|FROM|WHERE|JOIN|CREATE|INSERT|UPDATE|GROUP BY|ORDER BY|CASE WHEN|IN \(|coalesce|epoch_us)\b"
    r"|IN \(|^\(?'\w+', "
)
"""Patterns, programs, SQL."""
_NO_READER = frozenset({"summary", "description", "tags", "help", "examples", "responses", "openapi_extra", "title"})
"""Arguments that go into documents, not into answers."""
_LOGS = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
_OURS = re.compile(r"Error$|^(Fault|PlacedFault|RefusalError|BadRow|Refusal|Refused|Part|_?fault|_?warn|told|_broken)$")
"""Calls whose texts reach a reader."""
_PROGRAMS = frozenset({"RuntimeError", "TypeError", "AssertionError", "AttributeError", "NotImplementedError"})
"""Errors in the program itself, which only its log tells."""


def files(rooms: Iterable[str]) -> list[Path]:
    """The Python files of rooms, or the files themselves."""
    found = (SOURCE / room for room in rooms)
    return [file for room in found for file in (sorted(room.rglob("*.py")) if room.is_dir() else [room])]


def every_sentence(path: Path) -> Iterator[tuple[int, str]]:
    """All sentences of a file with their lines; what is filled in is a `BLANK`."""
    yield from _said(ast.parse(path.read_text("utf-8")))


def raised_sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Those that are given to errors and faults, by themselves or under a name."""
    tree = ast.parse(path.read_text("utf-8"))
    named = _named(tree)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if _OURS.search(_name(call.func)) and _name(call.func) not in _PROGRAMS:
            for given in (*call.args, *(one.value for one in call.keywords)):
                yield from _said(given)
                for name in (node.id for node in ast.walk(given) if isinstance(node, ast.Name)):
                    for value in named.get(name, ()):
                        yield from _said(value)


def _named(tree: ast.AST) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                names = target.elts if isinstance(target, ast.Tuple) else [target]
                values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
                for name in names:
                    if isinstance(name, ast.Name):
                        found.setdefault(name.id, []).extend(values)
    return found


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""


def _said(node: ast.AST) -> Iterator[tuple[int, str]]:
    if _is_unsaid(node):
        return
    text = template(node)
    if text is None:
        for below in ast.iter_child_nodes(node):
            yield from _said(below)
        return
    if is_sentence(text):
        yield getattr(node, "lineno", 0), text
    for below in ast.walk(node):  # what is filled in may say something, too
        if isinstance(below, ast.FormattedValue):
            yield from _said(below.value)


def _is_unsaid(node: ast.AST) -> bool:
    """Docstrings, SQL, errors in the program, what goes to documents and logs."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.FunctionDef):
        return node.name.endswith("_sql")
    if isinstance(node, ast.keyword):
        return node.arg in _NO_READER
    if isinstance(node, ast.Call):
        logged = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "_log"
        return _name(node.func) in _PROGRAMS or (logged and _name(node.func) in _LOGS)
    return isinstance(node, ast.AnnAssign | ast.arg | ast.Subscript) and template(node) is not None


def template(node: ast.AST | None) -> str | None:
    """A text with blanks; None for what is no text."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(BLANK if isinstance(v, ast.FormattedValue) else template(v) or "" for v in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = template(node.left), template(node.right)
        return None if parts == (None, None) else "".join(BLANK if part is None else part for part in parts)
    return None


def is_sentence(text: str) -> bool:
    """Whether a text has words for a reader: two at least, and nothing that only a program reads."""
    return len(_WORD.findall(text.replace(BLANK, " X "))) >= 2 and not _NO_SENTENCE.search(text)
