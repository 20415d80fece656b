"""The measured lanes of the map: what each of them says about one stage, to whoever paints it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from journeyglass.figures.estimate import Estimate
from journeyglass.figures.indicators import IndicatorMeasured
from journeyglass.figures.milestones import MilestoneShare
from journeyglass.figures.outcomes import MOVED_ON, OutcomeShare
from journeyglass.figures.overview import StageOverview
from journeyglass.figures.touchpoints import TouchpointSeen
from journeyglass.glass import numbers
from journeyglass.glass.cell import Bar, Remarks, Tone
from journeyglass.glass.estimates import counts_text, estimate_text, remark_of, value_text
from journeyglass.glass.item import Content, FigureRef, Item, Point
from journeyglass.glass.remarks import remark_in
from journeyglass.glass.words import channel_name, field_name, listed, word
from journeyglass.journey.model import Journey, Lang, Stage, say

OUTCOME_SIGNS: dict[str | None, str] = {
    "won": "▲", "lost": "▼", "not_now": "◆", "churned": "✕", "other": "■", None: "→",
}  # fmt: skip
TOUCH_SIGNS = {"seen": "✓", "never_seen": "○", "untracked": "?", "unmapped": "+"}
VERDICT_SIGNS = {"met": "✓", "missed": "✗", "unknown": "·"}
MOST_REASONS = 3
MOST_UNMAPPED = 3
_SHARES = ("retention", "site_conversion", "referral_rate", "lead_quality", "promises", "onboarding")
_TONES: dict[str | None, Tone] = {
    "won": "won", "lost": "lost", "not_now": "not_now", "churned": "churned", "other": "other", None: "plain",
}  # fmt: skip
_TOUCH_TONES: dict[str, Tone] = {"seen": "good", "never_seen": "bad", "untracked": "unknown", "unmapped": "plain"}
_VERDICT_TONES: dict[str, Tone] = {"met": "good", "missed": "bad", "unknown": "quiet"}
Trends = Mapping[tuple[str, int], tuple[FigureRef, tuple[Point, ...]]]
"""Of a stage's indicators, by their place: which number they show, and that number month by month."""


@dataclass
class Scribe:
    """What every lane needs: the journey, the language, and where remarks go.

    `worded`: a touchpoint's sign is said in words too, and of what the map does not know all is told.
    """

    journey: Journey
    lang: Lang
    remarks: Remarks
    milestones: Sequence[MilestoneShare] = ()
    trends: Trends = field(default_factory=dict)
    worded: bool = False

    def say(self, key: str, **values: object) -> str:
        """A fixed word or phrase."""
        return word(key, self.lang, **values)

    def number(self, value: int) -> str:
        """A whole number."""
        return numbers.number(value, self.lang)

    def marked(self, text: str, found: Estimate) -> str:
        """The text with the mark of the estimate's remark."""
        remark = remark_of(found)
        return text + self.remarks.mark(remark_in(remark, self.journey, self.lang) if remark else "")

    def told(self, found: Estimate) -> str:
        """The estimate with its interval, and the mark of its remark."""
        return self.marked(estimate_text(found, self.lang), found)

    def estimate(self, found: Estimate, figure: FigureRef, bar: Bar | None = None) -> Item:
        """The estimate with its interval as an item."""
        tone: Tone = "unknown" if found.value is None else "strong"
        return Item(self.told(found), tone, figure=figure, bar=bar)

    def quiet(self, key: str, **values: object) -> Item:
        """A fixed phrase that says a lesser thing."""
        return Item(self.say(key, **values), "quiet")

    def absent(self) -> Content:
        """The map has nothing of the kind here, and says so."""
        return Content((self.quiet("none_believed"),), absent=True)

    def bar(self, found: Estimate, name: str, target: float | None = None) -> Bar | None:
        """A share as a bar; None where there is none to be drawn."""
        if found.value is None or found.unit != "share":
            return None
        return Bar(found.value, found.low, found.high, target, f"{name} {estimate_text(found, self.lang)}")

    def title(self, stage: str) -> str:
        """A stage's title."""
        return say(self.journey.stages[self.journey.index(stage)].title, self.lang) or stage


