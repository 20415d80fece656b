"""Users, sessions, tokens, shares, and the record of who changed what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = ("users", "sessions", "tokens", "shares", "audits")


def upgrade() -> None:
    """Make the tables."""
    _users()
    _sessions()
    _tokens()
    _shares()
    _audits()


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("email", sa.String(320), nullable=False, comment="in lower case"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("password", sa.Text(), nullable=False, comment="Argon2id, with its parameters and salt"),
        sa.Column("must_change", sa.Boolean(), nullable=False, comment="the password was given by an admin"),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("lang", sa.String(10)),
        sa.Column("theme", sa.String(10)),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("email", name="uq_users_email"),
        sa.CheckConstraint("role IN ('viewer', 'editor', 'admin')", name=op.f("ck_users_role")),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("secret_hash", sa.LargeBinary(32), nullable=False, comment="SHA-256 of the cookie's secret"),
        sa.Column("user_id", sa.String(16), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_sessions"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sessions_user_id_users"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])


def _tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("user_id", sa.String(16), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger()),
        sa.Column("last_used_at", sa.BigInteger()),
        sa.Column("revoked_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_tokens_user_id_users"),
    )
    op.create_index("ix_tokens_user_id", "tokens", ["user_id"])


def _shares() -> None:
    op.create_table(
        "shares",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("journey", sa.String(200), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(10), nullable=False),
        sa.Column("theme", sa.String(10), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False, comment="the name of who made it"),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger()),
        sa.Column("revoked_at", sa.BigInteger()),
        sa.Column("seen", sa.BigInteger(), nullable=False, comment="how often it was opened"),
        sa.PrimaryKeyConstraint("id", name="pk_shares"),
        sa.UniqueConstraint("secret_hash", name="uq_shares_secret_hash"),
    )


def _audits() -> None:
    op.create_table(
        "audits",
        sa.Column("number", _SEQ, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who_id", sa.String(16), comment="the user; null: a key, or nobody known"),
        sa.Column("who", sa.Text(), nullable=False, comment="the name at that time"),
        sa.Column("action", sa.String(60), nullable=False, comment="a stable code"),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("searched", sa.Text(), nullable=False, comment="all of it, case-folded: SQLite folds ASCII only"),
        sa.PrimaryKeyConstraint("number", name="pk_audits"),
    )
    op.create_index("ix_audits_at", "audits", ["at"])


def downgrade() -> None:
    """Drop the tables again."""
    for table in reversed(_TABLES):
        op.drop_table(table)
