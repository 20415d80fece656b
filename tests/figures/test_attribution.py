"""Attribution on small ledgers: whose touches make a path, where it ends, and how the credit is told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeyglass.errors import InputError
from journeyglass.figures import attribution, compute
from journeyglass.figures.attribution_models import MODELS
from journeyglass.figures.attribution_money import Measure, apportion
from journeyglass.figures.attribution_rows import Credit
from journeyglass.figures.context import Rates
from journeyglass.figures.figure import Figure
from journeyglass.figures.filters import Filters
from journeyglass.figures.statistics.wilson import wilson
from journeyglass.journey.model import Journey, PropertySubject, Stage, Touchpoint
from journeyglass.journey.rules import Did, Matcher
from tests.figures.ledger import Ledger, day, did, journey, one, outcome

LOST = {"outcome": "lost", "outcome_kind": "lost"}


def sales(**more: Any) -> Journey:
    """Lead, deal, client; all three moments are on the map."""
    ends = (outcome("lost", "lost"), outcome("later", "not_now"))
    points = (
        Touchpoint(id="pricing", title="Pricing", seen=did("Page Viewed")),
        Touchpoint(id="talk", title="Talk", seen=Did(Matcher(("Call", "Meeting")))),
        Touchpoint(id="fair", title="Fair"),
    )
    stages = (
        Stage(id="lead", enter=did("Lead"), outcomes=ends, touchpoints=points),
        Stage(id="deal", enter=did("Opp"), outcomes=ends),
        Stage(id="client", enter=did("Won")),
    )
    moments = {"lead": did("Lead"), "opportunity": did("Opp"), "won": did("Won")}
    return journey(*stages, moments=moments, **more)


def buys(
    ledger: Ledger, name: str, *touches: tuple[str, float], won: float = 20, price: Any = None, **more: Any
) -> None:
    """An account that is a lead from day 2, a deal from day 10, and won; touches are (channel, day)."""
    ledger.subject(name, ("lead", 2, 10), ("deal", 10, won), ("client", won, None))
    for moment, at in (("lead", 2), ("opportunity", 10), ("won", won)):
        ledger.moment(name, moment, at)
    for channel, at in touches:
        ledger.event(name, "Page Viewed", at, channel=channel, source=f"{channel}-tool")
    ledger.event(name, "Won", won, channel="contract", value=price, **({"currency": "EUR"} | more))


def loses(ledger: Ledger, name: str, *touches: tuple[str, float], lost: float = 30) -> None:
    """An account that was a lead until it was lost."""
    ledger.subject(name, ("lead", 2, lost, LOST))
    ledger.moment(name, "lead", 2)
    for channel, at in touches:
        ledger.event(name, "Page Viewed", at, channel=channel)


def six(**more: Any) -> Ledger:
    """Six that were won after site, e-mail, e-mail and phone, and three that were lost after site alone."""
    ledger = Ledger(sales(**more))
    for i in range(6):
        buys(ledger, f"w{i}", ("site", 1), ("email", 4), ("email", 6), ("phone", 13), price=Decimal("33.33"))
    for i in range(3):
        loses(ledger, f"l{i}", ("site", 1))
    return ledger


def credit(figure: Figure, model: str, currency: str | None = None, **wanted: Any) -> dict[str | None, float]:
    """A model's credits by kind of touch."""
    rows = [r for r in figure.rows if r.currency == currency and all(getattr(r, k) == v for k, v in wanted.items())]
    return {row.touch: float(getattr(row, model).numerator) for row in rows}


