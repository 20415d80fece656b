import json
from datetime import UTC, datetime

import pytest

from journeyglass.errors import SourceError, SourceFileError
from tests.events.sample import said, said_of_csv

BASE = """row_key: id
account: {id: firm}
events:
  - {name: Form Submitted, at: at}
"""


def test_one_row_gives_events_traits_role_membership_domain_and_contact(tmp_path):
    text = (
        "id,firm,who,mail,title,since,won,amount,segment\n"
        "7,acme,p1,Ann@Acme.com,CEO,2024-01-02,2024-03-01 10:30,1250.50,pets\n"
    )
    got = said_of_csv(
        text,
        """row_key: id
traits_at: since
account: {id: firm, traits: {segment: {column: segment, at: won}}}
person:
  {id: who, email: mail, name: who, role: {column: title, map: {CEO: decision_maker}}, traits: {title: title}}
opportunity: id
events:
  - {name: Form Submitted, at: since, channel: site}
  - {name: Opportunity Won, at: won, value: amount, currency: EUR, properties: {segment: segment}}
""",
        tmp_path,
    )
    form, won = got.events
    assert (form["name"], form["channel"], form["value"], form["actor"]) == ("Form Submitted", "site", None, "customer")
    assert won["at"] == datetime(2024, 3, 1, 10, 30, tzinfo=UTC)
    assert (float(won["value"]), won["currency"]) == (1250.5, "EUR")
    assert json.loads(won["properties"]) == {"opportunity_id": "7", "segment": "pets"}
    assert {f["kind"] for f in got.facts} == {
        "event", "account_traits", "person_traits", "role", "membership", "person_domain",
    }  # fmt: skip
    (role,) = got.of("role")
    assert (role["name"], role["at"], role["properties"]) == (
        "decision_maker", datetime(2024, 1, 2, tzinfo=UTC), '{"by":"crm"}',
    )  # fmt: skip
    assert [(f["month"], f["properties"]) for f in got.of("account_traits")] == [("2024-03", '{"segment":"pets"}')]
    assert [(f["person_id"], f["name"]) for f in got.of("person_domain")] == [("p1", "acme.com")]
    assert got.contacts[0]["email"] == "ann@acme.com"
    assert got.contacts[0]["name"] == "p1"
    assert not got.quarantined


def test_no_clear_address_name_or_phone_among_facts(tmp_path):
    text = "id,firm,mail,name,phone,first\n1,a,Ann@gmail.com,Ann Lee,+1 (555),Ann\n2,a,ann@GMAIL.com ,Ann Lee,,\n"
    got = said_of_csv(
        text,
        """row_key: id
account: {id: firm}
person: {email: mail, name: name, phone: phone, traits: {first_name: first}}
""",
        tmp_path,
    )
    told = " ".join(str(value) for f in got.facts for value in f.values()).lower()
    assert not any(word in told for word in ("ann", "gmail", "(555)"))
    (contact,) = got.contacts
    assert contact["person_id"].startswith("p_")
    assert len(contact["person_id"]) == 34
    assert (contact["email"], contact["name"], contact["phone"]) == ("ann@gmail.com", "Ann Lee", "+1 (555)")
    assert json.loads(contact["traits"]) == {"first_name": "Ann"}
    assert [f["kind"] for f in got.facts] == ["membership"]


def test_a_bad_event_leaves_the_row_s_other_events_in(tmp_path):
    text = (
        "id,firm,at,won,amount\n"
        "1,a,2024-01-01,soon,1\n"
        "2,a,1989-12-31,2024-01-02,1\n"
        "3,a,2026-01-02 00:00:01,2024-01-02,1\n"
        "4,a,2024-01-01,2024-01-02,12 apples\n"
        "5,,2024-01-01,,\n"
    )
    mapping = BASE + "  - {name: Opportunity Won, at: won, value: amount}\n"
    got = said_of_csv(text, mapping, tmp_path)
    assert got.reasons == [(1, "time"), (2, "before_1990"), (3, "in_the_future"), (4, "money"), (5, "nobody")]
    assert [(e["row"], e["name"]) for e in got.events] == [
        (1, "Form Submitted"), (2, "Opportunity Won"), (3, "Opportunity Won"), (4, "Form Submitted"),
    ]  # fmt: skip
    assert got.rows_quarantined == 0
    first = min(got.quarantined, key=lambda q: q["row"])
    assert first["column"] == "won"
    assert first["sentence"].startswith("the time `soon` in `won` is not understood")
    assert json.loads(first["raw"])["won"] == "soon"


