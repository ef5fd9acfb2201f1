"""Every field keeps the contract: its manifest is whole, light and means what it says."""

from __future__ import annotations

import importlib
import inspect
from dataclasses import fields, is_dataclass
from typing import get_type_hints

import pytest
from django.conf import settings

from hannover.accounts.permissions import PERMISSIONS
from hannover.cli.fieldcommand import TAKEN
from hannover.cli.parser import field_packages
from hannover.cli.values import entries_of
from hannover.errors import UnknownError
from hannover.operations import Operation, each_operation, operations_of, plain
from tests.contract.stage import PACKAGES

EVERY = [
    pytest.param(package, operation, id=f"{package}-{operation.name}")
    for package, operation in each_operation(PACKAGES)
]
FROM_THE_FIRST_DAY = {"show-progress", "add-evidence"}


def test_the_command_line_finds_the_packages_that_the_settings_name() -> None:
    assert field_packages() == tuple(sorted(settings.FIELD_PACKAGES))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_field_names_itself_and_has_the_operations_of_the_first_day(package: str) -> None:
    manifest = importlib.import_module(f"hannover.fields.{package}.field")
    names = [operation.name for operation in operations_of(package)]
    assert package == manifest.KEY
    assert set(names) >= FROM_THE_FIRST_DAY
    assert len(names) == len(set(names))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_field_proves_something_by_an_indicator_of_its_own(package: str) -> None:
    indicators = importlib.import_module(f"hannover.fields.{package}.indicators").INDICATORS
    assert indicators
    assert {indicator.name.partition(":")[0] for indicator in indicators} == {package}


@pytest.mark.parametrize(("package", "operation"), EVERY)
def test_an_operation_runs_a_function_of_its_input_and_the_context(
    package: str, operation: Operation
) -> None:
    function = operation.resolve()
    hints = get_type_hints(function)
    parameters = list(inspect.signature(function).parameters)
    assert len(parameters) == 2
    assert hints[parameters[0]] is operation.input
    assert hints["return"] is operation.result


@pytest.mark.parametrize(("package", "operation"), EVERY)
def test_an_operation_explains_itself_in_every_language(package: str, operation: Operation) -> None:
    assert {"en", "ja", "de"} <= set(operation.help)
    assert all(text.strip() and "\n" not in text for text in operation.help.values())


@pytest.mark.parametrize(("package", "operation"), EVERY)
def test_an_operation_asks_for_a_permission_that_there_is(package: str, operation: Operation) -> None:
    assert operation.permission in PERMISSIONS
    assert not (operation.writes and operation.permission == "read-public")


@pytest.mark.parametrize(("package", "operation"), EVERY)
def test_an_input_can_be_given_on_the_command_line(package: str, operation: Operation) -> None:
    assert not {entry.name for entry in entries_of(operation.input)} & TAKEN


@pytest.mark.parametrize(("package", "operation"), EVERY)
def test_input_and_result_are_frozen_dataclasses(package: str, operation: Operation) -> None:
    for shape in (operation.input, operation.result):
        assert is_dataclass(shape)
        assert shape.__dataclass_params__.frozen  # type: ignore[attr-defined]  # dataclasses keep it there
        assert fields(shape)


def test_a_package_that_does_not_exist_is_unknown() -> None:
    with pytest.raises(UnknownError, match="there is no field package 'weather'"):
        operations_of("weather")


def test_a_result_has_one_form_for_all_faces() -> None:
    operation = next(iter(operations_of("ict")))
    shown = plain(operation.result("key", "Title", "2018-12-31", "now", None, 0, 0, ()))
    assert shown == {
        "field": "key",
        "title": "Title",
        "as_of": "2018-12-31",
        "known_at": "now",
        "attained": None,
        "counted": 0,
        "indicators": 0,
        "commitments": [],
    }
