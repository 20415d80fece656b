"""What customers say: NPS, CSAT, CES, emotion and comments, worked out by hand and against a published table."""

from __future__ import annotations

import csv
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm

from journeyglass.errors import InputError
from journeyglass.figures import Filters, ces, comments, csat, emotion, nps
from journeyglass.figures.context import Context
from journeyglass.figures.registry import compute
from journeyglass.figures.statistics.mean import clustered_mean
from journeyglass.figures.statistics.net_score import net_score_interval
from journeyglass.figures.statistics.wilson import wilson
from journeyglass.journey.model import Indicator, Stage
from tests.figures.ledger import START, Ledger, day, did, journey, one

BT = Path(os.environ.get("JOURNEYGLASS_DATA", Path(__file__).parents[3] / "shared" / "data")) / "voice"


def answer(ledger: Ledger, account: str, at: float, kind: str, score: Any, **more: Any) -> None:
    """An answer to a survey."""
    comment = {"comment": more.pop("comment")} if "comment" in more else {}
    properties = {"survey_type": kind, "score": score, **comment}
    ledger.event(account, "Survey Submitted", at, properties=properties, channel="survey", **more)


def asked() -> Ledger:
    """Ten accounts in stage a until day 20, then in b. In a ten NPS answers: 4 promoters, 3 passives, 3 detractors."""
    stages = (Stage(id="a", enter=did("A"), emotion=0.5), Stage(id="b", enter=did("B"), emotion=-0.4), Stage(id="c"))
    ledger = Ledger(journey(*stages))
    for i, score in enumerate((10, 9, 9, 10, 8, 7, 7, 6, 0, 5)):
        ledger.subject(f"s{i}", ("a", 0, 20), ("b", 20, None))
        ledger.trait(f"s{i}", None, size="big" if i < 5 else "small")
        ledger.event(f"s{i}", "Survey Sent", 4, actor="us", person_id=f"p{i}", properties={"survey_type": "nps"})
        answer(ledger, f"s{i}", 5, "nps", score, person_id=f"p{i}")
    return ledger


def test_nps_by_hand() -> None:
    rows = nps.compute(asked().context()).rows
    assert [row.stage for row in rows] == [None, "a", "b", "c"]
    for row in rows[:2]:
        assert (row.answers, row.accounts, row.promoters, row.passives, row.detractors) == (10, 10, 4, 3, 3)
        low, high = net_score_interval(4, 3, 3)
        assert (row.score.value, row.score.low, row.score.high) == pytest.approx((10, 100 * low, 100 * high))
        assert row.response.value == 1
    assert (rows[2].answers, rows[2].score.status) == (0, "too_few")


def test_nps_of_accounts_that_answer_often_is_no_surer() -> None:
    ledger = asked()
    for i, score in enumerate((10, 9, 9, 10, 8, 7, 7, 6, 0, 5)):
        for at in (6, 7, 8):
            answer(ledger, f"s{i}", at, "nps", score)
    row = one(nps.compute(ledger.context()).rows, stage="a")
    signs = np.repeat([1.0] * 4 + [0.0] * 3 + [-1.0] * 3, 4)
    mean = clustered_mean(signs, np.repeat(np.arange(10), 4))
    assert (row.answers, row.accounts, row.score.value) == (40, 10, 10)
    assert (row.score.low, row.score.high) == pytest.approx((100 * mean.low, 100 * mean.high))
    once = one(nps.compute(asked().context()).rows, stage="a")
    assert row.score.high - row.score.low > 0.9 * (once.score.high - once.score.low)


def test_who_answers_the_question() -> None:
    ledger = asked()
    for i in range(10):
        # Asked again on day 30 (of this ten, five answer late) and, too young to count, on day 95.
        ledger.event(f"s{i}", "Survey Sent", 30, actor="us", person_id=f"p{i}", properties={"survey_type": "nps"})
        ledger.event(f"s{i}", "Survey Sent", 95, actor="us", person_id=f"p{i}", properties={"survey_type": "nps"})
        if i < 5:
            answer(ledger, f"s{i}", 60, "nps", 9, person_id=f"p{i}")
        answer(ledger, f"s{i}", 61, "nps", 9, person_id="somebody else")
    rows = nps.compute(ledger.context()).rows
    assert one(rows, stage="a").response.value == 1
    assert one(rows, stage="b").response.value == 0.5
    assert (one(rows, stage=None).response.numerator, one(rows, stage=None).response.denominator) == (15, 20)


