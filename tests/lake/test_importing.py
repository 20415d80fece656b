from __future__ import annotations

from pathlib import Path

import pytest

from journeyglass.errors import InputError, SourceFileError, WorkspaceError
from journeyglass.lake import locking
from journeyglass.lake.importing import ImportSummary, import_source
from journeyglass.lake.lens import connect
from journeyglass.lake.store import Store

NOW = 1_700_000_000_000_000
MAPPING = """\
format: 1
source: deals
table: {file: deals.csv}
row_key: id
traits_at: always
observed_from: 2023-01-01
account: {id: company, traits: {size: size}}
person: {id: contact, email: email, name: contact_name}
events:
  - {name: Form Submitted, at: opened}
  - {name: Opportunity Won, at: won, value: amount, currency: EUR}
"""
HEAD = "id,company,size,contact,email,contact_name,opened,won,amount"
ACME = "1,acme,10,ann,Ann@acme.example,Ann A,2023-02-01,2023-03-01,100"
BETA = "2,beta,20,bob,bob@beta.example,Bob B,2023-02-02,,"
GAMMA = "3,gamma,30,gil,gil@gamma.example,Gil G,2023-02-03,2023-03-03,300"


class Bench:
    def __init__(self, folder: Path, mode: str = "append") -> None:
        self.now = NOW
        self.store = Store(folder / ".journeyglass", threads=1, clock=lambda: self.now)
        self.csv, self.yaml = folder / "deals.csv", folder / "deals.yaml"
        self.yaml.write_text(MAPPING + f"mode: {mode}\n", "utf-8")

    def bring(self, *lines: str) -> ImportSummary:
        self.now += 10**6
        self.csv.write_text("\n".join((HEAD, *lines)) + "\n", "utf-8")
        return import_source(self.store, self.yaml)

    def events(self) -> list[tuple[str, str, float | None]]:
        con = connect(threads=1)
        self.store.files().register(con)
        return con.execute("SELECT account, name, CAST(value AS DOUBLE) FROM events ORDER BY ALL").fetchall()

    def bodies(self) -> int:
        con = connect(threads=1)
        self.store.lake.register(con)
        return int(con.execute("SELECT count(*) FROM facts").fetchall()[0][0])


