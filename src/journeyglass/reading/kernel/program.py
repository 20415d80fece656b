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
# Columns of `Program.stage`: its entry rule (−1: none), its outcomes and milestones.
ENTER, OUTCOMES, OUTCOMES_END, MILESTONES, MILESTONES_END = range(5)
# Columns of `Program.outcome`: R_* is the bit of the property that tells its reason (word −1: none is asked).
RULE, TO, R_WORD, R_BIT = range(4)


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
    stage: Ints
    admits: Bytes  # (stage, position + 1)
    outcome: Ints
    milestone: Ints  # rule
    moment: Ints  # rule
    relevant: Bytes  # (position + 1, matcher): 1 where the matcher can matter there
    timed_ptr: Ints  # position + 1 → atoms that fall due there
    timed: Ints
    sizes: Ints  # room for rings, crowds, queues
