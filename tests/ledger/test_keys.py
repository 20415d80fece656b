from __future__ import annotations

import re

import pytest

from journeyglass.errors import InputError, NotFoundError
from journeyglass.ledger import Key, Ledger


@pytest.mark.parametrize("kind", ["server", "browser", "api"])
def test_a_key_opens_what_it_was_made_for(ledger: Ledger, kind: str) -> None:
    source = None if kind == "api" else "web"
    new = ledger.keys.create(kind, source=source, label="shop ␀", rate=50, now=7)  # type: ignore[arg-type]
    assert re.fullmatch(rf"jg_{kind}_{new.id}_[A-Za-z0-9_-]{{43}}", new.secret)
    assert ledger.keys.check(new.secret) == Key(new.id, kind, source, "shop ␀", (), 50, 7, None)  # type: ignore[arg-type]


def test_keys_are_all_different_and_listed_oldest_first(ledger: Ledger) -> None:
    made = [ledger.keys.create("server", source="web", now=at) for at in (3, 1, 2)]
    assert len({new.secret for new in made}) == 3
    assert [key.created_at for key in ledger.keys.all()] == [1, 2, 3]


def test_the_secret_is_nowhere_in_the_database(tmp_path) -> None:
    with Ledger(tmp_path / "ledger.db") as ledger:
        new = ledger.keys.create("server", source="web", now=1)
        kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert new.id.encode() in kept
    assert new.secret.removeprefix(f"jg_server_{new.id}_").encode() not in kept
    assert new.secret[-20:].encode() not in kept


def test_a_wrong_secret_opens_nothing(ledger: Ledger) -> None:
    new = ledger.keys.create("server", source="web", now=1)
    other = ledger.keys.create("server", source="web", now=1)
    swapped = new.secret.replace(new.id, other.id)
    changed = new.secret[:-1] + ("A" if new.secret[-1] != "A" else "B")
    relabelled = new.secret.replace("_server_", "_browser_")
    for wrong in (swapped, changed, relabelled, new.secret + "x", new.secret[:-1], "", "jg_", new.id, "é" * 60, "\0"):
        assert ledger.keys.check(wrong) is None, wrong
    assert ledger.keys.check(new.secret) is not None


def test_a_revoked_key_opens_nothing_and_stays_revoked(ledger: Ledger) -> None:
    new = ledger.keys.create("browser", source="web", origins=["https://shop.example"], now=1)
    assert ledger.keys.check(new.secret).origins == ("https://shop.example",)  # type: ignore[union-attr]
    ledger.keys.revoke(new.id, now=5)
    ledger.keys.revoke(new.id, now=9)
    assert ledger.keys.check(new.secret) is None
    assert [key.revoked_at for key in ledger.keys.all()] == [5]


def test_an_unknown_key_cannot_be_revoked(ledger: Ledger) -> None:
    with pytest.raises(NotFoundError, match="no key `nix`; see `journeyglass keys list`"):
        ledger.keys.revoke("nix", now=1)


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        ("owner", {"source": "web"}, "no kind of key"),
        ("server", {}, "needs a source"),
        ("server", {"source": "web", "origins": ["https://a.example"]}, "only browser keys"),
        ("api", {"origins": ["https://a.example"]}, "only browser keys"),
        ("server", {"source": "web", "rate": 0}, "lets nothing through"),
    ],
    ids=["kind", "source", "origins-server", "origins-api", "rate"],
)
def test_keys_that_could_not_be_used_are_not_made(ledger: Ledger, kind: str, options: dict, said: str) -> None:
    with pytest.raises(InputError, match=said):
        ledger.keys.create(kind, **options, now=1)  # type: ignore[arg-type]
    assert ledger.keys.all() == []
