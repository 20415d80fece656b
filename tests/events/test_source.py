import json
import os
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeyglass.errors import NotFoundError, SourceFileError
from journeyglass.events.source import load_source
from journeyglass.events.source_schema import source_schema, write
from journeyglass.journey.report import Report
from journeyglass.journey.yamlnodes import plain
from journeyglass.journey.yamlread import read_yaml

GOLDEN = Path(__file__).parent / "golden"
DOCS = Path(__file__).parents[2] / "docs" / "reference" / "source.schema.json"
MINIMAL = "format: 1\nsource: s\ntable: {file: t.csv}\nrow_key: id\n"


def test_every_fault_of_a_file_at_once_with_its_place():
    """Set JOURNEYGLASS_RENEW=1 to write the report anew, then read what changed."""
    with pytest.raises(SourceFileError) as caught:
        load_source((GOLDEN / "faults.yaml").read_bytes(), path="sources/faults.yaml")
    golden = GOLDEN / "faults.txt"
    if os.environ.get("JOURNEYGLASS_RENEW"):
        golden.write_text(f"{caught.value}\n", "utf-8")
    assert f"{caught.value}\n" == golden.read_text("utf-8")


def test_a_whole_file_loads():
    mapping = load_source((GOLDEN / "whole.yaml").read_bytes())
    assert mapping.source == "crm-leads"
    assert mapping.observed_from_at() == datetime(2017, 5, 31, 22, tzinfo=UTC)
    assert [mapping.entry_id(i) for i in range(4)] == [
        "Form Submitted#1",
        "won",
        "Form Submitted#2",
        "column:activity#1",
    ]
    assert mapping.event_names() == ("Form Submitted", "Opportunity Won", "Email Opened")
    assert mapping.join[0].pairs == (("lead_id", "lead"),)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (MINIMAL, "nothing is read from the table"),
        (MINIMAL + "identify: {anonymous_id: c}\nevents: [{name: A, at: b}]\n", "`identify` needs a person"),
        (
            MINIMAL.replace("row_key: id", 'row_key: ["*", id]') + "account: {id: a}\n",
            "`*` stands beside other columns",
        ),
        (MINIMAL + "events: [{name: A, at: b, id: x}, {name: B, at: b, id: x}]\n", "the id `x` of entry 1"),
        (
            MINIMAL + "person: {email: mail}\nevents: [{name: A, at: b, properties: {m: mail}}]\n",
            "`m` is personal data",
        ),
        (
            MINIMAL + "account: {id: a}\njoin:\n" + 2 * " - {table: {file: x.csv}, by: a, prefix: p}\n",
            "the prefix `p`",
        ),
    ],
)
def test_faults_that_the_shape_alone_cannot_tell(text, what):
    with pytest.raises(SourceFileError) as caught:
        load_source(text)
    assert what in str(caught.value)


def test_a_file_that_is_not_there():
    with pytest.raises(NotFoundError):
        load_source(Path("nowhere.yaml"))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_loads_or_has_faults_inside_it(text):
    faults = ()
    try:
        load_source(text, path="x.yaml")
    except SourceFileError as error:
        faults = error.faults
    lines = 1 + sum(text.count(end) for end in "\n\r\x85\u2028\u2029")
    assert all(1 <= fault.line <= lines and fault.column >= 1 for fault in faults)


def test_the_published_schema_is_up_to_date(tmp_path):
    write(tmp_path / "s.json")
    assert DOCS.read_text("utf-8") == (tmp_path / "s.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ((GOLDEN / "whole.yaml").read_text("utf-8"), True),
        ((GOLDEN / "faults.yaml").read_text("utf-8"), False),
        (MINIMAL + "account: {id: a}\n", True),
        (MINIMAL + "account: {id: a}\nrow_keys: x\n", False),
        (MINIMAL + "account: {id: 5}\n", False),
        (MINIMAL.replace("row_key: id", "row_key: []") + "account: {id: a}\n", False),
        (MINIMAL + "events: [{name: {column: a, map: {x: Y}}, at: b, when: {n: {gt: 1}}}]\n", True),
        (MINIMAL + "events: [{name: A, at: b, when: {n: {bigger: 1}}}]\n", False),
        (MINIMAL + "events: [{name: A, at: b, actor: robot}]\n", False),
        (MINIMAL + "events: [{name: A, at: b, time: {format: [unix]}}]\n", True),
    ],
)
def test_the_schema_judges_as_the_loader_does(text, fits):
    schema = source_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    node = read_yaml(text, Report("x"))
    data = json.loads(json.dumps(plain(node)))
    assert jsonschema.Draft202012Validator(schema).is_valid(data) is fits
    if fits:
        load_source(text)
    else:
        with pytest.raises(SourceFileError):
            load_source(text)
