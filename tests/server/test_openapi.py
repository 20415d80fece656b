"""Whatever the OpenAPI document allows is answered as it says, and nothing makes the server fall over."""

from __future__ import annotations

from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS, load_all_checks

from tests.server.conftest import House

EXAMPLES = 12
STRICT = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"]
_STREAM = "/api/changes/stream"


def tried(operation: Any, house: House) -> None:
    """Ask in many ways, allowed ones and others; raises where an answer is not what the document says."""
    headers = {"Authorization": f"Bearer {house.api}"}
    checks = CHECKS.get_by_names(STRICT)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        case.validate_response(case.call(headers=headers), checks=checks)

    ask()


def test_every_route_keeps_to_the_document(house: House) -> None:
    house.server.wait_whole()
    load_all_checks()
    document = schemathesis.openapi.from_dict(house.server.ask("/api/openapi.json").json())
    document.config.base_url = house.server.url
    operations = [found.ok() for found in document.exclude(path=_STREAM).get_all_operations()]
    assert len(operations) > 15
    failed = []
    for operation in operations:
        try:
            tried(operation, house)
        except Exception as error:
            failed.append(f"{operation.label}: {error}")
    assert not failed, "\n\n".join(failed)
