"""The simulated lives: what is drawn, that more accounts change nothing, and that causes have their effects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow.csv as pcsv
import pyarrow.parquet as pq
import pytest

from journeyglass.demo import make
from journeyglass.demo.buying import LOST, WON
from journeyglass.demo.calendar import BEGIN, SPAN, berlin_offset, day_begins, micros
from journeyglass.demo.chance import CHUNK, Chunk, several
from journeyglass.demo.diary import TABLES
from journeyglass.demo.files import FILES
from journeyglass.demo.parameters import Parameters
from journeyglass.demo.truth import said, truth
from journeyglass.demo.world import World, make_world

MANY = 40
"""Chunks for effects: ten thousand accounts."""


@pytest.fixture(scope="module")
def worlds() -> list[World]:
    return [make_world(Chunk(3, number)) for number in range(MANY)]


def joined(worlds: list[World], column: Callable[[World], np.ndarray]) -> np.ndarray:
    return np.concatenate([column(world) for world in worlds])


def test_the_same_chunk_is_the_same_and_another_is_not() -> None:
    one, again, other = (make_world(Chunk(3, number)) for number in (4, 4, 5))
    for part in ("companies", "attempts", "customers", "terms", "engagements", "tickets", "answers", "referrals"):
        for f in fields(getattr(one, part)):
            mine, same = (getattr(getattr(world, part), f.name) for world in (one, again))
            np.testing.assert_array_equal(mine, same)
    assert not np.array_equal(one.companies.begun, other.companies.begun)


def test_a_parameter_changes_only_what_it_is_about() -> None:
    usual, other = (make_world(Chunk(3, 0, known)) for known in (Parameters(), Parameters(nps_spread=9.0)))
    np.testing.assert_array_equal(usual.attempts.closed, other.attempts.closed)
    np.testing.assert_array_equal(usual.tickets.replied, other.tickets.replied)
    assert not np.array_equal(usual.answers.score, other.answers.score)


def lines(folder: Path, name: str) -> set[str]:
    return set((folder / "data" / name).read_text("utf-8").splitlines())


def test_more_accounts_change_no_earlier_ones(tmp_path: Path) -> None:
    few, more = (make(tmp_path / str(n), accounts=n, seed=2) for n in (300, 520))
    for spec in (FILES[table] for table in TABLES if table not in ("usage", "companies")):
        assert lines(few.folder, spec.name) <= lines(more.folder, spec.name)
    before, after = (pq.read_table(f.folder / "data" / "usage.parquet")["row_id"].to_pylist() for f in (few, more))
    assert set(before) < set(after)


def test_who_recommends_is_told_of_it_only_when_the_other_is_there(tmp_path: Path) -> None:
    files = make(tmp_path / "few", accounts=300, seed=2)
    known = set(pcsv.read_csv(files.folder / "data" / "companies.csv")["company_id"].to_pylist())
    for name, column in (("referrals.csv", "referred"), ("job_moves.csv", "joined"), ("companies.csv", "referred_by")):
        told = pcsv.read_csv(files.folder / "data" / name)[column].to_pylist()
        assert {one for one in told if one} <= known
        assert any(told)


def test_a_decision_maker_who_joins_raises_the_odds(worlds: list[World]) -> None:
    end = joined(worlds, lambda w: w.attempts.end)
    joins = np.isfinite(joined(worlds, lambda w: w.attempts.decider))
    closed = np.isin(end, (LOST, WON)) & np.isfinite(joined(worlds, lambda w: w.attempts.proposal))
    with_, without = ((end == WON)[closed & mask].mean() for mask in (joins, ~joins))
    assert with_ - without == pytest.approx(0.2, abs=0.06)


def test_the_thread_breaks_between_chat_and_phone(worlds: list[World]) -> None:
    chat, call = (joined(worlds, lambda w, f=f: getattr(w.attempts, f)) for f in ("chat", "call"))  # type: ignore[misc]
    tries = np.isfinite(joined(worlds, lambda w: w.attempts.tries))
    broken, whole = tries[chat & call].mean(), tries[~(chat & call)].mean()
    assert broken / whole == pytest.approx(Parameters().broken_thread, abs=0.05)


def test_the_churn_trap(worlds: list[World]) -> None:
    """In its months more sign and more leave than in the same months a year before."""
    since, until, _, _ = Parameters().trap
    signed = joined(worlds, lambda w: w.customers.start)
    left = joined(worlds, lambda w: w.customers.cancelled)

    def within(at: np.ndarray, earlier: float) -> int:
        return int(((at >= since - earlier) & (at < until - earlier)).sum())

    assert within(signed, 0) > 1.3 * within(signed, 200)
    assert within(left, 0) > 1.3 * within(left, 200)


def test_the_silent_hear_and_do_nothing_for_weeks(worlds: list[World]) -> None:
    silent, value = (joined(worlds, lambda w, f=f: getattr(w.customers, f)) for f in ("silent", "value"))  # type: ignore[misc]
    start = joined(worlds, lambda w: w.customers.start)
    in_trial = joined(worlds, lambda w: w.customers.in_trial)
    assert silent.mean() == pytest.approx(Parameters().silent, abs=0.02)
    late = silent & ~in_trial
    assert np.all((value - start)[late & np.isfinite(value)] > 14)
    assert np.isnan(value[late]).mean() == pytest.approx(0.5, abs=0.15)


def test_champions_take_their_journey_along(worlds: list[World]) -> None:
    moved = [(w.companies, new) for w in worlds for new in np.flatnonzero(w.companies.came_from >= 0)]
    assert len(moved) > 100
    for companies, new in moved:
        old = companies.came_from[new]
        assert companies.begun[new] > companies.left[old]
        assert companies.contacts()[new, 0] == companies.contacts()[old, 0]


def test_what_the_parameters_say_outright_is_what_is_drawn(worlds: list[World]) -> None:
    known = said(Parameters())
    done = joined(worlds, lambda w: w.engagements.on_time)
    answered = joined(worlds, lambda w: w.attempts.answered - w.attempts.handed)
    csat = joined(worlds, lambda w: w.tickets.csat)
    replied = joined(worlds, lambda w: w.tickets.replied - w.tickets.opened)
    assert done.mean() == pytest.approx(known["on_time"], abs=0.03)
    assert np.nanmedian(answered) == pytest.approx(known["hand_over_days"], rel=0.05)
    assert csat[csat > 0].mean() == pytest.approx(known["csat_mean"], abs=0.05)
    assert np.median(replied) == pytest.approx(known["first_reply_days"], rel=0.05)


def test_the_truth_follows_the_parameters() -> None:
    usual, harder = (truth(known, chunks=30) for known in (Parameters(), Parameters(wins=(0.05, 0.3))))
    assert harder["win_rate"] < usual["win_rate"] - 0.1
    assert harder["hand_over_accepted"] == usual["hand_over_accepted"]


def test_berlins_clocks() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    days = np.arange(0, SPAN, 0.37)
    expected = [at.astimezone(berlin).utcoffset() for at in (BEGIN + timedelta(days=day) for day in days)]
    found = [timedelta(microseconds=int(offset)) for offset in berlin_offset(micros(days))]
    assert found == expected


def test_a_day_begins_at_berlins_midnight() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    days = np.arange(0, SPAN, 0.61)
    for day, begun in zip(days, micros(day_begins(days)), strict=True):
        midnight = (BEGIN + timedelta(days=day)).astimezone(berlin).replace(hour=0, minute=0, second=0, microsecond=0)
        assert datetime.fromtimestamp(begun / 1e6, UTC) == midnight


def test_several() -> None:
    owner, nth = several(np.array([2, 0, 3]))
    assert owner.tolist() == [0, 0, 2, 2, 2]
    assert nth.tolist() == [0, 1, 0, 1, 2]


def test_every_parameter_is_documented() -> None:
    source = Path(str(make.__globals__["__file__"])).with_name("parameters.py").read_text("utf-8")
    for f in fields(Parameters):
        said_at = source.index(f"    {f.name}: ")
        assert source[said_at:].split("\n")[1].startswith('    """')
    assert replace(Parameters(), silent=0.5).silent == 0.5
    assert CHUNK == 250