def test_breakdowns_and_periods() -> None:
    context = asked().context()
    rows = nps.compute(context, Filters(by="size")).rows
    # Big: 10, 9, 9, 10, 8 – four for, none against; small: 7, 7, 6, 0, 5 – three against.
    assert [(r.stage, r.group, r.score.value) for r in rows] == [
        (None, "big", 80), (None, "small", -60), ("a", "big", 80), ("a", "small", -60),
    ]  # fmt: skip
    assert one(rows, stage="a", group="small").response.value == 1
    assert [r.answers for r in nps.compute(context, Filters(since=day(6))).rows] == [0, 0, 0, 0]
    assert {r.group for r in nps.compute(context, Filters(by="role")).rows} == {"unknown"}
    with pytest.raises(InputError, match="no breakdown by stage"):
        compute(context, "nps", by="stage")


def test_scores_that_are_none() -> None:
    ledger = asked()
    for i, score in enumerate((11, None, "nine", -1, "7")):
        answer(ledger, f"s{i}", 6, "nps", score)
    found = nps.compute(ledger.context())
    assert found.rows[0].answers == 11
    assert found.notes == ("4 answers have no score from 0 to 10: left out",)


def test_untracked_is_unknown_and_few_are_few() -> None:
    found = csat.compute(asked().context()).rows[1]
    assert (found.score.status, found.score.note) == (
        "terra_incognita", "no answer to a survey of the kind csat has ever come",
    )  # fmt: skip
    assert found.response.denominator == 0
    ledger = asked()
    for i in range(4):
        answer(ledger, f"s{i}", 30, "csat", 5)
    row = one(csat.compute(ledger.context()).rows, stage="b")
    assert (row.answers, row.score.status, row.favourable_share.status) == (4, "too_few", "too_few")
    bare = nps.compute(Ledger().context()).rows[0]
    assert (bare.score.status, bare.score.note) == ("terra_incognita", "there are no events to look at")
    assert bare.response.status == "terra_incognita"


def test_answers_of_nobody_on_the_journey_are_outside() -> None:
    ledger = asked()
    for i in range(5):
        answer(ledger, f"stranger{i}", 6, "nps", 0)
    rows = nps.compute(ledger.context()).rows
    assert one(rows, stage="outside").score.value == -100
    assert one(rows, stage=None).score.value == pytest.approx(-100 * 4 / 15)


def test_as_of_in_the_middle() -> None:
    ledger = asked()
    ledger.as_of = 4.5
    for visit in ledger.visits:
        visit["left_at"] = None
    ledger.visits = [visit for visit in ledger.visits if visit["stage"] == "a"]
    assert nps.compute(ledger.context()).rows[0].answers == 0


def test_csat_and_ces_by_hand() -> None:
    ledger = asked()
    for i, (ease, joy) in enumerate(zip((7, 6, 5, 4, 2), (5, 4, 4, 3, 1), strict=True)):
        answer(ledger, f"s{i}", 30, "ces", ease)
        answer(ledger, f"s{i}", 30, "CSAT", joy)
    context = ledger.context()
    joys = one(csat.compute(context).rows, stage="b")
    assert (joys.score.value, joys.score.denominator, joys.favourable) == (pytest.approx(3.4), 5, 3)
    fit = sm.OLS(np.array([5, 4, 4, 3, 1.0]), np.ones(5)).fit().conf_int()[0]
    assert (joys.score.low, joys.score.high) == pytest.approx((fit[0], 5))
    assert fit[1] > 5
    assert (joys.favourable_share.low, joys.favourable_share.high) == pytest.approx(wilson(3, 5))
    ease = one(ces.compute(context).rows, stage="b")
    assert (ease.score.value, ease.favourable_share.value) == (pytest.approx(4.8), 0.6)
    wanted = Indicator(figure="csat", target=4)
    assert csat.measure(context, Filters(), ledger.journey.stages[1], wanted) == joys.score
    assert ces.measure(context, Filters(), ledger.journey.stages[1], wanted) == ease.score


