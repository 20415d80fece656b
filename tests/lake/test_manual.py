from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from journeyglass.errors import InputError, NotFoundError
from journeyglass.events.facts import ALWAYS
from journeyglass.journey.model import Journey
from journeyglass.lake.importing import import_source
from journeyglass.lake.lens import connect
from journeyglass.lake.manual import Touch, log_touch, merge_accounts, place, set_role, unmerge_account
from journeyglass.lake.store import Store
from journeyglass.ledger.faultpoints import set_hook

NOW = 1_700_000_000_000_000
HOUR = 3600 * 10**6


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / ".journeyglass", threads=1, clock=lambda: NOW) as opened:
        yield opened


def journey(subject: Any = "account") -> Journey:
    stages = [{"id": "lead"}, {"id": "customer"}]
    return Journey.model_validate({"format": 1, "journey": "j", "title": "J", "subject": subject, "stages": stages})


def ask(store: Store, sql: str) -> list[tuple[Any, ...]]:
    con = connect(threads=1)
    store.files().register(con)
    return con.execute(sql).fetchall()


def test_a_touch_is_an_ordinary_event(store: Store) -> None:
    touch = Touch(
        "Call Held", NOW - HOUR, account_id="acme", person_id="ann", channel="phone", properties={"b": 1, "a": "x"}
    )
    event_id = log_touch(store, touch)
    columns = "event_id, account, person_id, name, actor, channel, source, properties, epoch_us(occurred_at)"
    expected = (event_id, "acme", "ann", "Call Held", "customer", "phone", "manual", '{"a":"x","b":1}', NOW - HOUR)
    assert ask(store, f"SELECT {columns} FROM events") == [expected]


def test_money_is_kept_exactly(store: Store) -> None:
    log_touch(store, Touch("Opportunity Won", NOW, account_id="a", value=Decimal("0.1"), currency="EUR"))
    assert ask(store, "SELECT value, currency FROM events") == [(Decimal("0.100000000"), "EUR")]


def test_two_touches_are_two_events_but_a_repeated_command_after_a_crash_is_one(store: Store) -> None:
    touch = Touch("Call Held", NOW, account_id="acme")
    log_touch(store, touch)
    log_touch(store, touch)
    assert ask(store, "SELECT count(*) FROM events") == [(2,)]
    for point in ("lake.before_commit", "lake.after_commit", "ledger.before_finish_commit"):

        def hook(reached: str, point: str = point) -> None:
            if reached == point:
                raise KeyboardInterrupt

        set_hook(hook)
        try:
            with pytest.raises(KeyboardInterrupt):
                log_touch(store, Touch("Lunch Had", NOW, account_id=point))
        finally:
            set_hook(None)
        log_touch(store, Touch("Lunch Had", NOW, account_id=point))
        assert ask(store, f"SELECT count(*) FROM events WHERE account = '{point}'") == [(1,)]
    assert {row.state for row in store.ledger.imports()} == {"finished"}


@pytest.mark.parametrize(
    ("touch", "said"),
    [
        (Touch(" ", NOW, account_id="a"), "needs a name"),
        (Touch("Call Held", NOW), "needs an account or a person"),
        (Touch("Call Held", NOW, account_id="a", value=Decimal(1)), "needs its currency"),
        (Touch("Call Held", 0, account_id="a"), "before 1990"),
        (Touch("Call Held", NOW + 25 * HOUR, account_id="a"), "more than a day ahead"),
    ],
)
def test_a_touch_that_cannot_be_is_refused(store: Store, touch: Touch, said: str) -> None:
    with pytest.raises(InputError, match=said):
        log_touch(store, touch)
    assert store.ledger.imports() == []


def test_a_correction_names_its_journey_stage_reason_and_author(store: Store) -> None:
    place(store, journey(), "acme", "customer", NOW, reason="signed on paper", author="anna")
    said = '{"author":"anna","journey":"j","reason":"signed on paper","stage":"customer"}'
    assert ask(store, "SELECT account, name, actor, properties FROM events") == [
        ("acme", "Stage Corrected", "us", said)
    ]


@pytest.mark.parametrize(
    ("subject", "account", "person", "opportunity"),
    [("account", "x", None, None), ("person", None, "x", None), ({"property": "opportunity_id"}, None, None, "x")],
)
def test_a_correction_is_of_the_journey_s_subject(
    store: Store, subject: Any, account: str | None, person: str | None, opportunity: str | None
) -> None:
    place(store, journey(subject), "x", "outside", NOW, author="anna")
    found = ask(store, "SELECT account, person_id, json_extract_string(properties, '$.opportunity_id') FROM events")
    assert found == [(account, person, opportunity)]


def test_an_unknown_stage_is_refused(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no stage `client`; use one of lead, customer, outside"):
        place(store, journey(), "acme", "client", NOW, author="anna")


def test_a_role_is_set_replaced_and_withdrawn(store: Store) -> None:
    sql = "SELECT role, valid_from, valid_to FROM cache_roles ORDER BY valid_from"
    set_role(store, "ann", "acme", "champion", ALWAYS)
    set_role(store, "ann", "acme", "blocker", NOW)
    assert ask(store, sql) == [("champion", ALWAYS, NOW), ("blocker", NOW, None)]
    set_role(store, "ann", "acme", "influencer", NOW)
    assert ask(store, sql) == [("champion", ALWAYS, NOW), ("influencer", NOW, None)]
    set_role(store, "ann", "acme", None, NOW)
    assert ask(store, sql) == [("champion", ALWAYS, NOW)]
    with pytest.raises(InputError, match="no role"):
        set_role(store, "ann", "acme", "boss", NOW)


def test_accounts_are_merged_and_taken_apart_again(store: Store) -> None:
    log_touch(store, Touch("Call Held", NOW, account_id="acme-inc"))
    merge_accounts(store, "acme-inc", "acme")
    assert ask(store, "SELECT account FROM events") == [("acme",)]
    assert unmerge_account(store, "acme-inc") == 1
    assert ask(store, "SELECT account FROM events") == [("acme-inc",)]
    merge_accounts(store, "acme-inc", "acme")
    assert ask(store, "SELECT account FROM events") == [("acme",)]
    with pytest.raises(NotFoundError, match="merged into no other"):
        unmerge_account(store, "acme")
    with pytest.raises(InputError, match="into itself"):
        merge_accounts(store, "acme", "acme")


def test_a_merge_from_a_table_that_a_user_undid_stays_undone_while_the_table_says_the_same(
    store: Store, tmp_path: Path
) -> None:
    source, table = tmp_path / "dup.yaml", tmp_path / "dup.csv"
    source.write_text(
        "format: 1\nsource: dup\ntable: {file: dup.csv}\nrow_key: id\nmerge: {account: old, into: new}\n"
        "account: {id: old}\nevents: [{name: Page Viewed, at: at}]\n",
        "utf-8",
    )
    table.write_text("id,old,new,at\n1,acme-inc,acme,2023-01-01\n", "utf-8")
    import_source(store, source)
    assert ask(store, "SELECT account FROM events") == [("acme",)]
    unmerge_account(store, "acme-inc")
    assert ask(store, "SELECT account FROM events") == [("acme-inc",)]
    again = import_source(store, source)
    assert (again.withheld, again.wrote) == (1, 0)
    assert ask(store, "SELECT account FROM events") == [("acme-inc",)]
    table.write_text("id,old,new,at\n1,acme-inc,acme-group,2023-01-01\n", "utf-8")
    import_source(store, source)
    assert ask(store, "SELECT account FROM events") == [("acme-group",)]
