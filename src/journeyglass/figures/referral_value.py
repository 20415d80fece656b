"""Referral value: what the accounts bring that customers brought, by who brought them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa

from journeyglass.figures import earnings, referral_rate
from journeyglass.figures.context import Context, micros
from journeyglass.figures.earnings import Earnings
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, share_of, terra_incognita, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.money import amount, exact_sum, money_sql
from journeyglass.figures.referrals import REWARDED, referral_steps_sql, unknown
from journeyglass.figures.spec import FigureSpec, titled
from journeyglass.figures.sql import chain_sql
from journeyglass.figures.statistics.ratio import share_of_sums
from journeyglass.figures.statistics.spells import Floats
from journeyglass.journey.model import Indicator, Stage

ALL = "all"
TOP = 20
"""How many referrers are named."""


@dataclass(frozen=True)
class ReferralValue:
    """What came of the referrals of one account (`all` first), in one currency.

    `brought` accounts came by it, of which `customers` became some; `customer_share` is their share. `revenue` is what
    they brought, `reward` what the referrer got for it. `revenue_share`: of all that was earned.
    """

    referrer: str
    currency: str
    brought: int
    customers: int
    customer_share: Estimate
    revenue: Decimal
    reward: Decimal
    revenue_share: Estimate


def compute(context: Context, filters: Filters = EVERYTHING) -> Figure:
    """What are the referred accounts worth, and whom do we owe them to?

    Formula: revenue of the accounts that were referred, as in `concentration` (payments, else subscriptions over the
    time they ran, else signed deals), over all time up to the reading's instant or within since and until;
    customer_share = referred accounts that became customers ÷ referred accounts. Who brought whom is told by the trait
    `referred_by` or by referral events; an account has one referrer, the first that was told.
    Assumes: the referrer is why it came. Misleads: some would have come anyway; accounts referred lately have had
    little time to pay. Rewards are the money on `Referral Rewarded`.
    Intervals: Wilson for customer_share, delta method over accounts for the share of revenue of all; single referrers'
    shares of revenue are all of it and no sample. Money is per currency, converted only at the user's rates.
    Shape: a row a currency for all, then for each of the 20 referrers worth most. Unit: money, shares 0–1.
    Source: M4.10, semantics §4, referral value.
    """
    blank = unknown(context)
    if blank:
        return figure_of(context, "referral_value", filters, ReferralValue, [], [blank])
    pairs = pairs_of(context)
    since, until = span_of(context, filters)
    earned = earnings.load(context, EVERYTHING, since, until)
    rewards = rewards_of(context, since, until)
    rows = list(_rows(pairs, earned, rewards))
    return figure_of(context, "referral_value", filters, ReferralValue, rows, [*earned.notes])


def span_of(context: Context, filters: Filters) -> tuple[int, int]:
    """From when to when money counts: all time up to the reading's instant, or the period."""
    since = micros(filters.since) if filters.since else -(2**62)
    return since, micros(filters.until) if filters.until else context.as_of + 1


Pairs = dict[str, dict[str, bool]]
"""Referrer → referred account → whether it became a customer."""
Money = dict[tuple[str, str], int]
"""Millionths by account and currency."""


def pairs_of(context: Context) -> Pairs:
    """Whom each account brought."""
    return context.once("referred pairs", lambda: _pairs(context))


def _pairs(context: Context) -> Pairs:
    customers = set(referral_rate.load(context, EVERYTHING).name.to_pylist())
    table = context.table(chain_sql(referral_steps_sql(context)))
    found: Pairs = {}
    for referrer, referred in zip(table["referrer"].to_pylist(), table["referred"].to_pylist(), strict=True):
        found.setdefault(referrer, {})[referred] = referred in customers
    return found


def rewards_of(context: Context, since: int, until: int) -> Money:
    """What each account was rewarded with, by currency."""
    return context.once(("rewards", since, until), lambda: _rewards(context, since, until))


