"""The same answers wherever the work is done."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor

import numpy as np
import pytest
from distributed import LocalCluster

from hannover.engine.match import (
    Market,
    Population,
    Profile,
    Text,
    Vectors,
    meet,
    open_executor,
    pooling,
    propose,
    texts_of,
)
from hannover.engine.match.errors import RangeError
from hannover.engine.match.executors import in_order
from hannover.engine.match.join import nearest

RANDOM = np.random.default_rng(7)


def arrays(rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    found = RANDOM.standard_normal((rows + columns, 48), dtype=np.float32)
    # Equal vectors far apart from each other: their order must not depend on who found them.
    found[rows + columns // 2 :: 97] = found[rows]
    return found[:rows], found[rows:]


@pytest.mark.parametrize(("rows", "columns", "k"), [(1, 1, 5), (40, 7, 10), (1100, 2049, 10), (3, 5000, 1)])
def test_the_join_is_exact(rows: int, columns: int, k: int) -> None:
    first, second = arrays(rows, columns)
    products = first.astype(np.float64) @ second.astype(np.float64).T
    expected = np.argsort(-products.round(9), axis=1, kind="stable")[:, :k]
    found = nearest(first, second, k)
    assert (found.places == expected).all()
    assert found.products == pytest.approx(np.take_along_axis(products, expected, axis=1))


def test_more_equal_columns_than_asked_for_come_by_place() -> None:
    found = nearest(np.ones((2, 4), np.float32), np.ones((3000, 4), np.float32), 3)
    assert found.places.tolist() == [[0, 1, 2], [0, 1, 2]]


def test_a_wrong_join_is_named() -> None:
    with pytest.raises(RangeError):
        nearest(np.ones((2, 4), np.float32), np.ones((2, 5), np.float32), 1)
    with pytest.raises(RangeError):
        nearest(np.ones((2, 4), np.float32), np.ones((2, 4), np.float32), 0)


def market(size: int = 150) -> Market:
    words = [
        "Zahnrad",
        "Motor",
        "Prüfung",
        "Sensor",
        "Roboter",
        "Werkzeug",
        "Pumpe",
        "Ventil",
        "Lager",
        "Kabel",
    ]

    def text() -> Text:
        return Text(" ".join(RANDOM.choice(words, 3)), "de")

    lefts = [Profile(key=f"l{at}", side="a", needs=(text(), text()), offers=(text(),)) for at in range(size)]
    rights = [Profile(key=f"r{at}", side="b", needs=(text(),), offers=(text(), text())) for at in range(size)]
    texts = texts_of([*lefts, *rights])
    array = RANDOM.standard_normal((len(texts), 32), dtype=np.float32)
    vectors = Vectors("sample", texts, array / np.linalg.norm(array, axis=1, keepdims=True))
    return meet(Population(lefts, vectors=vectors), Population(rights, vectors=vectors))


def in_small_tiles(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    for name, number in (("SOME", size // 4), ("OTHERS", size // 2), ("NEAR", size), ("FAR", size)):
        monkeypatch.setattr(pooling, name, number)


@pytest.mark.parametrize("setting", ["threads:2", "processes:2"])
def test_lists_and_joins_are_identical_with_every_executor(
    setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_small_tiles(monkeypatch, 64)
    made, (rows, columns) = market(), arrays(5000, 20_000)
    alone, joined = propose(made, k=5, pool=8), nearest(rows, columns, 10)
    with open_executor(setting) as executor:
        there = propose(made, k=5, pool=8, executor=executor)
        elsewhere = nearest(rows, columns, 10, executor=executor)
    assert (there.left, there.right) == (alone.left, alone.right)
    assert (elsewhere.places == joined.places).all()
    assert (elsewhere.products == joined.products).all()


def test_a_pool_of_all_is_no_other_than_one_in_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    made = market()
    whole = propose(made, k=5)
    in_small_tiles(monkeypatch, 32)
    tiled = propose(made, k=5)
    assert [[one.right for one in listed] for listed in tiled.left.values()] == [
        [one.right for one in listed] for listed in whole.left.values()
    ]


def test_progress_is_told_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    in_small_tiles(monkeypatch, 64)
    heard: list[tuple[int, int]] = []
    propose(market(), k=2, progress=lambda done, total: heard.append((done, total)))
    assert list(dict.fromkeys(heard)) == [(at, 3) for at in range(1, 4)]


def test_an_unknown_setting_is_named() -> None:
    for setting in ("threads:0", "threads:x", "fast"):
        with pytest.raises(RangeError), open_executor(setting):
            pass
    with open_executor("") as executor:
        assert executor is None


@pytest.fixture
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as found:
        yield found


def slowly(number: int) -> int:
    return sum(at % 7 for at in range(300_000)) * 0 + number


# A killed worker and a closed cluster leave sockets to the garbage collector, which says so.
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_and_survives_the_loss_of_a_worker(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_small_tiles(monkeypatch, 32)
    made = market()
    alone = propose(made, k=5, pool=8)
    killed: list[int] = []
    pids = [int(worker["pid"]) for worker in workers(cluster)]

    def kill_one(done: int, total: int) -> None:
        if done == 3 and not killed:
            killed.append(pids[0])
            os.kill(pids[0], signal.SIGKILL)

    with open_executor(cluster.scheduler_address) as executor:
        assert isinstance(executor, Executor)
        assert list(in_order(slowly, range(10), executor=executor)) == list(range(10))
        there = propose(made, k=5, pool=8, executor=executor, progress=kill_one)
    assert killed
    assert (there.left, there.right) == (alone.left, alone.right)


def workers(cluster: LocalCluster) -> list[dict[str, object]]:
    return [{"pid": nanny.pid} for nanny in cluster.workers.values()]