def of_row(figure: str, measure: str, stage: Stage, **key: str | None) -> FigureRef:
    """The number of the figure in the row of this stage that `key` says more about."""
    return FigureRef(figure, measure, stage.id, {"stage": stage.id} | {k: v for k, v in key.items() if v is not None})


def here_now(scribe: Scribe, stage: Stage, seen: StageOverview) -> Content:
    """Who is there at the instant of the reading, and how many of them are stalled."""
    figure = of_row("here_now", "subjects", stage)
    if not seen.here_now:
        if seen.reached.status == "terra_incognita":
            return Content((Item(scribe.say("terra_incognita"), "unknown", figure=figure),))
        return Content((Item(scribe.say("nobody"), "quiet", figure=figure),))
    items = [Item(scribe.number(seen.here_now), "strong", figure=figure)]
    if stage.patience is not None:
        stalled = scribe.say("stalled", n=scribe.number(seen.stalled)) if seen.stalled else scribe.say("none_stalled")
        tone: Tone = "bad" if seen.stalled else "quiet"
        items.append(Item(stalled, tone, figure=of_row("here_now", "stalled", stage)))
    return Content(tuple(items))


def reached(scribe: Scribe, stage: Stage, seen: StageOverview) -> Content:
    """How many ever came, and the share of all."""
    figure = of_row("reached", "share", stage)
    items = [scribe.estimate(seen.reached, figure, scribe.bar(seen.reached, scribe.say("reached")))]
    if seen.reached.status == "ok":
        items.append(Item(counts_text(seen.reached, scribe.lang), "quiet", figure=figure))
        if seen.skipped:
            skipped = scribe.say("skipped", n=scribe.number(seen.skipped))
            items.append(Item(skipped, "quiet", figure=of_row("reached", "skipped", stage)))
    return Content(tuple(items))


def conversion(scribe: Scribe, stage: Stage, seen: StageOverview) -> Content:
    """What share goes on to the next stage, the plain share beside it, and a bar."""
    found = seen.conversion
    if found is None:
        return Content((scribe.quiet("last_stage"),))
    following = scribe.journey.stages[scribe.journey.index(stage.id) + 1]
    key = {"from_stage": stage.id, "to_stage": following.id}
    figure = FigureRef("conversion", "conversion", stage.id, key)
    items = [
        scribe.estimate(found, figure, _conversion_bar(scribe, found, following.id, seen)),
        Item(_onward(scribe, following.id, seen.within), "quiet"),
    ]
    plain = seen.plain_conversion
    if plain is not None and plain.value is not None:
        share = f"{value_text(plain, scribe.lang)} ({counts_text(plain, scribe.lang)})"
        ref = FigureRef("conversion", "plain", stage.id, key)
        items.append(Item(scribe.say("plain", share=share), "quiet", figure=ref))
    return Content(tuple(items))


def _onward(scribe: Scribe, to: str, within: str | None) -> str:
    if within is None:
        return scribe.say("to_stage", stage=scribe.title(to))
    if within == "ever":
        return scribe.say("to_ever", stage=scribe.title(to))
    return scribe.say("to_within", stage=scribe.title(to), within=numbers.span(within, scribe.lang))


def _conversion_bar(scribe: Scribe, found: Estimate, to: str, seen: StageOverview) -> Bar | None:
    if found.value is None:
        return None
    targets = (i.target for i in seen.indicators if i.figure == "conversion" and i.to in (to, None))
    words = scribe.say("conversion_bar", share=estimate_text(found, scribe.lang))
    return Bar(found.value, found.low, found.high, next(targets, None), words)


def dwell(scribe: Scribe, stage: Stage, seen: StageOverview) -> Content:
    """How long half of the visits last at most."""
    return Content((scribe.estimate(seen.median_dwell, of_row("dwell", "median", stage)),))


def outcomes(scribe: Scribe, stage: Stage, seen: StageOverview) -> Content:
    """How visits ended, with the most frequent reasons."""
    items = tuple(_outcome(scribe, stage, row) for row in seen.outcomes)
    return Content(items) if items else scribe.absent()


