"""The lanes of content, with what it moved, and of returns to earlier stages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from journeyglass.figures.activities import ActivityMoved
from journeyglass.figures.returns import Return
from journeyglass.glass.cell import Tone
from journeyglass.glass.document.written import texts
from journeyglass.glass.estimates import change_text, counts_text, estimate_text, value_text
from journeyglass.glass.item import Content, FigureRef, Item
from journeyglass.glass.lanes import Scribe
from journeyglass.journey.model import Stage, say


def content(scribe: Scribe, stage: Stage, rows: Sequence[ActivityMoved]) -> Content:
    """The content written for the stage, then what each asset and activity moved on from it."""
    items = tuple(texts(scribe, stage.content, f"stages/{stage.id}/content"))
    moved = tuple(_moved(scribe, stage, row) for row in rows if row.from_stage == stage.id)
    return Content(items + moved, absent=not items and not moved)


def _moved(scribe: Scribe, stage: Stage, row: ActivityMoved) -> Item:
    place, titles = _titles(scribe, row)
    text, tone = _effect(scribe, row)
    ref = FigureRef("activities", "difference", stage.id, _key(row))
    return Item(
        text,
        tone,
        path=f"{place}/{row.activity}/title",
        head=titles.get(row.activity) or row.activity,
        figure=ref,
        items=tuple(_beside(scribe, stage, row)),
    )


def _titles(scribe: Scribe, row: ActivityMoved) -> tuple[str, dict[str, str]]:
    """Where the file has the activity or asset, and what those there are called."""
    if row.activity_kind == "asset":
        return "assets", {asset.id: say(asset.title, scribe.lang) for asset in scribe.journey.assets}
    return "activities", {activity.id: say(activity.title, scribe.lang) for activity in scribe.journey.activities}


def _effect(scribe: Scribe, row: ActivityMoved) -> tuple[str, Tone]:
    """The difference that it made, good or bad only where the interval leaves no doubt."""
    if row.difference.status == "terra_incognita":
        return scribe.told(row.difference), "unknown"
    if not row.accounts_reached:
        return scribe.say("asset_unseen"), "bad"
    found = row.difference
    if found.value is None:
        return scribe.told(found), "unknown"
    text = scribe.say("moved_difference", value=scribe.marked(change_text(found, scribe.lang), found))
    if found.low is not None and found.low > 0:
        return text, "good"
    return text, "bad" if found.high is not None and found.high < 0 else "quiet"


def _beside(scribe: Scribe, stage: Stage, row: ActivityMoved) -> Iterator[Item]:
    if not row.accounts_reached:
        return
    reached = scribe.say("reached_by", n=scribe.number(row.accounts_reached))
    yield Item(reached, "quiet", figure=FigureRef("activities", "accounts_reached", stage.id, _key(row)))
    if row.moved_share.value is not None and row.others_share.value is not None:
        moved, others = (value_text(found, scribe.lang) for found in (row.moved_share, row.others_share))
        ref = FigureRef("activities", "moved_share", stage.id, _key(row))
        yield Item(scribe.say("moved_beside", moved=moved, others=others), "quiet", figure=ref)


def _key(row: ActivityMoved) -> dict[str, str]:
    said = {"activity_kind": row.activity_kind, "activity": row.activity}
    ends = {"from_stage": row.from_stage, "to_stage": row.to_stage}
    return said | {name: stage for name, stage in ends.items() if stage is not None}


def returns(scribe: Scribe, stage: Stage, rows: Sequence[Return]) -> Content:
    """How often visits of the stage end by going back, and to where."""
    here = [row for row in rows if row.from_stage == stage.id]
    if not here:
        return Content((scribe.quiet("no_way_back"),), absent=True)
    back = [row for row in here if row.returns or row.share.status == "terra_incognita"]
    if not back:
        return Content((scribe.quiet("none_returned"),))
    return Content(tuple(_return(scribe, stage, row) for row in sorted(back, key=lambda row: -row.returns)))


def _return(scribe: Scribe, stage: Stage, row: Return) -> Item:
    text = scribe.marked(estimate_text(row.share, scribe.lang), row.share)
    if row.share.status == "ok":
        text += f"{scribe.say('clause')}{counts_text(row.share, scribe.lang)}"
    return Item(
        text,
        "unknown" if row.share.value is None else "plain",
        sign="↩",
        head=scribe.say("returned_to", stage=scribe.title(row.to_stage)),
        figure=FigureRef("returns", "share", stage.id, {"from_stage": stage.id, "to_stage": row.to_stage}),
        bar=scribe.bar(row.share, scribe.say("returned_to", stage=scribe.title(row.to_stage))),
    )
