"""Where work in blocks runs: here, in threads, in processes, or on a Dask cluster; by one setting."""

from __future__ import annotations

import importlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TypeVar

from hannover.engine.match.errors import RangeError

__all__ = ["in_order", "open_executor"]

Task = TypeVar("Task")
Answer = TypeVar("Answer")

# Tasks that are under way at once: enough to keep some workers busy, few enough to bound the memory.
AHEAD = 8


@contextmanager
def open_executor(setting: str = "") -> Iterator[Executor | None]:
    """The executor that a setting names; None for "": the work is done at once, here.

    setting  "", "threads:N", "processes:N", or the address of a Dask scheduler such as "tcp://host:8786"
    Raises   RangeError for any other setting, ImportError with what to install when Dask is missing.
    """
    kind, _, number = setting.partition(":")
    if not setting:
        yield None
    elif kind in {"threads", "processes"} and number.isdecimal() and int(number) > 0:
        if kind == "threads":
            with ThreadPoolExecutor(int(number)) as threads:
                yield threads
        else:
            # A process that is forked may inherit a lock that nobody will open.
            with ProcessPoolExecutor(int(number), mp_context=get_context("spawn")) as processes:
                yield processes
    elif kind in {"tcp", "tls", "ucx", "inproc"}:
        with dask_executor(setting) as executor:
            yield executor
    else:
        raise RangeError(
            f"no executor is called {setting!r}",
            field="executor",
            remedy='"", "threads:4", "processes:4" or the address of a Dask scheduler',
        )


@contextmanager
def dask_executor(address: str) -> Iterator[Executor]:
    try:
        distributed = importlib.import_module("distributed")
    except ImportError as error:
        raise ImportError("a Dask cluster needs the extra [dask]: pip install 'hannover[dask]'") from error
    # What a lost worker had computed is computed again elsewhere; `pure` would hash all arrays first.
    with (
        distributed.Client(address, set_as_default=False) as client,
        client.get_executor(pure=False, retries=3) as executor,
    ):
        yield executor


def in_order(
    work: Callable[[Task], Answer], tasks: Iterable[Task], *, executor: Executor | None
) -> Iterator[Answer]:
    """The answers in the order of the tasks, wherever they are worked out; few tasks are under way at once."""
    if executor is None:
        yield from map(work, tasks)
        return
    waiting: deque[Future[Answer]] = deque()
    try:
        for task in tasks:
            waiting.append(executor.submit(work, task))
            if len(waiting) >= AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
