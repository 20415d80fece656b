"""The compiled journey: the arrays that the kernel runs on.

Stages, outcomes, milestones, moments, atoms and matchers are numbered in the order written. A table has a row for each
of them and a column for each constant below. Few, wide arrays: the compiler's time grows with their number.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

# Kinds of atom.
DID, THEN, WITHOUT, TRAIT, QUIET, IN_STAGE = range(6)
# Scopes.
SINCE_TURN, SINCE_STAGE, SINCE_EVER = range(3)
# Operations of a rule, in postfix order; the argument is an atom's number, or how many parts there are.
OP_ATOM, OP_ALL, OP_ANY, OP_NOT = range(4)
# Moves, in the order of `MOVES`.
START, FORWARD, OUTCOME, RETURN, RESTART, CORRECTED = range(6)
MOVES = ("start", "forward", "outcome", "return", "restart", "corrected")

OUTSIDE = -1
NO_TARGET = -2  # of a row that is no correction
NONE = -(2**62)  # no such instant
EARLIEST = -(2**61)  # the beginning of a scope that has none
NEVER = 2**62  # no such due time

# Columns of `Program.name`: a matcher that takes the name, and whether the name alone decides.
N_MATCHER, N_SURE = range(2)
# Columns of `Program.matcher`: where its bit is in a row's mask, the bit, and its atoms begin:end in `m_atoms`.
M_WORD, M_BIT, M_BEGIN, M_END = range(4)
# Columns of `Program.atom`: FIRST and SECOND are matchers (−1: none); durations are US (µs) or MO (calendar months),
# one of them 0; RING, CROWD and QUEUE say where its memory is.
KIND, FIRST, SECOND, AT_LEAST, PEOPLE, US, MO, SINCE, RING, CROWD, QUEUE, T_WORD, T_BIT = range(13)
# Columns of `Program.outcome`: where it leads, and the bit of the property that tells its reason (word −1: none asked).
TO, R_WORD, R_BIT = range(3)
# Columns of `Program.agenda`: what to look at, its rule, and the number of the milestone, outcome, stage or moment.
WHAT, RULE, WHICH = range(3)
# What an agenda has, in the order in which it is looked at. GUARD is the present stage's own entry rule: where it
# fires, it keeps from returning; JUMP leads from the end of a position's agenda to the moments; END ends these.
MILESTONE, CORRECT, LEAVE, ADVANCE, GUARD, GO_BACK, JUMP, MOMENT, END = range(9)


class Program(NamedTuple):
    """A journey as arrays; a `*_ptr` has one entry more than owners: owner i has the rows ptr[i]:ptr[i + 1]."""

    name_ptr: Ints  # local name (0: a name that no matcher asks for) → rows of `name`
    name: Ints
    has_name: Bytes  # (local name, matcher): 1 where the name alone decides
    matcher: Ints
    m_atoms: Ints
    atom: Ints
    rule_ptr: Ints
    rule: Ints  # (operation, argument)
    agenda_ptr: Ints  # position + 1 → its first row of `agenda`; then, after the last stage, of the moments
    agenda: Ints
    outcome: Ints
    n_stages: int
    n_milestones: int  # of all stages; `State.done` has these, then the moments
    n_moments: int
    relevant: Bytes  # (position + 1, matcher): 1 where the matcher can matter there
    timed_ptr: Ints  # position + 1 → atoms that fall due there
    timed: Ints
    sizes: Ints  # room for rings, crowds, queues
