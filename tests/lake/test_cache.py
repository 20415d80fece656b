from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from journeyglass.events.facts import ALWAYS
from journeyglass.lake import cache_build, cache_grow
from journeyglass.lake.cache import Cache
from journeyglass.lake.cache_files import TABLES, CacheFiles
from journeyglass.lake.lens import connect
from journeyglass.lake.merging import MANY_FILES
from journeyglass.lake.raw import Lake
from tests.lake.bodies import DAY, ZERO, body, event, link, member, merge, put, role, table

KNOWN_NUMBERS = ("person_no", "account_no", "parent_no", "old_account_no", "new_account_no")


def opened(files: CacheFiles) -> duckdb.DuckDBPyConnection:
    con = connect(threads=1)
    files.register(con)
    return con


def contents(files: CacheFiles) -> dict[str, list[tuple[Any, ...]]]:
    """All that a cache says, ids for numbers."""
    con = opened(files)
    told = {"events": con.execute("SELECT * FROM events ORDER BY ALL").fetchall()}
    numbers = (
        "SELECT e.row_no, e.account_no, p.person_id FROM cache_events e LEFT JOIN cache_persons p USING (person_no)"
    )
    told["numbers"] = con.execute(f"{numbers} ORDER BY row_no").fetchall()
    for name in TABLES:
        columns = [d[0] for d in con.execute(f"SELECT * FROM cache_{name} LIMIT 0").description or ()]
        if name == "persons":
            continue
        shown = [
            f"(SELECT person_id FROM cache_persons p WHERE p.person_no = t.{c})" if c == "person_no" else f't."{c}"'
            for c in columns
        ]
        told[name] = con.execute(f"SELECT {', '.join(shown)} FROM cache_{name} t ORDER BY ALL").fetchall()
    return told


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


@pytest.fixture
def cache(tmp_path: Path, lake: Lake) -> Cache:
    return Cache(tmp_path / "cache", lake, threads=1)


def test_an_empty_lake_gives_an_empty_cache(cache: Cache) -> None:
    con = opened(cache.ensure())
    for view in ("events", "cache_events", "account_traits", *(f"cache_{t}" for t in TABLES)):
        assert con.execute(f"SELECT count(*) FROM {view}").fetchall() == [(0,)], view


def test_events_are_in_order_of_account_time_and_id_and_numbered_through(
    cache: Cache, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_build, "BUCKET_ROWS", 7)
    chance = random.Random(1)
    accounts = ["b", "B", "a", "ä", "я", "a b", None, "'", "𝄞", "乙"]
    put(lake, [event(f"e{i}", chance.randrange(4), account_id=chance.choice(accounts)) for i in range(200)], 1)
    files = cache.ensure()
    assert len(files.manifest.buckets) > 5
    con = opened(files)
    rows = con.execute('SELECT account_no, "at", event_id, row_no FROM cache_events').fetchall()
    assert rows == sorted(rows, key=lambda r: (r[0] is None, r[0] or 0, r[1], r[2].encode()))
    assert [row[3] for row in rows] == list(range(200))
    ids = [
        account for (account,) in con.execute("SELECT account_id FROM cache_accounts ORDER BY account_no").fetchall()
    ]
    assert ids == sorted((a for a in accounts if a is not None), key=str.encode)
    assert con.execute("SELECT count(*), count(DISTINCT account) FROM events").fetchall() == [(200, 9)]


def test_what_the_small_tables_say(cache: Cache, lake: Lake) -> None:
    put(
        lake,
        [
            event("e1", 1, account_id="a", person_id="ann", source="web"),
            event("e2", 3, account_id="a", person_id="ann", actor="us", name="Email Sent"),
            body("account_traits", "t1", None, account_id="a", properties={"name": "Old", "size": 1}),
            body("account_traits", "t2", 2, account_id="a", properties={"name": "Acme"}),
            body("person_traits", "t3", 2, person_id="ann", properties={"title": "CEO"}),
            body("parent", "p", 0, account_id="a", other_id="group"),
            role("ann", "a", "champion", 2),
            member("ann", "a", 0, until=9),
            member("ann", "b", 9, properties={"primary": True}),
        ],
        1,
    )
    con = opened(cache.ensure({"web": 5, "silent": 6}))

    def ask(sql: str) -> list[tuple[Any, ...]]:
        return con.execute(sql).fetchall()

    day = [ZERO + d * DAY for d in range(10)]
    assert ask("FROM cache_accounts") == [
        (0, "a", "Acme", 2, day[1], day[1], day[1], 2),
        (1, "b", None, None, None, None, None, 0),
        (2, "group", None, None, None, None, None, 0),
    ]
    assert ask("FROM cache_persons") == [(0, "ann")]
    assert ask("FROM cache_traits") == [
        ("account", 0, None, ALWAYS, ZERO, '{"name": "Old", "size": 1}'),
        ("account", 0, None, day[2], ZERO, '{"name": "Acme"}'),
        ("person", None, 0, day[2], ZERO, '{"title": "CEO"}'),
    ]
    assert ask("FROM cache_roles") == [(0, 0, "champion", ALWAYS, None)]
    assert ask("FROM cache_memberships") == [(0, 0, ALWAYS, day[9], False), (0, 1, day[9], None, True)]
    assert ask("FROM cache_job_changes") == [(0, 0, 1, day[9])]
    assert ask("FROM cache_sources") == [("crm", day[3], 1, 1), ("silent", 6, 0, 0), ("web", 5, 1, 1)]
    assert ask("FROM cache_names") == [
        ("Email Sent", "crm", 1, day[3], day[3]),
        ("Page Viewed", "web", 1, day[1], day[1]),
    ]
    assert ask('SELECT account, epoch_us("at") FROM account_traits ORDER BY 2 NULLS FIRST') == [
        ("a", None),
        ("a", day[2]),
    ]


