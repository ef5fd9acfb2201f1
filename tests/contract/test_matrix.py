"""Who may do what: every operation, called over HTTP and on the command line by every role, as the table of
permissions says, allowed and forbidden.
"""

from __future__ import annotations

import base64
from typing import Any

import pytest

from hannover.accounts.permissions import PERMISSIONS, Role
from hannover.cli.values import entries_of
from hannover.errors import ForbiddenError
from hannover.jobs.models import Job
from hannover.operations import Context, Operation, each_operation
from hannover.record import faces
from hannover.web.api.operations import address_of
from tests.contract.stage import EVIDENCE, PACKAGES, Api, Caller, Command, Programme

TABLE = b"title,language,date,source\nA visit,en,2018,A sample source\n"
VALUES: dict[str, dict[str, Any]] = {
    "show-progress": {},
    "add-evidence": EVIDENCE,
    "import-evidence": {"file": base64.b64encode(TABLE).decode()},
    "list-searches": {},
    "list-introductions": {},
    "list-profiles": {},
    "find-duplicates": {},
    "export-profiles": {},
    "check-searches": {},
    "encode-profiles": {},
    "learn-weights": {},
    "compute-round": {"key": "spring"},
    "import-companies": {"file": base64.b64encode(TABLE).decode()},
    "plan-timetable": {"event": "fair"},
    "repair-timetable": {"event": "fair"},
    "plan-tour": {"delegation": "spring"},
    "draft-selection": {"call": "spring"},
}
"""What is sent to an operation of that name: enough for it to be done or, where it is long, to be started. One
that is absent gets nothing, which is enough to be refused.
"""
EVERY = [
    pytest.param(package, operation, role, id=f"{package}-{operation.name}-{role}")
    for package, operation in each_operation(PACKAGES)
    for role in Role
]


def expected(operation: Operation, role: Role) -> int:
    """The status for a role: done, started, not signed in, or not allowed."""
    if role in PERMISSIONS[operation.permission] or Role.VISITOR in PERMISSIONS[operation.permission]:
        if operation.name not in VALUES:
            return 400
        if operation.long_running:
            return 401 if role is Role.VISITOR else 202
        return 200
    return 401 if role is Role.VISITOR else 403


@pytest.mark.parametrize(("package", "operation", "role"), EVERY)
def test_an_operation_is_open_to_those_roles_and_closed_to_the_others(
    package: str, operation: Operation, role: Role, api: Api, programme: Programme
) -> None:
    caller = programme.callers[role]
    response = api.post(address_of(package, operation)[1:], VALUES.get(operation.name), caller=caller)
    assert response.status_code == expected(operation, role), response.content


LONG = [
    pytest.param(package, operation, id=f"{package}-{operation.name}")
    for package, operation in each_operation(PACKAGES)
    if operation.long_running and any(entry.required for entry in entries_of(operation.input))
]


@pytest.mark.parametrize(("package", "operation"), LONG)
def test_a_long_operation_that_lacks_something_is_refused_before_there_is_a_job(
    package: str, operation: Operation, api: Api, programme: Programme
) -> None:
    role = min(PERMISSIONS[operation.permission] - {Role.VISITOR})
    response = api.post(address_of(package, operation)[1:], {}, caller=programme.callers[role])
    assert response.status_code == 400, response.content
    assert not Job.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_the_list_of_operations_tells_each_role_what_it_may(
    role: Role, api: Api, programme: Programme
) -> None:
    listed = api.get("operations", caller=programme.callers[role]).json()
    allowed = {(entry["package"], entry["name"]) for entry in listed if entry["allowed"]}
    assert allowed == {
        (package, operation.name)
        for package, operation in each_operation(PACKAGES)
        if {role, Role.VISITOR} & PERMISSIONS[operation.permission]
    }


@pytest.mark.parametrize("role", Role)
def test_the_command_line_refuses_whom_the_api_refuses(
    role: Role, command: Command, programme: Programme
) -> None:
    words = [word for name, value in EVIDENCE.items() for word in (f"--{name}", value)]
    done = command("ict", "add-evidence", *words, caller=programme.callers[role])
    if role in PERMISSIONS["add-evidence"]:
        assert (done.code, done.err) == (0, "")
    else:
        remedy = "say who acts: --as LOGIN" if role is Role.VISITOR else "sign in as: officer, secretariat"
        assert (done.code, done.out) == (2, "")
        assert done.err == f"hannover: this needs the permission add-evidence ({remedy})\n"


def test_nobody_signs_from_the_command_line_or_through_the_api(programme: Programme) -> None:
    signing = Operation(
        name="sign-outcome",
        input=type(programme.officer),
        result=type(programme.officer),
        run="tests.contract.test_matrix:unreachable",
        permission="sign",
        help={"en": "Sign."},
    )
    secretariat = programme.callers[Role.SECRETARIAT]
    with pytest.raises(ForbiddenError, match="a key is not turned from here"):
        faces.run("ict", signing, secretariat, actor=secretariat.actor, language="en")


def unreachable(values: Caller, context: Context) -> Caller:
    raise AssertionError("a refused operation was done")
