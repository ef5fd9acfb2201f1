"""The framework file: a declaration of two countries as data.

    >>> from pathlib import Path
    >>> read_framework(Path("no-such-folder"))
    Traceback (most recent call last):
    hannover.record.framework.problems.FrameworkError: no-such-folder: does not exist (name a folder with ...)

docs/framework-file.md explains the format to those who write one.
"""

from __future__ import annotations

from .files import FIRST_FILE
from .problems import FrameworkError
from .reading import Framework, read_framework
from .schema import FORMAT

__all__ = ["FIRST_FILE", "FORMAT", "Framework", "FrameworkError", "read_framework"]
