"""The onboarding visits of a reading, and what happened in them: mails, content, use, tickets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeyglass.errors import InputError
from journeyglass.figures.context import Context
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.spells import Floats, Ints, Mask
from journeyglass.figures.touches import touches
from journeyglass.figures.tracked import trackable
from journeyglass.figures.visits import Visits, whole
from journeyglass.journey import rules
from journeyglass.reading.where_sql import quote

SENT, OPENED = "Email Sent", "Email Opened"
CONTENT = ("Content Viewed", "Content Downloaded", "Webinar Attended")
FEATURE = "Feature Used"
USE = (FEATURE, "Signed In", "Onboarding Step Completed")
TICKET, REPLIED, RESOLVED = "Ticket Opened", "Ticket Replied", "Ticket Resolved"
NEVER = -1


def onboarding_stages(context: Context, stage: str | None = None) -> tuple[int, ...]:
    """The stages that count as onboarding: those asked for (several with commas), else those that the map means.

    The map means the stages with an indicator `onboarding`; where it has none, its first stage of phase customer.
    """
    stages = context.journey.stages
    if stage is not None:
        names = [name.strip() for name in stage.split(",")]
        if not all(names):
            raise InputError(f"{stage!r} names no stages", "give one, or several with commas between them")
        return tuple(sorted({context.stage_index(name) for name in names}))
    named = [i for i, s in enumerate(stages) if any(wanted.figure == "onboarding" for wanted in s.indicators)]
    return tuple(named or [i for i, s in enumerate(stages) if s.phase == "customer"][:1])


@dataclass(frozen=True)
class Mails:
    """A row a mail and person: the visit in which it was first sent, and whether it was opened after that."""

    visit: Ints
    opened: Mask


@dataclass(frozen=True)
class Tickets:
    """A row a ticket: the visit in which it was opened, when, and when it was answered and resolved (−1: not yet)."""

    visit: Ints
    at: Ints
    replied: Ints
    resolved: Ints


def mails(context: Context, stages: tuple[int, ...]) -> Mails:
    """The mails sent in these stages that say which one they are (`email_id`, else `campaign_id`)."""
    touches(context)
    found = context.table(mails_sql(stages))
    return Mails(whole(found, "visit"), found["opened"].to_numpy().astype(np.bool_))


def mails_sql(stages: tuple[int, ...]) -> str:
    """A row a mail and recipient (the person, where unknown the account)."""
    key = "coalesce(json_extract_string(p.properties, '/email_id'), json_extract_string(p.properties, '/campaign_id'))"
    who = "coalesce('p' || t.person_no, 'a' || t.account_no)"
    steps = {
        name: f"""
            SELECT {who} AS who, {key} AS mail, t."at", t.visit, t.stage_idx
            FROM touches t JOIN cache_events p ON p.row_no = t.row_no
            WHERE t.name = {quote(event)} AND p.name = {quote(event)}"""
        for name, event in (("sent", SENT), ("opened", OPENED))
    }
    steps["first"] = f"""
        SELECT who, mail, min("at") AS sent_at, arg_min(visit, ("at", visit)) AS visit
        FROM sent WHERE who IS NOT NULL AND mail IS NOT NULL AND visit IS NOT NULL AND stage_idx IN ({_list(stages)})
        GROUP BY who, mail"""
    steps["last"] = 'SELECT who, mail, max("at") AS opened_at FROM opened GROUP BY who, mail'
    steps["ordered"] = """
        SELECT f.visit, coalesce(l.opened_at >= f.sent_at, false) AS opened
        FROM first f LEFT JOIN last l ON l.who = f.who AND l.mail = f.mail ORDER BY f.visit, f.mail, f.who"""
    return chain_sql(steps)


def content(context: Context, visits: Visits, stages: tuple[int, ...]) -> Mask:
    """For every visit whether the customer looked at content in it."""
    touches(context)
    found = context.table(f"""
        SELECT DISTINCT visit FROM touches
        WHERE visit IS NOT NULL AND stage_idx IN ({_list(stages)}) AND name IN ({_names(CONTENT)})
            AND actor = 'customer'""")
    seen = np.zeros(len(visits), dtype=np.bool_)
    seen[whole(found, "visit")] = True
    return seen


def active_people(context: Context, visits: Visits, stages: tuple[int, ...]) -> Floats:
    """For every visit how many known people used the product in it."""
    touches(context)
    return _per_visit(
        context,
        visits,
        f"""
        SELECT visit, count(DISTINCT person_no) AS n FROM touches
        WHERE visit IS NOT NULL AND stage_idx IN ({_list(stages)}) AND name IN ({_names(USE)}) AND actor = 'customer'
        GROUP BY visit""",
    )


def features_used(context: Context, visits: Visits, stages: tuple[int, ...]) -> Floats:
    """For every visit how many different features were used in it."""
    touches(context)
    return _per_visit(
        context,
        visits,
        f"""
        SELECT t.visit, count(DISTINCT json_extract_string(p.properties, '/feature')) AS n
        FROM touches t JOIN cache_events p ON p.row_no = t.row_no
        WHERE t.visit IS NOT NULL AND t.stage_idx IN ({_list(stages)}) AND t.name = {quote(FEATURE)}
            AND p.name = {quote(FEATURE)}
        GROUP BY t.visit""",
    )


def _per_visit(context: Context, visits: Visits, sql: str) -> Floats:
    found = context.table(sql)
    numbers = np.zeros(len(visits))
    numbers[whole(found, "visit")] = whole(found, "n")
    return numbers


def tickets(context: Context, stages: tuple[int, ...]) -> Tickets:
    """The tickets opened in these stages, each by the first event that opened it."""
    touches(context)
    found = context.table(tickets_sql(stages))
    return Tickets(*(whole(found, name, NEVER) for name in ("visit", "at", "replied", "resolved")))


def tickets_sql(stages: tuple[int, ...]) -> str:
    """A row a ticket of an account; a ticket that was resolved without a reply is answered by that."""
    names = _names((TICKET, REPLIED, RESOLVED))
    steps = {
        "told": f"""
            SELECT t.account_no, json_extract_string(p.properties, '/ticket_id') AS ticket, p.name AS name, t."at",
                t.visit, t.stage_idx, t.actor
            FROM touches t JOIN cache_events p ON p.row_no = t.row_no
            WHERE t.name IN ({names}) AND p.name IN ({names})""",
        "opened": f"""
            SELECT account_no, ticket, min("at") AS "at", arg_min(visit, "at") AS visit, arg_min(stage_idx, "at") AS idx
            FROM told WHERE name = {quote(TICKET)} AND ticket IS NOT NULL GROUP BY account_no, ticket""",
        "followed": f"""
            SELECT o.visit, o.ticket, o."at",
                min(f."at") FILTER (f.name = {quote(REPLIED)} AND f.actor = 'us') AS replied,
                min(f."at") FILTER (f.name = {quote(RESOLVED)}) AS resolved
            FROM opened o LEFT JOIN told f ON f.account_no = o.account_no AND f.ticket = o.ticket AND f."at" >= o."at"
            WHERE o.visit IS NOT NULL AND o.idx IN ({_list(stages)})
            GROUP BY o.account_no, o.visit, o.ticket, o."at" """,
    }
    steps["ordered"] = """
        SELECT visit, "at", least(replied, resolved) AS replied, resolved FROM followed ORDER BY visit, "at", ticket"""
    return chain_sql(steps)


Marked = tuple[str, str]
"""A stage's id and a milestone's."""


def milestones_of(context: Context, stages: tuple[int, ...]) -> tuple[list[Marked], list[Marked]]:
    """The milestones of these stages that are something done and can be seen, and those that nobody records.

    A milestone whose rule asks for silence or for what did not follow is a warning, nothing to complete.
    """
    seen: list[Marked] = []
    unseen: list[Marked] = []
    for stage in (context.journey.stages[i] for i in stages):
        for milestone in stage.milestones:
            if not _warns(milestone.when):
                (seen if trackable(context, milestone.when) else unseen).append((stage.id, milestone.id))
    return seen, unseen


def _warns(rule: rules.Rule) -> bool:
    if isinstance(rule, rules.All | rules.Any):
        return any(map(_warns, rule.parts))
    return isinstance(rule, rules.QuietFor | rules.Without)


@dataclass(frozen=True)
class Done:
    """When each visit completed something (−1: never), and which visits are in a stage that has it."""

    at: Ints
    able: Mask


def each_milestone(context: Context, visits: Visits, wanted: list[Marked]) -> list[Done]:
    """Each of the milestones."""
    return [_done(context, visits, [one]) for one in wanted]


def all_milestones(context: Context, visits: Visits, wanted: list[Marked]) -> list[Done]:
    """The last of its stage's milestones, where a visit did them all."""
    at, able = np.full(len(visits), NEVER, dtype=np.int64), np.zeros(len(visits), dtype=np.bool_)
    for stage in dict.fromkeys(stage for stage, _ in wanted):
        found = _done(context, visits, [one for one in wanted if one[0] == stage])
        at, able = np.maximum(at, found.at), able | found.able
    return [Done(at, able)]


def _done(context: Context, visits: Visits, wanted: list[Marked]) -> Done:
    table = context.table(completed_sql(wanted))
    at = np.full(len(visits), NEVER, dtype=np.int64)
    at[whole(table, "row")] = whole(table, "done")
    return Done(at, np.asarray(visits.stage == context.stage_index(wanted[0][0]), dtype=np.bool_))


def completed_sql(wanted: list[Marked]) -> str:
    """The visits that completed all of these milestones of one stage, by their row, and when."""
    return f"""
        WITH numbered AS (
            SELECT subject, visit_no, row_number() OVER (ORDER BY subject, visit_no) - 1 AS row FROM visits)
        SELECT n.row, max(epoch_us(m."at")) AS done FROM milestones m JOIN numbered n USING (subject, visit_no)
        WHERE m.stage = {quote(wanted[0][0])} AND m.milestone IN ({_names([milestone for _, milestone in wanted])})
        GROUP BY n.row HAVING count(DISTINCT m.milestone) = {len(wanted)} ORDER BY n.row"""


def _list(stages: tuple[int, ...]) -> str:
    return ", ".join(map(str, stages)) or "NULL"


def _names(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(map(quote, names))
