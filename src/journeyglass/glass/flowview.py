"""Flows in a language: titles and texts beside the counts, as plain mappings."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from journeyglass.figures.estimate import Estimate
from journeyglass.figures.flows_channels import ChannelFlow
from journeyglass.figures.flows_dwell import DwellShape
from journeyglass.figures.flows_stages import Ending, StageFlow
from journeyglass.figures.flows_touchpoints import TouchpointFlow
from journeyglass.glass import numbers
from journeyglass.glass.estimates import estimate_text, remark_of
from journeyglass.glass.remarks import remark_in
from journeyglass.glass.titles import Titles
from journeyglass.glass.words import WORDS, word
from journeyglass.journey.model import OUTSIDE, Journey, Lang

Told = dict[str, Any]


def estimate_view(found: Estimate, journey: Journey, lang: Lang) -> Told:
    """The estimate's numbers and the same in words; without a value where it has no business to have one."""
    remark = remark_of(found)
    return {
        "text": estimate_text(found, lang),
        "value": found.value if found.status == "ok" else None,
        "low": found.low,
        "high": found.high,
        "numerator": None if found.numerator is None else float(found.numerator),
        "denominator": None if found.denominator is None else float(found.denominator),
        "status": found.status,
        "unit": found.unit,
        "note": remark_in(remark, journey, lang) if remark else None,
    }


def stages_view(flow: StageFlow, journey: Journey, lang: Lang) -> Told:
    """The paths between stages."""
    titles = Titles(journey, lang)
    nodes = [
        {"id": node.stage, "title": titles.stage(node.stage), "place": place, **_but(node, "stage")}
        for place, node in enumerate(flow.nodes)
    ]
    links = [
        {
            **_but(link, "from_stage", "to_stage", "share", "endings"),
            "from_": link.from_stage,
            "to": link.to_stage,
            "median_text": None if link.median_days is None else numbers.days(link.median_days, lang),
            "share": link.share.value if link.share.status == "ok" else None,
            "estimate": estimate_view(link.share, journey, lang),
            "endings": [_ending(ending, titles, link.from_stage) for ending in link.endings],
        }
        for link in flow.links
    ]
    return {"nodes": nodes, "links": links, "outside": titles.stage(OUTSIDE)}


def _ending(ending: Ending, titles: Titles, stage: str) -> Told:
    said = f"kind_{ending.kind}"
    kind = word(said, titles.lang) if said in WORDS else ending.kind
    return {**asdict(ending), "title": titles.outcome(stage, ending.outcome), "kind_title": kind}


def touchpoints_view(flow: TouchpointFlow, journey: Journey, lang: Lang) -> Told:
    """The moves between touchpoints."""
    titles = Titles(journey, lang)
    nodes = [
        {
            **_but(node, "touchpoint"),
            "title": titles.of("touchpoint", node.touchpoint, node.stage or ""),
            "stage_title": None if node.stage is None else titles.stage(node.stage),
        }
        for node in flow.nodes
    ]
    links = [
        {
            **_but(link, "from_node", "to_node"),
            "from_": link.from_node,
            "to": link.to_node,
            "median_text": numbers.days(link.median_days, lang),
        }
        for link in flow.links
    ]
    return {"nodes": nodes, "links": links, "moves": flow.moves, "left_out": flow.left_out}


def channels_view(flow: ChannelFlow, within: str, journey: Journey, lang: Lang) -> Told:
    """The hand-overs between channels."""
    nodes = [
        {
            **_but(node, "channel", "broken"),
            "id": node.channel,
            "title": node.channel,
            "broken": estimate_view(node.broken, journey, lang),
        }
        for node in flow.nodes
    ]
    links = [
        {
            **_but(link, "from_channel", "to_channel", "onward", "broken"),
            "from_": link.from_channel,
            "to": link.to_channel,
            "share": link.broken.value if link.broken.status == "ok" else None,
            "median_text": numbers.days(link.median_days, lang),
            "onward": estimate_view(link.onward, journey, lang),
            "broken": estimate_view(link.broken, journey, lang),
        }
        for link in flow.links
    ]
    within_text = Titles(journey, lang).of("within", within)
    return {"nodes": nodes, "links": links, "within": within, "within_text": within_text}


def dwell_view(shapes: tuple[DwellShape, ...], journey: Journey, lang: Lang) -> Told:
    """How long the visits of each stage last."""
    titles = Titles(journey, lang)
    quartiles = ("median", "lower_quartile", "upper_quartile")
    stages = [
        {
            **_but(shape, *quartiles, "survival", "histogram"),
            **{name: estimate_view(getattr(shape, name), journey, lang) for name in quartiles},
            "title": titles.stage(shape.stage),
            "median_text": estimate_text(shape.median, lang),
            "survival": [vars(point) for point in shape.survival],
            "histogram": [{"from_": part.since, "to": part.until, "count": part.count} for part in shape.histogram],
        }
        for shape in shapes
    ]
    return {"stages": stages}


def _but(found: Any, *left_out: str) -> Told:
    """The attributes of a dataclass but these."""
    return {name: value for name, value in vars(found).items() if name not in left_out}
