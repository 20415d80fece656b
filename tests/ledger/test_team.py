"""Users, sessions, tokens, shares and the record of changes, in either database, at a clock that the test sets."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from journeyglass.errors import InputError, NotFoundError
from journeyglass.ledger import Ledger
from journeyglass.ledger.sessions import ABSOLUTE, IDLE, LOOK
from journeyglass.ledger.tokens import MOST
from journeyglass.ledger.users import User

DAY = 86_400_000_000


def admin(ledger: Ledger, name: str = "anna") -> User:
    return ledger.users.add(f" {name.upper()}@x.example ", name, "admin", "kept", now=1)


def test_an_address_is_one_users_in_any_case(ledger: Ledger) -> None:
    user = admin(ledger)
    assert (user.email, user.role, user.active, user.must_change) == ("anna@x.example", "admin", True, False)
    assert ledger.users.by_email("Anna@X.example") == user
    assert ledger.users.by_email("anna@x.example\0") is None  # which PostgreSQL would not even compare
    with pytest.raises(InputError, match="there is a user with this e-mail address"):
        ledger.users.add("ANNA@x.example", "Other", "viewer", "kept", now=2)


def test_only_one_is_the_first(ledger: Ledger) -> None:
    told: list[str] = []

    def come(number: int) -> None:
        try:
            told.append(ledger.users.add(f"{number}@x.example", "N", "admin", "kept", first=True, now=1).email)
        except InputError as error:
            told.append(error.message)

    threads = [threading.Thread(target=come, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count("this workspace is set up already") == 5
    assert len(ledger.users.all()) == 1


@pytest.mark.parametrize("loss", [{"role": "editor"}, {"active": False}])
def test_the_last_admin_stays(ledger: Ledger, loss: dict[str, object]) -> None:
    anna, boris = admin(ledger), admin(ledger, "boris")
    assert ledger.users.change(anna.id, **loss) != anna
    with pytest.raises(InputError, match="the last admin"):
        ledger.users.change(boris.id, **loss)
    assert ledger.users.find(boris.id) == boris
    assert ledger.users.change(boris.id, name="Boris", role="admin", active=True).name == "Boris"


def test_two_admins_who_step_down_at_once_do_not_both(where: Path | str) -> None:
    with Ledger(where) as one, Ledger(where) as other:
        users = [admin(one), admin(one, "boris")]
        threads = [
            threading.Thread(target=_step_down, args=(ledger, user))
            for ledger, user in zip((one, other), users, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [user.role for user in one.users.all()].count("admin") == 1


def _step_down(ledger: Ledger, user: User) -> None:
    try:
        ledger.users.change(user.id, role="viewer")
    except InputError:
        return


def test_an_unknown_user_is_told(ledger: Ledger) -> None:
    for ask in (
        lambda: ledger.users.find("nix"),
        lambda: ledger.users.change("nix", name="N"),
        lambda: ledger.users.set_password("nix", "kept", must_change=False),
    ):
        with pytest.raises(NotFoundError, match="there is no user `nix`"):
            ask()


def test_a_session_ends_when_nobody_uses_it_and_after_ninety_days_anyway(ledger: Ledger) -> None:
    user = admin(ledger)
    secret = ledger.sessions.open(user.id, 0)
    assert len(secret) == 43
    idle, used = ledger.sessions.check(secret, IDLE - 1), 0
    assert idle is not None
    assert ledger.sessions.check(secret, IDLE) is None
    while used < ABSOLUTE - IDLE:
        used += IDLE - 1
        session = ledger.sessions.check(secret, used)
        assert session is not None
        ledger.sessions.seen(secret, session, used)
    assert ledger.sessions.check(secret, ABSOLUTE - 1) is not None
    assert ledger.sessions.check(secret, ABSOLUTE) is None
    assert ledger.users.find(user.id).last_seen_at == used


def test_a_session_is_not_noted_at_every_request(ledger: Ledger) -> None:
    user = admin(ledger)
    secret = ledger.sessions.open(user.id, 0)
    session = ledger.sessions.check(secret, LOOK - 1)
    assert session is not None
    ledger.sessions.seen(secret, session, LOOK - 1)
    assert ledger.users.find(user.id).last_seen_at == 0


def test_what_ends_a_session(ledger: Ledger) -> None:
    anna, boris = admin(ledger), admin(ledger, "boris")
    mine, other, his = (ledger.sessions.open(user.id, 0) for user in (anna, anna, boris))
    ledger.sessions.close(mine)
    assert [ledger.sessions.check(secret, 1) is None for secret in (mine, other, his)] == [True, False, False]
    ledger.users.set_password(anna.id, "another", must_change=False)
    ledger.users.change(boris.id, active=False)
    assert [ledger.sessions.check(secret, 1) for secret in (mine, other, his)] == [None] * 3
    ledger.users.change(boris.id, active=True)
    assert ledger.sessions.check(his, 1) is None


def test_sessions_that_are_over_are_swept(ledger: Ledger) -> None:
    user = admin(ledger)
    ledger.sessions.open(user.id, 0)
    ledger.sessions.open(user.id, ABSOLUTE + 1)
    with ledger._access.reading() as con:
        assert con.exec_driver_sql("SELECT count(*) FROM sessions").scalar_one() == 1


def test_a_token_acts_as_its_user_until_it_is_over(ledger: Ledger) -> None:
    user = admin(ledger)
    new = ledger.tokens.create(user.id, "script ␀", DAY, now=1)
    found = ledger.tokens.check(new.secret, DAY - 1)
    assert found is not None
    assert found[1] == user
    ledger.tokens.used(found[0], 7)
    assert [token.last_used_at for token in ledger.tokens.of(user.id)] == [7]
    assert ledger.tokens.check(new.secret, DAY) is None
    for wrong in (new.secret[:-1], new.secret + "x", new.secret.replace(new.id, "0" * 10), "", "é" * 60):
        assert ledger.tokens.check(wrong, 1) is None
    with pytest.raises(InputError, match="over already"):
        ledger.tokens.create(user.id, "", 5, now=5)


def test_a_token_ends_with_its_revocation_or_its_user(ledger: Ledger) -> None:
    anna, boris = admin(ledger), admin(ledger, "boris")
    one, two = (ledger.tokens.create(anna.id, "", None, now=1) for _ in range(2))
    with pytest.raises(NotFoundError, match="you have no token"):
        ledger.tokens.revoke(boris.id, one.id, 2)
    ledger.tokens.revoke(anna.id, one.id, 2)
    ledger.tokens.revoke(anna.id, one.id, 9)
    assert [token.revoked_at for token in ledger.tokens.of(anna.id) if token.id == one.id] == [2]
    assert ledger.tokens.check(one.secret, 3) is None
    assert ledger.tokens.check(two.secret, 3) is not None
    ledger.users.change(anna.id, active=False)
    assert ledger.tokens.check(two.secret, 3) is None


def test_a_user_has_so_many_tokens_and_no_more(ledger: Ledger) -> None:
    user = admin(ledger)
    made = [ledger.tokens.create(user.id, "", None, now=1) for _ in range(MOST)]
    with pytest.raises(InputError, match="can have"):
        ledger.tokens.create(user.id, "", None, now=1)
    ledger.tokens.revoke(user.id, made[0].id, 2)
    assert ledger.tokens.create(user.id, "", None, now=3)


def test_a_share_opens_until_it_is_over_or_revoked(ledger: Ledger) -> None:
    share, secret = ledger.shares.create("saas", "for the board", "ru", "dark", "Анна", DAY, now=1)
    assert len(secret) == 32
    assert ledger.shares.open(secret, DAY - 1) == share
    assert ledger.shares.open(secret, DAY) is None
    assert [one.seen for one in ledger.shares.all()] == [1]
    assert ledger.shares.revoke(share.id, 5).revoked_at == 5
    assert ledger.shares.revoke(share.id, 9).revoked_at == 5
    assert ledger.shares.open(secret, 6) is None
    for wrong in (secret[:-1], secret + "x", "", "\0", "é" * 32, "0" * 32):
        assert ledger.shares.open(wrong, 2) is None
    with pytest.raises(NotFoundError, match="there is no share"):
        ledger.shares.revoke("nix", 1)
    with pytest.raises(InputError, match="over already"):
        ledger.shares.create("saas", "", "en", "light", "A", 5, now=5)


def test_the_record_is_searched_in_any_language_and_case(ledger: Ledger) -> None:
    add = ledger.audits.add
    add("1", "Анна", "user_add", "boris@x.example", {"role": "Editor"}, 1)
    add(None, "key ␀ \0", "share_add", "100%_done", {"at": 5}, 2)
    add("1", "Анна", "log_in", "陳", {}, 3)
    assert [entry.action for entry in ledger.audits.page(None, 10)] == ["log_in", "share_add", "user_add"]
    assert [entry.number for entry in ledger.audits.page(3, 1)] == [2]
    for search, found in {"анна editor": 1, "ANNA": 0, "陳": 1, "%": 1, "_done": 1, "boris анна": 1, "x y": 0}.items():
        assert len(ledger.audits.page(None, 10, search)) == found, search
    assert ledger.audits.page(None, 10, "boris")[0].detail == {"role": "Editor"}


def test_no_secret_is_in_the_database(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger:
        user = admin(ledger)
        secrets = [ledger.sessions.open(user.id, 1), ledger.tokens.create(user.id, "", None, 1).secret[-43:]]
        secrets.append(ledger.shares.create("saas", "", "en", "light", "A", None, 1)[1])
        kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert user.id.encode() in kept
    assert [secret for secret in secrets if secret.encode() in kept] == []
