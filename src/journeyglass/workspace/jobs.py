"""Long work that somebody waits for: how far it is, what came of it, still known after a restart.

A job is a file in the workspace's own folder, written when it begins and when it ends. One that was under way when the
server ended has failed: its work is such that it can be begun again.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from journeyglass.errors import InputError, JourneyglassError, NotFoundError

Step = Callable[[str, int], None]
"""Told the step and how much of it is done."""
Work = Callable[[Step], Mapping[str, Any]]
MOST_KEPT, MOST_WAITING = 50, 20
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Job:
    """A piece of long work; instants are UTC microseconds.

    `what` names the work and `about` what it is done to; `step` is the one under way and `done` of `total` (None: not
    known) what is done of it; `result` is there at the end, `error` (message and advice) where it failed.
    """

    id: str
    what: str
    about: str
    begun_at: int
    by: str
    state: Literal["running", "done", "failed"] = "running"
    step: str = "wait"
    done: int = 0
    total: int | None = None
    result: Mapping[str, Any] | None = None
    error: Mapping[str, str] | None = None
    ended_at: int | None = None


class Jobs:
    """The jobs of a server, one after the other; `clock` tells UTC microseconds."""

    def __init__(self, folder: Path, clock: Callable[[], int]) -> None:
        self._folder, self._clock = folder, clock
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._jobs = {job.id: job for job in self._read()}

    def start(self, what: str, about: str, work: Work, *, by: str = "", total: int | None = None) -> Job:
        """Begin the work as soon as that before it is done; InputError where too much waits."""
        if sum(job.state == "running" for job in self._jobs.values()) >= MOST_WAITING:
            raise InputError("too many imports wait", "let some of them end first")
        job = Job(secrets.token_hex(8), what, about, self._clock(), by, total=total)
        self._put(job)
        self._write(job)
        # No pool: the end of the process would wait for its threads, and the work may be broken off at any moment.
        threading.Thread(target=self._run, args=(job, work), name="job", daemon=True).start()
        return job

    def find(self, id_: str) -> Job:
        """The job of this id."""
        with self._lock:
            found = self._jobs.get(id_)
        if found is None:
            raise NotFoundError("there is no such job", f"only the last {MOST_KEPT} are kept")
        return found

    def all(self) -> list[Job]:
        """All that are kept, the latest first."""
        with self._lock:
            return sorted(self._jobs.values(), key=lambda job: (job.begun_at, job.id), reverse=True)

    def _run(self, job: Job, work: Work) -> None:
        def told(step: str, done: int) -> None:
            self._put(replace(self._jobs[job.id], step=step, done=done))

        try:
            with self._turn:
                end = {"state": "done", "result": dict(work(told))}
        except JourneyglassError as error:
            end = {"state": "failed", "error": {"message": error.message, "advice": error.advice or ""}}
        except Exception as error:
            said = f"this is a fault of Journeyglass ({type(error).__name__})"
            end = {"state": "failed", "error": {"message": said, "advice": "see the log, and please report it"}}
        ended = replace(self._jobs[job.id], ended_at=self._clock(), **end)  # type: ignore[arg-type]
        self._put(ended)
        self._write(ended)

    def _put(self, job: Job) -> None:
        with self._lock:
            self._jobs[job.id] = job
            for old in sorted(self._jobs.values(), key=lambda one: one.begun_at)[:-MOST_KEPT]:
                if old.state != "running":
                    del self._jobs[old.id]
                    (self._folder / f"{old.id}.json").unlink(missing_ok=True)

    def _write(self, job: Job) -> None:
        with suppress(OSError):  # it goes on all the same; only a restart would not know of it
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{job.id}.json"
            draft = path.with_suffix(".new")
            draft.write_text(json.dumps(asdict(job), ensure_ascii=False, default=str), "utf-8", "replace")
            draft.replace(path)

    def _read(self) -> list[Job]:
        return [job for path in sorted(self._folder.glob("*.json")) if (job := self._known(path)) is not None]

    def _known(self, path: Path) -> Job | None:
        try:
            job = Job(**json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        if not _ID.fullmatch(job.id) or job.state != "running":
            return job if _ID.fullmatch(job.id) else None
        error = {"message": "the server ended in the middle of it", "advice": "start it again: nothing comes in twice"}
        return replace(job, state="failed", error=error)
