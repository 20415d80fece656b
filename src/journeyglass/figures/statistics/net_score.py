"""The interval of a net score: the share that is for minus the share that is against."""

from __future__ import annotations

import math

from journeyglass.figures.statistics.wilson import Z95


def net_score_interval(ups: int, evens: int, downs: int, z: float = Z95) -> tuple[float, float]:
    """The 95% interval, within [−1, 1], of the net score (ups − downs) ÷ all of independent answers.

    Formula: the variance of the difference of two shares of one multinomial, (p + q − (p − q)²)/n, after three answers
    have been added, 3/4 up, 3/4 down and 3/2 even, which keeps it honest for few answers and where all agree.
    Source: B. Rocks (2016), Interval estimation for the Net Promoter Score.
    """
    size = ups + evens + downs + 3
    up, down = (ups + 0.75) / size, (downs + 0.75) / size
    net = up - down
    half = z * math.sqrt((up + down - net * net) / size)
    seen = (ups - downs) / (size - 3) if size > 3 else 0.0
    return max(min(net - half, seen), -1.0), min(max(net + half, seen), 1.0)
