"""The list of accounts against what is said of each account one by one, in plain Python."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from journeyglass.errors import InputError, NotFoundError
from journeyglass.figures import Filters, compute
from journeyglass.journey.model import say
from journeyglass.workspace import Result
from journeyglass.workspace.accounts_table import SORTS, AccountLine, AccountsAsked, accounts_table


def lines(result: Result, **asked: Any) -> list[AccountLine]:
    """All pages together, of seven rows each."""
    wanted = AccountsAsked(**{"most": 7, **asked})
    found: list[AccountLine] = []
    while True:
        page = accounts_table(result.context, replace(wanted, offset=len(found)))
        found += page.rows
        assert page.total >= len(found)
        if not page.rows:
            assert page.total == len(found)
            return found


def events_of(result: Result) -> dict[str, list[dict[str, Any]]]:
    rows = result.context.table("SELECT account, name, actor, occurred_at, row_no FROM events").to_pylist()
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["account"] and row["actor"] != "system" and row["occurred_at"] <= result.as_of:
            found.setdefault(row["account"], []).append(row)
    return found


def test_everybody_stands_where_the_reading_says(result: Result) -> None:
    plain = {row.subject: row for row in result.accounts()}
    found = lines(result)
    assert {row.subject for row in found} == set(plain)
    for row in found:
        other = plain[row.subject]
        assert (row.stage or "outside", row.since, row.turn) == (other.stage, other.since, other.turn)
        assert row.days == pytest.approx(other.days)
        assert (row.name, row.stalled_since) == (other.name, other.stalled_since)


def test_the_last_touch_is_the_newest_event_that_no_system_made(result: Result) -> None:
    events = events_of(result)
    for row in lines(result):
        mine = events.get(row.subject, [])
        last = max(mine, key=lambda event: (event["occurred_at"], event["row_no"]), default=None)
        assert row.last_touch_at == (last and last["occurred_at"])
        assert row.last_touch == (last and last["name"])


def test_the_committee_and_the_owner(result: Result) -> None:
    rows = result.context.table(f"""
        SELECT a.account_id, r.role FROM cache_roles r JOIN cache_accounts a USING (account_no)
        WHERE r.valid_from <= {result.context.as_of} AND (r.valid_to IS NULL OR r.valid_to > {result.context.as_of})
        """).to_pylist()  # fmt: skip
    known: dict[str, set[str]] = {}
    for row in rows:
        known.setdefault(row["account_id"], set()).add(row["role"])
    expected = set(result.journey.committee) - {"unknown"}
    owners = {stage.id: say(stage.owner.responsible, "en") for stage in result.journey.stages if stage.owner}
    for line in lines(result):
        assert set(line.missing_roles) == expected - known.get(line.subject, set())
        assert line.known_roles == len(expected) - len(line.missing_roles)
        traits = result.account(line.subject, events=0).traits
        assert line.owner == (traits.get("owner") or owners.get(line.stage or ""))


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_sorted_with_nothing_missing_or_twice(result: Result, sort: Any, descending: bool) -> None:
    places = [stage.id for stage in result.journey.stages]
    values = {
        "name": lambda row: (row.name or row.subject).lower(),
        "stage": lambda row: None if row.stage is None else places.index(row.stage),
        "since": lambda row: row.since,
        "completeness": lambda row: row.known_roles,
        "last_touch": lambda row: row.last_touch_at,
        "owner": lambda row: row.owner,
        "value": lambda row: row.values[0].amount if row.values else None,
    }
    found = lines(result, sort=sort, descending=descending)
    assert len({row.subject for row in found}) == len(found) == result.subjects.num_rows
    seen = [values[sort](row) for row in found]
    there = [value for value in seen if value is not None]
    assert seen[: len(there)] == there  # what is empty comes last, in either order
    assert there
    assert there == sorted(there, reverse=descending)


def test_only_those(result: Result) -> None:
    everybody = lines(result)
    letters = (everybody[3].name or "")[2:6]
    for asked, test in (
        ({"search": letters.upper()}, lambda row: letters.lower() in f"{row.subject} {row.name}".lower()),
        ({"stage": "renewal"}, lambda row: row.stage == "renewal"),
        ({"stage": "outside"}, lambda row: row.stage is None),
        ({"owner": "mira"}, lambda row: row.owner == "mira"),
        ({"stalled": True}, lambda row: row.stalled_since is not None),
        ({"stage": "outside", "owner": "mira"}, lambda row: row.stage is None and row.owner == "mira"),
        ({"subjects": [everybody[0].subject, "nobody"]}, lambda row: row.subject == everybody[0].subject),
        ({"search": "'; DROP TABLE subjects; --"}, lambda row: False),
    ):
        assert lines(result, **asked) == [row for row in everybody if test(row)], asked


def test_who_is_here_now_is_who_the_map_counts(result: Result) -> None:
    """Whatever is kept on the map, the list of a stage has as many accounts as the map says are there."""
    for where in (
        (),
        (("segment", "small"),),
        (("industry", "software"),),
        (("channel", "meeting"), ("owner", "mira")),
    ):
        now = compute(result.context, "here_now", where=where).rows
        for row in now:
            if row.stage == "outside" and where:
                continue  # who was never placed is in no group
            assert len(lines(result, stage=row.stage, filters=Filters(where=where))) == row.subjects


def test_the_segment_is_the_present_one(result: Result) -> None:
    parts = [lines(result, segment=segment.id) for segment in result.journey.segments] + [lines(result, segment="")]
    names = [row.subject for part in parts for row in part]
    assert sorted(names) == sorted(row.subject for row in lines(result))
    assert sum(bool(part) for part in parts) > 2


def test_what_cannot_be_asked(result: Result) -> None:
    with pytest.raises(NotFoundError, match="has no stage nowhere"):
        accounts_table(result.context, AccountsAsked(stage="nowhere"))
    with pytest.raises(InputError, match="from 1 to 200"):
        accounts_table(result.context, AccountsAsked(most=201))
    with pytest.raises(InputError, match="cannot be sorted by colour"):
        accounts_table(result.context, AccountsAsked(sort="colour"))  # type: ignore[arg-type]
