"""The ledger as the tracking API uses it: opened once it can be, with the committer and the list of the erased."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from journeyglass.events.wire import Accepted, Refused
from journeyglass.ledger.committer import Committer
from journeyglass.ledger.ledger import Ledger
from journeyglass.ledger.suppression import Suppression, is_suppressed
from journeyglass.workspace.ledgers import ledger_of
from journeyglass.workspace.serving import Serving
from journeyglass.workspace.settings import FILE, load_settings

if TYPE_CHECKING:
    from journeyglass.ledger.arrivals import Stand


@dataclass
class Recorder:
    """What keeps events; `erased` tells who must not come back."""

    ledger: Ledger
    committer: Committer
    salt: bytes
    erased: Suppression = field(default_factory=Suppression)
    stand: Stand | None = None

    def look(self) -> None:
        """Learn what changed in the ledger since the last look; the list of the erased only ever grows."""
        if self.ledger.suppressed.count() != len(self.erased.hashes):
            self.erased = Suppression(self.ledger.suppressed.all(), self.salt)
        self.stand = self.ledger.inbox.stand()

    def suppressed(self, message: Accepted | Refused) -> bool:
        """Whether a message speaks of somebody who was erased."""
        if isinstance(message, Refused):
            return self.erased.text(message.raw)
        return is_suppressed(message.facts, message.contact, self.erased)

    def close(self, seconds: float) -> None:
        """Write down what waits, then let go."""
        self.committer.close(seconds)
        self.ledger.close()


def open_recorder(root: Path, serving: Serving, clock: Callable[[], int]) -> Recorder:
    """Open the ledger of the workspace in `root`; LedgerError or OSError while that cannot be."""
    ledger = Ledger(ledger_of(root, load_settings(root / FILE).ledger))
    try:
        salt = ledger.workspace(clock()).salt
        limits = {"most_events": serving.waiting_events, "most_bytes": serving.waiting_bytes}
        recorder = Recorder(ledger, Committer(ledger.inbox, clock, **limits), salt)
    except BaseException:
        ledger.close()
        raise
    recorder.look()
    return recorder
