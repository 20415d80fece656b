"""Reading `where`, `trait` and `person_trait` from YAML nodes: what a field must be."""

from __future__ import annotations

import math

import re2

from journeyglass.journey.report import Report, listed, shown
from journeyglass.journey.rules import EVENT_FIELDS, OPS, Condition, Op, Scalar, Test
from journeyglass.journey.yamlnodes import Map, Node, Seq, is_null, kind
from journeyglass.journey.yamlnodes import Scalar as Leaf

_LARGEST = 2**63 - 1
_ORDERED: tuple[Op, ...] = ("gt", "gte", "lt", "lte")
_EXPRESSIONS = re2.Options()
_EXPRESSIONS.log_errors = False


class ConditionParser:
    """Parses the conditions of rules; what is wrong goes to `report`."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def where(self, node: Node) -> tuple[Condition, ...]:
        """Conditions on an event: `channel` and the like are its fields, `properties.channel` a property."""
        return tuple(
            Condition(key.removeprefix("properties."), tests, of_event=key in EVENT_FIELDS)
            for key, tests in self._pairs(node, "where", "{kind: demo}")
        )

    def traits(self, node: Node, head: str) -> tuple[Condition, ...]:
        """Conditions on traits; every key is a trait's name."""
        return tuple(Condition(key, tests) for key, tests in self._pairs(node, head, "{industry: agency}"))

    def _pairs(self, node: Node, head: str, example: str) -> list[tuple[str, tuple[Test, ...]]]:
        if not isinstance(node, Map) or not node.entries:
            what = f"`{head}` is {'empty' if isinstance(node, Map) else kind(node)}"
            self._report.fault(node, what, f"write a map of names and values, like `{head}: {example}`")
            return []
        for key, place in node.keys.items():
            if not key.removeprefix("properties."):
                self._report.fault(place, "the name of the field is empty", "write its name")
        return [(key, self._tests(key, value)) for key, value in node]

    def _tests(self, key: str, node: Node) -> tuple[Test, ...]:
        if isinstance(node, Map):
            return self._op_tests(key, node)
        if isinstance(node, Seq):
            return (Test("in", self._members(key, node)),)
        value = self._scalar(key, node)
        return () if value is None else (Test("eq", value),)

    def _op_tests(self, key: str, node: Map) -> tuple[Test, ...]:
        if not node.entries:
            self._report.fault(node, f"the tests of {shown(key)} are empty", "write one, like `{gte: 3}`")
        tests = (self._op_test(key, op, node.keys[op], value) for op, value in node)
        return tuple(t for t in tests if t)

    def _op_test(self, key: str, name: str, place: Leaf, node: Node) -> Test | None:
        op = next((o for o in OPS if o == name), None)
        if op is None:
            remedy = self._report.meant(name, OPS, f"write {listed(OPS)}")
            self._report.fault(place, f"unknown test {shown(name)}", remedy)
            return None
        if op == "in":
            return Test(op, self._members(key, node)) if self._is_list(node) else None
        value = self._scalar(key, node)
        return Test(op, value) if value is not None and self._fits(op, value, node) else None

    def _is_list(self, node: Node) -> bool:
        if not isinstance(node, Seq):
            self._report.fault(node, f"`in` is {kind(node)}", "write a list, like `[demo, call]`")
        return isinstance(node, Seq)

    def _members(self, key: str, node: Node) -> tuple[Scalar, ...]:
        items = node.items if isinstance(node, Seq) else ()
        if not items:
            self._report.fault(
                node, f"the list of {shown(key)} is empty, so nothing matches", "write what may stand there"
            )
        values = (self._scalar(key, item) for item in items)
        return tuple(v for v in values if v is not None)

    def _scalar(self, key: str, node: Node) -> Scalar | None:
        if is_null(node):
            self._report.fault(node, f"the value of {shown(key)} is missing", "to ask for none write `{exists: false}`")
            return None
        if not isinstance(node, Leaf):
            self._report.fault(
                node, f"the value of {shown(key)} is {kind(node)}", "write text, a number, true or false"
            )
            return None
        value = node.value
        if isinstance(value, int | float) and not (math.isfinite(value) and abs(value) <= _LARGEST):
            self._report.fault(node, f"the number {shown(node.text)} is out of range", "write one within ±9.2e18")
            return None
        return value

    def _fits(self, op: Op, value: Scalar, node: Node) -> bool:
        wanted = None
        if op == "exists" and not isinstance(value, bool):
            wanted = "write `exists: true` or `exists: false`"
        elif op in _ORDERED and isinstance(value, bool):
            wanted = "write a number or text"
        elif op in ("contains", "matches") and not isinstance(value, str):
            wanted = "write text, in quotes if it is a number"
        if wanted:
            self._report.fault(node, f"`{op}` is {kind(node)}", wanted)
            return False
        return op != "matches" or self._compiles(str(value), node)

    def _compiles(self, expression: str, node: Node) -> bool:
        try:
            re2.compile(expression, _EXPRESSIONS)
        except re2.error as error:
            said = error.args[0]
            why = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
            what = f"the expression {shown(expression)} is not well formed ({why})"
            self._report.fault(
                node, what, "write an RE2 expression; look-around and back-references do not exist there"
            )
            return False
        return True
