"""Channels that join a coalition in drawn orders: Shapley's value where there are too many coalitions to look at."""

from __future__ import annotations

import numpy as np

from journeyglass.figures.statistics.coalitions import Sets
from journeyglass.figures.statistics.spells import Floats, Ints
from journeyglass.reading.kernel.jit import entry, njit

PAIRS = 200
"""Pairs of an order and its reverse that are drawn before the error is looked at."""
ROUNDS = 10
PRECISE = 0.001
"""Enough: a standard error of this part of the whole."""
_SEED = 1


def sampled(sets: Sets, whole: float) -> tuple[Floats, Floats, tuple[Floats, Floats]]:
    """The values of the game on rates, their standard errors, and the pulls of the sets at them.

    The standard error is that of the mean over pairs, which are independent of each other. The pulls, which only an
    interval is made of, are those of the first round. Source: J. Castro, D. Gómez, J. Tejada (2009), Polynomial
    calculation of the Shapley value based on sampling.
    """
    rng = np.random.default_rng(_SEED)
    orders = _orders(rng, sets.channels)
    drawn = [_gains(sets, orders)]
    while len(drawn) < ROUNDS and float(_errors(drawn).max()) > PRECISE * abs(whole):
        drawn.append(_gains(sets, _orders(rng, sets.channels)))
    return np.concatenate(drawn).mean(axis=0), _errors(drawn), _pulls(sets, orders)


def _orders(rng: np.random.Generator, channels: int) -> Ints:
    """Orders by chance, and after them the reverse of each."""
    there = rng.permuted(np.tile(np.arange(channels), (PAIRS, 1)), axis=1)
    return np.concatenate([there, there[:, ::-1]])


def _gains(sets: Sets, orders: Ints) -> Floats:
    """What each channel adds, the mean of each pair."""
    out, room = np.zeros(orders.shape), np.zeros((3, sets.channels + 1))
    join(sets.codes, sets.offsets, sets.brought, sets.paths, orders, room, out)
    return (out[:PAIRS] + out[PAIRS:]) / 2


def _errors(drawn: list[Floats]) -> Floats:
    pairs = np.concatenate(drawn)
    found: Floats = pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs))
    return found


def _pulls(sets: Sets, orders: Ints) -> tuple[Floats, Floats]:
    shape, room = (len(sets.brought), sets.channels), np.zeros((3, sets.channels + 1))
    by_path, by_amount = np.zeros(shape), np.zeros(shape)
    pull(sets.codes, sets.offsets, sets.brought, sets.paths, orders, room, by_path, by_amount)
    return by_path / len(orders), by_amount / len(orders)


@njit
def fill(codes: Ints, offsets: Ints, brought: Floats, paths: Floats, orders: Ints, o: int, room: Floats) -> None:
    """Lay what each set brings, and its paths, where the last of its channels joins in the order `o`."""
    channels = orders.shape[1]
    for j in range(channels):
        room[0, orders[o, j]] = j + 1
    for j in range(channels + 1):
        room[1, j] = 0.0
        room[2, j] = 0.0
    for s in range(len(offsets) - 1):
        full = 0
        for i in range(offsets[s], offsets[s + 1]):
            full = max(full, int(room[0, codes[i]]))
        room[1, full] += brought[s]
        room[2, full] += paths[s]


@entry
def join(codes: Ints, offsets: Ints, brought: Floats, paths: Floats, orders: Ints, room: Floats, gains: Floats) -> None:
    """What each channel adds to the rate when they join in each of the orders (a row an order).

    A set counts from the moment on at which the last of its channels has joined. `room` is work space of three rows,
    with a place more than there are channels.
    """
    channels = orders.shape[1]
    for o in range(len(orders)):
        fill(codes, offsets, brought, paths, orders, o, room)
        before = room[1, 0] / room[2, 0] if room[2, 0] > 0.0 else 0.0
        for j in range(1, channels + 1):
            room[1, j] += room[1, j - 1]
            room[2, j] += room[2, j - 1]
            now = room[1, j] / room[2, j] if room[2, j] > 0.0 else 0.0
            gains[o, orders[o, j - 1]] = now - before
            before = now


@entry
def pull(
    codes: Ints,
    offsets: Ints,
    brought: Floats,
    paths: Floats,
    orders: Ints,
    room: Floats,
    by_path: Floats,
    by_amount: Floats,
) -> None:
    """How each set pulls at each channel's gain, added up over the orders; `room` as in `join`."""
    channels = orders.shape[1]
    for o in range(len(orders)):
        fill(codes, offsets, brought, paths, orders, o, room)
        for j in range(1, channels + 1):
            room[1, j] += room[1, j - 1]
            room[2, j] += room[2, j - 1]
        for j in range(channels + 1):
            # From here on the rate, and what one path more or less weighs in it.
            if room[2, j] > 0.0:
                room[1, j] /= room[2, j]
                room[2, j] = 1.0 / room[2, j]
        for s in range(len(offsets) - 1):
            full = 0
            for i in range(offsets[s], offsets[s + 1]):
                full = max(full, int(room[0, codes[i]]))
            for j in range(max(full, 1), channels + 1):
                c = orders[o, j - 1]
                by_amount[s, c] += room[2, j]
                by_path[s, c] -= room[2, j] * room[1, j]
                if j > full:
                    by_amount[s, c] -= room[2, j - 1]
                    by_path[s, c] += room[2, j - 1] * room[1, j - 1]
