"""Rules inside the kernel: postfix formulas over atoms, and which event decided."""

from __future__ import annotations

from journeyglass.reading.kernel.atoms import BEFORE, FIRES, NOW, evaluate, scope
from journeyglass.reading.kernel.jit import njit
from journeyglass.reading.kernel.pairs import row_has
from journeyglass.reading.kernel.program import DID, FIRST, KIND, OP_ALL, OP_ANY, OP_ATOM, SECOND, THEN, Program
from journeyglass.reading.kernel.state import COUNT_A, GROUP, MEMO, PRIOR, ROW, Rows, State

DUE = -1  # instead of a row: nothing but time decided
MATCHED = 8  # beside NOW: the event in question matched an atom of a part that holds


@njit
def judge(p: Program, st: State, rows: Rows, rule: int, t: int) -> int:
    """The rule at `t` as NOW | BEFORE | FIRES."""
    top = 0
    for i in range(p.rule_ptr[rule], p.rule_ptr[rule + 1]):
        op, arg = p.rule[i, 0], p.rule[i, 1]
        if op == OP_ATOM:
            st.stack[top] = evaluate(p, st, rows, arg, t)
            top += 1
        elif op in (OP_ALL, OP_ANY):
            bits = st.stack[top - arg]
            for k in range(top - arg + 1, top):
                both = bits & st.stack[k] if op == OP_ALL else bits | st.stack[k]
                bits = (both & (NOW | BEFORE)) | ((bits | st.stack[k]) & FIRES)
            if not bits & NOW:
                bits &= ~FIRES
            top -= arg
            st.stack[top] = bits
            top += 1
        else:
            st.stack[top - 1] = negate(st.stack[top - 1])
    return st.stack[0]


@njit
def negate(bits: int) -> int:
    """`not` fires when its part ceased to hold."""
    out = 0
    if not bits & NOW:
        out |= NOW
        if bits & BEFORE:
            out |= FIRES
    if not bits & BEFORE:
        out |= BEFORE
    return out


@njit
def event_matches(p: Program, st: State, rows: Rows, row: int, t: int, a: int) -> bool:
    """Whether the row, of this instant, matches the atom in the scope that counts now."""
    lo = scope(p, st, a)
    if p.atom[a, KIND] == DID:
        return t >= lo and row_has(p, rows, row, p.atom[a, FIRST])
    if p.atom[a, KIND] != THEN or not row_has(p, rows, row, p.atom[a, SECOND]):
        return False
    if st.atom[a, PRIOR] >= lo:
        return True
    others = st.atom[a, COUNT_A]
    if row_has(p, rows, row, p.atom[a, FIRST]):
        others -= 1
    return t >= lo and others > 0


@njit
def decides(p: Program, st: State, rows: Rows, rule: int, t: int, row: int) -> bool:
    """Whether the row matched an atom of the rule, not under `not`, nor in a branch that does not hold."""
    top = 0
    for i in range(p.rule_ptr[rule], p.rule_ptr[rule + 1]):
        op, arg = p.rule[i, 0], p.rule[i, 1]
        if op == OP_ATOM:
            bits = st.atom[arg, MEMO] & NOW  # `judge` has just asked every atom of the rule
            if bits and event_matches(p, st, rows, row, t, arg):
                bits |= MATCHED
            st.stack[top] = bits
            top += 1
        elif op in (OP_ALL, OP_ANY):
            holds, matched = op == OP_ALL, False
            for k in range(top - arg, top):
                part = st.stack[k]
                part_holds = (part & NOW) != 0
                holds = (holds and part_holds) if op == OP_ALL else (holds or part_holds)
                matched = matched or (part & MATCHED) != 0
            top -= arg
            st.stack[top] = (NOW if holds else 0) | (MATCHED if holds and matched else 0)
            top += 1
        else:
            st.stack[top - 1] = 0 if st.stack[top - 1] & NOW else NOW
    return (st.stack[0] & MATCHED) != 0


@njit
def cause(p: Program, st: State, rows: Rows, rule: int, t: int, word: int, bit: int) -> int:
    """The last row of the instant that decided the rule and has this bit of its mask; DUE where there is none.

    A word below 0 asks for no bit.
    """
    for row in range(st.s[ROW] - 1, st.s[GROUP] - 1, -1):
        if (word < 0 or (rows.mask[row, word] & bit) != 0) and decides(p, st, rows, rule, t, row):
            return row
    return DUE
