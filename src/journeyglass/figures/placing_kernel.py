"""The loop that places instants in visits, compiled.

It stands alone, since numba's cache of machine code looks at the file of one function only.
"""

from __future__ import annotations

from journeyglass.figures.statistics.spells import Ints
from journeyglass.reading.kernel.jit import entry


@entry
def place(subject: Ints, at: Ints, first: Ints, entered: Ints, left: Ints, row: Ints, out: Ints) -> None:
    """Into `out` the row of the visit in which each subject stood at its instant, -1 for none.

    The visits of subject s are those from `first[s]` to `first[s + 1]`, in order of `entered`.
    """
    for i in range(len(subject)):
        out[i] = -1
        if subject[i] < 0:
            continue
        begin = first[subject[i]]
        low, high = begin, first[subject[i] + 1]
        while low < high:
            middle = (low + high) // 2
            if entered[middle] <= at[i]:
                low = middle + 1
            else:
                high = middle
        if low > begin and at[i] < left[low - 1]:
            out[i] = row[low - 1]