def test_every_model_side_by_side() -> None:
    found = attribution.compute(six().context())
    expected = {
        "first": (6, 0, 0),
        "last": (0, 0, 6),
        "linear": (1.5, 3, 1.5),
        "u": (2.4, 1.2, 2.4),
        # First: day 1. The last touch before the lead (day 2) is the first too; before the deal (day 10): day 6.
        "w": (3.6, 2.1, 0.3),
        "shapley": (2, 2, 2),
    }
    for model, (site, email, phone) in expected.items():
        assert credit(found, model) == pytest.approx({"site": site, "email": email, "phone": phone}), model
    # Touches 19, 16, 14 and 7 days before the win; half as much a week.
    decay = [2 ** (-age / 7) for age in (12, 9, 7, 0)]
    parts = [6 * part / sum(decay) for part in decay]
    wanted = {"site": parts[0], "email": parts[1] + parts[2], "phone": parts[3]}
    assert credit(found, "time_decay") == pytest.approx(wanted, abs=1e-4)
    # Without any one of the three nothing is won: all matter the same, whatever the lost paths.
    assert credit(found, "markov") == pytest.approx({"site": 2, "email": 2, "phone": 2})
    row = one(found.rows, touch="email", currency=None)
    assert (row.to, row.start, row.group, row.paths, row.touches) == ("won", None, None, 6, 12)
    assert (row.linear.value, row.linear.denominator) == (0.5, 6)
    assert found.notes[-1] == "6 paths won, 3 lost; 0 turns are undecided and left out"


def test_lost_paths_count_for_chains_and_rates() -> None:
    ledger = six()
    for i in range(5):
        loses(ledger, f"m{i}", ("site", 1), ("email", 2))
        buys(ledger, f"v{i}", ("phone", 3))
    found = attribution.compute(ledger.context(), worth="rate")
    # 11 of 19 won. Of the chain everything comes out through phone; without site, or without e-mail, the 5 of 11
    # that begin with phone are left. So the effects are 1, 6/11 and 6/11.
    markov = {"phone": 11 * 11 / 23, "site": 11 * 6 / 23, "email": 11 * 6 / 23}
    assert credit(found, "markov") == pytest.approx(markov, abs=1e-3)
    # Rates: site 0/3, site and e-mail 0/8, phone 5/5, site and phone 5/8, e-mail and phone 5/5, all 11/19.
    worth = {"": 0, "s": 0, "e": 0, "p": 1, "se": 0, "sp": 5 / 8, "ep": 1, "sep": 11 / 19}
    site = (0 + (worth["sp"] - 1)) / 6 + (worth["sep"] - worth["ep"]) / 3
    shares = credit(found, "shapley")
    assert shares["site"] == pytest.approx(site / (11 / 19) * 11, abs=1e-3)
    assert shares["site"] < 0
    assert sum(shares.values()) == pytest.approx(11)


@pytest.mark.parametrize("options", [{}, {"to": "deal"}, {"of": "source", "worth": "rate", "order": "3"}])
@pytest.mark.parametrize("by", [None, "month", "size"])
def test_credits_of_every_model_add_up_exactly(by: str | None, options: dict[str, str]) -> None:
    ledger = six()
    for i in range(7):
        touches = [(channel, 1 + (i * place) % 19) for place, channel in enumerate(["ad", "site", "chat"][: i % 4])]
        buys(ledger, f"x{i}", *touches, won=20 + 4 * i, price=Decimal("10.01") * (i + 1))
        ledger.trait(f"x{i}", None, size=i % 2)
    found = attribution.compute(ledger.context(), Filters(by=by), **options)
    sums: dict[tuple[Any, ...], Decimal] = {}
    for row in found.rows:
        for model in MODELS:
            estimate = getattr(row, model)
            key = (row.group, row.currency, model, Decimal(estimate.denominator))
            sums[key] = sums.get(key, Decimal()) + estimate.numerator
    assert {None, "EUR"} == {key[1] for key in sums} or options.get("to") == "deal"
    assert all(total == key[3] for key, total in sums.items())


@given(st.lists(st.floats(0.001, 10), min_size=1, max_size=9), st.integers(0, 10**12))
def test_apportioning_leaves_no_rest(weights: list[float], cents: int) -> None:
    whole, step = Decimal(cents) / 100, Decimal("0.01")
    shares = [weight / sum(weights) for weight in weights]
    parts = apportion(shares, whole, step)
    assert sum(parts) == whole
    assert all(abs(part - Decimal(share) * whole) <= 2 * step for part, share in zip(parts, shares, strict=True))
    assert all(part == part.quantize(step) for part in parts)


