"""Laws of the figures of voice and service: groups add up, and pairing agrees with a plain walk through the events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from journeyglass.figures import Filters, hand_over, nps, promises
from journeyglass.figures.answers import TIME_TO_ANSWER, questions
from journeyglass.figures.context import micros
from journeyglass.figures.handed import hand_overs
from journeyglass.figures.nps import Nps
from tests.figures.ledger import Ledger, day

SEEDS = range(4)


def random_ledger(seed: int) -> Ledger:
    """Eight accounts in two stages, to whom surveys and hand-overs happen at whole days, often several at once."""
    rng = np.random.default_rng(seed)
    ledger = Ledger(as_of=60)
    names = ("Survey Sent", "Survey Submitted", "Lead Handed Off", "Lead Accepted", "Lead Rejected")
    for i in range(8):
        ledger.subject(f"s{i}", ("a", 0, 30), ("b", 30, None))
        ledger.trait(f"s{i}", None, size=str(rng.integers(0, 3)))
        for _ in range(rng.integers(5, 40)):
            properties: dict[str, Any] = {"survey_type": "nps", "score": int(rng.integers(-1, 12))}
            properties |= {"kept": bool(rng.integers(0, 2))} if rng.random() < 0.5 else {}
            who = {"person_id": f"p{i}{rng.integers(0, 2)}"} if rng.random() < 0.7 else {}
            ledger.event(f"s{i}", str(rng.choice(names)), int(rng.integers(0, 70)), properties=properties, **who)
            ledger.event(f"s{i}", "Engagement Completed", int(rng.integers(0, 70)), properties=properties)
    return ledger


def _counts(row: Nps) -> tuple[int, ...]:
    return row.answers, row.promoters, row.passives, row.detractors


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("by", ["size", "month"])
def test_groups_and_stages_add_up(seed: int, by: str) -> None:
    context = random_ledger(seed).context()
    whole, *stages = nps.compute(context).rows
    counts = _counts(whole)
    for rows in (stages, [row for row in nps.compute(context, Filters(by=by)).rows if row.stage is None]):
        sums = (sum(column) for column in zip(*map(_counts, rows), strict=True))
        assert tuple(sums) == counts
    assert whole.score.value is None or whole.score.low <= whole.score.value <= whole.score.high
    kept: Counter[str] = Counter()
    for row in promises.compute(context, Filters(by=by)).rows:
        kept[row.promise] += row.known
    assert kept == {row.promise: row.known for row in promises.compute(context).rows}
    handed = hand_over.compute(context, Filters(by=by)).rows
    row = hand_over.compute(context).rows[0]
    assert sum(r.accepted for r in handed) == row.accepted
    assert row.handed_over == row.accepted + row.rejected + row.handed_on + row.waiting


def events(ledger: Ledger, *names: str) -> Iterator[dict[str, Any]]:
    """The events of these names up to the reading's instant, in the order of the cache."""
    found = [e for e in ledger.events or [] if e["name"] in names and e["occurred_at"] <= day(ledger.as_of)]
    yield from sorted(found, key=lambda e: (e["account"], e["occurred_at"], e["event_id"]))


@pytest.mark.parametrize("seed", SEEDS)
def test_whether_a_question_was_answered_by_a_plain_walk(seed: int) -> None:
    ledger = random_ledger(seed)
    sent = list(events(ledger, "Survey Sent"))
    expected = []
    for ask in sent:
        who = (ask["account"] if not ask.get("person_id") else None, ask.get("person_id"))
        mine = [
            e for e in events(ledger, "Survey Sent", "Survey Submitted")
            if (e["account"] if not e.get("person_id") else None, e.get("person_id")) == who
        ]  # fmt: skip
        later = [e["occurred_at"] for e in mine if e["name"] == "Survey Sent"]
        until = min((at for at in later if at > ask["occurred_at"]), default=day(1000))
        replies = [e["occurred_at"] for e in mine if e["name"] == "Survey Submitted"]
        expected.append(any(ask["occurred_at"] <= at < until for at in replies))
    context = ledger.context()
    found = questions(context)
    assert found.answered.tolist() == expected
    old = [micros(e["occurred_at"]) <= context.as_of - TIME_TO_ANSWER for e in sent]
    rate = nps.compute(context).rows[0].response
    assert (rate.numerator, rate.denominator) == (sum(a and o for a, o in zip(expected, old, strict=True)), sum(old))


@pytest.mark.parametrize("seed", SEEDS)
def test_which_answer_belongs_to_which_hand_over_by_a_plain_walk(seed: int) -> None:
    ledger = random_ledger(seed)
    handed = list(events(ledger, "Lead Handed Off"))
    first: dict[tuple[str, Any], tuple[Any, int, str]] = {}
    for place, reply in enumerate(events(ledger, "Lead Accepted", "Lead Rejected")):
        times = [e["occurred_at"] for e in handed if e["account"] == reply["account"]]
        before = [at for at in times if at <= reply["occurred_at"]]
        if not before:
            continue
        earlier = [at for at in before if at < reply["occurred_at"]]
        at = max(earlier) if reply["name"] == "Lead Rejected" and earlier else max(before)
        found = (reply["occurred_at"], place, reply["name"].removeprefix("Lead ").lower())
        key = (reply["account"], at)
        first[key] = min(first.get(key, found), found)
    expected = [first.get((e["account"], e["occurred_at"]), (None, 0, None))[2] for e in handed]
    found = hand_overs(ledger.context(), Filters())
    labels = [None if code < 0 else found.reply.labels[code] for code in found.reply.codes]
    assert labels == expected