def test_of_several_bodies_the_right_one_is_read(cache: Cache, lake: Lake) -> None:
    put(lake, [event("rev", name="old"), event("rev", name="new", revision=2)], 1)
    put(lake, [event("early", name="late", received=2), event("early", name="early", received=1)], 2)
    put(lake, [event("hash", name="b", body_hash="b"), event("hash", name="a", body_hash="a")], 3)
    put(lake, [event("gone", name="x"), event("gone", name="x", revision=2, retracted=True)], 4)
    put(lake, [event("back", name="x", revision=r, retracted=r == 2) for r in (1, 2, 3)], 5)
    put(lake, [event("same", name="same"), event("same", name="same")], 6)
    con = opened(cache.ensure())
    found = dict(con.execute("SELECT event_id, name FROM events").fetchall())
    assert found == {"rev": "new", "early": "early", "hash": "a", "back": "x", "same": "same"}
    assert con.execute("SELECT count(*) FROM events").fetchall() == [(5,)]


def test_what_was_known_then_is_built_aside_and_vanishes(cache: Cache, lake: Lake) -> None:
    put(
        lake,
        [
            event("e1", 0, received=1),
            event("e2", 0, received=5),
            event("e1", 0, received=9, revision=2, retracted=True),
        ],
        1,
    )
    for day, expected in ((0, []), (1, ["e1"]), (5, ["e1", "e2"]), (9, ["e2"])):
        files = cache.ensure(known_at=ZERO + day * DAY)
        found = opened(files).execute("SELECT event_id FROM events ORDER BY 1").fetchall()
        assert [event_id for (event_id,) in found] == expected
    folder = files.folder
    del files
    assert not folder.exists()
    assert list(cache.path.glob("reading-*")) == []


def test_a_cache_is_made_once(cache: Cache, lake: Lake) -> None:
    put(lake, [event("e1")], 1)
    files = cache.ensure()
    changed = (files.folder / "manifest.json").stat().st_mtime_ns
    assert cache.ensure().folder == files.folder
    assert (files.folder / "manifest.json").stat().st_mtime_ns == changed


@pytest.mark.parametrize("damage", ["truncate", "delete", "overwrite", "manifest", "format", "no manifest"])
def test_a_damaged_cache_is_built_again(cache: Cache, lake: Lake, damage: str) -> None:
    put(lake, [event(f"e{i}", account_id="a") for i in range(9)], 1)
    files = cache.ensure()
    whole = contents(files)
    victim, manifest = files.folder / files.manifest.buckets[0].file, files.folder / "manifest.json"
    match damage:
        case "truncate":
            victim.write_bytes(victim.read_bytes()[:-7])
        case "delete":
            victim.unlink()
        case "overwrite":
            victim.write_bytes(bytes(victim.stat().st_size))
        case "manifest":
            manifest.write_text("{", "utf-8")
        case "format":
            manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 0}), "utf-8")
        case _:
            manifest.unlink()
    assert contents(cache.ensure()) == whole


def test_a_cache_thrown_away_comes_back(cache: Cache, lake: Lake) -> None:
    put(lake, [event("e1", account_id="a")], 1)
    whole = contents(cache.ensure())
    cache.clear()
    assert contents(cache.ensure()) == whole


def test_a_lake_filled_anew_is_not_taken_for_the_old_one(cache: Cache, lake: Lake) -> None:
    put(lake, [event("e1", account_id="a")], 1)
    cache.ensure()
    shutil.rmtree(lake.path)
    put(lake, [event("e2", account_id="b")], 1)
    assert opened(cache.ensure()).execute("SELECT event_id FROM events").fetchall() == [("e2",)]


