"""What is left of a file without its misfits, so that the rest can be checked all the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from journeyglass.journey.structure import Misfit, Path
from journeyglass.journey.yamlnodes import Map, Node, Scalar, Seq, Value

# What stands in for a needed value, so that its part is kept: others may name the part.
_STAND_INS: dict[str, Value] = {"format": 1, "journey": "unnamed", "title": "?", "kind": "other"}


def salvage(root: Node, found: Iterable[Misfit]) -> Node | None:
    """The nodes without what is wrong; None where nothing is left."""
    gone: set[Path] = set()
    filled: dict[Path, Value] = {}
    for one in found:
        if one.missing in _STAND_INS:
            filled[(*one.path, one.missing)] = _STAND_INS[one.missing]
        else:
            gone.add(one.path)
    touched = {path[:n] for path in (*gone, *filled) for n in range(len(path))}
    return None if () in gone else _without(root, (), _Cuts(gone, filled, touched))


@dataclass(frozen=True)
class _Cuts:
    gone: set[Path]
    filled: dict[Path, Value]
    touched: set[Path]


def _without(node: Node, path: Path, cuts: _Cuts) -> Node:
    """The node, itself where nothing in it is wrong."""
    if path not in cuts.touched:
        return node
    if isinstance(node, Seq):
        kept = [(i, item) for i, item in enumerate(node.items) if (*path, i) not in cuts.gone]
        return Seq(node.line, node.column, items=tuple(_without(n, (*path, i), cuts) for i, n in kept))
    if isinstance(node, Map):
        entries = {k: _without(v, (*path, k), cuts) for k, v in node if (*path, k) not in cuts.gone}
        for name in _STAND_INS:
            if (*path, name) in cuts.filled:
                entries[name] = Scalar(node.line, node.column, text="", value=cuts.filled[*path, name])
        return Map(node.line, node.column, entries=entries, keys=node.keys)
    return node
