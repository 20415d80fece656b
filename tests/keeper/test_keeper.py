"""The keeper on a small workspace: what is sent moves accounts, and the ledger says so as a reading of all would."""

from __future__ import annotations

import random

import pytest

from journeyglass.errors import KeeperError, NotFoundError
from journeyglass.keeper import Keeper
from tests.keeper.company import (
    DAY,
    HOUR,
    NOW,
    Clock,
    Company,
    Event,
    caught_up,
    event_fact,
    eventually,
    kept,
    with_hash,
)

NAMES = ("Form Submitted", "Trial Started", "Subscription Started", "Page Viewed")


def test_an_event_moves_its_account(company: Company) -> None:
    with kept(company) as keeper:
        (first,) = company.send(("Form Submitted", "acme", NOW))
        caught_up(company, keeper)
        assert company.stages() == {"acme": "lead"}
        (second,) = company.send(("Trial Started", "acme", NOW + 1))
        company.clock.now = NOW + 2  # type: ignore[attr-defined]
        caught_up(company, keeper)
        eventually(lambda: company.stages() == {"acme": "trial"})
    changes = company.changes()
    assert [(c.event, c.stage, c.from_stage, c.move, c.cause_event_id, c.occurred_at) for c in changes] == [
        ("Account Stage Entered", "lead", None, "start", first, NOW),
        ("Account Stage Left", "lead", None, "forward", second, NOW + 1),
        ("Account Stage Entered", "trial", "lead", "forward", second, NOW + 1),
    ]
    assert len({c.event_id for c in changes}) == 3
    assert company.published() == company.from_scratch()


def test_what_falls_due_moves_without_an_event(company: Company, clock: Clock) -> None:
    with kept(company) as keeper:
        company.send(("Form Submitted", "acme", NOW), ("Trial Started", "beta", NOW))
        status = caught_up(company, keeper)
        eventually(lambda: keeper.status().next_due == NOW + 14 * DAY, lambda: status)
        clock.now = NOW + 14 * DAY - 1
        eventually(lambda: keeper.status().next_due == NOW + 14 * DAY)
        clock.now = NOW + 14 * DAY
        eventually(lambda: company.stages()["beta"] is None)
        assert company.stages()["acme"] == "lead"
        clock.now = NOW + 30 * DAY
        eventually(lambda: company.stages()["acme"] is None)
    left = [(c.subject, c.event, c.move, c.cause_event_id, c.occurred_at) for c in company.changes()[2:]]
    assert left == [
        ("beta", "Account Stage Left", "outcome", None, NOW + 14 * DAY),
        ("acme", "Account Stage Left", "outcome", None, NOW + 30 * DAY),
    ]
    assert company.published() == company.from_scratch()


@pytest.mark.parametrize("seed", [1, 2])
def test_any_order_ends_where_a_reading_of_everything_ends(company: Company, clock: Clock, seed: int) -> None:
    chance = random.Random(seed)
    events = [_event(chance) for _ in range(120)]
    ids = [f"m{n}" for n in range(len(events))]
    sent = list(zip(ids, events, strict=True)) * 2
    chance.shuffle(sent)
    with kept(company) as keeper:
        while sent:
            part, sent = sent[: chance.randint(5, 60)], sent[60:]
            company.send(*(event for _, event in part), ids=[key for key, _ in part])
            clock.now += chance.randint(0, 3) * DAY
            caught_up(company, keeper)
        eventually(lambda: company.published() == company.from_scratch(), lambda: company.published())
    _check_chains(company)


def _event(chance: random.Random) -> Event:
    return chance.choice(NAMES), f"a{chance.randint(0, 9)}", NOW - chance.randint(0, 40) * DAY - chance.randint(0, 9)