def test_only_the_newest_caches_are_kept(cache: Cache, lake: Lake) -> None:
    for number in range(1, 6):
        put(lake, [event(f"e{number}")], number)
        cache.ensure()
    (cache.path / "building-left").mkdir()
    put(lake, [event("e9")], 9)
    cache.ensure()
    assert len(list(cache.path.glob("reading-*"))) == 2
    assert list(cache.path.glob("building-*")) == []


class Growing:
    """A lake that gets a few facts of every kind at a time."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.number = 0

    def few(self) -> list[dict[str, Any]]:
        self.number += 1
        return [self.one(i) for i in range(self.chance.choice([1, 2, 5]))]

    def one(self, i: int) -> dict[str, Any]:
        pick = self.chance.choice
        account, person, anonymous = pick("abcdefghij"), pick("pqrs"), pick("xyz")
        at, kind = (
            self.chance.randrange(9),
            pick(["event"] * 5 + ["link", "member", "merge", "domain", "own", "traits", "parent"]),
        )
        said: dict[str, Any] = {
            "revision": self.number,
            "retracted": self.chance.random() < 0.2,
            "received": self.number,
        }
        domain = pick(["one.example", "two.example", "c"])
        match kind:
            case "event":
                who = pick([{"account_id": account}, {"person_id": person}, {"anonymous_id": anonymous}, {}])
                return event(f"e{self.chance.randrange(60)}", at, **who, **said)
            case "link":
                return link(anonymous, person, at, **said)
            case "member":
                return member(
                    person, account, at, pick([None, at + 2]), properties={"primary": pick([True, False])}, **said
                )
            case "merge":
                return merge(account, pick("abcdefghij"), at, **said)
            case "domain":
                return body("person_domain", f"d{person}{domain}", at, person_id=person, name=domain, **said)
            case "own":
                return body(
                    "account_domain", f"o{account}{domain}", pick([None, at]), account_id=account, name=domain, **said
                )
            case "traits":
                fresh = pick([account, f"new{self.number}-{i}"])
                return body("account_traits", f"t{fresh}", at, account_id=fresh, properties={"n": self.number}, **said)
            case _:
                return body("parent", f"p{account}", at, account_id=account, other_id=pick("abcdefghij"), **said)


@pytest.mark.parametrize("seed", range(3))
def test_a_grown_cache_equals_one_from_scratch(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_build, "BUCKET_ROWS", 6)
    monkeypatch.setattr(cache_grow, "BUCKET_ROWS", 1000)
    monkeypatch.setattr(cache_grow, "WORTH_IT", 1000)
    lake, growing = Lake(tmp_path / "lake"), Growing(seed)
    cache = Cache(tmp_path / "cache", lake, threads=1)
    put(lake, [growing.one(i) for i in range(60)], 1)
    cache.ensure()
    linked = 0
    for step in range(2, 7):
        put(lake, growing.few(), step)
        grown = cache.ensure()
        scratch = Cache(tmp_path / f"scratch{step}", lake, threads=1).ensure()
        assert contents(grown) == contents(scratch), f"step {step}"
        version = f"{grown.manifest.lake_version:08}"
        linked += sum(version not in bucket.file for bucket in grown.manifest.buckets)
    assert linked > 0, "nothing was kept, so nothing was tested"


def test_merging_files_makes_no_other_cache(cache: Cache, lake: Lake) -> None:
    for number in range(1, MANY_FILES):
        put(lake, [event(f"e{number}", account_id="a")], number)
    before = cache.ensure()
    lake.append(table([event("last", account_id="a")]).to_reader(), "import:crm", 99, tidy=False)
    grown = cache.ensure()
    assert grown.folder != before.folder
    lake.compact()
    assert cache.ensure().folder == grown.folder
    assert opened(grown).execute("SELECT count(*) FROM events").fetchall() == [(MANY_FILES,)]


def test_a_cache_that_is_being_read_stays(cache: Cache, lake: Lake) -> None:
    put(lake, [event("e0")], 1)
    read = cache.ensure()
    for number in range(2, 6):
        put(lake, [event(f"e{number}")], number)
        cache.ensure()
    assert opened(read).execute("SELECT event_id FROM events").fetchall() == [("e0",)]
    folder = read.folder
    del read
    put(lake, [event("e9")], 9)
    cache.ensure()
    assert not folder.exists()


def test_much_that_is_new_is_built_from_scratch_and_in_new_buckets(
    cache: Cache, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_build, "BUCKET_ROWS", 5)
    put(lake, [event(f"e{i}", account_id=f"a{i}") for i in range(5)], 1)
    assert len(cache.ensure().manifest.buckets) == 1
    put(lake, [event(f"f{i}", account_id=f"a{i}") for i in range(20)], 2)
    assert len(cache.ensure().manifest.buckets) == 5
