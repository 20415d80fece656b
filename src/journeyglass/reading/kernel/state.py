"""What the kernel remembers of the subject that it is folding, and the rows that it folds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from journeyglass.reading.kernel.jit import njit
from journeyglass.reading.kernel.program import EARLIEST, NEVER, NONE, OUTSIDE, Ints, Program

# Slots of `State.s`. SOON: when a silence that an event of this instant began will have lasted, at the earliest.
POS, TURN, TURN_LO, TURN_BEGAN, STAGE_LO, STAGE_BEGAN, FIRST_AT, FIRST_ROW, ROW, GROUP, PAIRS, EPOCH, VISIT, SOON = (
    range(14)
)
N_SLOTS = 14


# Columns of `State.atom`. `*_B` is the value just before the instant that TOUCHED names. COUNT_* count the events of
# this instant that match the first, the second, both matchers of an atom of two events.
(
    LAST,  # latest time of the first matcher
    TOUCHED,
    NTH_B,
    CROWD_B,
    RING_N,  # how many events came at all
    CROWD_N,  # how many distinct people are remembered
    BEST,  # then: latest beginning of a completed pair; without: latest unanswered
    BEST_B,
    PAIR_STAMP,  # the instant that PAIR_AT and BEST_B are of
    PAIR_AT,  # then: latest beginning of a pair completed at it; without: of those fallen due at it
    PRIOR,  # then: latest beginning before the instant whose window reaches it
    COUNT_A,
    COUNT_B,
    COUNT_AB,
    MEMO,
    MEMO_EPOCH,
    PAIR,  # slot i: the i-th atom of two events that this instant touched
) = range(17)
N_COLUMNS = 17
# Columns of `State.stage`: when the subject last was in it, last left it, last took an outcome of it; and the turn in
# which it is entered again only when its rule fires.
HERE, LEFT, TAKEN, BARRED = range(4)
# Columns of `State.crowd`: a person, when last seen; and, for a while, who has been counted.
WHO, WHEN, COUNTED = range(3)


class Rows(NamedTuple):
    """Events of whole subjects, ordered by (subject, time, event id). Times in UTC µs."""

    at: Ints
    name: npt.NDArray[np.int32]  # local name
    mask: Ints  # (rows, words), or no rows where no matcher needs one
    person: npt.NDArray[np.int32]  # −1: anonymous; or no rows where no atom counts people
    target: npt.NDArray[np.int32]  # corrections: stage or OUTSIDE, NO_TARGET elsewhere; or no rows where there are none


class State(NamedTuple):
    """What is known of the subject; reset for each."""

    s: Ints
    atom: Ints
    ring: Ints  # the last AT_LEAST times of an atom, as a ring
    crowd: Ints  # the last distinct people of an atom, the latest first
    queue: Ints  # (queue, place, 2): unanswered events by due time: (due, at)
    ends: Ints  # (queue, 2): first and next free place
    level: Ints  # (2, words): truth of the trait atoms now and just before
    stage: Ints
    done: Ints  # milestones of the present visit, then moments of the present turn: 1 where recorded
    stack: Ints


def new_state(p: Program, words: int, longest: int) -> State:
    """Room for one subject of at most `longest` rows, with `words` words of trait atoms."""
    ring, crowd, queues = (int(n) for n in p.sizes)
    return State(
        s=np.zeros(N_SLOTS, np.int64),
        atom=np.full((len(p.atom) + 1, N_COLUMNS), NONE, np.int64),
        ring=np.full(ring + 1, NONE, np.int64),
        crowd=np.full((crowd + 1, 3), NONE, np.int64),
        queue=np.zeros((queues + 1, longest + 1 if queues else 1, 2), np.int64),
        ends=np.zeros((queues + 1, 2), np.int64),
        level=np.zeros((2, words), np.int64),
        stage=np.full((p.n_stages, 4), NONE, np.int64),
        done=np.zeros(p.n_milestones + p.n_moments, np.int64),
        stack=np.zeros(len(p.rule) + 1, np.int64),
    )


@njit
def reset(p: Program, st: State, first_at: int, first_row: int) -> None:
    """Begin a subject outside, at its first event."""
    for a in range(p.atom.shape[0]):
        for column in range(N_COLUMNS):
            st.atom[a, column] = NONE
        st.atom[a, RING_N] = 0
        st.atom[a, CROWD_N] = 0
    for q in range(st.ends.shape[0]):
        st.ends[q, 0] = 0
        st.ends[q, 1] = 0
    for stage in range(p.n_stages):
        for column in range(4):
            st.stage[stage, column] = NONE
    for k in range(st.done.size):
        st.done[k] = 0
    s = st.s
    s[POS] = OUTSIDE
    s[TURN] = 0
    s[TURN_LO] = EARLIEST
    s[TURN_BEGAN] = first_at
    s[STAGE_LO] = EARLIEST
    s[STAGE_BEGAN] = first_at
    s[FIRST_AT] = first_at
    s[FIRST_ROW] = first_row
    s[ROW] = first_row
    s[GROUP] = first_row
    s[PAIRS] = 0
    s[EPOCH] = 0
    s[VISIT] = 0
    s[SOON] = NEVER
