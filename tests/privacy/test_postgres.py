"""The same with a ledger in PostgreSQL: her rows are gone from its tables, dead ones too."""

from __future__ import annotations

from pathlib import Path

from journeyglass.lake.erase import erase
from journeyglass.lake.importing import import_source
from journeyglass.lake.store import Store
from tests.ledger.conftest import clear, postgres
from tests.privacy.test_erase import rows
from tests.privacy.world import BAD, CALLS, EMAIL, NOW, PERSON, fill_store, messages, send, write_sources

__all__ = ["postgres"]


def test_a_ledger_in_postgresql(postgres: str, tmp_path: Path) -> None:
    clear(postgres)
    mapping = write_sources(tmp_path)
    with Store(tmp_path / "kept", ledger=postgres, threads=1, clock=lambda: NOW) as store:
        import_source(store, mapping)
        send(store, [*messages(CALLS), BAD])
        fill_store(store)
        told = erase(store, EMAIL, journeys=["people"])
        assert told.traces.counts() == {"contacts": 3, "quarantine": 1, "refused": 1, "places": 1, "changes": 1}
        assert erase(store, EMAIL, journeys=["people"], dry_run=False).done
        assert PERSON not in {row["person_id"] for row in rows(store)}
        assert {c.name for c in store.ledger.contacts()} == {"Boris Other", "Clara Third"}
        assert store.ledger.places.all("people") == []
        assert import_source(store, mapping).suppressed == 6
    assert "crm-anna" not in dumped(postgres)


def dumped(url: str) -> str:
    """Every value of every table, dead rows' pages included as far as PostgreSQL shows them."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as con:
        tables = con.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        texts = [str(con.execute(f'SELECT * FROM "{name}"').fetchall()) for (name,) in tables]  # type: ignore[arg-type]
        files = [con.execute("SELECT pg_relation_filepath(%s)", [name]).fetchall()[0][0] for (name,) in tables]
        raw = [con.execute("SELECT pg_read_binary_file(%s)", [file]).fetchall()[0][0] for file in files]
    return "".join(texts) + "".join(bytes(page).decode("latin-1") for page in raw)
