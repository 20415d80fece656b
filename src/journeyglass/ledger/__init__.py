"""The record that must not be lost: imports, quarantine, contacts, sources."""

from journeyglass.ledger.ledger import Ledger
from journeyglass.ledger.records import Contact, ImportRow, QuarantineRow, SourceRow, WorkspaceRow

__all__ = ["Contact", "ImportRow", "Ledger", "QuarantineRow", "SourceRow", "WorkspaceRow"]
