"""Journey → program: equal atoms and matchers of all rules become one, and every list becomes an array."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from journeyglass.journey import rules as r
from journeyglass.journey.duration import Duration
from journeyglass.journey.model import OUTSIDE as OUTSIDE_NAME
from journeyglass.journey.model import Journey
from journeyglass.reading.kernel import program as k

ANYONE = r.Matcher(names=(), where=(r.Condition("actor", (r.Test("eq", "customer"),), of_event=True),))
"""Any event by the customer: what `quiet_for` listens to by default. No names: every name."""

_SINCE = {"turn": k.SINCE_TURN, "stage": k.SINCE_STAGE, "ever": k.SINCE_EVER}


@dataclass(frozen=True)
class Compiled:
    """A program and what its numbers mean.

    `bits` says for each bit of a row's mask which matcher, or which reason's property, it stands for; `names` are the
    event names that some matcher asks for: local name i + 1 is names[i]; 0 is any other.
    """

    journey: Journey
    program: k.Program
    names: tuple[str, ...]
    bits: tuple[r.Matcher | str, ...]
    traits: tuple[r.Trait | r.PersonTrait, ...]
    outcomes: tuple[tuple[int, int], ...]  # (stage, place in it)
    milestones: tuple[tuple[int, int], ...]
    moments: tuple[str, ...]

    @property
    def words(self) -> int:
        """64-bit words in a row's mask."""
        return -(-len(self.bits) // 64)

    @property
    def listens_to_all(self) -> bool:
        """Whether rows of any name can matter (some `quiet_for` listens to the customer)."""
        return ANYONE in self.bits

    @property
    def counts_people(self) -> bool:
        """Whether some atom counts people."""
        return bool(self.program.atom[:, k.PEOPLE].any())


@dataclass
class _Tables:
    """Numbers given to atoms and matchers as rules are walked."""

    matchers: dict[r.Matcher, int] = field(default_factory=dict)
    atoms: dict[r.Atom, int] = field(default_factory=dict)
    rules: list[list[tuple[int, int]]] = field(default_factory=list)
    trees: list[r.Rule] = field(default_factory=list)
    numbers: dict[r.Rule, int] = field(default_factory=dict)

    def rule(self, tree: r.Rule) -> int:
        """The number of a rule; equal rules are one."""
        if tree not in self.numbers:
            self.numbers[tree] = len(self.trees)
            self.trees.append(tree)
            self.rules.append(list(self._postfix(tree)))
        return self.numbers[tree]

    def _postfix(self, tree: r.Rule) -> Iterable[tuple[int, int]]:
        if isinstance(tree, r.All | r.Any):
            for part in tree.parts:
                yield from self._postfix(part)
            yield (k.OP_ALL if isinstance(tree, r.All) else k.OP_ANY), len(tree.parts)
        elif isinstance(tree, r.Not):
            yield from self._postfix(tree.part)
            yield k.OP_NOT, 1
        else:
            yield k.OP_ATOM, self._atom(tree)

    def _atom(self, atom: r.Atom) -> int:
        for matcher in atom_matchers(atom):
            self.matchers.setdefault(matcher, len(self.matchers))
        return self.atoms.setdefault(atom, len(self.atoms))


def atom_matchers(atom: r.Atom) -> tuple[r.Matcher, ...]:
    """The matchers that an atom takes events by, the one that counts first."""
    if isinstance(atom, r.Did):
        return (atom.what,)
    if isinstance(atom, r.Then):
        return atom.what, atom.then
    if isinstance(atom, r.Without):
        return atom.what, atom.without
    if isinstance(atom, r.QuietFor):
        return (atom.of or ANYONE,)
    return ()


def compile_journey(journey: Journey) -> Compiled:
    """The program of a journey."""
    tables = _Tables()
    stages = journey.stages
    enter = [tables.rule(s.enter) if s.enter is not None else -1 for s in stages]
    outcomes = tuple((i, o) for i, s in enumerate(stages) for o in range(len(s.outcomes)))
    milestones = tuple((i, m) for i, s in enumerate(stages) for m in range(len(s.milestones)))
    outcome_rule = [tables.rule(stages[i].outcomes[o].when) for i, o in outcomes]
    milestone_rule = [tables.rule(stages[i].milestones[m].when) for i, m in milestones]
    moments = tuple(journey.moments)
    moment_rule = [tables.rule(journey.moments[m]) for m in moments]

    matchers = list(tables.matchers)
    conditional = [m for m in matchers if m.where or m.roles or not m.names]
    reasons = list(dict.fromkeys(stages[i].outcomes[o].reason for i, o in outcomes))
    bits: tuple[r.Matcher | str, ...] = (*conditional, *(reason for reason in reasons if reason is not None))
    place = {bit: i for i, bit in enumerate(bits)}
    names = tuple(dict.fromkeys(n for m in matchers for n in m.names))
    traits = tuple(a for a in tables.atoms if isinstance(a, r.Trait | r.PersonTrait))
    reason_places = [place.get(stages[i].outcomes[o].reason or "", -1) for i, o in outcomes]

    program = k.Program(
        **_matcher_arrays(matchers, conditional, names, list(tables.atoms)),
        **_atom_arrays(list(tables.atoms), tables.matchers, traits),
        rule_ptr=_pointers(len(rule) for rule in tables.rules),
        rule=_table(2, (pair for rule in tables.rules for pair in rule)),
        **_agenda_arrays(journey, enter, outcome_rule, milestone_rule, moment_rule),
        outcome=_table(
            3,
            (
                (_target(journey, stages[i].outcomes[o].to), at // 64 if at >= 0 else -1, one_bit(max(at, 0)))
                for (i, o), at in zip(outcomes, reason_places, strict=True)
            ),
        ),
        n_stages=len(stages),
        n_milestones=len(milestones),
        n_moments=len(moments),
        **_position_arrays(journey, tables, enter, outcome_rule, milestone_rule, moment_rule),
    )
    return Compiled(journey, program, names, bits, traits, outcomes, milestones, moments)


def _target(journey: Journey, to: str | None) -> int:
    return k.OUTSIDE if to is None or to == OUTSIDE_NAME else journey.index(to)


def _agenda_arrays(
    journey: Journey,
    enter: Sequence[int],
    outcome_rule: Sequence[int],
    milestone_rule: Sequence[int],
    moment_rule: Sequence[int],
) -> dict[str, Any]:
    """What to look at in each position, in order (outside first), and then the moments."""
    numbered_outcomes, numbered_milestones = enumerate(outcome_rule), enumerate(milestone_rule)
    agendas: list[list[tuple[int, int, int]]] = []
    for here in range(-1, len(journey.stages)):
        ways = [(stage, rule) for stage, rule in enumerate(enter) if rule >= 0 and journey.admits(stage, here)]
        stage = journey.stages[here] if here >= 0 else None
        milestones = [next(numbered_milestones) for _ in stage.milestones] if stage else []
        outcomes = [next(numbered_outcomes) for _ in stage.outcomes] if stage else []
        agendas.append(
            [
                *((k.MILESTONE, rule, i) for i, rule in milestones),
                (k.CORRECT, -1, -1),
                *((k.LEAVE, rule, i) for i, rule in outcomes),
                *((k.ADVANCE, rule, to) for to, rule in ways if to > here),
                *((k.GUARD, enter[here], -1) for _ in range(here >= 0 and enter[here] >= 0)),
                *((k.GO_BACK, rule, to) for to, rule in reversed(ways) if to < here),
                (k.JUMP, -1, -1),
            ]
        )
    agendas.append([*((k.MOMENT, rule, i) for i, rule in enumerate(moment_rule)), (k.END, -1, -1)])
    return {
        "agenda_ptr": _pointers(len(agenda) for agenda in agendas),
        "agenda": _table(3, (item for agenda in agendas for item in agenda)),
    }


def _matcher_arrays(
    matchers: Sequence[r.Matcher], conditional: Sequence[r.Matcher], names: Sequence[str], atoms: Sequence[r.Atom]
) -> dict[str, Any]:
    place = {m: i for i, m in enumerate(conditional)}
    by_name = [[i for i, m in enumerate(matchers) if not m.names or name in m.names] for name in (None, *names)]
    has = np.zeros((len(by_name), max(1, len(matchers))), np.uint8)
    for name, found in enumerate(by_name):
        for i in found:
            has[name, i] = matchers[i] not in place
    users = [[a for a, atom in enumerate(atoms) if m in atom_matchers(atom)] for m in matchers]
    begins = _pointers(len(u) for u in users)
    return {
        "name_ptr": _pointers(len(found) for found in by_name),
        "name": _table(2, ((i, int(matchers[i] not in place)) for found in by_name for i in found)),
        "has_name": has,
        "matcher": _table(
            4,
            (
                (place.get(m, 0) // 64, one_bit(place[m]) if m in place else 0, begin, end)
                for m, begin, end in zip(matchers, begins, begins[1:], strict=False)
            ),
        ),
        "m_atoms": _ints(a for u in users for a in u),
    }


def _atom_arrays(atoms: Sequence[r.Atom], matchers: dict[r.Matcher, int], traits: Sequence[r.Atom]) -> dict[str, Any]:
    at_least = [a.at_least if isinstance(a, r.Did) else 1 for a in atoms]
    people = [a.people if isinstance(a, r.Did) else 0 for a in atoms]
    queued = [isinstance(a, r.Without) for a in atoms]
    memory = zip(_pointers(at_least), _pointers(people), _pointers(queued), strict=True)
    rows = []
    for atom, n, crowd, places in zip(atoms, at_least, people, memory, strict=False):
        first, second, *_ = (*(matchers[m] for m in atom_matchers(atom)), -1, -1)
        duration = None if isinstance(atom, r.Trait | r.PersonTrait) else _duration(atom)
        us, mo = (duration.micros, duration.months) if duration else (0, 0)
        trait = traits.index(atom) if atom in traits else 0
        since = _SINCE[getattr(atom, "since", "turn")]
        rows.append((_kind(atom), first, second, n, crowd, us, mo, since, *places, trait // 64, one_bit(trait)))
    return {"atom": _table(13, rows), "sizes": _ints([sum(at_least), sum(people), sum(queued)])}


def _duration(atom: r.Did | r.Then | r.Without | r.QuietFor | r.InStageFor) -> Duration | None:
    return atom.within if isinstance(atom, r.Did | r.Then | r.Without) else atom.duration


def _kind(atom: r.Atom) -> int:
    kinds: dict[type, int] = {
        r.Did: k.DID,
        r.Then: k.THEN,
        r.Without: k.WITHOUT,
        r.Trait: k.TRAIT,
        r.PersonTrait: k.TRAIT,
        r.QuietFor: k.QUIET,
        r.InStageFor: k.IN_STAGE,
    }
    return kinds[type(atom)]


def _position_arrays(
    journey: Journey,
    tables: _Tables,
    enter: Sequence[int],
    outcome_rule: Sequence[int],
    milestone_rule: Sequence[int],
    moment_rule: Sequence[int],
) -> dict[str, Any]:
    """Which matchers can matter, and which atoms fall due, at each position (outside first)."""
    relevant = np.zeros((len(journey.stages) + 1, max(1, len(tables.matchers))), np.uint8)
    timed: list[list[int]] = []
    outcomes, milestones = iter(outcome_rule), iter(milestone_rule)
    for position in range(-1, len(journey.stages)):
        asked = {rule for s, rule in enumerate(enter) if rule >= 0 and journey.admits(s, position)} | set(moment_rule)
        if position >= 0:
            stage = journey.stages[position]
            asked |= {next(outcomes) for _ in stage.outcomes} | {next(milestones) for _ in stage.milestones}
        found = [pair for rule in sorted(asked) for pair in r.atoms(tables.trees[rule])]
        for atom, negated in found:
            # An event can only break a silence, and a broken silence can only matter under a `not`.
            if negated or not isinstance(atom, r.QuietFor):
                for matcher in atom_matchers(atom):
                    relevant[position + 1, tables.matchers[matcher]] = 1
        timed.append(sorted({tables.atoms[atom] for atom, negated in found if _falls_due(atom, negated)}))
    return {
        "relevant": relevant,
        "timed_ptr": _pointers(len(t) for t in timed),
        "timed": _ints(a for t in timed for a in t),
    }


def _falls_due(atom: r.Atom, negated: bool) -> bool:
    if isinstance(atom, r.Did):
        return negated and atom.within is not None
    return isinstance(atom, r.QuietFor | r.InStageFor | r.Without)


def _ints(values: Iterable[int]) -> k.Ints:
    return np.array(list(values), np.int64)


def _table(columns: int, rows: Iterable[Sequence[int]]) -> k.Ints:
    return np.array(list(rows), np.int64).reshape(-1, columns)


def one_bit(place: int) -> int:
    """The bit of this place within its word, as a signed 64-bit integer."""
    bit = 1 << place % 64
    return bit - (1 << 64) if place % 64 == 63 else bit


def _pointers(lengths: Iterable[int]) -> k.Ints:
    return np.concatenate([[0], np.cumsum(_ints(lengths))]).astype(np.int64)
