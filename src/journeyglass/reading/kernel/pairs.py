"""Atoms of two events inside the kernel: A followed by B, and A that no B followed."""

from __future__ import annotations

from journeyglass.reading.kernel.calendar import DAY, add_months, after
from journeyglass.reading.kernel.jit import njit
from journeyglass.reading.kernel.program import FIRST, KIND, M_BIT, M_WORD, MO, NONE, QUEUE, SECOND, THEN, US, Program
from journeyglass.reading.kernel.state import (
    BEST,
    BEST_B,
    COUNT_A,
    COUNT_AB,
    COUNT_B,
    FIRST_ROW,
    GROUP,
    LAST,
    PAIR,
    PAIR_AT,
    PAIR_STAMP,
    PAIRS,
    PRIOR,
    TOUCHED,
    Rows,
    State,
)


@njit
def row_has(p: Program, rows: Rows, row: int, matcher: int) -> bool:
    """Whether the row is an event that the matcher takes."""
    if p.has_name[rows.name[row], matcher]:
        return True
    if rows.mask.shape[0] == 0:
        return False
    return (rows.mask[row, p.matcher[matcher, M_WORD]] & p.matcher[matcher, M_BIT]) != 0


@njit
def take_pair(p: Program, st: State, rows: Rows, row: int, t: int, a: int, matcher: int) -> None:
    """Count one event for an atom of two events; `settle` draws the conclusion once the instant is complete."""
    if st.atom[a, TOUCHED] != t:
        st.atom[a, TOUCHED] = t
        st.atom[a, COUNT_A] = 0
        st.atom[a, COUNT_B] = 0
        st.atom[a, COUNT_AB] = 0
        st.atom[a, PRIOR] = prior_first(p, st, rows, a, t)
        st.atom[st.s[PAIRS], PAIR] = a
        st.s[PAIRS] += 1
    if matcher == p.atom[a, FIRST]:
        st.atom[a, COUNT_A] += 1
        if row_has(p, rows, row, p.atom[a, SECOND]):
            st.atom[a, COUNT_AB] += 1
        st.atom[a, LAST] = t
    if matcher == p.atom[a, SECOND]:
        st.atom[a, COUNT_B] += 1


@njit
def prior_first(p: Program, st: State, rows: Rows, a: int, t: int) -> int:
    """The latest first event before the instant whose window reaches over it; NONE where there is none."""
    last = st.atom[a, LAST]
    if last == NONE or p.atom[a, MO] == 0:
        return last if last != NONE and t < last + p.atom[a, US] else NONE
    ends = add_months(last, p.atom[a, MO])
    if t < ends:
        return last
    # Clamping to the month's end lets an earlier event outlast a later one by less than a day.
    if t < ends + DAY:
        for row in range(st.s[GROUP] - 1, st.s[FIRST_ROW] - 1, -1):
            at = rows.at[row]
            if at < last - 4 * DAY:
                break
            if row_has(p, rows, row, p.atom[a, FIRST]) and t < add_months(at, p.atom[a, MO]):
                return at
    return NONE


@njit
def settle(p: Program, st: State, t: int) -> None:
    """Conclude the atoms of two events for the instant."""
    for i in range(st.s[PAIRS]):
        a = st.atom[i, PAIR]
        if p.atom[a, KIND] == THEN:
            settle_then(p, st, a, t)
        else:
            settle_without(p, st, a, t)
    st.s[PAIRS] = 0


@njit
def settle_then(p: Program, st: State, a: int, t: int) -> None:
    """A second event completes a pair with a first event of this instant or with one before it."""
    pair = NONE
    if st.atom[a, COUNT_B]:
        pair = st.atom[a, PRIOR]
        lone = st.atom[a, COUNT_A] == 1 and st.atom[a, COUNT_B] == 1 and st.atom[a, COUNT_AB] == 1
        if st.atom[a, COUNT_A] and not lone:
            pair = t
    st.atom[a, BEST_B] = st.atom[a, BEST]
    st.atom[a, PAIR_STAMP] = t
    st.atom[a, PAIR_AT] = pair
    if pair > st.atom[a, BEST]:
        st.atom[a, BEST] = pair


@njit
def settle_without(p: Program, st: State, a: int, t: int) -> None:
    """A second event answers all that wait; first events of this instant wait unless another event answers them."""
    fall_due(p, st, a, t)
    q = p.atom[a, QUEUE]
    answers = st.atom[a, COUNT_B]
    if answers:
        st.ends[q, 0] = 0
        st.ends[q, 1] = 0
    alone = answers == 1 and st.atom[a, COUNT_AB] == 1
    if st.atom[a, COUNT_A] and (answers == 0 or alone):
        due = after(t, p.atom[a, US], p.atom[a, MO])
        if st.ends[q, 0] == st.ends[q, 1]:
            st.ends[q, 0] = 0
            st.ends[q, 1] = 0
        place = st.ends[q, 1]
        while place > st.ends[q, 0] and st.queue[q, place - 1, 0] > due:
            st.queue[q, place, 0] = st.queue[q, place - 1, 0]
            st.queue[q, place, 1] = st.queue[q, place - 1, 1]
            place -= 1
        st.queue[q, place, 0] = due
        st.queue[q, place, 1] = t
        st.ends[q, 1] += 1


@njit
def fall_due(p: Program, st: State, a: int, t: int) -> None:
    """Move what fell due unanswered by `t` out of the queue."""
    q = p.atom[a, QUEUE]
    while st.ends[q, 0] < st.ends[q, 1] and st.queue[q, st.ends[q, 0], 0] <= t:
        due = st.queue[q, st.ends[q, 0], 0]
        at = st.queue[q, st.ends[q, 0], 1]
        st.ends[q, 0] += 1
        if st.atom[a, PAIR_STAMP] != due:
            st.atom[a, PAIR_STAMP] = due
            st.atom[a, BEST_B] = st.atom[a, BEST]
            st.atom[a, PAIR_AT] = at
        elif at > st.atom[a, PAIR_AT]:
            st.atom[a, PAIR_AT] = at
        if at > st.atom[a, BEST]:
            st.atom[a, BEST] = at
