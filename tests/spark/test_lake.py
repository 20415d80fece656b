"""A lake with everything that makes identity work, read from its Delta files on Spark and through the cache."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from journeyglass.figures import Context
from journeyglass.figures.estimate import Estimate
from journeyglass.figures.traffic import compute as traffic
from journeyglass.figures.traffic_spark import traffic_on_spark
from journeyglass.journey.load import load
from journeyglass.journey.model import Journey
from journeyglass.lake.cache import Cache
from journeyglass.lake.lens import connect
from journeyglass.lake.raw import Lake
from journeyglass.reading import duck
from journeyglass.reading.spark import SparkReader, lake_facts
from journeyglass.reading.spark.session import fetch

from ..lake.bodies import DAY, ZERO, body, event, link, member, merge, put, role
from .both import TABLES, as_bytes

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

AS_OF = datetime(2024, 5, 1, tzinfo=UTC)
KNOWN_AT = ZERO + 40 * DAY
PEOPLE, ACCOUNTS, VISITORS, EVENTS = 40, 25, 30, 1500
STAGES = """
  - {id: seen, title: A, enter: {did: Page Viewed}, outcomes: [
      {id: cold, kind: lost, when: {quiet_for: 20d}},
      {id: lost, kind: lost, when: {did: Deal Lost}, reason: reason}]}
  - {id: tried, title: B, enter: {did: Trial Started, people: 2}, patience: 10d, milestones: [
      {id: chief, title: C, when: {did: Page Viewed, role: [champion, unknown]}},
      {id: big, title: D, when: {all: [{trait: {plan: pro}}, {person_trait: {title: {matches: "^C.O$"}}}]}}]}
  - {id: won, title: E, enter: {did: Deal Won, where: {value: {gte: 0.3}, "properties.n": {in: [1, "2"]}}}}
"""
SUBJECTS = {"account": "account", "person": "person", "deal": "{property: deal}"}


def journey(subject: str) -> Journey:
    return load(f"format: 1\njourney: {subject}\ntitle: T\nsubject: {SUBJECTS[subject]}\nstages:{STAGES}").journey


def maybe(random: Random, values: list[Any], percent: int) -> Any:
    return random.choice(values) if random.randrange(100) < percent else None


def events(random: Random) -> Iterator[dict[str, Any]]:
    """Events of which most name no account, and many nobody but a visitor."""
    people, accounts = [f"p{i}" for i in range(PEOPLE)], [f"a{i}" for i in range(ACCOUNTS)]
    visitors = [f"v{i}" for i in range(VISITORS)]
    deals = [*(f"d{i}" for i in range(40)), 7, "7"]
    names = ["Page Viewed"] * 6 + ["Trial Started"] * 2 + ["Deal Won", "Deal Lost", "Email Sent"]
    for number in range(EVENTS):
        name = random.choice(names)
        said = {
            "person_id": maybe(random, people, 35),
            "account_id": maybe(random, accounts, 30),
            "anonymous_id": maybe(random, visitors, 70),
            "name": name,
            "actor": "us" if name == "Email Sent" else "customer",
            "value": maybe(random, [Decimal("0.1"), Decimal("0.3"), Decimal(7)], 50),
            "properties": {
                "deal": maybe(random, deals, 60),
                "reason": maybe(random, ["price", None], 50),
                "n": random.choice([1, 2, "2", None]),
            },
            "source": random.choice(["web", "crm"]),
        }
        yield event(f"e{number}", random.choice([random.randrange(90), random.random() * 90]), **said,
                    received=random.randrange(90))  # fmt: skip


def others(random: Random) -> Iterator[dict[str, Any]]:
    """Links and memberships that change, merges of both in a chain and in a circle, domains, roles, traits."""
    for visitor in range(0, VISITORS, 2):
        for _ in range(random.randint(1, 3)):
            at = random.choice([None, random.randrange(90)])
            yield link(f"v{visitor}", f"p{random.randrange(PEOPLE)}", at, received=random.randrange(90))
    for person in range(PEOPLE):
        for _ in range(random.choice([0, 1, 1, 2, 3])):
            at = random.choice([None, random.randrange(60)])
            until = random.choice([None, (at or 0) + random.randint(1, 30)])
            primary = {"primary": random.random() < 0.3}
            yield member(f"p{person}", f"a{random.randrange(ACCOUNTS)}", at, until, properties=primary)
        if random.random() < 0.4:
            domain = random.choice(["acme.example", "a3", "beta.example"])
            yield body("person_domain", f"d-{person}", random.randrange(60), person_id=f"p{person}", name=domain)
    yield body("account_domain", "ad", 3, account_id="a7", name="acme.example")
    yield from (merge("a1", "a2"), merge("a2", "a4"), merge("a10", "a11"), merge("a11", "a10"))
    for person, into in (("p1", "p2"), ("p2", "p4"), ("p10", "p11"), ("p11", "p10"), ("p7", "nobody else")):
        yield body("person_merge", f"s-{person}", 20, person_id=person, other_id=into, received=30)
    for number in range(60):
        who = (f"p{random.randrange(PEOPLE)}", f"a{random.randrange(ACCOUNTS)}")
        yield role(*who, random.choice(["champion", "user", None]), random.randrange(90), fact_id=f"r{number}")
        traits = {"plan": random.choice(["pro", "free"])}
        yield body("account_traits", f"t{number}", random.choice([None, 9, 30]), account_id=who[1], properties=traits)
        told = {"title": random.choice(["CEO", "CTO", "Clerk"])}
        yield body("person_traits", f"u{number}", random.randrange(90), person_id=who[0], properties=told)


def corrected(random: Random, first: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Later bodies of some events: another account, an earlier time, taken back."""
    for old in random.sample(first, 120):
        change = random.choice([{"account_id": "a5"}, {"at": old["at"].replace(hour=0)}, {"retracted": True}])
        yield {**old, **change, "revision": 2, "body_hash": f"{old['fact_id']:>032}"}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    random = Random(7)
    lake = Lake(tmp_path_factory.mktemp("a lake") / "of {2024,*}")  # what would be a pattern to Spark
    first = list(events(random))
    put(lake, [*first, *others(random)], 1)
    put(lake, list(corrected(random, first)), 2)
    return lake


