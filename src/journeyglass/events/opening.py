"""Opening a table's file: gzip unpacked on the way, and the system's complaints in a user's words."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from journeyglass.errors import SourceError


@contextmanager
def open_binary(path: Path) -> Iterator[io.BufferedIOBase]:
    """The file's bytes; those inside it for `.gz`."""
    with readable(path):
        zipped = path.suffix.lower() == ".gz"
        with gzip.open(path, "rb") if zipped else path.open("rb") as file:
            yield cast(io.BufferedIOBase, file)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Tell what keeps `path` from being read as a SourceError."""
    try:
        yield
    except FileNotFoundError:
        raise SourceError(
            f"there is no file {path.name} in {path.parent}", "check `file:` or give --data DIR"
        ) from None
    except IsADirectoryError:
        raise SourceError(f"{path.name} is a folder", "name a file") from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SourceError(f"{path.name} is no whole gzip file: {error}", "copy or export it again") from None
    except SourceError:
        raise
    except OSError as error:
        raise SourceError(f"{path.name} cannot be read: {error.strerror or error}") from None
