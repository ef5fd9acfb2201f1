"""Whatever is sent to any address of the API, it is answered, never by a fault of the program (schemathesis).

Requests are made from the description of the API: sound ones, and broken ones. The same seed makes the same
requests.
"""

from __future__ import annotations

import hypothesis
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from hannover.web.api import api
from tests.contract.stage import Programme

EXAMPLES = 12
SCHEMA = schemathesis.openapi.from_dict(api.described)
SCHEMA.app = WSGIHandler()


@SCHEMA.parametrize()
@hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)
def test_no_request_is_answered_by_a_fault(case: schemathesis.Case, programme: Programme) -> None:
    response = case.call(headers={"Host": "localhost", **programme.officer.headers})
    case.validate_response(
        response,
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ],
    )
