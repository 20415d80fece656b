"""Guesses written down as a source file with comments."""

from __future__ import annotations

import json
import re

from journeyglass.events.columnwords import nearest_event, tokens
from journeyglass.events.guessing import EventGuess, Guess, Guessing
from journeyglass.journey.vocabulary import VOCABULARY
from journeyglass.journey.yamlnodes import resolve


def mapping_text(g: Guessing) -> str:
    """The whole file."""
    lines = [
        "# A first mapping, guessed from the columns. Look at every `# check:`, then import it.",
        "format: 1",
        f"source: {g.source}{_check('give it a name of its own' if g.source == 'source' else None)}",
        f"table: {_table(g)}",
        f"row_key: {_key(g.row_key)}{_check(g.row_key.check)}",
        "mode: append                # or snapshot: rows that vanish from a later file are taken back",
        *_times(g),
        *_who(g),
        *_events(g),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def quoted(text: str) -> str:
    """Text as a YAML scalar: plain where that is safe in any place, else in double quotes."""
    safe = re.fullmatch(r"[^\W\d_][\w./+-]*( [\w./+-]+)*", text) and isinstance(resolve(text), str)
    return text if safe and len(text) < 100 else json.dumps(text, ensure_ascii=False)


def _table(g: Guessing) -> str:
    spec = g.spec
    parts = {"file": quoted(str(spec.file))}
    if spec.sheet:
        parts["sheet"] = quoted(spec.sheet)
    csv = {
        key: quoted(value)
        for key, value in (("delimiter", spec.csv.delimiter), ("encoding", spec.csv.encoding))
        if value
    }
    if spec.csv.decimal != ".":
        csv["decimal"] = '","'
    if csv:
        parts["csv"] = _flow(csv)
    return _flow(parts)


def _key(key: Guess) -> str:
    names = [quoted(column) for column in key.columns]
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"


def _check(said: str | None) -> str:
    return f"   # check: {said}" if said else ""


def _times(g: Guessing) -> list[str]:
    if not g.times:
        return [
            "# No column reads as a date, so there are no events: what the rows say holds from the import on.",
            "traits_at: import",
        ]
    traits = "traits_at: import            # or always, or the column with the date from which the rest holds"
    return [f"time: {_time(g)}   # check: the zone in which the table's times are meant", traits]


def _time(g: Guessing) -> str:
    """The source's time settings: those of its first event."""
    return _flow({"zone": "UTC"} | _form(_events_of(g)[0]))


def _events_of(g: Guessing) -> list[EventGuess]:
    return g.events or [EventGuess("", g.times[0], None)]


def _form(event: EventGuess) -> dict[str, str]:
    form = {"precision": "day"} if event.at.day_only else {}
    return form | ({"format": json.dumps(event.at.format)} if event.at.format else {})


def _who(g: Guessing) -> list[str]:
    lines = ["account:", f"  id: {quoted(g.account.column)}{_check(g.account.check)}"]
    lines += [f"  {key}: {quoted(name)}" for key, name in (("name", g.account_name), ("domain", g.domain)) if name]
    others = g.others() if g.one_row_an_account or not g.events else []
    if others:
        lines += ["  traits:", *_members(others, "    ")]
    return lines + _person(g)


def _person(g: Guessing) -> list[str]:
    if not (g.person or g.email):
        return []
    said = {"id": g.person, "email": g.email, **g.contacts}
    return ["person:", *(f"  {key}: {quoted(name)}" for key, name in said.items() if name)]


def _events(g: Guessing) -> list[str]:
    if not g.events:
        return []
    lines, first = ["events:"], _form(_events_of(g)[0])
    for event in g.events:
        lines += _event(g, event, first)
    return lines


def _event(g: Guessing, event: EventGuess, usual: dict[str, str]) -> list[str]:
    lines = ["  - name:"] if g.activity else [f"  - name: {quoted(event.name)}{_check(event.check)}"]
    if g.activity:
        lines += _activity_map(g)
    lines.append(f"    at: {quoted(event.at.name)}{_check(_either_way(event))}")
    if _form(event) != usual:
        lines.append(f"    time: {_flow({'zone': 'UTC'} | _form(event))}")
    amount, currency = g.money
    if amount and (g.activity or event.name == g.money_event()):
        lines.append(f"    value: {quoted(amount)}   # check: is it money, and of this event?")
        lines.append(f"    currency: {{column: {quoted(currency)}}}" if currency else _currency(amount))
    others = [] if g.one_row_an_account else g.others()
    return [*lines, *(["    properties:", *_members(others, "      ")] if others else [])]


def _activity_map(g: Guessing) -> list[str]:
    known = {"".join(tokens(name)): name for name in VOCABULARY}
    lines = [f"      column: {quoted(str(g.activity))}", "      map:   # check: left the value, right the event's name"]
    return lines + [f"        {quoted(v)}: {quoted(nearest_event(v, known))}" for v in g.activities()]


def _either_way(event: EventGuess) -> str | None:
    return "day first or month first? no value tells" if event.at.either_way else None


def _currency(amount: str) -> str:
    code = next((t.upper() for t in tokens(amount) if t in ("usd", "eur", "rub", "gbp", "brl", "twd", "cny")), None)
    return f"    # currency: {code}   # check: is it?" if code else "    # currency: EUR   # check: which?"


def _members(names: list[str], indent: str) -> list[str]:
    """One line a member: the property's name is the column's in small letters."""
    taken: set[str] = set()
    lines = []
    for name in names:
        key = "_".join(tokens(name)) or name
        key = name if key in taken else key
        taken.add(key)
        lines.append(f"{indent}{quoted(key)}: {quoted(name)}")
    return lines


def _flow(members: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in members.items()) + "}"