def _outcome(scribe: Scribe, stage: Stage, row: OutcomeShare) -> Item:
    written = next((o for o in stage.outcomes if o.id == row.outcome), None)
    title = say(written.title, scribe.lang) if written else ""
    if row.outcome == MOVED_ON and written is None:
        title = scribe.say("moved_on")
    name = title or row.outcome
    return Item(
        scribe.told(row.share),
        _TONES[row.kind],
        path=f"stages/{stage.id}/outcomes/{written.id}/title" if written else None,
        sign=OUTCOME_SIGNS[row.kind],
        head=name,
        figure=of_row("outcomes", "share", stage, outcome=row.outcome),
        bar=scribe.bar(row.share, name),
        items=_reasons(scribe, row),
    )


def _reasons(scribe: Scribe, row: OutcomeShare) -> tuple[Item, ...]:
    given = [r for r in row.reasons if r.reason is not None][:MOST_REASONS]
    if not given:
        return ()
    named = listed((f"{r.reason} {scribe.number(r.visits)}" for r in given), scribe.lang)
    return (scribe.quiet("reasons", list=named),)


def milestones(scribe: Scribe, stage: Stage, _: StageOverview) -> Content:
    """What share of the stage's visits completed each milestone, and how soon."""
    titles = {m.id: say(m.title, scribe.lang) or m.id for m in stage.milestones}
    rows = [row for row in scribe.milestones if row.stage == stage.id and row.milestone in titles]
    items = tuple(
        Item(
            _completed(scribe, row),
            path=f"stages/{stage.id}/milestones/{row.milestone}/title",
            head=titles[row.milestone],
            figure=of_row("milestones", "share", stage, milestone=row.milestone),
            bar=scribe.bar(row.share, titles[row.milestone]),
        )
        for row in rows
    )
    return Content(items) if items else scribe.absent()


def _completed(scribe: Scribe, row: MilestoneShare) -> str:
    share = scribe.told(row.share)
    if row.median.value is None:
        return share
    if row.median.value == 0:
        return f"{share}{scribe.say('clause')}{scribe.say('at_once')}"
    after = scribe.say("after_median", time=value_text(row.median, scribe.lang))
    return f"{share}{scribe.say('clause')}{after}"


def touchpoints(scribe: Scribe, stage: Stage, seen: StageOverview) -> Content:
    """By channel: the touchpoints that the map believes in, whether each was seen, and what was seen beside them."""
    count = {"seen": scribe.number(seen.seen), "believed": scribe.number(seen.believed)}
    if not seen.believed and not seen.off_map:
        return scribe.absent()
    head = scribe.say("seen_of", **count) if seen.believed else scribe.say("none_believed")
    return Content((Item(head, "strong" if seen.believed else "quiet"), *_by_channel(scribe, stage, seen)))


def _by_channel(scribe: Scribe, stage: Stage, seen: StageOverview) -> Iterator[Item]:
    """Under their channels, in the order in which the map first names these; those that it does not name follow.

    What has none comes last.
    """
    titles = {t.id: say(t.title, scribe.lang) or t.id for t in stage.touchpoints}
    channels = dict.fromkeys(row.channel or None for row in (*seen.touchpoints, *seen.off_map))
    for channel in sorted(channels, key=lambda channel: channel is None):
        mine, beside = (
            [row for row in rows if (row.channel or None) == channel] for rows in (seen.touchpoints, seen.off_map)
        )
        believed = tuple(_touchpoint(scribe, stage, row, titles.get(row.touchpoint, row.touchpoint)) for row in mine)
        yield from _under(scribe, channel, believed, tuple(_unmapped(scribe, stage, beside)), len(channels) > 1)


def _under(
    scribe: Scribe, channel: str | None, believed: tuple[Item, ...], beside: tuple[Item, ...], several: bool
) -> Iterator[Item]:
    """What is believed of a channel, then what the map does not know; told apart by signs, or in words by heads."""
    name = channel_name(channel, scribe.lang) if channel else scribe.say("no_channel") if several else ""
    parts = [(name, believed + beside)]
    if scribe.worded:
        off = scribe.say("clause").join((name, scribe.say("off_map"))) if name else scribe.say("legend_unmapped")
        parts = [(name, believed), (off, beside)]
    for head, items in parts:
        if not head:
            yield from items
        elif items:
            yield Item("", "quiet", head=head, channel=name if channel else None, items=items)


