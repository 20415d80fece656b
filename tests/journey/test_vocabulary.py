"""The vocabulary: every name of the wire's page, and who acts in it."""

from __future__ import annotations

import re

import pytest

from journeyglass.journey.vocabulary import VOCABULARY, actor_of

from .samples import design


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Email Opened", "customer"),
        ("Email Sent", "us"),
        ("Email Delivered", "us"),
        ("Email Bounced", "system"),
        ("Live Chat Message Sent", "customer"),
        ("Live Chat Message Received", "us"),
        ("Opportunity Created", "us"),
        ("Opportunity Won", "customer"),
        ("Opportunity Lost", "us"),
        ("Contract Signed", "customer"),
        ("Meeting Held", "customer"),
        ("Trial Ended", "system"),
        ("Invoice Overdue", "system"),
        ("Account Stage Entered", "system"),
        ("Account Stage Anything", "system"),
        ("Account Created", "customer"),
        ("Stage Corrected", "us"),
        ("Page Viewed", "customer"),
        ("Never Heard Of", "customer"),
    ],
)
def test_who_acts(name: str, actor: str) -> None:
    assert actor_of(name) == actor
    if name in VOCABULARY:
        assert VOCABULARY[name].actor == actor


def test_words_are_well_formed() -> None:
    for name, word in VOCABULARY.items():
        assert re.fullmatch(r"[A-Z][A-Za-z]+( [A-Za-z]+)*", name)
        assert word.name == name
        assert word.group
        assert all(re.fullmatch(r"[a-z][a-z_]*", p) for p in word.properties)
        assert len(set(word.properties)) == len(word.properties)


def test_every_name_of_the_wire_is_known() -> None:
    page = design("wire.md").split("## Vocabulary")[1]
    lead, rest = page.split("Reserved group traits")[0], page.split("Our own")[1].split("Actor:")[0]
    named = set()
    for part in re.sub(r"\([^)]*\)|\*\*[^*]*\*\* –|`[^`]*`", "", lead + rest).replace("\n", " ").split(","):
        for piece in re.split(r"[;.:]", part):
            words = re.sub(r"\s+", " ", piece).strip()
            if re.fullmatch(r"[A-Z][a-z]+( [A-Za-z]+)+", words):
                named.add(words)
    assert len(named) > 30
    assert named - set(VOCABULARY) <= {"Our own"}, named - set(VOCABULARY)