@pytest.fixture
def bench(tmp_path: Path):
    made = Bench(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def snapshot(tmp_path: Path):
    made = Bench(tmp_path, "snapshot")
    yield made
    made.store.close()


def changes(summary: ImportSummary) -> dict[str, int]:
    kinds = ("new", "changed", "revived", "retracted", "withheld")
    return {kind: count for kind in kinds if (count := getattr(summary, kind))}


def test_a_table_comes_in(bench: Bench) -> None:
    summary = bench.bring(ACME, BETA)
    assert (summary.rows, summary.quarantined, summary.number) == (2, 0, 1)
    assert bench.events() == [
        ("acme", "Form Submitted", None),
        ("acme", "Opportunity Won", 100.0),
        ("beta", "Form Submitted", None),
    ]
    assert [(c.person_id, c.email, c.name) for c in bench.store.ledger.contacts()] == [
        ("ann", "ann@acme.example", "Ann A"),
        ("bob", "bob@beta.example", "Bob B"),
    ]
    assert bench.store.ledger.observed_from() == {"deals": 1_672_531_200_000_000}


def test_the_same_file_twice_changes_nothing(bench: Bench) -> None:
    first = bench.bring(ACME, BETA)
    version, imports = bench.store.lake.version(), bench.store.ledger.imports()
    second = bench.bring(ACME, BETA)
    assert changes(second) == {}
    assert (second.unchanged, second.number) == (first.new, 1)
    assert (bench.store.lake.version(), bench.store.ledger.imports()) == (version, imports)


def test_rows_in_another_order_change_nothing(bench: Bench) -> None:
    bench.bring(ACME, BETA)
    version = bench.store.lake.version()
    assert changes(bench.bring(BETA, ACME)) == {}
    assert bench.store.lake.version() == version


def test_a_corrected_row_replaces_all_that_it_said(bench: Bench) -> None:
    bench.bring(ACME, BETA)
    corrected = ACME.replace("2023-03-01,100", ",")
    assert changes(bench.bring(corrected, BETA)) == {"retracted": 1}
    assert ("acme", "Opportunity Won", 100.0) not in bench.events()
    assert changes(bench.bring(ACME.replace("100", "150"), BETA)) == {"revived": 1}
    assert ("acme", "Opportunity Won", 150.0) in bench.events()
    assert changes(bench.bring(ACME, BETA)) == {"changed": 1}


def test_rows_that_vanish_stay_when_appending(bench: Bench) -> None:
    bench.bring(ACME, BETA)
    assert set(changes(bench.bring(GAMMA))) == {"new"}
    assert {account for account, *_ in bench.events()} == {"acme", "beta", "gamma"}
    assert len(bench.store.ledger.contacts()) == 3


def test_rows_that_vanish_from_a_snapshot_are_taken_back_and_may_return(snapshot: Bench) -> None:
    first = snapshot.bring(ACME, BETA)
    gone = snapshot.bring(BETA)
    assert set(changes(gone)) == {"retracted"}
    assert {account for account, *_ in snapshot.events()} == {"beta"}
    assert [c.person_id for c in snapshot.store.ledger.contacts()] == ["bob"]
    back = snapshot.bring(ACME, BETA)
    assert changes(back) == {"revived": gone.retracted}
    assert back.unchanged + back.revived == first.new
    assert changes(snapshot.bring(ACME, BETA)) == {}


def test_bad_rows_are_put_aside_and_the_rest_goes_in(bench: Bench) -> None:
    summary = bench.bring(ACME.replace("2023-02-01", "2023-02-31"), BETA)
    assert (summary.quarantined, summary.reasons) == (1, {"time": 1})
    (bad,) = bench.store.ledger.quarantined()
    assert (bad.source, bad.row, bad.column, bad.reason) == ("deals", 1, "opened", "time")
    assert ("acme", "Opportunity Won", 100.0) in bench.events()
    assert bench.bring(ACME, BETA).quarantined == 0
    assert bench.store.ledger.quarantined() == []


def test_traits_dated_by_the_import_keep_what_earlier_exports_said(bench: Bench) -> None:
    bench.yaml.write_text(MAPPING.replace("traits_at: always", "traits_at: import"), "utf-8")

    def sizes(known_at: int | None = None) -> list[tuple[int, int]]:
        con = connect(threads=1)
        files = bench.store.files(known_at)
        files.register(con)
        sql = (
            """SELECT CAST(json_extract(traits, '$.size') AS INTEGER), epoch_us("at") FROM account_traits ORDER BY 2"""
        )
        return con.execute(sql).fetchall()

    for size in ("10", "10", "12", "10"):
        bench.bring(ACME.replace(",10,", f",{size},"))
    said = [(10, NOW + 10**6), (12, NOW + 3 * 10**6), (10, NOW + 4 * 10**6)]
    assert sizes() == said
    assert sizes(known_at=NOW + 3 * 10**6) == said[:2]
    bench.bring(ACME.replace(",10,", ",,"))
    assert sizes() == []


def test_two_sources_do_not_touch_each_other(bench: Bench, tmp_path: Path) -> None:
    bench.bring(ACME)
    other = tmp_path / "other.yaml"
    other.write_text(MAPPING.replace("source: deals", "source: other") + "mode: snapshot\n", "utf-8")
    import_source(bench.store, other)
    bench.csv.write_text(f"{HEAD}\n", "utf-8")
    assert import_source(bench.store, other).retracted > 0
    assert {account for account, *_ in bench.events()} == {"acme"}
    assert [row.source for row in bench.store.ledger.sources()] == ["deals", "other"]


def test_a_database_that_reads_otherwise_after_a_crash_is_the_next_import(bench: Bench, tmp_path: Path) -> None:
    import sqlite3

    database = sqlite3.connect(tmp_path / "crm.db")
    database.execute("CREATE TABLE t (id TEXT, at TEXT)")
    database.execute("INSERT INTO t VALUES ('a', '2024-01-01')")
    database.commit()
    source = tmp_path / "crm.yaml"
    url = f"sqlite:///{tmp_path / 'crm.db'}"
    source.write_text(
        f'format: 1\nsource: crm\ntable: {{url: "{url}", sql: "select * from t"}}\nrow_key: id\n'
        "account: {id: id}\nevents: [{name: Page Viewed, at: at}]\n",
        "utf-8",
    )
    bench.now = 1_710_000_000_000_000
    started = bench.store.ledger.start_import("crm", "the first run", "crm.yaml", bench.now, 0)
    import_source(bench.store, source)
    assert [row.number for row in bench.store.ledger.imports()] == [started.number]
    database.execute("UPDATE t SET at = '2024-01-02'")
    database.commit()
    assert import_source(bench.store, source).changed == 1
    database.close()


def test_an_import_that_broke_off_after_its_commit_is_not_taken_for_another_file(bench: Bench) -> None:
    from journeyglass.ledger.faultpoints import set_hook

    def hook(point: str) -> None:
        if point == "lake.after_commit":
            raise KeyboardInterrupt

    set_hook(hook)
    try:
        with pytest.raises(KeyboardInterrupt):
            bench.bring(ACME, BETA)
    finally:
        set_hook(None)
    summary = bench.bring(ACME, GAMMA)
    assert [(row.number, row.state) for row in bench.store.ledger.imports()] == [(1, "replaced"), (2, "finished")]
    assert set(changes(summary)) == {"new"}
    assert {account for account, *_ in bench.events()} == {"acme", "beta", "gamma"}


def test_two_imports_at_once_are_a_clear_error(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "PATIENCE", 0.0)
    bench.bring(ACME)
    with (
        Store(tmp_path / ".journeyglass", threads=1) as other,
        other.writing(),
        pytest.raises(WorkspaceError, match="another import is running"),
    ):
        import_source(bench.store, bench.yaml)
    assert changes(bench.bring(ACME)) == {}


def test_a_faulty_source_file_leaves_no_trace(bench: Bench) -> None:
    bench.csv.write_text("id\n1\n", "utf-8")
    with pytest.raises(SourceFileError):
        import_source(bench.store, bench.yaml)
    assert bench.store.lake.version() == -1
    assert changes(bench.bring(ACME)) == {"new": bench.bodies()}
    assert [row.number for row in bench.store.ledger.imports()] == [1]


def test_the_source_of_things_entered_by_hand_cannot_be_imported(bench: Bench) -> None:
    bench.yaml.write_text(MAPPING.replace("source: deals", "source: manual"), "utf-8")
    with pytest.raises(InputError, match="entered by hand"):
        bench.bring(ACME)


def test_no_e_mail_or_name_is_in_the_lake(bench: Bench, tmp_path: Path) -> None:
    bench.bring(ACME, BETA)
    con = connect(threads=1)
    bench.store.lake.register(con)
    said = str(con.execute("SELECT * FROM facts").fetchall()).lower()
    assert "acme" in said
    assert not any(personal in said for personal in ("ann@", "bob@", "ann a", "bob b"))