def test_a_day_ahead_is_still_taken(tmp_path):
    got = said_of_csv("id,firm,at\n1,a,2026-01-02T00:00:00Z\n", BASE, tmp_path)
    assert len(got.events) == 1


def test_rows_without_a_key_and_with_one_used_again(tmp_path):
    got = said_of_csv("id,firm,at\n1,a,2024-01-01\n,a,2024-01-01\n1,b,2024-02-01\n", BASE, tmp_path)
    assert got.reasons == [(2, "no_row_key"), (3, "repeated_row_key")]
    assert "row 1" in next(q["sentence"] for q in got.quarantined if q["row"] == 3)
    assert [e["account_id"] for e in got.events] == ["a"]
    assert got.rows_quarantined == 2


def test_row_key_of_two_columns_is_not_their_concatenation(tmp_path):
    got = said_of_csv(
        "x,y,firm,at\na,bc,f,2024-01-01\nab,c,f,2024-01-01\n", BASE.replace("row_key: id", "row_key: [x, y]"), tmp_path
    )
    assert len({e["fact_id"] for e in got.events}) == 2


def test_without_a_key_equal_rows_stay_apart_and_keep_their_ids_in_any_order(tmp_path):
    lines = ["a,2024-01-01\n", "a,2024-01-01\n", "b,2024-01-02\n"]
    mapping = BASE.replace("row_key: id", 'row_key: "*"')
    one = said_of_csv("firm,at\n" + "".join(lines), mapping, tmp_path)
    other = said_of_csv("firm,at\n" + "".join(reversed(lines)), mapping, tmp_path)
    assert len(one.events) == 3
    assert one.bodies == other.bodies


def test_event_ids_follow_source_key_and_entry_only(tmp_path):
    one = said_of_csv("id,firm,at\n1,a,2024-01-01\n", BASE, tmp_path)
    corrected = said_of_csv("id,firm,at\n1,b,2024-02-02\n", BASE, tmp_path)
    renamed = said_of_csv("id,firm,at\n1,a,2024-01-01\n", BASE.replace("name: Form", "id: other, name: Form"), tmp_path)
    ids = [got.events[0]["fact_id"] for got in (one, corrected, renamed)]
    assert ids[0] == ids[1] != ids[2]
    assert one.events[0]["body_hash"] != corrected.events[0]["body_hash"]
    assert one.events[0]["row_id"] == corrected.events[0]["row_id"]


def test_column_types_are_told_by_all_their_values(tmp_path):
    text = "id,firm,at,n,code,flag,mixed,big\n"
    text += "1,a,2024-01-01,1.50,007,TRUE,1,1234567890123456\n2,a,2024-01-01,-0.0,008,false,x,2\n"
    names = "{n: n, code: code, flag: flag, mixed: mixed, big: big}"
    got = said_of_csv(text, BASE.replace("at: at", f"at: at, properties: {names}"), tmp_path)
    assert got.events[0]["properties"] == '{"big":"1234567890123456","code":"007","flag":true,"mixed":"1","n":1.5}'
    assert json.loads(got.events[1]["properties"])["n"] == 0


def test_declared_types_win_and_say_what_does_not_fit(tmp_path):
    text = "id,firm,at,n,t,b\n1,a,2024-01-01,5,1,yes\n2,a,2024-01-01,many,2,maybe\n"
    mapping = "types: {n: number, t: text, b: bool}\n" + BASE.replace(
        "at: at", "at: at, properties: {n: n, t: t, b: b}"
    )
    got = said_of_csv(text, mapping, tmp_path)
    assert [e["properties"] for e in got.events] == ['{"b":true,"n":5,"t":"1"}', '{"t":"2"}']
    assert got.reasons == [(2, "not_a_bool"), (2, "not_a_number")]


