"""What is not done, and how that is told: one shape for every error of the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from journeyglass.errors import BusyError, JourneyglassError
from journeyglass.events.jsontext import dumps
from journeyglass.server.answer import JSON, Answer


class RefusalError(Exception):
    """A request that is not done: the status, and what goes into the body.

    `retry` is after how many seconds to try again; a 429 and a 503 always carry it.
    """

    def __init__(
        self, status: int, code: str, message: str, *, advice: str = "", detail: Any = None, retry: int | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.advice = status, code, message, advice
        self.detail = message if detail is None else detail
        self.retry = 1 if retry is None and status in (429, 503) else retry

    def answer(self, told: Callable[[dict[str, Any]], dict[str, Any]] = dict) -> Answer:
        """The response that says so; `told` may say it in another language."""
        after = () if self.retry is None else ((b"retry-after", b"%d" % self.retry),)
        return Answer(self.status, dumps(told(self.shape())), (*JSON, *after))

    def shape(self) -> dict[str, Any]:
        """The error as every route of this server tells it."""
        return error_shape(self.code, self.message, self.detail, self.advice)


def error_shape(code: str, message: str, detail: Any, advice: str) -> dict[str, Any]:
    """The one shape of an error: a stable code, what is wrong, the particulars, what to do."""
    return {"code": code, "message": message, "detail": detail, "advice": advice}


def refused(error: JourneyglassError) -> RefusalError:
    """An error of the library as a refusal."""
    retry = error.retry_after if isinstance(error, BusyError) else None
    return RefusalError(error.status, error.code, error.message, advice=error.advice or "", retry=retry)


def fault() -> RefusalError:
    """The answer to a request over which something in here fell."""
    return RefusalError(500, "fault", "this is a fault of Journeyglass", advice="see the log, and please report it")


def nothing_here(advice: str) -> RefusalError:
    """The answer to an unknown path."""
    return RefusalError(404, "not_found", "there is nothing at this path", advice=advice)


def not_allowed(methods: str) -> RefusalError:
    """The answer to a method that a path does not know."""
    return RefusalError(405, "method", "this path does not know the method", advice=f"use {methods}")
