"""From numbers to the columns of an export."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from bench.company.activity import Activity
from bench.company.population import DAY, Ints, Population
from bench.company.words import (
    CAMPAIGNS,
    FEATURE_SHARES,
    FEATURES,
    KINDS,
    NAMES,
    PATH_SHARES,
    PATHS,
    REASONS,
)

Bools = npt.NDArray[np.bool_]

INSTANT = pa.timestamp("us", tz="UTC")
_WITH_KIND = ("Content Viewed", "Meeting Held", "Ticket Opened")
_SUBSCRIBED = ("Subscription Started", "Subscription Renewed", "Subscription Upgraded")
_WITH_AMOUNT = ("Opportunity Won", "Invoice Paid", *_SUBSCRIBED)
_WITH_REASON = ("Opportunity Lost", "Subscription Cancelled")
_CAMPAIGNS = ("Email Sent", "Email Opened", "Email Link Clicked")
_INDUSTRIES = ("agency", "fintech", "health", "retail", "software")
_ROLES = ("champion", "decision_maker", "blocker", "influencer", "user")
_ROLE_SHARES = (0.12, 0.12, 0.04, 0.22, 0.5)


def ids(mark: str, numbers: Ints, known: Bools | None = None) -> pa.Array:
    """Ids such as `c17`; null where not `known`."""
    texts = pc.binary_join_element_wise(mark, pc.cast(pa.array(numbers), pa.string()), "")
    return texts if known is None else pc.if_else(pa.array(known), texts, pa.scalar(None, pa.string()))


def company_ids(numbers: Ints, known: Bools | None = None) -> pa.Array:
    """Ids of accounts, in no order that has to do with when they came."""
    return ids("acc-", numbers * 7_919 % 1_000_003 * 4_194_304 + numbers, known)


def _domains(numbers: Ints) -> pa.Array:
    return pc.binary_join_element_wise(ids("c", numbers), "example", ".")


def words(texts: Sequence[str], numbers: Ints, known: Bools | None = None) -> pa.Array:
    """The texts of these numbers, as a dictionary; null where not `known`."""
    codes = pa.array(numbers.astype(np.int32), mask=None if known is None else ~known)
    return pa.DictionaryArray.from_arrays(codes, pa.array(texts, pa.string()))


def instants(micros: Ints) -> pa.Array:
    """UTC microseconds as instants."""
    return pa.array(micros).cast(INSTANT)


def _is(word: Ints, names: Sequence[str]) -> Bools:
    return np.isin(word, [NAMES.index(name) for name in names])


def web_table(_: Population, done: Activity, number: Ints, draw: np.random.Generator) -> pa.Table:
    """The site's log: a visitor, never an account; a form says who it is."""
    page, kind = _is(done.word, ["Page Viewed"]), _is(done.word, ["Content Viewed"])
    return pa.table(
        {
            "hit_id": number,
            "at": instants(done.at),
            "action": words(NAMES, done.word),
            "visitor": ids("v", done.visitor),
            "contact_id": ids("c", done.person, _is(done.word, ["Form Submitted", "Demo Requested"])),
            "path": words(PATHS, draw.choice(len(PATHS), len(number), p=PATH_SHARES), page),
            "kind": words(KINDS, draw.integers(0, len(KINDS), len(number)), kind),
        }
    )


def systems_table(population: Population, done: Activity, number: Ints, draw: np.random.Generator) -> pa.Table:
    """What CRM, product, billing and support know: always the account, and whom of it they have on file."""
    rows, word = len(number), done.word
    amount = np.round(draw.lognormal(8, 1, rows), 2)
    return pa.table(
        {
            "row_id": number,
            "at": instants(done.at),
            "action": words(NAMES, word),
            "company_id": company_ids(done.account),
            "contact_id": ids("c", done.person, population.member[done.person]),
            "feature": words(FEATURES, draw.choice(len(FEATURES), rows, p=FEATURE_SHARES), _is(word, ["Feature Used"])),
            "kind": words(KINDS, draw.integers(0, len(KINDS), rows), _is(word, _WITH_KIND)),
            "campaign": words(CAMPAIGNS, draw.integers(0, len(CAMPAIGNS), rows), _is(word, _CAMPAIGNS)),
            "reason": words(REASONS, draw.integers(0, len(REASONS), rows), _is(word, _WITH_REASON)),
            "score": pa.array(draw.integers(0, 11, rows), mask=~_is(word, ["Survey Submitted"])),
            "amount": pa.array(amount, mask=~_is(word, _WITH_AMOUNT)),
        }
    )


def companies_table(population: Population, draw: np.random.Generator) -> pa.Table:
    """The companies with their domain and traits."""
    rows = len(population)
    number = np.arange(rows)
    return pa.table(
        {
            "company_id": company_ids(number),
            "name": ids("Company ", number),
            "domain": _domains(number),
            "since": instants(population.start),
            "employees": np.maximum(1, draw.lognormal(3.7, 1.2, rows).astype(np.int64)),
            "industry": words(_INDUSTRIES, draw.integers(0, len(_INDUSTRIES), rows)),
        }
    )


def contacts_table(population: Population, draw: np.random.Generator) -> pa.Table:
    """The people: of three in five the company is known, the others have only their address's domain."""
    person = np.arange(population.persons)
    account = np.repeat(np.arange(len(population)), population.people)
    rows = len(person)
    titles = ("Director", "Manager", "Engineer", "Analyst")
    return pa.table(
        {
            "contact_id": ids("c", person),
            "company_id": company_ids(account, population.member),
            "email": pc.binary_join_element_wise(ids("p", person), _domains(account), "@"),
            "since": instants(population.start[account]),
            "role": words(_ROLES, draw.choice(len(_ROLES), rows, p=_ROLE_SHARES), population.member),
            "title": words(titles, draw.integers(0, len(titles), rows)),
        }
    )


def logins_table(population: Population, draw: np.random.Generator) -> pa.Table:
    """When a visitor turned out to be whom: seven in eight do one day."""
    visitor = np.flatnonzero(draw.random(2 * population.persons) < 7 / 8)
    account = np.repeat(np.arange(len(population)), population.people)[visitor // 2]
    at = population.start[account] + (draw.random(len(visitor)) * population.life[account]).astype(np.int64)
    return pa.table({"visitor": ids("v", visitor), "contact_id": ids("c", visitor // 2), "at": instants(at + DAY)})
