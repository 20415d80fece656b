"""The fold: the state machine of `semantics.md` §3 over the rows of whole subjects.

Output buffers are fixed; `fold` returns when one is full, and goes on with the subject that did not fit.
"""

from __future__ import annotations

from typing import NamedTuple

from journeyglass.reading.kernel.atoms import FIRES, NOW, next_due, take
from journeyglass.reading.kernel.jit import entry, njit
from journeyglass.reading.kernel.pairs import row_has, settle
from journeyglass.reading.kernel.program import (
    ADVANCE,
    CORRECT,
    CORRECTED,
    END,
    FORWARD,
    GO_BACK,
    GUARD,
    JUMP,
    LEAVE,
    M_BEGIN,
    M_END,
    MILESTONE,
    MOMENT,
    N_MATCHER,
    N_SURE,
    NEVER,
    NO_TARGET,
    NONE,
    OUTCOME,
    OUTSIDE,
    R_BIT,
    R_WORD,
    RESTART,
    RETURN,
    RULE,
    START,
    TO,
    WHAT,
    WHICH,
    Ints,
    Program,
)
from journeyglass.reading.kernel.rules import DUE, cause, judge
from journeyglass.reading.kernel.state import (
    BARRED,
    EPOCH,
    GROUP,
    HERE,
    LEFT,
    POS,
    ROW,
    SOON,
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
    """Fixed buffers, and how much of them is filled: visits, milestones, moments.

    `due` has a place for each subject: before that instant, which is after `as_of`, nothing changes without an event.
    """

    visits: Ints
    milestones: Ints
    moments: Ints
    filled: Ints
    due: Ints


@entry
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
    set_level(st, 0, subjects.level, 0)
    while change < change_end and subjects.change_at[change] < t:
        set_level(st, 0, subjects.change_level, change)
        change += 1
    set_level(st, 1, st.level, 0)
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
            set_level(st, 0, subjects.change_level, change)
            change += 1
            matters = True
        if matters:
            if not move(p, st, rows, out, subjects.number[i], t):
                return False
            set_level(st, 1, st.level, 0)
        upcoming = rows.at[row] if row < row_end else NEVER
        if change < change_end:
            upcoming = min(upcoming, subjects.change_at[change])
        # Events that do not matter here only put a due time off, or begin a silence: a lower bound is enough.
        due = min(due, st.s[SOON])
        st.s[SOON] = NEVER
        if matters or due < upcoming:
            due = earliest_due(p, st, rows, t)
        t = min(upcoming, due)
    out.due[i] = t
    return True


@njit
def set_level(st: State, which: int, levels: Ints, row: int) -> None:
    """The truth of all trait atoms, now (0) or just before (1)."""
    for word in range(levels.shape[1]):
        st.level[which, word] = levels[row, word]


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
    """One instant: the present position's agenda until nothing moves, then the moments. False: a buffer is full."""
    s = st.s
    s[EPOCH] += 1
    if s[POS] >= 0:
        st.stage[s[POS], HERE] = t
    corrected, moved, gone = rows.target.size == 0, False, False
    k = p.agenda_ptr[s[POS] + 1]
    while True:
        if is_full(out):
            return False
        item, what, which = k, p.agenda[k, WHAT], p.agenda[k, WHICH]
        k += 1
        target, kind, by, outcome, why = NO_TARGET, FORWARD, DUE, -1, DUE
        if what == END:
            return True
        if what == JUMP:
            k = p.agenda_ptr[p.n_stages + 1]
        elif what == CORRECT:
            if not corrected:
                corrected, kind = True, CORRECTED
                by = correction(st, rows)
                if by != DUE:
                    why, target = by, int(rows.target[by])
        elif not is_settled(p, st, what, which, t, moved, gone):
            rule = p.agenda[item, RULE]
            bits = judge(p, st, rows, rule, t)
            if what in (MILESTONE, MOMENT):
                if bits & NOW:
                    note(p, st, out, what, subject, which, t)
            elif what == GUARD:
                moved = moved or (bits & FIRES) != 0
            elif bits & (NOW if what == ADVANCE and not must_fire(st, which) else FIRES):
                by = cause(p, st, rows, rule, t, -1, 0)
                target, kind = which, kind_of(st, what)
                if what == LEAVE:
                    outcome, target = which, p.outcome[which, TO]
                    st.stage[s[POS], TAKEN] = t
                    if p.outcome[which, R_WORD] >= 0:
                        why = cause(p, st, rows, rule, t, p.outcome[which, R_WORD], p.outcome[which, R_BIT])
        if target != NO_TARGET:
            go(p, st, out, subject, t, target, kind, by, outcome, why)
            moved, gone = True, gone or target == OUTSIDE
            k = p.agenda_ptr[s[POS] + 1]


@njit
def is_full(out: Out) -> bool:
    """Whether one of the buffers has no room for one more."""
    return (
        out.filled[0] == out.visits.shape[0]
        or out.filled[1] == out.milestones.shape[0]
        or out.filled[2] == out.moments.shape[0]
    )


@njit
def correction(st: State, rows: Rows) -> int:
    """The last correction of the instant that names a known stage, if it leads elsewhere; DUE where there is none."""
    for row in range(st.s[ROW] - 1, st.s[GROUP] - 1, -1):
        if rows.target[row] != NO_TARGET:
            return row if rows.target[row] != st.s[POS] else DUE
    return DUE


@njit
def is_settled(p: Program, st: State, what: int, which: int, t: int, moved: bool, gone: bool) -> bool:
    """Whether this item of the agenda is not to be looked at (again) at this instant."""
    if what == MILESTONE:
        return st.done[which] != 0
    if what == MOMENT:
        return st.done[p.n_milestones + which] != 0
    if what == LEAVE:
        return st.stage[st.s[POS], TAKEN] == t
    if what == ADVANCE:
        return gone or st.stage[which, HERE] == t
    if what == GO_BACK:
        return moved or st.stage[which, HERE] == t
    return moved


@njit
def must_fire(st: State, stage: int) -> bool:
    """Whether holding is not enough to enter: after having left, and where the turn began by leaving the stage."""
    turn = st.s[TURN]
    return (st.s[POS] == OUTSIDE and turn > 0) or st.stage[stage, BARRED] == turn


@njit
def kind_of(st: State, what: int) -> int:
    """How the move is called."""
    if what == LEAVE:
        return OUTCOME
    if what == GO_BACK:
        return RETURN
    if st.s[POS] != OUTSIDE:
        return FORWARD
    return RESTART if st.s[TURN] > 0 else START


@njit
def go(
    p: Program, st: State, out: Out, subject: int, t: int, target: int, kind: int, by: int, outcome: int, why: int
) -> None:
    """Leave the present visit, if there is one, and enter the target, if it is a stage."""
    s = st.s
    old = s[POS]
    s[EPOCH] += 1
    s[STAGE_BEGAN] = t
    s[STAGE_LO] = t + 1
    s[POS] = target
    if old != OUTSIDE:
        visit = out.filled[0] - 1
        out.visits[visit, V_LEFT] = t
        out.visits[visit, V_LEFT_BY] = by
        out.visits[visit, V_OUTCOME] = outcome
        if kind == OUTCOME or target == OUTSIDE:
            out.visits[visit, V_REASON] = why
        st.stage[old, LEFT] = t
        if s[TURN_BEGAN] == t:
            st.stage[old, BARRED] = s[TURN]
    if target == OUTSIDE:
        return
    if s[TURN] == 0 or kind == RESTART or (old != OUTSIDE and target <= old):
        begin_turn(p, st, t)
    st.stage[target, HERE] = t
    forget_milestones(p, st, target)
    open_visit(st, out, subject, t, kind, by, max(0, target - old - 1), why if kind == CORRECTED else DUE)


@njit
def begin_turn(p: Program, st: State, t: int) -> None:
    """A new pass: evidence is gathered afresh; the first one has all of history."""
    s = st.s
    s[TURN] += 1
    s[TURN_BEGAN] = t
    if s[TURN] > 1:
        s[TURN_LO] = t
        for k in range(p.n_moments):
            st.done[p.n_milestones + k] = 0
    for stage in range(p.n_stages):
        if st.stage[stage, LEFT] == t:
            st.stage[stage, BARRED] = s[TURN]


@njit
def forget_milestones(p: Program, st: State, stage: int) -> None:
    """A new visit has completed nothing yet."""
    k = p.agenda_ptr[stage + 1]
    while p.agenda[k, WHAT] == MILESTONE:
        st.done[p.agenda[k, WHICH]] = 0
        k += 1


@njit
def open_visit(st: State, out: Out, subject: int, t: int, kind: int, by: int, skipped: int, why: int) -> None:
    """Write down that a visit of the present stage began."""
    s = st.s
    s[VISIT] += 1
    n = out.filled[0]
    out.visits[n, V_SUBJECT] = subject
    out.visits[n, V_NO] = s[VISIT]
    out.visits[n, V_TURN] = s[TURN]
    out.visits[n, V_STAGE] = s[POS]
    out.visits[n, V_ENTERED] = t
    out.visits[n, V_LEFT] = NONE
    out.visits[n, V_BY] = by
    out.visits[n, V_LEFT_BY] = DUE
    out.visits[n, V_MOVE] = kind
    out.visits[n, V_SKIPPED] = skipped
    out.visits[n, V_OUTCOME] = -1
    out.visits[n, V_REASON] = why
    out.filled[0] = n + 1


@njit
def note(p: Program, st: State, out: Out, what: int, subject: int, which: int, t: int) -> None:
    """Write down a milestone of the present visit or a moment of the present turn, once."""
    s = st.s
    if what == MILESTONE:
        st.done[which] = 1
        record(out.milestones, out.filled[1], subject, s[VISIT], which, t)
        out.filled[1] += 1
    else:
        st.done[p.n_milestones + which] = 1
        record(out.moments, out.filled[2], subject, max(1, s[TURN]), which, t)
        out.filled[2] += 1


@njit
def record(buffer: Ints, n: int, subject: int, number: int, which: int, t: int) -> None:
    """Fill one row of a buffer."""
    buffer[n, K_SUBJECT] = subject
    buffer[n, K_VISIT] = number
    buffer[n, K_WHICH] = which
    buffer[n, K_AT] = t
