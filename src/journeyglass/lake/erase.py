"""Erasing a person: from lake, ledger and caches, with all that was ever written about them, and for good.

    note (keyed hashes only) → suppress → moves forget their causes → the lake's files without them, one commit →
    the ledger's rows, one transaction → caches, spilled files, the lake's old versions and log → the ledger's free
    pages → done

An erasure that was killed is finished by `finish_erasures`: whoever is noted there and still stands anywhere is
erased again. That is also how a store that was put back from a copy forgets them again (`erase_again`).
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb

from journeyglass.errors import LedgerError, NotFoundError
from journeyglass.lake.about import About, cuts, event_ids, lens, look_up
from journeyglass.lake.person import Person, find_person, normal, resolve_people
from journeyglass.lake.present import present
from journeyglass.lake.rewrite import forget_versions, rewrite
from journeyglass.lake.sealing import seal
from journeyglass.lake.store import Store
from journeyglass.ledger.faultpoints import reach
from journeyglass.ledger.suppressed import digest
from journeyglass.ledger.suppression import Suppression, is_suppressed_body
from journeyglass.ledger.traces import Holds, Traces

WAIT = 60.0
"""Seconds to wait for an import, a seal or a merging of files to end."""
_AGAIN = 0.1
_SPILLED = ("spill-*", "importing-*", "erasing-*", "exporting-*", "expiring-*")


@dataclass(frozen=True)
class Erased:
    """What an erasure takes, or has taken (`done`): see `About` and `Traces` for what is counted."""

    about: About
    traces: Traces = field(repr=False)
    keep_events: bool
    done: bool = False

    @property
    def nothing(self) -> bool:
        """Whether nothing is kept of this person."""
        return not (self.about.facts or self.about.told or self.traces)


def erase(
    store: Store, said: str, *, journeys: Collection[str] = (), keep_events: bool = False, dry_run: bool = True
) -> Erased:
    """Erase the person of this id or e-mail address; with `dry_run` only tell what would go.

    `journeys` are the ids of those whose subject is a person. With `keep_events` what they did stays with their
    accounts, without them.
    """
    seal_all(store)
    with store.writing(WAIT):
        with lens(store, "erasing") as con:
            found = _find(store, con, said, journeys, keep_events)
            if found.nothing:
                raise NotFoundError(f"nothing is kept of {said}", "give a person's id or e-mail address")
            if dry_run:
                return found
            number = _note(store, found.about.person, {"journeys": sorted(journeys), "keep_events": keep_events})
            _carry_out(store, con, found)
        leave_nothing(store)
        store.ledger.erasures.finish(number, _counts(found), store.clock())
    reach("erase.finished")
    return replace(found, done=True)


def _find(
    store: Store, con: duckdb.DuckDBPyConnection, said: str, journeys: Collection[str], keep_events: bool
) -> Erased:
    about = about_person(store, con, said)
    person = about.person
    traces = store.ledger.tracing.find(person.ids, person.needles.anywhere, journeys)
    return Erased(about, traces, keep_events)


def about_person(store: Store, con: duckdb.DuckDBPyConnection, said: str) -> About:
    """What the lake has about the person of an id or an e-mail address."""
    resolve_people(con)
    ledger = store.ledger
    return look_up(con, find_person(con, said, _salt(store), ledger.contacts, ledger.tracing.with_address))


def seal_all(store: Store) -> None:
    """Put into the lake what waits now; what comes meanwhile may wait on."""
    upto = store.ledger.inbox.stand().last_seq
    while (done := seal(store, wait=WAIT)) and done.last_seq < upto:
        pass


def finish_erasures(store: Store, wait: float = WAIT) -> int:
    """Finish what was killed; how many erasures there were. Cheap where there is none."""
    if not store.ledger.erasures.all("started"):
        return 0
    with store.writing(wait):
        started = store.ledger.erasures.all("started")
        for erasure in started:
            store.ledger.suppressed.add(erasure.digests, store.clock())
            told = _erase_hashes(store, frozenset(erasure.digests), erasure.options)
            store.ledger.erasures.finish(erasure.number, told, store.clock())
    return len(started)


def erase_again(store: Store, journeys: Collection[str] = ()) -> dict[str, int]:
    """Erase everybody on the list of the erased who stands anywhere: after a copy was put back; what went."""
    seal_all(store)
    with store.writing(WAIT):
        return _erase_hashes(store, store.ledger.suppressed.all(), {"journeys": list(journeys)})


def _erase_hashes(store: Store, hashes: frozenset[bytes], options: Mapping[str, Any]) -> dict[str, int]:
    """Erase those whose hashes these are, wherever they still stand."""
    suppression = Suppression(hashes, _salt(store))
    with lens(store, "erasing") as con:
        resolve_people(con)
        person = present(con, store.ledger, suppression)
        about = look_up(con, person)
        holds = _either(person.needles.anywhere, suppression.text)
        traces = store.ledger.tracing.find(person.ids, holds, options.get("journeys", ()))
        found = Erased(about, traces, bool(options.get("keep_events")))
        _carry_out(store, con, found)
    leave_nothing(store)
    return _counts(found)


def _either(one: Holds, other: Holds) -> Holds:
    return lambda text: one(text) or other(text)


def _note(store: Store, person: Person, options: Mapping[str, Any]) -> int:
    """Write down that it begins, and see to it that nobody of them comes back."""
    digests = digests_of(person, _salt(store))
    number = store.ledger.erasures.start(digests, options, store.clock())
    reach("erase.noted")
    store.ledger.suppressed.add(digests, store.clock())
    reach("erase.suppressed")
    return number


def digests_of(person: Person, salt: bytes) -> frozenset[bytes]:
    """The keyed hashes of what is theirs alone."""
    return frozenset(
        {
            *(digest("person", one, salt) for one in person.ids),
            *(digest("anonymous", one, salt) for one in person.visitors),
            *(digest("email", normal(one), salt) for one in person.emails),
        }
    )


def _carry_out(store: Store, con: duckdb.DuckDBPyConnection, found: Erased) -> None:
    """First the lake, then the ledger: it alone can tell, after a crash, what was still to be looked for."""
    causes = event_ids(con)
    store.ledger.tracing.forget_causes(causes)
    with store.lake.reshaping(WAIT):
        rewrite(store.lake, cuts(con, found.about.person, store.lake.path, found.keep_events))
    store.ledger.tracing.remove(found.traces, causes)
    _empty_inbox(store)


def _empty_inbox(store: Store) -> None:
    """Messages about the erased that came while they were being erased."""
    suppression = Suppression(store.ledger.suppressed.all(), _salt(store))
    after = 0
    while rows := store.ledger.inbox.rows(after, 5_000):
        after = rows[-1].seq
        store.ledger.inbox.remove(row.seq for row in rows if is_suppressed_body(row.body, suppression))


def leave_nothing(store: Store) -> None:
    """Throw away everything that was made of what went: caches, spilled files, old versions, free pages."""
    store.cache.clear()
    for pattern in _SPILLED:
        for left in store.folder.glob(pattern):
            shutil.rmtree(left, ignore_errors=True)
    reach("erase.caches_gone")
    with store.lake.reshaping(WAIT):
        forget_versions(store.lake)
    _compact(store)
    reach("erase.compacted")


def _compact(store: Store) -> None:
    """Rewrite the ledger's file; whoever reads it now and then, as a server does, is waited for."""
    deadline = time.monotonic() + WAIT
    while True:
        try:
            return store.ledger.compact()
        except LedgerError:
            if time.monotonic() >= deadline:
                raise
        time.sleep(_AGAIN)


def _counts(found: Erased) -> dict[str, int]:
    facts = {kind: count for kind, count in found.about.facts.items() if kind != "event"}
    events = found.about.facts.get("event", 0)
    return {"events": events, "other_facts": sum(facts.values()), "told": found.about.told, **found.traces.counts()}


def _salt(store: Store) -> bytes:
    return store.ledger.workspace(store.clock()).salt
