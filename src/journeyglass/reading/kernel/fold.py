"""The fold: the state machine of `semantics.md` §3 over the rows of whole subjects.

Output buffers are fixed; `fold` returns when one is full, and goes on with the subject that did not fit.
"""

from __future__ import annotations

from typing import NamedTuple

from journeyglass.reading.kernel.atoms import FIRES, NOW, next_due, row_has, settle, take
from journeyglass.reading.kernel.jit import njit
from journeyglass.reading.kernel.program import (
    CORRECTED,
    ENTER,
    FORWARD,
    M_BEGIN,
    M_END,
    MILESTONES,
    MILESTONES_END,
    N_MATCHER,
    N_SURE,
    NEVER,
    NO_TARGET,
    NONE,
    OUTCOME,
    OUTCOMES,
    OUTCOMES_END,
    OUTSIDE,
    RESTART,
    RETURN,
    RULE,
    START,
    TO,
    Ints,
    Program,
)
from journeyglass.reading.kernel.rules import DUE, cause, judge, reason
from journeyglass.reading.kernel.state import (
    BARRED,
    EPOCH,
    GROUP,
    HERE,
    LEFT,
    POS,
    ROW,
    STAGE_BEGAN,
    STAGE_LO,
    TAKEN,
    TURN,
    TURN_BEGAN,
    TURN_LO,
    VISIT,
    Rows,
    State,
    reset,
)

# Columns of `Out.visits`, `Out.milestones`, `Out.moments`.
V_SUBJECT, V_NO, V_TURN, V_STAGE, V_ENTERED, V_LEFT, V_BY, V_LEFT_BY, V_MOVE, V_SKIPPED, V_OUTCOME, V_REASON = range(12)
K_SUBJECT, K_VISIT, K_WHICH, K_AT = range(4)


class Subjects(NamedTuple):
    """Whole subjects: their rows are row_ptr[i]:row_ptr[i + 1], their trait changes change_ptr[i]:change_ptr[i + 1]."""

    number: Ints
    first_at: Ints  # the subject's first event, asked for or not
    row_ptr: Ints
    change_ptr: Ints
    change_at: Ints
    change_level: Ints  # (changes, words): truth of all trait atoms from then on
    level: Ints  # (1, words): truth where nothing is known


class Out(NamedTuple):
    """Fixed buffers, and how much of them is filled: visits, milestones, moments."""

    visits: Ints
    milestones: Ints
    moments: Ints
    filled: Ints


@njit
def fold(p: Program, st: State, rows: Rows, subjects: Subjects, out: Out, begin: int, as_of: int) -> int:
    """Read the subjects from number `begin` on; gives the first that did not fit (their count where all did)."""
    for i in range(begin, subjects.number.size):
        kept_visits, kept_milestones, kept_moments = out.filled[0], out.filled[1], out.filled[2]
        if not fold_subject(p, st, rows, subjects, out, i, as_of):
            out.filled[0], out.filled[1], out.filled[2] = kept_visits, kept_milestones, kept_moments
            return i
    return subjects.number.size


@njit
def fold_subject(p: Program, st: State, rows: Rows, subjects: Subjects, out: Out, i: int, as_of: int) -> bool:
    """Walk the instants of one subject in order; False where the buffers are full."""
    row, row_end = subjects.row_ptr[i], subjects.row_ptr[i + 1]
    change, change_end = subjects.change_ptr[i], subjects.change_ptr[i + 1]
    t = subjects.first_at[i]
    reset(p, st, t, row)
    st.level[0] = subjects.level[0]
    while change < change_end and subjects.change_at[change] < t:
        st.level[0] = subjects.change_level[change]
        change += 1
    st.level[1] = st.level[0]
    due = t
    while t <= as_of:
        st.s[GROUP] = row
        matters = t == due
        while row < row_end and rows.at[row] == t:
            matters = take_row(p, st, rows, row, t) or matters
            row += 1
        st.s[ROW] = row
        settle(p, st, t)
        while change < change_end and subjects.change_at[change] == t:
            st.level[0] = subjects.change_level[change]
            change += 1
            matters = True
        if matters:
            if not move(p, st, rows, out, subjects.number[i], t):
                return False
            st.level[1] = st.level[0]
        upcoming = rows.at[row] if row < row_end else NEVER
        if change < change_end:
            upcoming = min(upcoming, subjects.change_at[change])
        # Events that do not matter here only put a due time off: what was found last is a lower bound.
        if matters or due < upcoming:
            due = earliest_due(p, st, rows, t)
        t = min(upcoming, due)
    return True


