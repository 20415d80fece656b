"""What pydantic finds wrong with a file's shape, as faults at their places in a user's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ValidationError

from journeyglass.journey.report import Place, Report, listed, shown
from journeyglass.journey.shape import keys_at
from journeyglass.journey.yamlnodes import Map, Node, Scalar, Seq, kind

Path = tuple[str | int, ...]

_MAP, _LIST, _TEXT = "a map of `key: value`", "a list, in `[ ]` or of lines with `- `", "text"
_WANTED = {
    "string_type": _TEXT,
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "tuple_type": _LIST,
    "list_type": _LIST,
    "dict_type": _MAP,
    "mapping_type": _MAP,
    "model_type": _MAP,
    "model_attributes_type": _MAP,
}
_PATTERNS = {
    r"^[A-Za-z0-9][A-Za-z0-9_-]*$": "an id of Latin letters, digits, `-` and `_`, like `demo-seen`",
    r"^([01]\d|2[0-3]):[0-5]\d$": 'a time of day in quotes, like `"09:30"`',
}
_LIMITS = {
    "greater_than_equal": ("below", "ge"),
    "greater_than": ("not above", "gt"),
    "less_than_equal": ("above", "le"),
    "less_than": ("not below", "lt"),
}


def misfits(error: ValidationError, root: Node) -> list[Misfit]:
    """Every error that pydantic found, each at the node that it is about."""
    errors = [Misfit(e["type"], e["loc"], dict(e.get("ctx") or {}), root) for e in error.errors(include_url=False)]
    # A list whose items all failed is too short only to pydantic.
    errors = [e for e in errors if e.type != "too_short" or e.node.size == 1]
    return _meant(errors, 0)


def structure_faults(found: Iterable[Misfit], model: type[BaseModel], report: Report) -> None:
    """Note every misfit of a file that should have been a `model`."""
    for one in found:
        report.fault(one.place, *_words(one, model, report))


class Misfit:
    """One pydantic error: the `node` at `path` that it is about, and the union branches that it comes through.

    `missing` names the key that is missing there; `key` says that not the value but its key is wrong.
    """

    def __init__(self, type_: str, loc: Path, ctx: dict[str, Any], root: Node) -> None:
        self.type, self.ctx, self.wanted = type_, ctx, _WANTED.get(type_, "")
        self.node, self.key = root, False
        self.place: Place = root
        self.path: Path = ()
        self.branches: list[tuple[Path, str]] = []
        self.missing = str(loc[-1]) if type_ == "missing" else ""
        for part in loc[:-1] if self.missing else loc:
            self._step(part)

    def _step(self, part: str | int) -> None:
        node = self.node
        if isinstance(node, Map) and part in node.entries:
            name = str(part)
            self.node = node.entries[name]
            self.key = self.type == "extra_forbidden"
            self.place = node.keys[name] if self.key else self.node
            self._above, self.path = node, (*self.path, name)
        elif isinstance(node, Seq) and isinstance(part, int) and part < len(node.items):
            self.node = self.place = node.items[part]
            self.path = (*self.path, part)
        elif part == "[key]":
            self.key, self.place = True, self._above.keys[str(self.path[-1])]
        else:
            self.branches.append((self.path, str(part)))


def _meant(errors: list[Misfit], level: int) -> list[Misfit]:
    """Where a union has refused a value from several branches, the errors of the branch that was probably meant."""
    done = [e for e in errors if len(e.branches) <= level]
    unions: dict[Path, dict[str, list[Misfit]]] = {}
    for e in errors:
        if len(e.branches) > level:
            path, branch = e.branches[level]
            unions.setdefault(path, {}).setdefault(branch, []).append(e)
    for path, branches in unions.items():
        done += _likeliest(path, [_meant(b, level + 1) for b in branches.values()])
    return done


def _likeliest(path: Path, branches: list[list[Misfit]]) -> list[Misfit]:
    fitting = [b for b in branches if not any(e.path == path and (e.wanted or e.type == "literal_error") for e in b)]
    if fitting:
        return min(fitting, key=lambda b: (sum(e.key for e in b), len(b)))
    first = branches[0][0]
    first.wanted = listed(dict.fromkeys(_wanted(b[0]) for b in branches))
    return [first]


def _wanted(error: Misfit) -> str:
    if error.type == "literal_error":
        return str(error.ctx["expected"]).replace("'", "`")
    return error.wanted or "what the format's page shows"


def _words(error: Misfit, model: type[BaseModel], report: Report) -> tuple[str, str]:
    """What is wrong and what to write instead."""
    name = _name(error.path)
    if error.missing:
        return f"{name} has no `{error.missing}`", f"add `{error.missing}: …` here"
    if error.type == "extra_forbidden":
        return _unknown_key(error, keys_at(model, error.path[:-1]), report)
    if error.type == "literal_error":
        return _unknown_word(error, name, report)
    if error.type in _LIMITS:
        word, limit = _LIMITS[error.type]
        return f"{name} is {word} {error.ctx[limit]:g}", _range(error)
    if error.type == "string_pattern_mismatch":
        return f"{name} is {_found(error.node)}", f"write {_PATTERNS.get(error.ctx['pattern'], error.ctx['pattern'])}"
    if error.type in ("too_short", "string_too_short"):
        return f"{name} is empty", "write at least one"
    if error.type == "too_long":
        return f"{name} has more than {error.ctx['max_length']} items", "leave some out"
    if error.type == "string_too_long":
        return f"{name} is too long", f"write at most {error.ctx['max_length']} characters"
    if error.type == "value_error":
        return f"{name} is {_found(error.node)}", str(error.ctx["error"])
    if error.type == "is_instance_of" and error.ctx.get("class") == "Duration":
        return f"{name} is {_found(error.node)}", "write a duration, like `30d`"
    return _mistyped(error, name)


def _mistyped(error: Misfit, name: str) -> tuple[str, str]:
    wanted, node = _wanted(error), error.node
    if isinstance(node, Scalar) and wanted.startswith(_TEXT) and not isinstance(node.value, str | None):
        return f"{name} is {kind(node)}", f'put it in quotes to make it text: `"{node.text}"`'
    return f"{name} is {kind(node)}", f"write {wanted}"


def _unknown_key(error: Misfit, known: list[str], report: Report) -> tuple[str, str]:
    key = str(error.path[-1])
    fits = f"{listed(known)} may stand there" if known else "leave it out"
    return f"unknown key {shown(key)} in {_name(error.path[:-1])}", report.meant(key, known, fits)


def _unknown_word(error: Misfit, name: str, report: Report) -> tuple[str, str]:
    known = [w.strip("' ") for w in str(error.ctx["expected"]).replace(" or ", ",").split(",")]
    word = str(error.path[-1]) if error.key else error.node.text if isinstance(error.node, Scalar) else ""
    what = f"unknown key {shown(word)}" if error.key else f"{name} is {_found(error.node)}"
    return what, report.meant(word, known, f"write {listed(known)}")


def _range(error: Misfit) -> str:
    return "write a number from -1 to 1" if error.path[-1] == "emotion" else f"write a number within {error.ctx}"


def _found(node: Node) -> str:
    return shown(node.value) if isinstance(node, Scalar) and isinstance(node.value, str) and node.value else kind(node)


def _name(path: Path) -> str:
    """`title`, `stages[2]`, the file."""
    if not path:
        return "the file"
    if isinstance(path[-1], str):
        return shown(path[-1])
    key = next((p for p in reversed(path) if isinstance(p, str)), "the list")
    return f"item {path[-1] + 1} of {shown(key)}"