def _rewards(context: Context, since: int, until: int) -> Money:
    worth, currency = money_sql(context, "raw", "told")
    table = context.table(f"""
        SELECT account, {currency} AS currency, sum({worth}) AS worth FROM (
            SELECT a.account_id AS account, coalesce(e.value::VARCHAR,
                json_extract_string(e.properties, '$.amount')) AS raw,
                coalesce(e.currency, json_extract_string(e.properties, '$.currency')) AS told
            FROM cache_events e JOIN cache_accounts a USING (account_no)
            WHERE e.name = '{REWARDED}' AND e."at" >= {since} AND e."at" < {until} AND e."at" <= {context.as_of})
        GROUP BY ALL HAVING sum({worth}) IS NOT NULL""")
    return _money(table)


def _money(table: pa.Table) -> Money:
    columns = (table[name].to_pylist() for name in ("account", "currency", "worth"))
    return {(who, currency): int(worth) for who, currency, worth in zip(*columns, strict=True)}


def _rows(pairs: Pairs, earned: Earnings, rewards: Money) -> Iterator[ReferralValue]:
    names, codes = earned.name.to_pylist(), earned.currency.codes
    money = {(n, earned.currency.labels[c]): int(a) for n, c, a in zip(names, codes, earned.amount, strict=True)}
    brought = {account for referred in pairs.values() for account in referred}
    for currency in sorted({c for _, c in money} | {c for _, c in rewards}) or [""]:
        parts = [(_sum(money, referred, currency), who, referred) for who, referred in pairs.items()]
        total = sum(worth for (_, c), worth in money.items() if c == currency)
        share = _share_of_all(earned, currency, brought)
        whole = {account: bought for referred in pairs.values() for account, bought in referred.items()}
        paid = sum(worth for (_, c), worth in rewards.items() if c == currency)
        yield _row(ALL, currency, whole, sum(worth for worth, _, _ in parts), paid, share)
        for worth, who, referred in sorted(parts, key=lambda part: (-part[0], -len(part[2]), part[1]))[:TOP]:
            yield _row(who, currency, referred, worth, rewards.get((who, currency), 0), _part(worth, total))


def _part(worth: int, total: int) -> Estimate:
    """One referrer's part of all that was earned: no sample of anything."""
    sums = amount(worth), amount(total)
    return Estimate(worth / total, None, None, *sums, "share") if total else too_few("share", *sums)


def _row(who: str, currency: str, referred: dict[str, bool], worth: int, reward: int, share: Estimate) -> ReferralValue:
    bought = sum(referred.values())
    converted = share_of(bought, len(referred))
    return ReferralValue(who, currency, len(referred), bought, converted, amount(worth), amount(reward), share)


def _sum(money: Money, accounts: dict[str, bool], currency: str) -> int:
    return sum(money.get((account, currency), 0) for account in accounts)


def _share_of_all(earned: Earnings, currency: str, brought: set[str]) -> Estimate:
    """The share of the currency's revenue that came from referred accounts, the payers drawn as a sample."""
    mine = earned.currency.among(currency)
    worth: Floats = earned.amount[mine] / 1e6
    theirs = np.array([name in brought for name in earned.name.filter(mine).to_pylist()], dtype=np.bool_)
    part, total = exact_sum(earned.amount[mine][theirs]), exact_sum(earned.amount[mine])
    sums = amount(part), amount(total)
    if len(worth) < MIN_SUBJECTS or not total:
        return too_few("share", *sums)
    return Estimate(*share_of_sums(worth * theirs, worth), *sums, "share")


def measure(context: Context, filters: Filters, stage: Stage, wanted: Indicator) -> Estimate:
    """The share of all revenue that referred accounts bring, in the currency of most of it."""
    rows = [row for row in compute(context, filters).rows if row.referrer == ALL]
    if not rows:
        return terra_incognita("share", unknown(context))
    found: ReferralValue = max(rows, key=lambda row: row.revenue)
    return found.revenue_share


SPEC = FigureSpec(
    "referral_value",
    titled("Value of referrals", "Ценность рекомендаций", "推薦帶來的價值"),
    ReferralValue,
    compute,
    dimensions=(),
    measure=measure,
    theme="money",
    keys=("referrer", "currency"),
)
