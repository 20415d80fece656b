"""Versions of journeys, and what people say about them: comments, reviews, pins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_TABLES = ("versions", "comments", "reviews", "pins")


def upgrade() -> None:
    """Make the tables."""
    _versions()
    _comments()
    _reviews()
    _pins()


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("journey", sa.String(200), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False, comment="from 1, in each journey"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.String(16), comment="the user; null: a key, nobody known, or the file itself"),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False, comment="the file was changed by other means and found so"),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("revision", sa.String(64), nullable=False, comment="hash of the file's bytes"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the file, compressed with Zstandard"),
        sa.PrimaryKeyConstraint("journey", "number", name="pk_versions"),
    )
    op.create_index("ix_versions_journey_revision", "versions", ["journey", "revision"])


def _comments() -> None:
    op.create_table(
        "comments",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("journey", sa.String(200), nullable=False),
        sa.Column("path", sa.Text(), nullable=False, comment="the place that it is about"),
        sa.Column("reply_to", sa.String(16), comment="the comment that began the thread"),
        sa.Column("by_id", sa.String(16)),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("edited_at", sa.BigInteger()),
        sa.Column("resolved_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
    )
    op.create_index("ix_comments_journey_at", "comments", ["journey", "at"])


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("journey", sa.String(200), nullable=False),
        sa.Column("place", sa.String(32), nullable=False, comment="hash of the path"),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("by_id", sa.String(16)),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.String(64), nullable=False, comment="hash of what stood there"),
        sa.PrimaryKeyConstraint("journey", "place", name="pk_reviews"),
    )


def _pins() -> None:
    op.create_table(
        "pins",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("journey", sa.String(200), nullable=False),
        sa.Column("stage", sa.String(200), comment="null: the map as a whole"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False, comment="JSON: what is asked of the figure"),
        sa.Column("by_id", sa.String(16)),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pins"),
    )
    op.create_index("ix_pins_journey", "pins", ["journey"])


def downgrade() -> None:
    """Drop the tables again."""
    for table in reversed(_TABLES):
        op.drop_table(table)