@njit
def take_row(p: Program, st: State, rows: Rows, row: int, t: int) -> bool:
    """Take one event into every atom that asks for it; True where it can matter at the present position."""
    name = rows.name[row]
    here = st.s[POS] + 1
    matters = rows.target.size > 0 and rows.target[row] != NO_TARGET
    for k in range(p.name_ptr[name], p.name_ptr[name + 1]):
        matcher = p.name[k, N_MATCHER]
        if not (p.name[k, N_SURE] or row_has(p, rows, row, matcher)):
            continue
        for j in range(p.matcher[matcher, M_BEGIN], p.matcher[matcher, M_END]):
            take(p, st, rows, row, t, p.m_atoms[j], matcher)
        matters = matters or p.relevant[here, matcher] != 0
    return matters


@njit
def earliest_due(p: Program, st: State, rows: Rows, t: int) -> int:
    """The next instant after `t` at which something that matters here may change without an event."""
    due = NEVER
    here = st.s[POS] + 1
    for k in range(p.timed_ptr[here], p.timed_ptr[here + 1]):
        due = min(due, next_due(p, st, rows, p.timed[k], t))
    return due


@njit
def move(p: Program, st: State, rows: Rows, out: Out, subject: int, t: int) -> bool:
    """One instant: corrections, outcomes, forward, return, until nothing moves; then the moments."""
    s = st.s
    s[EPOCH] += 1
    if s[POS] >= 0:
        st.stage[s[POS], HERE] = t
    corrected = rows.target.size == 0
    moved, gone = False, False
    while True:
        if not note_milestones(p, st, rows, out, subject, t):
            return False
        step = 0
        if not corrected:
            corrected = True
            step = correct(p, st, rows, out, subject, t)
        if step == 0:
            step = take_outcome(p, st, rows, out, subject, t)
        if step == 0 and not gone:
            step = go_forward(p, st, rows, out, subject, t)
        if step == 0 and not moved:
            step = go_back(p, st, rows, out, subject, t)
        if step == 0:
            return note_moments(p, st, rows, out, subject, t)
        if step < 0:
            return False
        moved = True
        gone = gone or s[POS] == OUTSIDE


# The steps below give 0 where they move nobody, 1 where they did, −1 where the buffer is full.


@njit
def correct(p: Program, st: State, rows: Rows, out: Out, subject: int, t: int) -> int:
    """A manual correction: the last of the instant that names a known stage."""
    s = st.s
    for row in range(s[ROW] - 1, s[GROUP] - 1, -1):
        target = rows.target[row]
        if target == NO_TARGET:
            continue
        if target == s[POS]:
            return 0
        was_outside, old = s[POS] == OUTSIDE, s[POS]
        if not was_outside:
            leave(st, out, t, row, -1)
            if target == OUTSIDE:
                out.visits[out.filled[0] - 1, V_REASON] = row
                return 1
        if s[TURN] == 0 or (not was_outside and target <= old):
            begin_turn(p, st, t)
        return enter(p, st, out, subject, t, target, CORRECTED, row, old, row)
    return 0


@njit
def take_outcome(p: Program, st: State, rows: Rows, out: Out, subject: int, t: int) -> int:
    """The first declared outcome of the present stage that fires, at most one of each stage at an instant."""
    old = st.s[POS]
    if old == OUTSIDE or st.stage[old, TAKEN] == t:
        return 0
    for o in range(p.stage[old, OUTCOMES], p.stage[old, OUTCOMES_END]):
        if not judge(p, st, rows, p.outcome[o, RULE], t) & FIRES:
            continue
        st.stage[old, TAKEN] = t
        by = cause(p, st, rows, p.outcome[o, RULE], t)
        why = reason(p, st, rows, o, t)
        leave(st, out, t, by, o)
        out.visits[out.filled[0] - 1, V_REASON] = why
        target = p.outcome[o, TO]
        if target == OUTSIDE:
            return 1
        if target <= old:
            begin_turn(p, st, t)
        return enter(p, st, out, subject, t, target, OUTCOME, by, old, DUE)
    return 0


@njit
def go_forward(p: Program, st: State, rows: Rows, out: Out, subject: int, t: int) -> int:
    """The nearest later stage that admits the present position and whose rule holds (fires, after having left)."""
    s = st.s
    old = s[POS]
    again = old == OUTSIDE and s[TURN] > 0
    for stage in range(old + 1, p.stage.shape[0]):
        rule = p.stage[stage, ENTER]
        if rule < 0 or st.stage[stage, HERE] == t or not p.admits[stage, old + 1]:
            continue
        must_fire = again or st.stage[stage, BARRED] == s[TURN]
        if not judge(p, st, rows, rule, t) & (FIRES if must_fire else NOW):
            continue
        by = cause(p, st, rows, rule, t)
        kind = FORWARD
        if old == OUTSIDE:
            kind = RESTART if again else START
            begin_turn(p, st, t)
        else:
            leave(st, out, t, by, -1)
        return enter(p, st, out, subject, t, stage, kind, by, old, DUE)
    return 0


