"""Atoms inside the kernel: taking events in, and whether an atom holds, held just before, and fires."""

from __future__ import annotations

from journeyglass.reading.kernel.calendar import DAY, add_months, after
from journeyglass.reading.kernel.jit import njit
from journeyglass.reading.kernel.pairs import fall_due, row_has, take_pair
from journeyglass.reading.kernel.program import (
    AT_LEAST,
    CROWD,
    DID,
    EARLIEST,
    FIRST,
    IN_STAGE,
    KIND,
    MO,
    NEVER,
    NONE,
    PEOPLE,
    QUEUE,
    QUIET,
    RING,
    SINCE,
    SINCE_STAGE,
    SINCE_TURN,
    T_BIT,
    T_WORD,
    THEN,
    TRAIT,
    US,
    WITHOUT,
    Program,
)
from journeyglass.reading.kernel.state import (
    BEST,
    BEST_B,
    COUNTED,
    CROWD_B,
    CROWD_N,
    EPOCH,
    FIRST_AT,
    FIRST_ROW,
    GROUP,
    LAST,
    MEMO,
    MEMO_EPOCH,
    NTH_B,
    PAIR_AT,
    PAIR_STAMP,
    POS,
    RING_N,
    ROW,
    SOON,
    STAGE_BEGAN,
    STAGE_LO,
    TOUCHED,
    TURN,
    TURN_BEGAN,
    TURN_LO,
    WHEN,
    WHO,
    Rows,
    State,
)

NOW, BEFORE, FIRES = 1, 2, 4


@njit
def scope(p: Program, st: State, a: int) -> int:
    """The first instant that counts for the atom."""
    if p.atom[a, SINCE] == SINCE_TURN:
        return st.s[TURN_LO]
    if p.atom[a, SINCE] == SINCE_STAGE:
        return st.s[STAGE_LO]
    return EARLIEST


@njit
def scope_began(p: Program, st: State, a: int) -> int:
    """Where the atom's scope begins, as an instant."""
    if p.atom[a, SINCE] == SINCE_TURN and st.s[TURN] > 1:
        return st.s[TURN_BEGAN]
    if p.atom[a, SINCE] == SINCE_STAGE:
        return st.s[STAGE_BEGAN]
    return st.s[FIRST_AT]


@njit
def take(p: Program, st: State, rows: Rows, row: int, t: int, a: int, matcher: int) -> None:
    """Take one event into one atom."""
    kind = p.atom[a, KIND]
    if kind in (THEN, WITHOUT):
        take_pair(p, st, rows, row, t, a, matcher)
        return
    if st.atom[a, TOUCHED] != t:
        st.atom[a, TOUCHED] = t
        if kind == QUIET:
            st.atom[a, NTH_B] = st.atom[a, LAST]
            st.s[SOON] = min(st.s[SOON], after(t, p.atom[a, US], p.atom[a, MO]))
        else:
            st.atom[a, NTH_B] = nth_time(p, st, a)
            st.atom[a, CROWD_B] = nth_person(p, st, a)
    st.atom[a, LAST] = t
    if kind == DID:
        n = p.atom[a, AT_LEAST]
        st.ring[p.atom[a, RING] + st.atom[a, RING_N] % n] = t
        st.atom[a, RING_N] += 1
        if p.atom[a, PEOPLE] and rows.person[row] >= 0:
            take_person(p, st, a, rows.person[row], t)


@njit
def take_person(p: Program, st: State, a: int, person: int, t: int) -> None:
    """Move the person to the front of the atom's latest people."""
    begin = p.atom[a, CROWD]
    n = st.atom[a, CROWD_N]
    place = n
    for i in range(n):
        if st.crowd[begin + i, WHO] == person:
            place = i
            break
    if place == n:
        if n < p.atom[a, PEOPLE]:
            st.atom[a, CROWD_N] = n + 1
        else:
            place = n - 1
    for i in range(place, 0, -1):
        st.crowd[begin + i, WHO] = st.crowd[begin + i - 1, WHO]
        st.crowd[begin + i, WHEN] = st.crowd[begin + i - 1, WHEN]
    st.crowd[begin, WHO] = person
    st.crowd[begin, WHEN] = t


