from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from journeyglass.errors import LedgerError
from journeyglass.ledger import Ledger
from journeyglass.ledger.engine import open_engine
from journeyglass.ledger.migrate import migrate, newest, present
from journeyglass.ledger.tables import METADATA


def test_the_schema_is_the_sum_of_the_migrations(where: Path | str) -> None:
    engine = open_engine(where)
    migrate(engine)
    with engine.connect() as con:
        context = MigrationContext.configure(con, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []
        assert present(con) == newest()
    engine.dispose()


def test_a_column_without_a_migration_would_be_seen(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "l.db")
    migrate(engine)
    with engine.execution_options(writes=True).begin() as con:
        con.execute(text("ALTER TABLE sources DROP COLUMN observed_from"))
    with engine.connect() as con:
        (found,) = compare_metadata(MigrationContext.configure(con), METADATA)
    assert found[0] == "add_column"
    engine.dispose()


def test_migrating_twice_does_nothing(where: Path | str) -> None:
    with Ledger(where) as ledger:
        kept = ledger.workspace(1)
    with Ledger(where) as ledger:
        assert ledger.workspace(2) == kept


def test_a_ledger_of_a_newer_journeyglass_is_refused(where: Path | str) -> None:
    engine = open_engine(where)
    migrate(engine)
    with engine.execution_options(writes=True).begin() as con:
        con.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(LedgerError, match="newer Journeyglass"):
        Ledger(where)


def test_the_check_constraints_hold(where: Path | str) -> None:
    from sqlalchemy.exc import IntegrityError

    with Ledger(where) as ledger:
        row = ledger.start_import("crm", "1", "m", 1, in_lake=0)
        for state in ("replaced", "finished"):
            with ledger._writer.begin() as con:
                con.execute(text(f"UPDATE imports SET state = '{state}' WHERE number = {row.number}"))
        with pytest.raises(IntegrityError), ledger._writer.begin() as con:
            con.execute(text("UPDATE imports SET state = 'lost'"))