def test_the_smallest_part_of_money() -> None:
    assert Measure("EUR", [Decimal("5"), Decimal("7.250")]).step == Decimal("0.01")
    assert Measure("EUR", [Decimal("5.1234")]).step == Decimal("0.0001")
    assert apportion([], Decimal(0), Decimal("0.01")) == []


def test_everybody_of_the_account_and_only_customers() -> None:
    ledger = Ledger(sales())
    for i in range(5):
        buys(ledger, f"w{i}")
        ledger.event(f"w{i}", "Page Viewed", 3, channel="site", person_id=f"anna{i}")
        ledger.event(f"w{i}", "Email Opened", 5, channel="email", person_id=f"boris{i}")
        ledger.event(f"w{i}", "Email Sent", 6, channel="email", actor="us")
        ledger.event(f"w{i}", "Trial Ended", 7, channel="product", actor="system")
        ledger.event(f"w{i}", "Page Viewed", 25, channel="site")  # after the win
        ledger.event("other", "Page Viewed", 3, channel="fair")
    found = attribution.compute(ledger.context())
    assert credit(found, "linear") == pytest.approx({"site": 2.5, "email": 2.5})


def test_of_the_winning_instant_only_what_did_not_bring_the_win() -> None:
    ledger = Ledger(sales())
    for i in range(5):
        buys(ledger, f"w{i}", ("site", 20))  # the same day as the win, whose own channel is contract
    assert credit(attribution.compute(ledger.context()), "last") == {"site": 5}


def test_wins_without_a_touch_are_nobodys() -> None:
    ledger = six()
    buys(ledger, "bare", price=Decimal(1000))
    found = attribution.compute(ledger.context())
    for model in MODELS:
        assert credit(found, model)[None] == 1
        assert credit(found, model, "EUR")[None] == 1000
    assert one(found.rows, touch=None, currency=None).paths == 1
    assert "1 were won without any touch by a customer: no channel has their credit" in found.notes
    only = Ledger(sales())
    for i in range(5):
        buys(only, f"w{i}")
    (row,) = attribution.compute(only.context()).rows
    assert (row.touch, row.markov.value, row.markov.status) == (None, 1, "ok")


def test_a_path_is_of_its_turn() -> None:
    ledger = Ledger(sales())
    for i in range(5):
        name = f"s{i}"
        ledger.subject(name, ("lead", 2, 8, LOST), ("lead", 30, 40), ("client", 40, None))
        ledger.moment(name, "won", 40, turn=2)
        for channel, at in (("fair", 0), ("site", 3), ("ad", 20), ("email", 30), ("phone", 35)):
            ledger.event(name, "Page Viewed", at, channel=channel)
        ledger.event(name, "Won", 40)
    found = attribution.compute(ledger.context())
    # The first turn was lost and had what came before it began; what came between the turns belongs to neither.
    assert credit(found, "first") == {"email": 5, "phone": 0, "fair": 0, "site": 0}
    assert found.notes[-1] == "5 paths won, 5 lost; 0 turns are undecided and left out"


def test_open_turns_and_returns_are_undecided() -> None:
    ledger = six()
    ledger.subject("open", ("lead", 2, None))
    ledger.subject("back", ("lead", 2, 5), ("deal", 5, 9), ("lead", 9, None))
    ledger.subject("later", ("lead", 2, 9, {"outcome": "later", "outcome_kind": "not_now"}))
    found = attribution.compute(ledger.context())
    assert found.notes[-1] == "6 paths won, 4 lost; 3 turns are undecided and left out"


def test_any_transition() -> None:
    ledger = six()
    found = attribution.compute(ledger.context(), to="deal")
    assert credit(found, "last") == {"email": 6, "site": 0}
    assert found.rows[0].to == "deal"
    within = attribution.compute(ledger.context(), to="deal", start="lead")
    assert credit(within, "first") == {"email": 6}  # the view of day 1 came before they were leads
    assert within.notes[-1] == "6 paths won, 3 lost; 0 turns are undecided and left out"
    sold = attribution.compute(ledger.context(), start="deal")
    assert credit(sold, "linear") == {"phone": 6}
    assert sold.notes[-1] == "6 paths won, 0 lost; 0 turns are undecided and left out"
    assert credit(attribution.compute(ledger.context(), to="won"), "first")["site"] == 6


