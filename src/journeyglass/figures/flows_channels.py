"""Flows between channels: after which hand-over the thread goes on, and after which it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from journeyglass.figures.channels import HORIZON, Followed, followed_up
from journeyglass.figures.context import Context
from journeyglass.figures.estimate import DAY, Estimate, share
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.horizon import parse
from journeyglass.figures.statistics.spells import Mask, count_distinct
from journeyglass.figures.threads import Threads, threads


@dataclass(frozen=True)
class ChannelNode:
    """A channel: how many contacts were in it, of how many subjects, and the share after which none followed."""

    channel: str
    count: int
    subjects: int
    broken: Estimate


@dataclass(frozen=True)
class ChannelLink:
    """Contacts in `to_channel` whose contact before was in `from_channel`.

    Of those old enough to be judged, `went_on` led to a later stage within the horizon, and after `broke` no contact
    followed in any channel; `onward` and `broken` are their shares. `median_days` passed between the two contacts.
    """

    from_channel: str
    to_channel: str
    count: int
    subjects: int
    median_days: float
    went_on: int
    broke: int
    onward: Estimate
    broken: Estimate


@dataclass(frozen=True)
class ChannelFlow:
    """The channels, most frequent first, and the hand-overs between them, most frequent first."""

    nodes: tuple[ChannelNode, ...]
    links: tuple[ChannelLink, ...]


def channel_flow(context: Context, filters: Filters = EVERYTHING, within: str = HORIZON) -> ChannelFlow:
    """The contacts and hand-overs of the period, as the figure `channels` defines them; `within` is its horizon.

    A thread breaks where no contact follows within the horizon, in whatever channel; those that ended less than a
    horizon ago are counted but not judged.
    """

    def make() -> ChannelFlow:
        found = threads(context, filters)
        fate = followed_up(context, found, parse(within))
        return ChannelFlow(tuple(_nodes(found, fate)), tuple(_links(found, fate)))

    return context.once(("channel_flow", filters, within), make)


def _nodes(found: Threads, fate: Followed) -> Iterator[ChannelNode]:
    counts = np.bincount(found.channel.codes[found.chosen], minlength=len(found.channel.labels))
    for code in _frequent(counts, found.channel.labels):
        mine = found.chosen & (found.channel.codes == code)
        old = mine & fate.known
        broken = share(fate.silent[old], found.subject[old])
        yield ChannelNode(found.channel.labels[code], int(mine.sum()), count_distinct(found.subject[mine]), broken)


def _links(found: Threads, fate: Followed) -> Iterator[ChannelLink]:
    before, size = np.roll(found.channel.codes, 1), len(found.channel.labels)
    handed = found.chosen & found.follows & (before != found.channel.codes)
    pairs = before * size + found.channel.codes
    counts = np.bincount(pairs[handed], minlength=size * size)
    names = [f"{a}\n{b}" for a in found.channel.labels for b in found.channel.labels]
    for pair in _frequent(counts, names):
        yield _link(found, fate, handed & (pairs == pair), divmod(pair, size))


def _link(found: Threads, fate: Followed, mine: Mask, pair: tuple[int, int]) -> ChannelLink:
    old = mine & fate.known
    gaps = found.begun[mine] - np.roll(found.ended, 1)[mine]
    return ChannelLink(
        from_channel=found.channel.labels[pair[0]],
        to_channel=found.channel.labels[pair[1]],
        count=int(mine.sum()),
        subjects=count_distinct(found.subject[mine]),
        median_days=float(np.median(gaps)) / DAY,
        went_on=int((old & fate.onward).sum()),
        broke=int((old & fate.silent).sum()),
        onward=share(fate.onward[old], found.subject[old]),
        broken=share(fate.silent[old], found.subject[old]),
    )


def _frequent(counts: np.ndarray, names: tuple[str, ...] | list[str]) -> list[int]:
    return sorted(np.flatnonzero(counts).tolist(), key=lambda code: (-counts[code], names[code]))
