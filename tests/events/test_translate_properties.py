"""Whatever the table holds: the same rows give the same facts, and no row is lost."""

import csv
import io
import random
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journeyglass.errors import SourceError, SourceFileError
from tests.events.sample import said_of_csv

MAPPING = """row_key: id
traits_at: at
time: {zone: Europe/Berlin}
account: {id: firm, name: firm, domain: site, parent: up, traits: {size: n}}
person: {id: who, email: mail, role: {column: role}, traits: {title: note}, membership: {from: at}}
anonymous_id: cookie
events:
  - {name: Order Completed, at: at, value: n, currency: {column: cur}, properties: {n: n, note: note, flag: flag}}
  - {name: {column: note}, at: at, when: {n: {gt: 2}}}
"""
HEAD = ["id", "firm", "site", "up", "who", "mail", "role", "note", "cookie", "at", "n", "cur", "flag"]
WORDS = {
    "at": ["2024-01-01", "2024-03-31 02:30", "soon", "1970-01-01", "2030-01-01", "31.12.2024 18:00"],
    "n": ["1", "2.50", "007", "-3", "1e5", "lots", "1,000"],
    "mail": ["Ann@acme.com", "bob@gmail.com", "nobody", "x@y", "a b@c.d"],
    "role": ["champion", "user", "CEO"],
    "cur": ["EUR", "usd", "€"],
    "flag": ["TRUE", "false", "maybe"],
    "site": ["https://acme.com/x", "acme", "www.b.org"],
}
ODD = ["", " ", "'", '"', "\\", "a\nb", "ж公司", "\x00", "%s", "{}", "0", "\u200b", "'; DROP TABLE x; --"]
GARBAGE = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _cell(name: str) -> st.SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(WORDS.get(name, ["a", "b", "c"])),
        st.sampled_from(ODD),
        st.text(st.characters(codec="utf-8"), max_size=8),
    )


ROWS = st.lists(st.tuples(*map(_cell, HEAD)), min_size=1, max_size=12)


def _csv(rows: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([HEAD, *rows])
    return out.getvalue()


def _said(text: str | bytes):
    with tempfile.TemporaryDirectory() as folder:
        return said_of_csv(text, MAPPING, Path(folder))


@GARBAGE
@given(ROWS, st.randoms(use_true_random=False))
def test_reading_twice_or_in_another_order_gives_the_same(rows, rng):
    keyed = [(f"k{i}", *row[1:]) for i, row in enumerate(rows)]
    one, again = _said(_csv(keyed)), _said(_csv(keyed))
    assert sorted(map(str, one.facts)) == sorted(map(str, again.facts))
    shuffled = list(keyed)
    rng.shuffle(shuffled)
    assert _said(_csv(shuffled)).bodies == one.bodies


@GARBAGE
@given(ROWS)
def test_no_row_is_lost(rows):
    """Every row read is a good one, from which something or nothing was said, or is put aside whole."""
    got = _said(_csv(rows))
    whole = {q["row"] for q in got.quarantined if q["whole"]}
    told = {f["row"] for f in got.facts} | {q["row"] for q in got.quarantined}
    assert len(whole) == got.rows_quarantined
    assert not whole & {f["row"] for f in got.facts}
    assert max(told, default=0) <= got.rows_read == len(rows)
    assert all(q["sentence"] and q["reason"] for q in got.quarantined)
    ids = Counter((f["kind"], f["fact_id"]) for f in got.facts)
    assert max(ids.values(), default=1) == 1


@GARBAGE
@given(st.binary(max_size=400))
def test_garbage_never_breaks_the_reader(data):
    """Random bytes under a proper header: a fault in our own words or an answer."""
    try:
        got = _said(",".join(HEAD).encode() + b"\n" + data)
    except (SourceError, SourceFileError):
        return
    assert got.rows_quarantined <= got.rows_read


@GARBAGE
@given(st.binary(max_size=200))
def test_garbage_without_a_header_never_breaks_the_reader(data):
    try:
        _said(data)
    except (SourceError, SourceFileError):
        return
    raise AssertionError("random bytes cannot have all the columns that the mapping names")


def test_lines_cut_at_random_are_counted_once():
    rng = random.Random(7)
    lines = []
    for i in range(1, 400):
        cells = [f"k{i}", "a", "", "", "p", "", "user", "x", "", "2024-01-01", "1", "EUR", "true"]
        lines.append(",".join(cells[: rng.choice([13, 13, 13, 5, 12])] + (["more"] if rng.random() < 0.1 else [])))
    got = _said(",".join(HEAD) + "\n" + "\n".join(lines) + "\n")
    cut = [i for i, line in enumerate(lines, 1) if line.count(",") != 12]
    assert got.rows_read == 399
    assert [row for row, _ in got.reasons] == cut
    assert sorted(e["row"] for e in got.events if e["name"] == "Order Completed") == [
        i for i in range(1, 400) if i not in cut
    ]