def test_going_past_a_stage_is_getting_there() -> None:
    ledger = Ledger(sales())
    for i in range(5):
        ledger.subject(f"s{i}", ("lead", 2, 9), ("client", 9, None))
        ledger.event(f"s{i}", "Page Viewed", 4, channel="site")
    assert credit(attribution.compute(ledger.context(), to="deal"), "first") == {"site": 5}


def test_money_of_a_stage_is_that_of_the_event_that_led_there() -> None:
    ledger = Ledger(sales())
    for i in range(5):
        ledger.event(f"s{i}", "Page Viewed", 4, channel="site")
        ledger.event(f"s{i}", "Opp", 9, value=Decimal(50), currency="EUR")
        by = {"entered_by": (ledger.events or [])[-1]["event_id"]}
        ledger.subject(f"s{i}", ("lead", 2, 9), ("deal", 9, None, by))
    assert credit(attribution.compute(ledger.context(), to="deal"), "linear", "EUR") == {"site": 250}


def test_money_by_currency_and_at_the_users_rates() -> None:
    ledger = six()
    buys(ledger, "us", ("ad", 3), price=Decimal(100), currency="USD")
    apart = attribution.compute(ledger.context())
    assert credit(apart, "linear", "USD") == {"ad": 100, "email": 0, "phone": 0, "site": 0}
    assert sum(credit(apart, "linear", "EUR").values()) == pytest.approx(6 * 33.33)
    assert one(apart.rows, currency="USD", touch="ad").linear.status == "too_few"
    joined = attribution.compute(ledger.context(Rates("EUR", {"USD": Decimal("0.9")})))
    assert credit(joined, "linear", "EUR")["ad"] == 90
    missing = attribution.compute(ledger.context(Rates("EUR", {})))
    assert "ad" in credit(missing, "linear")
    assert credit(missing, "linear", "EUR")["ad"] == 0
    assert missing.notes[0] == "no rate was given for USD: left out by value"


def test_ways_to_tell_touches_apart() -> None:
    ledger = Ledger(sales())
    for i in range(5):
        buys(ledger, f"w{i}", ("site", 1))
        ledger.event(f"w{i}", "Call", 4, source="crm", properties={"campaign": "spring"})
        ledger.event(f"w{i}", "Call", 12, source="crm")  # in deal, whose touchpoints are not on the map
    told = {of: credit(attribution.compute(ledger.context(), of=of), "linear") for of in (
        "channel", "source", "name", "touchpoint", "properties.campaign"
    )}  # fmt: skip
    third = pytest.approx(5 / 3, abs=1e-3)
    double = pytest.approx(10 / 3, abs=1e-3)
    assert told["channel"] == {"site": third, "unknown": double}
    assert told["source"] == {"site-tool": third, "crm": double}
    assert told["name"] == {"Page Viewed": third, "Call": double}
    # Before they were on the journey any stage's touchpoint may be it.
    assert told["touchpoint"] == {"pricing": third, "talk": third, "unmapped": third}
    assert told["properties.campaign"] == {"spring": third, "unknown": double}


def test_rare_touches_are_put_together() -> None:
    ledger = six()
    for i in range(60):
        ledger.event("w0", f"Rare {i:02}", 3)
    found = attribution.compute(ledger.context(), of="name")
    assert len(found.rows) == 2 * 51  # by number and by money
    assert one(found.rows, touch="other", currency=None).touches == 11
    assert found.notes[-1] == "the 11 rarest kinds of touch are together as other"


def test_looking_back_and_half_life() -> None:
    found = attribution.compute(six().context(), lookback="10d")
    assert credit(found, "linear") == {"phone": 6}  # seven days before the win; nothing in the last ten before a loss
    slow = attribution.compute(six().context(), half_life="10000d")
    assert credit(slow, "time_decay")["email"] == pytest.approx(3, abs=0.01)


