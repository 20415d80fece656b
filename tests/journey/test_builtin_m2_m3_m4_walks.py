"""Accounts walk the built-in journeys M2, M3 and M4 as their rules mean it: in order, by skips, losses, returns."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from journeyglass.events.facts import Event, History, RoleFact, TraitFact
from journeyglass.journey.vocabulary import actor_of
from journeyglass.reading import plain

from .test_builtin_m2_m3_m4 import journey

DAY = 24 * 3600 * 10**6

Row = tuple[float, str] | tuple[float, str, Mapping[str, Any]]


def event(number: int, row: Row) -> Event:
    """A row is (day, name, properties); the property `person` is the event's person."""
    properties = dict(row[2]) if len(row) == 3 else {}
    person = properties.pop("person", None)
    at, name = round(row[0] * DAY), row[1]
    return Event(
        event_id=f"e{number:03}",
        name=name,
        occurred_at=at,
        account_id="acme",
        person_id=person,
        actor=actor_of(name),
        properties=properties,
    )


def walk(name: str, rows: list[Row], until: float, target: bool = False, **roles: str) -> plain.PlainSubject:
    history = History(
        events=tuple(event(n, row) for n, row in enumerate(rows)),
        traits=(TraitFact(at=0, traits={"target_account": True}, account_id="acme"),) if target else (),
        roles=tuple(RoleFact(person_id=p, account_id="acme", role=r, valid_from=0) for p, r in roles.items()),
    )
    (subject,) = plain.read(journey(name), history, round(until * DAY))
    return subject


def told(subject: plain.PlainSubject) -> list[str]:
    """Each visit as `stage`, with `>outcome` where it ended with one and the move where it is not plainly forward."""
    moves = {"start": "", "forward": "", "outcome": ""}
    return [moves.get(v.move, f"{v.move}:") + v.stage + (f">{v.outcome}" if v.outcome else "") for v in subject.visits]


def milestones(subject: plain.PlainSubject, stage: str) -> set[str]:
    return {milestone for _, s, milestone, _ in subject.milestones if s == stage}


def moments(subject: plain.PlainSubject) -> dict[str, float]:
    return {name: at / DAY for turn, name, at in subject.moments if turn == 1}


def reason(rows: list[Row], name: str, until: float, **more: Any) -> str | None:
    return next((v.reason for v in walk(name, rows, until, **more).visits if v.reason), None)


def scenarios() -> Iterator[tuple[str, str, list[Row], float, list[str]]]:
    """What is told, the journey, the events, the day of reading, the visits expected."""
    yield from services()
    yield from funnel()
    yield from hourglass()


HIRED: list[Row] = [(0, "Page Viewed"), (10, "Meeting Held", {"kind": "pitch"}), (15, "Proposal Sent")]
ENGAGED: list[Row] = [*HIRED, (30, "Engagement Started"), (100, "Engagement Completed", {"on_time": True})]