def _check_chains(company: Company) -> None:
    """What was published of each subject leads to where it stands, one step after the other."""
    stands: dict[str, str | None] = {}
    for subject, what, stage in company.told():
        assert stands.get(subject) == (stage if what == "-" else None), (subject, what, stage)
        stands[subject] = stage if what == "+" else None
    assert {s: stage for s, stage in stands.items() if stage} == {s: g for s, g in company.stages().items() if g}


def test_a_late_event_publishes_the_present_place_only(company: Company) -> None:
    with kept(company) as keeper:
        company.send(("Trial Started", "acme", NOW - 2 * DAY))
        caught_up(company, keeper)
        eventually(lambda: company.stages() == {"acme": "trial"})
        company.send(("Form Submitted", "acme", NOW - 3 * DAY))  # before: it was a lead first
        caught_up(company, keeper)
        eventually(lambda: company.places()["acme"].visit_no == 2)
        company.send(("Subscription Started", "acme", NOW - 4 * DAY))  # it was a customer all along
        caught_up(company, keeper)
        eventually(lambda: company.published() == company.from_scratch())
    assert company.told()[0] == ("acme", "+", "trial")
    _check_chains(company)
    assert sum(what == "+" for _, what, _ in company.told()) <= 2


def test_a_link_that_comes_later_moves_the_account(company: Company) -> None:
    with kept(company) as keeper:
        company.put({"m1": [event_fact("m1", "Form Submitted", None, NOW, anonymous_id="v1")]})
        caught_up(company, keeper)
        assert company.stages() == {}
        link = {"kind": "link", "fact_id": "m2", "at": NOW, "anonymous_id": "v1", "person_id": "ann"}
        home = {"kind": "membership", "fact_id": "m2", "at": NOW, "person_id": "ann", "account_id": "acme"}
        company.put({"m2": [with_hash(link), with_hash({**home, "properties": '{"primary":false}'})]})
        caught_up(company, keeper)
        eventually(lambda: company.stages() == {"acme": "lead"})
    assert [c.cause_event_id for c in company.changes()] == ["m1"]


def test_what_is_entered_by_hand_moves_too(company: Company) -> None:
    with kept(company) as keeper:
        company.send(("Form Submitted", "acme", NOW))
        caught_up(company, keeper)
        company.workspace.place("j", "acme", "customer", author="me", reason="signed on paper")
        eventually(lambda: company.stages() == {"acme": "customer"}, keeper.status)
        company.workspace.log("Form Submitted", account="beta", new=True)
        eventually(lambda: company.stages() == {"acme": "customer", "beta": "lead"}, keeper.status)
    assert company.changes()[-2].move == "corrected"


def test_another_journey_file_is_read_at_once_and_a_faulty_one_is_not(company: Company) -> None:
    with kept(company) as keeper:
        company.send(("Form Submitted", "acme", NOW - 20 * DAY))
        caught_up(company, keeper)
        eventually(lambda: company.stages() == {"acme": "lead"})
        company.write_journey(silence="7d")
        eventually(lambda: company.stages() == {"acme": None}, keeper.status)
        company.write_journey(text="format: 1\njourney: j\nstages: nonsense\n")
        sentence = eventually(lambda: keeper.status().errors.get("journeys"), keeper.status)
        assert "journeys/j.yaml:" in sentence
        assert "as it was before" in sentence
        company.send(("Form Submitted", "beta", NOW))
        caught_up(company, keeper)
        eventually(lambda: company.stages() == {"acme": None, "beta": "lead"})
        company.write_journey()
        eventually(lambda: company.stages() == {"acme": "lead", "beta": "lead"}, keeper.status)
        assert "journeys" not in keeper.status().errors
        company.write_journey("k")
        eventually(lambda: company.stages("k") == {"acme": "lead", "beta": "lead"}, keeper.status)
        (company.journeys / "k.yaml").unlink()
        eventually(lambda: company.stages("k") == {}, keeper.status)
    assert {c.event for c in company.changes() if c.journey == "k"} == {"Account Stage Entered"}


