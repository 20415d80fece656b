"""An account's page and timeline, held against all of its events in plain Python."""

from __future__ import annotations

import pytest

from journeyglass.errors import InputError, NotFoundError
from journeyglass.workspace import Result
from journeyglass.workspace.account_page import account_page
from journeyglass.workspace.history import Happened
from journeyglass.workspace.timeline import TimelineAsked, timeline


def names(result: Result) -> list[str]:
    """Some accounts: won, lost, short and long."""
    return [row.subject for row in result.accounts()][::9]


def whole(result: Result, account: str, **asked: str) -> list[Happened]:
    found: list[Happened] = []
    before = None
    while True:
        page = timeline(result, account, TimelineAsked(before, 13, **asked))
        found += [told.happened for told in page.events]
        before = page.next
        if before is None:
            return found


def test_the_timeline_has_every_event_once_newest_first(result: Result) -> None:
    for account in names(result):
        found = whole(result, account)
        expected = result.account(account, events=100_000).latest
        assert [event.event_id for event in found] == [event.event_id for event in expected]
        assert len(found) == result.account(account).events


def test_the_timeline_of_a_channel_a_person_a_name(result: Result) -> None:
    account = max(names(result), key=lambda name: result.account(name, events=0).events)
    everything = whole(result, account)
    channel = next(event.channel for event in everything if event.channel)
    person = next(event.person for event in everything if event.person)
    name = everything[0].name
    assert whole(result, account, channel=channel) == [e for e in everything if e.channel == channel]
    assert whole(result, account, person=person, name=name) == [
        e for e in everything if e.person == person and e.name == name
    ]
    assert whole(result, account, person="") == [e for e in everything if e.person is None]
    assert 0 < len(whole(result, account, channel=channel)) < len(everything)


def test_each_event_is_told_with_the_stage_it_fell_into(result: Result) -> None:
    for account in names(result):
        visits = result.account(account, events=0).visits
        for told in timeline(result, account, TimelineAsked(most=200)).events:
            at = told.happened.occurred_at
            inside = [v for v in visits if v.entered_at <= at and (v.left_at is None or v.left_at > at)]
            assert told.stage == (inside[-1].stage if inside else None)


def test_what_was_promised_lies_before_the_win_and_what_was_delivered_after(result: Result) -> None:
    won = [account_page(result, account) for account in names(result)]
    assert any(page.won_at for page in won)
    assert any(page.won_at is None for page in won)
    for page in won:
        if page.won_at is None:
            assert page.delivered == ()
            continue
        assert all(met.at <= page.won_at for met in page.promised)
        assert all(met.at > page.won_at for met in page.delivered)
        assert list(page.promised) == sorted(page.promised, key=lambda met: (met.at, str(met.title)))


def test_a_touchpoint_is_met_as_often_as_its_events_came(result: Result) -> None:
    """`Open webinar` stands for two names of events, nothing else."""
    webinar = next(t for s in result.journey.stages for t in s.touchpoints if t.id == "webinar")
    asked = set(webinar.seen.what.names)  # type: ignore[union-attr]
    seen = 0
    for account in names(result):
        page = account_page(result, account)
        times = sum(met.times for met in (*page.promised, *page.delivered) if met.id == "webinar")
        assert times == sum(event.name in asked for event in whole(result, account))
        seen += times
    assert seen


def test_the_committee_names_who_is_missing(result: Result) -> None:
    pages = [account_page(result, account) for account in names(result)]
    for page in pages:
        asked = {seat.role for seat in page.committee if seat.missing}
        assert page.now is not None
        assert asked == set(page.now.missing_roles)
        for seat in page.committee:
            assert seat.missing == (not seat.people)
        acted = {person.person: person.role for person in page.history.people if person.role not in (None, "unknown")}
        seated = {member.person for seat in page.committee for member in seat.people}
        assert set(acted) <= seated
    assert any(seat.missing for page in pages for seat in page.committee)


def test_every_move_names_the_event_that_caused_it(result: Result) -> None:
    for account in names(result):
        history = account_page(result, account).history
        for visit in history.visits:
            if visit.entered_by is not None:
                assert visit.entered_by.occurred_at == visit.entered_at


def test_what_is_not_there(result: Result) -> None:
    with pytest.raises(NotFoundError, match="there is no account nobody"):
        account_page(result, "nobody")
    with pytest.raises(InputError, match="no place in a timeline"):
        timeline(result, names(result)[0], TimelineAsked(before="%%"))
    with pytest.raises(InputError, match="from 1 to 500"):
        timeline(result, names(result)[0], TimelineAsked(most=0))
