"""A journey file written in every way that YAML allows, and random edits of any journey."""

from __future__ import annotations

import random
from typing import Any

from journeyglass.journey.editing.data import get, joined
from journeyglass.journey.editing.edit import Edit

TRICKY = """\
# A file of a person with habits.
format: 1
journey: tricky   # its id
title: {en: Tricky, ru: "Хитрый: да", zh-Hant: '棘手'}
description: >-
  folded text
  over two lines

promise: |  # why a block
  first line

  third line
moments:
  # comment of won
  won: {did: [Opportunity Won,
      Contract Signed]}  # after won
  "lead": {did: Signed Up}
committee:
  champion: &champion
    title: {en: Champion}
    wants: [peace, quiet]
  user:
    title: User
    wants: &wants
    - {en: less work, ru: меньше работы}
    # before the second
    - {en: tea}   # after the second
  blocker: {title: Blocker, wants: *wants}
personas:
- id: lead
  title: {en: Lead, ru: Лид}
  firmographics: {employees: "50–500", "the size/kind": large}
  needs:

  - en: speed
    ru: скорость

  - en: calm

# a comment between the parts

stages:
  # about awareness
  - id: awareness
    title: Awareness
    phase: buyer
    question: plain text
      over two lines   # and a comment
    risk: # comment behind the key
      en: |
        block
        text
      ru: 'it''s'
    thoughts: &thoughts [one, "two, too", {en: three, ru: три}]
    feelings: *thoughts
    actions:
    -   wide dash
    - - 1
    steps:
      - look
      - {title: call, time: "09:30", tools: [phone]}
      -
        title: {en: meet}
        # inner comment
        pains: [late, loud,]
    touchpoints:
      - {id: site, title: Site, channel: site, seen: {did: Page Viewed}}
      - id: call
        title: Call
        seen:
          did: Meeting Held
          where: {kind: call}
    owner:
    enter: {did: Page Viewed}
  - id: trial
    title: "Trial"
    enter:
      any:
        - did: Trial Started  # the usual way
        - {did: Signed Up, within: 30d}
    outcomes:
      - {id: lost, kind: lost, when: {did: Opportunity Lost}, to: null}
    emotion: -0.5

  # about the customer
  - id: customer
    title: {zh-Hant: 客戶}
    enter: {did: Opportunity Won}
    patience: 45d""".replace("    - - 1\n", "")

HOSTILE = (
    "Plain words", "Да: или нет?", "客戶問：值得嗎？", "a #b", "- x", "{a: b}", "no", "2024-01-01", "line\nline two",
    "trail ", "'q' \"d\"", "*x", "&y", "!t", "%z", "@a", "`b", "| c", "> d", "\tx", "null", "0x1f", "a: b", "[x", "x]",
    "a, b", "🎉 ok", "\u2028u", "<script>alert(1)</script>", "=1+1", "", " ", "\n", "a\n\nb", "a\n  b", "#", "\\n",
    "12:30", "x\n", "~", "---", "...", "? x", "\u0085", "é", "key:", "true",
)  # fmt: skip
ITEMS: tuple[Any, ...] = (
    "A thing: said",
    {"title": "Étape d'essai"},
    {"title": "試用"},
    {"did": ["A", "B"], "where": {"x": {"gte": 3}}},
    [{"a": [1, 2.5, None, True]}, "x" * 130],
)


def places(data: Any, steps: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a file that can be edited."""
    below = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    found = [place for key, value in below for place in ((*steps, key), *places(value, (*steps, key)))]
    return [place for place in found if place[-1] != "id" and place not in (("journey",), ("format",))]


def any_edit(chance: random.Random, data: Any) -> Edit:
    """An edit of any kind at any place."""
    steps = chance.choice(places(data))
    value, path = get(data, steps), joined(data, steps)
    kinds = ["set", "remove"] + ["add"] * 2 * isinstance(value, list) + ["move"] * 2 * isinstance(steps[-1], int)
    kind = chance.choice(kinds)
    if kind == "set":
        return Edit("set", path, chance.choice((*HOSTILE, *ITEMS, 0.25, 3, True, None)))
    if kind == "add":
        return Edit("add", path, chance.choice((*HOSTILE[:20], *ITEMS)), at=chance.choice([None, 0, 1]))
    if kind == "move":
        return Edit("move", path, to=chance.randrange(len(get(data, steps[:-1]))))
    return Edit("remove", path)