def services() -> Iterator[tuple[str, str, list[Row], float, list[str]]]:
    m2, done = "m2-services", ["pre_purchase>hired", "client>between"]
    yield "hired at once", m2, [(0, "Engagement Started")], 9, ["pre_purchase>hired", "client"]
    signed: list[Row] = [(0, "Opportunity Won"), (5, "Contract Signed"), (9, "Engagement Started")]
    yield "one engagement told three times is one", m2, signed, 20, ["pre_purchase>hired", "client"]
    again: list[Row] = [(0, "Engagement Started"), (50, "Engagement Completed"), (60, "Engagement Started")]
    repeat = ["pre_purchase>hired", "client>repeat_work", "client"]
    yield "next engagement within a month", m2, again, 200, repeat
    yield "a month after the end", m2, ENGAGED, 200, [*done, "between_engagements"]
    back: list[Row] = [*ENGAGED, (400, "Opportunity Won")]
    yield "re-engaged", m2, back, 410, [*done, "between_engagements>re_engaged", "client"]
    yield "two years of silence", m2, ENGAGED, 900, [*done, "between_engagements>forgotten"]
    wrote: list[Row] = [*ENGAGED, (500, "Email Sent")]
    yield "we kept in touch", m2, wrote, 900, [*done, "between_engagements"]
    yield "ruled out unheard", m2, HIRED, 400, ["pre_purchase>no_way"]
    later: list[Row] = [*HIRED, (20, "Opportunity Lost", {"reason": "Budget frozen"}), (200, "Price Requested")]
    yield "not now, then again", m2, later, 210, ["pre_purchase>not_now", "restart:pre_purchase"]
    unhappy: list[Row] = [
        (0, "Engagement Started"),
        (50, "Survey Submitted", {"survey_type": "nps", "score": 2}),
        (60, "Engagement Completed"),
    ]
    left = ["pre_purchase>hired", "client>leaves_unhappy", "former_client"]
    yield "a bad score at the end", m2, unhappy, 100, left
    bad: list[Row] = [*unhappy, (80, "Review Published", {"rating": 1})]
    yield "and a bad review", m2, bad, 100, [*left[:2], "former_client>detractor"]
    yield "a former client reads", m2, [*unhappy, (90, "Page Viewed")], 100, left
    asked: list[Row] = [*unhappy, (90, "Price Requested")]
    yield "a former client asks", m2, asked, 100, [*left, "return:pre_purchase"]
    yield "years of silence after", m2, unhappy, 900, [*left[:2], "former_client>silent"]


GUIDE, CASE, RIVAL = {"kind": "guide"}, {"kind": "case_study"}, {"kind": "comparison"}
INTERESTED: list[Row] = [
    (0, "Page Viewed"),
    (3, "Content Viewed", GUIDE),
    (9, "Content Downloaded", GUIDE),
    (20, "Content Viewed", CASE),
]
PROPOSED: list[Row] = [*INTERESTED, (30, "Demo Requested"), (50, "Proposal Sent")]
BOUGHT: list[Row] = [*PROPOSED, (60, "Opportunity Won"), (65, "Contract Signed")]


def funnel() -> Iterator[tuple[str, str, list[Row], float, list[str]]]:
    m3, early = "m3-funnel", ["awareness", "research", "consideration"]
    sold = [*early, "evaluation", "decision>won", "post_sale"]
    yield "all six in order", m3, BOUGHT, 70, sold
    yield "self-service", m3, [(0, "Trial Started"), (2, "Subscription Started")], 9, ["evaluation", *sold[4:]]
    yield "bought at once", m3, [(0, "Order Completed")], 9, sold[4:]
    yield (
        "one article is no return",
        m3,
        [*PROPOSED, (51, "Content Viewed", GUIDE)],
        55,
        [*early, *sold[3:4], "decision"],
    )
    reads: list[Row] = [*PROPOSED[:5], *((31 + n, "Content Viewed", GUIDE) for n in range(3))]
    yield "back to reading", m3, reads, 40, [*early, "evaluation", "return:research"]
    compares: list[Row] = [*PROPOSED, (52, "Content Viewed", RIVAL), (53, "Content Viewed", RIVAL)]
    yield "back to comparing", m3, compares, 55, [*early, "evaluation", "decision", "return:consideration"]
    yield (
        "a second demo",
        m3,
        [*PROPOSED, (52, "Demo Requested")],
        55,
        [*early, "evaluation", "decision", "return:evaluation"],
    )
    lost: list[Row] = [*PROPOSED, (60, "Opportunity Lost", {"reason": "price"}), (90, "Page Viewed")]
    yield "lost and back", m3, lost, 95, [*early, "evaluation", "decision>lost", "restart:awareness"]
    wait: list[Row] = [*PROPOSED, (60, "Opportunity Lost", {"reason": "bad timing"}), (90, "Opportunity Created")]
    waited = [*early, "evaluation", "decision>not_now", "research", "evaluation"]
    yield "not now, then a new deal", m3, wait, 95, waited
    yield "no answer", m3, PROPOSED, 150, [*early, "evaluation", "decision>no_decision", "consideration"]
    colleague: list[Row] = [*BOUGHT, (80, "Signed Up"), (81, "Content Viewed", GUIDE), (82, "Feature Used")]
    yield "a customer's colleagues sign up", m3, colleague, 90, sold
    more: list[Row] = [*BOUGHT, (200, "Opportunity Created"), (230, "Opportunity Lost", {"reason": "price"})]
    yield "a further deal lost", m3, more, 240, [*sold, "return:evaluation>lost_further_deal", "post_sale"]
    ended: list[Row] = [*BOUGHT, (400, "Subscription Cancelled"), (420, "Subscription Renewed")]
    yield "cancelled and renewed", m3, ended, 430, [*sold[:5], "post_sale>churned", "restart:post_sale"]


