"""What the made-up company's world is like: the known parameters that every made-up life is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def _channels() -> Mapping[str, float]:
    return {"search": 0.34, "ads": 0.22, "social": 0.14, "partner": 0.08, "event": 0.12, "referral": 0.10}


@dataclass(frozen=True)
class Parameters:
    """The parameters; a share is 0 to 1, times are days of 24 hours where no other unit is said.

    A pair of numbers is a line over the buyer's fit or interest (0 to 1): (at nought, how much more at one).
    """

    # Who there is.
    origins: Mapping[str, float] = field(default_factory=_channels)
    """Where companies come from: shares that add up to 1."""
    strangers: float = 2.0
    """Visitors who never say who they are, for each account."""
    free_mail: float = 0.08
    """Share of people who write from a private mailbox."""
    decision_maker_known: float = 0.8
    """Share of companies whose decision maker the CRM knows."""
    target_share: float = 0.22
    """Share of companies on the list of target accounts."""
    champion_leaves: float = 0.22
    """Share of champions who change jobs, 120 to 620 days after the company first looked."""

    # How they buy.
    look_days: float = 9.0
    """Mean time from the first visit to the first form (gamma, shape 2)."""
    tries: tuple[float, float] = (0.3, 0.6)
    """Share of the interested that try or see a demo, by fit."""
    broken_thread: float = 0.4
    """What the share that tries is multiplied by where a chat is handed to the phone: the thread breaks there."""
    disqualified: float = 0.25
    """Share turned down by marketing, of those who do not try."""
    trial_share: float = 0.7
    """Share of tries that are a trial; the others are a demo."""
    accepted: float = 0.82
    """Share of leads handed to sales that sales accepts."""
    accept_hours: float = 6.0
    """Median time until sales accepts or rejects, in hours (lognormal)."""
    accept_spread: float = 0.9
    """Standard deviation of that time's logarithm."""
    deal: tuple[float, float] = (0.4, 0.5)
    """Share of tries that become a deal, by interest."""
    proposal: float = 0.85
    """Share of deals that get a proposal; no others are won."""
    wins: tuple[float, float] = (0.2, 0.5)
    """Share of proposals that are won, by interest."""
    wins_with_decision_maker: float = 0.2
    """What a decision maker who has joined adds to that share."""
    decision_maker_joins: float = 0.55
    """Share of deals that a decision maker joins."""
    closing_days: float = 18.0
    """Mean time from proposal to decision (gamma, shape 2), whatever is decided."""
    open_forever: float = 0.08
    """Share of the deals not won that nobody ever closes."""
    put_off: float = 0.3
    """Share of the closed deals not won that are put off, not lost."""
    comes_back: float = 0.35
    """Share of those who faded, lost or put off that begin again, half a year later or more."""

    # How they stay.
    annual: float = 0.55
    """Share of subscriptions with a term of twelve calendar months; the others renew every three."""
    seat_price: float = 14.0
    """Price of a seat a month, in the customer's currency; a fifth less with a yearly term."""
    silent: float = 0.09
    """Share of customers that go silent after signing, and that we leave alone."""
    value_days: float = 9.0
    """Mean time from signature to first value (gamma, shape 2) of those that had none in the trial."""
    no_value: float = 0.06
    """Share that never gets there; among the silent it is one half."""
    set_up: tuple[float, float] = (0.45, 0.5)
    """Share of customers that complete all five steps of the set-up, by health."""
    cancels_annual: tuple[float, float] = (0.42, -0.36)
    """Share of yearly terms that end by cancellation, by health."""
    cancels_quarterly: tuple[float, float] = (0.22, -0.19)
    """The same of quarterly terms."""
    unpaid: float = 0.012
    """Share of terms that are never paid, and end 75 days later."""
    upgrades: tuple[float, float] = (0.05, 0.5)
    """Share of years in which seats are added, by health; of quarters, a fourth of it."""
    downgrades: tuple[float, float] = (0.18, -0.15)
    """Share of years in which seats are given back, by health; of quarters, a fourth of it."""
    uses_a_week: float = 5.0
    """Mean uses of a feature a week by a customer in perfect health with thirty seats; more seats use more."""
    trap: tuple[float, float, float, float] = (900.0, 990.0, 2.0, 2.0)
    """The churn trap: from day, to day, times as many new companies, times as many cancellations."""

    # What they say.
    asked_answers: float = 0.55
    """Share of surveys sent that are answered, whatever the answer would be."""
    nps_line: tuple[float, float] = (3.6, 6.6)
    """Mean NPS answer by health, before rounding to 0 to 10."""
    nps_spread: float = 1.7
    """Standard deviation of an NPS answer."""
    ces_line: tuple[float, float] = (3.2, 3.6)
    """Mean CES answer by health, before rounding to 1 to 7."""
    ces_spread: float = 1.1
    """Standard deviation of a CES answer."""
    csat: tuple[float, float, float, float, float] = (0.05, 0.08, 0.17, 0.40, 0.30)
    """Shares of the CSAT answers 1 to 5 after a ticket."""
    tickets_a_year: float = 3.5
    """Mean tickets a year of a customer."""
    reply_hours: float = 5.0
    """Median time to the first reply to a ticket, in hours (lognormal)."""
    reply_spread: float = 1.0
    """Standard deviation of that time's logarithm."""
    resolve_hours: float = 20.0
    """Median time from that reply to the solution, in hours (lognormal)."""
    opens: float = 0.38
    """Share of delivered letters that are opened."""
    opens_welcome: float = 0.72
    """The same of welcome letters."""
    clicks: float = 0.24
    """Share of opened letters in which a link is clicked."""
    bounces: float = 0.02
    """Share of letters that bounce."""

    # Services and word of mouth.
    services: float = 0.5
    """Share of customers that engage our services; of those who buy no subscription, all."""
    services_only: float = 0.16
    """Share of wins without a subscription."""
    on_time: float = 0.78
    """Share of engagements completed on time."""
    on_budget: float = 0.83
    """Share completed on budget."""
    kept: float = 0.86
    """Share of which clients say that the promise was kept."""
    fails: float = 0.05
    """Share that ends in a quarrel."""
    re_engaged: float = 0.55
    """Share of clients that come again after an engagement that went well."""
    gap_days: float = 110.0
    """Mean time to the next engagement (exponential), after the first 35 days."""
    shares_link: tuple[float, float] = (0.0, 0.5)
    """Share of customers that pass their link on, by health."""
    former_share: float = 0.6
    """Share of champions who changed jobs and pass the old company's link on eighty days later."""
    reward: float = 0.1
    """The referrer's reward, as a share of the first year's price."""