@njit
def go_back(p: Program, st: State, rows: Rows, out: Out, subject: int, t: int) -> int:
    """The furthest earlier stage that admits a return and whose rule fires, unless the present one's fires too."""
    old = st.s[POS]
    if old == OUTSIDE or (p.stage[old, ENTER] >= 0 and judge(p, st, rows, p.stage[old, ENTER], t) & FIRES):
        return 0
    for stage in range(old - 1, -1, -1):
        rule = p.stage[stage, ENTER]
        if rule < 0 or st.stage[stage, HERE] == t or not p.admits[stage, old + 1]:
            continue
        if judge(p, st, rows, rule, t) & FIRES:
            by = cause(p, st, rows, rule, t)
            leave(st, out, t, by, -1)
            begin_turn(p, st, t)
            return enter(p, st, out, subject, t, stage, RETURN, by, old, DUE)
    return 0


@njit
def leave(st: State, out: Out, t: int, by: int, outcome: int) -> None:
    """Close the present visit and stand outside."""
    s = st.s
    visit = out.visits[out.filled[0] - 1]
    visit[V_LEFT] = t
    visit[V_LEFT_BY] = by
    visit[V_OUTCOME] = outcome
    st.stage[s[POS], LEFT] = t
    if s[TURN_BEGAN] == t:
        st.stage[s[POS], BARRED] = s[TURN]
    s[POS] = OUTSIDE
    s[STAGE_BEGAN] = t
    s[STAGE_LO] = t + 1
    s[EPOCH] += 1


@njit
def begin_turn(p: Program, st: State, t: int) -> None:
    """A new pass: evidence is gathered afresh; the first one has all of history."""
    s = st.s
    s[TURN] += 1
    s[EPOCH] += 1
    s[TURN_BEGAN] = t
    if s[TURN] > 1:
        s[TURN_LO] = t
        st.done[p.milestone.size :] = 0
    for stage in range(p.stage.shape[0]):
        if st.stage[stage, LEFT] == t:
            st.stage[stage, BARRED] = s[TURN]


@njit
def enter(
    p: Program, st: State, out: Out, subject: int, t: int, stage: int, kind: int, by: int, old: int, why: int
) -> int:
    """Open a visit; gives 1, or −1 where the buffer is full."""
    s = st.s
    n = out.filled[0]
    if n == out.visits.shape[0]:
        return -1
    s[VISIT] += 1
    s[POS] = stage
    s[STAGE_BEGAN] = t
    s[STAGE_LO] = t + 1
    s[EPOCH] += 1
    st.stage[stage, HERE] = t
    visit = out.visits[n]
    visit[V_SUBJECT] = subject
    visit[V_NO] = s[VISIT]
    visit[V_TURN] = s[TURN]
    visit[V_STAGE] = stage
    visit[V_ENTERED] = t
    visit[V_LEFT] = NONE
    visit[V_BY] = by
    visit[V_LEFT_BY] = DUE
    visit[V_MOVE] = kind
    visit[V_SKIPPED] = max(0, stage - old - 1)
    visit[V_OUTCOME] = -1
    visit[V_REASON] = why
    out.filled[0] = n + 1
    for k in range(p.stage[stage, MILESTONES], p.stage[stage, MILESTONES_END]):
        st.done[k] = 0
    return 1


@njit
def note_milestones(p: Program, st: State, rows: Rows, out: Out, subject: int, t: int) -> bool:
    """Record what the present visit completed; False where the buffer is full."""
    stage = st.s[POS]
    if stage == OUTSIDE:
        return True
    for k in range(p.stage[stage, MILESTONES], p.stage[stage, MILESTONES_END]):
        if st.done[k] or not judge(p, st, rows, p.milestone[k], t) & NOW:
            continue
        st.done[k] = 1
        if not note(out.milestones, out.filled, 1, subject, st.s[VISIT], k, t):
            return False
    return True


@njit
def note_moments(p: Program, st: State, rows: Rows, out: Out, subject: int, t: int) -> bool:
    """Record the moments of the present turn that hold now; False where the buffer is full."""
    for k in range(p.moment.size):
        if st.done[p.milestone.size + k] or not judge(p, st, rows, p.moment[k], t) & NOW:
            continue
        st.done[p.milestone.size + k] = 1
        if not note(out.moments, out.filled, 2, subject, max(1, st.s[TURN]), k, t):
            return False
    return True


@njit
def note(buffer: Ints, filled: Ints, which: int, subject: int, visit: int, number: int, t: int) -> bool:
    """Append one record of a milestone or moment."""
    n = filled[which]
    if n == buffer.shape[0]:
        return False
    buffer[n, K_SUBJECT] = subject
    buffer[n, K_VISIT] = visit
    buffer[n, K_WHICH] = number
    buffer[n, K_AT] = t
    filled[which] = n + 1
    return True