WARM: list[Row] = [(0, "Page Viewed"), (4, "Content Viewed", GUIDE), (8, "Content Viewed", CASE)]
SOLD: list[Row] = [*WARM, (15, "Form Submitted"), (40, "Lead Accepted"), (60, "Opportunity Won")]
HAPPY = {"survey_type": "nps", "score": 10}
UNHAPPY = {"survey_type": "nps", "score": 3}


def hourglass() -> Iterator[tuple[str, str, list[Row], float, list[str]]]:
    m4 = "m4-hourglass"
    sold = ["attention", "trust", "contact", "nurture", "sale>won", "after_sale"]
    yield "all seven in order", m4, [*SOLD, (90, "Referral Link Shared")], 95, [*sold, "word_of_mouth"]
    card: list[Row] = [(0, "Form Submitted"), (5, "Email Link Clicked"), (9, "Content Viewed")]
    yield "warmed after its contact", m4, card, 10, ["attention", "contact", "nurture"]
    yield "warmed without a contact", m4, WARM, 20, ["attention", "trust"]
    yield "bought at once", m4, [(0, "Order Completed")], 9, ["sale>won", "after_sale"]
    yield "brought by a customer", m4, [(0, "Referral Signed Up")], 9, ["attention", "contact"]
    gone: list[Row] = [*WARM, (15, "Form Submitted"), (20, "Unsubscribed")]
    yield "the only contact unsubscribed", m4, gone, 60, [*sold[:3], "nurture>contact_lost", "trust"]
    stays: list[Row] = [*gone, (25, "Email Link Clicked")]
    yield "a colleague still clicks", m4, stays, 60, sold[:4]
    later: list[Row] = [*SOLD[:-1], (60, "Lead Rejected", {"reason": "not ready"}), (90, "Lead Accepted")]
    yield "given back by sales", m4, later, 95, [*sold[:4], "sale>not_now", "nurture", "sale"]
    lost: list[Row] = [*SOLD[:-1], (60, "Opportunity Lost", {"reason": "competitor"}), (99, "Page Viewed")]
    yield "lost and back", m4, lost, 99, [*sold[:4], "sale>lost", "restart:attention"]
    signed: list[Row] = [*SOLD, (65, "Contract Signed"), (400, "Price Requested"), (420, "Order Completed")]
    yield "buys more", m4, signed, 430, [*sold, "return:sale>won", "after_sale"]
    cooled: list[Row] = [*SOLD, (90, "Review Published", {"rating": 5}), (99, "Survey Submitted", UNHAPPY)]
    yield "a referrer gets unhappy", m4, cooled, 99, [*sold, "word_of_mouth>cooled", "after_sale"]
    poor: list[Row] = [*SOLD, (90, "Review Published", {"rating": 2})]
    yield "a bad review is no word of mouth", m4, poor, 99, sold
    yield "churned", m4, [*SOLD, (99, "Subscription Cancelled")], 99, [*sold[:5], "after_sale>churned"]


STORIES = list(scenarios())


@pytest.mark.parametrize(
    ("story", "name", "rows", "until", "expected"), STORIES, ids=[f"{s[1]}: {s[0]}" for s in STORIES]
)
def test_story(story: str, name: str, rows: list[Row], until: float, expected: list[str]) -> None:
    assert told(walk(name, rows, until)) == expected


