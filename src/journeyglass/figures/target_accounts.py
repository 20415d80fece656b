"""Target accounts: how well those on the list are covered and engaged, beside all the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeyglass.errors import InputError
from journeyglass.figures.context import Context, micros
from journeyglass.figures.dimensions import expect_touches, group_steps_sql
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, share_of, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import ACCOUNT, EVERYTHING, Filters
from journeyglass.figures.holding import spans
from journeyglass.figures.horizon import DEFAULT, Horizon, parse
from journeyglass.figures.placing import NEVER
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.mean import clustered_mean
from journeyglass.figures.statistics.spells import Ints, Mask
from journeyglass.figures.visits import Coded, coded, stage_name, whole
from journeyglass.figures.without_events import silent_holding
from journeyglass.journey.model import Indicator, Stage
from journeyglass.journey.rules import Rule

Listing = Literal["on_list", "off_list"]
NO_TARGETS = "the map has no rule `targets`, so there is no list of target accounts"


@dataclass(frozen=True)
class TargetAccounts:
    """Accounts `on_list` or `off_list`; `stage` is where they are now, None for all of them.

    `covered` have a person whom we know, `people` on average each; `engaged` did something in the period, and
    `active_people` known people on average took part in it.
    """

    listing: Listing
    stage: str | None
    group: str | None
    accounts: int
    covered: int
    engaged: int
    coverage: Estimate
    people: Estimate
    engagement: Estimate
    active_people: Estimate


@dataclass(frozen=True)
class Accounts:
    """A row an account: its id, whether it is on the list, where it is now (-1: outside), its people, the active."""

    name: pa.Array
    on_list: Mask
    stage: Ints
    people: Ints
    engaged: Mask
    active: Ints
    group: Coded


def compute(context: Context, filters: Filters = EVERYTHING, within: str = DEFAULT, people: str = "1") -> Figure:
    """How far do we reach into the accounts on the target list, compared with the other accounts.

    Formula: an account is on the list where the map's rule `targets` holds at the reading's instant
    (or when the period ends, if that is earlier), also one to which
    nothing ever happened; the others are those of the reading that are not. Covered: at least one person is known, a
    member then, or somebody without any membership who acted in its events. Engaged: an event by a customer in the
    last D, by at least so many known people where more than one is asked for. Active people: known people with such
    an event, the mean over all accounts of the row, which shows the expansion within the account.
    Assumes: the list was not drawn up from those who were active. Misleads: an account that is on the list because it
    came by itself looks engaged; the comparison is no effect of the list.
    Intervals: shares Wilson; means by Student's t. It is a state, so it does
    not matter when the period begins.
    Options: within, D (default 90d); people (default 1).
    Shape: a row on and off the list, all stages first, then the present ones. Unit: share 0–1, times an account.
    Source: M3.3.
    """
    found, least = load(context, filters, within, people), _least(people)
    if found is None:
        return figure_of(context, "target_accounts", filters, TargetAccounts, [], [NO_TARGETS], within=within)
    rows = list(_rows(context, found, filters.by))
    options = {"within": within, "people": str(least)}
    return figure_of(context, "target_accounts", filters, TargetAccounts, rows, [], **options)


def load(context: Context, filters: Filters, within: str = DEFAULT, people: str = "1") -> Accounts | None:
    """The accounts on the list and off it; None where the map has no list."""
    recent, least = parse(within), _least(people)
    rule = context.journey.targets
    if rule is None:
        return None
    expect_touches(context, filters)
    key = ("target accounts", filters, recent, least)
    return context.once(key, lambda: _accounts(context, filters, rule, recent, least))


def _least(people: str) -> int:
    if not people.isdecimal() or int(people) < 1:
        raise InputError(f"{people} is no number of people", "give a whole number from 1 on")
    return int(people)


def accounts_sql(filters: Filters, as_of: int, since: int) -> str:
    """A row an account known at that instant or on the list: its people, who was active since, and its group."""
    now = f"m.valid_from <= {as_of} AND (m.valid_to IS NULL OR m.valid_to > {as_of})"
    steps = {
        "here": f"""
            SELECT account, max(stage_idx) AS stage_idx FROM stood
            WHERE entered <= {as_of} AND (left_us IS NULL OR left_us > {as_of}) GROUP BY account""",
        "known": f"""
            SELECT account_no, person_no FROM cache_memberships m WHERE {now}
            UNION SELECT account_no, person_no FROM touches t
            WHERE person_no IS NOT NULL AND account_no IS NOT NULL AND "at" <= {as_of}
                AND NOT EXISTS (SELECT 1 FROM cache_memberships m WHERE m.person_no = t.person_no)""",
        "people": "SELECT account_no, count(*) AS people FROM known GROUP BY account_no",
        "recent": f"""
            SELECT account_no, count(*) AS events, count(DISTINCT person_no) AS active FROM touches
            WHERE actor = 'customer' AND account_no IS NOT NULL AND "at" >= {since}
                AND "at" <= {as_of} GROUP BY account_no""",
        "among": f"""
            SELECT DISTINCT n.account FROM numbered_subjects n JOIN touches t USING (subject_no)
            WHERE n.account IS NOT NULL AND t."at" <= {as_of}
            UNION SELECT account FROM listed""",
        "all_of_them": f"""
            SELECT u.account, a.account_no, l.account IS NOT NULL AS on_list, h.stage_idx, {as_of} AS "at"
            FROM among u JOIN cache_accounts a ON a.account_id = u.account
            LEFT JOIN listed l ON l.account = u.account LEFT JOIN here h ON h.account = u.account""",
    }
    steps |= group_steps_sql(filters, "all_of_them", '"at"', lambda by: "NULL::VARCHAR")
    steps["labelled"] = """
        SELECT g.account, g.on_list, g.stage_idx, g.grp, coalesce(p.people, 0) AS people,
            coalesce(r.events, 0) AS events, coalesce(r.active, 0) AS active
        FROM grouped g LEFT JOIN people p ON p.account_no = g.account_no
        LEFT JOIN recent r ON r.account_no = g.account_no ORDER BY g.account"""
    return chain_sql(steps)


def _accounts(context: Context, filters: Filters, rule: Rule, recent: Horizon, least: int) -> Accounts:
    as_of = min(context.as_of, micros(filters.until) - 1) if filters.until else context.as_of
    context.con.register("listed", _listed(context, rule, as_of))
    table = context.table(accounts_sql(filters, as_of, as_of - recent.micros))
    context.con.unregister("listed")
    events, active = whole(table, "events"), whole(table, "active")
    return Accounts(
        name=table["account"].combine_chunks(),
        on_list=table["on_list"].to_numpy(),
        stage=whole(table, "stage_idx"),
        people=whole(table, "people"),
        engaged=(events > 0) & ((active >= least) | (least == 1)),
        active=active,
        group=coded(table, "grp"),
    )


def _listed(context: Context, rule: Rule, as_of: int) -> pa.Table:
    """The accounts for which the rule holds at that instant."""
    found = spans(context, rule)
    lasting = pc.greater(pc.fill_null(found["until"], NEVER), as_of)
    held = found.filter(pc.and_(pc.less_equal(found["since"], as_of), lasting))["account"].to_pylist()
    silent = set(silent_holding(context, rule, as_of))
    names = context.table("SELECT account_no, account_id FROM cache_accounts")
    pairs = zip(names["account_no"].to_pylist(), names["account_id"].to_pylist(), strict=True)
    both = sorted({*held, *(name for number, name in pairs if number in silent)})
    return pa.table({"account": pa.array(both, pa.string())})


def _rows(context: Context, found: Accounts, by: str | None) -> Iterator[TargetAccounts]:
    everybody = np.ones(len(found.stage), dtype=np.bool_)
    lists: tuple[tuple[Listing, Mask], ...] = (("on_list", found.on_list), ("off_list", ~found.on_list))
    for listing, listed in lists:
        for group, rows in [(None, everybody)] if by is None else list(found.group.groups()):
            here = listed & rows
            yield _row(found, listing, None, group, here)
            for stage in np.unique(found.stage[here]):
                yield _row(found, listing, stage_name(context, int(stage)), group, here & (found.stage == stage))


def _row(found: Accounts, listing: Listing, stage: str | None, group: str | None, here: Mask) -> TargetAccounts:
    accounts = int(here.sum())
    covered, engaged = int((here & (found.people > 0)).sum()), int((here & found.engaged).sum())
    return TargetAccounts(
        listing=listing,
        stage=stage,
        group=group,
        accounts=accounts,
        covered=covered,
        engaged=engaged,
        coverage=share_of(covered, accounts),
        people=_mean(found.people[here]),
        engagement=share_of(engaged, accounts),
        active_people=_mean(found.active[here]),
    )


def _mean(values: Ints) -> Estimate:
    counts = (int(values.sum()), len(values))
    if len(values) < MIN_SUBJECTS:
        return too_few("times", *counts)
    mean = clustered_mean(values.astype(float), np.arange(len(values)), least=0)
    return Estimate(mean.value, mean.low, mean.high, *counts, "times")


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate | None:
    """The share of the target accounts in the stage that are engaged; None without a list."""
    rows = compute(context, Filters(where=filters.where)).rows
    if not rows:
        return None
    found = next((row for row in rows if row.listing == "on_list" and row.stage == stage.id), None)
    return found.engagement if found else share_of(0, 0)


SPEC = FigureSpec(
    "target_accounts",
    titled("Target accounts", "Целевые компании", "目標客戶"),
    TargetAccounts,
    compute,
    dimensions=ACCOUNT,
    measure=measure,
    theme="people",
)
