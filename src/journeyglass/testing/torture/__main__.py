"""`python -m journeyglass.testing.torture`: kill the server so many times, hurt it, judge it, write down what came."""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from journeyglass.testing.torture import town
from journeyglass.testing.torture.ailments import AILMENTS, DISK_FULL, small_disk
from journeyglass.testing.torture.histories import TOGETHER, Course
from journeyglass.testing.torture.house import House
from journeyglass.testing.torture.lives import Torture
from journeyglass.testing.torture.plans import left, plans
from journeyglass.testing.torture.postgres import Postgres, postgres
from journeyglass.testing.torture.report import Report
from journeyglass.testing.torture.warm import WarmServers


def say(sentence: str) -> None:
    """Tell how far it is."""
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {sentence}\n")
    sys.stdout.flush()


@contextlib.contextmanager
def tortured(
    warm: WarmServers, seed: int, keep: Path | None, ledger: str | None = None, disk: bool = False
) -> Iterator[Torture]:
    """A new workspace, perhaps on a small disk of its own; its server is dead at the end. `keep`: leave all there."""
    with contextlib.ExitStack() as more:
        folder = tempfile.mkdtemp(dir=keep) if keep else more.enter_context(tempfile.TemporaryDirectory())
        house = House(Path(folder), warm, ledger)
        if disk:
            more.enter_context(small_disk(house.root))
        town.found(house.root)
        try:
            yield Torture(house, seed, say)
        finally:
            house.kill()


def kill(warm: WarmServers, said: argparse.Namespace, report: Report) -> None:
    """The ledger in a file: migrations, every point, and moments at random."""
    say(f"{said.kills} kills, the ledger in a file")
    with tortured(warm, said.seed, said.keep) as torture:
        torture.bring_up()
        until = time.monotonic() + 60 * said.minutes if said.minutes else None
        torture.suffer(plans(said.kills, said.seed), said.judge_every, until=until)
        report.tortures["ledger in SQLite"] = torture
        report.missed = left(torture.hit)
        say(f"points at which nobody died: {', '.join(report.missed) or 'none'}")


def kill_in(warm: WarmServers, said: argparse.Namespace, report: Report, database: Postgres) -> None:
    """The ledger in a database, which is cut off now and then itself."""
    say(f"{said.postgres} kills, the ledger in PostgreSQL")
    with tortured(warm, said.seed + 1, said.keep, database.url) as torture:
        torture.settle_in()
        planned = plans(said.postgres, said.seed + 1)
        for first in range(0, len(planned), said.judge_every):
            torture.suffer(planned[first : first + said.judge_every], said.judge_every, again=0)
            torture.cut_off(database.cut_off, database.start)
        report.tortures["ledger in PostgreSQL"] = torture


def hurt(warm: WarmServers, said: argparse.Namespace, report: Report) -> None:
    """All that is no death."""
    for name, ailment in AILMENTS.items():
        say(name)
        try:
            with tortured(warm, said.seed + 2, said.keep, disk=name == DISK_FULL) as torture:
                torture.settle_in()
                report.ailments[name] = ailment(torture)
                torture.judge()
                if not (torture.verdicts[-1].well and torture.differences[-1].well):
                    report.unlike += 1
        except PermissionError as error:
            report.skipped[name] = str(error.strerror)


def read_histories(said: argparse.Namespace, report: Report) -> None:
    """Random histories by the whole way and by the plain reader."""
    for first in range(0, said.histories, TOGETHER):
        with tempfile.TemporaryDirectory() as folder:
            course = Course(said.seed * 1_000_000 + first, min(TOGETHER, said.histories - first))
            unlike = course.run(Path(folder) / "store")
        report.histories += course.count
        report.unlike += len(unlike)
        told = f"{course.compared} subjects, {course.visits} visits"
        say(f"{report.histories} histories: {told}, {len(unlike)} differ {'; '.join(unlike[:3])}")


def main() -> int:
    """Run all of it; 1 where anything was lost, doubled or otherwise than it should be."""
    parser = argparse.ArgumentParser(prog="torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=500, help="with the ledger in a file; at least 50")
    parser.add_argument("--postgres", type=int, default=50, help="with the ledger in PostgreSQL; 0: none")
    parser.add_argument("--histories", type=int, default=1_000, help="shuffled, doubled and delayed ones")
    parser.add_argument("--minutes", type=float, default=0, help="begin no kills with a file after so long; 0: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--judge-every", type=int, default=25, metavar="KILLS")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the workspaces, records and deaths there")
    parser.add_argument("--page", type=Path, help="write the figures between the marks of this page")
    said = parser.parse_args()
    report = Report(said.seed)
    with WarmServers() as warm:
        if said.postgres:
            try:
                with postgres() as database:
                    kill_in(warm, said, report, database)
            except FileNotFoundError as error:
                report.skipped["a ledger in PostgreSQL"] = str(error)
        hurt(warm, said, report)
        read_histories(said, report)
        kill(warm, said, report)
    say("\n" + report.text())
    if said.page:
        report.write(said.page)
    return 0 if report.well else 1


if __name__ == "__main__":
    raise SystemExit(main())
