"""The lanes of the map: what each of them says about one stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from journeyglass.figures.estimate import Estimate
from journeyglass.figures.indicators import IndicatorMeasured
from journeyglass.figures.milestones import MilestoneShare
from journeyglass.figures.outcomes import MOVED_ON, OutcomeShare
from journeyglass.figures.overview import StageOverview
from journeyglass.figures.touchpoints import TouchpointSeen
from journeyglass.glass import numbers
from journeyglass.glass.cell import Bar, Cell, Line, Remarks, Tone
from journeyglass.glass.estimates import counts_text, estimate_text, remark_of, value_text
from journeyglass.glass.remarks import remark_in
from journeyglass.glass.words import field_name, labelled, listed, word
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


@dataclass
class Scribe:
    """What every lane needs: the journey, the language, and where remarks go."""

    journey: Journey
    lang: Lang
    remarks: Remarks
    milestones: Sequence[MilestoneShare] = ()

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

    def estimate(self, found: Estimate) -> Line:
        """The estimate with its interval as a line."""
        tone: Tone = "unknown" if found.value is None else "strong"
        return Line(self.marked(estimate_text(found, self.lang), found), tone)

    def title(self, stage: str) -> str:
        """A stage's title."""
        return say(self.journey.stages[self.journey.index(stage)].title, self.lang) or stage


def here_now(scribe: Scribe, stage: Stage, seen: StageOverview) -> Cell:
    """Who is there at the instant of the reading, and how many of them are stalled."""
    if not seen.here_now:
        if seen.reached.status == "terra_incognita":
            return Cell((Line(scribe.say("terra_incognita"), "unknown"),))
        return Cell((Line(scribe.say("nobody"), "quiet"),))
    lines = [Line(scribe.number(seen.here_now), "strong")]
    if stage.patience is not None:
        stalled = scribe.say("stalled", n=scribe.number(seen.stalled)) if seen.stalled else scribe.say("none_stalled")
        lines.append(Line(stalled, "bad" if seen.stalled else "quiet"))
    return Cell(tuple(lines))


def reached(scribe: Scribe, _: Stage, seen: StageOverview) -> Cell:
    """How many ever came, and the share of all."""
    lines = [scribe.estimate(seen.reached)]
    if seen.reached.status == "ok":
        lines.append(Line(counts_text(seen.reached, scribe.lang), "quiet"))
        if seen.skipped:
            lines.append(Line(scribe.say("skipped", n=scribe.number(seen.skipped)), "quiet"))
    return Cell(tuple(lines))


def conversion(scribe: Scribe, stage: Stage, seen: StageOverview) -> Cell:
    """What share goes on to the next stage, the plain share beside it, and a bar."""
    found = seen.conversion
    if found is None:
        return Cell((Line(scribe.say("last_stage"), "quiet"),))
    following = scribe.journey.stages[scribe.journey.index(stage.id) + 1]
    lines = [scribe.estimate(found), Line(_onward(scribe, following.id, seen.within), "quiet")]
    plain = seen.plain_conversion
    if plain is not None and plain.value is not None:
        share = f"{value_text(plain, scribe.lang)} ({counts_text(plain, scribe.lang)})"
        lines.append(Line(scribe.say("plain", share=share), "quiet"))
    return Cell(tuple(lines), _bar(scribe, found, following.id, seen))


def _onward(scribe: Scribe, to: str, within: str | None) -> str:
    if within is None:
        return scribe.say("to_stage", stage=scribe.title(to))
    if within == "ever":
        return scribe.say("to_ever", stage=scribe.title(to))
    return scribe.say("to_within", stage=scribe.title(to), within=numbers.span(within, scribe.lang))


def _bar(scribe: Scribe, found: Estimate, to: str, seen: StageOverview) -> Bar | None:
    if found.value is None:
        return None
    targets = (i.target for i in seen.indicators if i.figure == "conversion" and i.to in (to, None))
    words = scribe.say("conversion_bar", share=estimate_text(found, scribe.lang))
    return Bar(found.value, found.low, found.high, next(targets, None), words)


def dwell(scribe: Scribe, _: Stage, seen: StageOverview) -> Cell:
    """How long half of the visits last at most."""
    return Cell((scribe.estimate(seen.median_dwell),))


def outcomes(scribe: Scribe, stage: Stage, seen: StageOverview) -> Cell:
    """How visits ended, with the most frequent reasons."""
    lines: list[Line] = []
    for row in seen.outcomes:
        lines.append(Line(_outcome(scribe, stage, row), _TONES[row.kind]))
        reasons = [r for r in row.reasons if r.reason is not None][:MOST_REASONS]
        if reasons:
            named = listed((f"{r.reason} {scribe.number(r.visits)}" for r in reasons), scribe.lang)
            lines.append(Line(scribe.say("reasons", list=named), "quiet"))
    return Cell(tuple(lines)) if lines else _absent(scribe)


