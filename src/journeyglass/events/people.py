"""People by their e-mail address: an opaque id, keyed by the workspace's salt, and the business domain."""

from __future__ import annotations

import hashlib
import re

import duckdb
import pyarrow as pa

from journeyglass.events.freemail import FREE_MAIL

PEOPLE = "translate_people"
_ADDRESS = re.compile(r"[^@\s<>,;]+@([^@\s<>,;]+\.[^@\s<>,;.]+)")
_BATCH = 50_000
_SAID = "translate_said"


def person_id_of(email: str, salt: bytes) -> str:
    """The id of whoever is known only by an e-mail address: not to be turned back without the salt."""
    normal = email.strip().lower().encode()
    return "p_" + hashlib.blake2b(normal, key=salt[:64], digest_size=16).hexdigest()


def domain_of(email: str) -> str | None:
    """The business domain of an address; None for a free-mail one and for what is no address."""
    found = _ADDRESS.fullmatch(email.strip().lower())
    return found[1] if found and found[1] not in FREE_MAIL else None


def make_people(con: duckdb.DuckDBPyConnection, rows: str, salt: bytes) -> None:
    """Create `PEOPLE`: every address of `rows.email_said` (`said`), with `email` (null: none), id and domain."""
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {PEOPLE} (said VARCHAR, email VARCHAR, person_id VARCHAR, email_domain VARCHAR)"
    )
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {_SAID} AS SELECT DISTINCT email_said FROM {rows} WHERE email_said <> ''"
    )
    count = con.execute(f"SELECT count(*) FROM {_SAID}").fetchall()[0][0]
    for start in range(0, count, _BATCH):
        part = f"SELECT email_said FROM {_SAID} WHERE rowid >= {start} AND rowid < {start + _BATCH}"
        con.register("translate_batch", _people([said for (said,) in con.execute(part).fetchall()], salt))
        con.execute(f"INSERT INTO {PEOPLE} SELECT * FROM translate_batch")
        con.unregister("translate_batch")
    con.execute(f"DROP TABLE {_SAID}")


def _people(said: list[str], salt: bytes) -> pa.Table:
    emails = [text if _ADDRESS.fullmatch(text) else None for text in said]
    columns = {
        "said": said,
        "email": emails,
        "person_id": [email and person_id_of(email, salt) for email in emails],
        "email_domain": [email and domain_of(email) for email in emails],
    }
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
