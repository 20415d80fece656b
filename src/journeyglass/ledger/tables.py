"""The ledger's tables. Instants are UTC microseconds; structured values are JSON text.

A change here needs a migration in `migrations/versions`; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, MetaData, String, Table, Text

from journeyglass.ledger.said import Said

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

WORKSPACE = Table(
    "workspace",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("salt", String(64), nullable=False, comment="hex; keys the hashes of personal data"),
    Column("created_at", BigInteger, nullable=False),
)

IMPORTS = Table(
    "imports",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False, comment="the revision of what it brought"),
    Column("source", String(200), nullable=False),
    Column("fingerprint", String(64), nullable=False, comment="hash of mapping and files"),
    Column("mapping", Text, nullable=False, comment="path of the source file, or what was entered by hand"),
    Column("state", String(10), nullable=False),
    Column("counts", Text, nullable=False, comment="JSON: rows, new, changed, …"),
    Column("started_at", BigInteger, nullable=False, comment="also when its facts count as received"),
    Column("finished_at", BigInteger),
    CheckConstraint("state IN ('started', 'finished', 'replaced')", name="state"),
    Index("ix_imports_source_state", "source", "state"),
)

QUARANTINE = Table(
    "quarantine",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source", String(200), nullable=False, index=True),
    Column("import_number", BigInteger, nullable=False),
    Column("row", BigInteger, comment="from 1, header not counted"),
    Column("column", String(500)),
    Column("reason", String(60), nullable=False, comment="a stable code"),
    Column("sentence", Text, nullable=False),
    Column("raw", Text, comment="the row as JSON"),
    Column("state", String(10), nullable=False),
    CheckConstraint("state IN ('open', 'settled')", name="state"),
)

CONTACTS = Table(
    "contacts",
    METADATA,
    Column("source", String(200), primary_key=True),
    Column("person_id", String(500), primary_key=True),
    Column("email", Said),
    Column("name", Said),
    Column("phone", Said),
    Column("other", Said, comment="JSON: further personal traits"),
    Column("row", BigInteger),
    Index("ix_contacts_person_id", "person_id"),
)

SOURCES = Table(
    "sources",
    METADATA,
    Column("source", String(200), primary_key=True),
    Column("observed_from", BigInteger, comment="declared; null: its earliest event"),
    Column("mode", String(10), nullable=False),
    Column("last_import", BigInteger, nullable=False),
    CheckConstraint("mode IN ('append', 'snapshot', 'manual')", name="mode"),
)
