"""The sources of a workspace: every file of `sources/`, and whether its table has what it asks for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from journeyglass.errors import Fault, NotFoundError, SourceError, SourceFileError
from journeyglass.events.mapping import SourceMapping, TableSpec
from journeyglass.events.source import load_source
from journeyglass.journey.report import likely, listed
from journeyglass.workspace.journeyfiles import told


@dataclass(frozen=True)
class SourceFiles:
    """What is sound, by the source's id, with its file; and the faults of the rest."""

    mappings: dict[str, SourceMapping] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def sound(self) -> dict[str, SourceMapping]:
        """All sources; raises every fault of every file."""
        if self.faults:
            raise SourceFileError(self.faults)
        return self.mappings

    def event_names(self) -> set[str]:
        """The event names that the mappings spell out."""
        return {name for mapping in self.mappings.values() for name in mapping.event_names()}

    def find(self, name: str) -> Path:
        """The file of the source of this id or file name."""
        by_file = {path.stem: path for path in self.paths.values()}
        found = self.paths.get(name) or by_file.get(name) or by_file.get(Path(name).stem)
        if found:
            return found
        known = listed(self.paths, "and") if self.paths else "none yet: `journeyglass import --guess FILE` writes one"
        near = likely(name, self.paths)
        raise NotFoundError(f"there is no source {name}", f"did you mean {near}?" if near else f"there is {known}")


def load_sources(paths: Collection[Path], root: Path) -> SourceFiles:
    """Load these files; messages name them from `root` on."""
    found = SourceFiles()
    for path in paths:
        try:
            mapping = load_source(path.read_bytes(), path=told(path, root))
        except SourceFileError as error:
            found.faults.extend(error.faults)
            continue
        except OSError as error:
            found.faults.append(Fault(told(path, root), 1, 1, "the file cannot be read", str(error.strerror)))
            continue
        if mapping.source in found.mappings:
            what = f"the source `{mapping.source}` is also in {told(found.paths[mapping.source], root)}"
            found.faults.append(Fault(told(path, root), 1, 1, what, "give each source its own id"))
        else:
            found.mappings[mapping.source], found.paths[mapping.source] = mapping, path
    return found


def table_faults(mapping: SourceMapping, data_dir: Path) -> list[Fault]:
    """What the mapping asks of its tables and they do not have; nothing where a table is not at hand."""
    tables = [mapping.table, *(join.table for join in mapping.join)]
    if not all(_at_hand(table, data_dir) for table in tables):
        return []
    try:
        _open(mapping, data_dir)
    except SourceFileError as error:
        return list(error.faults)
    except SourceError as error:
        line, column = mapping._places.get(("table",), (1, 1))
        return [Fault(mapping._path, line, column, error.message, error.advice or "name another file")]
    return []


def _at_hand(table: TableSpec, data_dir: Path) -> bool:
    return table.file is not None and (data_dir / table.file).is_file()


def _open(mapping: SourceMapping, data_dir: Path) -> None:
    """Read the beginning of the tables and look the columns up."""
    from journeyglass.events.cells import make_cells
    from journeyglass.events.tables import create_bad_sql, load_table
    from journeyglass.events.translate import MAIN
    from journeyglass.lake.lens import connect

    con = connect()
    try:
        con.execute(create_bad_sql())
        main = load_table(con, mapping.table, data_dir, MAIN, most=1)
        joined = [
            (join, load_table(con, join.table, data_dir, f"translate_join{i}", most=1))
            for i, join in enumerate(mapping.join)
        ]
        make_cells(con, mapping, main, joined)
    finally:
        con.close()