def _absent(scribe: Scribe) -> Cell:
    return Cell((Line(scribe.say("none_believed"), "quiet"),), absent=True)


def _outcome(scribe: Scribe, stage: Stage, row: OutcomeShare) -> str:
    written = next((o for o in stage.outcomes if o.id == row.outcome), None)
    title = say(written.title, scribe.lang) if written else ""
    if row.outcome == MOVED_ON and written is None:
        title = scribe.say("moved_on")
    found = scribe.marked(estimate_text(row.share, scribe.lang), row.share)
    return f"{OUTCOME_SIGNS[row.kind]} {labelled(title or row.outcome, found, scribe.lang)}"


def milestones(scribe: Scribe, stage: Stage, _: StageOverview) -> Cell:
    """What share of the stage's visits completed each milestone, and how soon."""
    titles = {m.id: say(m.title, scribe.lang) or m.id for m in stage.milestones}
    rows = [row for row in scribe.milestones if row.stage == stage.id and row.milestone in titles]
    lines = [Line(labelled(titles[row.milestone], _completed(scribe, row), scribe.lang)) for row in rows]
    return Cell(tuple(lines)) if lines else _absent(scribe)


def _completed(scribe: Scribe, row: MilestoneShare) -> str:
    share = scribe.marked(estimate_text(row.share, scribe.lang), row.share)
    if row.median.value is None:
        return share
    if row.median.value == 0:
        return f"{share}{scribe.say('clause')}{scribe.say('at_once')}"
    after = scribe.say("after_median", time=value_text(row.median, scribe.lang))
    return f"{share}{scribe.say('clause')}{after}"


def touchpoints(scribe: Scribe, stage: Stage, seen: StageOverview) -> Cell:
    """The touchpoints that the map believes in, whether each was seen, and what was seen beside them."""
    count = {"seen": scribe.number(seen.seen), "believed": scribe.number(seen.believed)}
    if not seen.believed and not seen.unmapped:
        return _absent(scribe)
    head = scribe.say("seen_of", **count) if seen.believed else scribe.say("none_believed")
    titles = {t.id: say(t.title, scribe.lang) or t.id for t in stage.touchpoints}
    lines = [Line(head, "strong" if seen.believed else "quiet")]
    lines += [_touchpoint(scribe, row, titles.get(row.touchpoint, row.touchpoint)) for row in seen.touchpoints]
    lines += [Line(f"{TOUCH_SIGNS['unmapped']} {name}") for name in seen.unmapped[:MOST_UNMAPPED]]
    rest = len(seen.unmapped) - MOST_UNMAPPED
    if rest > 0:
        lines.append(Line(f"{TOUCH_SIGNS['unmapped']} {scribe.say('more', n=scribe.number(rest))}", "quiet"))
    return Cell(tuple(lines))


def _touchpoint(scribe: Scribe, row: TouchpointSeen, title: str) -> Line:
    text = f"{TOUCH_SIGNS[row.finding]} {title}"
    if row.finding == "seen" and row.share.value is not None:
        text += f" {value_text(row.share, scribe.lang)}"
    return Line(text, _TOUCH_TONES[row.finding])


def indicators(scribe: Scribe, _: Stage, seen: StageOverview) -> Cell:
    """What the map wants watched here: measured beside its target."""
    lines: list[Line] = []
    for found in seen.indicators:
        lines.append(Line(_indicator(scribe, found), _VERDICT_TONES[found.verdict]))
        if found.alert:
            lines.append(Line(f"! {scribe.say('alert')}", "bad"))
    return Cell(tuple(lines)) if lines else _absent(scribe)


def _indicator(scribe: Scribe, found: IndicatorMeasured) -> str:
    name = field_name(found.figure, scribe.lang)
    if found.figure == "conversion" and found.to:
        name += f" {_onward(scribe, found.to, found.within)}"
    measured = scribe.say("not_measured")
    if found.measured is not None:
        measured = scribe.marked(value_text(found.measured, scribe.lang), found.measured)
    text = f"{VERDICT_SIGNS[found.verdict]} {labelled(name, measured, scribe.lang)}"
    if found.target is None:
        return text
    key = "target" if found.verdict == "unknown" else found.verdict
    return f"{text}{scribe.say('clause')}{scribe.say(key, target=_target(found, scribe.lang))}"


def _target(found: IndicatorMeasured, lang: Lang) -> str:
    assert found.target is not None  # noqa: S101 - for the type checker: asked only where there is one
    unit = found.measured.unit if found.measured else None
    if unit == "share" or found.figure in _SHARES:
        return numbers.percent(found.target, lang, int(round(found.target * 100, 6) % 1 != 0))
    return numbers.days(found.target, lang) if unit == "days" else numbers.short(found.target, lang)
