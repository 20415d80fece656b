"""The map over HTTP: the document, what its numbers are, and the accounts behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from journeyglass.testing.server import Running, running
from tests.glass.document.small import opened

CONVERSION = {"figure": "conversion", "measure": "conversion", "key": ["from_stage:looking", "to_stage:using"]}


class Asked:
    """A server with the small workspace, and a key to ask it."""

    def __init__(self, server: Running) -> None:
        self.server, self.key = server, server.key(kind="api")

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        text = urlencode(query, doseq=True)
        reply = self.server.ask(
            f"/api/journeys/small/{path}?{text}", "GET", None, {"Authorization": f"Bearer {self.key}"}
        )
        assert reply.status == status, reply.json()
        return reply.json()


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    root = tmp_path_factory.mktemp("map") / "small"
    opened(root).close()
    with running(root) as server:
        server.wait_whole()
        yield Asked(server)


@pytest.mark.parametrize(("lang", "title"), [("en", "Small journey"), ("ru", "Малый путь"), ("zh-Hant", "小旅程")])
def test_the_document(asked: Asked, lang: str, title: str) -> None:
    found = asked.get("document", lang=lang)
    assert found["title"] == title
    assert found["subjects"] == 24
    assert [len(lane["cells"]) for lane in found["lanes"]] == [3] * len(found["lanes"])
    assert found["lanes"][0]["cells"][0]["path"] == "stages/looking/phase"
    assert found["stages"][0]["here_now"] == 8


def test_the_document_of_another_time_and_of_a_group(asked: Asked) -> None:
    early = asked.get("document", as_of="2024-01-20")
    assert early["as_of"].startswith("2024-01-20T23:59:59")
    assert early["subjects"] == 5
    big = asked.get("document", where=["segment:big", "channel:site"], since="2024-02-01")
    assert big["where"] == [{"by": "segment", "value": "big"}, {"by": "channel", "value": "site"}]
    assert big["since"] == "2024-02-01T00:00:00Z"
    assert asked.get("document", 422, where="nonsense")["code"] == "input"
    assert asked.get("document", 422, lang="de")["code"] == "input"


def test_every_number_of_the_document_is_explained_and_listed(asked: Asked) -> None:
    """What the document says of a number is what the two other routes take; the list is as long as is told."""
    numbers = [item["figure"] for item in _items(asked.get("document")) if item["figure"]]
    assert len(numbers) > 40
    for number in numbers:
        query = {
            "figure": number["figure"], "measure": number["measure"], "stage": number["stage"],
            "key": [f"{name}:{value}" for name, value in number["key"].items()],
            "option": [f"{name}:{value}" for name, value in number["options"].items()],
        }  # fmt: skip
        found = asked.get("explain", **query)["behind"]
        for side in ("numerator", "denominator"):
            if found[side] is None:
                assert asked.get("behind", 422, side=side, **query)["code"] == "input"
            else:
                assert asked.get("behind", side=side, most=1, **query)["total"] == found[side], query


def _items(document: Any) -> Iterator[Any]:
    def under(items: Any) -> Iterator[Any]:
        for item in items:
            yield item
            yield from under(item["items"])

    for lane in document["lanes"]:
        for cell in lane["cells"]:
            yield from under(cell["items"])


def test_the_accounts_behind_a_number(asked: Asked) -> None:
    first = asked.get("behind", most=5, sort="name", **CONVERSION)
    assert first["total"] == 12
    assert len(first["rows"]) == 5
    rest = asked.get("behind", most=200, offset=5, sort="name", **CONVERSION)
    subjects = [row["subject"] for row in (*first["rows"], *rest["rows"])]
    assert sorted(subjects) == [f"a{number:02}" for number in range(0, 24, 2)]
    found = asked.get("behind", search="firm 22", **CONVERSION)
    assert [row["name"] for row in found["rows"]] == ["Firm 22"]
    assert asked.get("behind", side="denominator", where="segment:big", **CONVERSION)["total"] == 19


def test_an_explanation_in_russian(asked: Asked) -> None:
    found = asked.get("explain", lang="ru", stage="looking", **CONVERSION)
    assert found["title"] == "Конверсия: Поиск · Использование · Конверсия"
    assert found["numerator_text"] == "12 пребываний: дошли до цели в срок"
    assert found["status"] == "ok"


@pytest.mark.parametrize(
    ("query", "status"),
    [({"figure": "no-such", "measure": "x"}, 404), ({"figure": "dwell", "measure": "median", "key": "stage"}, 422),
     ({"figure": "dwell", "measure": "median", "key": "stage:nowhere"}, 404), ({"figure": "dwell"}, 422),
     ({"figure": "dwell", "measure": "median", "key": "stage:looking", "option": "colour:red"}, 422)],
)  # fmt: skip
def test_what_cannot_be_explained(asked: Asked, query: dict[str, Any], status: int) -> None:
    assert asked.get("explain", status, **query)["advice"]
