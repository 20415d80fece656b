"""The live server's tables: inbox, ids seen, seals, refusals, keys, places, changes and their like."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = (
    "counters",
    "inbox",
    "seen",
    "seals",
    "refused",
    "keys",
    "suppressed",
    "places",
    "changes",
    "refreshes",
    "erasures",
)


def upgrade() -> None:
    """Make the tables."""
    _counters()
    _inbox()
    _seen_and_seals()
    _refused()
    _keys()
    _places()
    _changes()
    _refreshes()
    _erasures()


def _counters() -> None:
    table = op.create_table(
        "counters",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False, comment="the highest number given so far"),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    op.bulk_insert(table, [{"name": "inbox", "value": 0}, {"name": "changes", "value": 0}])


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("last_seq", _SEQ, autoincrement=False, nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("oldest_at", sa.BigInteger(), nullable=False, comment="the earliest receipt in the pack"),
        sa.Column("pack", sa.LargeBinary(), nullable=False, comment="MessagePack: the messages, one array each"),
        sa.PrimaryKeyConstraint("last_seq", name="pk_inbox"),
    )


def _seen_and_seals() -> None:
    op.create_table(
        "seen",
        sa.Column("id_hash", sa.LargeBinary(16), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.Column("last_repeat_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id_hash", name="pk_seen"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "seals",
        sa.Column("last_seq", _SEQ, autoincrement=False, nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("lake_version", sa.BigInteger(), nullable=False),
        sa.Column("sealed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("last_seq", name="pk_seals"),
    )


def _refused() -> None:
    op.create_table(
        "refused",
        sa.Column("number", _SEQ, nullable=False),
        sa.Column("digest", sa.LargeBinary(16), nullable=False, comment="over source, id and body"),
        sa.Column("id_hash", sa.LargeBinary(16)),
        sa.Column("message_id", sa.LargeBinary(), comment="UTF-8"),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(60), nullable=False, comment="a stable code"),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("settled_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("number", name="pk_refused"),
        sa.UniqueConstraint("digest", name="uq_refused_digest"),
        sa.CheckConstraint("state IN ('open', 'replayed', 'discarded')", name=op.f("ck_refused_state")),
    )
    op.create_index("ix_refused_id_hash", "refused", ["id_hash"])
    op.create_index("ix_refused_state_source", "refused", ["state", "source"])


def _keys() -> None:
    op.create_table(
        "keys",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("source", sa.String(200)),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("origins", sa.Text(), nullable=False, comment="JSON: a list"),
        sa.Column("rate", sa.Integer(), comment="events a second; null: as the settings say"),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_keys"),
        sa.CheckConstraint("kind IN ('server', 'browser', 'api')", name=op.f("ck_keys_kind")),
    )
    op.create_table(
        "suppressed",
        sa.Column("digest", sa.LargeBinary(16), nullable=False, comment="keyed hash of an erased person's identifier"),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_suppressed"),
    )


def _places() -> None:
    op.create_table(
        "places",
        sa.Column("journey", sa.String(200), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("account", sa.Text()),
        sa.Column("stage", sa.String(200), comment="null: outside"),
        sa.Column("visit_no", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.BigInteger()),
        sa.Column("due_at", sa.BigInteger(), comment="when it may change without any event"),
        sa.PrimaryKeyConstraint("journey", "subject", name="pk_places"),
    )


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("seq", _SEQ, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False, comment="when it was published"),
        sa.Column("journey", sa.String(200), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("account", sa.Text()),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("stage", sa.String(200), nullable=False),
        sa.Column("from_stage", sa.String(200)),
        sa.Column("move", sa.String(20), nullable=False),
        sa.Column("cause_event_id", sa.Text()),
        sa.Column("occurred_at", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_changes"),
        sa.UniqueConstraint("event_id", name="uq_changes_event_id"),
    )
    op.create_index("ix_changes_subject_journey", "changes", ["subject", "journey"])
    op.create_index("ix_changes_cause_event_id", "changes", ["cause_event_id"])


def _refreshes() -> None:
    op.create_table(
        "refreshes",
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger()),
        sa.Column("rows", sa.BigInteger()),
        sa.Column("wrote", sa.BigInteger()),
        sa.Column("error", sa.Text()),
        sa.Column("cursor", sa.Text()),
        sa.Column("next_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("source", name="pk_refreshes"),
        sa.CheckConstraint("state IN ('running', 'done', 'failed')", name=op.f("ck_refreshes_state")),
    )


def _erasures() -> None:
    op.create_table(
        "erasures",
        sa.Column("number", _SEQ, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("digests", sa.Text(), nullable=False, comment="JSON: keyed hashes in hex, never the identifiers"),
        sa.Column("options", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("counts", sa.Text(), nullable=False, comment="JSON: what went"),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("number", name="pk_erasures"),
        sa.CheckConstraint("state IN ('started', 'finished')", name=op.f("ck_erasures_state")),
    )


def downgrade() -> None:
    """Drop the tables again."""
    for table in reversed(_TABLES):
        op.drop_table(table)
