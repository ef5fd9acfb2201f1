"""The exact k nearest of many vectors among many others, block by block, as fast as matrices multiply."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from hannover.engine.match.errors import RangeError
from hannover.engine.match.executors import in_order

__all__ = ["Nearest", "nearest", "processors"]

ROWS, COLUMNS = 1024, 2048
# What one task carries to a worker elsewhere: some megabytes that keep it busy for about a second.
FAR_ROWS, FAR_COLUMNS = 4096, 16384
# Found beyond the k, so that rounding in float32 cannot decide who is among them.
SPARE = 4


@dataclass(frozen=True, eq=False)
class Nearest:
    """For every row the columns with the largest products, the largest first, equal ones by place.

    places  rows x k; products rows x k, float64
    """

    places: np.ndarray
    products: np.ndarray


@dataclass(frozen=True, eq=False)
class Task:
    rows: np.ndarray
    columns: np.ndarray
    first_row: int
    first_column: int
    most: int
    alone: bool


def nearest(
    rows: np.ndarray,
    columns: np.ndarray,
    k: int,
    *,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Nearest:
    """The k columns with the largest product for every row; all columns where there are fewer.

    rows, columns  n x d and m x d, float32
    executor       None: a thread a processor, here. The answer is the same with every executor: candidates are found in
                   float32, then ordered by their products in float64.
    Raises         RangeError if k is below 1 or the arrays have no common width.
    """
    if k < 1:
        raise RangeError(f"k is {k}", field="k", remedy="1 or more")
    if rows.ndim != 2 or columns.ndim != 2 or rows.shape[1] != columns.shape[1]:
        raise RangeError(
            f"arrays of {rows.shape} and {columns.shape}", field="columns", remedy="a common width"
        )
    rows, columns = (np.ascontiguousarray(array, dtype=np.float32) for array in (rows, columns))
    most = min(k + SPARE, len(columns))
    places = np.zeros((len(rows), most), dtype=np.int64)
    values = np.full((len(rows), most), -np.inf, dtype=np.float32)
    with ExitStack() as stack:
        near = executor is None or isinstance(executor, ThreadPoolExecutor)
        if near:
            # Threads of our own, each with a whole processor: looking through the products is shared as well.
            stack.enter_context(threadpool_limits(1, user_api="blas"))
        if executor is None:
            executor = stack.enter_context(ThreadPoolExecutor(processors()))
        size = (ROWS, max(len(columns), 1)) if near else (FAR_ROWS, FAR_COLUMNS)
        todo = list(tasks(rows, columns, most, size, alone=not near))
        for done, (task, found) in enumerate(
            zip(todo, in_order(closest, iter(todo), executor=executor), strict=True), start=1
        ):
            here = slice(task.first_row, task.first_row + len(task.rows))
            places[here], values[here] = merged(places[here], values[here], *found)
            if progress:
                progress(done, len(todo))
    return settled(rows, columns, places, min(k, len(columns)))


def processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def tasks(
    rows: np.ndarray, columns: np.ndarray, most: int, size: tuple[int, int], *, alone: bool
) -> Iterator[Task]:
    for row in range(0, len(rows), size[0]):
        for column in range(0, len(columns), size[1]):
            yield Task(
                rows[row : row + size[0]], columns[column : column + size[1]], row, column, most, alone
            )


def closest(task: Task) -> tuple[np.ndarray, np.ndarray]:
    """What a worker does: places and products of the largest of a task, rows x most, float32."""
    if task.alone:
        with threadpool_limits(1, user_api="blas"):
            return running(task)
    return running(task)


def running(task: Task) -> tuple[np.ndarray, np.ndarray]:
    parts = [running_rows(task, row) for row in range(0, len(task.rows), ROWS)]
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def running_rows(task: Task, start: int) -> tuple[np.ndarray, np.ndarray]:
    """One block of columns after the other; only what passes the `most`-th largest so far is looked at again."""
    rows = task.rows[start : start + ROWS]
    places = np.zeros((len(rows), task.most), dtype=np.int64)
    values = np.full((len(rows), task.most), -np.inf, dtype=np.float32)
    block = np.empty((len(rows), COLUMNS), dtype=np.float32)
    passes = np.empty((len(rows), COLUMNS), dtype=bool)
    for column in range(0, len(task.columns), COLUMNS):
        columns = task.columns[column : column + COLUMNS]
        width = len(columns)
        out, mask = block, passes
        if width < COLUMNS:
            out, mask = np.empty((len(rows), width), np.float32), np.empty((len(rows), width), bool)
        np.matmul(rows, columns.T, out=out)
        if column == 0:
            # Of equal products at the edge all come in; which of them stay is decided by their places.
            edge = width - min(task.most, width)
            np.greater_equal(out, np.partition(out, edge, axis=1)[:, edge : edge + 1], out=mask)
        else:
            np.greater(out, values.min(axis=1)[:, None], out=mask)
        found = where(mask)
        if len(found):
            places, values = added(
                places, values, found // width, found % width, out, column + task.first_column
            )
    order = np.lexsort((places, -values), axis=1)
    return np.take_along_axis(places, order, axis=1), np.take_along_axis(values, order, axis=1)


def where(mask: np.ndarray) -> np.ndarray:
    """The places of what is true, in order. Mostly nothing is: eight are looked at at once."""
    flat = mask.reshape(-1)
    if len(flat) % 8:
        return np.flatnonzero(flat)
    words = np.flatnonzero(flat.view(np.uint64))
    inside, offset = np.nonzero(flat.reshape(-1, 8)[words])
    return np.asarray(words[inside] * 8 + offset)


def added(
    places: np.ndarray,
    values: np.ndarray,
    owners: np.ndarray,
    columns: np.ndarray,
    block: np.ndarray,
    first: int,
) -> tuple[np.ndarray, np.ndarray]:
    """What was held and what was found, of each row the largest; equal ones by place."""
    count, most = places.shape
    every = np.concatenate([np.repeat(np.arange(count), most), owners])
    where_from = np.concatenate([places.ravel(), columns + first])
    what = np.concatenate([values.ravel(), block[owners, columns]])
    order = np.lexsort((where_from, -what, every))
    every = every[order]
    begins = np.searchsorted(every, np.arange(count))
    kept = order[np.arange(len(every)) - begins[every] < most]
    return where_from[kept].reshape(count, most), what[kept].reshape(count, most)


def merged(
    places: np.ndarray, values: np.ndarray, more_places: np.ndarray, more_values: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    most = places.shape[1]
    places = np.concatenate([places, more_places], axis=1)
    values = np.concatenate([values, more_values], axis=1)
    order = np.lexsort((places, -values), axis=1)[:, :most]
    return np.take_along_axis(places, order, axis=1), np.take_along_axis(values, order, axis=1)


def settled(rows: np.ndarray, columns: np.ndarray, places: np.ndarray, k: int) -> Nearest:
    """Candidates in the order of their products in float64."""
    chosen = np.empty((len(rows), k), dtype=np.int64)
    products = np.empty((len(rows), k))
    for start in range(0, len(rows), 256):
        here = slice(start, start + 256)
        exact = np.einsum(
            "id,ikd->ik", rows[here].astype(np.float64), columns[places[here]].astype(np.float64)
        )
        order = np.lexsort((places[here], -exact), axis=1)[:, :k]
        chosen[here] = np.take_along_axis(places[here], order, axis=1)
        products[here] = np.take_along_axis(exact, order, axis=1)
    return Nearest(chosen, products)