def _touchpoint(scribe: Scribe, stage: Stage, row: TouchpointSeen, title: str) -> Item:
    text = scribe.say(f"legend_{row.finding}") if scribe.worded else ""
    if row.finding == "seen" and row.share.value is not None:
        text = value_text(row.share, scribe.lang)
    return _met(scribe, stage, row, title, text)


def _met(scribe: Scribe, stage: Stage, row: TouchpointSeen, title: str, text: str) -> Item:
    return Item(
        text,
        _TOUCH_TONES[row.finding],
        path=f"stages/{stage.id}/touchpoints/{row.touchpoint}/title" if row.believed else None,
        sign=TOUCH_SIGNS[row.finding],
        head=title,
        channel=channel_name(row.channel, scribe.lang) if row.channel else None,
        figure=of_row("touchpoints", "share", stage, touchpoint=row.touchpoint),
    )


def _unmapped(scribe: Scribe, stage: Stage, rows: Sequence[TouchpointSeen]) -> Iterator[Item]:
    """What came by one channel and the map does not know; of many the first, and the others under how many they are."""
    # To say that there is one more takes as much room as to name it.
    most = MOST_UNMAPPED + (len(rows) == MOST_UNMAPPED + 1)
    for row in rows[:most]:
        known = row.share.value is not None
        yield _met(
            scribe,
            stage,
            row,
            row.touchpoint,
            value_text(row.share, scribe.lang) if known else scribe.say("legend_seen"),
        )
    rest = rows[most:]
    if rest:
        under = tuple(_named(scribe, stage, row) for row in rest) if scribe.worded else ()
        text = scribe.say("more_names", n=scribe.number(len(rest)))
        yield Item(text, "quiet", sign=TOUCH_SIGNS["unmapped"], items=under)


def _named(scribe: Scribe, stage: Stage, row: TouchpointSeen) -> Item:
    return replace(_met(scribe, stage, row, "", row.touchpoint), head=None)


def indicators(scribe: Scribe, stage: Stage, seen: StageOverview) -> Content:
    """What the map wants watched here: measured beside its target."""
    items = tuple(_indicator(scribe, stage, place, found) for place, found in enumerate(seen.indicators))
    return Content(items) if items else scribe.absent()


def _indicator(scribe: Scribe, stage: Stage, place: int, found: IndicatorMeasured) -> Item:
    name = field_name(found.figure, scribe.lang)
    if found.figure == "conversion" and found.to:
        name += f" {_onward(scribe, found.to, found.within)}"
    figure, spark = scribe.trends.get((stage.id, place), (None, ()))
    return Item(
        _measured(scribe, found),
        _VERDICT_TONES[found.verdict],
        path=f"stages/{stage.id}/indicators/{place}",
        sign=VERDICT_SIGNS[found.verdict],
        head=name,
        figure=figure,
        bar=scribe.bar(found.measured, name, found.target) if found.measured else None,
        spark=spark,
        items=(Item(scribe.say("alert"), "bad", sign="!"),) if found.alert else (),
    )


def _measured(scribe: Scribe, found: IndicatorMeasured) -> str:
    measured = scribe.say("not_measured")
    if found.measured is not None:
        measured = scribe.marked(value_text(found.measured, scribe.lang), found.measured)
    if found.target is None:
        return measured
    key = "target" if found.verdict == "unknown" else found.verdict
    return f"{measured}{scribe.say('clause')}{scribe.say(key, target=_target(found, scribe.lang))}"


def _target(found: IndicatorMeasured, lang: Lang) -> str:
    assert found.target is not None  # noqa: S101 - for the type checker: asked only where there is one
    unit = found.measured.unit if found.measured else None
    if unit == "share" or found.figure in _SHARES:
        return numbers.percent(found.target, lang, int(round(found.target * 100, 6) % 1 != 0))
    return numbers.days(found.target, lang) if unit == "days" else numbers.short(found.target, lang)
