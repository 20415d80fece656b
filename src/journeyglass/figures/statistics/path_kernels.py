"""The loops over paths, compiled; each fills arrays that its caller made.

Every function here stands alone, since numba's cache of machine code looks at the file of one function only.
"""

from __future__ import annotations

from journeyglass.figures.statistics.paths import Codes
from journeyglass.figures.statistics.spells import Floats, Ints
from journeyglass.reading.kernel.jit import entry


@entry
def edge_weights(offsets: Ints, last: bool, out: Floats) -> None:
    """All of a path's credit to its first touch, or to its last."""
    for p in range(len(offsets) - 1):
        begin, end = offsets[p], offsets[p + 1]
        for i in range(begin, end):
            out[i] = 0.0
        if end > begin:
            out[end - 1 if last else begin] = 1.0


@entry
def linear_weights(offsets: Ints, out: Floats) -> None:
    """A path's credit in equal parts."""
    for p in range(len(offsets) - 1):
        begin, end = offsets[p], offsets[p + 1]
        for i in range(begin, end):
            out[i] = 1.0 / (end - begin)


@entry
def decay_weights(offsets: Ints, ages: Ints, half_life: float, out: Floats) -> None:
    """Half as much credit for each half-life that a touch is older; the youngest touch is the measure."""
    for p in range(len(offsets) - 1):
        begin, end = offsets[p], offsets[p + 1]
        if begin == end:
            continue
        youngest = ages[begin]
        for i in range(begin, end):
            youngest = min(youngest, ages[i])
        total = 0.0
        for i in range(begin, end):
            out[i] = 2.0 ** (-(ages[i] - youngest) / half_life)
            total += out[i]
        for i in range(begin, end):
            out[i] /= total


@entry
def u_weights(offsets: Ints, edge: float, out: Floats) -> None:
    """`edge` to the first and to the last touch, the rest equally to those between."""
    for p in range(len(offsets) - 1):
        begin, end = offsets[p], offsets[p + 1]
        size = end - begin
        for i in range(begin, end):
            out[i] = 1.0 / size if size < 3 else (1.0 - 2.0 * edge) / (size - 2)
        if size > 2:
            out[begin] = edge
            out[end - 1] = edge


@entry
def w_weights(offsets: Ints, lead: Ints, opportunity: Ints, key: float, out: Floats) -> None:
    """`key` to each of the first, the lead's and the opportunity's touch, what remains equally to all others."""
    for p in range(len(offsets) - 1):
        begin, end = offsets[p], offsets[p + 1]
        if begin == end:
            continue
        for i in range(begin, end):
            out[i] = 0.0
        out[begin] = key
        given = key
        if lead[p] >= 0:
            out[begin + lead[p]] += key
            given += key
        if opportunity[p] >= 0:
            out[begin + opportunity[p]] += key
            given += key
        others = 0
        for i in range(begin, end):
            others += out[i] == 0.0
        for i in range(begin, end):
            if others == 0:
                out[i] /= given
            elif out[i] == 0.0:
                out[i] = (1.0 - given) / others


@entry
def distinct_weights(codes: Codes, offsets: Ints, last_seen: Ints, out: Floats) -> None:
    """A path's credit in equal parts to its different channels, given to the first touch of each.

    `last_seen` has a place a channel, all -1.
    """
    for p in range(len(offsets) - 1):
        begin, end = offsets[p], offsets[p + 1]
        different = 0
        for i in range(begin, end):
            fresh = last_seen[codes[i]] != p
            last_seen[codes[i]] = p
            out[i] = 1.0 if fresh else 0.0
            different += fresh
        for i in range(begin, end):
            out[i] /= different


@entry
def credit(codes: Codes, offsets: Ints, weights: Floats, amounts: Floats, out: Floats) -> None:
    """Adds to each channel its part of what the paths brought."""
    for p in range(len(offsets) - 1):
        if amounts[p] != 0.0:
            for i in range(offsets[p], offsets[p + 1]):
                out[codes[i]] += weights[i] * amounts[p]


@entry
def credit_spread(
    codes: Codes,
    offsets: Ints,
    subject: Ints,
    weights: Floats,
    amounts: Floats,
    shares: Floats,
    own: Floats,
    out: Floats,
) -> None:
    """Adds up, a channel each, the squares of (a subject's credit − share · what the subject brought).

    Paths of one subject stand together; `own` has a place a channel, all 0, and is left so.
    """
    brought = 0.0
    paths = len(offsets) - 1
    for p in range(paths):
        brought += amounts[p]
        for i in range(offsets[p], offsets[p + 1]):
            own[codes[i]] += weights[i] * amounts[p]
        if p + 1 == paths or subject[p + 1] != subject[p]:
            if brought != 0.0:
                for c in range(len(shares)):
                    out[c] += (own[c] - shares[c] * brought) ** 2
            for c in range(len(shares)):
                own[c] = 0.0
            brought = 0.0


@entry
def set_keys(codes: Codes, offsets: Ints, marks: Ints, last_seen: Ints, out: Ints) -> None:
    """For each path the marks of its different channels, combined; `last_seen` has a place a channel, all -1."""
    for p in range(len(offsets) - 1):
        key = 0
        for i in range(offsets[p], offsets[p + 1]):
            if last_seen[codes[i]] != p:
                last_seen[codes[i]] = p
                key ^= marks[codes[i]]
        out[p] = key


@entry
def state_keys(codes: Codes, offsets: Ints, base: int, size: int, out: Ints) -> None:
    """For each touch the number of its state: the last channels as digits from 1, fewer at a path's beginning."""
    for p in range(len(offsets) - 1):
        key = 0
        for i in range(offsets[p], offsets[p + 1]):
            key = (key * base + codes[i] + 1) % size
            out[i] = key
