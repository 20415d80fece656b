"""The section of `docs/benchmarks.md` on the running server; the rest of the page is another run's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bench.machine import Machine
from bench.outcome import Outcome

BEGIN, END = "<!-- live: written by `make bench BENCH_ARGS=live` -->", "<!-- live: end -->"
Facts = Mapping[str, Any]
Found = Callable[[Facts], tuple[str, bool]]
_TITLES = {
    "steady": "batches of 20 at a fixed rate",
    "most": "batches of 20, as fast as they are answered",
    "single": "single calls, as fast as they are answered",
    "apart": "batches of 20 at a fixed rate; the keeper in another process",
    "fresh": "batches of 20 beside a long history",
}
_INTRO = """\
## The running server

The client is a process of its own on the same cores. It keeps its connections open, sends its key with every request,
and gives every message an id of its own. A 200 is sent after the ledger's commit has reached the disk. At a fixed rate
an answer's time counts from the moment at which its request was due, however late it could be sent. After each run the
server is stopped in order, and every acknowledged message is looked for in the store: it must be there once. The keeper
seals and reads what comes all the while, under a journey that uses all a journey can ask. *Processor* is what the
server used of one core; *drained* is how long the keeper still read and sealed after the last answer.
"""


@dataclass(frozen=True)
class Target:
    """What was set out to be reached in a row."""

    row: str
    title: str
    found: Found


TARGETS = (
    Target("steady", "10,000 events a second in batches of 20, p99 at most 250 ms", lambda facts: (
        f"{facts['events_a_second']:,.0f} a second, p99 {facts['latency_p99'] * 1e3:.0f} ms",
        facts["events_a_second"] >= 9_900 and facts["latency_p99"] <= 0.25 and not facts["others"],
    )),
    Target("apart", "the same with the keeper in a process of its own", lambda facts: (
        f"{facts['events_a_second']:,.0f} a second, p99 {facts['latency_p99'] * 1e3:.0f} ms",
        facts["events_a_second"] >= 9_900 and facts["latency_p99"] <= 0.25 and not facts["others"],
    )),
    Target("steady", "at most 1 GiB of memory over a 10-minute run", lambda facts: (
        f"{facts['rss_mib']:,.0f} MiB over {facts['minutes']:.3g} min",
        facts["rss_mib"] <= 1_024 and facts["minutes"] >= 10,
    )),
    Target("single", "1,500 single requests a second", lambda facts: (
        f"{facts['requests_a_second']:,.0f} a second", facts["requests_a_second"] >= 1_500,
    )),
    Target("fresh", "seen in `/api/accounts/ID` within 2 s (p95) at 2,000 events a second beside 10 M", lambda facts: (
        f"p95 {facts['fresh_p95']:.2f} s beside {facts['events']:,} events",
        facts["fresh_p95"] <= 2 and facts["events"] >= 10_000_000 and not facts["unseen"],
    )),
)  # fmt: skip


def section(
    done: Mapping[str, Outcome], machine: Machine, versions: Mapping[str, str], sync: tuple[float, float], command: str
) -> str:
    """The whole section, with its marks."""
    parts = [BEGIN, "", _INTRO, *_conditions(machine, versions, sync, command), *_targets(done), *_rows(done)]
    return "\n".join([*parts, *_fresh(done), END])


def put_in(page: str, new: str, marks: tuple[str, str] = (BEGIN, END)) -> str:
    """The page with the section between these marks in place of the one that is there, else at its end."""
    before, found, rest = page.partition(marks[0])
    after = rest.partition(marks[1])[2] if found else "\n"
    return f"{before.rstrip()}\n\n{new}\n{after.lstrip()}"


def taken_from(page: str, marks: tuple[str, str] = (BEGIN, END)) -> str | None:
    """The section between these marks that a page has."""
    _, found, rest = page.partition(marks[0])
    return f"{marks[0]}{rest.partition(marks[1])[0]}{marks[1]}" if found else None


def _conditions(
    machine: Machine, versions: Mapping[str, str], sync: tuple[float, float], command: str
) -> Iterator[str]:
    cores = "1 core" if machine.cores == 1 else f"{machine.cores} cores"
    listed = ", ".join(f"{name} {number}" for name, number in versions.items())
    yield f"- **Machine:** {cores} ({machine.processor}), {machine.memory_gib:.0f} GiB of memory, {machine.system}."
    yield f"- **Load** before the run: {machine.load:.1f}."
    yield f"- **Disk:** forcing a page to it takes {sync[0]:.2f} ms (median), {sync[1]:.1f} ms (99th percentile)."
    yield f"- **Versions:** {listed}."
    yield f"- **Again:** `{command}`\n"


def _targets(done: Mapping[str, Outcome]) -> Iterator[str]:
    yield "| target | measured | |\n| --- | --- | --- |"
    for target in TARGETS:
        row = done.get(target.row)
        if row is None or row.why_not:
            yield f"| {target.title} | not measured in this run | – |"
            continue
        text, met = target.found(row.facts)
        yield f"| {target.title} | {text} | {'met' if met else '**missed**'} |"
    yield ""


def _rows(done: Mapping[str, Outcome]) -> Iterator[str]:
    yield (
        "| | events a second | requests a second | p50 | p95 | p99 | longest | processor | memory | drained | kept |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
    )
    for name, row in done.items():
        yield f"| {_TITLES[name]} | {_figures(row.facts) if not row.why_not else row.why_not + ' |' * 9}"
    yield ""


def _figures(facts: Facts) -> str:
    times = " | ".join(f"{facts[f'latency_{q}'] * 1e3:,.0f} ms" for q in ("p50", "p95", "p99", "max"))
    wrong = facts["missing"] + facts["twice"]
    kept = f"all {facts['acknowledged']:,} once" if not wrong else f"**{wrong:,} of {facts['acknowledged']:,} wrong**"
    others = "".join(f"; {number:,} answered {status}" for status, number in facts["others"].items())
    return (
        f"{facts['events_a_second']:,.0f} | {facts['requests_a_second']:,.0f} | {times} | {facts['cpu']:.0%} "
        f"| {facts['rss_mib']:,.0f} MiB | {facts['drained']:.0f} s | {kept}{others} |"
    )


def _fresh(done: Mapping[str, Outcome]) -> Iterator[str]:
    row = done.get("fresh")
    if row is None or row.why_not:
        return
    facts = row.facts
    yield (
        f"**Freshness.** From the 200 to the first answer of `/api/accounts/ID` that has the event: "
        f"p50 {facts['fresh_p50']:.2f} s, p95 {facts['fresh_p95']:.2f} s, longest {facts['fresh_max']:.2f} s, of "
        f"{facts['probes']:,} events of any of {facts['accounts']:,} accounts, beside {facts['events']:,} events in "
        f"the lake and {facts['events_a_second']:,.0f} a second that arrive; {facts['unseen']} were not seen within a "
        f"minute. The answer itself took {facts['answer_p50'] * 1e3:.0f} ms (p50), {facts['answer_p95'] * 1e3:.0f} ms "
        f"(p95). A round of the keeper took {facts['cycle_p50']:.2f} s (p50), {facts['cycle_max']:.2f} s at most; it "
        f"was never more than {facts['behind_most']:,} messages behind.\n"
    )
