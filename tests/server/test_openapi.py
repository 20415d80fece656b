"""Whatever the OpenAPI document allows is answered as it says, and nothing makes the server fall over."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS, not_a_server_error

from tests.server.conftest import House

EXAMPLES = 12
_STREAM = "/api/changes/stream"


@pytest.fixture(scope="module")
def schema(house: House) -> Any:
    house.server.wait_whole()
    found = schemathesis.openapi.from_dict(house.server.ask("/api/openapi.json").json())
    found.config.base_url = house.server.url
    return found.exclude(path=_STREAM)


lazy = schemathesis.pytest.from_fixture("schema")


@lazy.parametrize()
@settings(max_examples=EXAMPLES, derandomize=True, suppress_health_check=list(HealthCheck), deadline=None)
def test_every_route_keeps_to_the_document(case: Any, house: House) -> None:
    reply = case.call(headers={"Authorization": f"Bearer {house.api}"})
    case.validate_response(reply, checks=(not_a_server_error, *STRICT))


STRICT = tuple(
    CHECKS.get_by_names(["status_code_conformance", "content_type_conformance", "response_schema_conformance"])
)
