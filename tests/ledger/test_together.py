"""Versions, comments, reviews and pins, in SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from journeyglass.errors import InputError, NotFoundError
from journeyglass.ledger import Ledger
from journeyglass.ledger import pins as pinned
from journeyglass.ledger.authors import Author

ANN, KEY = Author("0123456789", "Ann"), Author(None, "a key \0")


def test_versions_are_numbered_without_gaps(where: Path | str) -> None:
    with Ledger(where) as ledger:
        bodies = [f"title: Версия {number}\n".encode() * 50 for number in range(12)]
        threads = [
            threading.Thread(target=ledger.versions.add, args=("saas", body, f"r{number}", ANN, "", number))
            for number, body in enumerate(bodies)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = ledger.versions.all("saas")
        assert [version.number for version in found] == list(range(12, 0, -1))
        assert {ledger.versions.body("saas", version.number) for version in found} == set(bodies)
        again = ledger.versions.add("saas", bodies[0], found[0].revision, KEY, "same", 99)
        assert again == found[0] == ledger.versions.newest("saas")
        other = ledger.versions.add("other", b"x", "r", KEY, "из файла", 99, outside=True)
        assert (other.number, other.outside, ledger.versions.all("other")[0].by.name) == (1, True, "a key ␀")
        assert ledger.versions.body_of("saas", "r3") == bodies[3]
        assert ledger.versions.number_of("other", "r") == 1
        assert ledger.versions.body("saas", 99) is ledger.versions.newest("none") is None


def test_comments(where: Path | str) -> None:
    with Ledger(where) as ledger:
        first = ledger.comments.add("saas", "stages/a/title", "客戶？", None, ANN, 1)
        answer = ledger.comments.add("saas", "elsewhere", "да", first.id, KEY, 2)
        later = ledger.comments.add("saas", "elsewhere", "ещё", answer.id, ANN, 3)
        assert (answer.path, later.reply_to) == ("stages/a/title", first.id)
        assert ledger.comments.resolve("saas", first.id, True, 4).resolved_at == 4
        assert ledger.comments.change("saas", answer.id, "нет", 5).edited_at == 5
        assert [c.text for c in ledger.comments.all("saas")] == ["客戶？", "нет", "ещё"]
        with pytest.raises(NotFoundError):
            ledger.comments.get("other", first.id)
        with pytest.raises(InputError):
            ledger.comments.resolve("saas", answer.id, True, 6)
        assert ledger.comments.remove("saas", first.id) == 3
        assert ledger.comments.all("saas") == []


def test_of_a_place_the_last_review_counts(where: Path | str) -> None:
    with Ledger(where) as ledger:
        ledger.reviews.put("saas", {"stages/a/title": "h1", "stages/b/title": "h2"}, ANN, 1)
        ledger.reviews.put("saas", {"stages/a/title": "h3"}, KEY, 2)
        assert [(r.path, r.at, r.content) for r in ledger.reviews.all("saas")] == [
            ("stages/a/title", 2, "h3"),
            ("stages/b/title", 1, "h2"),
        ]
        assert ledger.reviews.all("other") == []


def test_pins(where: Path | str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinned, "MOST", 2)
    with Ledger(where) as ledger:
        query = {"figure": "conversion", "where": ["segment:агентства"], "options": {"within": "30d"}}
        pin = ledger.pins.add("saas", "trial", "По сегментам", query, ANN, 1)
        ledger.pins.add("saas", None, "All", query, ANN, 2)
        assert ledger.pins.all("saas")[0] == pin
        with pytest.raises(InputError, match="2 pinned figures"):
            ledger.pins.add("saas", None, "Third", query, ANN, 3)
        ledger.pins.remove("saas", pin.id)
        with pytest.raises(NotFoundError):
            ledger.pins.remove("saas", pin.id)
