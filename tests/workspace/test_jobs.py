"""Jobs: told while they run, one after the other, known after a restart."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from journeyglass.errors import InputError, NotFoundError
from journeyglass.workspace import jobs as module
from journeyglass.workspace.jobs import Job, Jobs, Step

SECONDS = 60


def ended(jobs: Jobs, job: Job) -> Job:
    until(lambda: jobs.find(job.id).state != "running")
    return jobs.find(job.id)


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_job_tells_how_far_it_is_and_what_came_of_it(tmp_path: Path) -> None:
    jobs, go = Jobs(tmp_path, lambda: 7), threading.Event()

    def work(told: Step) -> dict[str, int]:
        told("read", 5)
        go.wait(SECONDS)
        return {"rows": 9}

    job = jobs.start("import", "crm", work, by="Ann", total=9)
    until(lambda: jobs.find(job.id).done == 5)
    second = jobs.start("import", "other", lambda told: {"after": jobs.find(job.id).state})
    assert jobs.find(second.id).step == "wait"
    go.set()
    done = ended(jobs, job)
    assert (done.state, done.step, done.result, done.by, done.total, done.ended_at) == (
        "done", "read", {"rows": 9}, "Ann", 9, 7,
    )  # fmt: skip
    assert ended(jobs, second).state == "done"
    assert {one.id for one in Jobs(tmp_path, lambda: 8).all()} == {job.id, second.id}


def test_what_fails_says_why(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path, lambda: 1)

    def refused(told: Step) -> dict[str, int]:
        raise InputError("it is odd", "mend it")

    def broken(told: Step) -> dict[str, int]:
        raise ZeroDivisionError

    assert ended(jobs, jobs.start("import", "a", refused)).error == {"message": "it is odd", "advice": "mend it"}
    assert "fault of Journeyglass" in (ended(jobs, jobs.start("import", "b", broken)).error or {})["message"]


def test_a_job_that_a_restart_broke_off_has_failed(tmp_path: Path) -> None:
    jobs, go = Jobs(tmp_path, lambda: 1), threading.Event()
    job = jobs.start("import", "crm", lambda told: {"never": go.wait(SECONDS)})
    after = Jobs(tmp_path, lambda: 2).find(job.id)
    assert (after.state, after.about) == ("failed", "crm")
    assert "ended in the middle" in (after.error or {})["message"]
    go.set()
    ended(jobs, job)


def test_only_the_latest_are_kept_and_damage_harms_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 3)
    now = iter(range(1_000))
    jobs = Jobs(tmp_path, lambda: next(now))
    made = [ended(jobs, jobs.start("import", str(i), lambda told: {})) for i in range(5)]
    assert [one.about for one in jobs.all()] == ["4", "3", "2"]
    with pytest.raises(NotFoundError):
        jobs.find(made[0].id)
    (tmp_path / "odd.json").write_text("{")
    (tmp_path / "other.json").write_text('{"id": "../x", "what": "a", "about": "b", "begun_at": 1, "by": ""}')
    assert [one.about for one in Jobs(tmp_path, lambda: 9_999).all()] == ["4", "3", "2"]


def test_too_many_do_not_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 1)
    jobs, go = Jobs(tmp_path, lambda: 1), threading.Event()
    job = jobs.start("import", "a", lambda told: {"x": go.wait(SECONDS)})
    with pytest.raises(InputError, match="too many"):
        jobs.start("import", "b", lambda told: {})
    go.set()
    ended(jobs, job)