@pytest.mark.parametrize(
    ("when", "rows"),
    [
        ("{n: {gt: 2}}", [3, 4]),
        ("{n: {gte: 2, lt: 10}}", [2, 3]),
        ("{n: 10}", [4]),
        ('{n: "10"}', []),
        ("{n: [1, 3]}", [1, 3]),
        ("{n: {ne: 1}}", [2, 3, 4]),
        ("{t: {exists: false}}", [3]),
        ("{t: {exists: true}}", [1, 2, 4]),
        ("{t: {ne: x}}", [2, 4]),
        ("{t: {contains: y}}", [2]),
        ('{t: {matches: "^[xz]"}}', [1, 4]),
        ("{t: {gt: x}}", [2, 4]),
        ("{f: true}", [1, 2]),
        ("{f: {ne: true}}", [3, 4]),
        ("{n: {matches: x}}", []),
        ("{n: {ne: x}}", [1, 2, 3, 4]),
        ("{n: {gt: 1}, t: z}", [4]),
    ],
)
def test_when_compares_as_where_does(when, rows, tmp_path):
    told = ("1,x,TRUE", "2,y,true", "3,,False", "10,z,false")
    text = "id,firm,at,n,t,f\n" + "".join(f"{i},a,2024-01-01,{t}\n" for i, t in enumerate(told, 1))
    got = said_of_csv(text, BASE.replace("at: at", f"at: at, when: {when}"), tmp_path)
    assert [e["row"] for e in got.events] == rows


def test_clean_maps_values_before_anything_reads_them(tmp_path):
    text = "id,firm,at,product\n1,a,n/a,GTXPro\n2,a,2024-01-01,GTX Pro\n"
    mapping = "clean: {product: {GTXPro: GTX Pro}, at: {n/a: null}}\n" + BASE.replace(
        "at: at", "at: at, properties: {p: product}"
    )
    got = said_of_csv(text, mapping, tmp_path)
    assert [(e["row"], e["properties"]) for e in got.events] == [(2, '{"p":"GTX Pro"}')]
    assert not got.quarantined


def test_join_adds_columns_and_leaves_unmatched_rows(tmp_path):
    (tmp_path / "deals.csv").write_text("lead,won,amount\n1,2024-02-01,10\n9,2024-02-02,5\n")
    mapping = "join: [{table: {file: deals.csv}, by: {id: lead}, prefix: d_}]\n" + BASE
    got = said_of_csv(
        "id,firm,at\n1,a,2024-01-01\n2,b,2024-01-01\n", mapping + "  - {name: Opportunity Won, at: d_won}\n", tmp_path
    )
    assert [(e["row"], e["name"]) for e in got.events] == [
        (1, "Form Submitted"),
        (1, "Opportunity Won"),
        (2, "Form Submitted"),
    ]


def test_a_joined_table_with_a_repeated_key_is_refused(tmp_path):
    (tmp_path / "deals.csv").write_text("id,won\n1,2024-02-01\n2,2024-02-01\n1,2024-02-02\n")
    with pytest.raises(SourceError, match=r"more than one row with id 1 \(rows 1 and 3\)"):
        said_of_csv(
            "id,firm,at\n1,a,2024-01-01\n", "join: [{table: {file: deals.csv}, by: id, prefix: d_}]\n" + BASE, tmp_path
        )


def test_columns_that_are_not_there_are_told_with_their_places(tmp_path):
    with pytest.raises(SourceFileError) as caught:
        said_of_csv("id,firms,when\n1,a,2024-01-01\n", BASE, tmp_path)
    assert [(f.line, f.column, f.what) for f in caught.value.faults] == [
        (5, 15, "the table has no column `firm`"),
        (7, 32, "the table has no column `at`"),
    ]
    assert "did you mean `firms`?" in str(caught.value)


def test_roles_outside_the_committee_are_told(tmp_path):
    text = "id,firm,at,p,role\n1,a,2024-01-01,x,CEO\n2,a,2024-01-01,y,Wizard\n3,,2024-01-01,z,CEO\n"
    mapping = BASE + "person: {id: p, role: {column: role, map: {CEO: decision_maker}}}\n"
    got = said_of_csv(text, mapping, tmp_path)
    assert [(f["person_id"], f["name"]) for f in got.of("role")] == [("x", "decision_maker")]
    assert got.reasons == [(2, "role"), (3, "role_without_account")]