class TestServices:
    def test_walks_all_four_stages(self) -> None:
        rows: list[Row] = [*ENGAGED, (300, "Person Left Company", {"person": "ann"}), (350, "Referral Link Shared")]
        subject = walk("m2-services", rows, 360, ann="champion")
        done = ["pre_purchase>hired", "client>between", "between_engagements>former"]
        assert told(subject) == [*done, "former_client>refers_us", "former_client"]
        assert "on-time" in milestones(subject, "client")
        assert "on-budget" not in milestones(subject, "client")
        assert moments(subject)["won"] == 30

    def test_an_open_engagement_keeps_the_client(self) -> None:
        history = History(
            events=tuple(event(n, row) for n, row in enumerate(ENGAGED)),
            traits=(
                TraitFact(at=0, traits={"open_engagements": 1}, account_id="acme"),
                TraitFact(at=200 * DAY, traits={"open_engagements": 0}, account_id="acme"),
            ),
        )
        (subject,) = plain.read(journey("m2-services"), history, 300 * DAY)
        assert [(v.stage, v.entered_at // DAY) for v in subject.visits][1:] == [
            ("client", 30),
            ("between_engagements", 200),
        ]

    def test_a_user_who_leaves_changes_nothing(self) -> None:
        rows: list[Row] = [*ENGAGED, (300, "Person Left Company", {"person": "ann"})]
        assert walk("m2-services", rows, 310, ann="user").visits[-1].stage == "between_engagements"

    def test_touches_between_engagements(self) -> None:
        assert "touch-overdue" in milestones(walk("m2-services", ENGAGED, 320), "between_engagements")
        touched = walk("m2-services", [*ENGAGED, (200, "Email Sent")], 320)
        assert milestones(touched, "between_engagements") == {"touched"}

    def test_reason_is_kept(self) -> None:
        rows: list[Row] = [*HIRED, (20, "Opportunity Lost", {"reason": "chose the incumbent"})]
        assert told(walk("m2-services", rows, 30)) == ["pre_purchase>no_way"]
        assert reason(rows, "m2-services", 30) == "chose the incumbent"


class TestFunnel:
    def test_skips_are_counted(self) -> None:
        (visit,) = walk("m3-funnel", [(0, "Demo Requested")], 1).visits
        assert (visit.stage, visit.skipped) == ("evaluation", 3)

    def test_churn_keeps_its_reason(self) -> None:
        rows: list[Row] = [*BOUGHT, (400, "Subscription Cancelled", {"reason": "merged"})]
        assert reason(rows, "m3-funnel", 410) == "merged"

    def test_moments_of_the_whole_way(self) -> None:
        found = moments(walk("m3-funnel", [*BOUGHT, *((70 + n, "Feature Used") for n in range(3))], 100))
        assert found == {"first_touch": 0, "lead": 30, "opportunity": 50, "won": 60, "first_value": 72}

    def test_silence_after_yes(self) -> None:
        assert "silence-after-yes" in milestones(walk("m3-funnel", BOUGHT, 100), "post_sale")
        busy: list[Row] = [*BOUGHT, *((60 + n, "Feature Used") for n in range(0, 40, 7))]
        assert "silence-after-yes" not in milestones(walk("m3-funnel", busy, 100), "post_sale")


TALKS: list[Row] = [
    (0, "Email Link Clicked", {"person": "ann"}),
    (10, "Webinar Attended", {"person": "bob"}),
    (30, "Meeting Held", {"person": "ann", "kind": "workshop"}),
]
WON: list[Row] = [*TALKS, (90, "Opportunity Won"), (99, "Contract Signed")]


class TestAccountBased:
    def read(self, rows: list[Row], until: float, **roles: str) -> list[str]:
        return told(walk("m3-abm", rows, until, target=True, **roles))

    def test_all_four_in_order(self) -> None:
        assert self.read(WON, 100) == ["identification", "account_expansion", "engagement>won", "advocacy"]

    def test_who_is_no_target_is_not_on_the_journey(self) -> None:
        assert told(walk("m3-abm", WON, 100)) == []

    def test_one_champion_is_enough_one_visitor_is_not(self) -> None:
        one = TALKS[:1]
        assert self.read(one, 5) == ["identification"]
        assert self.read(one, 5, ann="champion") == ["identification", "account_expansion"]

    def test_a_meeting_skips_the_expansion(self) -> None:
        assert self.read([(0, "Demo Requested")], 5) == ["identification", "engagement"]

    def test_the_ally_leaves(self) -> None:
        rows: list[Row] = [*TALKS, (60, "Person Left Company", {"person": "ann"})]
        expected = ["identification", "account_expansion", "engagement>ally_left", "account_expansion"]
        assert self.read(rows, 70, ann="champion") == expected

    def test_an_advocate_opens_the_next_deal(self) -> None:
        rows: list[Row] = [*WON, (200, "Opportunity Created"), (260, "Opportunity Won")]
        assert self.read(rows, 300)[3:] == ["advocacy", "return:engagement>won", "advocacy"]

    def test_lost_and_back(self) -> None:
        rows: list[Row] = [*TALKS, (60, "Opportunity Lost", {"reason": "price"}), (200, "Page Viewed")]
        assert self.read(rows, 201)[2:] == ["engagement>lost", "restart:identification"]
        assert reason(rows, "m3-abm", 201, target=True) == "price"

    def test_off_the_list(self) -> None:
        history = History(
            events=(event(0, (0, "Page Viewed")),),
            traits=tuple(
                TraitFact(at=d * DAY, traits={"target_account": yes}, account_id="acme")
                for d, yes in ((0, True), (50, False))
            ),
        )
        (subject,) = plain.read(journey("m3-abm"), history, 60 * DAY)
        assert told(subject) == ["identification>removed"]

    def test_committee_covered(self) -> None:
        rows: list[Row] = [*TALKS, (40, "Content Viewed", {"person": "cat"})]
        roles = {"ann": "champion", "bob": "decision_maker", "cat": "blocker"}
        found = milestones(walk("m3-abm", rows, 50, target=True, **roles), "engagement")
        # The decision-maker only attended a webinar, which is no talk.
        assert "committee-covered" not in found
        rows.append((45, "Meeting Held", {"person": "bob"}))
        found = milestones(walk("m3-abm", rows, 50, target=True, **roles), "engagement")
        assert {"committee-covered", "decision-maker-met"} <= found


class TestHourglass:
    def test_the_hand_over_condition(self) -> None:
        ready: list[Row] = [
            *((1, "Form Submitted"), (2, "Content Viewed", CASE), (3, "Webinar Registered"), (4, "Content Viewed")),
            *((10 + n, "Page Viewed", {"path": "/pricing"}) for n in range(3)),
        ]
        assert "ready-for-sales" in milestones(walk("m4-hourglass", ready, 20), "nurture")
        assert "ready-for-sales" not in milestones(walk("m4-hourglass", ready[:-1], 20), "nurture")

    def test_happy_and_recovered_customers(self) -> None:
        rows: list[Row] = [*SOLD, (70, "Survey Submitted", UNHAPPY), (120, "Survey Submitted", HAPPY)]
        found = milestones(walk("m4-hourglass", rows, 130), "after_sale")
        assert {"unhappy", "recovered", "ready-to-refer", "feedback-given"} <= found

    def test_a_visitor_who_shares_is_no_referrer_yet(self) -> None:
        assert told(walk("m4-hourglass", [*WARM, (9, "Referral Link Shared")], 20)) == ["attention", "trust"]

    def test_a_brought_client_shows_on_the_referrer(self) -> None:
        rows: list[Row] = [*SOLD, (90, "Referral Link Shared"), (150, "Referral Rewarded")]
        subject = walk("m4-hourglass", rows, 160)
        assert {"link-shared", "client-brought"} <= milestones(subject, "word_of_mouth")
        assert moments(subject)["referred"] == 90