@njit
def nth_time(p: Program, st: State, a: int) -> int:
    """The time of the at_least-th latest event; NONE where there are fewer."""
    n = p.atom[a, AT_LEAST]
    if st.atom[a, RING_N] < n:
        return NONE
    return st.ring[p.atom[a, RING] + st.atom[a, RING_N] % n]


@njit
def nth_person(p: Program, st: State, a: int) -> int:
    """The latest time of the people-th latest person; NONE where there are fewer."""
    n = p.atom[a, PEOPLE]
    if n == 0 or st.atom[a, CROWD_N] < n:
        return NONE
    return st.crowd[p.atom[a, CROWD] + n - 1, WHEN]


@njit
def evaluate(p: Program, st: State, rows: Rows, a: int, t: int) -> int:
    """The atom at `t` as NOW | BEFORE | FIRES, in the scope that counts now."""
    if st.atom[a, MEMO_EPOCH] == st.s[EPOCH]:
        return st.atom[a, MEMO]
    kind = p.atom[a, KIND]
    if kind == DID:
        bits = evaluate_did(p, st, rows, a, t)
    elif kind in (THEN, WITHOUT):
        if kind == WITHOUT:
            fall_due(p, st, a, t)
        lo = scope(p, st, a)
        fresh = st.atom[a, PAIR_STAMP] == t
        now = st.atom[a, BEST] >= lo
        before = (st.atom[a, BEST_B] if fresh else st.atom[a, BEST]) >= lo
        bits = as_bits(now, before, fresh and st.atom[a, PAIR_AT] >= lo)
    elif kind == TRAIT:
        word, bit = p.atom[a, T_WORD], p.atom[a, T_BIT]
        bits = as_bits((st.level[0, word] & bit) != 0, (st.level[1, word] & bit) != 0, False)
    elif kind == QUIET:
        lo, began = scope(p, st, a), scope_began(p, st, a)
        last = st.atom[a, LAST]
        last_b = st.atom[a, NTH_B] if st.atom[a, TOUCHED] == t else last
        clock = last if last >= lo else began
        clock_b = last_b if last_b >= lo else began
        bits = as_bits(
            t >= after(clock, p.atom[a, US], p.atom[a, MO]), t > after(clock_b, p.atom[a, US], p.atom[a, MO]), False
        )
    else:
        due = after(st.s[STAGE_BEGAN], p.atom[a, US], p.atom[a, MO])
        inside = st.s[POS] >= 0
        bits = as_bits(inside and t >= due, inside and t > due, False)
    st.atom[a, MEMO] = bits
    st.atom[a, MEMO_EPOCH] = st.s[EPOCH]
    return bits


@njit
def as_bits(now: bool, before: bool, matched: bool) -> int:
    """An atom fires when it holds and was matched now or did not hold just before."""
    bits = 0
    if now:
        bits |= NOW
        if matched or not before:
            bits |= FIRES
    if before:
        bits |= BEFORE
    return bits


@njit
def evaluate_did(p: Program, st: State, rows: Rows, a: int, t: int) -> int:
    """Enough matching events by enough people, in scope and not run out."""
    lo = scope(p, st, a)
    matched = st.atom[a, LAST] == t and t >= lo
    touched = st.atom[a, TOUCHED] == t
    time = nth_time(p, st, a)
    time_b = st.atom[a, NTH_B] if touched else time
    if p.atom[a, PEOPLE]:
        crowd = nth_person(p, st, a)
        time_b = min(time_b, st.atom[a, CROWD_B] if touched else crowd)
        time = min(time, crowd)
    now = time >= lo and is_alive(p, st, rows, a, t, lo, time, False)
    before = time_b >= lo and is_alive(p, st, rows, a, t, lo, time_b, True)
    return as_bits(now, before, matched)


