"""The record that must not be lost: inbox, imports, quarantine, contacts, sources, keys, places and moves."""

from journeyglass.ledger.arrivals import Entry, InboxRow, Put, Refusal, Seal, Seen, Stand, id_hash
from journeyglass.ledger.changes import Change
from journeyglass.ledger.committer import Committer, CommitterState
from journeyglass.ledger.keys import Key, NewKey
from journeyglass.ledger.ledger import Ledger
from journeyglass.ledger.places import Place
from journeyglass.ledger.records import Contact, ImportRow, QuarantineRow, SourceRow, WorkspaceRow
from journeyglass.ledger.refreshes import Refresh
from journeyglass.ledger.refused import RefusedRow

__all__ = [
    "Change",
    "Committer",
    "CommitterState",
    "Contact",
    "Entry",
    "ImportRow",
    "InboxRow",
    "Key",
    "Ledger",
    "NewKey",
    "Place",
    "Put",
    "QuarantineRow",
    "Refresh",
    "Refusal",
    "RefusedRow",
    "Seal",
    "Seen",
    "SourceRow",
    "Stand",
    "WorkspaceRow",
    "id_hash",
]
