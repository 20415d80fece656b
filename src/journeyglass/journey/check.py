"""What is wrong between the parts of a journey: names that are missing or there twice, rules that cannot hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from journeyglass.journey import rules
from journeyglass.journey.implication import narrower
from journeyglass.journey.model import OUTSIDE, Journey, Outcome, Stage
from journeyglass.journey.report import Report, listed, shown
from journeyglass.journey.rules import Rule
from journeyglass.journey.truth import always, never
from journeyglass.journey.yamlnodes import Map, Node, Seq

_MOST_OUTCOMES = 100
RESERVED = (OUTSIDE, "any")
Path = tuple[str | int, ...]


def at(node: Node, *path: str | int) -> Node:
    """The node at `path`, or the last one on the way that is there."""
    for step in path:
        if isinstance(node, Map) and step in node.entries:
            node = node.entries[str(step)]
        elif isinstance(node, Seq) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
    return node


def check(journey: Journey, root: Node, report: Report) -> None:
    """Note what is wrong between the parts of `journey`, which was made of `root`."""
    checker = _Checker(journey, root, report)
    checker.twice()
    checker.references()
    checker.odd()


def rule_faults(found: Iterable[tuple[Rule, Node]], report: Report) -> None:
    """Note each rule that can never hold, and each part of one."""
    for rule, node in found:
        _hopeless(rule, node, report, fatal=True)


def _hopeless(rule: Rule, node: Node, report: Report, *, fatal: bool) -> None:
    why = never(rule)
    place, part = _culprit(rule, node) if why else (node, rule)
    if why and fatal:
        report.fault(place, f"this rule can never hold: {never(part) or why}", "write what can happen")
    elif why:
        report.warn(place, f"this part of a rule can never hold: {never(part) or why}", "write what can happen")
    elif always(rule):
        report.warn(node, "this rule always holds", "write what should make the difference")
    elif isinstance(rule, rules.All | rules.Any):
        for inner, place in zip(rule.parts, _parts(node), strict=True):
            _hopeless(inner, place, report, fatal=False)


def _culprit(rule: Rule, node: Node) -> tuple[Node, Rule]:
    """The innermost part that makes the rule impossible."""
    if isinstance(rule, rules.All):
        for inner, place in zip(rule.parts, _parts(node), strict=True):
            if never(inner):
                return _culprit(inner, place)
    return node, rule


def _parts(node: Node) -> tuple[Node, ...]:
    inner = next(iter(node.entries.values())) if isinstance(node, Map) else node
    return inner.items if isinstance(inner, Seq) else ()


class _Checker:
    def __init__(self, journey: Journey, root: Node, report: Report) -> None:
        self._journey, self._root, self._report = journey, root, report
        self._stages = [s.id for s in journey.stages]
        self._assets = [a.id for a in journey.assets]

    def twice(self) -> None:
        """Ids that stand twice in one list."""
        journey = self._journey
        for name in ("stages", "personas", "segments", "assets", "activities"):
            self._once((name,), [part.id for part in getattr(journey, name)])
        for i, stage in enumerate(journey.stages):
            for name in ("touchpoints", "milestones", "outcomes"):
                self._once(("stages", i, name), [part.id for part in getattr(stage, name)])
            if stage.id in RESERVED:
                what = f"a stage cannot have the id `{stage.id}`: it has a meaning of its own"
                self._fault(("stages", i, "id"), what, "choose another id")

    def references(self) -> None:
        """Ids that nothing has."""
        journey = self._journey
        for i, stage in enumerate(journey.stages):
            self._of_stage(("stages", i), stage)
        for i, activity in enumerate(journey.activities):
            self._stage(("activities", i, "from"), activity.from_)
            self._stage(("activities", i, "to"), activity.to)
        for role, member in journey.committee.items():
            self._known_assets(("committee", role, "assets"), member.assets)

    def odd(self) -> None:
        """What is allowed by itself but not meant so."""
        journey = self._journey
        if journey.future_of == journey.journey:
            self._fault(("future_of",), "a journey cannot be the future of itself", "write the id of the current one")
        elif journey.future_of and journey.map != "future":
            self._warn(("future_of",), f"`future_of` has no effect on a {journey.map} map", "write `map: future`")
        for i, stage in enumerate(journey.stages):
            for later, earlier in _shadowed(stage.outcomes):
                what = f"`{stage.outcomes[later].id}` is never taken: `{stage.outcomes[earlier].id}` is declared first"
                self._warn(("stages", i, "outcomes", later, "when"), what, "write the narrower outcome first")
            for j, name in enumerate(stage.from_ or ()):
                if name == stage.id:
                    what = f"the stage's own name {shown(name)} has no effect here"
                    self._warn(("stages", i, "from", j), what, "leave it out")

    def _of_stage(self, path: Path, stage: Stage) -> None:
        for j, name in enumerate(stage.from_ or ()):
            self._stage((*path, "from", j), name, RESERVED)
        for j, outcome in enumerate(stage.outcomes):
            self._stage((*path, "outcomes", j, "to"), outcome.to)
        for j, indicator in enumerate(stage.indicators):
            self._stage((*path, "indicators", j, "to"), indicator.to)
        for role, part in stage.roles.items():
            self._known_assets((*path, "roles", role, "assets"), part.assets)

    def _stage(self, path: Path, name: str | None, besides: Sequence[str] = ()) -> None:
        if name == OUTSIDE and "outcomes" in path:
            self._fault(path, "`to: outside` is written otherwise", "write `to: null`, or leave it out")
        elif name is not None and name not in besides:
            self._exists(path, name, "stage", (*self._stages, *besides))

    def _known_assets(self, path: Path, names: Sequence[str]) -> None:
        for j, name in enumerate(names):
            self._exists((*path, j), name, "asset", self._assets)

    def _exists(self, path: Path, name: str, noun: str, known: Sequence[str]) -> None:
        if name not in known:
            remedy = (
                f"write {listed(dict.fromkeys(known))}"
                if 0 < len(known) <= 20
                else f"add the {noun}, or leave the name out"
            )
            self._fault(path, f"there is no {noun} {shown(name)}", self._report.meant(name, known, remedy))

    def _once(self, path: Path, ids: Collection[str]) -> None:
        seen: dict[str, int] = {}
        for i, id_ in enumerate(ids):
            if id_ in seen:
                first = at(self._root, *path, seen[id_], "id").line
                what = f"the id {shown(id_)} stands here again (first on line {first})"
                self._fault((*path, i, "id"), what, "give each its own id")
            seen.setdefault(id_, i)

    def _fault(self, path: Path, what: str, remedy: str) -> None:
        self._report.fault(at(self._root, *path), what, remedy)

    def _warn(self, path: Path, what: str, remedy: str) -> None:
        self._report.warn(at(self._root, *path), what, remedy)


def _shadowed(outcomes: Sequence[Outcome]) -> Iterator[tuple[int, int]]:
    """Pairs of an outcome and an earlier one that fires whenever it does."""
    for later, outcome in enumerate(outcomes[:_MOST_OUTCOMES]):
        for earlier in range(later):
            if _fires_with(outcome.when, outcomes[earlier].when):
                yield later, earlier
                break


def _fires_with(later: Rule, earlier: Rule) -> bool:
    if later == earlier:
        return True
    if not isinstance(later, rules.Did) or not isinstance(earlier, rules.Did):
        return False
    single = (later.at_least, later.people, earlier.at_least, earlier.people) == (1, 0, 1, 0)
    same = (later.within, later.since) == (earlier.within, earlier.since)
    return single and same and narrower(later.what, earlier.what)