@njit
def is_alive(p: Program, st: State, rows: Rows, a: int, t: int, lo: int, time: int, before: bool) -> bool:
    """Whether the events since `time`, just enough of them, still count at `t` (just before it)."""
    if p.atom[a, MO] == 0:
        us = p.atom[a, US]
        return us == 0 or (t <= time + us if before else t < time + us)
    ends = add_months(time, p.atom[a, MO])
    # Clamping to the month's end lets an earlier event outlast a later one by less than a day: there, count.
    if t < ends - DAY:
        return True
    return t <= ends + DAY and enough(p, st, rows, a, t, lo, before)


@njit
def enough(p: Program, st: State, rows: Rows, a: int, t: int, lo: int, before: bool) -> bool:
    """Whether enough events by enough people are alive in a calendar window, by looking at each."""
    events, people = 0, 0
    reach = t - p.atom[a, MO] * 31 * DAY
    end = st.s[GROUP] if before else st.s[ROW]
    for row in range(end - 1, st.s[FIRST_ROW] - 1, -1):
        at = rows.at[row]
        if at < reach or at < lo:
            break
        if not row_has(p, rows, row, p.atom[a, FIRST]):
            continue
        ends = after(at, 0, p.atom[a, MO])
        if ends < t or (ends == t and not before):
            continue
        events += 1
        if p.atom[a, PEOPLE] and rows.person[row] >= 0:
            people += new_person(p, st, rows.person[row], people, a)
        if events >= p.atom[a, AT_LEAST] and people >= p.atom[a, PEOPLE]:
            return True
    return False


@njit
def new_person(p: Program, st: State, person: int, known: int, a: int) -> int:
    """1 where the person is not among the `known` already counted, whom it then joins."""
    begin = p.atom[a, CROWD]
    for i in range(known):
        if st.crowd[begin + i, COUNTED] == person:
            return 0
    if known < p.atom[a, PEOPLE]:
        st.crowd[begin + known, COUNTED] = person
        return 1
    return 0


@njit
def next_due(p: Program, st: State, rows: Rows, a: int, t: int) -> int:
    """The next instant after `t` at which the atom may change without an event; NEVER where there is none."""
    kind = p.atom[a, KIND]
    due = NEVER
    if kind == QUIET:
        lo, began = scope(p, st, a), scope_began(p, st, a)
        clock = st.atom[a, LAST] if st.atom[a, LAST] >= lo else began
        due = after(clock, p.atom[a, US], p.atom[a, MO])
    elif kind == IN_STAGE:
        if st.s[POS] >= 0:
            due = after(st.s[STAGE_BEGAN], p.atom[a, US], p.atom[a, MO])
    elif kind == WITHOUT:
        fall_due(p, st, a, t)
        q = p.atom[a, QUEUE]
        if st.ends[q, 0] < st.ends[q, 1]:
            due = st.queue[q, st.ends[q, 0], 0]
    else:
        time = nth_time(p, st, a)
        if p.atom[a, PEOPLE]:
            time = min(time, nth_person(p, st, a))
        if time != NONE:
            due = time + p.atom[a, US] if p.atom[a, MO] == 0 else next_end(p, st, rows, a, t, time)
    return due if due > t else NEVER


@njit
def next_end(p: Program, st: State, rows: Rows, a: int, t: int, time: int) -> int:
    """When the first of the events still alive runs out; far from the end a lower bound will do."""
    due = NEVER
    soon = add_months(time, p.atom[a, MO]) - DAY
    if t < soon:
        return soon
    reach = t - p.atom[a, MO] * 31 * DAY
    for row in range(st.s[ROW] - 1, st.s[FIRST_ROW] - 1, -1):
        if rows.at[row] < reach:
            break
        if row_has(p, rows, row, p.atom[a, FIRST]):
            ends = add_months(rows.at[row], p.atom[a, MO])
            if t < ends < due:
                due = ends
    return due
