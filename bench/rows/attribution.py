"""Attribution on a million paths, beside the ChannelAttribution package."""

from __future__ import annotations

from bench.outcome import Outcome
from bench.place import Place


def run(_: Place) -> Outcome:
    """Compare on paths of its own; the seconds are ours, of all models together."""
    from bench.attribution import compare

    found = compare()
    alone = [model.name for model in found.models if model.theirs is None]
    text = "; ".join([found.told(), *([f"the package has nothing beside {' and '.join(alone)}"] if alone else [])])
    met = {"text": text, "met": found.met} if found.package else None
    seconds = sum(model.ours for model in found.models)
    return Outcome(seconds, {"paths": found.paths}, {"lines": found.lines(), "faster": met})
