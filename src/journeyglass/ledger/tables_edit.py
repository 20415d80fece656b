"""The ledger's tables of those who write the journey together: versions, comments, reviews, pins.

A change here needs a migration, as in `tables`.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, String, Table, Text

from journeyglass.ledger.said import Said
from journeyglass.ledger.tables import METADATA

VERSIONS = Table(
    "versions",
    METADATA,
    Column("journey", String(200), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False, comment="from 1, in each journey"),
    Column("at", BigInteger, nullable=False),
    Column("by_id", String(16), comment="the user; null: a key, nobody known, or the file itself"),
    Column("by_name", Said, nullable=False),
    Column("outside", Boolean, nullable=False, comment="the file was changed by other means and found so"),
    Column("summary", Said, nullable=False),
    Column("revision", String(64), nullable=False, comment="hash of the file's bytes"),
    Column("body", LargeBinary, nullable=False, comment="the file, compressed with Zstandard"),
    Index("ix_versions_journey_revision", "journey", "revision"),
)

COMMENTS = Table(
    "comments",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("journey", String(200), nullable=False),
    Column("path", Said, nullable=False, comment="the place that it is about"),
    Column("reply_to", String(16), comment="the comment that began the thread"),
    Column("by_id", String(16)),
    Column("by_name", Said, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("body", Said, nullable=False),
    Column("edited_at", BigInteger),
    Column("resolved_at", BigInteger),
    Index("ix_comments_journey_at", "journey", "at"),
)

REVIEWS = Table(
    "reviews",
    METADATA,
    Column("journey", String(200), primary_key=True),
    Column("place", String(32), primary_key=True, comment="hash of the path"),
    Column("path", Said, nullable=False),
    Column("by_id", String(16)),
    Column("by_name", Said, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("content", String(64), nullable=False, comment="hash of what stood there"),
)

PINS = Table(
    "pins",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("journey", String(200), nullable=False, index=True),
    Column("stage", String(200), comment="null: the map as a whole"),
    Column("title", Said, nullable=False),
    Column("query", Text, nullable=False, comment="JSON: what is asked of the figure"),
    Column("by_id", String(16)),
    Column("by_name", Said, nullable=False),
    Column("at", BigInteger, nullable=False),
)
