"""Contact frequency: how often we turn to people, and where it becomes too much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from journeyglass.errors import InputError
from journeyglass.figures.contacts import contact_sql, has_contacts
from journeyglass.figures.context import Context
from journeyglass.figures.dimensions import expect_touches, touch_steps_sql
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, share, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters, period_sql
from journeyglass.figures.spec import OF_TOUCHES, FigureSpec, titled
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.quantiles import sample_quantile
from journeyglass.figures.statistics.spells import Ints, Mask, count_distinct
from journeyglass.figures.visits import Coded, coded, whole

Who = Literal["person", "account"]
CAP = 8
LEFT = ("Unsubscribed", "Email Marked as Spam")
UNTRACKED = "no contact by us has ever come"


@dataclass(frozen=True)
class ContactFrequency:
    """How often people, or accounts, of the group were contacted in the periods in which they were at all.

    `band` None: all of them; else those with so many contacts in the period, which has no distribution of its own.
    `contacted` are different people or accounts, `periods` their weeks or months with a contact. `unsubscribed` of
    these periods saw the person unsubscribe or report spam (None: accounts do not).
    """

    who: Who
    group: str | None
    band: str | None
    contacted: int
    periods: int
    contacts: int
    median: Estimate | None
    ninetieth: Estimate | None
    over_cap: Estimate | None
    unsubscribed: int | None
    unsubscribe_rate: Estimate | None


@dataclass(frozen=True)
class Counted:
    """A row a person (or account), period and group with at least one contact."""

    whose: Ints
    contacts: Ints
    group: Coded
    left: Mask


def compute(context: Context, filters: Filters = EVERYTHING, cap: str = str(CAP), per: str = "month") -> Figure:
    """How often do we contact each person and each account, and do those contacted most unsubscribe more.

    Formula: a contact is an event of ours towards them (mail, call, message, proposal, survey) or a meeting; the
    paperwork of sales, answers of support and delivery notices are none. Counted a person (account) and week or
    month (UTC), only those with at least one; median and 90th percentile of these counts, and the share over the cap.
    Beside it, by band of frequency, the share of a person's periods in which they unsubscribed or reported spam.
    Assumes: every mail and call is sent to us. Misleads: who unsubscribes early in a month gets fewer mails in it,
    which hides some of the fatigue; people who are mailed more also differ in other ways.
    Intervals: Woodruff for percentiles; shares Wilson, or a bootstrap over people where one has several periods.
    Options: cap, contacts a period (default 8); per: week or month (default).
    Shape: people first, then accounts; a row a group, then its bands. Unit: times a period, shares 0–1.
    Source: M4.13, contact fatigue.
    """
    most = cap_of(cap)
    rows: list[ContactFrequency] = []
    for who in ("person", "account"):
        found = counted(context, filters, who, per)
        groups = [(None, np.ones(len(found.whose), dtype=np.bool_))] if filters.by is None else found.group.groups()
        for group, here in groups:
            rows += _rows(context, found, who, group, here, most)
    return figure_of(context, "contact_frequency", filters, ContactFrequency, rows, [], cap=str(most), per=per)


def cap_of(cap: str) -> int:
    """How many contacts a period are not too many."""
    if not cap.isdecimal() or int(cap) < 1:
        raise InputError(f"{cap} is no number of contacts", "give a whole number from 1 on")
    return int(cap)


def counted_sql(context: Context, filters: Filters, who: Who, per: str) -> str:
    """A row a person (account), period and group: how many contacts."""
    steps = touch_steps_sql(filters)
    left = ", ".join(f"'{name}'" for name in LEFT)
    steps["contacts"] = f"""
        SELECT t.{who}_no AS whose, {period_sql(per, 't."at"')} AS period, t.grp, count(*) AS contacts FROM grouped t
        WHERE t.{who}_no IS NOT NULL AND {contact_sql(context)} GROUP BY ALL"""
    steps["gone"] = f"""
        SELECT DISTINCT person_no AS whose, {period_sql(per, '"at"')} AS period
        FROM touches WHERE name IN ({left}) AND person_no IS NOT NULL"""
    steps["counted"] = """
        SELECT c.*, g.whose IS NOT NULL AS gone FROM contacts c
        LEFT JOIN gone g ON g.whose = c.whose AND g.period = c.period ORDER BY c.whose, c.period, c.grp"""
    return chain_sql(steps)


def counted(context: Context, filters: Filters, who: Who, per: str) -> Counted:
    """The weeks or months of the people (accounts) in which they were contacted."""
    if per not in ("week", "month"):
        raise InputError(f"contacts are not counted by {per}", "use week or month")
    expect_touches(context, filters)
    return context.once(("contacts", filters, who, per), lambda: _counted(context, filters, who, per))


def _counted(context: Context, filters: Filters, who: Who, per: str) -> Counted:
    table = context.table(counted_sql(context, filters, who, per))
    left = table["gone"].to_numpy() & (who == "person")
    return Counted(whole(table, "whose"), whole(table, "contacts"), coded(table, "grp"), left)


def _rows(
    context: Context, found: Counted, who: Who, group: str | None, here: Mask, cap: int
) -> list[ContactFrequency]:
    unknown = "" if here.any() or has_contacts(context) else UNTRACKED
    rows = [_row(context, found, who, group, None, here, cap, unknown)]
    if who == "account" or not here.any():
        return rows
    for band, low, high in bands(cap):
        inside = here & (found.contacts >= low) & (found.contacts <= high)
        rows.append(_row(context, found, who, group, band, inside, cap, unknown))
    return rows


def bands(cap: int) -> list[tuple[str, int, int]]:
    """Bands of frequency up to the cap and over it: name, least and most contacts."""
    ends = sorted({1, min(3, cap), cap})
    starts = [1, *(end + 1 for end in ends[:-1])]
    named = [(f"{a}–{b}" if a < b else str(a), a, b) for a, b in zip(starts, ends, strict=True)]
    return [*named, (f">{cap}", cap + 1, 2**62)]


def _row(
    context: Context, found: Counted, who: Who, group: str | None, band: str | None, here: Mask, cap: int, unknown: str
) -> ContactFrequency:
    whose, contacts = found.whose[here], found.contacts[here]
    over = terra_incognita("share", unknown) if unknown else share(contacts > cap, whose)
    people = who == "person"
    return ContactFrequency(
        who=who,
        group=group,
        band=band,
        contacted=count_distinct(whose),
        periods=len(whose),
        contacts=int(contacts.sum()),
        median=None if band else _quantile(contacts, whose, 0.5, unknown),
        ninetieth=None if band else _quantile(contacts, whose, 0.9, unknown),
        over_cap=None if band else over,
        unsubscribed=int(found.left[here].sum()) if people else None,
        unsubscribe_rate=_unsubscribed(context, found, here) if people else None,
    )


def _quantile(contacts: Ints, whose: Ints, part: float, unknown: str) -> Estimate:
    if unknown:
        return terra_incognita("times", unknown)
    if count_distinct(whose) < MIN_SUBJECTS:
        return too_few("times", int(contacts.sum()), len(contacts))
    found = sample_quantile(contacts, part, whose)
    value, low, high = (None if v is None else float(v) for v in (found.value, found.low, found.high))
    return Estimate(value, low, high, int(contacts.sum()), len(contacts), "times")


def _unsubscribed(context: Context, found: Counted, here: Mask) -> Estimate:
    if not (context.names_seen or frozenset()).intersection(LEFT):
        return terra_incognita("share", "nobody sends who unsubscribes")
    return share(found.left[here], found.whose[here])


SPEC = FigureSpec(
    "contact_frequency",
    titled("Contact frequency", "Частота контактов", "聯繫頻率"),
    ContactFrequency,
    compute,
    dimensions=OF_TOUCHES,
    better="neither",
    theme="channels",
)
