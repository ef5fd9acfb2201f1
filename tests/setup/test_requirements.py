"""What is installed is pinned to the byte, comes as wheels, and agrees with what the package asks for."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.rules import ROOT

FILES = ("build", "runtime", "test")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def entries(file: str) -> list[str]:
    """The pins of a requirement file, each with its hashes on one line."""
    text = (ROOT / "requirements" / f"{file}.txt").read_text(encoding="utf-8")
    joined = re.sub(r"\s*\\\n\s*", " ", text)
    return [line for line in joined.splitlines() if line and not line.lstrip().startswith("#")]


def pins(file: str) -> dict[str, str]:
    requirements = (Requirement(entry.partition(" --hash")[0]) for entry in entries(file))
    return {canonicalize_name(each.name): str(each.specifier) for each in requirements}


@pytest.mark.parametrize("file", FILES)
def test_every_package_is_pinned_with_hashes_and_nothing_else_is_said(file: str) -> None:
    pin = re.compile(r"[a-z0-9.-]+==\S+( ; .+?)?( --hash=sha256:[0-9a-f]{64})+")
    assert [entry for entry in entries(file) if not pin.fullmatch(entry)] == []


@pytest.mark.parametrize("file", ["build", "runtime"])
def test_the_environment_for_tests_contains_the_others(file: str) -> None:
    assert pins(file).items() <= pins("test").items()


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("runtime", PROJECT["project"]["dependencies"]),
        ("build", PROJECT["build-system"]["requires"]),
        ("test", PROJECT["dependency-groups"]["test"]),
    ],
)
def test_the_pins_are_what_the_project_asks_for(file: str, wanted: list[str]) -> None:
    pinned = pins(file)
    for requirement in map(Requirement, wanted):
        version = pinned[canonicalize_name(requirement.name)].removeprefix("==")
        assert requirement.specifier.contains(version), requirement


def test_the_group_for_building_is_what_the_build_system_requires() -> None:
    assert PROJECT["dependency-groups"]["build"] == PROJECT["build-system"]["requires"]