@pytest.mark.parametrize("known_at", [None, KNOWN_AT], ids=["all", "known"])
def test_the_lake_reads_alike(known_at: int | None, lake: Lake, session: "SparkSession", tmp_path: Path) -> None:
    declared = {"web": ZERO - 5 * DAY}
    files = Cache(tmp_path, lake).ensure(declared, known_at)
    con = connect()
    files.register(con)
    with SparkReader(session, lake_facts(session, lake), known_at, declared) as reader:
        assert placed(reader) == set(con.execute(PLACED).fetchall())
        for subject in SUBJECTS:
            spark, other = (read(journey(subject), AS_OF) for read in (reader.read, lambda *a: duck.read(con, *a)))
            for name in TABLES:
                assert as_bytes(getattr(spark, name)) == as_bytes(getattr(other, name)), (subject, name)
            assert spark.observed_from == other.observed_from
            assert spark.visits.num_rows > 20
    con.close()


PLACED = """SELECT event_id, "at", person_id, account_id FROM cache_events
    LEFT JOIN cache_persons USING (person_no) LEFT JOIN cache_accounts USING (account_no)"""


def placed(reader: SparkReader) -> set[tuple[Any, ...]]:
    table: pa.Table = fetch(reader.events().select("event_id", "at", "person", "account"))
    return {tuple(row.values()) for row in table.to_pylist()}


def measurement(value: Any) -> Any:
    """What an estimate counted, any other value as it is."""
    return value.numerator if isinstance(value, Estimate) else value


def test_an_empty_lake(session: "SparkSession", tmp_path: Path) -> None:
    with SparkReader(session, lake_facts(session, Lake(tmp_path / "none"))) as reader:
        assert reader.last_at is None
        assert reader.read(journey("account"), AS_OF).visits.num_rows == 0


@pytest.mark.parametrize("per", ["week", "month", "quarter", "all"])
def test_traffic_is_counted_alike(per: str, lake: Lake, session: "SparkSession", tmp_path: Path) -> None:
    con = connect()
    Cache(tmp_path, lake).ensure({}).register(con)
    figure = traffic(Context.of(duck.read(con, journey("account"), AS_OF), con), per=per)
    with SparkReader(session, lake_facts(session, lake)) as reader:
        spark = traffic_on_spark(reader, AS_OF, per)
    told = [measurement(getattr(row, name)) for row in figure.rows for name in spark.column_names]
    assert told == [value for row in spark.to_pylist() for value in row.values()]
    assert spark["sessions"].to_pylist()[0] > 20
    con.close()
