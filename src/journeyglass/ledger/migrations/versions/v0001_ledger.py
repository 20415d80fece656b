"""The first tables: workspace, imports, quarantine, contacts, sources."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _workspace_and_imports()
    _quarantine()
    _contacts()
    _sources()


def _workspace_and_imports() -> None:
    op.create_table(
        "workspace",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("salt", sa.String(64), nullable=False, comment="hex; keys the hashes of personal data"),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspace"),
    )
    op.create_table(
        "imports",
        sa.Column(
            "number", sa.BigInteger(), autoincrement=False, nullable=False, comment="the revision of what it brought"
        ),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False, comment="hash of mapping and files"),
        sa.Column("mapping", sa.Text(), nullable=False, comment="path of the source file, or what was entered by hand"),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False, comment="JSON: rows, new, changed, …"),
        sa.Column("started_at", sa.BigInteger(), nullable=False, comment="also when its facts count as received"),
        sa.Column("finished_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("number", name="pk_imports"),
        sa.CheckConstraint("state IN ('started', 'finished', 'replaced')", name=op.f("ck_imports_state")),
    )
    op.create_index("ix_imports_source_state", "imports", ["source", "state"])


def _quarantine() -> None:
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("import_number", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), comment="from 1, header not counted"),
        sa.Column("column", sa.String(500)),
        sa.Column("reason", sa.String(60), nullable=False, comment="a stable code"),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), comment="the row as JSON"),
        sa.Column("state", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_quarantine"),
        sa.CheckConstraint("state IN ('open', 'settled')", name=op.f("ck_quarantine_state")),
    )
    op.create_index("ix_quarantine_source", "quarantine", ["source"])


def _contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("person_id", sa.String(500), nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("name", sa.Text()),
        sa.Column("phone", sa.Text()),
        sa.Column("other", sa.Text(), comment="JSON: further personal traits"),
        sa.Column("row", sa.BigInteger()),
        sa.PrimaryKeyConstraint("source", "person_id", name="pk_contacts"),
    )
    op.create_index("ix_contacts_person_id", "contacts", ["person_id"])


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("observed_from", sa.BigInteger(), comment="declared; null: its earliest event"),
        sa.Column("mode", sa.String(10), nullable=False),
        sa.Column("last_import", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_sources"),
        sa.CheckConstraint("mode IN ('append', 'snapshot', 'manual')", name=op.f("ck_sources_mode")),
    )


def downgrade() -> None:
    """Drop the tables again."""
    for table in ("sources", "contacts", "quarantine", "imports", "workspace"):
        op.drop_table(table)
