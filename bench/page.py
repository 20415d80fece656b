"""`docs/benchmarks.md`, from what was measured."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence

from bench.catalogue import CONCERNS_NO_SIZE, ROWS, Group, Row
from bench.checks import checked, unequal
from bench.machine import Machine
from bench.outcome import Outcome
from bench.place import HERE
from bench.questions import PAIR, STEPS
from bench.targets import TARGETS, Measured

_HEAD = """\
<!-- Written by `make bench`; do not edit. -->

# Benchmarks

How long a history takes to read, beside what it costs DuckDB merely to read the same columns and sort them by account,
time and event id (*the floor*), and beside other tools on the questions that they can answer too. Every row runs in a
process of its own. *Seconds* are those of the work, with data that the system has in its file cache; *process* adds
starting Python and loading libraries. Of several runs the median counts. *Memory* is the most that the process held.
"""


def page(measured: Measured, machine: Machine, versions: Mapping[str, str], command: str) -> str:
    """The whole page."""
    parts = [_HEAD, *_conditions(machine, versions, command), *_targets(measured)]
    for size, rows in sorted(measured.items()):
        parts += _size(size, rows)
    parts += _attribution(measured)
    return "\n".join(parts).rstrip() + "\n"


def _conditions(machine: Machine, versions: Mapping[str, str], command: str) -> Iterator[str]:
    listed = ", ".join(f"{name} {number}" for name, number in versions.items())
    cores = "1 core" if machine.cores == 1 else f"{machine.cores} cores"
    yield f"- **Machine:** {cores} ({machine.processor}), {machine.memory_gib:.0f} GiB of memory, {machine.system}."
    yield f"- **Load** before the run: {machine.load:.1f}."
    yield f"- **Versions:** {listed}."
    yield f"- **Again:** `{command}`\n"


def _targets(measured: Measured) -> Iterator[str]:
    remarks = tomllib.loads((HERE / "remarks.toml").read_text("utf-8"))
    missed = []
    yield "## Targets\n"
    yield "| target | measured | |\n| --- | --- | --- |"
    for target in TARGETS:
        found = target.found(measured)
        if found is None:
            yield f"| {target.title} | not measured in this run | – |"
            continue
        text, met = found
        yield f"| {target.title} | {text} | {'met' if met else '**missed**'} |"
        if not met and target.name in remarks:
            missed.append(f"- *{target.title}:* {remarks[target.name]}")
    yield ""
    if missed:
        yield "Why:\n\n" + "\n".join(missed) + "\n"


def _size(size: int, rows: Mapping[str, Outcome]) -> Iterator[str]:
    yield f"## {size:,} events\n"
    if "about" in rows:
        yield from _about(rows)
    yield from _reading(rows)
    yield from _figures(rows)
    yield from _peers(rows, "funnel", _FUNNEL)
    yield from _peers(rows, "stages", _STAGES)
    for peer, how in unequal(rows).items():
        yield f"**{peer} does not answer as we do:** {how}\n"


def _about(rows: Mapping[str, Outcome]) -> Iterator[str]:
    told = rows["about"].facts
    yield (
        f"{told['accounts']:,} accounts of very uneven size, {told['people']:,} people, {told['visitors']:,} visitors. "
        f"{told['unnamed']:.1%} of the events name no account: they are known only by a visitor, who turns out to be "
        f"a person, who is a member of an account or has an address at its domain; {told['unresolved']:.1%} stay "
        "nobody's. "
        f"The journey has {told['stages']} stages and {told['atoms']} atoms of every kind; {told['surviving']:.1%} of "
        f"the events survive its filter. On disk: lake {_mib(told['lake_bytes'])}, cache {_mib(told['cache_bytes'])}.\n"
    )


def _reading(rows: Mapping[str, Outcome]) -> Iterator[str]:
    shown = [row for row in _of("reading") if row.name in rows]
    if not shown:
        return
    yield "| | seconds | of the floor | process | memory | |\n| --- | ---: | ---: | ---: | ---: | --- |"
    for row in shown:
        yield _line(row.title, rows[row.name], _times(rows, row.name), _remark(row.name, rows))
    yield ""


def _times(rows: Mapping[str, Outcome], name: str) -> str:
    floor = rows.get("floor")
    return (
        "" if floor is None or not floor.seconds or rows[name].why_not else f"{rows[name].seconds / floor.seconds:.2f}×"
    )


def _line(title: str, done: Outcome, ratio: str, remark: str) -> str:
    if done.why_not is not None:
        return f"| {title} | | | | | not measured: {done.why_not} |"
    process, memory = _seconds(done.process_seconds), f"{done.peak_mb:,.0f} MiB"
    return f"| {title} | {_seconds(done.seconds)} | {ratio} | {process} | {memory} | {remark} |"


def _remark(name: str, rows: Mapping[str, Outcome]) -> str:
    done = rows[name]
    if done.why_not is not None:
        return ""
    if name == "importing":
        return f"{done.facts['per_second']:,.0f} facts a second"
    if name == "incremental":
        facts, seconds = done.facts["new"], _seconds(done.facts["import_seconds"])
        return f"after importing {facts:,} facts in {seconds} s; equal to a first read"
    if name == "reread":
        return f"the next one in the same process: {_seconds(done.facts['next'])}"
    if name == "first" and "floor_all" in rows and rows["floor_all"].seconds:
        return f"{done.seconds / rows['floor_all'].seconds:.2f}× the floor of all columns"
    if name == "figures":
        return f"{done.answers['figures']} figures"
    if name == "spark":
        same = "; visits equal to the first read's" if checked(rows, name) else ""
        return f"starting Spark, {_seconds(done.facts['start'])} s, apart{same}"
    return ""


def _figures(rows: Mapping[str, Outcome]) -> Iterator[str]:
    if "figures" not in rows or rows["figures"].why_not is not None:
        return
    told = rows["figures"].facts
    slowest = sorted(told["each"].items(), key=lambda item: -item[1])
    yield "Figures, slowest first, in seconds: " + ", ".join(f"{n} {_seconds(s)}" for n, s in slowest) + ".\n"
    if told["not_asked"]:
        yield "Not computed without options: " + "; ".join(f"{n} ({w})" for n, w in told["not_asked"].items()) + ".\n"


_FUNNEL = f"""\
**Funnel.** How many accounts did {", then ".join(STEPS)}, each strictly after the one before?
And how many did {PAIR[1]} less than 30 days after {PAIR[0]}? The others get the events with their account
resolved, in the reading cache's order, as one Parquet file, and give the counts alone; a reading gives every visit of
every account with its cause.
"""
_STAGES = """\
**Stage to stage.** Moves between stages, different ways through the journey, and how long they took, of the visits of
the measured journey. Both get the visits; pm4py as a data frame in memory.
"""


def _peers(rows: Mapping[str, Outcome], group: Group, head: str) -> Iterator[str]:
    shown = [row for row in _of(group) if row.name in rows]
    if not shown:
        return
    ours = rows.get(shown[0].name)
    yield head
    yield "| | seconds | of ours | process | memory | |\n| --- | ---: | ---: | ---: | ---: | --- |"
    for row in shown:
        done = rows[row.name]
        ratio = f"{done.seconds / ours.seconds:.2f}×" if ours and ours.seconds else ""
        yield _line(row.title, done, ratio, "same answers" if checked(rows, row.name) else "")
    yield ""


def _attribution(measured: Measured) -> Iterator[str]:
    for rows in measured.values():
        for name in CONCERNS_NO_SIZE & rows.keys():
            yield "## Attribution\n"
            done = rows[name]
            yield f"Not measured: {done.why_not}.\n" if done.why_not else "\n".join(done.facts["lines"]) + "\n"


def _of(group: Group) -> Sequence[Row]:
    return [row for row in ROWS if row.group == group]


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f}" if seconds < 100 else f"{seconds:.0f}"


def _mib(size: int) -> str:
    return f"{size / 2**20:,.0f} MiB"
