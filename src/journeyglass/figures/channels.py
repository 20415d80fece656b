"""Channels: how accounts pass from one to another, and where the thread breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from journeyglass.figures.context import Context
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, days, share, too_few
from journeyglass.figures.figure import Figure, figure_of
from journeyglass.figures.filters import EVERYTHING, Filters
from journeyglass.figures.horizon import Horizon, parse
from journeyglass.figures.spec import OF_TOUCHES, FigureSpec, titled, without
from journeyglass.figures.statistics.difference import clustered_difference
from journeyglass.figures.statistics.quantiles import sample_quantile
from journeyglass.figures.statistics.spells import Ints, Mask, count_distinct
from journeyglass.figures.threads import Threads, threads
from journeyglass.figures.visits import Coded, Visits, load

HORIZON = "30d"
UNTRACKED = "no event of a customer that names its channel has ever come"


@dataclass(frozen=True)
class ChannelHandOver:
    """Contacts in `from_channel` that were followed by one in `to_channel`; `to_channel` None: all contacts in it.

    Of the latter `broken` is the share after which no contact followed in any channel. `onward` is the share of the
    hand-overs after which the account went on to a later stage within the horizon, `difference` how much that is more
    than after all other hand-overs.
    """

    from_channel: str
    to_channel: str | None
    group: str | None
    count: int
    accounts: int
    gap: Estimate | None
    broken: Estimate | None
    onward: Estimate
    difference: Estimate | None


@dataclass(frozen=True)
class Followed:
    """What became of contacts: `known` where the horizon was watched to its end."""

    known: Mask
    silent: Mask
    onward: Mask


def compute(context: Context, filters: Filters = EVERYTHING, within: str = HORIZON) -> Figure:
    """How do accounts pass from one channel to the next, and after which channel does the thread break.

    Formula: a contact is a run of customer's events of one subject in one channel inside its visits, with less than 30
    minutes between two. A hand-over a→b is a contact in b whose contact before, of the same subject and turn, was in
    a, another channel; gap: the median time from the end of the one to the beginning of the other. Broken: of the
    contacts in a that ended at least H ago, those after which none followed within H, in any channel or turn. Onward:
    of the hand-overs that ended at least H ago, those after which the subject came to a later stage directly from
    that visit within H; the difference is to all other hand-overs of the group.
    Assumes: senders name channels alike. Misleads: a thread also ends where nothing more was needed, at a purchase
    say; break it down by stage. What happens in an untracked channel looks like silence.
    Intervals: shares Wilson, or a bootstrap over subjects; the gap by Woodruff; differences linearised over subjects.
    Options: within, H (default 30d). Breakdowns: what held at the contact's first touch.
    Shape: a row a channel and group, then one a hand-over, most frequent first. Unit: share 0–1, days, points.
    Source: M3.5; broken_thread in semantics §5.
    """
    until = parse(within)
    found = threads(context, filters)
    followed = followed_up(context, found, until)
    groups = [(None, np.ones(len(found), dtype=np.bool_))] if filters.by is None else list(found.group.groups())
    rows = [row for group, here in groups for row in _rows(found, followed, group, here & found.chosen)]
    notes = [] if len(found) else [UNTRACKED]
    return figure_of(context, "channels", filters, ChannelHandOver, rows, notes, within=within)


def followed_up(context: Context, found: Threads, until: Horizon) -> Followed:
    """What became of each contact within the time it is given."""
    visits = load(context, EVERYTHING)
    silent = (found.next_begun < 0) | (found.next_begun - found.ended > until.micros)
    known = (context.as_of - found.ended >= until.micros) | until.ever
    moved = _moved_on(visits)[found.visit]
    onward = (moved > 0) & (moved - found.ended <= until.micros)
    return Followed(np.asarray(known, dtype=np.bool_), np.asarray(silent, dtype=np.bool_), onward)


def _moved_on(visits: Visits) -> Ints:
    """When each visit was left for a later stage; 0 where it was not."""
    after = np.roll(np.arange(len(visits)), -1)
    ahead = (visits.subject[after] == visits.subject) & (visits.turn[after] == visits.turn)
    ahead &= (visits.stage[after] > visits.stage) & (visits.entered[after] == visits.left) & ~visits.open
    if len(ahead):
        ahead[-1] = False
    return np.where(ahead, visits.left, 0)


def _rows(found: Threads, followed: Followed, group: str | None, here: Mask) -> Iterator[ChannelHandOver]:
    before = np.roll(found.channel.codes, 1)
    handed = here & found.follows & (before != found.channel.codes)
    # A group may hold the second contact of a hand-over without the first.
    earlier = Coded(before, found.channel.labels)
    alone = [code for code in _frequent(earlier, handed) if code not in _frequent(found.channel, here)]
    for code in [*_frequent(found.channel, here), *alone]:
        if code not in alone:
            yield _channel(found, followed, group, code, here & (found.channel.codes == code))
        pairs = handed & (before == code)
        for to in _frequent(found.channel, pairs):
            both = pairs & (found.channel.codes == to)
            yield _pair(found, followed, group, (code, to), both, handed)


def _frequent(channel: Coded, rows: Mask) -> list[int]:
    counts = np.bincount(channel.codes[rows], minlength=len(channel.labels))
    return sorted(np.flatnonzero(counts).tolist(), key=lambda code: (-counts[code], channel.labels[code]))


def _channel(found: Threads, followed: Followed, group: str | None, code: int, rows: Mask) -> ChannelHandOver:
    old = rows & followed.known
    return ChannelHandOver(
        from_channel=found.channel.labels[code],
        to_channel=None,
        group=group,
        count=int(rows.sum()),
        accounts=count_distinct(found.subject[rows]),
        gap=None,
        broken=share(followed.silent[old], found.subject[old]),
        onward=share(followed.onward[old], found.subject[old]),
        difference=None,
    )


def _pair(
    found: Threads, followed: Followed, group: str | None, pair: tuple[int, int], rows: Mask, handed: Mask
) -> ChannelHandOver:
    old = rows & followed.known
    return ChannelHandOver(
        from_channel=found.channel.labels[pair[0]],
        to_channel=found.channel.labels[pair[1]],
        group=group,
        count=int(rows.sum()),
        accounts=count_distinct(found.subject[rows]),
        gap=_gap(found, rows),
        broken=None,
        onward=share(followed.onward[old], found.subject[old]),
        difference=_difference(found, followed, old, handed & followed.known & ~rows),
    )


def _gap(found: Threads, rows: Mask) -> Estimate:
    count, subjects = int(rows.sum()), found.subject[rows]
    if count_distinct(subjects) < MIN_SUBJECTS:
        return too_few("days", count, count)
    gaps = found.begun[rows] - np.roll(found.ended, 1)[rows]
    return days(sample_quantile(gaps, 0.5, subjects), count, count)


def _difference(found: Threads, followed: Followed, one: Mask, other: Mask) -> Estimate:
    counts = (int((followed.onward & one).sum()), int(one.sum()))
    if min(count_distinct(found.subject[one]), count_distinct(found.subject[other])) < MIN_SUBJECTS:
        return too_few("points", *counts)
    gap = clustered_difference(followed.onward, one, other, found.subject)
    return Estimate(gap.value, gap.low, gap.high, *counts, "points")


SPEC = FigureSpec(
    "channels",
    titled("Hand-overs between channels", "Переходы между каналами", "管道之間的銜接"),
    ChannelHandOver,
    compute,
    dimensions=without(OF_TOUCHES, "channel"),
    better="neither",
    theme="channels",
)
