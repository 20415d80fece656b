"""Every figure there is, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from journeyglass.errors import InputError, NotFoundError
from journeyglass.figures import (
    account_health,
    acquisition_churn,
    activities,
    attribution,
    ces,
    channels,
    comments,
    committee,
    concentration,
    contact_frequency,
    conversion,
    crossover,
    csat,
    decision_points,
    drop_out,
    dwell,
    emotion,
    expansion,
    hand_over,
    health,
    here_now,
    lead_quality,
    ltv,
    ltv_orders,
    milestones,
    nps,
    onboarding,
    outcomes,
    pigeonholing,
    promised_delivered,
    promises,
    re_engagement,
    reached,
    ready_to_grow,
    recurring_revenue,
    referral_rate,
    referral_value,
    renewal,
    repeat_purchase,
    retention,
    returns,
    revenue_retention,
    role_paths,
    sales_cycle,
    seat_use,
    service_awareness,
    site_conversion,
    skips,
    target_accounts,
    touchpoints,
    traffic,
    watch,
    win_rate,
)
from journeyglass.figures.context import Context
from journeyglass.figures.figure import Figure
from journeyglass.figures.filters import KEYWORDS, Filters, Where
from journeyglass.figures.spec import FigureSpec
from journeyglass.figures.wanted import expect_wanted
from journeyglass.journey.report import likely

_MODULES = (
    reached,
    conversion,
    dwell,
    outcomes,
    returns,
    skips,
    drop_out,
    win_rate,
    sales_cycle,
    here_now,
    touchpoints,
    milestones,
    watch,
    nps,
    csat,
    ces,
    emotion,
    comments,
    onboarding,
    promises,
    service_awareness,
    pigeonholing,
    re_engagement,
    hand_over,
    lead_quality,
    health,
    account_health,
    retention,
    revenue_retention,
    attribution,
    ltv,
    ltv_orders,
    acquisition_churn,
    recurring_revenue,
    crossover,
    traffic,
    site_conversion,
    contact_frequency,
    committee,
    role_paths,
    target_accounts,
    channels,
    activities,
    decision_points,
    concentration,
    referral_rate,
    referral_value,
    renewal,
    expansion,
    seat_use,
    ready_to_grow,
    repeat_purchase,
    promised_delivered,
)
FIGURES: Mapping[str, FigureSpec] = {module.SPEC.name: module.SPEC for module in _MODULES}


def compute(
    context: Context,
    name: str,
    since: datetime | None = None,
    until: datetime | None = None,
    by: str | None = None,
    where: Where = (),
    **options: str | None,
) -> Figure:
    """The named figure; an unknown name, option or breakdown is an error that says which there are.

    AbandonedError where whoever asked has gone.
    """
    expect_wanted()
    spec = spec_of(context, name)
    given = {key: value for key, value in options.items() if value is not None}
    wrong = sorted(set(given) - set(spec.options))
    if wrong:
        allowed = ", ".join(spec.options) or "none"
        raise InputError(f"the figure {name} has no option {', '.join(wrong)}", f"its options: {allowed}")
    if by is not None and not spec.dimensions:
        raise InputError(f"the figure {name} cannot be broken down", "leave `by` out")
    if by in KEYWORDS and by not in spec.dimensions:
        raise InputError(f"the figure {name} has no breakdown by {by}", f"use {', '.join(spec.dimensions)} or a trait")
    filters = Filters(since, until, by, tuple(where))
    for key in unkept(spec, filters):
        raise InputError(f"the figure {name} does not tell its rows apart by {key}", "leave that out")

    def make() -> Figure:
        return replace(spec.compute(context, filters, **given), title=spec.title)

    return context.once((name, filters, *sorted(given.items())), make)


def unkept(spec: FigureSpec, filters: Filters) -> list[str]:
    """What `where` asks for and the figure cannot tell apart."""
    return [key for key, _ in filters.where if not spec.dimensions or (key in KEYWORDS and key not in spec.dimensions)]


def specs(context: Context) -> dict[str, FigureSpec]:
    """Every figure that can be asked for here: those there are, and those that the workspace defines."""
    return {**FIGURES, **context.own}


def spec_of(context: Context, name: str) -> FigureSpec:
    """The named figure; an error for an unknown name says which there are."""
    found = specs(context)
    if name not in found:
        near = likely(name, found)
        raise NotFoundError(
            f"there is no figure {name}", f"did you mean {near}?" if near else f"use one of {', '.join(found)}"
        )
    return found[name]
