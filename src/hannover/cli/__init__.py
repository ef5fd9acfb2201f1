"""The command `hannover`.

Exit codes: 0 done, 1 the work failed, 2 the input was bad. Errors go to standard error, one line each;
results to standard output. Nothing heavy is imported before the command is known, so that `--help` answers at
once.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper

from hannover.cli.parser import make_parser
from hannover.cli.words import language_of
from hannover.errors import HannoverError

__all__ = ["main"]

FAILED, BAD_INPUT, INTERRUPTED = 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # what the terminal cannot show is written as \uXXXX
            stream.reconfigure(errors="backslashreplace")
    words = list(sys.argv[1:] if argv is None else argv)
    language = language_of(words)
    parser = make_parser(words, language)
    try:
        arguments = parser.parse_args(words)
    except SystemExit as ended:  # argparse ends the process itself; a caller in Python gets the code
        return ended.code if isinstance(ended.code, int) else BAD_INPUT
    if not hasattr(arguments, "run"):
        parser.print_help(sys.stderr)
        return BAD_INPUT
    arguments.language = getattr(arguments, "language", "") or language
    debug = getattr(arguments, "debug", False)
    try:
        module, _, function = arguments.run.partition(":")
        code: int = getattr(importlib.import_module(module), function)(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if debug:
            raise
        print(*_lines(error), sep="\n", file=sys.stderr)
        return getattr(error, "exit_code", FAILED)
    return code


def _lines(error: Exception) -> list[str]:
    """What to tell the user of an error: one line, or one for each problem of a file."""
    explained = _explained(error)
    if isinstance(explained, HannoverError):
        return [f"hannover: {line}" for line in str(explained).splitlines()]
    if isinstance(explained, OSError):
        place = f"{explained.filename}: " if explained.filename else ""
        return [f"hannover: {place}{explained.strerror or explained}"]
    kind = type(explained).__name__
    return [f"hannover: a fault of the program: {kind}: {explained} (report what --debug shows)"]


def _explained(error: Exception) -> Exception:
    """A database error as the error of the store that it means."""
    if "django.db" in sys.modules:
        from django.db import Error

        if isinstance(error, Error):
            with suppress(ImportError):
                from hannover.web.store import explain

                return explain(error)
    return error