def test_it_goes_on_where_it_stopped(company: Company, clock: Clock) -> None:
    with kept(company) as keeper:
        company.send(("Form Submitted", "acme", NOW))
        caught_up(company, keeper)
    before = company.changes()
    company.send(("Trial Started", "acme", NOW + HOUR), ("Form Submitted", "beta", NOW))
    clock.now = NOW + 2 * HOUR
    with kept(company) as keeper:
        caught_up(company, keeper)
        eventually(lambda: company.stages() == {"acme": "trial", "beta": "lead"})
    assert company.changes()[: len(before)] == before
    assert company.told() == [
        ("acme", "+", "lead"),
        ("acme", "-", "lead"),
        ("acme", "+", "trial"),
        ("beta", "+", "lead"),
    ]


def test_stopping_reads_and_seals_what_waits(company: Company) -> None:
    with kept(company, seal_every=3_600) as keeper:
        company.send(*[("Form Submitted", f"a{n}", NOW) for n in range(50)])
        assert keeper.stop()
        assert not keeper.status().alive
    assert company.ledger.inbox.stand().rows == 0
    assert len(company.stages()) == 50
    assert company.published() == company.from_scratch()


def test_rows_sealed_by_somebody_else_are_read_from_the_lake(company: Company) -> None:
    company.send(("Form Submitted", "acme", NOW))
    with kept(company, seal_every=3_600) as keeper:
        eventually(lambda: company.stages() == {"acme": "lead"})
        for n in range(20):
            company.send(("Form Submitted", f"a{n}", NOW))
            company.workspace.store.catch_up()
        eventually(lambda: len(company.stages()) == 21, keeper.status)
    assert company.published() == company.from_scratch()


def test_a_clock_put_forward_and_back_takes_back_what_had_not_fallen_due(company: Company, clock: Clock) -> None:
    with kept(company) as keeper:
        company.send(("Trial Started", "acme", NOW - 14 * DAY + HOUR // 2))
        caught_up(company, keeper)
        eventually(lambda: company.stages() == {"acme": "trial"})
        clock.now = NOW + HOUR
        eventually(lambda: company.stages() == {"acme": None})
        clock.now = NOW
        eventually(lambda: company.stages() == {"acme": "trial"}, keeper.status)
        clock.now = NOW - HOUR
        company.send(("Form Submitted", "beta", NOW - HOUR))
        caught_up(company, keeper)
        eventually(lambda: company.stages() == {"acme": "trial", "beta": "lead"}, keeper.status)
        clock.now = NOW + HOUR // 2
        eventually(lambda: company.stages()["acme"] is None)
    _check_chains(company)
    assert len({c.event_id for c in company.changes()}) == len(company.changes())


def test_what_the_keeper_tells(company: Company) -> None:
    keeper = Keeper(company.root, clock=company.clock, seal_every=0.2)
    assert not keeper.status().alive
    with pytest.raises(KeeperError):
        keeper.subject("j", "acme")
    with kept(company) as keeper:
        assert keeper.wait_changes(0, 0.0) == 0
        company.send(("Form Submitted", "acme", NOW), ("Page Viewed", "acme", NOW))
        keeper.nudge()
        assert keeper.wait_changes(0, 30.0) == 1
        placed = keeper.subject("j", "acme")
        assert placed is not None
        assert placed.visits["stage"].to_pylist() == ["lead"]
        assert keeper.subject("j", "nobody") is None
        assert [event["name"] for event in keeper.events("acme")] == ["Page Viewed", "Form Submitted"]
        assert [listed.place.subject for listed in keeper.accounts("j", search="AC")] == ["acme"]
        with pytest.raises(NotFoundError):
            keeper.accounts("none")
        status = caught_up(company, keeper)
        assert (status.alive, status.leading, status.ready, status.position) == (True, True, True, 2)
        assert status.errors == {}
        assert status.cycle_seconds is not None
