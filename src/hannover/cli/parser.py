"""The parser of the command line: built-in commands, and those of the fields that are named on it."""

from __future__ import annotations

import argparse
import pkgutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import hannover.fields
from hannover.cli import words
from hannover.cli.builtin import COMMANDS, GROUPS, Argument
from hannover.cli.words import help_in


def field_packages() -> tuple[str, ...]:
    """The installed field packages; a test holds them equal to the settings, which are too heavy for
    `--help`.
    """
    return tuple(
        sorted(found.name for found in pkgutil.iter_modules(hannover.fields.__path__) if found.ispkg)
    )


class Parser(argparse.ArgumentParser):
    """An ArgumentParser with its headings in the reader's language."""

    def __init__(self, *, language: str, **options: Any) -> None:
        self.language = language
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=self._formatter, **options)
        self.options = self.add_argument_group(help_in(words.OPTIONS, language))
        self.options.add_argument("-h", "--help", action="help", help=help_in(words.HELP, language))

    def _formatter(self, prog: str) -> argparse.HelpFormatter:
        return _Formatter(prog, language=self.language)

    def add_common(self, *, language: bool = True) -> None:
        """What every command has. Suppressed defaults let them stand before or after the command."""
        suppressed: Any = argparse.SUPPRESS
        store, debug = help_in(words.STORE, self.language), help_in(words.DEBUG, self.language)
        self.options.add_argument("--store", type=Path, metavar="DIR", default=suppressed, help=store)
        if language:
            text = help_in(words.LANGUAGE, self.language)
            self.options.add_argument("--language", metavar="TAG", default=suppressed, help=text)
        self.options.add_argument("--debug", action="store_true", default=suppressed, help=debug)

    def add(self, argument: Argument) -> None:
        text = help_in(argument.help, self.language).replace("%", "%%")
        place = self.options if argument.name.startswith("-") else self
        place.add_argument(argument.name, help=text, **argument.options)


class _Version(argparse.Action):
    """Prints the version, which takes longer to find than all else on this page."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version

        print(version("hannover"))
        parser.exit()


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str, *, language: str) -> None:
        super().__init__(prog, max_help_position=30)
        self.language = language

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(
            usage, actions, groups, help_in(words.USAGE, self.language) if prefix is None else prefix
        )


def make_parser(argv: Sequence[str], language: str) -> Parser:
    """The parser for these words: a field's operations are read only when the field is named among them."""
    parser = Parser(prog="hannover", language=language, description=help_in(words.ABOUT, language))
    parser.options.add_argument("--version", action=_Version, nargs=0, help=help_in(words.VERSION, language))
    parser.add_common()
    fields = field_packages()
    parser.epilog = help_in(words.FIELDS, language).format(names=", ".join(fields))
    title = help_in(words.COMMANDS, language)
    commands: Any = parser.add_subparsers(title=title, metavar="COMMAND", dest="command", parser_class=Parser)
    groups: dict[str, Any] = {}
    for command in COMMANDS:
        text = help_in(command.help, language)
        place = commands
        if len(command.words) > 1:
            place = groups.get(command.words[0]) or _add_group(commands, command.words[0], language)
            groups[command.words[0]] = place
        added: Parser = place.add_parser(command.words[-1], help=text, description=text, language=language)
        for argument in command.arguments:
            added.add(argument)
        added.add_common()
        added.set_defaults(run=command.run)
    for name in fields:
        added = commands.add_parser(
            name, description=help_in(words.OF_FIELD, language).format(name=name), language=language
        )
        if name in argv:
            from hannover.cli.fieldcommand import add_operations

            add_operations(added, name)
    return parser


def _add_group(commands: Any, name: str, language: str) -> Any:
    text = help_in(GROUPS[name], language)
    group: Parser = commands.add_parser(name, help=text, description=text, language=language)
    group.add_common()
    title = help_in(words.COMMANDS, language)
    return group.add_subparsers(title=title, metavar="COMMAND", required=True, parser_class=Parser)