def test_what_several_rows_say_is_kept_once_and_is_no_row_s_own(tmp_path):
    text = "id,firm,at,who\n1,a,2024-01-01,p\n2,a,2024-01-02,p\n3,b,2024-01-03,q\n"
    got = said_of_csv(text, BASE + "person: {id: who}\n", tmp_path)
    told = {(f["person_id"], f["account_id"]): f["row_id"] for f in got.of("membership")}
    assert set(told) == {("p", "a"), ("q", "b")}
    assert told["p", "a"] is None
    assert told["q", "b"] is not None


def test_memberships_links_merges_parents_and_domains(tmp_path):
    text = (
        "id,firm,up,site,who,cookie,from,to,main,into\n"
        "1,a,g,https://www.Acme.co.uk/about,p,c1,2023-01-01,2024-01-01,yes,\n"
        "2,b,b,not a domain,q,,,,no,a\n"
    )
    got = said_of_csv(
        text,
        """row_key: id
account: {id: firm, parent: up, domain: site}
person: {id: who, membership: {from: from, to: to, primary: main}}
identify: {anonymous_id: cookie, at: from}
merge: {account: firm, into: into}
""",
        tmp_path,
    )
    first, second = sorted(got.of("membership"), key=lambda f: f["person_id"])
    assert (first["at"].year, first["until"].year, first["properties"]) == (2023, 2024, '{"primary":true}')
    assert (second["at"], second["until"], second["properties"]) == (None, None, '{"primary":false}')
    assert [(f["anonymous_id"], f["person_id"]) for f in got.of("link")] == [("c1", "p")]
    assert [(f["account_id"], f["other_id"]) for f in got.of("merge")] == [("b", "a")]
    assert [(f["account_id"], f["other_id"]) for f in got.of("parent")] == [("a", "g")]
    assert [(f["account_id"], f["name"]) for f in got.of("account_domain")] == [("a", "acme.co.uk")]


def test_actors_come_from_the_vocabulary_the_column_or_the_mapping(tmp_path):
    text = "id,firm,at,what,by\n1,a,2024-01-01,Email Sent,us\n2,a,2024-01-02,Odd Thing,robot\n"
    text += "3,a,2024-01-03,open,customer\n"
    told = "{column: what, map: {open: Email Bounced}}"
    vocabulary = said_of_csv(text, BASE.replace("Form Submitted", told), tmp_path)
    assert [e["actor"] for e in vocabulary.events] == ["us", "customer", "system"]
    column = said_of_csv(text, BASE.replace("at: at", "at: at, actor: {column: by}"), tmp_path)
    assert [(e["row"], e["actor"]) for e in column.events] == [(1, "us"), (3, "customer")]
    assert column.reasons == [(2, "actor")]
    declared = said_of_csv(text, BASE.replace("at: at", "at: at, actor: us"), tmp_path)
    assert {e["actor"] for e in declared.events} == {"us"}


@pytest.mark.parametrize(("at", "month", "hash_moves"), [("import", "2026-01", False), ("always", "always", False)])
def test_undated_traits(at, month, hash_moves, tmp_path):
    mapping = f"traits_at: {at}\nrow_key: id\naccount: {{id: firm, name: firm}}\n"
    one = said_of_csv("id,firm\n1,a\n", mapping, tmp_path)
    later = said_of_csv("id,firm\n1,a\n", mapping, tmp_path, received_at=datetime(2026, 3, 1, tzinfo=UTC))
    assert one.facts[0]["month"] == month
    assert (one.bodies != later.bodies) is hash_moves


def test_amounts_with_a_currency_column(tmp_path):
    text = 'id,firm,at,m,c\n1,a,2024-01-01,"$1,234.50",usd\n2,a,2024-01-01,7,dollars\n3,a,2024-01-01,1e3,EUR\n'
    got = said_of_csv(text, BASE.replace("at: at", "at: at, value: m, currency: {column: c}"), tmp_path)
    assert [(e["row"], float(e["value"]), e["currency"]) for e in got.events] == [(1, 1234.5, "USD"), (3, 1000, "EUR")]
    assert got.reasons == [(2, "currency")]


def test_a_missing_file_is_told_in_a_sentence(tmp_path):
    with pytest.raises(SourceError, match=r"there is no file nowhere\.csv"):
        said("format: 1\nsource: s\ntable: {file: nowhere.csv}\n" + BASE, tmp_path)
