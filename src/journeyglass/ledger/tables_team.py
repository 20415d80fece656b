"""The ledger's tables of those who work with the workspace: users, sessions, tokens, shares, and what they changed.

Of a secret only its hash is kept. A change here needs a migration, as in `tables`.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, LargeBinary, String, Table, Text

from journeyglass.ledger.said import Said
from journeyglass.ledger.tables import METADATA
from journeyglass.ledger.tables_live import SEQ

USERS = Table(
    "users",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("email", String(320), nullable=False, unique=True, comment="in lower case"),
    Column("name", Said, nullable=False),
    Column("role", String(10), nullable=False),
    Column("password", Text, nullable=False, comment="Argon2id, with its parameters and salt"),
    Column("must_change", Boolean, nullable=False, comment="the password was given by an admin"),
    Column("active", Boolean, nullable=False),
    Column("lang", String(10)),
    Column("theme", String(10)),
    Column("created_at", BigInteger, nullable=False),
    Column("last_seen_at", BigInteger),
    CheckConstraint("role IN ('viewer', 'editor', 'admin')", name="role"),
)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("secret_hash", LargeBinary(32), primary_key=True, comment="SHA-256 of the cookie's secret"),
    Column("user_id", String(16), ForeignKey("users.id", name="fk_sessions_user_id_users"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Index("ix_sessions_user_id", "user_id"),
)

TOKENS = Table(
    "tokens",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("user_id", String(16), ForeignKey("users.id", name="fk_tokens_user_id_users"), nullable=False),
    Column("label", Said, nullable=False),
    Column("secret_hash", LargeBinary(32), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("last_used_at", BigInteger),
    Column("revoked_at", BigInteger),
    Index("ix_tokens_user_id", "user_id"),
)

SHARES = Table(
    "shares",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("secret_hash", LargeBinary(32), nullable=False, unique=True),
    Column("journey", String(200), nullable=False),
    Column("label", Said, nullable=False),
    Column("lang", String(10), nullable=False),
    Column("theme", String(10), nullable=False),
    Column("made_by", Said, nullable=False, comment="the name of who made it"),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("revoked_at", BigInteger),
    Column("seen", BigInteger, nullable=False, comment="how often it was opened"),
)

AUDITS = Table(
    "audits",
    METADATA,
    Column("number", SEQ, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("who_id", String(16), comment="the user; null: a key, or nobody known"),
    Column("who", Said, nullable=False, comment="the name at that time"),
    Column("action", String(60), nullable=False, comment="a stable code"),
    Column("object", Said, nullable=False),
    Column("detail", Said, nullable=False, comment="JSON"),
    Column("searched", Said, nullable=False, comment="all of it, case-folded: SQLite folds ASCII only"),
    Index("ix_audits_at", "at"),
)
