"""A file without end is refused by every reader, by name, before it fills the memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hannover.engine.align.formats.catalog import read_catalog
from hannover.engine.align.formats.oscal import read_oscal
from hannover.engine.align.formats.plain import read_csv
from hannover.engine.align.formats.reading import MOST_BYTES, TooLargeError
from hannover.engine.align.formats.sssom import read_sssom
from hannover.engine.align.formats.strm import read_strm

READERS = (read_catalog, read_csv, read_oscal, read_sssom, read_strm)


class Endless:
    """A stream that never ends, which counts what was taken from it."""

    taken = 0

    def read(self, size: int) -> bytes:
        self.taken += size
        return b"x" * size


@pytest.mark.parametrize("read", READERS)
def test_an_endless_file_is_refused_with_its_name(read: Callable[..., Any]) -> None:
    stream = Endless()
    with pytest.raises(TooLargeError, match="larger than 1,000,000 bytes") as refused:
        read(stream, file="huge", most_bytes=1_000_000)
    assert (refused.value.file, stream.taken) == ("huge", 1_000_001)


@pytest.mark.parametrize("read", READERS)
def test_without_being_told_a_reader_takes_far_less_than_a_gigabyte(read: Callable[..., Any]) -> None:
    assert read.__kwdefaults__["most_bytes"] == MOST_BYTES < 2**29
