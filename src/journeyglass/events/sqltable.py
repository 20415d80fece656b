"""Rows of any database that SQLAlchemy reaches, streamed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from journeyglass.errors import SourceError
from journeyglass.events.batches import ROWS_A_BATCH, Batch, batched
from journeyglass.events.csvfile import unique_names
from journeyglass.events.cursor import Since, spelled

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def read_sql(url: str, sql: str, data_dir: Path, since: Since | None = None) -> Iterator[Batch]:
    """The query's rows in batches, numbered as they come; a relative SQLite file is looked for in `data_dir`.

    With `since` only the part that it asks for; it is told how far the rows go.
    """
    engine = _engine(url, data_dir)
    try:
        with engine.connect() as connection:
            streaming = connection.execution_options(stream_results=True, yield_per=ROWS_A_BATCH)
            asked, bound = since.query(sql, engine.dialect) if since else (spelled(sql, engine.dialect), ())
            result = streaming.exec_driver_sql(asked, bound) if bound else streaming.exec_driver_sql(asked)
            names = unique_names(list(result.keys()))
            yield from batched(_noted(names, result, since) if since else _rows(names, result))
    except sa.exc.SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise SourceError(f"the database did not answer the query: {said}", "check `url:` and `sql:`") from None
    finally:
        engine.dispose()


def _engine(url: str, data_dir: Path) -> sa.Engine:
    try:
        parsed = sa.make_url(_VARIABLE.sub(_environment, url))
        if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
            parsed = parsed.set(database=_sqlite_file(data_dir / str(parsed.database)))
        return sa.create_engine(parsed)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError):
        raise SourceError("the database's URL is not understood", "write one like sqlite:///crm.db") from None
    except ModuleNotFoundError as error:
        raise SourceError(f"the driver {error.name} is not installed", "install journeyglass[postgres] or it") from None


def _sqlite_file(path: Path) -> str:
    if not path.is_file():
        raise SourceError(f"there is no database file {path.name} in {path.parent}", "check `url:` or give --data DIR")
    return str(path)


def _environment(found: re.Match[str]) -> str:
    value = os.environ.get(found[1])
    if value is None:
        raise SourceError(f"the environment variable {found[1]} is not set", "set it, or write the URL out")
    return value


def _rows(names: list[str], result: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, row in enumerate(result, 1):
        yield number, dict(zip(names, row, strict=True))


def _noted(names: list[str], result: Any, since: Since) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if since.column not in names:
        raise SourceError(f"the query gives no column `{since.column}` for the cursor", "name it in `sql:`")
    for number, row in _rows(names, result):
        since.note(row[since.column])
        yield number, row