def test_groups_are_those_of_the_transition() -> None:
    ledger = six()
    for i in range(6):
        buys(ledger, f"f{i}", ("ad", 12), won=40)
        ledger.trait(f"f{i}", None, size="old")
        ledger.trait(f"f{i}", 39, size="big")
    months = attribution.compute(ledger.context(), Filters(by="month"))
    assert credit(months, "last", group="2024-01") == {"phone": 6, "site": 0, "email": 0}
    assert credit(months, "last", group="2024-02") == {"ad": 6}
    sizes = attribution.compute(ledger.context(), Filters(by="size"))
    assert credit(sizes, "last", group="big") == {"ad": 6}
    period = attribution.compute(ledger.context(), Filters(since=day(30), until=day(41)))
    assert credit(period, "last") == {"ad": 6, "site": 0}  # the losses of day 30 are in the period


def test_too_few_and_terra_incognita() -> None:
    ledger = Ledger(sales())
    buys(ledger, "w", ("site", 1))
    (row,) = attribution.compute(ledger.context()).rows
    assert (row.first.status, row.first.value, row.first.numerator) == ("too_few", None, 1)
    never = Ledger(sales())
    loses(never, "l", ("site", 1))
    (row,) = attribution.compute(never.context()).rows
    assert (row.markov.status, row.markov.note) == ("terra_incognita", "no event that brings it about has ever come")
    never.events = None
    (row,) = attribution.compute(never.context()).rows
    assert row.markov.note == "there are no events to look at"
    unmapped = Ledger(journey(Stage(id="a", enter=did("A"))))
    unmapped.subject("s", ("a", 1, None))
    unmapped.event("s", "A", 1)
    (row,) = attribution.compute(unmapped.context()).rows
    assert row.markov.note == "the map does not say when it happens"


def test_a_deal_as_subject_has_the_touches_of_its_account() -> None:
    ledger = Ledger(sales(subject=PropertySubject(property="deal_id")))
    for i in range(5):
        ledger.subject(f"d{i}", ("lead", 2, 20), ("client", 20, None))
        ledger.accounts[f"d{i}"] = "acme" if i < 2 else f"firm{i}"
        ledger.moment(f"d{i}", "won", 20)
        ledger.event(ledger.accounts[f"d{i}"], "Won", 20, properties={"deal_id": f"d{i}"})
    ledger.event("acme", "Page Viewed", 5, channel="site")
    found = attribution.compute(ledger.context())
    assert credit(found, "first") == {"site": 2, None: 3}
    # Two deals of one account are no two witnesses: the units are accounts.
    assert one(found.rows, touch="site").first.status == "too_few"


def test_intervals_surround_the_share_and_speak_of_accounts() -> None:
    ledger = Ledger(sales())
    for i in range(40):
        buys(ledger, f"w{i:02}", ("site" if i % 4 else "ad", 3))
    row = one(attribution.compute(ledger.context()).rows, touch="site")
    assert row.first.value == 0.75
    assert (row.first.low, row.first.high) == pytest.approx(wilson(30, 40))
    assert (row.markov.low, row.markov.high) == pytest.approx(wilson(30, 40), abs=0.02)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"of": "mood"}, "cannot be told apart by mood; use channel, source, name, touchpoint or properties.NAME"),
        ({"half_life": "ever"}, "a half-life has an end"),
        ({"half_life": "soon"}, "soon is no duration"),
        ({"order": "4"}, "no chain of order 4; use 1, 2, 3"),
        ({"worth": "much"}, "no worth much; use won or rate"),
        ({"to": "moon"}, "has no stage moon"),
        ({"to": "lead", "start": "deal"}, "attribution goes ahead"),
    ],
)
def test_slips_are_named(options: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        attribution.compute(six().context(), **options)


def test_it_is_a_figure_like_the_others() -> None:
    found = compute(six().context(), "attribution", by="month", order="2")
    assert found.options == {"order": "2"}
    assert found.row_type is Credit
    table = found.to_arrow()
    assert table.num_rows == len(found.rows) == 6
    assert set(table["markov_status"].to_pylist()) == {"ok"}
