"""Amending refused messages by a rule: what is wrong with them, and how they are put right.

    format: 1
    amendment: demo-times
    which: {source: site, reason: time}
    where: {event: Demo, properties.plan: {exists: true}}
    move: {properties.when: timestamp}
    map: {event: {Demo: Demo Requested}}
    times: {timestamp: "%d.%m.%Y %H:%M"}
    zone: Europe/Berlin
    set: {properties.amended: true}
    remove: [userId]

A name with dots leads into the message as it was sent. The steps run in the order of this example. What the
amendment does not name stays as it was sent; the message's id stays too, so that it is kept once however often it
is sent or replayed.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, InstanceOf, ValidationError, WithJsonSchema

from journeyglass.errors import AmendmentFileError, NotFoundError
from journeyglass.events.mapping import zone_name
from journeyglass.journey.conditionparser import ConditionParser
from journeyglass.journey.model import Id
from journeyglass.journey.report import Report
from journeyglass.journey.rules import Condition
from journeyglass.journey.structure import misfits, structure_faults
from journeyglass.journey.yamlnodes import Map, Node, is_null, kind, plain
from journeyglass.journey.yamlread import MOST_BYTES, read_yaml
from journeyglass.reading.plain_where import traits_match

Dotted = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^.]+(\.[^.]+)*$")]
Value = str | int | float | bool
Message = dict[str, Any]
Conditions = Annotated[tuple[InstanceOf[Condition], ...], WithJsonSchema({"x-def": "Traits"})]


class Which(BaseModel):
    """Which refused messages: of this source, refused for this reason; left out: of any."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str | None = None
    reason: str | None = None


class Amendment(BaseModel):
    """How some refused messages are put right."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    format: Literal[1]
    amendment: Id
    why: str | None = None
    which: Which = Which()
    where: Conditions = ()
    move: dict[Dotted, Dotted] = {}
    map_: dict[Dotted, dict[str, Value]] = Field(default={}, alias="map")
    times: dict[Dotted, str] = {}
    zone: Annotated[str, AfterValidator(zone_name)] = "UTC"
    set_: dict[Dotted, Value] = Field(default={}, alias="set")
    remove: tuple[Dotted, ...] = ()

    def applies(self, message: Mapping[str, Any]) -> bool:
        """Whether the message is one of those that `where` means."""
        return traits_match({c.field: value_at(message, c.field) for c in self.where}, self.where)

    def amended(self, message: Mapping[str, Any]) -> Message:
        """The message put right; the one given stays as it is."""
        done = copy.deepcopy(dict(message))
        for source, target in self.move.items():
            if (value := value_at(done, source)) is not None:
                _drop(done, source)
                _put(done, target, value)
        for path, values in self.map_.items():
            if (value := value_at(done, path)) is not None and str(value) in values:
                _put(done, path, values[str(value)])
        for path, form in self.times.items():
            if (text := value_at(done, path)) is not None:
                _put(done, path, _instant(str(text), form, self.zone))
        for path, value in self.set_.items():
            _put(done, path, value)
        for path in self.remove:
            _drop(done, path)
        return done


def load_amendment(source: Path | str | bytes, *, path: str | None = None) -> Amendment:
    """Load an amendment from a file (`Path`) or from its text; raises AmendmentFileError with every fault of it."""
    report = Report(path or (str(source) if isinstance(source, Path) else "amendment.yaml"))
    root = read_yaml(_bytes(source) if isinstance(source, Path) else source, report)
    found = None if root is None else _build(root, report)
    if report.faults or found is None:
        raise AmendmentFileError(report.faults)
    return found


def value_at(message: Mapping[str, Any], path: str) -> Any:
    """What stands at a dotted path; None where nothing does."""
    at: Any = message
    for name in path.split("."):
        at = at.get(name) if isinstance(at, Mapping) else None
    return at


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise NotFoundError(f"the amendment {path} cannot be read", str(error.strerror or error)) from error


def _build(root: Node, report: Report) -> Amendment | None:
    if not isinstance(root, Map):
        what = "the file is empty" if is_null(root) else f"the file is {kind(root)}"
        report.fault(root, what, "begin it with `format: 1` and `amendment: my-amendment`")
        return None
    parser = ConditionParser(report)
    data = {key: parser.traits(node, key) if key == "where" else plain(node) for key, node in root}
    try:
        return Amendment.model_validate(data, strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        structure_faults(misfits(error, root), Amendment, report)
        return None


def _put(message: Message, path: str, value: Any) -> None:
    *folders, last = path.split(".")
    at = message
    for name in folders:
        inner = at.get(name)
        if not isinstance(inner, dict):
            inner = at[name] = {}
        at = inner
    at[last] = value


def _drop(message: Message, path: str) -> None:
    *folders, last = path.split(".")
    at: Any = message
    for name in folders:
        at = at.get(name) if isinstance(at, dict) else None
    if isinstance(at, dict):
        at.pop(last, None)


def _instant(text: str, form: str, zone: str) -> str:
    """The time in ISO 8601; as it was where it has another form, so that it is refused again and says so."""
    try:
        at = datetime.strptime(text, form)  # noqa: DTZ007 - the zone is put on below, where the text has none
    except ValueError:
        return text
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).isoformat()
