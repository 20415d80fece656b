"""Reading rules from YAML nodes: all of `semantics.md` §2, every fault with its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Literal, get_args

from journeyglass.journey import rules
from journeyglass.journey.conditionparser import ConditionParser
from journeyglass.journey.duration import Duration
from journeyglass.journey.report import Report, listed, shown
from journeyglass.journey.rules import ROLES, Matcher, Role, Rule, Since
from journeyglass.journey.vocabulary import VOCABULARY
from journeyglass.journey.yamlnodes import Map, Node, Scalar, Seq, is_null, kind

HEADS: dict[str, tuple[str, ...]] = {
    "did": ("where", "role", "at_least", "people", "within", "since", "then", "without"),
    "trait": (),
    "person_trait": (),
    "quiet_for": ("of", "since"),
    "in_stage_for": (),
    "all": (),
    "any": (),
    "not": (),
}
"""The key that makes a rule what it is, and the keys that may stand beside it."""
MATCHER_KEYS = ("did", "where", "role")
MOST = 1_000_000
"""The largest number that `at_least` and `people` may be."""
SINCE: tuple[Since, ...] = get_args(Since)

_EXAMPLE = "write a rule, like `{did: Trial Started}`"
_NOTHING = Matcher(())
_SECOND = Duration(1, "s")


class RuleParser:
    """Parses rules; what is wrong goes to `report`, and what stands there then is no rule to be used.

    Where `history` is true a rule holds over all history: there is no turn and no stage, and `since` is ever. An event
    name that is neither in the vocabulary nor one of `senders` gets a warning.
    """

    def __init__(self, report: Report, *, history: bool = False, senders: Collection[str] = ()) -> None:
        self._report = report
        self._history = history
        self._senders = senders
        self._conditions = ConditionParser(report)
        self._parsers: dict[str, Callable[[Map], Rule]] = {
            "did": self._did,
            "trait": lambda m: rules.Trait(self._conditions.traits(m.entries["trait"], "trait")),
            "person_trait": lambda m: rules.PersonTrait(
                self._conditions.traits(m.entries["person_trait"], "person_trait")
            ),
            "quiet_for": self._quiet_for,
            "in_stage_for": self._in_stage_for,
            "all": lambda m: rules.All(self._parts(m, "all")),
            "any": lambda m: rules.Any(self._parts(m, "any")),
            "not": lambda m: rules.Not(self.rule(m.entries["not"])),
        }

    def rule(self, node: Node) -> Rule:
        """The rule that `node` writes."""
        if not isinstance(node, Map):
            what = "a rule is missing" if is_null(node) else f"a rule is {kind(node)}"
            self._report.fault(node, what, self._from_text(node))
            return rules.Did(_NOTHING)
        heads = [key for key in HEADS if key in node.entries]
        if len(heads) != 1:
            self._no_head(node, heads)
            return rules.Did(_NOTHING)
        self._known(node, (heads[0], *HEADS[heads[0]]), f"beside `{heads[0]}`")
        return self._parsers[heads[0]](node)

    def _from_text(self, node: Node) -> str:
        if isinstance(node, Scalar) and isinstance(node.value, str) and len(node.text) < 60:
            return f"write `{{did: {node.text}}}`"
        if isinstance(node, Seq):
            return "write `all: [...]` or `any: [...]` before the list"
        return _EXAMPLE

    def _no_head(self, node: Map, heads: list[str]) -> None:
        if heads:
            names = listed([f"`{h}`" for h in heads], "and")
            self._report.fault(
                node, f"{names} stand in one rule", "write each as a rule of its own under `all:` or `any:`"
            )
        elif not node.entries:
            self._report.fault(node, "a rule is empty", _EXAMPLE)
        for key in () if heads else list(node.entries)[:1]:
            remedy = self._report.meant(key, HEADS, f"begin it with {listed(HEADS)}")
            self._report.fault(node.keys[key], f"{shown(key)} begins no rule", remedy)

    def _known(self, node: Map, known: Sequence[str], where: str) -> None:
        for key in node.entries:
            if key in known:
                continue
            fits = f"{listed(known)} may stand there" if len(known) > 1 else "leave it out"
            what = f"unknown key {shown(key)} {where}"
            self._report.fault(node.keys[key], what, self._report.meant(key, known, fits))

    def _parts(self, node: Map, head: str) -> tuple[Rule, ...]:
        parts = node.entries[head]
        if isinstance(parts, Seq) and parts.items:
            return tuple(self.rule(part) for part in parts.items)
        what = f"`{head}` is {'empty' if isinstance(parts, Seq) else kind(parts)}"
        self._report.fault(parts, what, f"write a list of rules, like `{head}: [{{did: Trial Started}}]`")
        return ()

    def _did(self, node: Map) -> Rule:
        if "then" in node.entries or "without" in node.entries:
            return self._sequence(node)
        return rules.Did(
            self._matcher(node),
            at_least=self._count(node, "at_least", 1),
            people=self._count(node, "people", 0),
            within=self._duration(node.entries["within"]) if "within" in node.entries else None,
            since=self._since(node),
        )

    def _sequence(self, node: Map) -> Rule:
        both = "then" in node.entries and "without" in node.entries
        if both:
            self._report.fault(
                node.keys["without"], "`then` and `without` stand in one rule", "write two rules under `all:`"
            )
        word: Literal["then", "without"] = "then" if "then" in node.entries else "without"
        for key in ("at_least", "people"):
            if key in node.entries:
                self._report.fault(
                    node.keys[key], f"`{key}` cannot stand beside `{word}`", "leave it out, or write two rules"
                )
        within = _SECOND
        if "within" in node.entries:
            within = self._duration(node.entries["within"])
        else:
            self._report.fault(node.keys[word], f"`{word}` without `within`", "say how soon, like `within: 7d`")
        what, other, since = self._matcher(node), self.plain_did(node.entries[word], word), self._since(node)
        if word == "then":
            return rules.Then(what, other, within, since)
        return rules.Without(what, other, within, since)

    def plain_did(self, node: Node, place: str) -> Matcher:
        """The events that `{did: …, where: …, role: …}` asks for; `place` is the key under which it stands."""
        if not isinstance(node, Map) or "did" not in node.entries:
            what = f"`{place}` is {kind(node)}" if not isinstance(node, Map) else f"`{place}` has no `did`"
            self._report.fault(node, what, f"write `{place}: {{did: Meeting Held}}`")
            return _NOTHING
        self._known(node, MATCHER_KEYS, f"in `{place}`")
        return self._matcher(node)

    def _matcher(self, node: Map) -> Matcher:
        where, role = node.entries.get("where"), node.entries.get("role")
        return Matcher(
            self._names(node.entries["did"]),
            self._conditions.where(where) if where is not None else (),
            self._roles(role) if role is not None else (),
        )

    def _names(self, node: Node) -> tuple[str, ...]:
        names: dict[str, None] = {}
        for item in self._one_or_list(node, "did", "the event's name, like `did: Trial Started`"):
            name = self._word(item, "an event's name")
            if name is not None:
                names[name] = None
                self._sent(name, item)
        return tuple(names)

    def _sent(self, name: str, place: Node) -> None:
        if name not in VOCABULARY and name not in self._senders:
            remedy = self._report.meant(name, (*VOCABULARY, *self._senders), "see that a source sends it")
            self._report.warn(place, f"nobody sends the event {shown(name)}", remedy)

    def _roles(self, node: Node) -> tuple[Role, ...]:
        found: dict[Role, None] = {}
        for item in self._one_or_list(node, "role", listed(ROLES)):
            word = self._word(item, "a role")
            role = next((r for r in ROLES if r == word), None)
            if role:
                found[role] = None
            elif word is not None:
                remedy = self._report.meant(word, ROLES, f"write {listed(ROLES)}")
                self._report.fault(item, f"unknown role {shown(word)}", remedy)
        return tuple(found)

    def _one_or_list(self, node: Node, key: str, example: str) -> tuple[Node, ...]:
        if not isinstance(node, Seq):
            return (node,)
        if not node.items:
            self._report.fault(node, f"the list of `{key}` is empty", f"write {example}")
        return node.items

    def _word(self, node: Node, what: str) -> str | None:
        value = node.value if isinstance(node, Scalar) else None
        if isinstance(value, str) and value.strip():
            return value
        found = "empty" if isinstance(value, str) else kind(node)
        quotes = isinstance(node, Scalar) and value is not None and not isinstance(value, str)
        remedy = f'put it in quotes: `"{node.text}"`' if quotes and isinstance(node, Scalar) else "write it as text"
        self._report.fault(node, f"{what} is {found}", remedy)
        return None

    def _count(self, node: Map, key: str, default: int) -> int:
        if key not in node.entries:
            return default
        place = node.entries[key]
        value = place.value if isinstance(place, Scalar) else None
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST:
            return value
        self._report.fault(place, f"`{key}` is {kind(place)}", f"write a whole number from 1 to {MOST}")
        return default

    def _duration(self, node: Node) -> Duration:
        text = node.text if isinstance(node, Scalar) else ""
        try:
            return Duration.parse(text)
        except ValueError as error:
            what = f"{shown(text)} is not a duration" if text else f"the duration is {kind(node)}"
            self._report.fault(node, what, str(error))
            return _SECOND

    def _since(self, node: Map) -> Since:
        if "since" not in node.entries:
            return "ever" if self._history else "turn"
        place = node.entries["since"]
        text = place.text if isinstance(place, Scalar) else ""
        since = next((s for s in SINCE if s == text), None)
        if since is None:
            what = f"`since` is {shown(text) if text else kind(place)}"
            self._report.fault(place, what, self._report.meant(text, SINCE, f"write {listed(SINCE)}"))
        elif self._history and since != "ever":
            self._report.fault(
                place, f"there is no {since} here: this rule holds over all history", "leave `since` out"
            )
        return since or "ever"

    def _quiet_for(self, node: Map) -> Rule:
        of = node.entries.get("of")
        return rules.QuietFor(
            self._duration(node.entries["quiet_for"]),
            self.plain_did(of, "of") if of is not None else None,
            self._since(node),
        )

    def _in_stage_for(self, node: Map) -> Rule:
        if self._history:
            place = node.keys["in_stage_for"]
            self._report.fault(
                place, "there is no stage here: this rule holds over all history", "use `quiet_for` or `within`"
            )
        return rules.InStageFor(self._duration(node.entries["in_stage_for"]))
