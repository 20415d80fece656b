"""Logs: one JSON object a line, or words for people on a terminal. Never bodies, keys or personal data."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

_MOST_FRAMES = 12
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def set_up(level: str, form: str) -> None:
    """Log to standard error from `level` on, as `json`, for the `console`, or as it suits (`auto`)."""
    console = form == "console" or (form == "auto" and sys.stderr.isatty())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]
    last = structlog.dev.ConsoleRenderer() if console else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, _frames, last],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    _take_in_the_libraries(level)


def logger(part: str) -> Any:
    """The logger of a part of the server."""
    return structlog.get_logger(part=part)


def _frames(_: object, __: str, said: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Of an exception its type and where it came from; not its text, in which values of events may stand."""
    error = said.pop("exc_info", None)
    error = sys.exc_info()[1] if error is True else error
    if isinstance(error, BaseException):
        last = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
        said["error"] = type(error).__name__
        said["frames"] = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in last]
    return said


def _take_in_the_libraries(level: str) -> None:
    """What libraries log through the standard library comes out in the same form; their chatter is left out."""
    root = logging.getLogger()
    root.handlers[:] = [_Handler()]
    root.setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        found = logging.getLogger(name)
        found.handlers.clear()
        found.propagate = name != "uvicorn.access"
        found.setLevel(logging.WARNING if level != "error" else logging.ERROR)


class _Handler(logging.Handler):
    """Hands records of the standard library on to structlog."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log one record."""
        said: MutableMapping[str, Any] = {"part": record.name}
        if record.exc_info and record.exc_info[1] is not None:
            said["exc_info"] = record.exc_info[1]
        structlog.get_logger().log(record.levelno, record.getMessage(), **said)
