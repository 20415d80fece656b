"""Reading YAML: the core schema of 1.2, bounds that hold, and a place for every fault."""

from __future__ import annotations

import pytest

from journeyglass.errors import JourneyFileError
from journeyglass.journey import load
from journeyglass.journey.report import Report
from journeyglass.journey.yamlnodes import Map, plain
from journeyglass.journey.yamlread import MOST_BYTES, MOST_LEVELS, MOST_NODES, read_yaml


def values(text: str) -> object:
    report = Report("j.yaml")
    node = read_yaml(text, report)
    assert report.faults == []
    assert node is not None
    return plain(node)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("on", "on"), ("yes", "yes"), ("Off", "Off"), ("true", True), ("FALSE", False),
        ("~", None), ("null", None), ("", None), ("12", 12), ("-3", -3), ("+3", 3), ("010", 10), ("0o10", 8),
        ("0x1F", 31), ("1.5", 1.5), ("1e3", 1000.0), (".5", 0.5), ("1_000", "1_000"), ("12:30", "12:30"),
        ("2024-01-01", "2024-01-01"), ("'5'", "5"), ('"5"', "5"), ("!!str 5", "5"), ("…", "…"), ("[...]", ("...",)),
        ("0x", "0x"), ("1e", "1e"), ("<<", "<<"), ("=", "="), (".inf", float("inf")), ("-.INF", float("-inf")),
    ],
)  # fmt: skip
def test_scalars_of_yaml_1_2(text: str, value: object) -> None:
    found = values(f"a: {text}")
    assert isinstance(found, dict)
    assert found["a"] == value
    assert type(found["a"]) is type(value)


def test_a_number_of_a_thousand_digits_is_no_trouble() -> None:
    found = values(f"a: {'9' * 5000}\nb: 0x{'f' * 5000}")
    assert found == {"a": float("inf"), "b": float("inf")}


def test_anchors_and_aliases() -> None:
    assert values("a: &x {n: 1}\nb: *x\nc: [*x, *x]") == {"a": {"n": 1}, "b": {"n": 1}, "c": ({"n": 1}, {"n": 1})}


def test_places() -> None:
    report = Report("j.yaml")
    node = read_yaml("\ufeffa: 1\r\nключ:\r\n  - 😀: {x: 'y'}\n", report)
    assert isinstance(node, Map)
    assert [(k.line, k.column) for k in node.keys.values()] == [(1, 1), (2, 1)]
    inner = node.entries["ключ"].items[0]  # type: ignore[attr-defined]
    assert (inner.line, inner.column) == (3, 5)
    assert (inner.entries["😀"].line, inner.entries["😀"].column) == (3, 8)


def bomb(levels: int) -> str:
    lines = [f"a0: &a0 [{', '.join('x' * 9)}]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        pytest.param(bomb(9), "journey.yaml:5:20: `*a3` makes the file grow", id="alias bomb"),
        pytest.param("&a [*a]", "1:5: `*a` points to nothing", id="alias in itself"),
        pytest.param("a: *b", "1:4: `*b` points to nothing", id="alias of nothing"),
        pytest.param("[" * 50_000, f"1:{MOST_LEVELS + 1}: this is nested more than", id="deep flow"),
        pytest.param("{a: " * 50_000, "this is nested more than", id="deep flow maps"),
        pytest.param("- " * 50_000, "this is nested more than", id="deep block"),
        pytest.param("\n".join(" " * i + "a:" for i in range(500)), f"{MOST_LEVELS}:", id="deep block maps"),
        pytest.param("? " * 50_000, "this is nested more than", id="deep keys"),
        pytest.param("a: b\n" * 2_000_000, "1:1: the file is larger than 1024 KiB", id="10 MB"),
        pytest.param(b"\xff" * (MOST_BYTES + 1), "1:1: the file is larger than", id="10 MB of rubbish"),
        pytest.param("-\n" * (MOST_NODES + 1), f"the file has more than {MOST_NODES} values", id="many values"),
        pytest.param(b"a: b\nc: \xd0", "2:4: the file is not UTF-8 text", id="not UTF-8"),
        pytest.param("a: b\nc: \0", "2:4: the character U+0000 is not allowed", id="NUL"),
        pytest.param("a: \ud800", "1:4: the character U+D800 is not allowed", id="half a character"),
        pytest.param("a:\n\tb: 1", "2:1: a tab stands where only spaces may; indent with spaces", id="tab"),
        pytest.param("", "1:1: the file is empty", id="empty"),
        pytest.param("# nothing\n", "1:1: the file is empty", id="comment only"),
        pytest.param("just text", "1:1: the file is text", id="text"),
        pytest.param("- a", "1:1: the file is a list", id="list"),
        pytest.param("a: 1\n---\nb: 2", "2:1: a second document begins here", id="two documents"),
        pytest.param("a: b: c", "1:5: a second `:` stands where none may", id="two colons"),
        pytest.param("a: [b, c", "1:4: a list that opens with `[` is not closed", id="open list"),
        pytest.param("a: {b: c", "1:4: a map that opens with `{` is not closed", id="open map"),
        pytest.param("a: 'b", "1:4: a quote is not closed", id="open quote"),
        pytest.param('a: "\\z"', "a `\\` in double quotes means nothing", id="escape"),
        pytest.param("a: @b", "1:4: a value begins with a special character", id="special"),
        pytest.param("a: 1\n  b: 2", "2:4: a second `:` stands where none may", id="indented key"),
        pytest.param("a:\n  b: 1\n c: 2", "3:2: this line fits nowhere", id="indentation"),
        pytest.param("[a]: b", "1:1: a key is a list or a map", id="list as key"),
        pytest.param("a: !ruby/object 3", "1:4: the tag `!ruby/object` has no meaning", id="tag"),
    ],
)
def test_what_is_no_file_of_ours_gets_one_clear_fault(source: str | bytes, said: str) -> None:
    with pytest.raises(JourneyFileError) as caught:
        load(source)
    first = next(f for f in caught.value.faults if said.split(": ")[-1] in str(f))
    assert said in str(first)
    if "has no meaning" not in said and "a key is" not in said:
        assert len(caught.value.faults) == 1


def test_a_key_that_stands_twice() -> None:
    with pytest.raises(JourneyFileError, match=r"3:1: the key `map` stands here again \(first on line 2\)"):
        load("format: 1\nmap: current\nmap: future\n")


def test_many_faults_are_cut_with_a_count() -> None:
    lines = "\n".join(f"zzz{i}: 1" for i in range(2000))
    with pytest.raises(JourneyFileError) as caught:
        load(f"format: 1\njourney: a\ntitle: a\nstages: [{{id: a, enter: {{did: Signed Up}}}}]\n{lines}")
    assert len(caught.value.faults) == 501
    assert caught.value.faults[-1].what == "1500 more faults follow"
