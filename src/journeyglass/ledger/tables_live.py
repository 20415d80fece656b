"""The ledger's tables of the live server: what arrived, what was seen before, where everybody stands.

Whatever a sender wrote is kept as bytes or as `Said`, which no database refuses. A change here needs a migration, as
in `tables`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from journeyglass.ledger.said import Said
from journeyglass.ledger.tables import METADATA

SEQ = BigInteger().with_variant(Integer(), "sqlite")
"""A number that is SQLite's own row number where it is a primary key."""

COUNTERS = Table(
    "counters",
    METADATA,
    Column("name", String(20), primary_key=True),
    Column("value", BigInteger, nullable=False, comment="the highest number given so far"),
)

INBOX = Table(
    "inbox",
    METADATA,
    Column("last_seq", SEQ, primary_key=True, autoincrement=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("oldest_at", BigInteger, nullable=False, comment="the earliest receipt in the pack"),
    Column("pack", LargeBinary, nullable=False, comment="MessagePack: the messages, one array each"),
)

SEEN = Table(
    "seen",
    METADATA,
    Column("id_hash", LargeBinary(16), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("source", String(200), nullable=False),
    Column("repeats", Integer, nullable=False),
    Column("last_repeat_at", BigInteger),
    sqlite_with_rowid=False,
)

SEALS = Table(
    "seals",
    METADATA,
    Column("last_seq", SEQ, primary_key=True, autoincrement=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("lake_version", BigInteger, nullable=False),
    Column("sealed_at", BigInteger, nullable=False),
)

REFUSED = Table(
    "refused",
    METADATA,
    Column("number", SEQ, primary_key=True),
    Column("digest", LargeBinary(16), nullable=False, unique=True, comment="over source, id and body"),
    Column("id_hash", LargeBinary(16), index=True),
    Column("message_id", LargeBinary, comment="UTF-8"),
    Column("source", String(200), nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("reason", String(60), nullable=False, comment="a stable code"),
    Column("sentence", Said, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("times", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("settled_at", BigInteger),
    CheckConstraint("state IN ('open', 'replayed', 'discarded')", name="state"),
    Index("ix_refused_state_source", "state", "source"),
)

KEYS = Table(
    "keys",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("source", String(200)),
    Column("label", Said, nullable=False),
    Column("secret_hash", LargeBinary(32), nullable=False),
    Column("origins", Text, nullable=False, comment="JSON: a list"),
    Column("rate", Integer, comment="events a second; null: as the settings say"),
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    CheckConstraint("kind IN ('server', 'browser', 'api')", name="kind"),
)

SUPPRESSED = Table(
    "suppressed",
    METADATA,
    Column("digest", LargeBinary(16), primary_key=True, comment="keyed hash of an erased person's identifier"),
    Column("added_at", BigInteger, nullable=False),
)

PLACES = Table(
    "places",
    METADATA,
    Column("journey", String(200), primary_key=True),
    Column("subject", Said, primary_key=True),
    Column("account", Said),
    Column("stage", String(200), comment="null: outside"),
    Column("visit_no", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("entered_at", BigInteger),
    Column("due_at", BigInteger, comment="when it may change without any event"),
)

CHANGES = Table(
    "changes",
    METADATA,
    Column("seq", SEQ, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False, comment="when it was published"),
    Column("journey", String(200), nullable=False),
    Column("subject", Said, nullable=False),
    Column("account", Said),
    Column("event", String(40), nullable=False),
    Column("stage", String(200), nullable=False),
    Column("from_stage", String(200)),
    Column("move", String(20), nullable=False),
    Column("cause_event_id", Said),
    Column("occurred_at", BigInteger, nullable=False),
    Column("event_id", String(200), nullable=False, unique=True),
    Index("ix_changes_subject_journey", "subject", "journey"),
    Index("ix_changes_cause_event_id", "cause_event_id"),
)

REFRESHES = Table(
    "refreshes",
    METADATA,
    Column("source", String(200), primary_key=True),
    Column("state", String(10), nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    Column("rows", BigInteger),
    Column("wrote", BigInteger),
    Column("error", Said),
    Column("cursor", Said),
    Column("next_at", BigInteger),
    CheckConstraint("state IN ('running', 'done', 'failed')", name="state"),
)

ERASURES = Table(
    "erasures",
    METADATA,
    Column("number", SEQ, primary_key=True),
    Column("state", String(10), nullable=False),
    Column("digests", Text, nullable=False, comment="JSON: keyed hashes in hex, never the identifiers"),
    Column("options", Text, nullable=False, comment="JSON"),
    Column("counts", Text, nullable=False, comment="JSON: what went"),
    Column("started_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    CheckConstraint("state IN ('started', 'finished')", name="state"),
)