def test_emotion_beside_what_the_map_believes() -> None:
    ledger = asked()
    for i in range(5):
        answer(ledger, f"s{i}", 30, "csat", 4)
    rows = emotion.compute(ledger.context()).rows
    a, b, c = rows
    # NPS answers 10 9 9 10 8 7 7 6 0 5: their sum is 71, so (71/10 − 5)/5.
    assert (a.believed, a.measured.value, a.gap.value) == (0.5, pytest.approx(0.42), pytest.approx(-0.08))
    assert a.gap.high - a.gap.low == pytest.approx(a.measured.high - a.measured.low)
    assert (b.measured.value, b.gap.value) == (0.5, pytest.approx(0.9))
    assert b.measured.low < 0.5 < b.measured.high
    assert (c.believed, c.measured.status, c.gap) == (None, "terra_incognita", None)
    assert emotion.measure(ledger.context(), Filters(), ledger.journey.stages[0], Indicator(figure="emotion")).value


def test_comments_newest_first_where_they_belong() -> None:
    ledger = asked()
    for i in range(4):
        answer(ledger, "s1", 30 + i, "nps", i, comment=f"word {i}", person_id="p1")
    answer(ledger, "s2", 40, "csat", 5, comment="  ")
    answer(ledger, "s3", 6, "csat", 5, comment="early")
    answer(ledger, "stranger", 50, "nps", 5, comment="from outside")
    ledger.role("s1", "p1", "champion")
    context = ledger.context()
    found = comments.compute(context, limit="3").rows
    assert [(r.stage, r.comment) for r in found] == [
        ("a", "early"), ("b", "word 3"), ("b", "word 2"), ("b", "word 1"), ("outside", "from outside"),
    ]  # fmt: skip
    assert (found[1].account, found[1].role, found[1].score, found[1].at) == ("s1", "champion", 3, day(33))
    assert [r.comment for r in comments.compute(context, survey="CSAT").rows] == ["early"]
    ledger.event("s4", "Interview Held", 7, properties={"kind": "win_loss", "comment": "why we chose you"})
    talk = comments.compute(ledger.context(), survey="interview").rows
    assert [(r.stage, r.survey, r.score, r.comment) for r in talk] == [("a", "interview", None, "why we chose you")]
    assert [r.group for r in comments.compute(context, Filters(by="size")).rows] == ["big"] * 5 + [None]
    with pytest.raises(InputError, match="is no number of comments"):
        comments.compute(context, limit="-1")


def bt() -> Ledger:
    """The published answers, each of an account of its own that stands at the step of the journey it was asked at."""
    if not BT.exists():
        pytest.skip("the public data set voice is absent (set JOURNEYGLASS_DATA to its folder)")
    steps = ("Order", "First Payment", "Equipment Received", "Service in Use")
    ids = {step: step.lower().replace(" ", "_") for step in steps}
    ledger = Ledger(journey(*(Stage(id=name, enter=did(name)) for name in ids.values())), as_of=3000)
    with (BT / "bt_nps_verbatim.csv").open(encoding="utf-8", errors="replace", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            when = datetime.strptime(row["CUSTOMER_RESPONSE_DATE"], "%d/%m/%Y %H:%M").replace(tzinfo=UTC)
            at = (when - START).total_seconds() / 86400
            ledger.subject(f"c{number:04}", (ids[row["SURVEY_SUB_TYPE"]], at - 1, None))
            score = float(row["NPS_SCORE"]) if row["NPS_SCORE"] not in ("", "NA") else None
            answer(ledger, f"c{number:04}", at, "nps", score, comment=row["text"])
    return ledger


@pytest.fixture(scope="module")
def published() -> Context:
    """The published answers as a reading."""
    return bt().context()


def test_nps_of_the_published_answers(published: Context) -> None:
    found = nps.compute(published)
    assert found.notes == ("32 answers have no score from 0 to 10: left out",)
    scores = [(row.stage, row.answers, round(row.score.value, 1)) for row in found.rows]
    assert scores[0] == (None, 2353, -24.7)
    assert [round(row.score.value) for row in found.rows[1:]] == [-10, -29, -57, -77]
    last = found.rows[-1].score
    assert last.high - last.low > 25


def test_the_published_table_gives_no_score_to_thirty_answers(published: Context) -> None:
    rows = nps.compute(published, least="50").rows[1:]
    assert [row.score.value and round(row.score.value) for row in rows] == [-10, -29, -57, None]
    assert (rows[-1].score.status, rows[-1].score.note) == ("too_few", "under 50 answers")
    with pytest.raises(InputError, match="is no number of answers"):
        nps.compute(published, least="many")
