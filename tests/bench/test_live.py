"""The load client and its page: what is sent can be read, what is told follows from what was measured."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from bench.live.bodies import template
from bench.live.client import Sent
from bench.live.rows import ROWS, Given, most
from bench.live.section import BEGIN, END, TARGETS, put_in, section, taken_from
from bench.machine import Machine
from bench.outcome import Outcome

from journeyglass.events.wire import Accepted, Sender, judge, open_body

MACHINE = Machine(2, 8.0, "some processor", "Linux on x86_64", 0.1)
NOW = 1_750_000_000_000_000
GOOD = {
    "events_a_second": 10_000.0, "requests_a_second": 1_600.0, "latency_p50": 0.01, "latency_p95": 0.1,
    "latency_p99": 0.2, "latency_max": 0.3, "cpu": 0.9, "rss_mib": 800.0, "drained": 2.0, "missing": 0, "twice": 0,
    "acknowledged": 6_000_000, "others": {}, "minutes": 10.0, "fresh_p50": 0.6, "fresh_p95": 1.5, "fresh_max": 3.0,
    "probes": 90, "unseen": 0, "accounts": 100_000, "events": 10_000_000, "answer_p50": 0.01, "answer_p95": 0.02,
    "cycle_p50": 0.2, "cycle_max": 0.9, "behind_most": 2_000,
}  # fmt: skip
BAD = GOOD | {"latency_p99": 0.3, "rss_mib": 1_025.0, "requests_a_second": 1_499.0, "fresh_p95": 2.1, "missing": 2}


@pytest.mark.parametrize("size", [1, 20])
def test_the_server_takes_what_the_client_sends_and_no_id_comes_twice(size: int) -> None:
    made = template(size, "jg_server_1_x", "run", ["a-1", "a-2"])
    seen = set()
    for number in (0, 1, 40_001):
        head, body = made.request(number).split(b"\r\n\r\n", 1)
        assert f"Content-Length: {len(body)}".encode() in head
        path = head.split()[1].decode()
        found = judge(open_body(path, body), Sender("load", "server"), NOW, b"salt")
        assert all(isinstance(one, Accepted) for one in found)
        seen |= {one.id for one in found}
    assert len(seen) == 3 * size
    assert f"run-{40_001 * size:012d}" in seen


def test_an_outcome_of_the_client_is_read_as_it_was_written(tmp_path: Path) -> None:
    sent = Sent(np.array([1, 2]), np.array([0.1, 0.2]), 3.0, 4, {"503": 2}, 0.5)
    sent.write(tmp_path / "sent.npz")
    found = Sent.read(tmp_path / "sent.npz")
    assert found.acknowledged.tolist() == [1, 2]
    assert found.latency.tolist() == [0.1, 0.2]
    assert (found.seconds, found.requests, found.others, found.late_ms) == (3.0, 4, {"503": 2}, 0.5)


@pytest.mark.parametrize("facts", [GOOD, BAD], ids=["good", "bad"])
def test_targets_follow_from_what_was_measured(facts: dict[str, object]) -> None:
    assert [target.found(facts)[1] for target in TARGETS] == [facts is GOOD] * len(TARGETS)


def test_less_than_asked_for_does_not_meet_a_target() -> None:
    short = GOOD | {"minutes": 1.0, "events": 1_000_000}
    assert [target.found(short)[1] for target in TARGETS] == [True, True, False, True, False]


def test_the_section_takes_the_place_of_the_last_one_and_leaves_the_page_alone() -> None:
    first = section(dict.fromkeys(ROWS, Outcome(facts=GOOD)), MACHINE, {"Python": "3"}, (0.2, 1.0), "make bench")
    again = section({"most": Outcome(facts=BAD)}, MACHINE, {"Python": "3"}, (0.2, 1.0), "make bench")
    page = put_in("# Benchmarks\n\nText.\n", first)
    assert taken_from(page) == first
    assert put_in(page, again) == f"# Benchmarks\n\nText.\n\n{again}\n"
    assert taken_from("# Benchmarks\n") is None
    assert (page.count(BEGIN), page.count(END)) == (1, 1)
    assert "**missed**" not in first
    assert "**2 of 6,000,000 wrong**" in again


def test_what_a_running_server_acknowledges_is_found_once(tmp_path: Path) -> None:
    done = most(Given(tmp_path, seconds=0.5, minutes=0.01, events=1_000, seed=3))
    assert done.facts["acknowledged"] > 0
    assert (done.facts["missing"], done.facts["twice"], done.facts["others"]) == (0, 0, {})
    assert json.loads(json.dumps(done.facts))["rss_mib"] > 0
