"""Loading a source file: checked to the end, every fault at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from journeyglass.errors import Fault, NotFoundError, SourceFileError
from journeyglass.events.mapping import EVERY_COLUMN, Loc, SourceMapping, columns_used
from journeyglass.journey.conditionparser import ConditionParser
from journeyglass.journey.report import Report, likely, listed, shown
from journeyglass.journey.structure import misfits, structure_faults
from journeyglass.journey.yamlnodes import Map, Node, Seq, is_null, kind, plain
from journeyglass.journey.yamlread import MOST_BYTES, At, read_yaml


def load_source(source: Path | str | bytes, *, path: str | None = None) -> SourceMapping:
    """Load a mapping from a file (`Path`) or from its text; raises SourceFileError with every fault of it.

    `path` is how messages name the file.
    """
    report = Report(path or (str(source) if isinstance(source, Path) else "sources/source.yaml"))
    root = read_yaml(_bytes(source) if isinstance(source, Path) else source, report)
    mapping = None if root is None else _build(root, report)
    if report.faults or mapping is None:
        raise SourceFileError(report.faults)
    return mapping


def column_faults(mapping: SourceMapping, columns: list[str]) -> list[Fault]:
    """What the mapping asks of its table and `columns` does not have."""
    report = Report(mapping._path)
    for loc, column in columns_used(mapping):
        if column not in columns:
            near = likely(column, columns)
            remedy = f"did you mean `{near}`?" if near else f"the columns are {_some(columns)}"
            report.fault(_place(mapping, loc), f"the table has no column {shown(column)}", remedy)
    return report.faults


def _some(columns: list[str]) -> str:
    if not columns:
        return "none: the table is empty"
    return listed([shown(c) for c in columns[:40]] + (["more"] if len(columns) > 40 else []), "and")


def _place(mapping: SourceMapping, loc: Loc) -> At:
    """Where `loc` stands in the file, or the nearest thing around it that does."""
    while loc and loc not in mapping._places:
        loc = loc[:-1]
    return At(*mapping._places.get(loc, (1, 1)))


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise NotFoundError(f"the source file {path} cannot be read", str(error.strerror or error)) from error


def _build(root: Node, report: Report) -> SourceMapping | None:
    if not isinstance(root, Map):
        what = "the file is empty" if is_null(root) else f"the file is {kind(root)}"
        report.fault(root, what, "begin it with `format: 1` and `source: my-source`")
        return None
    data = _with_conditions(root, (), report)
    try:
        mapping = SourceMapping.model_validate(data, strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        structure_faults(misfits(error, root), SourceMapping, report)
        return None
    mapping._path = report.path
    mapping._places.update({loc: (node.line, node.column) for loc, node in _nodes(root, ())})
    _check(mapping, report)
    return mapping


def _with_conditions(node: Node, place: tuple[str, ...], report: Report) -> object:
    if place in (("events", "*", "when"), ("merge", "when")) and not is_null(node):
        return ConditionParser(report).traits(node, "when")
    if len(place) > 3:
        return plain(node)
    if isinstance(node, Map):
        return {key: _with_conditions(value, (*place, key), report) for key, value in node}
    if isinstance(node, Seq):
        return tuple(_with_conditions(item, (*place, "*"), report) for item in node.items)
    return plain(node)


def _nodes(node: Node, loc: Loc) -> Iterator[tuple[Loc, Node]]:
    yield loc, node
    if isinstance(node, Map):
        for key, value in node:
            yield from _nodes(value, (*loc, key))
    elif isinstance(node, Seq):
        for i, item in enumerate(node.items):
            yield from _nodes(item, (*loc, i))


def _check(mapping: SourceMapping, report: Report) -> None:
    """What the shape alone cannot tell."""
    _check_ids(mapping, report)
    _check_people(mapping, report)
    _check_key(mapping, report)
    _check_cursor(mapping, report)
    if not (mapping.events or mapping.account or mapping.person or mapping.merge):
        remedy = "write `events:`, `account:`, `person:` or `merge:`"
        report.fault(At(1, 1), "nothing is read from the table", remedy)


def _check_ids(mapping: SourceMapping, report: Report) -> None:
    seen: dict[str, int] = {}
    for i in range(len(mapping.events)):
        entry_id = mapping.entry_id(i)
        if entry_id in seen:
            what = f"the event entry has the id {shown(entry_id)} of entry {seen[entry_id] + 1}"
            report.fault(_place(mapping, ("events", i)), what, "give it another `id`")
        seen.setdefault(entry_id, i)


def _check_people(mapping: SourceMapping, report: Report) -> None:
    if mapping.identify and not mapping.person:
        report.fault(_place(mapping, ("identify",)), "`identify` needs a person", "write `person: {id: COLUMN}`")
    personal = _personal_columns(mapping)
    for i, entry in enumerate(mapping.events):
        for name, column in entry.properties.items():
            said = column if isinstance(column, str) else getattr(column, "column", None)
            if said in personal:
                what = f"the property {shown(name)} is personal data, which events do not carry"
                report.fault(
                    _place(mapping, ("events", i, "properties", name)), what, "leave it out: the person's id says who"
                )


def _personal_columns(mapping: SourceMapping) -> set[str]:
    person = mapping.person
    columns = {person.email, person.name, person.phone} if person else set()
    return {c for c in columns if c}


def _check_key(mapping: SourceMapping, report: Report) -> None:
    if EVERY_COLUMN in mapping.row_key and len(mapping.row_key) > 1:
        remedy = 'write `row_key: "*"` alone, or only columns'
        report.fault(_place(mapping, ("row_key",)), "`*` stands beside other columns", remedy)
    prefixes = [join.prefix for join in mapping.join]
    for i, prefix in enumerate(prefixes):
        if prefix in prefixes[:i]:
            what = f"two joined tables have the prefix {shown(prefix)}"
            report.fault(_place(mapping, ("join", i, "prefix")), what, "give each its own")


def _check_cursor(mapping: SourceMapping, report: Report) -> None:
    if mapping.cursor is None:
        return
    if mapping.table.sql is None:
        report.fault(_place(mapping, ("cursor",)), "`cursor` needs a database", "read the table by `url:` and `sql:`")
    if mapping.mode == "snapshot":
        what = "`cursor` asks for new rows only, and a snapshot needs the whole table"
        report.fault(_place(mapping, ("cursor",)), what, "leave out `cursor`, or write `mode: append`")
