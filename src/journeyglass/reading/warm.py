"""The kernel is compiled once for each machine; `python -m journeyglass.reading.warm` does it beforehand."""

from __future__ import annotations

import numpy as np

from journeyglass.journey.model import Journey, Stage
from journeyglass.journey.rules import Did, Matcher
from journeyglass.reading.batches import Histories, fold_batches
from journeyglass.reading.compile import compile_journey
from journeyglass.reading.kernel.jit import cache_dir


def is_ready() -> bool:
    """Whether the kernel of this version has been compiled on this machine before."""
    return any(cache_dir().rglob("fold.fold-*.nbc"))


def warm() -> None:
    """Compile the kernel, or load what was compiled before."""
    rule = Did(Matcher(("Signed Up",)))
    stage = Stage.model_construct(id="s", enter=rule, from_=None, outcomes=(), milestones=(), patience=None)
    journey = Journey.model_construct(
        format=1, title="", journey="warm", subject="account", moments={}, stages=(stage,)
    )
    nobody = np.zeros(0, np.int64)
    histories = Histories(np.zeros(1, np.int64), nobody, nobody, np.zeros((0, 1), np.int64), np.zeros((1, 1), np.int64))
    list(fold_batches(compile_journey(journey), iter(()), histories, 0))


if __name__ == "__main__":
    warm()
